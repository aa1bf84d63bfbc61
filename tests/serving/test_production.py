"""The shop on one box, for customers: what it serves, what it refuses, and that a restart or a crash loses no order."""

from __future__ import annotations

import shutil
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import Message
from pathlib import Path

import pytest
from click.testing import CliRunner

from functions.config import Config
from functions.orders.listing import list_orders
from functions.wiring import Services
from tests.load.support import stripe_server
from tests.serving.box import Box, settings
from tests.serving.test_laptop import tiny_shop
from vitrina.building import build_site
from vitrina.cli import cli
from vitrina.project import Project

SKU = "PLA-VEG"
BUYERS = 6
STOCK = 100_000


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    around = tmp_path_factory.mktemp("built")
    shop = tiny_shop(around)
    assert build_site(Project.at(shop)).ok
    return around


@dataclass
class Opened:
    """A shop in its own folder with a box that serves it; `run` is the owner's command there."""

    box: Box
    project: Project
    settings: dict[str, str]

    def run(self, monkeypatch: pytest.MonkeyPatch, *arguments: str) -> str:
        with monkeypatch.context() as patch:
            for name, value in self.settings.items():
                patch.setenv(name, value)
            done = CliRunner().invoke(cli, ["--shop", str(self.project.root), *arguments])
        assert done.exit_code == 0, done.output
        return done.output

    @property
    def services(self) -> Services:
        return Services(Config.from_environment({**self.project.environment("-"), **self.settings}))

    def get(self, path: str) -> tuple[int, Message, str]:
        try:
            with urllib.request.urlopen(self.box.url + path, timeout=30) as answer:
                return answer.status, answer.headers, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.headers, error.read().decode()


@pytest.fixture
def opened(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Opened]:
    around = tmp_path / "around"
    shutil.copytree(built, around)
    shop = around / "tests" / "site"
    with stripe_server() as (stripe, _sandbox):
        told = {**settings(shop / "mail", stripe), "VITRINA_LIMITS": "off"}
        box = Box(shop, told)
        found = Opened(box, Project.at(shop), told)
        found.run(monkeypatch, "publish", "--yes")
        found.run(monkeypatch, "stock", "add", SKU, str(STOCK))
        box.start()
        try:
            yield found
        finally:
            box.close()


@dataclass
class Crowd:
    """Buyers who order one piece after the other until they are told to stop; (status, session) of each answer."""

    box: Box
    answers: list[tuple[int, str]] = field(default_factory=list)
    _stop: threading.Event = field(default_factory=threading.Event)

    def __enter__(self) -> Crowd:
        self._threads = [threading.Thread(target=self._buy) for _ in range(BUYERS)]
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_raised: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def _buy(self) -> None:
        while not self._stop.is_set():
            self.answers.append(self.box.checkout({SKU: 1}))

    def wait_for(self, more: int) -> None:
        wanted, end = len(self.answers) + more, time.monotonic() + 60
        while len(self.answers) < wanted and time.monotonic() < end:
            time.sleep(0.02)
        assert len(self.answers) >= wanted

    @property
    def sessions(self) -> set[str]:
        return {session for status, session in self.answers if status == 200}


def orders(opened: Opened) -> set[str]:
    return {order.session_id for order in list_orders(opened.services.store, "open")}


def test_pages_come_with_their_headers_and_what_is_missing_with_a_404(opened: Opened):
    opened.box.up()
    status, headers, body = opened.get("/")
    assert (status, "Tiny Pots" in body) == (200, True)
    assert "require-trusted-types-for" in headers["content-security-policy"]
    assert "_vitrina" not in body
    assert opened.get("/no-existe/")[0] == 404
    assert opened.get("/_stripe/")[0] == 404
    assert opened.get("/_mail/")[0] == 404
    status, headers, _ = opened.get("/api/stock?sku=" + SKU)
    assert (status, headers.get_content_type()) == (200, "application/json")


def test_a_restart_under_load_loses_no_order_and_fails_no_request(opened: Opened):
    opened.box.up()
    with Crowd(opened.box) as crowd:
        for _ in range(2):
            crowd.wait_for(40)
            assert opened.box.stop() == 0
            opened.box.start()
        crowd.wait_for(12)

    assert {status for status, _ in crowd.answers} == {200}
    assert orders(opened) == crowd.sessions


def test_killed_while_selling_it_keeps_every_order_that_was_answered(opened: Opened):
    opened.box.up()
    with Crowd(opened.box) as crowd:
        crowd.wait_for(12)
        opened.box.kill()
        opened.box.start()
        crowd.wait_for(12)

    assert crowd.sessions <= orders(opened)


def test_a_backup_made_while_selling_is_put_back_after_a_crash(opened: Opened, monkeypatch: pytest.MonkeyPatch):
    opened.box.up()
    with Crowd(opened.box) as crowd:
        crowd.wait_for(12)
        before = set(crowd.sessions)
        opened.run(monkeypatch, "backup", str(opened.project.root / "kept.tar.gz"))
    opened.box.kill()
    for path in opened.project.var.glob("shop.sqlite3*"):
        path.write_bytes(b"what a broken disk leaves")
    opened.run(monkeypatch, "restore", str(opened.project.root / "kept.tar.gz"), "--yes")
    opened.box.start().up()

    assert before <= orders(opened)
    assert opened.box.checkout({SKU: 1})[0] == 200


def test_a_new_build_is_taken_up_without_a_restart(opened: Opened):
    opened.box.up()
    page = opened.project.root / "content/pages/contacto.md"
    page.write_text(page.read_text("utf-8").replace("title: ", "title: Nuevo ", 1), "utf-8")
    assert build_site(opened.project).ok
    assert "Nuevo" in opened.get("/contacto/")[2]


@pytest.mark.parametrize("missing", ["VITRINA_STAGE", "VITRINA_MAIL", "STRIPE_SECRET_KEY"])
def test_a_box_without_its_settings_does_not_start_and_says_which(opened: Opened, missing: str):
    opened.box.kill()
    opened.box.log.write_text("")
    del opened.box.settings[missing]
    opened.box.start()
    assert opened.box.process.wait(timeout=60) == 1
    assert f"{missing} is not set." in opened.box.log.read_text()


def test_a_site_that_is_built_for_a_laptop_is_not_served_to_customers(opened: Opened):
    opened.box.kill()
    conf = opened.project.root / "pelicanconf.py"
    conf.write_text(conf.read_text("utf-8").replace("https://tiny.example", "http://127.0.0.1:8000"), "utf-8")
    assert build_site(opened.project).ok
    opened.box.start()
    assert opened.box.process.wait(timeout=60) == 1
    assert "vitrina build --live" in opened.box.log.read_text()


def test_visitors_are_told_apart_by_what_the_proxy_says_of_them(opened: Opened):
    """All come from one address, the proxy's: without its word, one visitor's haste would shut out all others."""
    opened.box.kill()
    opened.box.settings["VITRINA_LIMITS"] = "on"
    opened.box.start().up()

    def asked(visitor: str) -> int:
        request = urllib.request.Request(
            opened.box.url + "/api/checkout",
            data=b'{"lines": []}',
            headers={"X-Forwarded-For": visitor, "Content-Type": "application/json"},
        )
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            return error.code

    hasty = [asked("203.0.113.7") for _ in range(200)]
    assert 429 in hasty
    assert asked("198.51.100.9") != 429
