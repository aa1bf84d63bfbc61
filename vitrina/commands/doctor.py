"""`vitrina doctor`: what could be wrong on this machine and in this shop, and what to do about it."""

from __future__ import annotations

import contextlib
import json
import sys
from collections import Counter
from collections.abc import Iterator

import click
from rich.markup import escape

from vitrina.console import out
from vitrina.doctor.examination import Examined, examine
from vitrina.doctor.findings import Verdict, counted
from vitrina.doctor.ground import Ground, Looking
from vitrina.project import Project, pass_project

_MARKS = {
    Verdict.OK: "[green]✓[/]",
    Verdict.WARNING: "[yellow]![/]",
    Verdict.PROBLEM: "[bold red]✗[/]",
    Verdict.SKIPPED: "[dim]-[/]",
}


@click.command(short_help="What could be wrong here, and what to do.")
@click.option("--all", "everything", is_flag=True, help="Also what is in order, and what could not be looked at.")
@click.option("--offline", is_flag=True, help="Ask nobody outside this machine.")
@click.option(
    "--json", "for_scripts", is_flag=True, help="For scripts: a list of {section, check, verdict, found, do}."
)
@pass_project
def doctor(project: Project, everything: bool, offline: bool, for_scripts: bool) -> None:
    """Look at this machine, this installation, the shop, its store and secrets, and where it is live.

    Says what is not in order and what to do about it; exit code 1 if anything is a problem, 0 if there are warnings at
    most. It changes nothing and asks nothing. Without a network it leaves out what needs one.
    """
    with _leaving_no_bytecode():
        found = examine(Ground(Looking(project.root), offline=offline))
        seen = list(found) if for_scripts else list(_told(found, everything=everything))
    if for_scripts:
        out.print_json(json.dumps([_as_json(each) for each in seen]))
    else:
        _end(seen, everything=everything)
    if any(each.finding.verdict is Verdict.PROBLEM for each in seen):
        raise click.exceptions.Exit(1)


@contextlib.contextmanager
def _leaving_no_bytecode() -> Iterator[None]:
    """Reading the settings runs them, and Python would write down what it compiled of them."""
    before, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    try:
        yield
    finally:
        sys.dont_write_bytecode = before


def _told(found: Iterator[Examined], *, everything: bool) -> Iterator[Examined]:
    """Each as soon as it is known: a network may be slow."""
    section = ""
    for each in found:
        if everything or each.finding.verdict in {Verdict.WARNING, Verdict.PROBLEM}:
            if each.section != section:
                section = each.section
                out.print(f"[bold]{section}[/]")
            _tell(each)
        yield each


def _tell(each: Examined) -> None:
    finding = each.finding
    out.print(f"  {_MARKS[finding.verdict]} {escape(finding.found)}", soft_wrap=True)
    if finding.do:
        out.print(f"    [dim]{escape(finding.do)}[/]", soft_wrap=True)


def _end(seen: list[Examined], *, everything: bool) -> None:
    number = Counter(each.finding.verdict for each in seen)
    said = [
        f"{number[Verdict.OK]} in order",
        counted(number[Verdict.WARNING], "warning"),
        counted(number[Verdict.PROBLEM], "problem"),
        f"{number[Verdict.SKIPPED]} not looked at",
    ]
    hint = "" if everything else " (--all shows all)"
    out.print(f"{', '.join(said)}{hint}.", soft_wrap=True)


def _as_json(each: Examined) -> dict[str, str]:
    finding = each.finding
    return {
        "section": each.section,
        "check": each.check,
        "verdict": finding.verdict.value,
        "found": finding.found,
        "do": finding.do,
    }
