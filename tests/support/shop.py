"""A shop for tests: settings, texts, a clock that stands still, and fakes of what lies outside.

`make_services` gives a handler everything it needs; `api_event` makes what API Gateway would send; `answer` runs one.
"""

from __future__ import annotations

import base64
import itertools
import json
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from commerce.catalogue import Catalogue, CatalogueItem, SaleWindow
from commerce.delivery import DeliveryCalendar
from commerce.errors import MailError, NotAtProvider, PaymentsError
from commerce.links import is_order_id
from commerce.money import MoneyFormat
from commerce.orders import Address, Customer, PaymentFacts, Totals
from commerce.shop import GiftWrap, ShippingOption, ShippingZone, Shop, Support, Tax
from functions.config import Config
from functions.entry import Handle, Route, run
from functions.inventory.service import Inventory
from functions.ports import Dispute, Mail, Payment, PromotionCode, Refund, Session, SessionRequest, Store
from functions.wiring import Services
from tests.support.clock import NOON, FakeClock

ROOT = Path(__file__).parents[2]
NOW = NOON
SOURCE_IP = "192.0.2.1"
SECRET = "a-link-secret-of-more-than-32-characters"
WEBHOOK_SECRET = "whsec_for_tests"
AFTERSHIP_SECRET, EASYPOST_SECRET = "aftership-for-tests", "easypost-für-tests"


CALENDAR = DeliveryCalendar(
    week=(1, 2, 3, 4, 5),
    closed=("2026-10-12", "2026-11-02"),
    resting={
        "ES": ("2026-10-12", "2026-11-02"),
        "ES-CN": ("2026-09-25",),
        "DE": ("2026-10-03",),
        "FR": ("2026-11-11",),
    },
    home="ES",
    preparation_days=1,
    order_by="12:00",
    until="2028-03-31",
)
"""A workshop in mainland Spain that works from Monday to Friday, for `make_shop(delivery=CALENDAR)`."""


@dataclass
class FakeMailer:
    """Keeps what it is given; fails `failures` times first."""

    sent: list[Mail] = field(default_factory=list)
    failures: int = 0

    def send(self, mail: Mail) -> None:
        if self.failures:
            self.failures -= 1
            raise MailError("refused")
        self.sent.append(mail)


@dataclass
class FakePayments:
    """A payment provider in memory, idempotent by order; `problem` is raised before anything happens."""

    requests: list[SessionRequest] = field(default_factory=list)
    opened: dict[str, Session] = field(default_factory=dict)
    refunded: dict[str, int] = field(default_factory=dict)
    refund_keys: dict[str, Refund] = field(default_factory=dict)
    problem: PaymentsError | None = None
    codes: dict[str, PromotionCode] = field(default_factory=dict)

    def promotion_code(self, code: str) -> PromotionCode | None:
        return self.codes.get(code.upper())

    def open_session(self, request: SessionRequest) -> Session:
        self.requests.append(request)
        if self.problem:
            raise self.problem
        session_id = f"cs_test_{request.order_id}"
        session = Session(session_id, request.order_id, "open", "unpaid", f"https://pay.test/{session_id}")
        return self.opened.setdefault(session_id, session)

    def session(self, session_id: str) -> Session:
        if session_id not in self.opened:
            raise NotAtProvider(f"no {session_id}")
        return self.opened[session_id]

    def expire_session(self, session_id: str) -> Session:
        found = self.opened[session_id]
        if found.status == "open":
            self.opened[session_id] = replace(found, status="expired", url="")
        return self.opened[session_id]

    def refund(self, payment_intent: str, amount: int | None, key: str) -> Refund:
        if key not in self.refund_keys:
            self.refunded[payment_intent] = self.refunded.get(payment_intent, 0) + (amount or 0)
            total = self.refunded[payment_intent]
            self.refund_keys[key] = Refund(f"re_{key}", payment_intent, amount or 0, total, "succeeded")
        return self.refund_keys[key]

    def payment(self, payment_intent: str) -> Payment:
        order_id = payment_intent.removeprefix("pi_")
        return Payment(order_id if is_order_id(order_id) else "", self.refunded.get(payment_intent, 0), payment_intent)

    def sessions(self, since: int, until: int = 0) -> list[Session]:
        return list(self.opened.values())

    def payments(self, since: int, until: int = 0) -> list[Payment]:
        paid = [session.facts for session in self.opened.values() if session.facts]
        return [replace(self.payment(facts.payment_intent), received=facts.totals.total) for facts in paid]

    def refunds(self, since: int, until: int = 0) -> list[Refund]:
        return list(self.refund_keys.values())

    def disputes(self, since: int, until: int = 0) -> list[Dispute]:
        return []


