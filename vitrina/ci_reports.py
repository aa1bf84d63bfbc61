"""What is wrong in the shop, in the words of the places where pull requests are read: GitHub's and GitLab's.

Knows their formats and limits, and how a path is named in the repository. Must not know what the rules are.
"""

from __future__ import annotations

import hashlib
import posixpath
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from plugins.core.problems import Problem, Problems, Severity

SHOWN_BY_GITHUB = 10
"""Annotations of each severity that GitHub shows of one step; it drops the others without a word.
https://docs.github.com/en/rest/checks/runs"""

MOST_ROWS = 1000
"""A step's summary may have 1 MiB: https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands"""

_SEVERITIES = {Severity.ERROR: "major", Severity.WARNING: "minor"}


def within_repository(path: str, shop: Path) -> str:
    """Of a problem's `path`, which counts from the shop's folder. Without a repository it stays as it is."""
    repository = next((folder for folder in (shop, *shop.parents) if (folder / ".git").exists()), shop)
    return posixpath.relpath(posixpath.normpath(posixpath.join(shop.as_posix(), path)), repository.as_posix())


def github_lines(problems: Problems, shop: Path) -> Iterator[str]:
    """Workflow commands for what GitHub will show beside its line, and plain lines for the rest; the summary last."""
    told: Counter[Severity] = Counter()
    for problem in problems:
        told[problem.severity] += 1
        shown = told[problem.severity] <= SHOWN_BY_GITHUB
        yield _command(problem, shop) if shown else f"{problem.severity}: {_for_the_log(problem, shop)}"
    rest = sum(max(0, count - SHOWN_BY_GITHUB) for count in told.values())
    if rest:
        yield f"GitHub shows {SHOWN_BY_GITHUB} of a kind beside their lines. {rest} more are above and in the summary."
    yield problems.summary()


def github_summary(problems: Problems, shop: Path) -> str:
    """Markdown for `$GITHUB_STEP_SUMMARY`: all of them, up to what a summary may hold."""
    rows = [
        f"| {_cell(problem.severity)} | {_cell(_place(problem, shop))} | {_cell(problem.message)} |"
        for problem in list(problems)[:MOST_ROWS]
    ]
    more = len(problems) - len(rows)
    end = ["", f"And {more:,} more: the log has them all."] if more else []
    head = [f"### {problems.summary()}", "", "| | where | what |", "| --- | --- | --- |"]
    return "\n".join([*head, *rows, *end, ""])


def code_quality(problems: Problems, shop: Path) -> list[dict[str, Any]]:
    """GitLab's Code Quality report. https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format

    A fingerprint does not know the line, so that a problem which moves stays the same; the same again in one file is
    counted, since GitLab shows equal fingerprints once.
    """
    seen: Counter[str] = Counter()
    found = []
    for problem in problems:
        path = within_repository(problem.path, shop)
        what = "\0".join((path, problem.field, problem.found, problem.hint))
        seen[what] += 1
        found.append(
            {
                "description": problem.message,
                "check_name": problem.field or "content",
                "fingerprint": hashlib.sha256(f"{what}\0{seen[what]}".encode()).hexdigest(),
                "severity": _SEVERITIES[problem.severity],
                "location": {"path": path, "lines": {"begin": max(1, problem.line)}},
            }
        )
    return found


def _command(problem: Problem, shop: Path) -> str:
    """The place once more in the message: the log does not show a command's properties."""
    properties = {"file": within_repository(problem.path, shop)}
    if problem.line:
        properties["line"] = str(problem.line)
    properties["title"] = problem.field or "Vitrina"
    said = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    return f"::{problem.severity} {said}::{_data(_for_the_log(problem, shop))}"


def _for_the_log(problem: Problem, shop: Path) -> str:
    """On one line: a line that begins with `::` would be another command."""
    return " ".join(f"{_place(problem, shop)}: {problem.message}".split())


def _place(problem: Problem, shop: Path) -> str:
    path = within_repository(problem.path, shop)
    return f"{path}:{problem.line}" if problem.line else path


def _data(text: str) -> str:
    """As @actions/core writes a command's message."""
    return _replaced(text, (("%", "%25"), ("\r", "%0D"), ("\n", "%0A")))


def _property(text: str) -> str:
    """As @actions/core writes a command's property."""
    return _replaced(_data(text), ((":", "%3A"), (",", "%2C")))


def _cell(text: str) -> str:
    """Of a Markdown table: nothing in it is markup."""
    marks = ((mark, f"\\{mark}") for mark in r"\`*_[]|~#!")
    return _replaced(" ".join(text.split()), (*marks, ("&", "&amp;"), ("<", "&lt;"), (">", "&gt;")))


def _replaced(text: str, pairs: Iterable[tuple[str, str]]) -> str:
    for old, new in pairs:
        text = text.replace(old, new)
    return text
