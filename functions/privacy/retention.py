"""Nothing is kept longer than was said (Regulation (EU) 2016/679, art. 5(1)(e)): one look at what is past its time.

Orders that were never paid, and those that the books need no more, go whole. Paid ones whose customer asked for it lose
who that was as soon as nothing is owed; withdrawals that they stated by number go as soon as those are seen to.
Conversations go after their last word, and reviews that were turned down; each with its files, and files that no record
ever named. May be repeated, and die anywhere: what
is left is done the next time. Must not know who starts it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import takewhile
from typing import Self

from commerce import orders
from commerce.errors import OrderError
from commerce.orders import UNPAID_END, Order
from commerce.retention import Retention, years_before
from commerce.shop import Shop
from functions.conversations.forgetting import forget_old_threads
from functions.orders.book import OrderBook
from functions.orders.listing import orders_in
from functions.ports import Clock, Delete, Equals, Files, Operation, Store
from functions.privacy.records import ERASURES, erasure_key
from functions.records import number_key, order_key, payment_key
from functions.returns.forgetting import forget_cases, forget_statement
from functions.returns.records import ASKED_INDEX, Statement, read_case, read_statement, statement_key
from functions.returns.records import PREFIX as RETURN_PREFIX
from functions.reviews.records import Review, ReviewState, read_review, review_key, state_index
from functions.surveys.records import survey_key
from functions.surveys.subjects import of_order
from functions.transactions import retrying
from functions.uploads import Uploads
from functions.wiring import Services

DAY_S = 24 * 3600
# To say so, to send it back, and to get the money: Directive 2011/83/EU, arts. 9, 13 and 14.
AFTERWARDS_DAYS = 14 + 14
# A store takes a hundred operations at once; an order's own item, its number and payments come on top.
BATCH = 90


def rights_s(shop: Shop) -> int:
    """How long after its delivery an order's customer must be known, for withdrawals, returns and their money."""
    return (max(shop.returns_days, 14) + AFTERWARDS_DAYS) * DAY_S


@dataclass(frozen=True)
class Cleared:
    """How many went: `orders` whole, `customers` out of orders that stay, `reviews` that were turned down.

    `files`: that no record names. `statements`: of withdrawals, whose customer asked.
    """

    orders: int = 0
    customers: int = 0
    reviews: int = 0
    conversations: int = 0
    files: int = 0
    statements: int = 0

    def __bool__(self) -> bool:
        return any(vars(self).values())


