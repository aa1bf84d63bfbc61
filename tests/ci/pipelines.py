"""The workflows of `docs/ci`, read as their hosts read them: jobs, steps in a shell, and the variables of each.

Steps that are somebody's action (a checkout, a cache) are left out, and so is the host's own logic of when a job runs.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "docs" / "ci"
WORKFLOWS = sorted((FOLDER / "github" / "workflows").glob("*.yml"))
ACTION = FOLDER / "github" / "actions" / "shop" / "action.yml"
GITLAB = FOLDER / "gitlab" / ".gitlab-ci.yml"
_EXPRESSION = re.compile(r"\$\{\{(.*?)\}\}")


@dataclass(frozen=True)
class Step:
    script: str
    variables: Mapping[str, str] = field(default_factory=dict)
    may_fail: bool = False


def load(file: Path) -> Any:
    """YAML 1.2 as the hosts read it: `on` is a word."""
    found = yaml.safe_load(file.read_text(encoding="utf-8"))
    return {("on" if key is True else key): value for key, value in found.items()}


def schema(name: str) -> Any:
    spec = find_spec("check_jsonschema")
    assert spec
    assert spec.origin, "the package check-jsonschema is missing: make test installs it"
    return json.loads((Path(spec.origin).parent / "builtin_schemas" / "vendor" / name).read_text(encoding="utf-8"))


def github(workflow: str, job: str, context: Mapping[str, str]) -> list[Step]:
    """`context`: what expressions say, like `vars.PREVIEW_TARGET`; what is not in it is nothing."""
    whole = load(FOLDER / "github" / "workflows" / f"{workflow}.yml")["jobs"][job]
    return list(_github_steps(whole, context))


def _github_steps(job: Mapping[str, Any], context: Mapping[str, str]) -> Iterator[Step]:
    for step in job["steps"]:
        if step.get("uses") == "./.github/actions/shop":
            yield from (Step(each["run"]) for each in load(ACTION)["runs"]["steps"] if "run" in each)
        elif "run" in step:
            said = {**job.get("env", {}), **step.get("env", {})}
            variables = {name: _value(str(text), context) for name, text in said.items()}
            yield Step(step["run"], variables, bool(step.get("continue-on-error")))


def _value(text: str, context: Mapping[str, str]) -> str:
    known = {**{f"env.{name}": value for name, value in os.environ.items()}, **context}

    def answer(match: re.Match[str]) -> str:
        return next((found for part in match[1].split("||") if (found := known.get(part.strip(), ""))), "")

    return _EXPRESSION.sub(answer, text)


def gitlab(job: str, variables: Mapping[str, str]) -> list[Step]:
    """All lines of a job in one shell, as GitLab runs them."""
    whole = load(GITLAB)
    own = whole[job]
    base = whole[own["extends"]] if "extends" in own else {}
    before = own.get("before_script") or base.get("before_script") or whole["default"]["before_script"]
    named = {name: os.path.expandvars(value) for name, value in own.get("variables", {}).items()}
    return [Step("\n".join((*before, *own["script"])), {**named, **variables})]


def gitlab_jobs() -> list[str]:
    return [name for name, each in load(GITLAB).items() if isinstance(each, dict) and "script" in each]


def scripts() -> Iterator[tuple[str, str]]:
    """(where, line) of every line of every job."""
    for file in WORKFLOWS:
        for name, job in load(file)["jobs"].items():
            for step in _github_steps(job, {}):
                yield from ((f"{file.name} {name}", line) for line in step.script.splitlines())
    for name in gitlab_jobs():
        yield from ((f".gitlab-ci.yml {name}", line) for line in gitlab(name, {})[0].script.splitlines())
