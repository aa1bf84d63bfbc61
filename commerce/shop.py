"""The shop as both sides know it: who sells, in which languages, how it ships and taxes.

The build makes it from `pelicanconf.py` and writes `build/runtime/shop.json`; the functions read that file. Knows its
JSON. Must not know Pelican, files or secrets.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Self

from commerce.attachments import Attachments
from commerce.carriers import Carrier, Carriers
from commerce.delivery import DeliveryCalendar
from commerce.invoices.settings import InvoiceSettings
from commerce.money import MoneyFormat
from commerce.pickup import PickupPlace, PickupTerms
from commerce.retention import Retention
from commerce.surveys import Surveys


@dataclass(frozen=True)
class ShippingZone:
    """A place that the shop ships to. `countries` are ISO 3166-1 alpha-2 codes; labels by language.

    `holidays`: the places (`ES-CN`) whose public holidays a carrier keeps there; empty: those of the country.
    """

    id: str
    labels: Mapping[str, str]
    countries: tuple[str, ...]
    holidays: tuple[str, ...] = ()


@dataclass(frozen=True)
class ShippingOption:
    """One way to get the goods. `kind` is `delivery` (in one zone) or `pickup` (offered in every zone)."""

    id: str
    kind: str
    labels: Mapping[str, str]
    unit_amount: int
    zone: str = ""
    free_over: int = 0
    """Subtotal from which it costs nothing; 0: never free."""
    min_days: int = 0
    max_days: int = 0
    """Working days until delivery; 0: not said."""
    needs_phone: bool = False
    week: tuple[int, ...] = ()
    """ISO numbers of the weekdays on which its carrier delivers, Monday is 1; empty: Mondays to Fridays."""
    place: str = ""
    """Of a pick-up: the id of its place; empty for the shop's own address."""


ORDER_MAILS = ("making", "packed", "shipped", "out_for_delivery", "attempted", "at_pickup_point", "delivered")
"""The steps of an order that its customer can be told of by mail, each as the owner likes."""
USUAL_ORDER_MAILS = ORDER_MAILS[2:]

_TAX_CODE = re.compile(r"txcd_\d{8}")


def is_tax_code(text: str) -> bool:
    """Whether it has the form of Stripe's tax codes: https://docs.stripe.com/tax/tax-codes"""
    return bool(_TAX_CODE.fullmatch(text))


@dataclass(frozen=True)
class Tax:
    """`behavior`: `inclusive` or `exclusive`, said on each price and each shipping rate; codes are Stripe tax codes.

    `automatic` turns Stripe Tax on.
    """

    behavior: str
    product_code: str
    shipping_code: str
    automatic: bool = False


@dataclass(frozen=True)
class Patience:
    """From how many of the workshop's working days on an order is late; -1: never.

    `unsent`: after the day on which it had to leave. `undelivered`: after the last promised day, once it was sent.
    `silent`: after the last news of a carrier that was heard before. `untouched`: after a payment that no days were
    promised for. `tells_customers`: whether the customer of an unsent order gets a new date by itself, once.
    """

    unsent: int = 0
    undelivered: int = 2
    silent: int = 4
    untouched: int = 3
    tells_customers: bool = False


@dataclass(frozen=True)
class GiftWrap:
    """Wrapping an order as a present, charged once; labels by language, for the payment page."""

    unit_amount: int
    labels: Mapping[str, str]
    tax_code: str = ""


@dataclass(frozen=True)
class Support:
    """How customers reach people."""

    email: str
    phone: str = ""
    hours: Mapping[str, str] | None = None


