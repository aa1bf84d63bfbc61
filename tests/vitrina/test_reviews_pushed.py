"""`vitrina reviews approve --push`: an approved review is in the repository, whatever happens to this machine."""

from __future__ import annotations

import subprocess

import pytest

from functions.moderation.service import Moderation
from tests.vitrina.test_reviews import published, review

__all__ = ["review"]


def git(folder, *arguments):
    done = subprocess.run(["git", *arguments], cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout


@pytest.fixture(autouse=True)
def _nobody(monkeypatch, tmp_path):
    """A machine whose git knows nobody, like one of CI."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")


@pytest.fixture
def origin(shop, tmp_path):
    """The repository that others push to; the shop is a clone of it."""
    bare = tmp_path / "origin.git"
    git(tmp_path, "init", "--quiet", "--bare", "--initial-branch=main", str(bare))
    git(shop.folder, "init", "--quiet", "--initial-branch=main")
    (shop.folder / ".gitignore").write_text("/output/\n/build/\n.cache/\n.var/\n")
    git(shop.folder, "add", ".")
    git(shop.folder, "-c", "user.name=Ana", "-c", "user.email=ana@tinypots.es", "commit", "--quiet", "-m", "The shop")
    git(shop.folder, "remote", "add", "origin", str(bare))
    git(shop.folder, "push", "--quiet", "--set-upstream", "origin", "main")
    return bare


def pushed(origin):
    return git(origin, "ls-tree", "-r", "--name-only", "main").splitlines()


def test_an_approved_review_is_committed_alone_and_pushed(shop, review, origin):
    (shop.folder / "content/products/plato.md").write_text("not ready")
    git(shop.folder, "add", "content/products/plato.md")
    done = shop.vitrina("reviews", "approve", "--push", review)
    (file,) = git(origin, "show", "--name-only", "--format=", "main").split()

    assert done.exit_code == 0, done.output
    assert file.startswith("content/reviews/")
    assert file in pushed(origin)
    assert git(origin, "log", "-1", "--format=%s", "main") == "Approve a review\n"
    assert shop.json("reviews", "list") == []


def test_twice_is_one_commit(shop, review, origin):
    shop.vitrina("reviews", "approve", "--push", review)
    before = git(origin, "rev-parse", "main")
    again = shop.vitrina("reviews", "approve", "--push", review)

    assert (again.exit_code, git(origin, "rev-parse", "main")) == (0, before)


def test_what_others_pushed_meanwhile_stays(shop, review, origin, tmp_path):
    other = tmp_path / "other"
    git(tmp_path, "clone", "--quiet", str(origin), str(other))
    (other / "note.txt").write_text("x")
    git(other, "add", ".")
    git(other, "-c", "user.name=Luz", "-c", "user.email=luz@tinypots.es", "commit", "--quiet", "-m", "A note")
    git(other, "push", "--quiet")
    done = shop.vitrina("reviews", "approve", "--push", review)

    assert done.exit_code == 0, done.output
    assert "note.txt" in pushed(origin)
    assert git(origin, "log", "--format=%s", "main").splitlines()[:2] == ["Approve a review", "A note"]


def test_a_review_that_could_not_be_pushed_still_waits_and_can_be_approved_again(shop, review, origin):
    git(shop.folder, "remote", "set-url", "origin", "/nowhere.git")
    failed = shop.vitrina("reviews", "approve", "--push", review)
    waiting = shop.json("reviews", "list")
    git(shop.folder, "remote", "set-url", "origin", str(origin))
    mended = shop.vitrina("reviews", "approve", "--push", review)

    assert (failed.exit_code, "git " in failed.stderr, "Traceback" in failed.output) == (3, True, False)
    assert [each["id"] for each in waiting] == [review]
    assert mended.exit_code == 0
    assert any(
        path.startswith("content/reviews/") for path in set(pushed(origin)) & set(git(shop.folder, "ls-files").split())
    )


def test_a_machine_that_dies_after_the_push_has_lost_nothing(shop, review, origin, monkeypatch):
    def die(*_):
        raise KeyboardInterrupt

    before = len(published(shop))
    with monkeypatch.context() as dying:
        dying.setattr(Moderation, "approved", die)
        shop.vitrina("reviews", "approve", "--push", review)
    again = shop.vitrina("reviews", "approve", "--push", review)

    assert again.exit_code == 0, again.output
    assert (
        len([path for path in pushed(origin) if path.startswith("content/reviews/") and path.endswith(".md")])
        == before + 1
    )
    assert shop.json("reviews", "list") == []


def test_without_a_repository_it_says_so_in_a_sentence(shop, review):
    done = shop.vitrina("reviews", "approve", "--push", review)

    assert (done.exit_code, "not a git repository" in done.stderr, "Traceback" in done.output) == (3, True, False)
