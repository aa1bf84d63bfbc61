"""`vitrina privacy`: what is known of somebody, handed over or forgotten."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

ANA = "ana@example.com"


@pytest.fixture
def bought(shop, monkeypatch, tmp_path):
    """The shop, with one order that can still be sent back; the command runs in a folder of its own."""
    monkeypatch.chdir(tmp_path)
    shop.publish()
    shop.order().paid().sent().delivered()
    return shop


def test_what_is_held_is_shown(bought):
    shown = bought.vitrina("privacy", "show", "ANA@example.com")
    (order,) = [each for each in bought.json("privacy", "show", ANA) if each["kind"] == "order"]

    assert "order" in shown.output
    assert order["payment"]["customer"]["email"] == ANA
    assert "Nothing is held of ben@example.com" in bought.vitrina("privacy", "show", "ben@example.com").output


def test_an_export_is_one_private_file_with_a_letter_in_the_persons_language(bought):
    done = bought.vitrina("privacy", "export", ANA)
    (file,) = Path().glob("privacy-*.zip")
    packed = zipfile.ZipFile(file)

    assert done.exit_code == 0, done.output
    assert "pi_" in done.output
    assert sorted(packed.namelist()) == ["LEEME.txt", "data.json"]
    letter = packed.read("LEEME.txt").decode()
    assert "Tus pedidos" in letter
    assert "privacy_export" not in letter
    assert json.loads(packed.read("data.json"))["held"]
    assert file.stat().st_mode & 0o077 == 0
    (proof,) = bought.json("privacy", "log")
    assert (proof["verb"], proof["what"]["order"]) == ("export", 1)
    assert "export" in bought.vitrina("privacy", "log").output


def test_an_order_that_is_not_over_is_said_to_wait_and_why(bought):
    done = bought.vitrina("privacy", "erase", ANA, "--yes")

    assert done.exit_code == 0, done.output
    assert "can still be sent back; goes by itself afterwards" in " ".join(done.output.split())
    assert "one last mail" in done.output


def test_erasing_asks_first_and_no_changes_nothing(bought):
    refused = bought.vitrina("privacy", "erase", ANA, answer="n\n")

    assert refused.exit_code == 1
    assert "Nothing is changed" in refused.stderr
    assert bought.json("privacy", "log") == []


def test_erasing_for_scripts_says_what_became_of_each_thing(bought):
    fates = json.loads(bought.vitrina("privacy", "erase", ANA, "--yes", "--quiet", "--json").stdout)

    assert {"kind": "order", "fate": "waits", "why": "rights"}.items() <= fates[-1].items()


@pytest.mark.parametrize("verb", ["export", "erase"])
def test_somebody_unknown_is_said_to_be_so(bought, verb):
    done = bought.vitrina("privacy", verb, "ben@example.com")

    assert done.exit_code == 1
    assert "Nothing is held of ben@example.com" in done.stderr
    assert bought.vitrina("privacy", verb, "ben").exit_code == 2
    assert "Nobody has asked yet" in bought.vitrina("privacy", "log").output
