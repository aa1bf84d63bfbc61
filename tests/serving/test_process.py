"""`vitrina serve` as a process: signals, ports, two at once, and files that are broken in every way."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.serving.test_laptop import put, tiny_shop, wait_for

START_S = 60
STOP_S = 10


class Served:
    """A running `vitrina serve` of the tiny shop."""

    def __init__(self, shop: Path, *arguments: str, **environment: str) -> None:
        self.shop = shop
        self.log = shop.parent / "serve.log"
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("STRIPE_", "VITRINA_"))}
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "vitrina", "--shop", str(shop), "serve", *(arguments or ("--port", "0"))],
                stdout=log,
                stderr=subprocess.STDOUT,
                env={**kept, **environment},
                start_new_session=True,
            )

    @property
    def url(self) -> str:
        return str(json.loads((self.shop / ".var" / "serve.json").read_text())["base_url"])

    def up(self) -> Served:
        end = time.monotonic() + START_S
        while time.monotonic() < end and self.process.poll() is None:
            try:
                self.get("/")
            except (OSError, ValueError):
                time.sleep(0.1)
            else:
                return self
        raise AssertionError(self.log.read_text())

    def get(self, path: str) -> tuple[int, str]:
        try:
            with urllib.request.urlopen(self.url + path, timeout=10) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()

    def problems(self) -> list[str]:
        with urllib.request.urlopen(self.url + "/_vitrina/events", timeout=10) as stream:
            return list(json.loads(stream.readline().removeprefix(b"data: "))["problems"])

    def end(self, number: int = signal.SIGINT) -> int:
        self.process.send_signal(number)
        return self.process.wait(timeout=STOP_S)

    def group_is_gone(self) -> bool:
        try:
            os.killpg(self.process.pid, 0)
        except ProcessLookupError:
            return True
        return False


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    return tiny_shop(tmp_path)


@pytest.fixture
def started() -> Iterator[list[Served]]:
    running: list[Served] = []
    yield running
    for served in running:
        if served.process.poll() is None:
            served.process.kill()
            served.process.wait()


def start(started: list[Served], shop: Path, *arguments: str, **environment: str) -> Served:
    started.append(Served(shop, *arguments, **environment))
    return started[-1]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=["Ctrl-C", "SIGTERM"])
def test_it_ends_with_0_and_leaves_nothing_behind(started, shop, number):
    served = start(started, shop).up()
    port = int(served.url.rpartition(":")[2])
    # A page that is open in a browser must not keep it from ending.
    with urllib.request.urlopen(served.url + "/_vitrina/events", timeout=10):
        assert served.end(number) == 0, served.log.read_text()

    wait_for(served.group_is_gone, "a process is left")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(("127.0.0.1", port))
    assert not (shop / ".var" / "serve.json").exists()
    assert "Traceback" not in served.log.read_text()


def test_ctrl_c_during_the_first_build_ends_it_at_once(started, shop):
    served = start(started, shop)
    wait_for((shop / ".var" / "serve.json").exists, "not begun")

    assert served.end() == 0, served.log.read_text()
    assert "Traceback" not in served.log.read_text()
    wait_for(served.group_is_gone, "a process is left")
    assert not (shop / ".var" / "serve.json").exists()


def test_a_port_that_is_taken_is_a_sentence(started, shop):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        served = start(started, shop, "--host", "127.0.0.1", PORT=str(port))

        assert served.process.wait(timeout=START_S) == 1
    assert f"Port {port} is taken." in served.log.read_text()
    assert "Traceback" not in served.log.read_text()


@pytest.mark.parametrize("port", ["many", "99999", "-1"])
def test_a_port_that_is_none_is_wrong_use(started, shop, port):
    served = start(started, shop, "--host", "127.0.0.1", PORT=port)

    assert served.process.wait(timeout=START_S) == 2


def test_the_second_serve_of_a_shop_refuses_and_the_first_goes_on(started, shop):
    first = start(started, shop).up()
    log = first.log.read_text()
    second = start(started, shop)

    assert second.process.wait(timeout=START_S) == 1
    assert f"served already on {first.url}" in second.log.read_text(), log
    assert first.get("/")[0] == 200


def test_after_a_crash_the_shop_can_be_served_again(started, shop):
    crashed = start(started, shop).up()
    crashed.process.kill()
    crashed.process.wait()

    assert start(started, shop).up().get("/")[0] == 200


def test_live_settings_are_not_for_trying_things(started, shop):
    served = start(started, shop, VITRINA_STAGE="live")

    assert served.process.wait(timeout=START_S) == 1
    assert "VITRINA_STAGE is live" in served.log.read_text()


def test_content_that_is_broken_from_the_start_is_shown_and_an_edit_mends_it(started, shop):
    file = shop / "content" / "products" / "taza.md"
    sound = file.read_bytes()
    put(file, b"---\ntitle: [\n---\n")
    served = start(started, shop).up()

    status, page = served.get("/")
    assert (status, "/_vitrina/live.js" in page) == (404, True)
    assert any("content/products/taza.md" in problem for problem in served.problems())
    assert served.get("/api/stock?sku=TAZ-MAR-250")[0] == 503

    put(file, sound)
    wait_for(lambda: served.problems() == [] and served.get("/producto/taza/")[0] == 200, served.log.read_text())
    assert served.get("/api/stock?sku=TAZ-MAR-250")[0] == 200


def test_settings_and_templates_may_break_again_and_again(started, shop):
    """Saved as editors do, by replacing the file: a watch on the file itself would see that once."""
    settings, template = shop / "pelicanconf.py", shop.parents[1] / "theme" / "templates" / "pages" / "home.html"
    served = start(started, shop).up()
    for file, after, wrong, place in (
        (settings, b"import runpy\n", b"X = = 1\n", "pelicanconf.py:"),
        (settings, b"import runpy\n", b"raise RuntimeError('x')\n", "pelicanconf.py:"),
        (template, b"{% block main %}", b"{% if %}", "home.html:"),
        (template, b"{% block main %}", b"{{ no_such_thing.at_all }}", "home.html:"),
    ):
        sound = file.read_bytes()
        assert after in sound
        put(file, sound.replace(after, after + wrong))
        wait_for(lambda place=place: any(place in problem for problem in served.problems()), f"{wrong!r} not shown")
        assert served.get("/")[0] == 200
        put(file, sound)
        wait_for(lambda: served.problems() == [], f"{wrong!r} not mended")
    assert "Traceback" not in served.log.read_text()


def test_a_storm_of_edits_ends_in_the_last_one_and_a_deleted_product_is_gone(started, shop):
    products = shop / "content" / "products"
    served = start(started, shop).up()
    sound = (products / "cuenco.md").read_text(encoding="utf-8")
    for number in range(50):
        put(products / "cuenco.md", sound.replace("Cuenco Brasa", f"Cuenco {number}").encode())
        time.sleep(0.04)
    wait_for(lambda: "Cuenco 49" in served.get("/producto/cuenco/")[1], "not the last state")

    taza = (products / "taza.md").read_text(encoding="utf-8")
    put(products / "taza.md", taza.replace("related: [plato, cuenco]", "related: [plato]").encode())
    for name in ("cuenco.md", "cuenco.en.md"):
        (products / name).unlink()
    wait_for(lambda: served.get("/producto/cuenco/")[0] == 404, "still there")
