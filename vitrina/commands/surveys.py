"""`vitrina surveys`: what customers answered, and what it adds up to."""

from __future__ import annotations

import json
from dataclasses import asdict

import click

from commerce.surveys import Survey, result
from functions.surveys.service import SurveyAnswers
from vitrina.console import done, moment, out, table
from vitrina.project import Project, pass_project

_DAY_S = 86_400
UNITS = {Survey.CSAT: " %", Survey.NPS: "", Survey.CES: " of 7"}


@click.command(short_help="What customers answered.")
@click.option("--days", type=click.IntRange(min=1), default=90, show_default=True, help="How far back to look.")
@click.option("--comments", is_flag=True, help="What they wrote, too.")
@click.option("--json", "as_json", is_flag=True, help="For scripts; scores in tenths.")
@pass_project
def surveys(project: Project, days: int, comments: bool, as_json: bool) -> None:
    """CSAT after conversations (share of 4 and 5), NPS after deliveries (promoters less detractors, -100 to 100), CES
    after returns (mean, 7 is easiest). What is asked is in SURVEYS, off until you turn it on.
    """
    services = project.services()
    answers = SurveyAnswers.of(services)
    since = services.clock() - days * _DAY_S
    found = {kind: answers.in_kind(kind, since) for kind in Survey}
    results = {kind: result(kind, [answer.score for answer in given]) for kind, given in found.items()}
    if as_json:
        listed = {kind: [asdict(answer) for answer in given] for kind, given in found.items()}
        told = {kind.value: {**asdict(each), "answers": listed[kind]} for kind, each in results.items()}
        out.print_json(json.dumps(told))
        return
    if not any(found.values()):
        done(f"No answers in the last {days} days.")
        return
    rows = [[kind.value.upper(), str(each.count), _score(kind, each.score)] for kind, each in results.items()]
    table(["Survey", "Answers", "Score"], rows, right=frozenset({1, 2}))
    if comments:
        for answer in sorted((each for given in found.values() for each in given if each.comment), key=lambda a: a.at):
            head = f"{moment(answer.at, services.shop.timezone)} {answer.kind.value.upper()} {answer.score}"
            out.print(f"\n{head}\n{answer.comment}", markup=False)


def _score(kind: Survey, tenths: int | None) -> str:
    return "" if tenths is None else f"{tenths / 10:.1f}{UNITS[kind]}"
