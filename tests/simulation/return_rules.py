"""What must hold of withdrawals and returns: after every write, when a mail is handed over, and in the end.

Judges by raw documents and counts days by itself, so that it shares no code with what it judges.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from functions.ports import Item, Key, Mail
from functions.watch.service import watch
from tests.simulation.afterwards import Afterwards
from tests.simulation.world import Violation
from tests.support.shop import CALENDAR, FakePayments

Document = Mapping[str, Any]
OVER = ("refused", "refunded", "exchanged", "closed")
WITHDRAWAL_DAYS = REFUND_DAYS = 14
WARNED_DAYS = 4


class ReturnRules:
    """`stated`: what was surely taken, by the id that its answer named."""

    def __init__(self, life: Afterwards, payments: FakePayments) -> None:
        self.shop, self.world, self.watch, self.life = life.shop, life.world, life.watch, life
        self.payments = payments
        self.stated: set[str] = set()
        self.statements: set[str] = set()
        self.cases: dict[tuple[str, int], Document] = {}
        self.shop.ledger.on_item.append(self._on_item)
        self.watch.checks.append(self._check_mail)
        self.watch.last += [self._check_nothing_lost, self._check_money, self._check_asked_once, self._check_due_told]

    # --- after every write

    def _on_item(self, key: Key, item: Item | None) -> None:
        if item is None:
            return
        if key.partition.startswith("STATEMENT#"):
            self.statements.add(key.partition.partition("#")[2])
        if not key.partition.startswith("ORDER#"):
            return
        if key.sort == "ORDER":
            self._check_order(item.attributes["order"])
        if key.sort.startswith("RETURN#"):
            case = item.attributes["case"]
            self._check_change(self.cases.get((case["order_id"], case["number"])), case)
            self.cases[case["order_id"], case["number"]] = case
            self._check_case(case)

    def _check_order(self, order: Document) -> None:
        bought: Counter[str] = Counter()
        for line in order["lines"]:
            bought[line["sku"]] += line["quantity"]
        back, gone, claimed = Counter[str](), Counter[str](), Counter[str]()
        for refund in order["refunded_pieces"].values():
            back.update(refund)
        for parcel in order["shipments"]:
            gone.update(parcel["quantities"])
        for claim in order["claims"].values():
            if claim["state"] != "ended":
                claimed.update(claim["lines"])
            if claim["state"] == "open":
                gone.update({order["lines"][int(line)]["sku"]: n for line, n in claim["unsent"].items()})
        for number, line in enumerate(order["lines"]):
            if claimed[str(number)] > line["quantity"]:
                raise Violation(f"{order['id']}: more of line {number} comes back than was bought")
        for sku, quantity in bought.items():
            if back[sku] > quantity:
                raise Violation(f"{order['id']}: {sku} is refunded {back[sku]} times")
            if gone[sku] > quantity:
                raise Violation(f"{order['id']}: {sku} is sent though it is withdrawn from")
        for (order_id, number), case in self.cases.items():
            if order_id == order["id"] and str(number) in order["claims"]:
                self._check_together(case, order)

    def _check_change(self, before: Document | None, after: Document) -> None:
        name = f"case {after['number']} of {after['order_id']}"
        if before is None:
            return
        if before["state"] in OVER and after["state"] != before["state"]:
            raise Violation(f"{name} was {before['state']}, and is {after['state']}")
        if before["doubts"] != after["doubts"] or before["last_day"] != after["last_day"]:
            raise Violation(f"{name}: whether it came in time changed")
        if any(after["times"].get(state) != at for state, at in before["times"].items()):
            raise Violation(f"{name}: the time of a step changed")
        if after["state"] == "refused" and _is_firm(after):
            raise Violation(f"{name} was withdrawn from in time, and refused")
        if after["state"] == "exchanged" and (after["decision"] or after["refund_id"]):
            raise Violation(f"{name} is exchanged and refunded")

    def _check_case(self, case: Document) -> None:
        order = self.shop.ledger.orders[case["order_id"]]
        if str(case["number"]) not in order["claims"]:
            raise Violation(f"case {case['number']} of {order['id']} claims nothing")
        self._check_together(case, order)
        informed = self.shop.inner.get(Key(f"ORDER#{order['id']}", "SENT#order_confirmed#"))
        arrived, stated = order["times"].get("delivered", 0), min(case["times"].values())
        if case["kind"] != "withdrawal" or not arrived or arrived > stated:
            return
        if informed is None or informed.attributes["at"] > arrived:
            return
        last, day = working(dt.timedelta(days=WITHDRAWAL_DAYS) + _date(arrived)), _date(stated)
        if (day > last) is not ("late" in case["doubts"]):
            wrong = "and nobody says so" if day > last else "and is told that it was late"
            raise Violation(f"{order['id']} was withdrawn from on {day}, the last day was {last}, {wrong}")

    def _check_together(self, case: Document, order: Document) -> None:
        if (case["state"] in OVER) is (order["claims"][str(case["number"])]["state"] == "open"):
            raise Violation(f"case {case['number']} of {order['id']} is {case['state']}, its claim is not")

    # --- when a mail is handed over

    def _check_mail(self, mail: Mail, _now: int) -> None:
        """An acknowledgement says whether the statement came in time, and by when money that is owed goes back."""
        subject, _, number = mail.id.partition("-withdrawal_stated-")
        if not number:
            return
        case = self.cases[subject, int(number.partition("-")[0])]
        if mail.text.startswith("late") is not ("late" in case["doubts"]):
            raise Violation(f"{mail.id} does not say whether it came in time")
        day = working(_date(min(case["times"].values())) + dt.timedelta(days=REFUND_DAYS))
        if not case["waits_for_goods"] and not mail.text.endswith(f"by {day}"):
            raise Violation(f"{mail.id} does not say that the money is due on {day}")

    # --- in the end

    def _check_nothing_lost(self) -> None:
        known = {f"{order_id[:4]}-{order_id[4:8]}-R{number}".upper() for order_id, number in self.cases}
        if lost := self.stated - known - self.statements:
            raise Violation(f"stated and lost: {lost}")
        for statement in self.statements:
            if not self.watch.times(f"{statement}-withdrawal_letter"):
                raise Violation(f"statement {statement} was never acknowledged")
        for (order_id, number), case in self.cases.items():
            by_number = case["attempt"] in self.statements
            own = f"{order_id}-withdrawal_stated-{number}-own"
            if case["kind"] == "withdrawal" and not by_number and not self.watch.times(own):
                raise Violation(f"withdrawal {number} of {order_id} was never acknowledged")
            if not self.watch.times(f"{order_id}-owner_attention-return-{number}"):
                raise Violation(f"the owner never heard of return {number} of {order_id}")

    def _check_money(self) -> None:
        made = Counter(key.rpartition("-")[0] for key in self.payments.refund_keys if "-return-" in key)
        if twice := [key for key, times in made.items() if times > 1]:
            raise Violation(f"refunded twice: {twice}")
        for key in made:
            order_id, _, number = key.partition("-return-")
            if self.cases[order_id, int(number)]["state"] in ("exchanged", "closed", "refused"):
                raise Violation(f"return {number} of {order_id} gave money back and ended without")
        for order_id in self.life.orders:
            order = self.shop.order(order_id)
            given = self.payments.refunded.get(order.payment.payment_intent if order.payment else "", 0)
            if given > order.total:
                raise Violation(f"{order_id}: {given} given back of {order.total}")

    def _check_asked_once(self) -> None:
        """Whether it was easy, of each case that came to a good end and of no other."""
        for (order_id, number), case in self.cases.items():
            ended = case["state"] in ("refunded", "exchanged")
            if len(self.watch.times(f"{order_id}-{number}-survey-ces")) < ended:
                raise Violation(f"nobody was asked how return {number} of {order_id} went")
            if not ended and self.watch.times(f"{order_id}-{number}-survey-ces"):
                raise Violation(f"return {number} of {order_id} is {case['state']}, and somebody was asked how it went")

    def _check_due_told(self) -> None:
        """After a look in which nothing fails, the owner knows of all money that is due."""
        watch(self.shop.services)
        self.life.deliver_mails()
        horizon = _date(self.world.clock()) + dt.timedelta(days=WARNED_DAYS)
        for (order_id, number), case in self.cases.items():
            order, told = (
                self.shop.ledger.orders[order_id],
                self.watch.times(f"{order_id}-owner_attention-refund-due-{number}"),
            )
            is_owed = case["kind"] == "withdrawal" and case["state"] not in (*OVER, "requested")
            if is_owed and order["refunded"] < order["payment"]["totals"]["total"]:
                day = refund_due(case)
                if day and day <= horizon and not told:
                    raise Violation(f"return {number} of {order_id}: its money is due on {day}, and nobody was told")


def refund_due(case: Document) -> dt.date | None:
    """Of an approved withdrawal; None while the shop may wait for its goods."""
    due = working(_date(min(case["times"].values())) + dt.timedelta(days=REFUND_DAYS))
    if not case["waits_for_goods"]:
        return due
    back = [case["times"][name] for name in ("sent", "received") if name in case["times"]]
    return max(due, _date(min(back))) if back else None


def working(day: dt.date) -> dt.date:
    while day.weekday() > 4 or day.isoformat() in CALENDAR.resting["ES"]:
        day += dt.timedelta(days=1)
    return day


def _date(at: int) -> dt.date:
    return dt.datetime.fromtimestamp(at, ZoneInfo("Europe/Madrid")).date()


def _is_firm(case: Document) -> bool:
    return case["kind"] == "withdrawal" and not {"late", "other_address"} & set(case["doubts"])
