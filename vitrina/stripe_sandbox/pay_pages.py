"""The hosted payment page: what a customer sees at `session.url`. Plain forms, no script."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from werkzeug.utils import redirect
from werkzeug.wrappers import Request, Response

from vitrina.stripe_sandbox.cards import Decline
from vitrina.stripe_sandbox.discounts import CannotRedeem
from vitrina.stripe_sandbox.engine import Engine
from vitrina.stripe_sandbox.errors import ApiError
from vitrina.stripe_sandbox.pay_form import PayForm, blank_form, countries_of, outcomes_of, read_form
from vitrina.stripe_sandbox.render import language_of, message_page, pay_page
from vitrina.stripe_sandbox.sessions import (
    SessionOver,
    apply_promotion_code,
    choose_shipping,
    expire,
    open_session,
    pay,
    recover,
    remove_promotion_code,
)
from vitrina.stripe_sandbox.state import Record
from vitrina.stripe_sandbox.texts import texts
from vitrina.stripe_sandbox.world import World

_Step = Callable[[World, Request, Record], Response]


class PayPages:
    """Answers `/pay/<session>` and `/recover/<token>`."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def show(self, request: Request, identity: str) -> Response:
        with self._engine.transaction() as world:
            return self._guarded(world, request, identity, self._first_sight)

    def act(self, request: Request, identity: str) -> Response:
        with self._engine.transaction() as world:
            return self._guarded(world, request, identity, self._posted)

    def recover(self, request: Request, token: str) -> Response:
        """An expired session's recovery link opens a copy of it."""
        try:
            with self._engine.transaction() as world:
                session = recover(world, token)
        except ApiError:
            session = None
        if session is None:
            return message_page(language_of(None, request), "unknown", status=404)
        return redirect(session["url"], 303)

    def _guarded(self, world: World, request: Request, identity: str, then: _Step) -> Response:
        try:
            return then(world, request, open_session(world, identity))
        except KeyError:
            if world.state.sessions.get(identity):
                raise
            return message_page(language_of(None, request), "unknown", status=404)
        except SessionOver as over:
            return _over(over.session, request)

    def _first_sight(self, world: World, request: Request, session: Record) -> Response:
        form = blank_form(session, _likely_country(session))
        form.values.setdefault("outcome", outcomes_of(session)[0].value)
        return _page(world, request, session, form)

    def _posted(self, world: World, request: Request, session: Record) -> Response:
        action = request.form.get("action", "pay")
        values = {name: value for name, value in request.form.items() if name != "action"}
        step = {"apply": _apply, "remove": _remove, "expire": _expire}.get(action, _pay)
        return step(world, request, session, values)


def _pay(world: World, request: Request, session: Record, values: Mapping[str, str]) -> Response:
    session = choose_shipping(world, session["id"], values.get("shipping_option"))
    form = read_form(values, session, world.now)
    if form.payer is None:
        return _page(world, request, session, form)
    t = texts(language_of(session, request))
    payment = pay(world, session["id"], form.payer)
    if payment.problem:
        return _page(world, request, payment.session, form, (t["promo_gone"], t[payment.problem]))
    if payment.decline:
        return _page(world, request, payment.session, form, (_why(payment.decline, t), t["declined_more"]))
    return redirect(_return_url(payment.session), 303)


def _why(decline: Decline, t: Mapping[str, str]) -> str:
    key = f"declined_{decline.decline_code or decline.code}"
    return t.get(key, t["declined_generic_decline"])


def _apply(world: World, request: Request, session: Record, values: Mapping[str, str]) -> Response:
    form = PayForm(dict(values))
    session = choose_shipping(world, session["id"], values.get("shipping_option"))
    try:
        session = apply_promotion_code(world, session["id"], values.get("promotion_code", ""))
        form.values["promotion_code"] = ""
    except CannotRedeem as problem:
        form.errors["promotion_code"] = problem.reason
    return _page(world, request, session, form)


def _remove(world: World, request: Request, session: Record, values: Mapping[str, str]) -> Response:
    choose_shipping(world, session["id"], values.get("shipping_option"))
    return _page(world, request, remove_promotion_code(world, session["id"]), PayForm(dict(values)))


def _expire(world: World, request: Request, session: Record, _values: Mapping[str, str]) -> Response:
    return _over(expire(world, session["id"]), request)


def _page(
    world: World, request: Request, session: Record, form: PayForm, alert: tuple[str, str] | None = None
) -> Response:
    action = f"{request.script_root}/pay/{session['id']}"
    return pay_page(world, session, form, language_of(session, request), action, alert)


def _over(session: Record, request: Request) -> Response:
    """A repeated payment goes where the first one went; everything else gets a page that says what is so."""
    language = language_of(session, request)
    t = texts(language)
    if session["status"] == "complete":
        if request.method == "POST" and request.form.get("action", "pay") == "pay":
            return redirect(_return_url(session), 303)
        key = "unpaid" if session["payment_status"] == "unpaid" else "complete"
        return message_page(language, key, status=200, link=_return_url(session), link_text=t["to_order"])
    return message_page(language, "expired", status=410, link=session["cancel_url"], link_text=t["cancel"])


def _return_url(session: Record) -> str:
    return str(session["success_url"]).replace("{CHECKOUT_SESSION_ID}", session["id"])


def _likely_country(session: Record) -> str:
    """Spain where possible, else the first one allowed."""
    countries = countries_of(session)
    return "ES" if "ES" in countries else min(countries)
