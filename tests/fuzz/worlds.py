"""A small shop that watches what is written, for requests that nobody foresaw."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

from commerce.orders import Status
from functions.adapters.memory_store import MemoryStore
from functions.entry import Route
from functions.ports import Clock, Operation
from functions.records import read_order, read_stock, sku_key
from functions.wiring import Services
from tests.functions.http_api.document import document, resolved
from tests.support.clock import FakeClock
from tests.support.orders import Life, place, stock_shelves
from tests.support.shop import Answer, make_services

SKUS = ("TAZ-MAR", "PLA-VEG", "CUE-BRA")
STARTING_STOCK = 50


class WatchedStore(MemoryStore):
    """Counts the transactions that wrote."""

    def __init__(self, clock: Clock) -> None:
        super().__init__(clock)
        self.writes = 0

    def transact(self, operations: Sequence[Operation]) -> None:
        super().transact(operations)
        self.writes += 1


@dataclass
class KeptFiles:
    """Uploads in memory."""

    files: dict[str, bytes] = field(default_factory=dict)

    def put(self, name: str, data: bytes, content_type: str) -> None:
        self.files[name] = data

    def get(self, name: str) -> bytes | None:
        return self.files.get(name)

    def delete(self, name: str) -> None:
        self.files.pop(name, None)


@dataclass
class World:
    """`sent` may be reviewed, `placed` waits for its payment. `answered` counts answers by status."""

    services: Services
    store: WatchedStore
    files: KeptFiles
    sent: Life
    placed: Life
    answered: dict[int, int] = field(default_factory=dict)

    def send(self, route: Route, event: Mapping[str, Any]) -> Answer:
        """Answers the event and checks all that must be true of any answer."""
        before, kept = self.store.writes, len(self.files.files)
        given = route.answer(event, self.services)
        answer = Answer(given["statusCode"], given["headers"], given["body"])
        self.answered[answer.status] = self.answered.get(answer.status, 0) + 1
        assert answer.status < 500, f"{answer.status}: {answer.body}"
        check_shape(route, answer)
        if answer.status >= 400 or route.method == "GET":
            assert self.store.writes == before, f"{answer.status}, yet written"
            assert len(self.files.files) == kept, f"{answer.status}, yet a file is kept"
        return answer

    def check_stock(self) -> None:
        """What is held is what open orders hold, and no piece is lost or made."""
        items = [item for group in ("open", "paid", "ended") for item in self.store.query_index(f"ORDERS#{group}")]
        orders = [read_order(item)[0] for item in items]
        for sku in SKUS:
            record = self.store.get(sku_key(sku))
            assert record is not None
            stock = read_stock(record)
            held = sum(
                line.quantity
                for order in orders
                if order.status in {Status.CHECKOUT, Status.AWAITING_PAYMENT}
                for line in order.lines
                if line.sku == sku
            )
            assert stock.available >= 0
            assert stock.held == held
            assert stock.available + stock.held + stock.sold == STARTING_STOCK


def open_world(folder: Path) -> World:
    clock = FakeClock()
    store, files = WatchedStore(clock), KeptFiles()
    services = make_services(folder, store=store, clock=clock)
    services.__dict__["files"] = files
    stock_shelves(services)
    return World(services, store, files, place(services).paid().sent(), place(services, "en"))


def check_shape(route: Route, answer: Answer) -> None:
    """The answer is one that `docs/http-api.yaml` knows for the route; a wrong method is the same everywhere."""
    if answer.status == 405:
        assert answer.headers["content-type"].startswith("text/html") or answer.error_code == "method_not_allowed"
        return
    kind = answer.headers["content-type"].partition(";")[0]
    validator = _validator(route.method, route.path, answer.status, kind)
    if kind == "application/json":
        problems = [*validator.iter_errors(json.loads(answer.body))] if validator else []
        assert not problems, f"{problems[0].json_path}: {problems[0].message}"
    else:
        assert answer.body.startswith("<!doctype html>") or answer.status == 303


@cache
def _validator(method: str, path: str, status: int, kind: str) -> Any:
    """None for an answer without content. Raises KeyError for one that is not documented."""
    response = resolved(document()["paths"][path][method.lower()]["responses"][str(status)])
    if "content" not in response:
        return None
    return Draft202012Validator({**response["content"][kind]["schema"], "components": document()["components"]})
