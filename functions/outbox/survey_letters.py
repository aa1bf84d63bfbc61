"""The mail that asks: to whom, and whether it (still) may. Once a kind and subject, never after the way out.

Must not know what an answer becomes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from commerce.links import order_number
from commerce.orders import Status
from commerce.surveys import SCALES, Survey
from functions.addresses import address_id
from functions.conversations.records import read_thread, thread_key
from functions.outbox.drafts import Draft, NothingToSay, NotYet
from functions.outbox.records import SURVEY, Waiting
from functions.records import order_key, read_order
from functions.surveys.records import survey_path
from functions.surveys.service import SurveyAnswers
from functions.unsubscribe.declined import Declined
from functions.unsubscribe.links import What, unsubscribe_path
from functions.wiring import Services

DAY_S = 24 * 3600


@dataclass(frozen=True)
class SurveyLetters:
    services: Services

    @classmethod
    def of(cls, services: Services) -> Self:
        return cls(services)

    def draft(self, waiting: Waiting) -> Draft | None:
        """None for another message. Raises NothingToSay, NotYet or StoreError."""
        if waiting.message != SURVEY:
            return None
        kind = Survey(waiting.data["kind"])
        email, name, language, about = self._whom(kind, waiting.data)
        language = self.services.shop.language(language)
        way_out = self._way_out(email, language)
        if SurveyAnswers.of(self.services).find(kind, waiting.order_id):
            raise NothingToSay("answered")
        shop, secret = self.services.shop, self.services.config.link_secret
        url = shop.url(survey_path(secret, kind, waiting.order_id, language))
        context = {
            "kind": kind.value,
            "first_name": name.split(" ")[0],
            "choices": [(each, f"{url}?score={each}") for each in SCALES[kind]],
            "url": url,
            "about": about,
        }
        return Draft(email, language, shop.support.email, {"about": about}, context, f"subject_{kind.value}", way_out)

    def _whom(self, kind: Survey, data: Mapping[str, Any]) -> tuple[str, str, str, str]:
        """(address, name, language, what it is about)."""
        if "thread" in data:
            item = self.services.store.get(thread_key(str(data["thread"])))
            if item is None:
                raise NothingToSay("forgotten meanwhile")
            thread = read_thread(item)[0]
            return thread.email, thread.name, thread.language, thread.subject
        item = self.services.store.get(order_key(str(data["order"])))
        order = read_order(item)[0] if item else None
        if order is None or order.payment is None or not order.payment.customer.email:
            raise NothingToSay("nobody to ask")
        if order.erasure_asked_at:
            raise NothingToSay("asked to be forgotten")
        if kind is Survey.NPS:
            if order.refund_state == "full" or order.dispute_state in {"open", "lost"}:
                raise NothingToSay("refunded or disputed")
            if order.status is Status.PARTLY_SHIPPED:
                raise NotYet(self.services.clock() + 7 * DAY_S)
            delivered = order.times.get(Status.DELIVERED.value, 0)
            if self.services.clock() < (at := delivered + self.services.shop.surveys.nps_days * DAY_S) and delivered:
                raise NotYet(at)
        customer = order.payment.customer
        return customer.email, customer.name, order.language, order_number(order.id)

    def _way_out(self, email: str, language: str) -> str:
        address = address_id(self.services.config, email)
        if Declined.of(self.services).has(address, What.SURVEYS):
            raise NothingToSay("declined")
        path = unsubscribe_path(self.services.config.link_secret, What.SURVEYS, address)
        return self.services.shop.url(f"{path}?lang={language}")
