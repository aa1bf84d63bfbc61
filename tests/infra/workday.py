"""A shop's whole working day, each function doing all that it can do: what the least rights are measured on.

A branch that asks the store for something new belongs here, or the function would be refused it in production. The test
holds this to the code: each place where the store is asked must have been passed.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass, field
from typing import Any

from commerce import returns
from commerce.back_in_stock import Wish
from commerce.conversations import Thread
from commerce.errors import PaymentsError
from commerce.newsletter import SignUp
from commerce.orders import ClaimState, Customer
from commerce.shop import Patience
from commerce.surveys import Survey
from commerce.uploads import read_upload
from functions.addresses import address_id
from functions.back_in_stock.bell import Bell
from functions.back_in_stock.service import BackInStock
from functions.conversations.links import new_thread_path, thread_path
from functions.conversations.service import Conversations
from functions.days import day_at
from functions.entry import Route
from functions.fulfilment.service import Fulfilment
from functions.inventory.service import Inventory
from functions.invoices.records import invoices_of
from functions.moderation.service import Moderation
from functions.newsletter.records import State
from functions.newsletter.service import Newsletter, confirm_token
from functions.orders.book import OrderBook
from functions.orders.news import ASK_FROM_VISIT
from functions.outbox.service import MAX_TRIES, Outbox
from functions.privacy.service import Privacy, person
from functions.reconcile.service import Reconcile
from functions.returns.cases import Cases, ending
from functions.returns.labels import approve_with
from functions.reviews.service import Reviews
from functions.routes import ROUTES
from functions.surveys.records import survey_letter, survey_path
from functions.sweep.service import Sweep
from functions.unsubscribe.links import What, unsubscribe_path
from functions.uploads import Uploads
from functions.watch.service import watch
from functions.wiring import Services
from infra.functions import FUNCTIONS
from tests.functions.contact.test_admission import solved
from tests.infra import troubles
from tests.infra.recording import FRONT, Recorder
from tests.support.carriers import aftership, easypost, send
from tests.support.invoices import BUYER
from tests.support.orders import Life, stock_shelves
from tests.support.shop import CALENDAR, SECRET, Answer, api_event, make_shop
from tests.support.stripe_world import StripeWorld, deliver
from tests.support.uploads import JPEG, PNG
from vitrina.stripe_sandbox.cards import Outcome

DAY_S = 24 * 3600
ANA = "ana@example.com"
LINE = {"sku": "TAZ-MAR", "quantity": 1}
PAGE = {"accept": "text/html"}
OPINION = {"rating": "2", "title": "Compra aquí", "text": "Otra tienda es más barata.", "author": ""}


def route_of(name: str, call: str = "") -> Route:
    """The route that the entry point of that name serves; `call` names one of several."""
    (function,) = [each for each in FUNCTIONS if each.name == name]
    (found,) = [route for route in ROUTES if f"{route.method} {route.path}" == (call or function.routes[0])]
    return found


@dataclass
class Workday:
    services: Services
    recorder: Recorder
    stripe: StripeWorld
    _known: set[str] = field(default_factory=set)

    def run(self) -> None:
        stock_shelves(self.services)
        mornings = (self.buying, self.paying, self.looking, self.reviewing, self.withdrawing, self.returning)
        for work in (*mornings, self.writing, self.jobs, self.limits):
            work()

    # --- each as its function is called

    def ask(self, name: str, call: str = "", **event: Any) -> Answer:
        route = route_of(name, call)
        headers = {"x-origin-secret": FRONT, "x-forwarded-for": "192.0.2.7", **event.pop("headers", {})}
        with self.recorder.of(name):
            given = route.answer(api_event(route.method, route.path, headers=headers, **event), self.services)
        return Answer(given["statusCode"], given["headers"], given["body"])

    # --- the day

    def buying(self) -> None:
        """Attempts, codes, open holds, sold out, a provider that fails, a visitor with all hands full."""
        self.life = self._opened()
        self._opened(attempt="a" * 32)
        self._opened(attempt="a" * 32)
        self._opened(attempt="a" * 32, lines=[{**LINE, "quantity": 2}])
        self.ask("checkout", json_body={"lines": [{"sku": "PLA-VEG", "quantity": 60}]})
        with troubles.no_session(self.stripe, PaymentsError("no", retry=False)):
            self.ask("checkout", json_body={"lines": [LINE]})
        for _ in range(12):
            hoarder = {"x-forwarded-for": "192.0.2.66"}
            answered = self.ask("checkout", json_body={"lines": [{"sku": "CUE-BRA", "quantity": 1}]}, headers=hoarder)
        assert answered.status == 429

    def paying(self) -> None:
        life, sold_out = self.life, self._opened(lines=[{"sku": "PLA-VEG", "quantity": 1}])
        session = life.order.session_id
        with self.recorder.of("stripe_webhook"):
            paid = self.stripe.pay(session)
            assert deliver(self.services, paid).status == 200
            assert "duplicate" in deliver(self.services, paid).body
            for event in (
                self.stripe.refunded(session, 500),
                self.stripe.bounce(session),
                self.stripe.dispute(session),
                self.stripe.close_dispute(session, won=True),
                self.stripe.expire(sold_out.order.session_id),
            ):
                assert deliver(self.services, event).status == 200, event
        life.sent()
        self._carriers()

    def _carriers(self) -> None:
        """News of a parcel, from each of the services."""
        book, sent = OrderBook(self.services.store, self.services.clock), Life(self.services, self._opened().id).paid()
        Fulfilment(book, self.services.shop, self.services.clock).ship(sent.id, "SEUR", "T1")
        at = day_at(self.services.clock(), "UTC")
        with self.recorder.of("carrier_webhook"):
            for service, message in (
                ("aftership", aftership("T1", ("InTransit", at))),
                ("easypost", easypost("T1", ("delivered", at))),
            ):
                assert send(self.services, service, message).json == {"received": "applied"}

    def looking(self) -> None:
        self.ask("stock", query="sku=TAZ-MAR,PLA-VEG")
        self.ask("order", parameters={"token": self.life.token}, headers=PAGE)
        self.life.invoiced()
        code = invoices_of(self.services.store, self.life.id)[0].code
        for name in ("invoice", "invoice_pdf"):
            assert self.ask(name, parameters={"token": self.life.token, "code": code}, headers=PAGE).status == 200
        own = {"token": self.life.token}
        assert self.ask("full_invoice_form", parameters=own, headers=PAGE).status == 200
        for _ in range(2):
            assert self.ask("full_invoice", parameters=own, json_body=BUYER).status == 201
        waiting = self._opened()
        self.stripe.pay(waiting.order.session_id)
        self.ask("order", parameters={"token": waiting.token}, query=f"n={ASK_FROM_VISIT}", headers=PAGE)
        assert waiting.order.is_paid
        self.ask("order_lookup_form", headers=PAGE)
        for _ in range(2):
            self.ask("order_lookup", json_body={"order": "7K3M-9QXT", "email": ANA})

        assert self.ask("order_new_link", parameters={"token": self.life.token}, headers=PAGE).status == 200

    def reviewing(self) -> None:
        token = self.life.review_token()
        written = {"token": token, "rating": 5, "title": "Preciosa", "text": "La uso cada mañana."}
        picture = {"picture": base64.b64encode(JPEG).decode()}
        self.ask("review_form", parameters={"token": token}, headers=PAGE)
        assert self.ask("review", json_body={**written, "rating": 9}).status == 422
        # Somebody else's was quicker: the picture is taken away again.
        with troubles.losing_on(self.services, "REVIEW#"):
            self.ask("review", json_body=written | picture)
        assert self.ask("review", json_body=written | picture).status == 201
        assert self.ask("review", json_body=written | picture).status == 409
        self.ask("review_form", parameters={"token": token}, headers=PAGE)
        # An unhappy one changes its order, too.
        unhappy = Life(self.services, self._opened().id).paid().sent()
        assert self.ask("review", json_body={**written, "token": unhappy.review_token(), "rating": 1}).status == 201
        for _ in range(2):
            assert self.ask("review_helpful", json_body={"review": "2026-10-14-taza-marea"}).status == 202

    def withdrawing(self) -> None:
        """By number, right and wrong; by link, twice; an order that changes meanwhile."""
        self.ask("withdrawal", headers=PAGE)
        for number in (self._paid().id, "0000-0000"):
            form = {"name": "Ana Ruiz", "email": ANA, "order": number}
            seal = self.ask("withdrawal", "POST /api/withdrawal", json_body=form).json["seal"]
            for _ in range(2):
                stated = self.ask("withdrawal", "POST /api/withdrawal", json_body={**form, "seal": seal})
                assert stated.status == 201, stated.body
        link = {"token": self._paid().token}
        post, form = "POST /api/orders/{token}/withdrawal", {"name": "Ana Ruiz", "email": ANA, "lines": {"0": 1}}
        self.ask("withdrawal", "GET /api/orders/{token}/withdrawal", parameters=link, headers=PAGE)
        seal = self.ask("withdrawal", post, parameters=link, json_body=form).json["seal"]
        for _ in range(2):
            assert self.ask("withdrawal", post, parameters=link, json_body={**form, "seal": seal}).status == 201

    def returning(self) -> None:
        """Something broken, with its picture, twice; then on its way."""
        life = self._paid().sent()
        link, post = {"token": life.token}, "POST /api/orders/{token}/returns"
        picture = base64.b64encode(JPEG).decode()
        asked = {"lines": {"0": 1}, "problem": "broken", "words": "Rota.", "pictures": [picture]}
        self.ask("returns", parameters=link, headers=PAGE)
        # It is another's already when it is written: the picture is taken away again.
        with troubles.claimed_meanwhile():
            assert self.ask("returns", post, parameters=link, json_body=asked).status == 409
        assert self.ask("returns", post, parameters=link, json_body=asked).status == 201
        now = self.services.clock()
        Cases.of(self.services).change(life.id, 1, lambda case: returns.approved(case, now))
        approve_with(Cases.of(self.services).get(life.id, 1), PNG, "", self.services)
        (label,) = self.ask("order", parameters=link).json["returns"]
        found = {"token": label["label_url"].rpartition("/")[2]}
        assert self.ask("returns", "GET /api/return-labels/{token}", parameters=found).status == 200
        where = {**link, "number": "1"}
        told = self.ask("returns", f"{post}/{{number}}", parameters=where, json_body={"tracking_number": "PQ1"})
        assert told.status == 200, told.body
        self.ask("order", parameters=link, headers=PAGE)

    def writing(self) -> None:
        self.ask("challenge")
        hello = {"name": "Ana Ruiz", "email": ANA, "message": "¿Cabe en la cafetera?"}
        assert self.ask("contact", json_body=hello).status == 202
        assert self.ask("contact", json_body={**hello, "proof": self._proof()}).status == 202
        self._conversing()
        for form in ({"email": ANA, "consent": "yes"}, {"email": ANA, "consent": "yes", "proof": self._proof()}):
            assert self.ask("newsletter", json_body=form).status == 202
        (subscriber,) = Newsletter.of(self.services).subscribers(State.PENDING)
        link = {"token": confirm_token(SECRET.encode(), subscriber)}
        self.ask("newsletter_show", parameters=link, headers=PAGE)
        for _ in range(2):
            assert self.ask("newsletter_confirm", parameters=link, headers=PAGE).status == 200
        for wish in ({"sku": "TAZ-MAR", "email": ANA}, {"sku": "TAZ-MAR", "email": ANA, "proof": self._proof()}):
            assert self.ask("back_in_stock", json_body=wish).status == 202
        address = address_id(self.services.config, ANA)
        for what in What:
            way = {"token": unsubscribe_path(SECRET.encode(), what, address).rpartition("/")[2]}
            assert self.ask("unsubscribe_form", parameters=way, headers=PAGE).status == 200
            assert self.ask("unsubscribe", parameters=way, headers=PAGE).status == 200

    def jobs(self) -> None:
        self._deliver()
        self._sweep()
        late = self._opened()
        self.stripe.pay(late.order.session_id, Outcome.SUCCEED)
        with self.recorder.of("reconcile"):
            report = Reconcile.of(self.services).run()
        assert late.order.is_paid, report
        session = late.order.session_id
        self.stripe.refunded(session, 700)
        self.stripe.bounce(session)
        self.stripe.dispute(session)
        with self.recorder.of("reconcile"):
            assert Reconcile.of(self.services).run().differences
        self._watch()

    def limits(self) -> None:
        """When a visitor's window has run out, the next request takes its item away."""
        for function in FUNCTIONS:
            if function.is_route and "webhook" not in function.name:
                self.ask(function.name, json_body={}, parameters={"token": "x"}, headers=PAGE)
            for call in function.routes if function.name != "stripe_webhook" else ():
                self.ask(function.name, call, json_body={}, parameters={"token": "x"}, headers=PAGE)
                self.services.clock.advance(700)  # type: ignore[attr-defined]
                self.ask(function.name, call, json_body={}, parameters={"token": "x"}, headers=PAGE)
        self._exhaust()

    # --- parts of it

    def _opened(self, **more: Any) -> Life:
        answered = self.ask("checkout", json_body={"lines": [LINE], **more})
        assert answered.status == 200, answered.body
        # Newest first, by when it was made; within one second the one that was not there before.
        made = [each.order_id for each in self.stripe.sessions(0)]
        fresh = next((each for each in made if each not in self._known), None) or self._again(answered)
        self._known.update(made)
        return Life(self.services, fresh)

    def _paid(self) -> Life:
        life = self._opened()
        return life.paid()

    def _again(self, answered: Answer) -> str:
        """The same attempt leads to the page that it has opened before."""
        return next(each.order_id for each in self.stripe.sessions(0) if each.url == answered.json["url"])

    def _conversing(self) -> None:
        """From an order's page, with a file; one whose file is taken away again; reading both."""
        about = {
            "token": new_thread_path(SECRET.encode(), self.life.id, self.life.order.link_generation).rpartition("/")[2]
        }
        said = {"message": "¿Cabe en la cafetera?", "attempt": "a-form", "files": [base64.b64encode(JPEG).decode()]}
        assert self.ask("message", json_body=said, parameters=about).status == 201
        self.ask("messages", parameters=about, headers=PAGE)
        (thread,) = Conversations.of(self.services).of_order(self.life.id)
        link = {"token": thread_path(SECRET.encode(), thread.id).rpartition("/")[2]}
        assert self.ask("message", json_body=said, parameters=link).status == 201
        with troubles.losing_on(self.services, "THREAD#"):
            other = {**said, "message": "¿Y en la grande?"}
            assert self.ask("message", json_body=other, parameters=link).status == 503
        self.ask("messages", parameters=link, headers=PAGE)
        Conversations.of(self.services).answer(thread.id, "Sí.", "command")
        Conversations.of(self.services).close(thread.id)
        link = {"token": survey_path(SECRET.encode(), Survey.CSAT, thread.id, "es").rpartition("/")[2]}
        for score in ("4", "5"):
            assert self.ask("survey", json_body={"score": score}, parameters=link).status == 200
        self.ask("survey_form", parameters=link, headers=PAGE)
        letter = survey_letter(Survey.NPS, self.life.id, {"order": self.life.id}, self.services.clock())
        self.services.store.transact([letter])
        asked = self._unsurveyed("pau@example.com")
        letter = survey_letter(Survey.CSAT, asked.id, {"thread": asked.id}, self.services.clock())
        self.services.store.transact([letter])

    def _unsurveyed(self, email: str) -> Thread:
        return Conversations.of(self.services).start(Thread("", "x", "Pau", email, "es", 0), "¿Hola?", "form")

    def _deliver(self) -> None:
        """All kinds of mail that wait; one that SES refuses for ever; one whose lease another takes."""
        BackInStock.of(self.services).ask("b" * 32, Wish("TAZ-MAR", ANA), "es")
        Newsletter.of(self.services).ask("c" * 32, SignUp(ANA, "/"), "es", "Quiero.", "v")
        Bell.of(self.services).ring()
        # Asked for reviews: now, and once more.
        asked = self._opened().paid(customer=Customer("eva@example.com", "Eva"))
        asked.sent(review_at=self.services.clock(), remind_at=self.services.clock())
        with self.recorder.of("outbox"):
            assert Outbox.of(self.services).deliver(limit=200).sent
        Newsletter.of(self.services).ask("d" * 32, SignUp("b@example.com", "/"), "es", "Quiero.", "v")
        with troubles.no_mail(self.services), self.recorder.of("outbox"):
            for _ in range(MAX_TRIES):
                Outbox.of(self.services).deliver()
                self.services.clock.advance(DAY_S)  # type: ignore[attr-defined]

    def _sweep(self) -> None:
        self._opened()
        inventory = Inventory(self.services.store, "es", lambda _: None)
        self.services.clock.advance(2 * 3600)  # type: ignore[attr-defined]
        BackInStock.of(self.services).ask("e" * 32, Wish("PLA-VEG", ANA), "es")
        with self.recorder.of("sweep"):
            assert Sweep.of(self.services).run().released
            assert Bell.of(self.services).ring() == {"PLA-VEG": 1}
        left = inventory.stock_of("PLA-VEG").available
        inventory.add("PLA-VEG", -left)
        BackInStock.of(self.services).ask("f" * 32, Wish("PLA-VEG", ANA), "es")
        with self.recorder.of("sweep"):
            assert Bell.of(self.services).ring() == {}

    def _watch(self) -> None:
        """A late order is told of, its customer gets a new date; then it lies down; the calendar of holidays ends."""
        shop = make_shop(delivery=CALENDAR, patience=Patience(tells_customers=True))
        self.services.runtime.__dict__["shop"] = shop
        life = self._opened()
        self.stripe.pay(life.order.session_id)
        with self.recorder.of("reconcile"):
            Reconcile.of(self.services).run()
        self._to_be_forgotten()
        self._to_be_collected()
        for days in (5, 30, 600):
            self.services.clock.advance(days * DAY_S)  # type: ignore[attr-defined]
            with self.recorder.of("watch"):
                assert watch(self.services).told
            with self.recorder.of("outbox"):
                assert Outbox.of(self.services).deliver(limit=200).sent
        with self.recorder.of("watch"):
            assert not watch(self.services).told  # nothing is left to clear: the day is done
        assert len(life.order.promises) == 2

    def _to_be_collected(self) -> None:
        """One that nobody comes for, and one that is over."""
        book = OrderBook(self.services.store, self.services.clock)
        work = Fulfilment(book, self.services.shop, self.services.clock)
        for life in (waiting := Life(self.services, self._opened().id), over := Life(self.services, self._opened().id)):
            work.ship(life.picked_up().id)
        over.refunded()
        assert not waiting.order.refunded

    def _to_be_forgotten(self) -> None:
        """By what the watch clears: an order that is over and one that is forgotten already, a review, a lost file."""
        over = self._opened().paid().sent().delivered()
        broken = {"lines": {"0": 1}, "problem": "broken", "words": "Rota."}
        asked = {**broken, "pictures": [base64.b64encode(JPEG).decode()]}
        self.ask("returns", "POST /api/orders/{token}/returns", parameters={"token": over.token}, json_body=asked)
        cases, now = Cases.of(self.services), self.services.clock()
        cases.change(over.id, 1, lambda case: returns.refused(case, now, "No."), ends=ending(1, ClaimState.ENDED))
        Privacy.of(self.services).erase(person(self.services, ANA))
        review = Reviews.of(self.services).submit(over.review_token(), OPINION, JPEG)
        Moderation(self.services.store, self.services.clock, "Europe/Madrid").reject(review.id, "")
        picture = read_upload(JPEG)
        assert picture
        Uploads.of(self.services).keep("review", [picture])

    def _exhaust(self) -> None:
        for _ in range(40):
            answered = self.ask("contact", json_body={})
        assert answered.status == 429

    def _proof(self) -> str:
        return solved(self.ask("challenge").json)
