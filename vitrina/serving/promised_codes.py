"""The promotion codes that a shop's posts promise, for the sandbox of a laptop: what a reader copies works there, too.

With Stripe itself codes are made in its Dashboard. Knows how codes stand in texts, and the sandbox's own calls.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from pathlib import Path

from plugins.core import blocks
from vitrina.stripe_sandbox.discounts import create_coupon, create_promotion_code
from vitrina.stripe_sandbox.world import World

_PERCENT = re.compile(r"\b(\d{1,2})\s?%")


def promised(content: Path) -> dict[str, int]:
    """Percent off by code, of all texts below `content`. Codes whose text names no percentage are left out."""
    found: dict[str, int] = {}
    for file in sorted(content.glob("posts/**/*.md")):
        for block in _codes(file.read_text(encoding="utf-8", errors="replace")):
            percent = _PERCENT.search(block.text)
            if percent and int(percent[1]):
                found.setdefault(block.code, int(percent[1]))
    return found


def promise(world: World, codes: dict[str, int]) -> None:
    """Makes those that the sandbox never had: who took one back there has done so for good."""
    known = {record["code"] for record in world.state.promotion_codes}
    for code, percent in codes.items():
        if code in known:
            continue
        name = f"off-{percent}"
        if not world.state.coupons.get(name):
            create_coupon(world, {"id": name, "percent_off": percent, "name": f"−{percent} %"})
        create_promotion_code(world, {"code": code, "promotion": {"type": "coupon", "coupon": name}})


def _codes(text: str) -> Iterator[blocks.Block]:
    for paragraph in re.split(r"\n\s*\n", text):
        for inner in blocks.written(paragraph):
            with contextlib.suppress(blocks.NoBlock):
                block = blocks.read(inner)
                if block.kind == blocks.CODE:
                    yield block
