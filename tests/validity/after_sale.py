"""Every page that a customer meets after the sale, as the functions answer it: for the checker of HTML."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from commerce import orders, returns
from commerce.conversations import Thread
from commerce.orders import PromisedDays
from commerce.parcels import ParcelEvent, ParcelState
from commerce.pickup import PickupPlace
from commerce.returns import Parcel
from commerce.shop import Shop
from commerce.surveys import Survey, Surveys
from functions.carrier_webhook.news import CarrierNews
from functions.conversations.handler import ROUTE as MESSAGE
from functions.conversations.handler import SHOW_ROUTE as MESSAGES
from functions.conversations.links import new_thread_path, thread_path
from functions.conversations.service import Conversations
from functions.entry import Route
from functions.fulfilment.service import Fulfilment
from functions.invoices.full import FORM_ROUTE as FULL_INVOICE_FORM
from functions.invoices.full import ROUTE as FULL_INVOICE
from functions.invoices.handler import ROUTE as INVOICE
from functions.order_lookup.handler import ROUTE as LOOKUP
from functions.order_lookup.handler import SHOW_ROUTE as LOOKUP_FORM
from functions.orders.book import OrderBook
from functions.orders.new_link import ROUTE as NEW_LINK
from functions.returns.cases import Cases
from functions.returns.handler import ROUTE as RETURN
from functions.returns.handler import SHOW_ROUTE as RETURN_FORM
from functions.returns.settling import Settling
from functions.surveys.handler import ROUTE as SURVEY
from functions.surveys.handler import SHOW_ROUTE as SURVEY_FORM
from functions.surveys.records import survey_path
from functions.unsubscribe.handler import ROUTE as UNSUBSCRIBE
from functions.unsubscribe.handler import SHOW_ROUTE as UNSUBSCRIBE_FORM
from functions.unsubscribe.links import What, unsubscribe_path
from functions.wiring import Services
from functions.withdrawal.by_link import ROUTE as WITHDRAW
from functions.withdrawal.by_link import SHOW_ROUTE as WITHDRAWAL_LINES
from functions.withdrawal.by_number import ROUTE as WITHDRAW_BY_NUMBER
from functions.withdrawal.by_number import SHOW_ROUTE as WITHDRAWAL_FORM
from tests.functions.withdrawal.test_by_link import hidden
from tests.support.invoices import BUYER, invoicing_shop
from tests.support.orders import BROWSER, Life, place
from tests.support.shop import SECRET, Answer, ask

Pages = Iterator[tuple[str, Answer]]
HER = {"name": "Ana Ruiz", "email": "ana@example.com"}
FAULT = {"problem": "broken", "wish": "exchange", "words": "Rota.", "attempt": "a"}


def after_sale_shop() -> Shop:
    """One that has all of it turned on."""
    names, hours = {"es": "Taller", "en": "Workshop"}, {"es": "L-V 10-14", "en": "Mon-Fri 10-2"}
    places = (PickupPlace("taller", names, "Calle Valencia, 22", hours, "https://map.test/taller?a=1&b=2"),)
    made = invoicing_shop(places=places, surveys=Surveys(csat=True, nps_days=30, ces=True), answer_hours=4)
    *others, pickup = made.shipping
    return replace(made, shipping=(*others, replace(pickup, place="taller")))


def after_sale_pages(services: Services, language: str) -> Iterator[tuple[str, str]]:
    for pages in (following, returning, withdrawing, invoicing, talking, answering):
        for name, answered in pages(services, language):
            wanted = (422,) if name.endswith("mended") else (200, 201)
            assert answered.status in wanted, (name, answered.status, answered.body[-900:])
            yield f"after-{name}", answered.body


def following(services: Services, language: str) -> Pages:
    life = place(services, language, TAZ_MAR=2, PLA_VEG=1).paid()
    life._apply(lambda order: orders.delayed(order, PromisedDays("2026-10-09", "2026-10-10", "2026-10-11", 1, "owner")))
    yield "late", life.page()
    work = Fulfilment(OrderBook(services.store, services.clock), services.shop, services.clock)
    for number, sku in (("A1", "TAZ-MAR"), ("B2", "PLA-VEG")):
        work.ship(life.id, "SEUR", f"{number}{language}", quantities={sku: life.order.unshipped()[sku]})
    news = CarrierNews.of(services)
    for hour, state in enumerate((ParcelState.IN_TRANSIT, ParcelState.ATTEMPTED)):
        services.clock.advance(3600)  # type: ignore[attr-defined]
        event = ParcelEvent(state, services.clock(), note=f"Nota <{hour}>", place="Úbeda")
        assert news.hear(f"A1{language}", [event]) == "applied"
    yield "parcels", life.page()
    yield "new-link", _post(services, NEW_LINK, {}, token=life.token)
    collected = place(services, language, TAZ_MAR=1, PLA_VEG=1).picked_up()
    work.ship(collected.id)
    yield "pickup", collected.page()
    yield "lookup", _get(services, LOOKUP_FORM, query=f"lang={language}")
    yield "lookup-mended", _post(services, LOOKUP, {"order": "", "email": "x", "language": language})
    yield "lookup-done", _post(services, LOOKUP, {"order": "7K3M-9QXT", "email": HER["email"], "language": language})


def returning(services: Services, language: str) -> Pages:
    life = _came(services, language)
    yield "return-form", _get(services, RETURN_FORM, token=life.token)
    yield "return-mended", _post(services, RETURN, {"line_0": "9"}, token=life.token)
    for line, attempt in (("line_0", "a"), ("line_1", "b"), ("line_0", "c")):
        yield (
            f"return-done-{attempt}",
            _post(services, RETURN, {**FAULT, line: "1", "attempt": attempt}, token=life.token),
        )
    cases, now, label = Cases.of(services), services.clock(), "https://label.test/?a=1&b=2"
    for number in (1, 2):
        cases.change(
            life.id, number, lambda found: returns.approved(found, now, label, "Con <cuidado>."), news="approved"
        )
    yield "returns", life.page()
    Settling(cases, services.payments).exchange(cases.get(life.id, 1), {"TAZ-MAR": 1}, Parcel("SEUR", "X1"))
    Settling(cases, services.payments).refund(cases.get(life.id, 2), deduction=100, reason="Falta <algo>.")
    yield "returns-over", life.page()


def withdrawing(services: Services, language: str) -> Pages:
    life = _came(services, language)
    yield "withdrawal", _get(services, WITHDRAWAL_LINES, token=life.token)
    yield "withdrawal-mended", _post(services, WITHDRAW, {"name": "", "email": "x"}, token=life.token)
    asked = _post(services, WITHDRAW, {**HER, "line_1": "1", "words": "Solo <una>."}, token=life.token)
    yield "withdrawal-confirm", asked
    yield "withdrawal-done", _post(services, WITHDRAW, hidden(asked), token=life.token)
    yield "withdrawn", life.page()
    yield "withdrawal-form", _get(services, WITHDRAWAL_FORM, query=f"lang={language}")
    typed = {**HER, "order": "7K3M-9QXT", "language": language, "words": "Los <dos>."}
    yield "withdrawal-form-mended", _post(services, WITHDRAW_BY_NUMBER, {**typed, "email": "x", "name": ""})
    asked = _post(services, WITHDRAW_BY_NUMBER, typed)
    yield "withdrawal-form-confirm", asked
    yield "withdrawal-form-done", _post(services, WITHDRAW_BY_NUMBER, hidden(asked))


def invoicing(services: Services, language: str) -> Pages:
    life = place(services, language, TAZ_MAR=2, PLA_VEG=1).paid().invoiced()
    yield "invoice-form", _get(services, FULL_INVOICE_FORM, token=life.token)
    yield "invoice-form-mended", _post(services, FULL_INVOICE, {**BUYER, "tax_id": "x", "city": ""}, token=life.token)
    ask(FULL_INVOICE, services, form=BUYER, headers=BROWSER, parameters={"token": life.token})
    life.refunded(1000).invoiced()
    yield "order-invoices", life.page()
    for invoice in life.json()["invoices"]:
        yield f"invoice-{invoice['kind']}", _get(services, INVOICE, token=life.token, code=invoice["number"])


def talking(services: Services, language: str) -> Pages:
    life = _came(services, language)
    new = new_thread_path(SECRET.encode(), life.id, life.order.link_generation).rpartition("/")[2]
    yield "message-form", _get(services, MESSAGES, token=new)
    yield "message-mended", _post(services, MESSAGE, {"message": ""}, token=new)
    ask(MESSAGE, services, form={"message": "¿Y <eso>?"}, headers=BROWSER, parameters={"token": new})
    yield "messages-begun", _get(services, MESSAGES, token=new)
    talk = Conversations.of(services)
    (thread,) = talk.of_order(life.id)
    talk.answer(thread.id, "Así.\n\nUn saludo", "command")
    yield (
        "messages",
        _get(services, MESSAGES, query="sent=1", token=thread_path(SECRET.encode(), thread.id).rpartition("/")[2]),
    )


def answering(services: Services, language: str) -> Pages:
    life = _came(services, language)
    _post(services, RETURN, {**FAULT, "line_0": "1"}, token=life.token)
    thread = Conversations.of(services).start(
        Thread("", "Una taza", **HER, language=language, started_at=0), "Hola", "form"
    )
    subjects = {Survey.CSAT: thread.id, Survey.NPS: life.id, Survey.CES: f"{life.id}-1"}
    for kind, subject in subjects.items():
        token = survey_path(SECRET.encode(), kind, subject, language).rpartition("/")[2]
        yield f"survey-{kind}", _get(services, SURVEY_FORM, query="score=3", token=token)
        yield f"survey-{kind}-mended", _post(services, SURVEY, {"comment": "x"}, token=token)
        yield f"survey-{kind}-done", _post(services, SURVEY, {"score": "3"}, token=token)
    for what in What:
        token = unsubscribe_path(SECRET.encode(), what, "0123456789abcdef").rpartition("/")[2]
        yield f"unsubscribe-{what}", _get(services, UNSUBSCRIBE_FORM, query=f"lang={language}", token=token)
        yield f"unsubscribed-{what}", _post(services, UNSUBSCRIBE, {}, query=f"lang={language}", token=token)


def _came(services: Services, language: str) -> Life:
    life = place(services, language, TAZ_MAR=2, PLA_VEG=1, text="Para <Ana>").paid()
    life.mails()
    return life.sent().delivered()


def _get(services: Services, route: Route, *, query: str = "", **parameters: str) -> Answer:
    return ask(route, services, headers=BROWSER, query=query, parameters=parameters)


def _post(services: Services, route: Route, form: dict[str, str], *, query: str = "", **parameters: str) -> Answer:
    return ask(route, services, form=form, headers=BROWSER, query=query, parameters=parameters)
