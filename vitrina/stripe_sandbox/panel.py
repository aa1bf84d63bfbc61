"""The control panel: what happened, and buttons for what a bank, a customer or Stripe's dashboard would do.

For development only. It has no password: whoever reaches it controls the sandbox.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from itertools import islice
from urllib.parse import quote

from werkzeug.utils import redirect
from werkzeug.wrappers import Request, Response

from vitrina.stripe_sandbox import events
from vitrina.stripe_sandbox.disputes import close_dispute, open_dispute
from vitrina.stripe_sandbox.engine import Engine
from vitrina.stripe_sandbox.errors import ApiError
from vitrina.stripe_sandbox.money import digits, in_words
from vitrina.stripe_sandbox.refunds import create_refund, fail_refund, settle_refund
from vitrina.stripe_sandbox.render import page
from vitrina.stripe_sandbox.sessions import SessionOver, expire, settle
from vitrina.stripe_sandbox.state import Record, Table
from vitrina.stripe_sandbox.world import World

_SHOWN = 50


class Panel:
    """Answers `/` and `/do/<action>/<id>`."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def show(self, request: Request) -> Response:
        with self._engine.transaction() as world:
            return page(
                "panel.html",
                root=request.script_root,
                notice=request.args.get("notice", "")[:300],
                settings=world.settings,
                sessions=[self._session(world, row) for row in _latest(world.state.sessions)],
                charges=[self._charge(world, row) for row in _latest(world.state.charges)],
                refunds=[_with_sums(row) for row in _latest(world.state.refunds)],
                disputes=[_with_sums(row) for row in _latest(world.state.disputes)],
                events=[self._event(world, row) for row in _latest(world.state.events)],
            )

    def act(self, request: Request, action: str, identity: str) -> Response:
        """Does it and goes back to the panel, saying what went wrong if something did."""
        notice, tab = "", _TABS.get(action, "")
        try:
            with self._engine.transaction() as world:
                _ACTIONS[action](world, identity, request)
        except KeyError:
            notice = "There is nothing of that name."
        except SessionOver as over:
            notice = f"The session is {over.session['status']} already."
        except (ApiError, ValueError) as problem:
            notice = str(problem)
        query = f"?notice={quote(notice)}" if notice else ""
        return redirect(f"{request.script_root}/{query}#{tab}", 303)

    def _session(self, world: World, session: Record) -> Record:
        checkout = world.state.checkouts.need(session["id"])
        names = ", ".join(f"{line['quantity']} × {line['description']}" for line in checkout["lines"])
        return {
            **session,
            "what": names,
            "waits": checkout["settles"] is not None,
            "sum": in_words(session["amount_total"], session["currency"], "en"),
            "time": _time(session["created"]),
            "ends": _time(session["expires_at"]),
        }

    def _charge(self, world: World, charge: Record) -> Record:
        intent = world.state.payment_intents.need(charge["payment_intent"])
        return {
            **_with_sums(charge),
            "left": charge["amount"] - charge["amount_refunded"] if charge["status"] == "succeeded" else 0,
            "refunded_sum": in_words(charge["amount_refunded"], charge["currency"], "en"),
            "intent_status": intent["status"],
        }

    def _event(self, world: World, event: Record) -> Record:
        delivery = world.state.deliveries.get(event["id"])
        attempts = delivery["attempts"] if delivery else []
        return {
            **event,
            "time": _time(event["created"]),
            "subject": event["data"]["object"]["id"],
            "delivery": delivery,
            "attempts": [{**attempt, "time": _time(attempt["at"])} for attempt in attempts],
            "next": _time(delivery["next_at"]) if delivery and delivery["next_at"] else "",
        }


def _latest(table: Table) -> list[Record]:
    return list(islice(table.newest_first(), _SHOWN))


def _with_sums(row: Record) -> Record:
    return {**row, "sum": in_words(row["amount"], row["currency"], "en"), "time": _time(row["created"])}


def _time(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M:%S")


def _refund(world: World, charge_id: str, request: Request) -> None:
    """All that is left, or the amount given in major units (`12.50`)."""
    charge = world.state.charges.need(charge_id)
    params: Record = {"charge": charge_id}
    typed = request.form.get("amount", "").strip().replace(",", ".")
    if typed:
        try:
            params["amount"] = int(Decimal(typed).scaleb(digits(charge["currency"])))
        except (InvalidOperation, OverflowError, ValueError):
            raise ValueError(f"“{typed}” is not an amount; write it like 12.50.") from None
        if params["amount"] < 1:
            raise ValueError("The amount must be above zero.")
    create_refund(world, params)


_ACTIONS: dict[str, Callable[[World, str, Request], object]] = {
    "expire": lambda world, identity, _: expire(world, identity),
    "settle": lambda world, identity, _: settle(world, identity, succeeds=True),
    "fail": lambda world, identity, _: settle(world, identity, succeeds=False),
    "refund": _refund,
    "settle-refund": lambda world, identity, _: settle_refund(world, identity),
    "fail-refund": lambda world, identity, _: fail_refund(world, identity),
    "dispute": lambda world, identity, _: open_dispute(world, identity),
    "win": lambda world, identity, _: close_dispute(world, identity, won=True),
    "lose": lambda world, identity, _: close_dispute(world, identity, won=False),
    "resend": lambda world, identity, _: events.resend(world, identity),
}
_TABS = {
    "expire": "sessions", "settle": "sessions", "fail": "sessions", "refund": "payments", "dispute": "payments",
    "settle-refund": "refunds", "fail-refund": "refunds", "win": "disputes", "lose": "disputes", "resend": "events",
}  # fmt: skip
