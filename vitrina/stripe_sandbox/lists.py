"""Pages of a list, newest first, by cursor (https://docs.stripe.com/api/pagination)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from vitrina.stripe_sandbox.errors import exclusive, no_such
from vitrina.stripe_sandbox.shapes import list_object
from vitrina.stripe_sandbox.state import Record

DEFAULT_LIMIT = 10


def page(rows: Iterable[Record], params: Mapping[str, Any], url: str, kind: str) -> Record:
    """The page of `rows` (in list order) that `limit`, `starting_after` and `ending_before` ask for. `kind` names the
    objects in the error for a cursor that is not among them."""
    if "starting_after" in params and "ending_before" in params:
        raise exclusive("ending_before", "starting_after")
    items = list(rows)
    limit: int = params.get("limit", DEFAULT_LIMIT)
    if "ending_before" in params:
        end = _position(items, params["ending_before"], "ending_before", kind)
        start = max(0, end - limit)
        return list_object(items[start:end], url, has_more=start > 0)
    start = 0
    if "starting_after" in params:
        start = _position(items, params["starting_after"], "starting_after", kind) + 1
    return list_object(items[start : start + limit], url, has_more=len(items) > start + limit)


def _position(items: list[Record], identity: str, param: str, kind: str) -> int:
    for index, item in enumerate(items):
        if item["id"] == identity:
            return index
    raise no_such(kind, identity, param)


def by_date(rows: Iterable[Record], created: int | Mapping[str, int] | None) -> list[Record]:
    """Those made at a second, or within bounds (gt, gte, lt, lte)."""
    if created is None:
        return list(rows)
    if isinstance(created, int):
        return [row for row in rows if row["created"] == created]
    lowest = max(created.get("gte", 0), created.get("gt", -1) + 1)
    highest = min(created.get("lte", 2**63), created.get("lt", 2**63) - 1)
    return [row for row in rows if lowest <= row["created"] <= highest]


def matching(rows: Iterable[Record], params: Mapping[str, Any], names: Iterable[str]) -> list[Record]:
    """Those whose property equals the parameter of the same name, where it is given."""
    wanted = {name: params[name] for name in names if name in params}
    return [row for row in rows if all(row.get(name) == value for name, value in wanted.items())]
