"""What an event makes of a case. Each gives the case after it, the very same one when it changes nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from commerce.errors import OrderError
from commerce.returns.model import OVER, Case, Decision, Parcel, State

_WAITING = frozenset({State.APPROVED, State.SENT, State.RECEIVED})


def approved(case: Case, at: int, label_url: str = "", instructions: str = "", label_file: str = "") -> Case:
    """The owner (or a rule) says yes. Again with another label or other words: they are told anew.

    Raises OrderError (`return_over`, `return_on_its_way`).
    """
    _refuse_over(case)
    if case.state not in {State.REQUESTED, State.APPROVED}:
        raise OrderError(f"is {case.state}", code="return_on_its_way")
    after = replace(case, instructions=instructions or case.instructions)
    if label_url or label_file:
        after = replace(after, label_url=label_url, label_file=label_file)
    return case if case.state is State.APPROVED and after == case else _reach(after, State.APPROVED, at)


def unlabelled(case: Case) -> Case:
    """Without its label. Raises OrderError (`return_over`)."""
    _refuse_over(case)
    return replace(case, label_url="", label_file="")


def lines_named(case: Case, lines: Mapping[str, int]) -> Case:
    """Which pieces it is about, once it is known. Raises OrderError (`return_over`)."""
    _refuse_over(case)
    return replace(case, lines=dict(lines))


def refused(case: Case, at: int, reason: str) -> Case:
    """Raises OrderError: `return_over`, or `withdrawal_stands`: nobody can refuse a withdrawal that came in time."""
    if case.state is State.REFUSED:
        return case
    _refuse_over(case)
    if case.is_firm:
        raise OrderError("a withdrawal in time", code="withdrawal_stands")
    if case.state is not State.REQUESTED:
        raise OrderError(f"is {case.state}", code="return_on_its_way")
    return _reach(replace(case, answer=reason), State.REFUSED, at)


def sent(case: Case, at: int, back: Parcel) -> Case:
    """The customer says how the goods travel. Raises OrderError (`return_over`, `return_not_approved`)."""
    _refuse_over(case)
    if case.state is State.REQUESTED:
        raise OrderError("not approved", code="return_not_approved")
    if case.state is State.RECEIVED or case.back == back:
        return case
    return _reach(replace(case, back=back), State.SENT, at)


def received(case: Case, at: int, condition: str = "") -> Case:
    """The goods are here, whether or not anybody said that they would come. Raises OrderError (`return_over`)."""
    _refuse_over(case)
    if case.state is State.RECEIVED and condition in {"", case.condition}:
        return case
    return _reach(replace(case, condition=condition or case.condition), State.RECEIVED, at)


def decided(case: Case, decision: Decision) -> Case:
    """What is given back. The first decision stands until the provider has answered: a repeated command keeps to it.

    Raises OrderError (`return_over`, `return_not_approved`).
    """
    _refuse_over(case)
    if case.state not in _WAITING:
        raise OrderError("not approved", code="return_not_approved")
    return replace(case, decision=case.decision or decision)


def undecided(case: Case) -> Case:
    """The provider will not give that back: decide anew."""
    return replace(case, decision=None)


def refunded(case: Case, at: int, refund_id: str) -> Case:
    """Raises OrderError (`return_over`)."""
    if case.state is State.REFUNDED and case.refund_id == refund_id:
        return case
    _refuse_over(case)
    return _reach(replace(case, refund_id=refund_id), State.REFUNDED, at)


def kept_aside(case: Case, pieces: Mapping[str, int], names: Mapping[str, str]) -> Case:
    """Those pieces wait to be sent instead; none for an end of that. Raises OrderError (`return_over`,
    `return_not_approved`, `nothing_to_exchange`)."""
    _refuse_over(case)
    if pieces and (case.state not in _WAITING or case.decision):
        raise OrderError("not approved", code="return_not_approved")
    if pieces and not case.waits_for_goods:
        raise OrderError("never sent", code="nothing_to_exchange")
    return replace(case, kept=dict(pieces), kept_names=dict(names))


def exchanged(case: Case, at: int, replacement: Mapping[str, int], parcel: Parcel) -> Case:
    """Other pieces went out instead. Raises OrderError: `return_over`, `return_not_approved`, or `nothing_to_exchange`
    for what never left: that is a change of the order."""
    if case.state is State.EXCHANGED and (case.replacement, case.replaced_by) == (replacement, parcel):
        return case
    _refuse_over(case)
    if case.state not in _WAITING or case.decision:
        raise OrderError("not approved", code="return_not_approved")
    if not case.waits_for_goods:
        raise OrderError("never sent", code="nothing_to_exchange")
    return _reach(replace(case, replacement=dict(replacement), replaced_by=parcel), State.EXCHANGED, at)


def closed(case: Case, at: int, reason: str) -> Case:
    """It ends without money or replacement: the goods never came, or were mended. The pieces are the order's again.

    Raises OrderError: `return_over`, or `withdrawal_stands` for a withdrawal whose goods are back or never left.
    """
    if case.state is State.CLOSED:
        return case
    _refuse_over(case)
    owes = case.back_at or not case.waits_for_goods
    if case.decision or (case.is_firm and owes):
        raise OrderError("money is owed", code="withdrawal_stands")
    return _reach(replace(case, answer=reason), State.CLOSED, at)


def _refuse_over(case: Case) -> None:
    if case.state in OVER:
        raise OrderError(f"is {case.state}", code="return_over")


def _reach(case: Case, state: State, at: int) -> Case:
    return replace(case, state=state, times={**case.times, state.value: case.times.get(state.value, at)})
