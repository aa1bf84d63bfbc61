"""Every place that holds something of a person. Whoever adds a kind of record adds its holder here."""

from __future__ import annotations

from functions.privacy.holders.conversations import ConversationsHeld
from functions.privacy.holders.invoices import InvoicesHeld
from functions.privacy.holders.letters import LettersHeld
from functions.privacy.holders.newsletter import NewsletterHeld
from functions.privacy.holders.orders import OrdersHeld
from functions.privacy.holders.returns import ReturnsHeld
from functions.privacy.holders.reviews import ReviewsHeld
from functions.privacy.holders.surveys import SurveysHeld
from functions.privacy.holders.waiting import WaitingHeld
from functions.privacy.person import Holder
from functions.wiring import Services


def holders(services: Services) -> list[Holder]:
    """What is found by its order or conversation comes before these."""
    return [
        ReviewsHeld.of(services),
        SurveysHeld.of(services),
        ReturnsHeld.of(services),
        ConversationsHeld.of(services),
        LettersHeld.of(services),
        InvoicesHeld.of(services),
        OrdersHeld.of(services),
        NewsletterHeld.of(services),
        WaitingHeld.of(services),
    ]
