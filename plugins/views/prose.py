"""A body as its page shows it: HTML, and between it the cards and codes that its blocks stand for."""

from __future__ import annotations

from urllib.parse import quote

from plugins.core import blocks
from plugins.core.blocks import Block
from plugins.core.days import begins, day_after
from plugins.core.markdown import to_parts
from plugins.core.views import Card, Part, PromoCode
from plugins.views.desk import Desk

CODE_PARAMETER = "codigo"
"""In the cart's address: the code that the shopper comes with."""


def parts(desk: Desk, body: str) -> tuple[Part, ...]:
    """Products one below the other become one part."""
    found: list[Part] = []
    for part in to_parts(body, desk.voice) if body else ():
        if isinstance(part, str):
            found.append(Part(html=part))
        elif part.kind == blocks.CODE:
            found.append(Part(code=_code(desk, part)))
        elif card := _card(desk, part.target):
            before = found.pop() if found and found[-1].cards else Part()
            found.append(Part(cards=(*before.cards, card)))
    return tuple(found)


def _card(desk: Desk, product_id: str) -> Card | None:
    return desk.card(product_id) if desk.facts.is_for_sale(product_id) else None


def _code(desk: Desk, block: Block) -> PromoCode:
    last = block.last
    return PromoCode(
        code=block.code,
        text=block.text,
        url=f"{desk.urls.cart(desk.language)}?{CODE_PARAMETER}={quote(block.code)}",
        until=desk.voice.date(last),
        ends=begins(day_after(last), desk.settings.timezone) if last else 0,
        is_over=desk.facts.is_over(last) if last else False,
    )
