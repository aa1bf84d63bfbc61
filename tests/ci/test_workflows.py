"""The workflows of `docs/ci`: of the right form, with the least rights, and every command in them is one."""

from __future__ import annotations

import re
import shlex

import jsonschema
import pytest

from tests.ci import pipelines
from tests.vitrina.test_documented import command

LINES = [(where, line) for where, line in pipelines.scripts() if "vitrina " in line]
EXAMPLES = {"NAME": "pr-12", "DOMAIN": "x.es", "TARGET": "folder:x", "RELEASE": "abc", "REVIEWS": "7K3M-9QXT-1"}
LIVE = ["deploy", "due", "reviews", "rollback"]


@pytest.mark.parametrize("file", pipelines.WORKFLOWS, ids=lambda file: file.name)
def test_a_workflow_is_one_by_githubs_schema(file):
    jsonschema.validate(pipelines.load(file), pipelines.schema("github-workflows.json"))


def test_the_action_is_one_by_githubs_schema():
    jsonschema.validate(pipelines.load(pipelines.ACTION), pipelines.schema("github-actions.json"))


def test_the_pipeline_is_one_by_gitlabs_schema():
    jsonschema.validate(pipelines.load(pipelines.GITLAB), pipelines.schema("gitlab-ci.json"))


def test_the_schemas_refuse_something():
    broken = {**pipelines.load(pipelines.WORKFLOWS[0]), "premissions": {}}
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(broken, pipelines.schema("github-workflows.json"))


@pytest.mark.parametrize(("where", "line"), LINES, ids=[f"{where}: {line[:60]}" for where, line in LINES])
def test_every_command_is_there_with_these_options(where, line):
    plain = re.sub(r"\$(\w+)", lambda name: EXAMPLES.get(name[1].removeprefix("PREVIEW_"), ""), line)
    words = shlex.split(plain.split(">")[0].split("||")[0])
    assert words[0] == ".venv/bin/vitrina", line
    path = tuple(words[1:3]) if words[1] == "reviews" else (words[1],)
    command(path).make_context(" ".join(path), words[1 + len(path) :])


def test_nothing_but_the_shops_commands_and_git_runs():
    known = re.compile(r"make install|\.venv/bin/vitrina |git (fetch|checkout) |if \[ -n \"\$AWS_ROLE_ARN\" \]|#")

    assert [(where, line) for where, line in pipelines.scripts() if not known.match(line)] == []


@pytest.mark.parametrize("name", LIVE)
def test_deploys_queue_and_none_is_called_off(name):
    workflow = pipelines.load(pipelines.FOLDER / "github" / "workflows" / f"{name}.yml")
    job = pipelines.load(pipelines.GITLAB)[name]

    assert workflow["concurrency"] == {"group": "live", "queue": "max"}
    assert (job["extends"], pipelines.load(pipelines.GITLAB)[".live"]["resource_group"]) == (".live", "live")


def test_a_workflow_may_write_only_where_reviews_become_commits():
    rights = {file.stem: pipelines.load(file)["permissions"] for file in pipelines.WORKFLOWS}

    assert [name for name, given in rights.items() if given.get("contents") != "read"] == ["reviews"]
    assert rights["check"] == {"contents": "read"}


def test_a_pull_request_of_a_stranger_gets_no_secret():
    check = pipelines.load(pipelines.FOLDER / "github" / "workflows" / "check.yml")

    assert check["on"] == "pull_request"
    assert "secrets" not in str(check["jobs"]["check"])
    assert "head.repo.full_name == github.repository" in check["jobs"]["preview"]["if"]


def test_no_expression_stands_in_a_script():
    """Somebody's title or branch would be run."""
    assert [line for _, line in pipelines.scripts() if "${{" in line] == []


def test_actions_are_pinned_to_a_major_version():
    texts = [file.read_text(encoding="utf-8") for file in (*pipelines.WORKFLOWS, pipelines.ACTION)]
    used = {each for text in texts for each in re.findall(r"uses: (\S+)", text)} - {"./.github/actions/shop"}

    assert used
    assert [each for each in used if not re.fullmatch(r"[\w-]+/[\w-]+@v\d+", each)] == []
