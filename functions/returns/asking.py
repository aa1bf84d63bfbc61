"""What somebody asks for who sends something back: read from a form, and held to what the order's customer may ask.

The shop's rules say yes by themselves where they can (`RETURNS_APPROVE`). Must not know HTTP or the store.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from commerce.errors import FieldProblem, InvalidFields
from commerce.forms import clean_text, length_problems
from commerce.orders import Order
from commerce.returns import Case, Kind, Problem, State, Wish
from commerce.returns.rights import LineRight
from commerce.shop import Shop
from commerce.uploads import Upload
from functions.pictures import MAX_PICTURE_BYTES, MAX_PICTURE_MB, read_picture
from functions.returns.choosing import read_lines
from functions.returns.rights import Rights

Chosen = TypeVar("Chosen", bound=StrEnum)
MAX_WORDS = 2000
PICTURES = ("picture_1", "picture_2", "picture_3")


@dataclass(frozen=True)
class Asked:
    """`attempt`: of the form, empty without one; a form that is sent twice asks once."""

    lines: Mapping[str, int]
    problem: Problem
    wish: Wish
    words: str
    pictures: tuple[Upload, ...]
    attempt: str

    @property
    def kind(self) -> Kind:
        return Kind.COURTESY if self.problem is Problem.CHANGED_MIND else Kind.FAULT

    def case(self, order: Order, shop: Shop, now: int, pictures: tuple[str, ...]) -> Case:
        """`pictures`: the names under which they are kept."""
        state = State.APPROVED if self.kind.value in shop.returns_approve else State.REQUESTED
        customer = order.payment.customer if order.payment else None
        return Case(
            order_id=order.id,
            number=0,
            kind=self.kind,
            state=state,
            lines=self.lines,
            times={state.value: now},
            attempt=self.attempt,
            name=customer.name if customer else "",
            words=self.words,
            problem=self.problem,
            wish=self.wish,
            pictures=pictures,
        )


def read_asked(fields: Mapping[str, str], uploads: Mapping[str, bytes], rights: Rights) -> Asked:
    """Raises InvalidFields naming every problem at once."""
    problems: list[FieldProblem] = []
    problem = _choice(Problem, fields.get("problem", ""))
    wish = _choice(Wish, fields.get("wish", "") or Wish.REFUND.value)
    words = clean_text(fields.get("words", ""))
    if problem is None:
        problems.append(FieldProblem("problem", "choice_missing"))
    else:
        problems += _refused(problem, rights)
    if wish is None:
        problems.append(FieldProblem("wish", "choice_missing"))
    # Of something broken nobody can say anything without a word of what it is.
    least = 0 if problem in {None, Problem.CHANGED_MIND} and wish is not Wish.EXCHANGE else 3
    problems += length_problems("words", words, least, MAX_WORDS)
    lines: dict[str, int] = {}
    pictures: tuple[Upload, ...] = ()
    try:
        lines = read_lines(fields, _allowed(problem, rights))
    except InvalidFields as invalid:
        problems += invalid.problems
    try:
        pictures = _pictures(uploads)
    except InvalidFields as invalid:
        problems += invalid.problems
    if problems or problem is None or wish is None:
        raise InvalidFields(problems)
    return Asked(lines, problem, wish, words, pictures, fields.get("attempt", "")[:64])


def _refused(problem: Problem, rights: Rights) -> list[FieldProblem]:
    """Why nobody may ask for that now."""
    if problem is Problem.CHANGED_MIND and rights.withdrawal_open:
        return [FieldProblem("problem", "use_withdrawal")]
    is_open = rights.courtesy_open if problem is Problem.CHANGED_MIND else rights.guarantee_open
    return [] if is_open else [FieldProblem("problem", "returns_over")]


def _allowed(problem: Problem | None, rights: Rights) -> list[LineRight]:
    """A faulty piece comes back whatever it is; what merely does not suit, unless the law or the shop excepts it."""
    free = [right for right in rights.returnable if right.free]
    return [right for right in free if not right.exception] if problem is Problem.CHANGED_MIND else free


def _pictures(uploads: Mapping[str, bytes]) -> tuple[Upload, ...]:
    given = {name: uploads[name] for name in PICTURES if uploads.get(name)}
    # Together: so much fits into what a function can be handed.
    if sum(map(len, given.values())) > MAX_PICTURE_BYTES:
        raise InvalidFields([FieldProblem(next(iter(given)), "picture_too_large", {"max": MAX_PICTURE_MB})])
    return tuple(read_picture(data, name) for name, data in given.items())


def _choice(kind: type[Chosen], value: str) -> Chosen | None:
    return kind(value) if value in {each.value for each in kind} else None