def make_shop(**changes: Any) -> Shop:
    """Barro Lento in miniature: two zones, a pick-up, prices with tax."""
    paths = {
        "es": {"home": "/", "cart": "/carrito/", "shop": "/tienda/", "faq": "/preguntas/", "contact": "/contacto/"},
        "en": {"home": "/en/", "cart": "/en/cart/", "shop": "/en/shop/", "faq": "/en/faq/", "contact": "/en/contact/"},
    }
    more = {"delivery": "/envios/", "terms": "/condiciones/", "privacy": "/privacidad/", "search": "/buscar/"}
    shop = Shop(
        name="Barro Lento",
        site_url="https://shop.test",
        currency="EUR",
        languages=("es", "en"),
        timezone="Europe/Madrid",
        tax=Tax("inclusive", "txcd_99999999", "txcd_92010001"),
        zones=(
            ShippingZone("peninsula", {"es": "España peninsular", "en": "Mainland Spain"}, ("ES",)),
            ShippingZone("europa", {"es": "Unión Europea", "en": "European Union"}, ("FR", "DE", "IT")),
        ),
        shipping=(
            ShippingOption(
                "estandar",
                "delivery",
                {"es": "Envío estándar", "en": "Standard delivery"},
                490,
                "peninsula",
                6000,
                2,
                3,
            ),
            ShippingOption("europa", "delivery", {"es": "Envío a Europa", "en": "Europe"}, 1490, "europa", 15000, 4, 7),
            ShippingOption("recogida", "pickup", {"es": "Recogida en el taller", "en": "Workshop pick-up"}, 0),
        ),
        support=Support("hola@shop.test", "+34 953 000 000", {"es": "L-V 10-14", "en": "Mon-Fri 10-14"}),
        paths={language: {**own, **more} for language, own in paths.items()},
        money={
            "es": MoneyFormat("EUR", ",", ".", 2, "{n}\u00a0€"),
            "en": MoneyFormat("EUR", ".", ",", 1, "€{n}"),
        },
        address="Calle Valencia, 22 · 23400 Úbeda (Jaén)",
        tax_note={"es": "IVA incluido", "en": "VAT included"},
        returns_days=30,
        gift_wrap=GiftWrap(350, {"es": "Envuelto para regalo", "en": "Gift wrapping"}),
    )
    return replace(shop, **changes)


def make_item(sku: str = "TAZ-MAR", **changes: Any) -> CatalogueItem:
    item = CatalogueItem(
        sku=sku,
        product_id="taza-marea",
        names={"es": "Taza Marea", "en": "Tide mug"},
        variants={"es": "Marea", "en": "Tide"},
        paths={"es": "/producto/taza-marea/", "en": "/en/product/tide-mug/"},
        image="/images/products/taza-marea-1.jpg",
        unit_amount=2400,
        currency="EUR",
        tax_code="txcd_99999999",
        tax_behavior="inclusive",
        stock=10,
        weight_g=380,
    )
    return replace(item, **changes)


def sale(unit_amount: int, starts_at: int = NOW - 100, ends_at: int = NOW + 100) -> SaleWindow:
    return SaleWindow(unit_amount, starts_at, ends_at)


def publish(store: Store, *items: CatalogueItem) -> None:
    """Load exactly these items into the store, as `vitrina publish` does."""
    inventory = Inventory(store, "es", sleep=lambda _: None)
    inventory.publish(inventory.plan(Catalogue("EUR", tuple(items))))


def make_facts(order_id: str, subtotal: int = 2400, **changes: Any) -> PaymentFacts:
    """What Stripe says of a paid session of that order, with standard shipping."""
    shipping = 490
    facts = PaymentFacts(
        session_id=f"cs_test_{order_id}",
        payment_intent=f"pi_{order_id}",
        customer=Customer(
            "ana@example.com",
            "Ana Ruiz",
            "+34600000000",
            "Ana Ruiz",
            Address("Calle Real 1", "2.º B", "Úbeda", "Jaén", "23400", "ES"),
        ),
        totals=Totals(subtotal, 0, shipping, 0, subtotal + shipping),
        shipping_option="estandar",
    )
    return replace(facts, **changes)