@dataclass(frozen=True)
class Clearing:
    """`files` is called for when there is a picture. `forget_talks`: before when, at most how many."""

    store: Store
    files: Callable[[], Files]
    retention: Retention
    timezone: str
    rights_s: int
    clock: Clock
    forget_talks: Callable[[int, int], int]
    uploads: Uploads
    sleep: Callable[[float], None] = field(default=time.sleep)

    @classmethod
    def of(cls, services: Services) -> Self:
        shop = services.shop
        return cls(
            services.store,
            lambda: services.files,
            shop.retention,
            shop.timezone,
            rights_s(shop),
            services.clock,
            lambda before, limit: forget_old_threads(services, before, limit),
            Uploads.of(services),
            services.sleep,
        )

    def run(self, limit: int = 200) -> Cleared:
        """At most so many orders, customers and conversations. Raises StoreError or OutsideError."""
        gone = customers = 0
        for order in self._past_their_time():
            if gone >= limit:
                break
            gone += self._delete(order)
        for order_id in self._asked():
            if customers >= limit:
                break
            customers += self._forget(order_id)
        reviews = sum(1 for each in self._turned_down() if self._drop(each))
        silent_since = self.clock() - self.retention.conversations_days * DAY_S
        talks, files = self.forget_talks(silent_since, limit), self.uploads.sweep()
        return Cleared(gone, customers, reviews, talks, files, sum(map(self._forget_statement, self._statements())))

    # orders that go whole

    def _past_their_time(self) -> Iterator[Order]:
        now = self.clock()
        unpaid_before = now - self.retention.unpaid_days * DAY_S
        books_before = years_before(now, self.retention.orders_years, self.timezone)
        for group in ("ended", "erased"):
            old = takewhile(lambda each: each.created_at < unpaid_before, orders_in(self.store, group))
            yield from (order for order in old if order.status in UNPAID_END)
        for group in ("paid", "ended", "erased"):
            old = takewhile(lambda each: each.created_at < books_before, orders_in(self.store, group))
            closed = (order for order in old if max(order.times.values(), default=0) < books_before)
            yield from (order for order in closed if not orders.why_running(order, now, self.rights_s))

    def _delete(self, order: Order) -> bool:
        """With all that lies around it; the order itself last, so that a death in between is made good."""
        for review in self._reviews_of(order):
            self._drop(review)
        key = order_key(order.id)
        for case in (read_case(item)[0] for item in self.store.query(key.partition, RETURN_PREFIX)):
            for name in case.files:
                self.files().delete(name)
        around: list[Operation] = [Delete(item.key) for item in self.store.query(key.partition) if item.key != key]
        while around:
            batch, around = around[:BATCH], around[BATCH:]
            self._transact(batch)
        item = self.store.get(key)
        if item is None:
            return False
        payments = {order.payment.payment_intent} if order.payment and order.payment.payment_intent else set()
        pointers = [number_key(order.id), *map(payment_key, sorted({*payments, *order.other_payments}))]
        unchanged = Equals("version", int(item.attributes["version"]))
        self._transact([Delete(key, when=(unchanged,)), *map(Delete, pointers)])
        return True

    # customers who are forgotten

    def _asked(self) -> list[str]:
        return [str(item.attributes["order_id"]) for item in self.store.query_index(ERASURES)]

    def _forget(self, order_id: str) -> bool:
        book, now = OrderBook(self.store, self.clock, self.sleep), self.clock()
        done = Delete(erasure_key(order_id))
        if not orders.why_running(book.get(order_id), now, self.rights_s):
            retrying(lambda: forget_cases(self.store, self.files, order_id), sleep=self.sleep)
        try:
            outcome = book.apply(order_id, lambda found: orders.erased(found, now, self.rights_s), also=[done])
        except OrderError:
            return False  # something is still owed
        self._forget_answers(outcome.order)
        if not outcome.changed:
            self._transact([done])  # forgotten meanwhile, when they asked again
        return outcome.changed

    def _forget_answers(self, order: Order) -> None:
        """Those that were given between the wish to be forgotten and now."""
        if answers := [Delete(survey_key(kind, subject)) for kind, subject in of_order(order)]:
            self._transact([*answers])

    def _statements(self) -> list[Statement]:
        asked = [str(item.attributes["statement"]) for item in self.store.query_index(ASKED_INDEX)]
        found = (self.store.get(statement_key(each)) for each in asked)
        return [read_statement(item)[0] for item in found if item]

    def _forget_statement(self, statement: Statement) -> bool:
        return retrying(lambda: forget_statement(self.store, statement), sleep=self.sleep)

    # reviews that were turned down

    def _turned_down(self) -> list[Review]:
        before = self.clock() - self.retention.rejected_reviews_days * DAY_S
        found = (read_review(item)[0] for item in self.store.query_index(state_index(ReviewState.REJECTED)))
        return [review for review in found if 0 < review.decided_at < before]

    def _reviews_of(self, order: Order) -> list[Review]:
        return [read_review(item)[0] for item in self.store.query(f"REVIEW#{order.id}")]

    def _drop(self, review: Review) -> bool:
        if review.picture:
            self.files().delete(review.picture)
        self._transact([Delete(review_key(review.order_id, review.line))])
        return True

    def _transact(self, operations: list[Operation]) -> None:
        retrying(lambda: self.store.transact(operations), sleep=self.sleep)
