"""How a review lies in the store.

    REVIEW#<order>    <line>     index REVIEWS#<pending|approved|rejected> / <created>#<order>#<line>
    HELPFUL#<id>      COUNT      how many readers a published review helped (see functions.reviews.votes)
    HELPFUL#<id>      <voter>    that one of them said so already (expires)

One item per order line, so that a second review of the same line cannot be written. Knows the layout only; `version`
guards every later write.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from commerce.links import order_number
from functions.ports import Item, Key, Store


class ReviewState(StrEnum):
    PENDING = "pending"
    APPROVED = "approved"
    REJECTED = "rejected"


@dataclass(frozen=True)
class Review:
    """What a customer wrote about one line (0-based) of an order. Times in seconds since 1970, 0 for never.

    `picture`: name in the private files, empty without one. `published_as`: id of the content file. `visitor` (see
    `functions.visitors`) and `address` (see `functions.addresses`): hashes of who wrote it, to see what is crowded.
    """

    order_id: str
    line: int
    sku: str
    product_id: str
    name: str
    variant: str
    language: str
    rating: int
    title: str
    text: str
    author: str
    created_at: int
    picture: str = ""
    visitor: str = ""
    address: str = ""
    state: ReviewState = ReviewState.PENDING
    decided_at: int = 0
    reason: str = ""
    reply: str = ""
    reply_at: int = 0
    published_as: str = ""

    @property
    def id(self) -> str:
        """`7K3M-9QXT-1`: the order's number and the line counted from 1."""
        return f"{order_number(self.order_id)}-{self.line + 1}"


def review_key(order_id: str, line: int) -> Key:
    return Key(f"REVIEW#{order_id}", f"{line:03d}")


def state_index(state: ReviewState) -> str:
    return f"REVIEWS#{state.value}"


def review_item(review: Review, version: int) -> Item:
    document = {**asdict(review), "state": review.state.value}
    index = Key(state_index(review.state), f"{review.created_at:012d}#{review.order_id}#{review.line:03d}")
    return Item(review_key(review.order_id, review.line), {"review": document, "version": version}, index)


def read_review(item: Item) -> tuple[Review, int]:
    """(review, version)."""
    data: Mapping[str, Any] = item.attributes["review"]
    return Review(**{**data, "state": ReviewState(data["state"])}), int(item.attributes["version"])


def states_of_order(store: Store, order_id: str) -> dict[int, str]:
    """State of the review of each line that has one."""
    found = [read_review(item)[0] for item in store.query(f"REVIEW#{order_id}")]
    return {review.line: review.state.value for review in found}
