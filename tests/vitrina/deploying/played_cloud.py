"""AWS and Stripe as far as a deploy speaks with them, in memory; whoever wants can pull the plug at the nth call.

What they refuse is played, too: a stack whose code is not in the bucket does not come up.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

from functions.ports import Store
from tests.vitrina.deploying.sites import Died
from vitrina.deploying.stack import Change, ChangeSet, StackFailed, Template
from vitrina.deploying.target import Target
from vitrina.deploying.webhook_endpoint import Registration

REGION = "eu-south-2"
HOST = "d111111abcdef8.cloudfront.net"


@dataclass
class Plug:
    """Pulled at the nth call that changes something, before it is done or right after: `after`. 0: never."""

    nth: int = 0
    after: bool = False
    calls: list[str] = field(default_factory=list)
    dead: bool = False

    def change(self, name: str, do: Callable[[], Any]) -> Any:
        if self.dead:
            raise Died
        self.calls.append(name)
        self.dead = len(self.calls) == self.nth
        if self.dead and not self.after:
            raise Died
        found = do()
        if self.dead:
            raise Died
        return found


@dataclass
class PlayedStacks:
    """CloudFormation. `there`: (template, parameters) by stack. `made`: called when one has come up, with outputs."""

    plug: Plug
    outputs_of: Callable[[str], Mapping[str, str]]
    holds: Callable[[str], bool] = lambda key: True
    made: Callable[[str], None] = lambda name: None
    there: dict[str, tuple[Template, dict[str, str]]] = field(default_factory=dict)
    planned: dict[str, tuple[Template, dict[str, str]]] = field(default_factory=dict)
    carried_out: list[str] = field(default_factory=list)
    _numbers: Any = field(default_factory=lambda: itertools.count(1))

    def outputs(self, name: str) -> dict[str, str]:
        return dict(self.outputs_of(name)) if name in self.there else {}

    def parameters(self, name: str) -> dict[str, str]:
        told = self.there[name][1] if name in self.there else {}
        return {key: "****" if key == "OriginSecret" else value for key, value in told.items()}

    def plan(self, name: str, template: Template, parameters: Mapping[str, str], tags: Any, told: Any) -> Any:
        asked = (template, dict(parameters))
        if template.url and not self.holds(template.url.rpartition(".amazonaws.com/")[2]):
            raise StackFailed("S3 Error Code: NoSuchKey")
        if self.there.get(name) == asked:
            return None
        before = self.there[name][1] if name in self.there else None
        id_ = f"change-set-{next(self._numbers)}"
        self.planned[id_] = asked
        return ChangeSet(name, id_, before is None, tuple(_changes(before, asked[1])))

    def discard(self, planned: ChangeSet) -> None:
        self.planned.pop(planned.id)

    def carry_out(self, planned: ChangeSet, told: Any) -> dict[str, str]:
        def do() -> None:
            asked = self.planned.pop(planned.id)
            needed = [value for key, value in asked[1].items() if key.endswith("Code") or key == "RedirectsKey"]
            if lost := [key for key in needed if not self.holds(key)]:
                raise StackFailed(f"{lost[0]}: S3 Error Code: NoSuchKey")
            assert len(asked[1].get("OriginSecret", "x" * 32)) >= 32
            if planned.is_new:
                self.made(planned.stack)
            self.there[planned.stack] = asked
            self.carried_out.append(planned.stack)

        self.plug.change(f"stack {planned.stack}", do)
        return self.outputs(planned.stack)


def _changes(before: Mapping[str, str] | None, after: Mapping[str, str]) -> list[Change]:
    if before is None:
        return [
            Change("add", "Table", "DynamoDB::Table", lasting=True),
            Change("add", "Site", "CloudFront::Distribution"),
        ]
    front = [
        key for key in ("PriceClass", "LanguageRedirect", "RequestsPerSecond") if before.get(key) != after.get(key)
    ]
    codes = [key for key in after if key.endswith("Code") and before.get(key) != after[key]]
    changed = [Change("change", key.removesuffix("Code"), "Lambda::Function") for key in codes]
    return [*changed, *([Change("change", "Distribution", "CloudFront::Distribution")] if front else [])]


@dataclass
class PlayedSsm:
    """Of boto3's client, what `SecretsPath` asks of it."""

    plug: Plug
    there: dict[str, tuple[str, int]] = field(default_factory=dict)

    def get_parameters(self, Names: list[str], WithDecryption: bool) -> Any:
        found = [(name, *self.there[name]) for name in Names if name in self.there]
        return {"Parameters": [{"Name": name, "Value": value, "Version": version} for name, value, version in found]}

    def put_parameter(self, Name: str, Value: str, **_: Any) -> None:
        def do() -> None:
            self.there[Name] = (Value, self.there.get(Name, ("", 0))[1] + 1)

        self.plug.change(f"ssm {Name}", do)

    def secret(self, name: str) -> str:
        (found,) = [value for key, (value, _) in self.there.items() if key.endswith(f"/{name}")]
        return found


@dataclass
class PlayedStripe:
    """Of `WebhookEndpoints`, what the step asks of it. `there`: (url, secret, secret that it was told is kept)."""

    plug: Plug
    there: dict[str, tuple[str, str, str]] = field(default_factory=dict)
    _numbers: Any = field(default_factory=lambda: itertools.count(1))

    def register(self, url: str, held: list[str]) -> Registration:
        own = {id_: each for id_, each in self.there.items() if each[0] == url}
        if kept := [id_ for id_, each in own.items() if each[2] and each[2] in held]:
            return Registration(kept[0], "kept", outdated=tuple(id_ for id_ in own if id_ != kept[0]))
        number = next(self._numbers)
        made = Registration(f"we_{number}", "made", f"whsec_{number:032}", tuple(own))
        self.plug.change("stripe makes", lambda: self.there.__setitem__(made.id, (url, made.secret, "")))
        return made

    def confirm(self, made: Registration) -> None:
        url, secret, _ = self.there[made.id]
        self.plug.change("stripe is told", lambda: self.there.__setitem__(made.id, (url, secret, secret)))

    def retire(self, ids: tuple[str, ...]) -> None:
        for id_ in ids:
            self.plug.change("stripe forgets", lambda id_=id_: self.there.pop(id_, None))


@dataclass
class PlayedCloudFront:
    """Of boto3's client, what `ForgetStep` asks of it. `told`: paths, by request."""

    plug: Plug
    told: list[list[str]] = field(default_factory=list)

    def get_distribution(self, **_: str) -> Any:
        return {}

    def create_invalidation(self, InvalidationBatch: Any, **_: Any) -> None:
        self.plug.change("cloudfront forgets", lambda: self.told.append(InvalidationBatch["Paths"]["Items"]))


@dataclass
class PluggedStore:
    """The functions' store on the same plug."""

    inner: Store
    plug: Plug

    def __getattr__(self, name: str) -> Any:
        return getattr(self.inner, name)

    def transact(self, operations: Any) -> None:
        self.plug.change("store", lambda: self.inner.transact(operations))


@dataclass
class PluggedTarget:
    """A store of releases on the same plug."""

    inner: Target
    plug: Plug

    def __post_init__(self) -> None:
        self.name, self.threads = self.inner.name, 1

    def __getattr__(self, name: str) -> Any:
        method = getattr(self.inner, name)
        if name not in {"write", "write_if", "copy", "delete"}:
            return method
        return lambda *arguments: self.plug.change(f"{name} {arguments[0]}", lambda: method(*arguments))


def s3_in_name() -> Any:
    """As much of a client as an address needs."""
    return SimpleNamespace(meta=SimpleNamespace(region_name=REGION))
