"""`vitrina returns`: what comes back, and what the owner does with it."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

import click

from commerce import returns as machine
from commerce.links import order_number
from commerce.money import parse_amount
from commerce.orders import ClaimState, Order
from commerce.returns import Case, Decision, Parcel, owed
from functions.outbox.service import Outbox
from functions.returns.cases import Cases, ending
from functions.returns.labels import MOST_BYTES, approve_with, forget_label, kind_of
from functions.returns.records import Statement, case_id
from functions.returns.settling import Settling, standard_delivery
from functions.returns.statements import Statements
from functions.returns.view import CaseView, case_view
from functions.wiring import Services
from vitrina.commands.order_work import read_pieces
from vitrina.console import agree, complain, done, moment, out, table
from vitrina.project import Project, pass_project
from vitrina.review_files import ReviewFileError, clean_picture


@click.group(short_help="Withdrawals and returns.")
def returns() -> None:
    """Withdrawals, returns and faults: list them, say yes or no, and settle them.

    RETURN is what customers see (7K3M-9QXT-R1), or the order's number where it has one open return. Whoever withdraws
    in time needs nobody's yes: it is approved already.
    """


@returns.command("list", short_help="What is open, oldest first.")
@click.option("--json", "as_json", is_flag=True, help="For scripts; amounts in minor units (cents), times in seconds.")
@pass_project
def list_(project: Project, as_json: bool) -> None:
    """Open withdrawals and returns, oldest first, and withdrawals that fit no order."""
    services = project.services()
    cases, lost = Cases.of(services).open_ones(), Statements.of(services).unmatched()
    if as_json:
        found = {"returns": [_as_json(case, services) for case in cases], "unmatched": [asdict(each) for each in lost]}
        out.print_json(json.dumps(found))
        return
    if not cases and not lost:
        done("Nothing is open.")
    if cases:
        headings = ["Return", "When", "What", "State", "Customer", "Pieces", "Refund by"]
        table(headings, [_row(case, services) for case in cases], frozenset({5}))
    if lost:
        out.print("\nWithdrawals that fit no order; find out which they mean, answer, then `vitrina returns settle`:")
        table(["Statement", "When", "Order", "Name", "Mail", "About"], [_lost(each, services) for each in lost])


@returns.command("show", short_help="Everything about one.")
@click.argument("number", metavar="RETURN")
@click.option("--pictures", type=click.Path(file_okay=False), help="Save the customer's pictures into this folder.")
@click.option("--json", "as_json", is_flag=True, help="For scripts; amounts in minor units (cents), times in seconds.")
@pass_project
def show(project: Project, number: str, pictures: str | None, as_json: bool) -> None:
    """Everything about one RETURN: what was stated, which pieces, what it is worth, until when."""
    services = project.services()
    case = Cases.of(services).find(number)
    if pictures:
        _save_pictures(case, pictures, services)
    elif as_json:
        out.print_json(json.dumps(_as_json(case, services)))
    else:
        _print(case, services)


@returns.command("approve", short_help="Say yes; the customer is told how to send it.")
@click.argument("number", metavar="RETURN")
@click.option("--label", default="", metavar="FILE|URL", help="Its shipping label: a PDF or PNG, or https://...")
@click.option("--no-label", is_flag=True, help="Take its label back, and tell nobody.")
@click.option("--note", default="", help="Your own words to the customer.")
@pass_project
def approve(project: Project, number: str, label: str, no_label: bool, note: str) -> None:
    """Approve RETURN, or give an approved one a label. The customer gets a mail with the address and the steps.

    \b
    vitrina returns approve 7K3M-9QXT-R1 --label label.pdf
    """
    if no_label and (label or note):
        raise click.UsageError("--no-label stands alone: it only takes a label back.")
    is_url = label.startswith(("https://", "http://"))
    file = _read_label(label) if label and not is_url else b""
    services = project.services()
    cases, now = Cases.of(services), services.clock()
    case = cases.find(number)
    if file:
        after = approve_with(case, file, note, services)
    elif no_label:
        after = cases.change(case.order_id, case.number, machine.unlabelled)
    else:
        after = cases.change(
            case.order_id, case.number, lambda found: machine.approved(found, now, label, note), news="approved"
        )
    forget_label(case, after, services)
    _said(after, "has no label any more" if no_label else "approved", services)


def _read_label(path: str) -> bytes:
    from pathlib import Path

    hint = "Give a file, label.pdf, or an address, https://..."
    try:
        data = Path(path).read_bytes()
    except OSError as problem:
        raise click.BadParameter(f"{path!r} cannot be read. {hint}", param_hint="--label") from problem
    if not kind_of(data):
        size = f"{MOST_BYTES // 1024 // 1024} MB"
        raise click.BadParameter(f"{path!r} is no PDF or PNG of {size} at most.", param_hint="--label")
    return data


@returns.command("pieces", short_help="Say which pieces it is about.")
@click.argument("number", metavar="RETURN")
@click.option("--line", "lines", multiple=True, required=True, metavar="LINE=N", help="The order's line, from 1.")
@pass_project
def pieces(project: Project, number: str, lines: tuple[str, ...]) -> None:
    """Say which pieces RETURN is about, where its customer said so in words: `--line 2=1` is one of the second line."""
    services = project.services()
    cases = Cases.of(services)
    case = cases.find(number)
    chosen = {
        str(int(line) - 1): count for line, count in read_pieces(lines, "--line", "2=1").items() if line.isdecimal()
    }
    _said(cases.rename_lines(case.order_id, case.number, chosen), "changed", services)


@returns.command("refuse", short_help="Say no, with a reason.")
@click.argument("number", metavar="RETURN")
@click.option("--reason", required=True, help="The customer reads it.")
@pass_project
def refuse(project: Project, number: str, reason: str) -> None:
    """Refuse RETURN; the customer gets your reason by mail. A withdrawal that came in time cannot be refused."""
    _end(project, number, reason, "refused")


@returns.command("received", short_help="The goods are here.")
@click.argument("number", metavar="RETURN")
@click.option("--note", default="", help="How they are, for yourself.")
@pass_project
def received(project: Project, number: str, note: str) -> None:
    """Say that the goods of RETURN arrived. The customer is told; the money is a step of its own."""
    services = project.services()
    cases, now = Cases.of(services), services.clock()
    case = cases.find(number)
    after = cases.change(case.order_id, case.number, lambda found: machine.received(found, now, note), news="received")
    _said(after, "received", services)


@returns.command("refund", short_help="Give back what it is worth.")
@click.argument("number", metavar="RETURN")
@click.option("--less", default="", help="Keep so much, `5.00`, for what the goods have lost in value.")
@click.option("--reason", default="", help="Why; the customer reads it.")
@click.option("--delivery", is_flag=True, help="And what the delivery cost, as far as it was not given back.")
@click.option("--postage", default="", help="And what sending it back has cost the customer: `6.50`.")
@click.option("--restock", is_flag=True, help="Its pieces are for sale again.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@pass_project
def refund(
    project: Project, number: str, less: str, reason: str, delivery: bool, postage: str, restock: bool, yes: bool
) -> None:
    """Give back what the pieces of RETURN cost, and the ordinary delivery where the whole order is withdrawn from.

    Of what came broken or wrong, give the delivery and the postage back, too: it must not cost the customer anything.

    \b
    vitrina returns refund 7K3M-9QXT-R1 --restock
    vitrina returns refund 7K3M-9QXT-R1 --delivery --postage 6.50
    vitrina returns refund 7K3M-9QXT-R1 --less 5.00 --reason "The handle is chipped."
    """
    if bool(less) != bool(reason):
        raise click.UsageError("--less and --reason go together: whoever is given less back must read why.")
    services = project.services()
    cases = Cases.of(services)
    case = cases.find(number)
    order = cases.book.get(case.order_id)
    deduction = parse_amount(less, order.currency, "--less") if less else 0
    back = parse_amount(postage, order.currency, "--postage") if postage else 0
    money = services.shop.money[services.shop.languages[0]].format
    settling = Settling(cases, services.payments)
    if not yes:
        more = settling.delivery_left(order, case.number) if delivery else 0
        wanted = Decision(0, 0, deduction, reason, delivery=more, postage=back)
        amount = (case.decision or settling.worked_out(order, case.number, wanted)).amount
        agree(f"Refund {money(amount)} for return {case_id(case)}?", "Nothing is refunded. (--yes does not ask.)")
    after = settling.refund(case, deduction=deduction, reason=reason, restock=restock, delivery=delivery, postage=back)
    given = after.decision.amount if after.decision else 0
    _said(after, f"{money(given)} refunded", services)


@returns.command("keep", short_help="Set a piece aside for an exchange.")
@click.argument("number", metavar="RETURN")
@click.option("--piece", "wanted", multiple=True, metavar="SKU=N", help="What to set aside; none puts all back.")
@pass_project
def keep(project: Project, number: str, wanted: tuple[str, ...]) -> None:
    """Set pieces aside to send instead of those of RETURN: nobody can buy them meanwhile, and the customer is told.

    They are for sale again when RETURN ends otherwise, or without --piece.
    """
    services = project.services()
    cases = Cases.of(services)
    case, settling = cases.find(number), Settling(cases, services.payments)
    after = settling.keep(case, read_pieces(wanted)) if wanted else settling.release(case)
    _said(after, "set aside" if wanted else "nothing is set aside any more", services)


@returns.command("exchange", short_help="Record the piece that went out instead.")
@click.argument("number", metavar="RETURN")
@click.option("--piece", "wanted", multiple=True, metavar="SKU=N", help="What went out; else what was set aside.")
@click.option("--carrier", default="", help="Correos, SEUR, ...")
@click.option("--tracking", default="", help="The parcel's number.")
@click.option("--restock", is_flag=True, help="Its own pieces are for sale again.")
@pass_project
def exchange(
    project: Project, number: str, wanted: tuple[str, ...], carrier: str, tracking: str, restock: bool
) -> None:
    """Record what you sent instead: its stock goes down, the customer is told, and RETURN is over.

    For pieces of another price, refund this one and let the customer buy the other.
    """
    services = project.services()
    cases = Cases.of(services)
    case, parcel = cases.find(number), Parcel(carrier, tracking)
    pieces = read_pieces(wanted) if wanted else case.kept
    if not pieces:
        raise click.UsageError("Say what went out: --piece TAZ-MAR-SAL=1. Nothing is set aside for this return.")
    after = Settling(cases, services.payments).exchange(case, pieces, parcel, restock=restock)
    _said(after, "exchanged", services)


@returns.command("close", short_help="End it without money.")
@click.argument("number", metavar="RETURN")
@click.option("--reason", required=True, help="The customer reads it.")
@pass_project
def close(project: Project, number: str, reason: str) -> None:
    """End RETURN without money: the goods never came, or were mended. Its pieces can be returned again."""
    _end(project, number, reason, "closed")


@returns.command("settle", short_help="Tick off a withdrawal that fits no order.")
@click.argument("statement", metavar="STATEMENT")
@click.option("--note", default="", help="What became of it, for yourself.")
@pass_project
def settle(project: Project, statement: str, note: str) -> None:
    """Tick off STATEMENT, a withdrawal that fits no order, once you have found out what it means and answered."""
    services = project.services()
    found = Statements.of(services).settle(statement, note)
    done(f"{found.id}: seen to.")


def _end(project: Project, number: str, reason: str, how: str) -> None:
    services = project.services()
    cases, now = Cases.of(services), services.clock()
    case = Settling(cases, services.payments).release(cases.find(number))
    step = machine.refused if how == "refused" else machine.closed
    after = cases.change(
        case.order_id,
        case.number,
        lambda found: step(found, now, reason),
        news=how,
        ends=ending(case.number, ClaimState.ENDED),
    )
    _said(after, how, services)


def _said(case: Case, words: str, services: Services) -> None:
    done(f"{case_id(case)}: {words}.")
    if Outbox.of(services).deliver().failed:
        complain("A mail could not be sent now. It waits in the outbox and is tried again by the running shop.")


def _worth(case: Case, order: Order, services: Services) -> int:
    return owed(order, case.number, standard_delivery(order, services.shop))


def _as_json(case: Case, services: Services) -> dict[str, Any]:
    order = Cases.of(services).book.get(case.order_id)
    view = case_view(case, order, services.shop)
    worth = _worth(case, order, services) if case.is_open else None
    days = {"send_by": view.send_by, "refund_by": view.refund_by}
    return {"id": case_id(case), "order": order_number(case.order_id), **asdict(case), **days, "worth": worth}


def _row(case: Case, services: Services) -> list[str]:
    order = Cases.of(services).book.get(case.order_id)
    view = case_view(case, order, services.shop)
    customer = order.payment.customer.name if order.payment else ""
    return [
        view.id,
        moment(case.opened_at, services.shop.timezone),
        ", ".join((view.kind, *view.doubts)),
        view.state,
        case.name or customer,
        str(sum(case.lines.values())),
        view.refund_by,
    ]


def _lost(statement: Statement, services: Services) -> list[str]:
    when = moment(statement.stated_at, services.shop.timezone)
    return [statement.id, when, statement.order, statement.name, statement.email, statement.words]


def _print(case: Case, services: Services) -> None:
    order = Cases.of(services).book.get(case.order_id)
    view = case_view(case, order, services.shop)
    table(
        ["Return", "When", "What", "State", "Customer", "Pieces", "Refund by"], [_row(case, services)], frozenset({5})
    )
    out.print()
    rows = [
        [str(piece.number + 1), f"{piece.name} {piece.variant}".strip(), str(piece.quantity)] for piece in view.pieces
    ]
    table(["Line", "Product", "Pieces"], rows, frozenset({2}))
    for label, words in _facts(case, view, order, services):
        if words:
            out.print(f"\n{label}: {words}", markup=False, soft_wrap=True)


def _facts(case: Case, view: CaseView, order: Order, services: Services) -> list[tuple[str, str]]:
    money = services.shop.money[services.shop.languages[0]].format
    worth = money(_worth(case, order, services)) if case.is_open else ""
    decision = case.decision or Decision(0, 0)
    given = money(decision.amount) if case.decision else ""
    kept = f"{money(decision.deduction)}, {decision.reason}" if decision.deduction else ""
    parcel = " ".join(part for part in (case.back.carrier, case.back.tracking_number) if part)
    waits = "" if view.waits_for_goods else "nothing: the pieces never left"
    return [
        ("Doubts", ", ".join(view.doubts)),
        ("Last day to withdraw, when it was stated", case.last_day),
        ("Confirmation to", case.email),
        ("In the customer's words", case.words),
        ("Problem", f"{view.problem}; wishes: {view.wish}" if not view.is_withdrawal else ""),
        ("Pictures", f"{len(case.pictures)} (--pictures FOLDER saves them)" if case.pictures else ""),
        ("To come back", waits or f"by {view.send_by}"),
        ("Set aside", ", ".join(f"{n} × {name}" for n, name in view.kept)),
        ("Label", case.label_url or case.label_file),
        ("On its way", parcel),
        ("How it arrived", case.condition),
        ("Worth", worth),
        ("Refunded" if view.state == "refunded" else "Decided", given),
        ("Kept", kept),
        ("For the delivery, by your word", money(decision.delivery) if decision.delivery else ""),
        ("For sending it back", money(decision.postage) if decision.postage else ""),
        ("Your answer", case.answer),
    ]


def _save_pictures(case: Case, folder: str, services: Services) -> None:
    from pathlib import Path

    place = Path(folder)
    place.mkdir(parents=True, exist_ok=True)
    for number, name in enumerate(case.pictures, 1):
        data = services.files.get(name)
        if data is None:
            complain(f"Picture {number} is gone.")
            continue
        path = place / f"{case_id(case)}-{number}.jpg"
        try:
            path.write_bytes(clean_picture(data))
        except ReviewFileError:
            complain(f"Picture {number} cannot be read: it was not saved.")
            continue
        done(f"{path}")
