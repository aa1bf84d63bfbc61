"""What the settings of delivery must obey: zones, ways of delivery, gift wrap.

Knows the rules and the words of each complaint. Must not know where settings come from or who uses them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from babel import Locale

from commerce.delivery import WEEKDAYS
from commerce.shipping import MAX_LABEL, MAX_OPTIONS
from commerce.shop import ORDER_MAILS, GiftWrap, ShippingOption, ShippingZone, is_tax_code
from plugins.core.closed_days import UNKNOWN_PLACE, delivery_problems, is_known_place
from plugins.core.problems import suggestion
from plugins.core.settings_complaints import Complaints
from plugins.core.settings_table import GiftWrapChoice, ShippingChoice, ZoneChoice


class ShippingRules:
    """`found`: all settings, in their shapes."""

    def __init__(self, found: Mapping[str, Any], complaints: Complaints) -> None:
        self.found = found
        self.tell = complaints

    def promise(self) -> None:
        """The days that DELIVERY and the options promise together."""
        for found, hint in delivery_problems(self.found["DELIVERY"], self.found["SHIPPING_OPTIONS"]):
            self.tell.error("DELIVERY", found, hint)

    def zones(self) -> tuple[ShippingZone, ...]:
        zones: list[ZoneChoice] = self.found["SHIPPING_ZONES"]
        if not zones:
            self.tell.error("SHIPPING_ZONES", "", "is empty. Name at least one place that the shop ships to.")
        self.tell.ids("SHIPPING_ZONES", [zone.id for zone in zones])
        territories = Locale("en").territories
        for zone in zones:
            self.tell.every_language("SHIPPING_ZONES", zone.name, f"{zone.id}: ")
            if not zone.countries:
                self.tell.error("SHIPPING_ZONES", zone.id, "has no countries. Write their codes, like ES.")
            for country in zone.countries:
                if len(country) != 2 or country not in territories:
                    self.tell.error(
                        "SHIPPING_ZONES", country, f"is no country code (zone {zone.id}). Write it like ES."
                    )
            for place in zone.holidays:
                if not is_known_place(place):
                    self.tell.error("SHIPPING_ZONES", place, f"{UNKNOWN_PLACE} (zone {zone.id}).")
        return tuple(ShippingZone(zone.id, zone.name, tuple(zone.countries), tuple(zone.holidays)) for zone in zones)

    def options(self) -> tuple[ShippingOption, ...]:
        choices: list[ShippingChoice] = self.found["SHIPPING_OPTIONS"]
        zones = [zone.id for zone in self.found["SHIPPING_ZONES"]]
        self.tell.ids("SHIPPING_OPTIONS", [choice.id for choice in choices])
        for choice in choices:
            self._choice(choice, zones)
        for zone in zones:
            count = sum(1 for choice in choices if choice.kind == "pickup" or choice.zone == zone)
            if not any(choice.zone == zone for choice in choices):
                self.tell.error("SHIPPING_OPTIONS", zone, "has no way of delivery. Add an option with this zone.")
            if count > MAX_OPTIONS:
                hint = f"has {count} options. The payment page shows at most {MAX_OPTIONS}, pick-up included."
                self.tell.error("SHIPPING_OPTIONS", zone, hint)
        return tuple(self._option(choice) for choice in choices)

    def _choice(self, choice: ShippingChoice, zones: list[str]) -> None:
        name = "SHIPPING_OPTIONS"
        self.tell.every_language(name, choice.name, f"{choice.id}: ")
        if choice.kind not in {"delivery", "pickup"}:
            self.tell.error(name, choice.kind, f"is neither delivery nor pickup (option {choice.id}).")
        elif choice.kind == "delivery" and choice.zone not in zones:
            near = suggestion(choice.zone, zones)
            self.tell.error(name, choice.zone, f"is no zone of SHIPPING_ZONES (option {choice.id}).{near}")
        elif choice.kind == "pickup" and choice.zone:
            self.tell.error(name, choice.zone, f"is not needed: pick-up is offered everywhere (option {choice.id}).")
        for text in choice.name.values():
            if len(text) > MAX_LABEL:
                self.tell.error(name, text, f"is longer than the {MAX_LABEL} characters that the payment page takes.")
        for day in choice.working_days:
            if day not in WEEKDAYS:
                hint = f"is no day of the week (option {choice.id}). Write some of {', '.join(WEEKDAYS)}."
                self.tell.error(name, day, hint)
        low, high = choice.days
        if not 0 <= low <= high <= 90:
            self.tell.error(name, choice.days, f"are no days from and to (option {choice.id}). Write them like (2, 3).")

    def _option(self, choice: ShippingChoice) -> ShippingOption:
        low, high = choice.days
        return ShippingOption(
            id=choice.id,
            kind=choice.kind,
            labels=choice.name,
            unit_amount=self._amount(choice, choice.price),
            zone=choice.zone,
            free_over=self._amount(choice, choice.free_over) if choice.free_over else 0,
            min_days=low,
            max_days=high,
            needs_phone=choice.phone,
            week=tuple(sorted(WEEKDAYS.index(day) + 1 for day in set(choice.working_days) if day in WEEKDAYS)),
            place=choice.place,
        )

    def _amount(self, choice: ShippingChoice, text: str) -> int:
        return self.tell.amount("SHIPPING_OPTIONS", text, self.found["CURRENCY"], f" (option {choice.id})")

    def mails(self) -> tuple[str, ...]:
        wanted: list[str] = self.found["ORDER_MAILS"]
        for step in wanted:
            if step not in ORDER_MAILS:
                hint = f"is no step that customers are told of.{suggestion(step, ORDER_MAILS)}"
                self.tell.error("ORDER_MAILS", step, f"{hint} There are {', '.join(ORDER_MAILS)}.")
        return tuple(step for step in ORDER_MAILS if step in wanted)

    def gift_wrap(self) -> GiftWrap | None:
        choice: GiftWrapChoice = self.found["GIFT_WRAP"]
        if not choice.price:
            return None
        self.tell.every_language("GIFT_WRAP", choice.name, "name: ")
        if choice.tax_code and not is_tax_code(choice.tax_code):
            self.tell.error("GIFT_WRAP", choice.tax_code, "is no Stripe tax code. Write it like txcd_99999999.")
        return GiftWrap(
            self.tell.amount("GIFT_WRAP", choice.price, self.found["CURRENCY"]), choice.name, choice.tax_code
        )
