"""The owner's desk for reviews: list, approve, reject, reply; each may be repeated and ends the same.

Approving has two halves, so that a crash between them loses nothing: the command writes the content file from
`to_publish`, then `approved` records it. Must not know files of the shop, nor the command.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from commerce.errors import ConditionFailed, NotFound, ReviewError, StoreConflict
from commerce.orders import Message
from commerce.review_file import PublishedReview
from commerce.suspicion import Said, suspicions
from functions.days import day_at
from functions.orders.listing import find_order
from functions.outbox.records import sent_of, waiting_item
from functions.ports import Clock, Equals, Item, Operation, Put, Store
from functions.reviews.records import Review, ReviewState, read_review, review_item, review_key, state_index
from functions.transactions import retrying

MAX_REPLY = 3000


@dataclass(frozen=True)
class Moderation:
    store: Store
    clock: Clock
    timezone: str
    sleep: Callable[[float], None] = time.sleep
    own_addresses: frozenset[str] = frozenset()
    """Of the shop's own people (see `functions.addresses`)."""

    def list(self, state: ReviewState, limit: int = 0) -> list[Review]:
        """Oldest first: who waits longest comes first. 0: all."""
        return [read_review(item)[0] for item in self.store.query_index(state_index(state), limit=limit)]

    def queue(self) -> Sequence[tuple[Review, tuple[str, ...]]]:
        """Those that wait: with most reasons to look twice first, then who waits longest (`commerce.suspicion`)."""
        waiting = self.list(ReviewState.PENDING)
        others = [*self.list(ReviewState.APPROVED), *self.list(ReviewState.REJECTED)] if waiting else []
        reasons = suspicions([self._said(review) for review in (*waiting, *others)])
        found = [(review, reasons.get(review.id, ())) for review in waiting]
        return sorted(found, key=lambda each: -len(each[1]))

    def _said(self, review: Review) -> Said:
        return Said(
            id=review.id,
            order=review.order_id,
            rating=review.rating,
            title=review.title,
            text=review.text,
            at=review.created_at,
            visitor=review.visitor,
            address=review.address,
            is_own=review.address in self.own_addresses,
        )

    def get(self, review_id: str) -> Review:
        """By `7K3M-9QXT-1`, any case; the order's whole id is taken too. Raises NotFound."""
        return read_review(self._find(review_id))[0]

    def to_publish(self, review_id: str) -> PublishedReview:
        """What the content file says, but for the picture. Raises NotFound or ReviewError (`rejected_review`)."""
        review = self.get(review_id)
        if review.state is ReviewState.REJECTED:
            raise ReviewError("was rejected", code="rejected_review")
        return PublishedReview(
            product=review.product_id,
            sku=review.sku,
            rating=review.rating,
            title=review.title,
            text=review.text,
            author=review.author,
            date=self.day(review.created_at),
            language=review.language,
            reply=review.reply,
            reply_date=self.day(review.reply_at) if review.reply else "",
        )

    def approved(self, review_id: str, published_as: str) -> Review:
        """The content file `published_as` is written. Raises NotFound or ReviewError (`rejected_review`)."""

        def approve(review: Review) -> Review:
            if review.state is ReviewState.REJECTED:
                raise ReviewError("was rejected", code="rejected_review")
            if review.state is ReviewState.APPROVED:
                return review
            return replace(
                review,
                state=ReviewState.APPROVED,
                decided_at=self.clock(),
                published_as=published_as,
            )

        return self._change(review_id, approve)

    def reject(self, review_id: str, reason: str) -> Review:
        """Raises NotFound or ReviewError (`approved_review`: take its content file away instead)."""

        def turn_down(review: Review) -> Review:
            if review.state is ReviewState.APPROVED:
                raise ReviewError("is published", code="approved_review", file=review.published_as)
            if review.state is ReviewState.REJECTED:
                return review
            return replace(review, state=ReviewState.REJECTED, decided_at=self.clock(), reason=reason)

        return self._change(review_id, turn_down)

    def reply(self, review_id: str, text: str) -> Review:
        """The shop's public answer; an empty text takes it back. The day of the first saying of a text is kept."""
        text = text.strip()
        if len(text) > MAX_REPLY:
            raise ReviewError("reply too long", code="reply_too_long", max=MAX_REPLY)

        def answer(review: Review) -> Review:
            same = review.reply == text
            return review if same else replace(review, reply=text, reply_at=self.clock() if text else 0)

        return self._change(review_id, answer)

    def forget_picture(self, review_id: str) -> Review:
        """The private picture has been deleted."""
        return self._change(review_id, lambda review: replace(review, picture=""))

    def day(self, at: int) -> str:
        """ISO date in the shop's time zone."""
        return day_at(at, self.timezone)

    def _change(self, review_id: str, change: Callable[[Review], Review]) -> Review:
        return retrying(lambda: self._change_once(review_id, change), sleep=self.sleep)

    def _change_once(self, review_id: str, change: Callable[[Review], Review]) -> Review:
        review, version = read_review(self._find(review_id))
        after = change(review)
        if after == review:
            return review
        operations: list[Operation] = [Put(review_item(after, version + 1), when=(Equals("version", version),))]
        try:
            self.store.transact([*operations, *self._letter(review, after)])
        except ConditionFailed as failed:
            raise StoreConflict("the review changed meanwhile") from failed
        return after

    def _letter(self, before: Review, after: Review) -> Sequence[Operation]:
        """The author hears of the shop's first public answer, once it is public; mending it later tells nobody."""
        if _is_answered(before) or not _is_answered(after):
            return []
        part = f"review-{after.line}"
        if self.store.get(sent_of(after.order_id, Message.REVIEW_REPLY, part)) is not None:
            return []
        return [Put(waiting_item(after.order_id, Message.REVIEW_REPLY, part, {"review": after.line}, self.clock()))]

    def _find(self, review_id: str) -> Item:
        number, _, line = review_id.strip().rpartition("-")
        if not (line.isascii() and line.isdecimal() and 0 < len(line) <= 3 and int(line)):
            raise NotFound(f"no review {review_id}")
        item = self.store.get(review_key(find_order(self.store, number).id, int(line) - 1))
        if item is None:
            raise NotFound(f"no review {review_id}")
        return item


def _is_answered(review: Review) -> bool:
    return review.state is ReviewState.APPROVED and bool(review.reply)
