"""`vitrina privacy`: somebody asks what is known of them, or to be forgotten."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Sequence
from pathlib import Path

import click

from commerce.contact import is_email
from functions.adapters.atomic_files import write_atomically
from functions.order_documents import read_document
from functions.privacy.person import Erasure, Fate, Held, Person
from functions.privacy.service import Export, Privacy, person
from functions.wiring import Services
from vitrina.console import agree, complain, done, moment, out, table
from vitrina.project import Project, pass_project

_WHY = {
    "open": "may yet be paid",
    "unsent": "is not sent yet",
    "undelivered": "is on its way",
    "rights": "can still be sent back",
    "disputed": "is in dispute with a bank",
    "concern": "needs you to look at it: `vitrina orders show` says why",
    "unrefunded": "was called off, and its money is not given back",
    "refunded": "was refunded so short ago that the money may come back",
    "return": "has something on its way back",
    "statement": "must be seen to first: `vitrina returns list`",
    "published": "take its file out of content/reviews/, then build or deploy",
}
_LATER = "goes by itself afterwards"


@click.group(short_help="What the shop knows of somebody.")
def privacy() -> None:
    """What the shop knows of somebody, by mail address: to hand it over, or to forget it.

    Both are rights that people have (Regulation (EU) 2016/679, arts. 15, 17 and 20), and you have a month to answer.
    Send what you export to that very address: then it cannot reach the wrong person.
    """


@privacy.command("show", short_help="What is held of somebody.")
@click.argument("address")
@click.option("--json", "as_json", is_flag=True, help="For scripts: a list of {kind, id, ...}.")
@pass_project
def show(project: Project, address: str, as_json: bool) -> None:
    """What is held of ADDRESS. Nothing is written."""
    services = project.services()
    held = Privacy.of(services).find(_person(services, address))
    if as_json:
        out.print_json(json.dumps([each.document() for each in held]))
    elif held:
        table(["What", "Which"], [[each.kind, each.id] for each in held])
    else:
        done(f"Nothing is held of {address}.")


@privacy.command("export", short_help="Hand over what is held of somebody.")
@click.argument("address")
@click.option("--out", "file", type=click.Path(dir_okay=False, path_type=Path), help="Default: privacy-DAY.zip")
@pass_project
def export(project: Project, address: str, file: Path | None) -> None:
    """Write all that is held of ADDRESS into one file, for the person to read and for other programs.

    The file has data.json, the pictures, and a letter in the person's language that says what is in it. That it was
    made is remembered, without the address (`vitrina privacy log`).
    """
    services = project.services()
    made = Privacy.of(services).export(_person(services, address))
    if not made.held:
        complain(f"Nothing is held of {address}.")
        raise click.exceptions.Exit(1)
    target = file or Path(f"privacy-{moment(services.clock(), services.shop.timezone)[:10]}.zip")
    write_atomically(target, _archive(made, services))
    done(f"{target}: {_counted(made.held)}. Send it to {address}, and delete it here.")
    _say_payments(made.held)


@privacy.command("erase", short_help="Forget somebody.")
@click.argument("address")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--quiet", is_flag=True, help="Do not send the last mail, which says what was done.")
@click.option("--json", "as_json", is_flag=True, help="For scripts: a list of {kind, id, fate, why}.")
@pass_project
def erase(project: Project, address: str, yes: bool, quiet: bool, as_json: bool) -> None:
    """Forget ADDRESS. What the books need of finished orders stays, without anything that says who bought.

    Orders that are not finished stay as they are until nothing is owed, and are then reduced by themselves. It cannot
    be undone; backups that were made before still hold what they held.
    """
    services = project.services()
    whose, work = _person(services, address), Privacy.of(services)
    held = work.find(whose)
    if not held:
        complain(f"Nothing is held of {address}.")
        raise click.exceptions.Exit(1)
    if not yes:
        agree(f"Forget {address} ({_counted(held)})?", "Nothing is changed. (--yes does not ask.)")
    fates = work.erase(whose, tell=not quiet)
    if as_json:
        out.print_json(json.dumps([{**vars(each), "fate": each.fate.value} for each in fates]))
        return
    table(["What", "Which", "Is"], [[each.kind, each.id, _fate(each)] for each in fates])
    _say_payments(held)
    done(f"{address} is forgotten{'' if quiet else ', and is told so by one last mail'}.")


@privacy.command("log", short_help="What was handed over and erased, and when.")
@click.option("--json", "as_json", is_flag=True, help="For scripts.")
@pass_project
def log(project: Project, as_json: bool) -> None:
    """The proof of what was done, without addresses: kept for three years. Newest first."""
    services = project.services()
    proofs = Privacy.of(services).proofs()
    if as_json:
        out.print_json(json.dumps([{**vars(proof), "what": dict(proof.what)} for proof in proofs]))
        return
    if not proofs:
        done("Nobody has asked yet.")
        return
    rows = [
        [
            moment(proof.at, services.shop.timezone),
            proof.verb,
            proof.address[:8],
            ", ".join(f"{n} {what}" for what, n in sorted(proof.what.items())),
        ]
        for proof in proofs
    ]
    table(["When", "What", "Whose", "How much"], rows)


def _person(services: Services, address: str) -> Person:
    if not is_email(address):
        raise click.UsageError(f"{address} is no mail address.")
    return person(services, address)


def _archive(export: Export, services: Services) -> bytes:
    texts = services.runtime.texts(export.language)
    policy = services.shop.paths[export.language].get("privacy", "")
    kinds = [texts(f"privacy_export.kinds.{kind}") for kind in dict.fromkeys(each.kind for each in export.held)]
    letter = [
        texts("privacy_export.title", shop=services.shop.name),
        texts("privacy_export.text"),
        "\n".join(f"- {kind}" for kind in kinds),
        texts("privacy_export.rights", email=services.shop.support.email),
        *([services.shop.url(policy)] if policy else []),
    ]
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(texts("privacy_export.file"), "\n\n".join(letter) + "\n")
        archive.writestr("data.json", export.document)
        for name, data in export.files.items():
            archive.writestr(f"pictures/{Path(name).name}", data)
    return packed.getvalue()


def _counted(held: Sequence[Held]) -> str:
    kinds = dict.fromkeys(each.kind for each in held)
    return ", ".join(f"{sum(each.kind == kind for each in held)} {kind.replace('_', ' ')}" for kind in kinds)


def _fate(erasure: Erasure) -> str:
    if erasure.fate is Fate.REDUCED:
        return "reduced to what the books need"
    if erasure.fate is Fate.ERASED:
        return "erased"
    if erasure.fate is Fate.KEPT:
        return "kept as it is: the tax office may ask for it"
    why = _WHY.get(erasure.why, erasure.why)
    return why if erasure.why == "published" else f"kept: it {why}; {_LATER}"


def _say_payments(held: Sequence[Held]) -> None:
    """Stripe has a customer's name and mail, too, and answers for it by itself."""
    orders = [read_document(each.data) for each in held if each.kind == "order"]
    payments = sorted({order.payment.payment_intent for order in orders if order.payment} - {""})
    if payments:
        out.print("Stripe knows them by these payments; ask it in its Dashboard (Settings, Privacy):", soft_wrap=True)
        out.print("  " + ", ".join(payments), soft_wrap=True)
