"""Problems in the shop's content and settings, collected so that all of them are shown at once.

Knows how a problem reads on a terminal, in plain text and as JSON. Must not know what the rules are.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from rich.console import Console, ConsoleOptions, RenderResult
from rich.text import Text

MAX_FOUND = 80
# Comparing with all of a big shop takes long; the first letters are seldom the mistake.
MANY = 2000


class Severity(StrEnum):
    """An error stops the build; a warning is shown and the build goes on."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True)
class Problem:
    """One thing to mend.

    `path` is relative to the project's root, `line` 1-based (0: the file as a whole), `field` the marketer's name for
    the place (empty: none), `found` what stands there (empty: nothing). `hint` goes on where `found` ends: `is not a
    price. Write it like 12.50.`
    """

    path: str
    line: int
    field: str
    found: str
    hint: str
    severity: Severity = Severity.ERROR

    @property
    def place(self) -> str:
        """`content/products/mug.md:7`."""
        return f"{self.path}:{self.line}" if self.line else self.path

    @property
    def message(self) -> str:
        """`price: "12,5O" is not a price. Write it like 12.50.`"""
        field = f"{self.field}: " if self.field else ""
        found = f'"{shortened(self.found)}" ' if self.found else ""
        return f"{field}{found}{self.hint}"

    def __str__(self) -> str:
        warning = "warning: " if self.severity is Severity.WARNING else ""
        return f"{self.place}: {warning}{self.message}"

    def to_json(self) -> dict[str, Any]:
        return {
            "path": self.path,
            "line": self.line,
            "field": self.field,
            "found": self.found,
            "hint": self.hint,
            "severity": self.severity.value,
            "message": self.message,
        }


class PrintFault(Exception):
    """A template or a text is wrong. `problem` says which, for the person who mends the theme."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem


class Problems:
    """Collects problems; hands them out by file and line, each once."""

    def __init__(self) -> None:
        self._all: dict[Problem, None] = {}

    def add(self, problem: Problem) -> None:
        self._all[problem] = None

    def error(self, path: str, line: int, field: str, found: object, hint: str) -> None:
        self.add(Problem(path, line, field, str(found), hint))

    def warn(self, path: str, line: int, field: str, found: object, hint: str) -> None:
        self.add(Problem(path, line, field, str(found), hint, Severity.WARNING))

    def add_by(self, serious: bool, path: str, hint: str) -> None:
        """A problem of a file as a whole: an error if it is serious, else a warning."""
        self.add(Problem(path, 0, "", "", hint, Severity.ERROR if serious else Severity.WARNING))

    def extend(self, others: Iterable[Problem]) -> None:
        for problem in others:
            self.add(problem)

    @property
    def errors(self) -> tuple[Problem, ...]:
        return tuple(p for p in self if p.severity is Severity.ERROR)

    @property
    def warnings(self) -> tuple[Problem, ...]:
        return tuple(p for p in self if p.severity is Severity.WARNING)

    def __iter__(self) -> Iterator[Problem]:
        return iter(sorted(self._all, key=lambda p: (p.path, p.line, p.field, p.hint)))

    def __len__(self) -> int:
        return len(self._all)

    def to_json(self) -> list[dict[str, Any]]:
        return [problem.to_json() for problem in self]

    def summary(self) -> str:
        """`2 errors in 1 file, 1 warning.` Empty when there is nothing to say."""
        parts = []
        if errors := self.errors:
            files = len({p.path for p in errors})
            parts.append(f"{_count(len(errors), 'error')} in {_count(files, 'file')}")
        if warnings := self.warnings:
            parts.append(_count(len(warnings), "warning"))
        return ", ".join(parts) + "." if parts else ""

    def text(self) -> str:
        """One problem a line and the summary last, for logs and terminals without colour."""
        return "\n".join([*(str(problem) for problem in self), self.summary()]).strip()

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        for problem in self:
            yield _rich_line(problem)
        if summary := self.summary():
            yield Text(summary, style="bold red" if self.errors else "yellow")


def suggestion(found: str, known: Iterable[str]) -> str:
    """` Did you mean price?`, with a leading space, or an empty text when nothing known is near."""
    folded = {name.casefold(): name for name in known}
    if len(folded) > MANY:
        folded = {name: written for name, written in folded.items() if name[:2] == found.casefold()[:2]}
    near = difflib.get_close_matches(found.casefold(), folded, n=1, cutoff=0.6)
    return f" Did you mean {folded[near[0]]}?" if near else ""


def shortened(text: str) -> str:
    """On one line, and short enough to read."""
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return line if len(line) <= MAX_FOUND else line[: MAX_FOUND - 1] + "…"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _rich_line(problem: Problem) -> Text:
    colour = "red" if problem.severity is Severity.ERROR else "yellow"
    line = Text()
    line.append(problem.place, style="cyan")
    line.append(f" {problem.severity.value}: ", style=colour)
    if problem.field:
        line.append(f"{problem.field}: ", style="bold")
    if problem.found:
        line.append(f'"{shortened(problem.found)}" ', style=colour)
    line.append(problem.hint)
    return line
