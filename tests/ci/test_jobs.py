"""The jobs of `docs/ci`, run here: their steps in order, in a clone of the small shop, until one fails."""

from __future__ import annotations

import json
import os
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

from functions.wiring import Services
from tests.ci import pipelines
from tests.vitrina.conftest import OwnersShop
from tests.vitrina.test_build_and_publish import edit
from tests.vitrina.test_reviews import review
from tests.vitrina.test_reviews_pushed import git, origin, pushed

__all__ = ["origin", "review"]

CONTEXT = {"vars.PREVIEW_DOMAIN": "tinypots.es", "github.event.number": "12"}


@dataclass
class Done:
    code: int
    said: str
    steps: int


@dataclass
class Clone:
    """What a machine of CI has: the shop's files, its command, and a `make` that has installed it."""

    shop: OwnersShop
    www: Path
    summary: Path

    def run(self, steps: list[pipelines.Step]) -> Done:
        said = ""
        for number, step in enumerate(steps, 1):
            done = subprocess.run(
                ["bash", "-e", "-o", "pipefail", "-c", step.script],
                cwd=self.shop.folder,
                env={**os.environ, **step.variables},
                capture_output=True,
                text=True,
                check=False,
                timeout=300,
            )
            said += done.stdout + done.stderr
            if done.returncode and not step.may_fail:
                return Done(done.returncode, said, number)
        return Done(0, said, len(steps))

    def github(self, workflow: str, job: str, **inputs: str) -> Done:
        given = {f"inputs.{name}": value for name, value in inputs.items()}
        return self.run(pipelines.github(workflow, job, {**CONTEXT, **self.places, **given}))

    def gitlab(self, job: str, **variables: str) -> Done:
        places = {name.removeprefix("vars."): value for name, value in self.places.items()}
        return self.run(pipelines.gitlab(job, {**places, "CI_COMMIT_BRANCH": "main", **variables}))

    @property
    def places(self) -> dict[str, str]:
        return {"vars.PREVIEW_TARGET": f"folder:{self.www.parent / 'previews'}"}

    def page(self, path: str) -> str:
        return (self.www / "site" / path).read_text(encoding="utf-8")


@pytest.fixture
def clone(shop, tmp_path, monkeypatch):
    tools, www, summary = tmp_path / "tools", tmp_path / "www", tmp_path / "summary.md"
    tools.mkdir()
    (tools / "make").write_text("#!/bin/sh\ntest $* = install\n")
    (tools / "make").chmod(0o755)
    (shop.folder / ".venv").symlink_to(pipelines.ROOT / ".venv")
    with (shop.folder / "publishconf.py").open("a") as conf:
        conf.write(f'DEPLOY = {{"target": "folder:{www}"}}\n')
    monkeypatch.setattr(Services, "payments", shop.payments)
    monkeypatch.setenv("PATH", f"{tools}:{os.environ['PATH']}")
    monkeypatch.setenv("PYTHONPATH", str(pipelines.ROOT))
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    monkeypatch.setenv("CI_MERGE_REQUEST_IID", "12")
    return Clone(shop, www, summary)


def test_github_checks_a_pull_request_and_keeps_a_preview(clone):
    done = clone.github("check", "check")

    assert done.code == 0, done.said
    assert "Vista previa" in (clone.shop.folder / "output/index.html").read_text(encoding="utf-8")


def test_github_stops_at_what_is_wrong_and_shows_where(clone):
    edit(clone.shop, "products/plato.md", "stock: 5", "stock: -5")
    done = clone.github("check", "check")

    assert (done.code, done.steps) == (1, 2)
    assert re.search(r"^::error file=content/products/plato.md,line=\d+,title=stock::", done.said, re.MULTILINE)
    assert "plato.md" in clone.summary.read_text(encoding="utf-8")


def test_gitlab_keeps_a_report_of_what_is_wrong(clone):
    edit(clone.shop, "products/plato.md", "stock: 5", "stock: -5")
    done = clone.gitlab("check")
    (problem,) = json.loads((clone.shop.folder / "gl-code-quality-report.json").read_text(encoding="utf-8"))

    assert (done.code, problem["location"]["path"]) == (1, "content/products/plato.md")


@pytest.mark.parametrize("host", ["github", "gitlab"])
def test_a_preview_goes_to_a_place_of_its_own(clone, host):
    variables = {"PREVIEW_DOMAIN": "tinypots.es", "NAME": "mr-12"}
    done = clone.github("check", "preview") if host == "github" else clone.gitlab("preview", **variables)
    name = "pr-12" if host == "github" else "mr-12"
    page = clone.www.parent / "previews" / name / "site/index.html"

    assert done.code == 0, done.said
    assert "noindex" in page.read_text(encoding="utf-8")
    assert not clone.www.exists()


def through_github(clone, job, **said):
    return clone.github(job, {"reviews": "approve"}.get(job, job), **said)


def through_gitlab(clone, job, **said):
    return clone.gitlab(job, **{name.upper(): value for name, value in said.items()})


@pytest.mark.parametrize("run", [through_github, through_gitlab])
def test_a_shop_goes_live_finds_nothing_due_and_goes_back(clone, run):
    first = run(clone, "deploy")
    edit(clone.shop, "products/cuenco.md", "price: 29.00", "price: 27.00")
    second = run(clone, "deploy")
    due = run(clone, "due")
    assert "27,00" in clone.page("producto/cuenco/index.html")
    back = run(clone, "rollback", release="")

    assert [first.code, second.code, due.code, back.code] == [0, 0, 0, 0], first.said + second.said + back.said
    assert "Nothing is due" in due.said
    assert "29,00" in clone.page("producto/cuenco/index.html")


def test_a_deploy_of_broken_content_fails_and_leaves_the_shop_as_it_is(clone):
    clone.github("deploy", "deploy")
    before = clone.page("producto/cuenco/index.html")
    edit(clone.shop, "products/cuenco.md", "price: ", "pricee: ")
    done = clone.github("deploy", "deploy")

    assert (done.code, "Did you mean price?" in done.said) == (1, True)
    assert clone.page("producto/cuenco/index.html") == before


def test_going_back_works_while_the_content_is_broken(clone):
    clone.github("deploy", "deploy")
    edit(clone.shop, "products/cuenco.md", "price: 29.00", "price: 27.00")
    clone.github("deploy", "deploy")
    edit(clone.shop, "products/cuenco.md", "price: ", "pricee: ")

    assert clone.github("rollback", "rollback").code == 0
    assert "29,00" in clone.page("producto/cuenco/index.html")


@pytest.mark.parametrize("run", [through_github, through_gitlab])
def test_an_approved_review_becomes_a_commit_and_is_on_the_shop(clone, review, origin, run):
    done = run(clone, "reviews", reviews=review)

    assert done.code == 0, done.said
    assert git(origin, "log", "-1", "--format=%s", "main") == "Approve a review\n"
    assert any(path.startswith("content/reviews/") for path in pushed(origin))
    assert "no quema" in clone.page("producto/cuenco/index.html")
