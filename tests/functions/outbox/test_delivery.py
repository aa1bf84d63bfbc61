"""Delivering the outbox: each message once, through failures, crashes and rivals."""

from __future__ import annotations

import itertools
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import pytest

from commerce.errors import MailError, StoreUnavailable
from functions.outbox.records import PARKED, PARTITION
from functions.outbox.service import LEASE_S, MAX_TRIES, Outbox, backoff_s
from functions.ports import Mail, Put
from functions.wiring import Services
from tests.support.orders import place, stock_shelves
from tests.support.shop import FakeMailer, make_services
from tests.support.stores import open_store


@pytest.fixture
def mailer() -> FakeMailer:
    return FakeMailer()


@pytest.fixture(params=["memory", "sqlite"])
def services(request, tmp_path, clock, mailer):
    with open_store(request.param, tmp_path, clock) as store:
        made = make_services(tmp_path, store=store, clock=clock, mailer=mailer)
        stock_shelves(made)
        yield made


def deliver(services: Services, **more: Any):
    return Outbox.of(services).deliver(**more)


def ids(mailer: FakeMailer) -> list[str]:
    return sorted(mail.id.partition("-")[2] for mail in mailer.sent)


def test_a_paid_order_is_confirmed_to_the_customer_and_told_to_the_owner_once(services, mailer):
    life = place(services).paid()
    assert deliver(services).sent == 2
    assert deliver(services).sent == 0
    assert ids(mailer) == ["order_confirmed", "owner_new_order"]
    assert {mail.to for mail in mailer.sent} == {"ana@example.com", "ines@shop.test"}
    assert services.store.query(PARTITION) == []
    sent = services.store.query(f"ORDER#{life.id}", "SENT#")
    assert [item.key.sort for item in sent] == ["SENT#order_confirmed#", "SENT#owner_new_order#"]
    assert "example.com" not in str(sent)


def test_nothing_is_sent_before_it_is_due(services, mailer, clock):
    life = place(services).paid()
    deliver(services)
    life.sent(review_at=clock() + 1000)
    deliver(services)
    assert "review_request" not in ids(mailer)
    clock.advance(999)
    deliver(services)
    assert "review_request" not in ids(mailer)
    clock.advance(1)
    deliver(services)
    assert "review_request" in ids(mailer)


def test_messages_go_in_the_order_in_which_they_are_due(services, mailer, clock):
    first, second = place(services), place(services)
    second.paid()
    clock.advance(5)
    first.paid()
    deliver(services)
    assert [mail.id.partition("-")[0] for mail in mailer.sent] == [second.id, second.id, first.id, first.id]


def test_a_limit_leaves_the_rest_for_the_next_time(services, mailer):
    for _ in range(3):
        place(services).paid()
    assert deliver(services, limit=4).sent == 4
    assert deliver(services, limit=4).sent == 2
    assert len(set(ids_of(mailer))) == 6


def ids_of(mailer: FakeMailer) -> list[str]:
    return [mail.id for mail in mailer.sent]


def test_a_failed_mail_comes_again_later_under_the_same_id(services, mailer, clock):
    place(services).paid()
    mailer.failures = 1
    report = deliver(services)
    assert (report.sent, report.failed, report.parked) == (1, 1, ())
    assert deliver(services).sent == 0
    clock.advance(backoff_s(1) - 1)
    assert deliver(services).sent == 0
    clock.advance(1)
    assert deliver(services).sent == 1
    assert len(set(ids_of(mailer))) == len(mailer.sent) == 2


def test_a_mail_that_fails_eight_times_is_parked_with_its_reason(services, mailer, clock):
    place(services).paid()
    mailer.failures = 1000
    reports = []
    for tries in range(1, MAX_TRIES + 1):
        reports.append(deliver(services))
        clock.advance(backoff_s(tries))
    assert [report.failed for report in reports] == [2] * MAX_TRIES
    assert [len(report.parked) for report in reports] == [0] * (MAX_TRIES - 1) + [2]
    assert "refused" in reports[-1].parked[0]
    assert services.store.query(PARTITION) == []
    parked = Outbox.of(services).parked()
    assert len(services.store.query(PARKED)) == 2
    assert {waiting.tries for waiting in parked} == {MAX_TRIES}
    assert deliver(services).failed == 0


