"""A served copy of the demo shop and a Chromium that opens it.

The shop is `vitrina serve` itself, in a process of its own, on a copy of the demo shop, so that a test may approve
reviews, edit products and break them. Pictures are encoded once: the copy shares the repository's picture cache.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect

ROOT = Path(__file__).parents[2]
SCREENSHOTS = ROOT / ".cache" / "screenshots"
# The first build of a fresh clone encodes every picture.
PATIENCE_S = 600
# Chromium's own words when a page with view transitions leads to one without: the sandbox, which only here shares our
# origin. No script of ours is involved.
_NO_TRANSITION = "ViewTransition opt-in disabled"
# A machine that does other work too is slow, not wrong.
expect.set_options(timeout=20_000)
PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 800}


@dataclass(frozen=True)
class ServedShop:
    """A running shop: its folder, its address, and its owner's command."""

    folder: Path
    url: str

    def vitrina(self, *arguments: str) -> str:
        """Run the owner's command in the shop; fails the test unless it says 0."""
        command = [sys.executable, "-m", "vitrina", "--shop", str(self.folder), *arguments]
        done = subprocess.run(command, capture_output=True, text=True, env=environment(), timeout=60, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


def environment() -> dict[str, str]:
    """The environment without anything that points the shop at real accounts."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("STRIPE_", "VITRINA_"))}
    # All shoppers here come from one address.
    return {**kept, "COLUMNS": "200", "VITRINA_LIMITS": "off"}


def copy_shop(folder: Path) -> Path:
    for name in ("content", "theme"):
        shutil.copytree(ROOT / name, folder / name)
    for name in ("pelicanconf.py", "publishconf.py"):
        shutil.copy(ROOT / name, folder / name)
    (ROOT / ".cache").mkdir(exist_ok=True)
    (folder / ".cache").symlink_to(ROOT / ".cache")
    return folder


@pytest.fixture(scope="session")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedShop]:
    folder = copy_shop(tmp_path_factory.mktemp("shop"))
    log = (folder / "serve.log").open("w")
    command = [sys.executable, "-m", "vitrina", "--shop", str(folder), "serve", "--port", "0"]
    process = subprocess.Popen(command, env=environment(), stdout=log, stderr=subprocess.STDOUT)
    try:
        yield ServedShop(folder, wait_until_it_answers(folder, process))
    finally:
        process.send_signal(signal.SIGINT)
        ended = process.wait(timeout=30)
        log.close()
        assert ended == 0, (folder / "serve.log").read_text()


def wait_until_it_answers(folder: Path, process: subprocess.Popen[bytes]) -> str:
    state = folder / ".var" / "serve.json"
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end:
        assert process.poll() is None, (folder / "serve.log").read_text()
        if state.exists() and (text := state.read_text()):
            url = str(json.loads(text)["base_url"])
            try:
                with urllib.request.urlopen(url, timeout=2) as answer:
                    if answer.status == 200:
                        return url
            except OSError:
                pass
        time.sleep(0.2)
    raise AssertionError("the shop did not answer:\n" + (folder / "serve.log").read_text())


@dataclass
class Visitor:
    """Somebody at the shop with a browser of their own; `fails` collects what must not happen in any page."""

    page: Page
    shop: ServedShop
    fails: list[str]

    def open(self, path: str) -> None:
        answer = self.page.goto(self.shop.url + path)
        assert answer is not None
        assert answer.status == 200, f"{path}: {answer.status}"

    def look(self, name: str) -> None:
        """A whole-page screenshot below .cache/screenshots, for people to look at."""
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=SCREENSHOTS / f"{name}.png", full_page=True)


def _is_refusal(message: ConsoleMessage) -> bool:
    """Whether the browser kept a page from something that its Content-Security-Policy forbids, or did not know what a
    header asks for. Said also of pages without JavaScript."""
    return any(words in message.text for words in ("Content Security Policy", "Trusted", "Permissions-Policy"))


def visit(browser: Browser, shop: ServedShop, *, javascript: bool = True, language: str = "es-ES") -> Visitor:
    context: BrowserContext = browser.new_context(
        viewport=PHONE, java_script_enabled=javascript, locale=language, device_scale_factor=2, has_touch=True
    )
    context.set_default_timeout(30_000)
    page = context.new_page()
    fails: list[str] = []
    page.on("pageerror", lambda error: None if _NO_TRANSITION in str(error) else fails.append(f"{page.url}: {error}"))
    page.on("console", lambda message: fails.append(f"{page.url}: {message.text}") if _is_refusal(message) else None)
    page.on("response", lambda answer: fails.append(f"{answer.status} {answer.url}") if answer.status >= 500 else None)
    return Visitor(page, shop, fails)


@pytest.fixture
def phone(chromium: Browser, shop: ServedShop) -> Iterator[Visitor]:
    """A shopper on a phone. No page may throw or do what its policy forbids, and nothing may answer 5xx, on
    the whole way."""
    visitor = visit(chromium, shop)
    yield visitor
    visitor.page.context.close()
    assert visitor.fails == []


@pytest.fixture
def phone_without_javascript(chromium: Browser, shop: ServedShop) -> Iterator[Visitor]:
    visitor = visit(chromium, shop, javascript=False)
    yield visitor
    visitor.page.context.close()
    assert visitor.fails == []


@pytest.fixture
def english_phone(chromium: Browser, shop: ServedShop) -> Iterator[Visitor]:
    visitor = visit(chromium, shop, language="en-GB")
    yield visitor
    visitor.page.context.close()
    assert visitor.fails == []
