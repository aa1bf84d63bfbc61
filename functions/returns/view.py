"""A case, and what may be asked for, as a person sees them: for the order's page, the mails and the JSON.

Must not know words (texts are looked up by the names of kinds and states), templates or HTTP.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from commerce.orders import Order
from commerce.returns import Case, Decision, Kind, Parcel, State
from commerce.returns.periods import SENDING_BACK_DAYS, last_day, refund_due
from commerce.returns.rights import LineRight
from commerce.shop import Shop
from functions.days import day_at
from functions.orders.parcels import web_address
from functions.orders.timeline import iso_time, time_of_day
from functions.orders.view import day_seconds
from functions.returns.records import case_id
from functions.returns.rights import Rights, holidays


@dataclass(frozen=True)
class PieceBack:
    """`number`: of the order's line, 0-based."""

    number: int
    name: str
    variant: str
    personalization: str
    quantity: int


@dataclass(frozen=True)
class CaseView:
    """Days as ISO dates, and as seconds that print as that day (`..._at`); both empty where there is none.

    `late`: it was stated after its period. `send_by`: until when the goods must be on their way; `refund_by`: until
    when the money must be. `kept`: how many of which piece are set aside to be sent instead.
    """

    id: str
    number: int
    kind: str
    state: str
    pieces: tuple[PieceBack, ...]
    opened_at: int
    clock: str
    name: str
    email: str
    words: str
    problem: str
    wish: str
    doubts: tuple[str, ...]
    waits_for_goods: bool
    send_by: str
    refund_by: str
    label_url: str
    instructions: str
    answer: str
    back: Parcel
    decision: Decision | None
    kept: tuple[tuple[int, str], ...]
    replaced_by: Parcel
    steps: Mapping[str, int]
    is_open: bool
    last_day: str = ""

    @property
    def iso(self) -> str:
        return iso_time(self.opened_at)

    @property
    def is_withdrawal(self) -> bool:
        return self.kind == Kind.WITHDRAWAL

    @property
    def late(self) -> bool:
        return "late" in self.doubts

    @property
    def send_by_at(self) -> int:
        return day_seconds(self.send_by)

    @property
    def refund_by_at(self) -> int:
        return day_seconds(self.refund_by)

    @property
    def last_day_at(self) -> int:
        return day_seconds(self.last_day)

    @property
    def may_send(self) -> bool:
        """Whether the customer is to send goods, and may say how they travel."""
        return self.waits_for_goods and self.state in {State.APPROVED, State.SENT}


@dataclass(frozen=True)
class ReturnsView:
    """`until`: the last day to withdraw, empty while nobody knows of an arrival. `url`: the order's own address."""

    cases: tuple[CaseView, ...]
    withdrawal_open: bool
    until: str
    begins: str
    courtesy_open: bool
    courtesy_until: str
    guarantee_open: bool
    url: str

    @property
    def until_at(self) -> int:
        return day_seconds(self.until)

    @property
    def courtesy_until_at(self) -> int:
        return day_seconds(self.courtesy_until)

    @property
    def withdrawal_url(self) -> str:
        return f"{self.url}/withdrawal"

    @property
    def asking_url(self) -> str:
        return f"{self.url}/returns"

    @property
    def can_ask(self) -> bool:
        return self.courtesy_open or self.guarantee_open


def returns_view(rights: Rights, cases: list[CaseView], url: str) -> ReturnsView:
    return ReturnsView(
        cases=tuple(cases),
        withdrawal_open=rights.withdrawal_open,
        until=rights.withdrawal.last_day,
        begins=rights.withdrawal.begins.value,
        courtesy_open=rights.courtesy_open,
        courtesy_until=rights.courtesy.last_day,
        guarantee_open=rights.guarantee_open,
        url=url,
    )


def case_view(case: Case, order: Order, shop: Shop, label: str = "") -> CaseView:
    """`label`: where the file of its label is (`functions.returns.labels.label_address`)."""
    stated = day_at(case.opened_at, shop.timezone)
    back = day_at(case.back_at, shop.timezone) if case.back_at else ""
    resting = holidays(order, shop)
    withdrawn = case.kind is Kind.WITHDRAWAL
    begun = case.times.get(State.APPROVED.value, case.opened_at)
    send_by = last_day(day_at(begun, shop.timezone), SENDING_BACK_DAYS, resting) if case.waits_for_goods else ""
    return CaseView(
        id=case_id(case),
        number=case.number,
        kind=case.kind.value,
        state=case.state.value,
        pieces=tuple(pieces(case.lines, order)),
        opened_at=case.opened_at,
        clock=time_of_day(case.opened_at, shop.timezone),
        name=case.name,
        email=case.email,
        words=case.words,
        problem=case.problem.value,
        wish=case.wish.value,
        doubts=tuple(doubt.value for doubt in case.doubts),
        waits_for_goods=case.waits_for_goods,
        send_by=send_by,
        refund_by=refund_due(stated, back, case.waits_for_goods, resting) if withdrawn else "",
        label_url=label or web_address(case.label_url),
        instructions=case.instructions,
        answer=case.answer,
        back=case.back,
        decision=case.decision,
        kept=tuple((n, case.kept_names.get(sku, sku)) for sku, n in case.kept.items()) if case.is_open else (),
        replaced_by=case.replaced_by,
        steps=case.times,
        is_open=case.is_open,
        last_day=case.last_day,
    )


def pieces(lines: Mapping[str, int], order: Order) -> list[PieceBack]:
    """Pieces by line (0-based, as text) with their names."""
    found = [(int(number), order.lines[int(number)], quantity) for number, quantity in lines.items()]
    return [PieceBack(n, line.name, line.variant, line.personalization, quantity) for n, line, quantity in found]


@dataclass(frozen=True)
class Choice:
    """A line of a form: how many of it may be chosen, or why none. `exception`: see `commerce.returns.rights`."""

    number: int
    name: str
    variant: str
    personalization: str
    free: int
    exception: str
    unless_opened: bool
    may: bool

    @property
    def field(self) -> str:
        return f"line_{self.number}"


def choices(found: tuple[LineRight, ...], order: Order, *, exceptions_count: bool) -> list[Choice]:
    """`exceptions_count`: what the law excepts cannot be chosen."""
    made = []
    for right in found:
        line = order.lines[right.number]
        may = right.may_withdraw if exceptions_count else right.free > 0
        made.append(
            Choice(
                right.number,
                line.name,
                line.variant,
                line.personalization,
                right.free,
                right.exception if exceptions_count else "",
                right.unless_opened,
                may,
            )
        )
    return made