def make_services(
    tmp_path: Path,
    *,
    store: Store | None = None,
    clock: FakeClock | None = None,
    mailer: FakeMailer | None = None,
    payments: Any = None,
    shop: Shop | None = None,
    **environment: str,
) -> Services:
    """Services over fakes and a runtime folder with the real theme's templates and texts.

    Limits are off, since a test's many shoppers come from one address; `VITRINA_LIMITS="on"` turns them on.
    """
    from functions.adapters.memory_store import MemoryStore

    runtime = tmp_path / "runtime"
    _write_runtime(runtime, shop or make_shop())
    clock = clock or FakeClock()
    config = Config.from_environment(
        {
            "VITRINA_STORE": "memory:",
            "VITRINA_RUNTIME": str(runtime),
            "VITRINA_STAGE": "test",
            "VITRINA_LINK_SECRET": SECRET,
            "VITRINA_MAIL": f"file:{tmp_path / 'mail'}",
            "VITRINA_MAIL_FROM": "Barro Lento <pedidos@shop.test>",
            "VITRINA_OWNER_MAIL": "ines@shop.test",
            "VITRINA_FILES": f"file:{tmp_path / 'files'}",
            "STRIPE_SECRET_KEY": "sk_test_123",
            "STRIPE_WEBHOOK_SECRET": WEBHOOK_SECRET,
            "AFTERSHIP_WEBHOOK_SECRET": AFTERSHIP_SECRET,
            "EASYPOST_WEBHOOK_SECRET": EASYPOST_SECRET,
            "VITRINA_LIMITS": "off",
            **environment,
        }
    )
    numbers = itertools.count(1)
    services = Services(config, clock=clock, random=lambda size: sha256(b"%d" % next(numbers)).digest()[:size])
    services.sleep = lambda _: None
    services.__dict__["store"] = store or MemoryStore(clock=clock)
    services.__dict__["mailer"] = mailer or FakeMailer()
    services.__dict__["payments"] = payments or FakePayments()
    return services


def _write_runtime(folder: Path, shop: Shop) -> None:
    if folder.exists():
        return
    folder.mkdir(parents=True)
    (folder / "shop.json").write_text(json.dumps(shop.to_json()), encoding="utf-8")
    shutil.copytree(ROOT / "theme" / "runtime", folder / "templates")
    shutil.copytree(ROOT / "theme" / "locales", folder / "locales")
    for language in shop.languages:
        chrome = (
            f"<!doctype html><html lang={language}><head><title><!--vitrina:title--></title><!--vitrina:head--></head>"
            "<body><main><!--vitrina:slot--></main></body></html>"
        )
        (folder / f"shell.{language}.html").write_text(chrome, encoding="utf-8")


def api_event(
    method: str,
    path: str,
    body: bytes | str | None = None,
    *,
    json_body: Any = None,
    form: Mapping[str, str] | list[tuple[str, str]] | None = None,
    headers: Mapping[str, str] | None = None,
    query: str = "",
    parameters: Mapping[str, str] | None = None,
    encode: bool = False,
    source_ip: str = SOURCE_IP,
) -> dict[str, Any]:
    """A payload 2.0 event. `encode` sends the body as base64, as the gateway does for binary types."""
    sent = {"accept": "application/json", **(headers or {})}
    if json_body is not None:
        body, sent = json.dumps(json_body), {"content-type": "application/json", **sent}
    if form is not None:
        body, sent = urlencode(form), {"content-type": "application/x-www-form-urlencoded", **sent}
    raw = body.encode() if isinstance(body, str) else body or b""
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        encode, text = True, ""
    return {
        "version": "2.0",
        "routeKey": f"{method} {path}",
        "rawPath": path,
        "rawQueryString": query,
        "headers": sent,
        "pathParameters": dict(parameters or {}),
        "requestContext": {"requestId": "req-1", "http": {"method": method, "path": path, "sourceIp": source_ip}},
        "body": base64.b64encode(raw).decode() if encode else text,
        "isBase64Encoded": encode,
    }


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: str

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def error_code(self) -> str:
        """The code of the one error shape, which is checked on the way."""
        error = self.json["error"]
        assert {"code", "message", "request_id"} <= set(error) <= {"code", "message", "request_id", "fields", "quote"}
        assert error["message"]
        return str(error["code"])


def ask(route: Route, services: Services, *, path: str = "", **event: Any) -> Answer:
    """One request the whole way: by the front, within limits, to the handler."""
    given = route.answer(api_event(route.method, path or route.path, **event), services)
    return Answer(given["statusCode"], given["headers"], given["body"])


def answer(
    handle: Handle | Callable[..., Any], event: Mapping[str, Any], services: Services, method: str = ""
) -> Answer:
    """Run one event through the real entry."""
    given = run(handle, event, services, method or event["requestContext"]["http"]["method"])
    return Answer(given["statusCode"], given["headers"], given["body"])