@dataclass(frozen=True)
class Shop:
    """`languages`: default first. `paths[language][name]`: site paths of home, cart, shop, faq, and pages by role."""

    name: str
    site_url: str
    currency: str
    languages: tuple[str, ...]
    timezone: str
    tax: Tax
    zones: tuple[ShippingZone, ...]
    shipping: tuple[ShippingOption, ...]
    support: Support
    paths: Mapping[str, Mapping[str, str]]
    money: Mapping[str, MoneyFormat]
    hold_minutes: int = 31
    """How long a checkout may stay open; Stripe takes 30 minutes to 24 hours, less clock skew."""
    promotion_codes: bool = True
    require_terms: bool = True
    low_stock: int = 3
    """From this many pieces down, the page says that few are left."""
    review_after_days: int = 10
    """Days between delivery, or sending where that is all that is known, and asking for a review; 0: never ask."""
    review_reminder_days: int = 10
    """Days between asking and asking once more, if nothing was written; 0: never."""
    address: str = ""
    """Where the seller is: mails must say so (Directive 2011/83/EU, art. 6(1)(c) and 8(7))."""
    tax_note: Mapping[str, str] = field(default_factory=dict)
    """`IVA incluido`, by language."""
    returns_days: int = 14
    """Days to send something back, the withdrawal period (14) or longer."""
    returns_paid_by: str = "customer"
    """Who pays the way back of what simply does not suit: `customer` or `shop`."""
    returns_approve: tuple[str, ...] = ()
    """Kinds of returns that nobody need look at first: `courtesy`, `fault`."""
    returns_address: str = ""
    """Where goods are sent back to; empty: where the seller is."""
    returns_note: Mapping[str, str] = field(default_factory=dict)
    """What else somebody who sends something back should know, by language."""
    gift_wrap: GiftWrap | None = None
    """None: not offered."""
    surveys: Surveys = field(default_factory=Surveys)
    answer_hours: int = 0
    """Working hours within which messages are answered, as the shop promises; 0: nothing is promised."""
    opening: tuple[tuple[tuple[int, int], ...], ...] = ()
    """Spans in minutes since midnight of each day from Monday on: when somebody is there. Empty: not said."""
    closed_days: tuple[tuple[str, str], ...] = ()
    """(first, last) ISO days on which nobody is there all the same."""
    reply_address: str = ""
    """The mailbox whose `+` addresses take answers to conversations; empty: answers by mail are not taken."""
    attachments: Attachments = field(default_factory=Attachments)
    """Files with messages: how many, how large, of which kinds."""
    retention: Retention = field(default_factory=Retention)
    carriers: tuple[Carrier, ...] = ()
    """Those of its own, and what it says of known ones; `known_carriers` has all."""

    delivery: DeliveryCalendar | None = None
    """None: the shop says in how many days, and promises no dates."""
    patience: Patience = field(default_factory=Patience)
    """When the watch takes an order for late."""
    places: tuple[PickupPlace, ...] = ()
    pickup: PickupTerms = field(default_factory=PickupTerms)
    order_mails: tuple[str, ...] = USUAL_ORDER_MAILS
    """Those of ORDER_MAILS that are sent. What is ready to be collected is always told: its code comes with it."""

    invoices: InvoiceSettings | None = None
    """None: the shop writes no invoices."""

    @property
    def known_carriers(self) -> Carriers:
        return Carriers.of(self.carriers)

    def language(self, wanted: str) -> str:
        """The wanted language if the shop has it, else the default."""
        return wanted if wanted in self.languages else self.languages[0]

    @property
    def back_to(self) -> str:
        """Where goods are sent back to."""
        return self.returns_address or self.address

    def place(self, option: ShippingOption | None) -> PickupPlace | None:
        """Where the option is collected; None for the shop's own address, and for what is not collected."""
        return next((place for place in self.places if option and place.id == option.place), None)

    def url(self, path: str) -> str:
        """Absolute URL of a site path."""
        return self.site_url.rstrip("/") + path

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        wrap, calendar, invoices = data.get("gift_wrap"), data.get("delivery"), data.get("invoices")
        return cls(
            **{
                **data,
                "gift_wrap": GiftWrap(**wrap) if wrap else None,
                "surveys": Surveys(**data.get("surveys", {})),
                "patience": Patience(**data.get("patience", {})),
                "attachments": _attachments(data.get("attachments", {})),
                "retention": Retention(**data.get("retention", {})),
                "delivery": DeliveryCalendar.from_json(calendar) if calendar else None,
                "invoices": InvoiceSettings.from_json(invoices) if invoices else None,
                "languages": tuple(data["languages"]),
                "returns_approve": tuple(data.get("returns_approve", ())),
                "tax": Tax(**data["tax"]),
                "places": tuple(PickupPlace(**{**p, "skus": tuple(p["skus"])}) for p in data.get("places", ())),
                "pickup": PickupTerms(**data.get("pickup", {})),
                "order_mails": tuple(data.get("order_mails", USUAL_ORDER_MAILS)),
                "carriers": tuple(Carrier(**c) for c in data.get("carriers", ())),
                "zones": tuple(_zone(zone) for zone in data["zones"]),
                "shipping": tuple(ShippingOption(**{**o, "week": tuple(o.get("week", ()))}) for o in data["shipping"]),
                "support": Support(**data["support"]),
                "money": {code: MoneyFormat.from_json(m) for code, m in data["money"].items()},
            }
        )


def _attachments(data: Mapping[str, Any]) -> Attachments:
    return Attachments(**{**data, **({"types": tuple(data["types"])} if "types" in data else {})})


def _zone(data: Mapping[str, Any]) -> ShippingZone:
    lists = {name: tuple(data.get(name, ())) for name in ("countries", "holidays")}
    return ShippingZone(**{**data, **lists})
