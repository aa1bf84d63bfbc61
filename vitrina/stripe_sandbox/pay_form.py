"""Reads the payment form: every field kept as typed, every mistake named by its field."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from vitrina.stripe_sandbox.cards import DEFAULT_NUMBER, Outcome, digits_of, is_card_number
from vitrina.stripe_sandbox.countries import COUNTRIES
from vitrina.stripe_sandbox.payer import Address, Payer
from vitrina.stripe_sandbox.state import Record
from vitrina.stripe_sandbox.validation import is_email

_LONGEST = 200
_POSTAL_CODES = {"ES": r"\d{5}", "PT": r"\d{4}-?\d{3}", "FR": r"\d{5}", "DE": r"\d{5}", "IT": r"\d{5}"}
_CALLING_CODES = {
    "AT": "43", "BE": "32", "CH": "41", "DE": "49", "DK": "45", "ES": "34", "FR": "33", "GB": "44", "GR": "30",
    "IE": "353", "IT": "39", "LU": "352", "NL": "31", "PL": "48", "PT": "351", "SE": "46",
}  # fmt: skip
_PAGE_ORDER = (
    "promotion_code email phone name line1 line2 postal_code city state country tax_id shipping_option card_number "
    "card_expiry card_cvc terms"
).split()
DEFAULTS = {"card_number": "4242 4242 4242 4242", "card_expiry": "12/34", "card_cvc": "123", "outcome": "succeed"}


@dataclass
class PayForm:
    """`values`: what was typed. `errors`: field name to a key of the texts. `payer` only when there are no errors."""

    values: dict[str, str]
    errors: dict[str, str] = field(default_factory=dict)
    payer: Payer | None = None

    def in_page_order(self) -> list[str]:
        """The fields with errors as the eye meets them."""
        return sorted(self.errors, key=_PAGE_ORDER.index)


def blank_form(session: Record, country: str) -> PayForm:
    """The form at first sight: known e-mail, test card, the first shipping option."""
    values = {**DEFAULTS, "email": session["customer_email"] or "", "country": country}
    if session["shipping_cost"]:
        values["shipping_option"] = session["shipping_cost"]["shipping_rate"]
    return PayForm(values)


def read_form(posted: Mapping[str, str], session: Record, now: int) -> PayForm:
    """Checks what the session asks for and nothing else."""
    form = PayForm({name: value.strip()[:_LONGEST] for name, value in posted.items()})
    reader = _Reader(form, session)
    outcome = reader.outcome()
    address = reader.address()
    email, name = reader.email(), reader.required("name")
    phone = reader.phone(address.country)
    shipping_rate = reader.shipping_rate()
    tax_id = reader.tax_id()
    takes_card = may_cost(session) and not outcome.delayed
    number, expiry = reader.card(now) if takes_card else (DEFAULT_NUMBER, (12, 2034))
    accepts = reader.terms()
    if not form.errors:
        form.payer = Payer(email, name, phone, address, accepts, tax_id, shipping_rate, number, expiry, outcome)
    return form


@dataclass
class _Reader:
    form: PayForm
    session: Record

    def text(self, name: str) -> str:
        return self.form.values.get(name, "")

    def wrong(self, name: str, error: str) -> None:
        self.form.errors.setdefault(name, error)

    def required(self, name: str) -> str:
        if not self.text(name):
            self.wrong(name, "error_required")
        return self.text(name)

    def email(self) -> str:
        email = self.session["customer_email"] or self.required("email")
        if email and not is_email(email):
            self.wrong("email", "error_email")
        return str(email)

    def outcome(self) -> Outcome:
        possible = outcomes_of(self.session)
        return next((outcome for outcome in possible if outcome.value == self.text("outcome")), possible[0])

    def address(self) -> Address:
        country = self.text("country")
        if country not in countries_of(self.session):
            self.wrong("country", "error_country")
        if not asks_address(self.session):
            return Address(country=country)
        postal_code = self.required("postal_code")
        pattern = _POSTAL_CODES.get(country)
        if postal_code and pattern and not re.fullmatch(pattern, postal_code, re.ASCII):
            self.wrong("postal_code", "error_postal_code")
        return Address(
            self.required("line1"), self.text("line2"), self.required("city"), postal_code, self.text("state"), country
        )

    def phone(self, country: str) -> str:
        if not self.session["phone_number_collection"]["enabled"]:
            return ""
        typed = self.required("phone")
        digits = re.sub(r"[\s().-]", "", typed)
        if typed and not re.fullmatch(r"\+?[0-9]{6,15}", digits):
            self.wrong("phone", "error_phone")
        if digits.startswith("+") or country not in _CALLING_CODES:
            return digits
        return f"+{_CALLING_CODES[country]}{digits}"

    def shipping_rate(self) -> str | None:
        options = [option["shipping_rate"] for option in self.session["shipping_options"]]
        if not options:
            return None
        if self.text("shipping_option") not in options:
            self.wrong("shipping_option", "error_shipping_option")
        return self.text("shipping_option")

    def tax_id(self) -> tuple[str, str] | None:
        if not self.session["tax_id_collection"]["enabled"] or not self.text("tax_id"):
            return None
        value = re.sub(r"[\s.-]", "", self.text("tax_id")).upper()
        if re.fullmatch(r"[A-Z]{2}[0-9A-Z]{6,13}", value):
            return "eu_vat", value
        if re.fullmatch(r"[0-9A-Z][0-9]{7}[0-9A-Z]", value):
            return "es_cif", value
        self.wrong("tax_id", "error_tax_id")
        return None

    def card(self, now: int) -> tuple[str, tuple[int, int]]:
        number = digits_of(self.required("card_number"))
        if number and not is_card_number(number):
            self.wrong("card_number", "error_card_number")
        if not re.fullmatch(r"[0-9]{3,4}", self.text("card_cvc")):
            self.wrong("card_cvc", "error_card_cvc")
        return number, self._expiry(now)

    def _expiry(self, now: int) -> tuple[int, int]:
        match = re.fullmatch(r"(0?[1-9]|1[0-2])\s*/\s*(?:20)?([0-9]{2})", self.text("card_expiry"))
        if not match:
            self.wrong("card_expiry", "error_card_expiry")
            return 12, 2034
        month, year = int(match[1]), 2000 + int(match[2])
        today = datetime.fromtimestamp(now, UTC)
        if (year, month) < (today.year, today.month):
            self.wrong("card_expiry", "error_card_past")
        return month, year

    def terms(self) -> bool:
        accepted = bool(self.text("terms"))
        if asks_terms(self.session) and not accepted:
            self.wrong("terms", "error_terms")
        return accepted


def asks_address(session: Record) -> bool:
    return bool(session["shipping_address_collection"]) or session["billing_address_collection"] == "required"


def asks_terms(session: Record) -> bool:
    return (session["consent_collection"] or {}).get("terms_of_service") == "required"


def countries_of(session: Record) -> frozenset[str]:
    """Those that the shop delivers to; all, when nothing is delivered."""
    collection = session["shipping_address_collection"]
    return frozenset(collection["allowed_countries"]) if collection else COUNTRIES


def may_cost(session: Record) -> bool:
    """Whether some choice of delivery leaves something to pay."""
    shipping = [option["shipping_amount"] for option in session["shipping_options"]]
    goods: int = session["amount_total"] - session["total_details"]["amount_shipping"]
    return goods + max(shipping, default=0) > 0


def outcomes_of(session: Record) -> list[Outcome]:
    """The ends that the session's payment methods allow."""
    methods = session["payment_method_types"]
    return [outcome for outcome in Outcome if ("sepa_debit" if outcome.delayed else "card") in methods]
