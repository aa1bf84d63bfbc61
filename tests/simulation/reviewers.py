"""Buyers who review, or do not; who take the way out; readers who vote; an owner who moderates and answers."""

from __future__ import annotations

from collections import defaultdict

from commerce import orders
from commerce.links import review_token
from commerce.orders import Order
from functions.addresses import address_id
from functions.moderation.service import Moderation
from functions.ports import Mail
from functions.reviews.handler import take
from functions.reviews.helpful import handle as helpful
from functions.reviews.records import ReviewState, read_review, review_key
from functions.reviews.votes import Votes
from functions.unsubscribe.handler import end
from functions.unsubscribe.links import What, unsubscribe_path
from tests.simulation.afterwards import DAY_S, SLACK_S, Afterwards
from tests.simulation.world import Violation
from tests.support.shop import SECRET, api_event

STARS = (5, 4, 2, 1)
REVIEW = "2026-10-14-taza-marea-5f1c2a9be0"
ASKS = ("review_request", "review_reminder")


class Reviewers:
    """`wrote`: when a review of an order was certainly taken. `left`: when an address certainly had its way out."""

    def __init__(self, life: Afterwards) -> None:
        self.life, self.world, self.shop, self.watch = life, life.world, life.shop, life.watch
        life.sell()
        self.wrote: dict[str, int] = {}
        self.left: dict[str, int] = {}
        self.may_have_left: set[str] = set()
        self.arrived: dict[str, int] = {}
        self.voted: defaultdict[str, list[bool]] = defaultdict(list)
        life.deeds += [self.write] * 2 + [self.moderate] * 3 + [self.leave, self.arrive, self.vote, life.deliver_mails]
        self.watch.checks.append(self.check_mail)
        self.watch.last += [self.check_order_mails, self.check_unhappy, self.check_votes]

    # --- what they do

    def write(self) -> None:
        order, line = self.life.some_order(), self.world.choices.draw(2)
        stars = STARS[self.world.choices.draw(len(STARS))]
        token = review_token(SECRET.encode(), order.id, line)
        body = {"token": token, "rating": stars, "title": "Sí", "text": f"Una taza estupenda, {stars}"}
        answer = self.shop.request(take, api_event("POST", "/api/reviews", json_body=body))
        self.world.tell("buyer", f"reviews {order.id[:6]} {line}: {answer.status if answer else 'no answer'}")
        if answer and answer.status == 201:
            self.wrote.setdefault(order.id, self.world.clock())

    def leave(self) -> None:
        if self.world.choices.draw(3):
            return
        order = self.life.some_order()
        address = address_id(self.shop.services.config, _email(order))
        self.may_have_left.add(_email(order).casefold())
        token = unsubscribe_path(SECRET.encode(), What.REVIEWS, address).rpartition("/")[2]
        answer = self.shop.request(end, api_event("POST", "/x", parameters={"token": token}))
        if answer and answer.status == 200:
            self.left.setdefault(_email(order).casefold(), self.world.clock())
            self.world.tell("buyer", f"{_email(order)} wants no more")

    def arrive(self) -> None:
        order = self.life.some_order()
        at = self.world.clock()
        done = self.shop.invoke(
            "delivered", lambda: self.life.book.apply(order.id, lambda found: orders.delivered(found, at)).changed
        )
        if done:
            self.arrived[order.id] = at

    def vote(self) -> None:
        ip = f"192.0.2.{self.world.choices.draw(3)}"
        event = api_event("POST", "/x", json_body={"review": REVIEW})
        event["requestContext"]["http"]["sourceIp"] = ip
        answer = self.shop.request(helpful, event)
        self.voted[ip].append(bool(answer and answer.status == 202))

    def moderate(self) -> None:
        services = self.shop.services
        desk = Moderation(services.store, self.world.clock, "Europe/Madrid", services.sleep)
        waiting = self.shop.inner.query_index("REVIEWS#pending")
        done = self.shop.inner.query_index("REVIEWS#approved")
        if done and self.world.choices.draw(2):
            review = read_review(done[self.world.choices.draw(len(done))])[0]
            text = ("Gracias", "Gracias, Ana", "")[self.world.choices.draw(3)]
            self.shop.invoke("owner: reply", lambda: desk.reply(review.id, text).reply)
        elif waiting:
            review = read_review(waiting[0])[0]
            self.shop.invoke("owner: approve", lambda: desk.approved(review.id, "a-file").state)

    # --- what must hold

    def check_mail(self, mail: Mail, now: int) -> None:
        order_id, kind = mail.id.split("-")[:2]
        if kind.startswith("review_") and self.left.get(mail.to.casefold(), now) + SLACK_S < now:
            raise Violation(f"{kind} to {mail.to} after the way out")
        if kind.startswith("review_") and not mail.unsubscribe:
            raise Violation(f"{kind} without a way out")
        if kind not in ASKS:
            return
        days = self.shop.services.shop.review_after_days
        arrived = self.arrived.get(order_id, now)
        if kind == "review_request" and arrived + SLACK_S < now < arrived + days * DAY_S:
            raise Violation(f"{order_id} was asked too early after its delivery")
        if kind == "review_reminder" and self.wrote.get(order_id, now) + SLACK_S < now:
            raise Violation(f"{order_id} was reminded of what is written")

    def check_order_mails(self) -> None:
        """One request and one reminder at most, in that order; one answer a review."""
        for order_id in self.life.orders:
            asked, reminded = (self.watch.times(f"{order_id}-{kind}") for kind in ASKS)
            if reminded and (not asked or reminded[0] < asked[0]):
                raise Violation(f"{order_id} was reminded before it was asked")
            kept = [read_review(item)[0] for item in self.shop.inner.query(f"REVIEW#{order_id}")]
            whole = len(kept) == 2
            gone = _email(self.shop.order(order_id)).casefold() in self.may_have_left
            if not (asked or gone or whole):
                raise Violation(f"{order_id} was never asked")
            for review in kept:
                name = f"{order_id}-review_reply-review-{review.line}"
                told = [id_ for id_ in self.watch.handed if id_.startswith(name)]
                if len(told) > (review.state is ReviewState.APPROVED):
                    raise Violation(f"{len(told)} answers to {review.id} were mailed, which is {review.state}")

    def check_unhappy(self) -> None:
        """Who is not happy is the owner's to write to: with the review, or there is neither."""
        for order_id in self.life.orders:
            for line in range(2):
                found = self.shop.inner.get(review_key(order_id, line))
                low = bool(found) and read_review(found)[0].rating <= 2
                if low is not bool(self.watch.times(f"{order_id}-owner_attention-review-{line}")):
                    raise Violation(f"{order_id}: a low rating and its alarm are not together")

    def check_votes(self) -> None:
        counted = Votes.of(self.shop.services).counted([REVIEW]).get(REVIEW, 0)
        surely = sum(any(answers) for answers in self.voted.values())
        # A vote is forgotten when the quarter ends, and a run may see one end.
        if not surely <= counted <= 2 * len(self.voted):
            raise Violation(f"{counted} votes of {surely} to {len(self.voted)} visitors")


def _email(order: Order) -> str:
    assert order.payment
    return order.payment.customer.email
