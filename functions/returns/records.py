"""How cases and statements lie in the store.

    ORDER#<id>         RETURN#<n>   a withdrawal or a return of the order     RETURNS#<open|over> / <opened>#<id>#<n>
    STATEMENT#<id>     STATEMENT    a withdrawal stated by number and mail    STATEMENTS#<state> / <stated>#<id>
    STATEMENT#<id>     ERASURE      is to be forgotten once it is seen to     STATEMENT_ERASURES / <id>

A statement is evidence and stays as it was written; `state` says what became of it. Knows the layout only; a `version`
guards every later write.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from commerce.links import order_number
from commerce.returns import Case, Decision, Doubt, Kind, Parcel, Problem, State, Wish
from functions.ports import Item, Key

PREFIX = "RETURN#"
ASKED_INDEX = "STATEMENT_ERASURES"
# Five years for personal actions (Código Civil art. 1964.2), and one for what is late.
EVIDENCE_S = 6 * 366 * 24 * 3600
OPEN_INDEX, OVER_INDEX = "RETURNS#open", "RETURNS#over"


def case_id(case: Case) -> str:
    """`7K3M-9QXT-R1`, as people read and say it."""
    return f"{order_number(case.order_id)}-R{case.number}"


def case_key(order_id: str, number: int) -> Key:
    return Key(f"ORDER#{order_id}", f"{PREFIX}{number:03d}")


def case_item(case: Case, version: int) -> Item:
    index = Key(OPEN_INDEX if case.is_open else OVER_INDEX, f"{case.opened_at:012d}#{case.order_id}#{case.number:03d}")
    return Item(case_key(case.order_id, case.number), {"case": asdict(case), "version": version}, index)


def read_case(item: Item) -> tuple[Case, int]:
    """(case, version)."""
    data: Mapping[str, Any] = item.attributes["case"]
    known = {name: data[name] for name in Case.__dataclass_fields__ if name in data}
    decision = data.get("decision")
    case = Case(
        **{
            **known,
            "kind": Kind(data["kind"]),
            "state": State(data["state"]),
            "problem": Problem(data.get("problem", Problem.CHANGED_MIND)),
            "wish": Wish(data.get("wish", Wish.REFUND)),
            "pictures": tuple(data.get("pictures", ())),
            "doubts": tuple(Doubt(doubt) for doubt in data.get("doubts", ())),
            "back": Parcel(**data.get("back", {})),
            "decision": Decision(**decision) if decision else None,
            "replaced_by": Parcel(**data.get("replaced_by", {})),
        }
    )
    return case, int(item.attributes["version"])


class StatementState(StrEnum):
    NEW = "new"
    MATCHED = "matched"
    UNMATCHED = "unmatched"
    """It names no order of ours: a person must look, for it is made all the same."""
    SETTLED = "settled"
    """The owner has seen to one that was unmatched."""


@dataclass(frozen=True)
class Statement:
    """What somebody stated without the order's own link. `stated_at`: when it was confirmed, seconds since 1970.

    `order` and `words` (which goods; empty: all) as they were typed. `case`: `7K3M-9QXT-R1` once it is matched.
    """

    id: str
    name: str
    order: str
    email: str
    words: str
    language: str
    stated_at: int
    state: StatementState = StatementState.NEW
    case: str = ""
    note: str = ""


def statement_key(statement_id: str) -> Key:
    return Key(f"STATEMENT#{statement_id}", "STATEMENT")


def asked_key(statement_id: str) -> Key:
    """That whoever stated it asked to be forgotten."""
    return Key(f"STATEMENT#{statement_id}", "ERASURE")


def asked_item(statement: Statement) -> Item:
    index = Key(ASKED_INDEX, statement.id)
    return Item(asked_key(statement.id), {"statement": statement.id}, index, statement.stated_at + EVIDENCE_S)


def statements_index(state: StatementState) -> str:
    return f"STATEMENTS#{state.value}"


def statement_item(statement: Statement, version: int) -> Item:
    """It goes by itself when no claim can come of it any more."""
    document = {**asdict(statement), "state": statement.state.value}
    index = Key(statements_index(statement.state), f"{statement.stated_at:012d}#{statement.id}")
    expires_at = statement.stated_at + EVIDENCE_S
    return Item(statement_key(statement.id), {"statement": document, "version": version}, index, expires_at)


def read_statement(item: Item) -> tuple[Statement, int]:
    """(statement, version)."""
    data: Mapping[str, Any] = item.attributes["statement"]
    known = {name: data[name] for name in Statement.__dataclass_fields__ if name in data}
    return Statement(**{**known, "state": StatementState(data["state"])}), int(item.attributes["version"])
