"""The built demo shop before functions that run in this very process: a journey begins where it matters.

Orders are made through the real checkout and brought to where the journey starts; the clock can be moved, mails are a
list, and what the store holds can be looked at. Pages, headers, scripts and forms are those of the served shop.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from commerce.catalogue import Catalogue
from commerce.orders import Customer
from commerce.parcels import ParcelEvent, ParcelState
from functions.carrier_webhook.news import CarrierNews
from functions.fulfilment.service import Fulfilment
from functions.inventory.service import Inventory
from functions.orders.book import OrderBook
from functions.outbox.service import Outbox
from functions.ports import Mail
from functions.wiring import Services
from tests.browser.conftest import SCREENSHOTS, ServedShop, Visitor, visit
from tests.browser.test_accessibility import ALL_RULES, LOST, RUN_AXE, SMALL
from tests.support.clock import FakeClock
from tests.support.orders import Life, place
from tests.support.shop import make_services
from vitrina.serving.api import Api
from vitrina.serving.server import Front, Server
from vitrina.serving.site import Site
from vitrina.site_headers import SiteHeaders

HOUR_S, DAY_S = 3600, 86_400
# A Tuesday in the middle of the calendar that the demo shop is built with.
TUESDAY = 1_795_512_000
HERS = "ana@example.com"
SHEET = re.compile(rb"/Type\s*/Page\b")
AXE = resources.files("axe_playwright_python").joinpath("axe.min.js")


@dataclass
class Doors:
    """`shop`: where its pages are. What its owner does, she does through `services`."""

    services: Services
    shop: ServedShop
    server: Server

    def later(self, seconds: float) -> None:
        self.services.clock.advance(int(seconds))  # type: ignore[attr-defined]

    def paid(
        self,
        language: str = "es",
        *,
        pickup: bool = False,
        text: str = "",
        who: Customer | None = None,
        **quantities: int,
    ) -> Life:
        """An order whose confirmation has gone out; it is to be sent unless `pickup`."""
        life = place(self.services, language, text=text, **(quantities or {"TAZ_MAR_MAR": 1}))
        more = {"customer": who} if who else {}
        life = life.picked_up() if pickup else life.paid(shipping_option="peninsula", **more)
        self.mails()
        return life

    def came(self, language: str = "es", text: str = "", **quantities: int) -> Life:
        return self.paid(language, text=text, **quantities).sent().delivered()

    def ship(self, life: Life, carrier: str = "", number: str = "", **pieces: int) -> None:
        work = Fulfilment(OrderBook(self.services.store, self.services.clock), self.services.shop, self.services.clock)
        work.ship(life.id, carrier, number, quantities={sku.replace("_", "-"): n for sku, n in pieces.items()} or None)

    def hear(self, number: str, state: str, place: str = "") -> None:
        """The carrier's news, an hour later."""
        self.later(HOUR_S)
        event = ParcelEvent(ParcelState(state), self.services.clock(), place=place)
        assert CarrierNews.of(self.services).hear(number, [event]) == "applied"

    def mails(self) -> list[Mail]:
        """All that went out so far, what is due now among it."""
        assert not Outbox.of(self.services).deliver(limit=200).failed
        return list(self.services.mailer.sent)  # type: ignore[attr-defined]

    def mail(self, subject: str, to: str = HERS) -> Mail:
        """The last with these words in its subject."""
        found = [mail for mail in self.mails() if subject in mail.subject and mail.to == to]
        assert found, [mail.subject for mail in self.mails()]
        return found[-1]

    def link(self, mail: Mail, way: str) -> str:
        """The path of the first link in the mail that goes that way."""
        found = re.search(rf"{re.escape(self.shop.url)}({re.escape(way)}[^\s\"<]*)", mail.text)
        assert found, mail.text
        return found[1]


def open_doors(built: Path, folder: Path) -> Doors:
    """`built`: a shop that was built; nothing of it is changed. `folder`: for what this one keeps."""
    shutil.copytree(built / "build" / "runtime", folder / "runtime")
    served: list[Services] = []
    site = Site(built / "output", lambda: ("es", "en"), SiteHeaders(built / "build" / "headers.json"))
    server = Server(Front(site, {"/api": Api(lambda: served[0])}), 0)
    url = f"http://127.0.0.1:{server.port}"
    file = folder / "runtime" / "shop.json"
    settings: dict[str, Any] = json.loads(file.read_bytes())
    settings |= {"site_url": url, "surveys": {"csat": True, "nps_days": 30, "ces": True}, "review_after_days": 10}
    file.write_text(json.dumps(settings), encoding="utf-8")
    services = make_services(folder, clock=FakeClock(TUESDAY))
    catalogue = Catalogue.from_bytes((built / "build" / "catalogue.json").read_bytes())
    inventory = Inventory(services.store, "es", sleep=lambda _: None)
    items = tuple(replace(item, stock=max(item.stock, 50)) for item in catalogue.items)
    inventory.publish(inventory.plan(Catalogue(catalogue.currency, items)))
    served.append(services)
    server.start()
    return Doors(services, ServedShop(built, url), server)


@pytest.fixture(scope="module")
def doors(shop: ServedShop, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Doors]:
    made = open_doors(shop.folder, tmp_path_factory.mktemp("doors"))
    yield made
    made.server.stop()


@pytest.fixture
def spanish(chromium: Browser, doors: Doors) -> Iterator[Visitor]:
    yield from visiting(chromium, doors, "es", scripts=True)


@pytest.fixture
def spanish_without_scripts(chromium: Browser, doors: Doors) -> Iterator[Visitor]:
    yield from visiting(chromium, doors, "es", scripts=False)


@pytest.fixture
def english(chromium: Browser, doors: Doors) -> Iterator[Visitor]:
    yield from visiting(chromium, doors, "en", scripts=True)


@pytest.fixture
def english_without_scripts(chromium: Browser, doors: Doors) -> Iterator[Visitor]:
    yield from visiting(chromium, doors, "en", scripts=False)


def visiting(chromium: Browser, doors: Doors, language: str, *, scripts: bool) -> Iterator[Visitor]:
    locale = {"es": "es-ES", "en": "en-GB"}[language]
    visitor = visit(chromium, doors.shop, javascript=scripts, language=locale)
    yield visitor
    visitor.page.context.close()
    assert visitor.fails == []


def head(page: Page, words: str) -> None:
    expect(page.locator("h1")).to_have_text(words)


def at_order(life: Life) -> str:
    return f"/api/orders/{life.token}"


def faults(page: Page) -> list[str]:
    """What axe finds, what is cut off or too wide, and what a finger misses, on the page as it is."""
    # Not as a script of the page: it may have forbidden them.
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found: list[str] = page.evaluate(RUN_AXE, ALL_RULES)
    return found + page.evaluate(LOST) + page.evaluate(SMALL)


def sheets(visitor: Visitor, name: str) -> int:
    """How many sheets of A4 it prints on. Kept to look at."""
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    printed = visitor.page.pdf(path=SCREENSHOTS / f"{name}.pdf", prefer_css_page_size=True)
    return len(SHEET.findall(printed))
