"""What an entry's reader notes for the end: things that only show when everything is read.

Plain values, so that they can be kept from one build to the next and sent from one process to another. `checks` looks
at them. Must not know who reads or checks.
"""

from __future__ import annotations

import msgspec

from plugins.core.problems import Problem, Severity


class Spot(msgspec.Struct, frozen=True, array_like=True):
    """A place in a file: `line` from 1 (0: the file as a whole), `field` the marketer's name for it."""

    path: str
    line: int
    field: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}"

    def error(self, found: object, hint: str) -> Problem:
        return Problem(self.path, self.line, self.field, str(found), hint)

    def warning(self, found: object, hint: str) -> Problem:
        return Problem(self.path, self.line, self.field, str(found), hint, Severity.WARNING)


class Told(msgspec.Struct, frozen=True, array_like=True):
    """A problem, as plain values."""

    spot: Spot
    found: str
    hint: str
    serious: bool

    @classmethod
    def of(cls, problem: Problem) -> Told:
        spot = Spot(problem.path, problem.line, problem.field)
        return cls(spot, problem.found, problem.hint, problem.severity is Severity.ERROR)

    def problem(self) -> Problem:
        severity = Severity.ERROR if self.serious else Severity.WARNING
        return Problem(self.spot.path, self.spot.line, self.spot.field, self.found, self.hint, severity)


class Target(msgspec.Struct, frozen=True, array_like=True):
    """The entry names another one: `id` of `kind`. `hint`: what to say if there is none, instead of the usual words."""

    kind: str
    id: str
    spot: Spot
    hint: str = ""


class Sku(msgspec.Struct, frozen=True, array_like=True):
    """The entry names a SKU of a product."""

    product: str
    sku: str
    spot: Spot


class Claim(msgspec.Struct, frozen=True, array_like=True):
    """`key` must be the only `what` of the shop. `found`: the key as it was written."""

    what: str
    key: str
    found: str
    spot: Spot


class Reduction(msgspec.Struct, frozen=True, array_like=True):
    """The entry says that a SKU costs `amount` and cost `before`; on the days `first` to `last` if it names any."""

    sku: str
    amount: int
    before: int
    first: str
    last: str
    spot: Spot


class Body(msgspec.Struct, frozen=True, array_like=True):
    """A Markdown text and what it seems to refer to: (is a picture, target) pairs.

    `line`: its first one in the file; 0: the answers of the file's questions.
    """

    path: str
    line: int
    candidates: tuple[tuple[bool, str], ...]


class Notes(msgspec.Struct, array_like=True):
    """Everything noted of one entry.

    `slugs`: its slug and where it stands, by language; `pictures`, `notices`: names looked up.
    """

    problems: list[Told] = []
    targets: list[Target] = []
    skus: list[Sku] = []
    claims: list[Claim] = []
    slugs: dict[str, tuple[str, Spot]] = {}
    bodies: list[Body] = []
    pictures: list[str] = []
    reductions: list[Reduction] = []
    notices: list[str] = []

    @property
    def broken(self) -> bool:
        return any(told.serious for told in self.problems)
