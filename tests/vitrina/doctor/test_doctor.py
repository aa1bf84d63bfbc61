"""`vitrina doctor` as a whole: what fits a screen, exit codes, nothing written, nothing that stops it."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.vitrina.doctor.checkup import look, said
from vitrina.cli import cli
from vitrina.doctor import ground
from vitrina.doctor.examination import SECTIONS


def tree(folder: Path) -> dict[str, tuple[str, int]]:
    """Every file with its bytes and its time."""
    return {
        path.relative_to(folder).as_posix(): (hashlib.sha256(path.read_bytes()).hexdigest(), path.stat().st_mtime_ns)
        for path in folder.rglob("*")
        if path.is_file()
    }


def folders(folder: Path) -> set[Path]:
    return {path for path in folder.rglob("*") if path.is_dir()}


def test_a_small_shop_on_a_laptop_has_no_problem_and_fits_a_screen(shop):
    shop.publish()
    done = shop.vitrina("doctor", "--offline")

    assert done.exit_code == 0, done.output
    assert len(done.stdout.splitlines()) < 24
    assert done.stdout.splitlines()[-1].endswith("(--all shows all).")
    assert "0 problems" in done.stdout


def test_with_all_every_check_of_every_section_has_its_say(shop):
    told = shop.vitrina("doctor", "--offline", "--all").stdout

    assert [section for section, _ in SECTIONS if f"{section}\n" not in told] == []
    checks = [check for _, checks in SECTIONS for check in checks]
    assert len(told.splitlines()) > len(checks)
    assert set(look(shop)) == {f"{check.__module__.rpartition('.')[2]}.{check.__name__}" for check in checks}


def test_it_writes_nothing_neither_in_a_shop_that_sells_nor_in_one_that_was_never_opened(shop, nothing_built):
    shop.publish()
    shop.order()
    shop.services.store.close()
    for folder in (shop.folder, nothing_built.folder):
        before = tree(folder), folders(folder)
        CliRunner().invoke(cli, ["--shop", str(folder), "doctor", "--offline"])
        assert (tree(folder), folders(folder)) == before


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("SHOP_NAME = (", "is not valid Python here"),
        ("1 / 0\n", "division by zero"),
        ("import os\nos.environ['NOBODY_HAS_THIS']\n", "NOBODY_HAS_THIS"),
        ("SITENAME = 'x'\n", "CURRENCY: is missing"),
        ("import sys\nsys.exit(0)\n", "pelicanconf.py ends the program that reads it"),
    ],
)
def test_settings_that_cannot_be_read_are_its_first_problem_and_the_rest_goes_on(shop, text, words):
    (shop.folder / "pelicanconf.py").write_text(text, encoding="utf-8")
    done = shop.vitrina("doctor", "--offline")

    assert done.exit_code == 1
    assert done.stdout.splitlines()[0] == "The shop"
    assert "The settings cannot be read" in done.stdout.splitlines()[1]
    assert words in done.stdout
    found = look(shop)
    assert found["shop.content"][0]["verdict"] == "skipped"
    assert found["machine.python"][0]["verdict"] == "ok"
    assert found["installation.packages"][0]["verdict"] != "skipped"


def test_settings_that_never_end_are_left_alone_after_a_while(shop, monkeypatch):
    monkeypatch.setattr(ground, "PATIENCE_S", 0.3)
    (shop.folder / "pelicanconf.py").write_text("import time\ntime.sleep(20)\n", encoding="utf-8")
    found = look(shop)

    assert found["shop.settings"][0]["verdict"] == "problem"
    assert "no answer in" in found["shop.settings"][0]["found"]
    assert found["machine.disk"][0]["verdict"] == "ok"


def test_a_folder_that_is_no_shop_is_said_first_and_does_not_stop_it(tmp_path):
    done = CliRunner().invoke(cli, ["--shop", str(tmp_path), "doctor", "--offline"])

    assert done.exit_code == 1
    assert "holds no pelicanconf.py" in done.stdout.splitlines()[1]
    assert "Traceback" not in done.output
    assert list(tmp_path.iterdir()) == []


def test_a_check_that_fails_itself_is_said_as_a_defect_of_that_check(shop, monkeypatch):
    def broken(_):
        raise ValueError("sk_live_not_to_be_shown")

    monkeypatch.setattr("vitrina.doctor.machine.shutil.disk_usage", broken)
    found = look(shop)

    (defect,) = found["machine.disk"]
    assert defect["verdict"] == "warning"
    assert "Free disk: the check itself failed (ValueError at test_doctor.py:" in defect["found"]
    assert "sk_live" not in str(found)
    assert found["machine.python"][0]["verdict"] == "ok"


def test_offline_nobody_is_asked(shop, monkeypatch):
    def nobody(*_):
        raise AssertionError("asked")

    for name in ("clock_ahead_s", "headers_of", "addresses", "certificate_days"):
        monkeypatch.setattr(f"vitrina.doctor.network.{name}", nobody)

    assert said(shop, "machine.clock") == ("skipped", "Clock: nothing goes out: --offline.")