def test_pauses_double_and_end_within_a_day(services):
    pauses = [backoff_s(tries) for tries in range(1, MAX_TRIES)]
    assert pauses[0] == 60
    assert all(later == 2 * sooner for sooner, later in itertools.pairwise(pauses))
    assert sum(pauses) < 24 * 3600


@dataclass
class Refusing:
    """A mailer whose provider says no for good, naming the address."""

    retry: bool = False

    def send(self, mail: Mail) -> None:
        problem = MailError(f"550 <{mail.to}>: no such user")
        problem.retry = self.retry
        raise problem


def test_a_refusal_for_good_is_parked_at_once_and_names_no_address(services, clock):
    place(services).paid()
    services.__dict__["mailer"] = Refusing()
    report = deliver(services)
    assert len(report.parked) == 2
    assert "550" in report.parked[0]
    assert "ana@" not in str(report.parked) + str(services.store.query(PARKED)[0].attributes["last_problem"])


def test_one_broken_message_does_not_hold_up_the_others(services, mailer, monkeypatch):
    place(services).paid()
    life = place(services).paid()
    broken = services.runtime.render

    def render(template: str, language: str, **context: Any) -> str:
        if template.startswith("mails/order_confirmed") and life.token in context["order"].url:
            raise ZeroDivisionError
        return broken(template, language, **context)

    monkeypatch.setattr(services.runtime, "render", render)
    report = deliver(services)
    assert (report.sent, report.failed) == (3, 1)
    assert "ZeroDivisionError" in services.store.query(PARTITION)[0].attributes["last_problem"]


@dataclass
class Dying:
    """A mailer in a process that dies right after the hand-over (or before it)."""

    inner: FakeMailer
    before: bool
    armed: bool = True

    def send(self, mail: Mail) -> None:
        if self.before and self.armed:
            raise KeyboardInterrupt
        self.inner.send(mail)
        if self.armed:
            raise KeyboardInterrupt


@pytest.mark.parametrize(("before", "copies"), [(True, 1), (False, 2)])
def test_what_a_dead_deliverer_held_is_taken_over_when_its_lease_ran_out(services, mailer, clock, before, copies):
    place(services).paid()
    dying = Dying(mailer, before)
    services.__dict__["mailer"] = dying
    with pytest.raises(KeyboardInterrupt):
        deliver(services)
    dying.armed = False
    assert deliver(services).sent == 1
    clock.advance(LEASE_S + 1)
    assert deliver(services).sent == 1
    confirmations = [mail for mail in mailer.sent if mail.id.endswith("order_confirmed")]
    # Dying between hand-over and write is the one way to send twice; the same id lets the receiver see it.
    assert len(confirmations) == copies
    assert len({mail.id for mail in confirmations}) == 1


@dataclass
class Slow:
    """Lets two deliverers meet: holds every mail until told, and counts."""

    sent: list[Mail] = field(default_factory=list)
    go: threading.Event = field(default_factory=threading.Event)

    def send(self, mail: Mail) -> None:
        self.go.wait(2)
        self.sent.append(mail)


def test_two_deliverers_at_once_send_nothing_twice(services):
    for _ in range(4):
        place(services).paid()
    slow = Slow()
    services.__dict__["mailer"] = slow
    with ThreadPoolExecutor(4) as pool:
        running = [pool.submit(Outbox.of(services).deliver) for _ in range(4)]
        slow.go.set()
        reports = [future.result(10) for future in running]
    assert sum(report.sent for report in reports) == 8
    assert sorted(mail.id for mail in slow.sent) == sorted({mail.id for mail in slow.sent})
    assert services.store.query(PARTITION) == []


def test_a_slow_deliverer_whose_lease_ran_out_does_not_undo_the_next_ones_work(services, mailer, clock):
    life = place(services).paid()
    other = FakeMailer()

    @dataclass
    class Overtaken:
        """While this one sends, its lease runs out and a second deliverer does the whole work."""

        done: bool = False

        def send(self, mail: Mail) -> None:
            if not self.done:
                self.done = True
                clock.advance(LEASE_S + 1)
                services.__dict__["mailer"] = other
                deliver(services)
                services.__dict__["mailer"] = self

    services.__dict__["mailer"] = Overtaken()
    deliver(services)
    assert len(other.sent) == 2
    assert services.store.query(PARTITION) == []
    assert len(services.store.query(f"ORDER#{life.id}", "SENT#")) == 2


