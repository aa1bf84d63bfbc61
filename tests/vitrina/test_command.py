"""The command as a whole: help, exit codes, sentences instead of tracebacks, secrets kept."""

from __future__ import annotations

import os
import stat
import subprocess
import sys

import click
import pytest
from click.testing import CliRunner

from tests.vitrina.conftest import OwnersShop
from vitrina.cli import Verbs, cli

SECRETS = ("link.secret", "webhook.secret")


def commands(group: click.Group = cli, path: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    found = []
    for name in group.list_commands(click.Context(group)):
        command = group.get_command(click.Context(group), name)
        assert command is not None
        found.append((*path, name))
        if isinstance(command, click.Group):
            found += commands(command, (*path, name))
    return found


def test_the_help_names_every_verb_and_every_exit_code():
    text = CliRunner().invoke(cli, ["--help"]).output

    for verb in Verbs._modules:
        assert f"vitrina {verb}" in text, verb
    assert all(f"\n    {code}  " in text for code in range(4))


@pytest.mark.parametrize("path", commands(), ids=" ".join)
def test_every_command_and_every_option_is_explained(path):
    done = CliRunner().invoke(cli, [*path, "--help"])

    assert done.exit_code == 0
    assert len(done.output.splitlines()) > 5
    assert max(len(line) for line in done.output.splitlines()) <= 100


def test_an_unknown_command_is_wrong_use():
    done = CliRunner().invoke(cli, ["sell"])

    assert (done.exit_code, "No such command 'sell'" in done.output) == (2, True)


@pytest.mark.parametrize("verb", [("check",), ("build",), ("serve",)])
def test_a_folder_that_is_no_shop_is_said_in_a_sentence(tmp_path, verb):
    done = CliRunner().invoke(cli, ["--shop", str(tmp_path), *verb])

    assert done.exit_code == 1
    assert "holds no pelicanconf.py" in done.stderr
    assert "Traceback" not in done.output
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("verb", [("stock", "show"), ("orders", "list"), ("publish",), ("reviews", "list")])
def test_before_the_first_build_it_says_what_to_do(nothing_built, verb):
    done = nothing_built.vitrina(*verb)

    assert (done.exit_code, "Run `vitrina build`" in done.stderr) == (1, True)


@pytest.mark.parametrize("verb", [("stock", "show"), ("orders", "list"), ("publish",)])
def test_in_a_wrong_folder_nothing_is_left_behind(tmp_path, verb):
    done = CliRunner().invoke(cli, ["--shop", str(tmp_path), *verb])

    assert done.exit_code == 1
    assert "pelicanconf.py" in done.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["STRIPE_SECRET_KEY", "STRIPE_WEBHOOK_SECRET"])
def test_one_of_stripes_two_secrets_is_not_enough(shop, monkeypatch, name):
    monkeypatch.setenv(name, "sk_test_only_this_one")
    done = shop.vitrina("stock", "show")

    assert done.exit_code == 1
    assert f"{name} is set, but " in done.stderr
    assert "sk_test_only_this_one" not in done.output


def test_a_live_key_while_trying_things_is_refused_and_not_printed(shop, monkeypatch):
    monkeypatch.setenv("STRIPE_SECRET_KEY", "sk_live_0123456789")
    monkeypatch.setenv("STRIPE_WEBHOOK_SECRET", "whsec_0123456789")
    done = shop.vitrina("stock", "show")

    assert (done.exit_code, "would charge real cards" in done.stderr) == (1, True)
    assert "0123456789" not in done.output


def test_a_store_that_cannot_be_opened_is_outside_failure(shop, monkeypatch, tmp_path):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("VITRINA_STORE", f"sqlite:{tmp_path}/file/shop.sqlite3")
    done = shop.vitrina("stock", "show")

    assert (done.exit_code, "The store cannot be reached" in done.stderr) == (3, True)


def test_what_the_laptop_remembers_is_private(shop):
    shop.publish()
    shop.vitrina("stock", "show")
    var = shop.folder / ".var"

    assert stat.S_IMODE(var.stat().st_mode) == 0o700
    for name in (*SECRETS, "shop.sqlite3"):
        assert stat.S_IMODE((var / name).stat().st_mode) == 0o600, name


def test_a_folder_of_secrets_that_others_may_read_is_closed_again(shop):
    var = shop.folder / ".var"
    var.mkdir()
    var.chmod(0o755)
    shop.vitrina("stock", "show")

    assert stat.S_IMODE(var.stat().st_mode) == 0o700


def test_secrets_stay_the_same_and_are_never_printed(shop):
    shop.publish()
    life = shop.order().paid()
    said = "".join(
        shop.vitrina(*words).output
        for words in [("orders", "list"), ("orders", "show", life.id), ("orders", "show", life.id, "--json")]
    )
    secrets = [(shop.folder / ".var" / name).read_text() for name in SECRETS]
    again = [(shop.folder / ".var" / name).read_text() for name in SECRETS]

    assert secrets == again
    assert len(set(secrets)) == 2
    assert not any(secret in said for secret in secrets)


def test_a_state_file_of_a_killed_serve_does_not_stop_other_commands(shop):
    shop.publish()
    (shop.folder / ".var" / "serve.json").write_text("")

    assert shop.vitrina("stock", "show").exit_code == 0


def run(shop: OwnersShop, *arguments: str, **more: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "vitrina", "--shop", str(shop.folder), *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False, **more)  # type: ignore[call-overload,no-any-return]


def test_as_a_process_it_says_the_same(shop):
    shop.publish()

    assert run(shop, "stock", "show").returncode == 0
    assert run(shop, "stock", "add", "NOT-HERE", "1").returncode == 1
    assert run(shop, "stock", "add", "PLA-VEG", "many").returncode == 2
    outside = run(shop, "stock", "show", env={**os.environ, "VITRINA_STORE": "sqlite:/dev/null/x"})
    assert (outside.returncode, outside.stdout, "Traceback" in outside.stderr) == (3, "", False)


def test_a_reader_that_hangs_up_is_no_fault(shop):
    shop.publish()
    command = f"{sys.executable} -m vitrina --shop {shop.folder} stock show | true"
    done = subprocess.run(["sh", "-c", command], capture_output=True, text=True, timeout=60, check=False)

    assert done.stderr == ""
