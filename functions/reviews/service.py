"""Take a review of an order line from whoever holds its link.

The signed link proves the purchase; the line must be on its way, and one review a line is kept, by one guarded write.
A picture goes to the private files first, under a random name, and is taken away again when the review is not written.
Must not know HTTP.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from commerce.errors import ConditionFailed, FieldProblem, InvalidFields, NotFound, ReviewError
from commerce.links import read_review_token
from commerce.orders import Order, OrderLine, poorly_reviewed
from commerce.reviews import LOW_RATING, Submission, read_submission
from commerce.uploads import Upload
from functions.addresses import address_id
from functions.config import Config
from functions.orders.book import OrderBook
from functions.orders.links import known_customer, order_of_link
from functions.pictures import read_picture
from functions.ports import Clock, Missing, Operation, Put, Store
from functions.reviews.records import Review, read_review, review_item, review_key
from functions.uploads import Uploads, noted
from functions.wiring import Services


@dataclass(frozen=True)
class Reviewable:
    """The order line that a link is about. `review`: what was written already, if anything was."""

    order: Order
    number: int
    review: Review | None

    @property
    def line(self) -> OrderLine:
        return self.order.lines[self.number]


@dataclass(frozen=True)
class Reviews:
    store: Store
    book: OrderBook
    uploads: Uploads
    config: Config
    clock: Clock

    @classmethod
    def of(cls, services: Services) -> Self:
        book = OrderBook(services.store, services.clock, services.sleep)
        return cls(services.store, book, Uploads.of(services), services.config, services.clock)

    def find(self, token: str) -> Reviewable:
        """Raises NotFound for a link that is not genuine, ReviewError (`not_reviewable`) before it was shipped."""
        link, number = read_review_token(self.config.link_secret, token)
        order = known_customer(order_of_link(self.book, link))
        if number >= len(order.lines):
            raise NotFound(f"no line {number} in {order.id}")
        if not order.sent_of(number):
            raise ReviewError("not shipped yet", code="not_reviewable")
        found = self.store.get(review_key(order.id, number))
        return Reviewable(order, number, read_review(found)[0] if found else None)

    def submit(self, token: str, fields: Mapping[str, str], upload: bytes = b"", visitor: str = "") -> Review:
        """Keep the review as pending. One that is not happy is the owner's to look at, in the same write.

        Raises InvalidFields naming each problem, what `find` raises, or ReviewError (`already_reviewed`).
        """
        about = self.find(token)
        if about.review:
            raise ReviewError("second review", code="already_reviewed")
        submission, picture = check(fields, upload)
        names = self.uploads.keep("review", [picture] if picture else [])
        review = self._review(about, submission, "".join(names), visitor)
        written: list[Operation] = [Put(review_item(review, 1), when=(Missing(),)), *noted(names)]
        try:
            if review.rating <= LOW_RATING:
                self.book.apply(
                    about.order.id, lambda order: poorly_reviewed(order, review.line, review.rating), written
                )
            else:
                self.store.transact(written)
        except ConditionFailed as failed:
            self.uploads.drop(names)
            raise ReviewError("second review", code="already_reviewed") from failed
        return review

    def _review(self, about: Reviewable, submission: Submission, picture: str, visitor: str) -> Review:
        order, line = about.order, about.line
        email = order.payment.customer.email if order.payment else ""
        return Review(
            order_id=order.id,
            line=about.number,
            sku=line.sku,
            product_id=line.product_id,
            name=line.name,
            variant=line.variant,
            language=order.language,
            rating=submission.rating,
            title=submission.title,
            text=submission.text,
            author=submission.author,
            created_at=self.clock(),
            picture=picture,
            visitor=visitor,
            address=address_id(self.config, email) if email else "",
        )


def check(fields: Mapping[str, str], upload: bytes) -> tuple[Submission, Upload | None]:
    """Fields and picture together, so that one answer names every problem. Raises InvalidFields."""
    problems: list[FieldProblem] = []
    submission, picture = None, None
    try:
        submission = read_submission(fields)
    except InvalidFields as invalid:
        problems += invalid.problems
    try:
        picture = read_picture(upload) if upload else None
    except InvalidFields as invalid:
        problems += invalid.problems
    if problems or submission is None:
        raise InvalidFields(problems)
    return submission, picture
