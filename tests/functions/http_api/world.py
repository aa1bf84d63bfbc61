"""The shop that is asked, and what can be wrong with it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from commerce.errors import PaymentsError, StoreUnavailable
from functions.entry import Route
from functions.http import Request
from functions.limits.rates import rate_key
from functions.limits.table import LIMITS
from functions.ports import Item, Put
from functions.routes import ROUTES
from functions.visitors import visitor_of
from functions.wiring import Services
from tests.support.orders import Life
from tests.support.shop import NOW, Answer, FakePayments, api_event

BY_PATH = {(route.method, route.path): route for route in ROUTES}
Change = Callable[[Mapping[str, Any]], dict[str, Any]]


@dataclass
class World:
    """A shop, an order that was sent, and one that was only placed."""

    services: Services
    payments: FakePayments
    sent: Life
    placed: Life

    def ask(self, method: str, path: str, changed: Change = dict, **event: Any) -> Answer:
        """Over the route table, as the fronts do; the path's last part is the token where the route has one.

        `changed`: what the gateway's event is made into.
        """
        route, parameters = find(method, path)
        given = route.answer(changed(api_event(method, path, parameters=parameters, **event)), self.services)
        return Answer(given["statusCode"], given["headers"], given["body"])


def find(method: str, path: str) -> tuple[Route, dict[str, str]]:
    for (known, template), route in BY_PATH.items():
        match = re.fullmatch(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", template), path)
        if known == method and match:
            return route, match.groupdict()
    raise AssertionError(f"no route {method} {path}")


def gone(world: World) -> None:
    """The store does not answer."""
    _break(world, StoreUnavailable("gone"))


def broken(world: World) -> None:
    """A fault that nobody foresaw."""
    _break(world, RuntimeError("secret detail"))


def _break(world: World, problem: Exception) -> None:
    def fail(*_args: Any, **_more: Any) -> None:
        raise problem

    for name in ("get", "get_many", "query", "transact"):
        setattr(world.services.store, name, fail)


def used_up(world: World) -> None:
    """The visitor has asked for all that the limits allow."""
    world.services.config = replace(world.services.config, limits=True)
    visitor = visitor_of(Request("", "", {}, {}, {}, b"", "", "192.0.2.1"), world.services.config, NOW)
    for limit in LIMITS:
        spent = Item(rate_key(visitor, limit), {"left": 0}, expires_at=NOW + limit.window_s)
        world.services.store.transact([Put(spent)])
    world.services.random = bytes


def no_texts(world: World) -> None:
    """What the build left for run time is gone."""
    world.services.__dict__["runtime"] = None


def no_challenges(world: World) -> None:
    """The library that makes challenges fails."""
    world.services.__dict__["proofs"] = None


def behind_a_front(world: World) -> None:
    """Only what carries the front's secret is let in."""
    world.services.config = replace(world.services.config, origin_secrets=("s" * 32,))


def provider_gone(world: World) -> None:
    world.payments.problem = PaymentsError("timeout", retry=True)
