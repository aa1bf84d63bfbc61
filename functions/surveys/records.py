"""How surveys lie in the store, how they are asked for, and the links by which they are answered.

    SURVEY#<subject>    <kind>    an answer    index SURVEYS#<kind> / <first answered>#<subject>    (expires)

`subject`: the id of a conversation or order, or of a return (`<order>-<number>`). Nothing in an answer says who gave it
but that; it goes after two years. Knows the layout only.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from commerce.errors import NotFound
from commerce.links import mail_token, read_mail_token
from commerce.surveys import Survey
from functions.outbox.records import SURVEY, waiting_item
from functions.ports import Item, Key, Put

KEPT_S = 2 * 365 * 24 * 3600
CHANGEABLE_S = 14 * 24 * 3600


@dataclass(frozen=True)
class Answer:
    """`at`: when it was first given, seconds since 1970; it may be changed for `CHANGEABLE_S` from then on."""

    kind: Survey
    subject: str
    score: int
    comment: str
    at: int
    language: str


def survey_key(kind: Survey, subject: str) -> Key:
    return Key(f"SURVEY#{subject}", kind.value)


def survey_index(kind: Survey) -> str:
    return f"SURVEYS#{kind.value}"


def answer_item(answer: Answer, version: int) -> Item:
    index = Key(survey_index(answer.kind), f"{answer.at:012d}#{answer.subject}")
    document = {**asdict(answer), "kind": answer.kind.value}
    return Item(
        survey_key(answer.kind, answer.subject), {"answer": document, "version": version}, index, answer.at + KEPT_S
    )


def read_answer_item(item: Item) -> tuple[Answer, int]:
    """(answer, version)."""
    data: Mapping[str, Any] = item.attributes["answer"]
    return Answer(**{**data, "kind": Survey(data["kind"])}), int(item.attributes["version"])


def survey_letter(kind: Survey, subject: str, data: Mapping[str, str], now: int, not_before: int = 0) -> Put:
    """Asks, once for each kind and subject. `data`: `thread` or `order`, whose customer it is."""
    return Put(waiting_item(subject, SURVEY, kind.value, {"kind": kind.value, **data}, now, not_before))


def survey_path(secret: bytes, kind: Survey, subject: str, language: str) -> str:
    return f"/api/surveys/{mail_token(secret, 'survey', kind.value, subject, language)}"


def read_survey_path(secret: bytes, token: str) -> tuple[Survey, str, str]:
    """(kind, subject, language). Raises NotFound."""
    parts = read_mail_token(secret, "survey", token)
    if len(parts) != 3:
        raise NotFound("link does not verify")
    return Survey(parts[0]), parts[1], parts[2]
