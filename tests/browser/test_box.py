"""The shop on one box for customers: behind Caddy, as docs/box/Caddyfile says, somebody buys in Chromium."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import PHONE
from tests.browser.test_purchase import pay
from tests.load.support import free_port, stripe_server
from tests.serving.box import Box, settings
from tests.serving.test_laptop import tiny_shop, wait_for
from tests.support.shop import ROOT
from vitrina.building import build_site
from vitrina.cli import cli
from vitrina.project import Project

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(shutil.which("caddy") is None, reason="Caddy is not installed: sh tools/caddy.sh"),
]
# What Caddy needs to work for this test alone: no port 80, no certificate from outside, nothing put into the system.
_ALONE = (
    "{{\n\tadmin off\n\tskip_install_trust\n\tlocal_certs\n\tauto_https disable_redirects\n\thttps_port {port}\n}}\n"
)


def caddyfile(folder: Path, port: int, behind: int) -> Path:
    """The one of the documentation, with this shop's addresses."""
    text = (ROOT / "docs" / "box" / "Caddyfile").read_text("utf-8")
    text = text.replace("tienda.example", f"https://localhost:{port}").replace("127.0.0.1:8000", f"127.0.0.1:{behind}")
    file = folder / "Caddyfile"
    file.write_text(_ALONE.format(port=port) + text, encoding="utf-8")
    return file


@pytest.fixture
def address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, Box]]:
    """The shop's public address, and the box behind it."""
    shop, port = tiny_shop(tmp_path), free_port()
    url = f"https://localhost:{port}"
    conf = shop / "pelicanconf.py"
    conf.write_text(conf.read_text("utf-8").replace("https://tiny.example", url), "utf-8")
    assert build_site(Project.at(shop)).ok
    box = Box(shop, {})
    with stripe_server(f"{box.url}/api/webhooks/stripe") as (stripe, _sandbox):
        box.settings = settings(tmp_path / "mail", stripe)
        for name, value in box.settings.items():
            monkeypatch.setenv(name, value)
        assert CliRunner().invoke(cli, ["--shop", str(shop), "publish", "--yes"]).exit_code == 0
        box.start().up()
        home = {**os.environ, "XDG_DATA_HOME": str(tmp_path / "caddy"), "XDG_CONFIG_HOME": str(tmp_path / "caddy")}
        file = caddyfile(tmp_path, port, box.port)
        with (tmp_path / "caddy.log").open("w") as log:
            caddy = subprocess.Popen(["caddy", "run", "--config", file, "--adapter", "caddyfile"], env=home, stderr=log)
        try:
            wait_for(lambda: _is_open(port))  # it makes its certificate first
            yield url, box
        finally:
            caddy.terminate()
            caddy.wait()
            box.close()


def _is_open(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture
def shopper(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(viewport=PHONE, locale="es-ES", ignore_https_errors=True)
    context.set_default_timeout(30_000)
    yield context.new_page()
    context.close()


def test_somebody_buys_through_caddy_and_the_order_is_paid(address: tuple[str, Box], shopper: Page):
    url, _box = address
    shopper.goto(url + "/producto/plato/")
    shopper.locator("[data-buy]").click()
    shopper.locator(".drawer [data-pay]").click()
    shopper.wait_for_url("**/pay/**")
    pay(shopper, "ana@example.com")
    shopper.wait_for_url(url + "/api/orders/**")
    expect(shopper.locator("meta[name=vitrina-order]")).to_have_attribute("content", "paid", timeout=30_000)
