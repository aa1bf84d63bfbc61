"""What doctor says of a machine: each check on one that is well, and on one that is not."""

from __future__ import annotations

import json
import socket
import zoneinfo

import pytest

from tests.vitrina.doctor.checkup import said

AWS = 'DEPLOY = {"target": "aws", "region": "eu-west-1", "name": "tiny", "stage": "test"}\n'


def test_python(shop, monkeypatch):
    assert said(shop, "machine.python")[0] == "ok"
    monkeypatch.setattr("vitrina.doctor.machine.OLDEST_PYTHON", (9, 9))
    assert said(shop, "machine.python")[0] == "problem"


def test_the_python_of_the_functions_matters_to_who_goes_to_aws(shop, monkeypatch):
    assert said(shop, "machine.python_of_functions")[0] == "skipped"
    (shop.folder / "publishconf.py").write_text(f"from pelicanconf import *\n{AWS}", encoding="utf-8")
    monkeypatch.setattr("vitrina.deploying.bundles.find_python", lambda: None)
    assert said(shop, "machine.python_of_functions")[0] == "warning"
    monkeypatch.setattr("vitrina.deploying.bundles.find_python", lambda: "/usr/bin/python3.13")
    assert said(shop, "machine.python_of_functions")[0] == "ok"


@pytest.mark.parametrize(
    ("full", "tight", "verdict"), [(0, 0, "ok"), (0, 10**12, "warning"), (10**12, 10**12, "problem")]
)
def test_free_disk(shop, monkeypatch, full, tight, verdict):
    monkeypatch.setattr("vitrina.doctor.machine.FULL_MB", full)
    monkeypatch.setattr("vitrina.doctor.machine.TIGHT_MB", tight)

    assert said(shop, "machine.disk")[0] == verdict


def test_a_machine_without_time_zones(shop, monkeypatch):
    assert said(shop, "machine.time_zones") == ("ok", "The time zone Europe/Madrid is known.")

    def unknown(name):
        raise zoneinfo.ZoneInfoNotFoundError(name)

    monkeypatch.setattr("vitrina.doctor.machine.zoneinfo.ZoneInfo", unknown)
    assert said(shop, "machine.time_zones")[0] == "problem"


@pytest.mark.parametrize(
    ("ahead", "verdict", "words"),
    [
        (1.2, "ok", "right"),
        (-47.0, "warning", "47 s behind"),
        (400.0, "problem", "400 s ahead"),
        (None, "skipped", "no network"),
    ],
)
def test_the_clock(shop, monkeypatch, ahead, verdict, words):
    monkeypatch.setattr("vitrina.doctor.network.clock_ahead_s", lambda _: ahead)
    found = said(shop, "machine.clock", online=True)

    assert (found[0], words in found[1]) == (verdict, True)


def test_git(shop, monkeypatch):
    assert said(shop, "machine.git") == ("warning", "The shop's folder is in no git repository.")
    (shop.folder / ".git").mkdir()
    assert said(shop, "machine.git")[0] == "ok"
    monkeypatch.setattr("vitrina.doctor.machine.shutil.which", lambda _: None)
    assert said(shop, "machine.git") == ("warning", "git is not installed.")


def test_a_folder_that_cannot_be_written_is_named(shop):
    assert said(shop, "machine.folders")[0] == "ok"
    (shop.folder / ".var").touch()
    assert said(shop, "machine.folders") == ("problem", "You may not write to .var.")


@pytest.fixture
def listener():
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def test_a_shop_that_is_served_one_that_was_killed_and_a_port_that_is_taken(shop, monkeypatch, listener):
    var = shop.folder / ".var"
    var.mkdir(mode=0o700)
    monkeypatch.setattr("vitrina.doctor.machine.PORT", listener)
    assert said(shop, "machine.serve") == ("warning", f"Another program has the port {listener}.")
    (var / "serve.json").write_text(json.dumps({"base_url": f"http://127.0.0.1:{listener}"}), encoding="utf-8")
    assert said(shop, "machine.serve") == ("ok", f"The shop is being served at http://127.0.0.1:{listener}.")
    (var / "serve.json").write_text(json.dumps({"base_url": "http://127.0.0.1:1"}), encoding="utf-8")
    assert said(shop, "machine.serve")[0] == "warning"
    (var / "serve.json").unlink()
    monkeypatch.setattr("vitrina.doctor.machine.PORT", 1)
    assert said(shop, "machine.serve")[0] == "ok"


@pytest.mark.parametrize("left", [".moving.json", ".staging-ab12"])
def test_what_a_killed_build_left(shop, left):
    assert said(shop, "machine.killed_builds")[0] == "ok"
    (shop.folder / "build" / left).mkdir()
    assert said(shop, "machine.killed_builds")[0] == "warning"
