"""A visitor's message becomes a conversation: it is kept before anybody is told that it was.

Must not know HTTP, nor how conversations are kept.
"""

from __future__ import annotations

from commerce.contact import ContactMessage
from commerce.conversations import MAX_SUBJECT, Thread
from functions.addresses import address_id
from functions.conversations.service import Conversations
from functions.forms import may_write_to
from functions.limits.table import RECEIPTS_OF
from functions.wiring import Services


def begin(message: ContactMessage, language: str, services: Services) -> Thread:
    """Raises StoreError."""
    about = Thread(
        id="",
        subject=_subject(message, language, services),
        name=message.name,
        email=message.email,
        language=language,
        started_at=0,
        order=message.order,
        topic=message.topic,
        product=message.product,
    )
    told = may_write_to(address_id(services.config, message.email), services, RECEIPTS_OF)
    return Conversations.of(services).start(about, message.message, "form", with_receipt=told)


def _subject(message: ContactMessage, language: str, services: Services) -> str:
    texts = services.runtime.texts(language)
    topic = message.topic or "other"
    key = f"contact_form.topics.{topic}"
    words = texts(key) if topic.isidentifier() and texts.has(key) else topic
    return f"{words}: {message.product}"[:MAX_SUBJECT] if message.product else words