def test_a_late_failure_does_not_take_a_message_from_who_holds_it_now(services, clock):
    place(services).paid()

    class Late:
        """Fails after its lease ran out, while a second deliverer is busy with the same message."""

        def send(self, mail: Mail) -> None:
            clock.advance(LEASE_S + 1)
            services.__dict__["mailer"] = Dying(FakeMailer(), before=True)
            with pytest.raises(KeyboardInterrupt):
                deliver(services)
            raise MailError("too late")

    services.__dict__["mailer"] = Late()
    deliver(services, limit=1)
    waiting = services.store.query(PARTITION)
    assert [item.attributes["tries"] for item in waiting] == [0, 0]
    assert waiting[0].attributes["leased_until"] > clock()


def test_a_message_that_is_known_as_sent_is_only_taken_out(services, mailer):
    place(services).paid()
    waiting = services.store.query(PARTITION)
    deliver(services)
    mailer.sent.clear()
    services.store.transact([Put(item) for item in waiting])
    assert deliver(services).sent == 0
    assert mailer.sent == []
    assert services.store.query(PARTITION) == []


class Flaky:
    """A store whose writes may fail before or after they happen."""

    def __init__(self, inner: Any, fail: str) -> None:
        self._inner, self._fail, self.armed = inner, fail, 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)

    def transact(self, operations: Any) -> None:
        if not self.armed or len(operations) == 1:
            return self._inner.transact(operations)
        self.armed -= 1
        if self._fail == "after":
            self._inner.transact(operations)
        raise StoreUnavailable("gone for a moment")


@pytest.mark.parametrize("fail", ["before", "after"])
def test_a_store_that_fails_at_the_last_write_does_not_send_twice(tmp_path, clock, mailer, fail):
    services = make_services(tmp_path, clock=clock, mailer=mailer)
    stock_shelves(services)
    place(services).paid()
    flaky = Flaky(services.store, fail)
    services.__dict__["store"] = flaky
    flaky.armed = 1
    deliver(services)
    clock.advance(10 * LEASE_S)
    deliver(services)
    assert len(mailer.sent) == 2
    assert services.store.query(PARTITION) == []


def test_a_store_that_stays_away_is_told_to_the_caller(tmp_path, clock, mailer):
    services = make_services(tmp_path, clock=clock, mailer=mailer)
    stock_shelves(services)
    place(services).paid()
    flaky = Flaky(services.store, "before")
    services.__dict__["store"] = flaky
    flaky.armed = 1000
    with pytest.raises(StoreUnavailable):
        deliver(services)


@pytest.mark.parametrize("ending", ["refund", "dispute"])
def test_nobody_is_asked_for_a_review_of_what_was_refunded_or_disputed(services, mailer, clock, ending):
    life = place(services).paid().sent(review_at=clock() + 10)
    life.refunded() if ending == "refund" else life.disputed()
    clock.advance(20)
    deliver(services)
    assert "review_request" not in ids(mailer)
    assert services.store.query(PARTITION) == []


def test_a_partial_refund_does_not_stop_the_request_for_a_review(services, mailer, clock):
    place(services).paid().sent(review_at=clock() + 10).refunded(100)
    clock.advance(20)
    deliver(services)
    assert "review_request" in ids(mailer)


def test_who_has_paid_meanwhile_is_not_told_that_the_payment_failed(services, mailer):
    place(services).pending().failed().paid()
    deliver(services)
    assert ids(mailer) == ["order_confirmed", "owner_new_order"]


def test_the_scheduled_function_says_what_it_did(services, monkeypatch):
    from functions.outbox import handler

    monkeypatch.setattr(handler, "services", lambda: services)
    place(services).paid()
    assert handler.handler({"source": "aws.scheduler"}, None) == {"sent": 2, "failed": 0, "parked": 0}


def test_what_was_given_up_goes_again_when_the_owner_says_so(services, mailer, clock):
    place(services).paid()
    mailer.failures = 1000
    for tries in range(1, MAX_TRIES + 1):
        deliver(services)
        clock.advance(backoff_s(tries))
    outbox = Outbox.of(services)
    parked = outbox.parked()
    mailer.failures = 0

    assert [outbox.resend(mail) for mail in parked] == [True, True]
    assert [outbox.resend(mail) for mail in parked] == [False, False]

    assert outbox.parked() == []
    assert {mail.tries for mail in outbox.waiting()} == {0}
    assert deliver(services).sent == 2
    assert len(set(ids_of(mailer))) == len(mailer.sent) == 2
