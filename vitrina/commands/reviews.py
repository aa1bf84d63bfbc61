"""`vitrina reviews`: what customers wrote, and what the owner does with it."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from pathlib import Path

import click

from commerce.review_file import PublishedReview, review_file_id
from functions.addresses import address_id
from functions.moderation.service import Moderation
from functions.reviews.records import Review, ReviewState
from functions.reviews.votes import Votes
from functions.wiring import Services
from vitrina.building import built_catalogue
from vitrina.console import complain, done, moment, out, table
from vitrina.project import Project, pass_project
from vitrina.repository import Repository
from vitrina.review_files import ReviewFiles

HEADS = ["Review", "When", "Product", "Stars", "Title", "By", ""]
SUSPICIONS = {
    "link": "has a link",
    "contact": "has a mail address or a phone number",
    "same_text": "says the same as another",
    "many_by_visitor": "one visitor reviews many orders",
    "many_by_address": "one mail address reviews many orders",
    "against_rating": "words and stars disagree",
    "foreign_script": "in another script",
    "shouting": "all in capitals",
    "repeated": "repeats itself",
    "own_address": "from an address of the shop's",
}
"""Why a review should be looked at twice, in words (`commerce.suspicion`)."""


@click.group(short_help="What customers wrote, and publishing it.")
def reviews() -> None:
    """Read reviews, approve or reject them, and reply.

    REVIEW is its number (7K3M-9QXT-1). An approved review is a file in content/reviews and part of the next build.
    """


@reviews.command("list", short_help="Those that wait for you, oldest first.")
@click.option(
    "--state", type=click.Choice([state.value for state in ReviewState]), default="pending", show_default=True
)
@click.option("--json", "as_json", is_flag=True, help="For scripts.")
@pass_project
def list_(project: Project, state: str, as_json: bool) -> None:
    """Reviews of one state, oldest first; of those that wait, what should be looked at twice comes before.

    Why is said beside it: a link, a copied text, many from one visitor... Nothing is rejected by itself.
    """
    services = project.services()
    moderation = _moderation(services)
    pending = ReviewState(state) is ReviewState.PENDING
    found = moderation.queue() if pending else [(review, ()) for review in moderation.list(ReviewState(state))]
    if as_json:
        out.print_json(json.dumps([_as_json(review, reasons) for review, reasons in found]))
    elif not found:
        done(f"No {state} reviews.")
    else:
        zone = services.shop.timezone
        table(HEADS, [_row(review, zone, reasons) for review, reasons in found])


@reviews.command("show", short_help="One, in full.")
@click.argument("number", metavar="REVIEW")
@click.option("--picture", type=click.Path(dir_okay=False, path_type=Path), help="Save its picture there.")
@click.option("--json", "as_json", is_flag=True, help="For scripts.")
@pass_project
def show(project: Project, number: str, picture: Path | None, as_json: bool) -> None:
    """One review in full. Look at its picture (`--picture /tmp/look.jpg`) before you approve it."""
    services = project.services()
    moderation = _moderation(services)
    review = moderation.get(number)
    reasons = next((why for other, why in moderation.queue() if other.id == review.id), ())
    if as_json:
        out.print_json(json.dumps(_as_json(review, reasons)))
    else:
        _print(review, services.shop.timezone, reasons)
    if picture:
        data = services.files.get(review.picture) if review.picture else None
        if data is None:
            raise click.ClickException("This review has no picture (any more).")
        picture.write_bytes(data)
        done(f"Picture saved as {picture}.")


@reviews.command("approve", short_help="Publish one or more.")
@click.argument("numbers", metavar="REVIEW...", nargs=-1, required=True)
@click.option("--push", is_flag=True, help="Commit these files and push the branch: whoever watches it deploys.")
@pass_project
def approve(project: Project, numbers: tuple[str, ...], push: bool) -> None:
    """Write each REVIEW to content/reviews; the next build shows it. Doing it twice changes nothing.

    With --push they are in the repository before the store calls them approved, so that none is lost with the machine
    that this runs on.
    """
    services = project.services()
    files = ReviewFiles(project.content)
    if push:
        support = services.shop.support
        repository = Repository(project.root, services.shop.name, support.email)
        written = [path for number in numbers for path in write(number, services, files, _skus(project))]
        repository.push(written, f"Approve {'a review' if len(numbers) == 1 else f'{len(numbers)} reviews'}")
    for number in numbers:
        review = publish(number, services, files, _skus(project))
        done(f"{review.id}: content/reviews/{review.published_as}.md")


@reviews.command("reject", short_help="Keep one out of the shop.")
@click.argument("number", metavar="REVIEW")
@click.option("--reason", default="", help="Why, for yourself: insult, personal data, not about the piece...")
@pass_project
def reject(project: Project, number: str, reason: str) -> None:
    """Keep REVIEW out of the shop. Its picture is deleted.

    Bad reviews must be published too: reject insults, personal data, and what is not about the piece.
    """
    services = project.services()
    moderation = _moderation(services)
    review = moderation.reject(number, reason)
    _forget_picture(review, services, moderation)
    done(f"{review.id}: rejected.")


@reviews.command("reply", short_help="Answer one in public.")
@click.argument("number", metavar="REVIEW")
@click.argument("text", required=False)
@click.option("--remove", is_flag=True, help="Take the reply back.")
@pass_project
def reply(project: Project, number: str, text: str | None, remove: bool) -> None:
    """Answer REVIEW in public with TEXT, before or after it is published. Without TEXT your editor opens."""
    services = project.services()
    moderation = _moderation(services)
    before = moderation.get(number)
    wanted = "" if remove else text if text is not None else click.edit(before.reply) or ""
    if not wanted.strip() and not remove:
        raise click.UsageError("The reply is empty. To take a reply back, use --remove.")
    review = moderation.reply(number, wanted)
    if review.state is ReviewState.APPROVED:
        date = moderation.day(review.reply_at) if review.reply else ""
        if not ReviewFiles(project.content).write_reply(review.published_as, review.reply, date):
            complain(f"content/reviews/{review.published_as}.md is gone: the reply is kept, but not published.")
            raise SystemExit(1)
    done(f"{review.id}: {'replied' if review.reply else 'reply taken back'}.")


@reviews.command("votes", short_help="Take over how many readers they helped.")
@pass_project
def votes(project: Project) -> None:
    """Write into content/reviews how many readers each review helped; the next build shows it. Run it now and then."""
    files = ReviewFiles(project.content)
    ids = files.ids()
    counts = Votes.of(project.services()).counted(ids)
    changed = sum(files.write_helpful(id_, counts[id_]) for id_ in ids if id_ in counts)
    done(f"{changed} of {len(ids)} reviews say something new." if changed else "Nothing new.")


def publish(number: str, services: Services, files: ReviewFiles, skus: frozenset[str] | None) -> Review:
    """Content first, then the state: a crash between the two is mended by approving again."""
    moderation = _moderation(services)
    review = moderation.get(number)
    if review.state is not ReviewState.APPROVED:
        file = write(number, services, files, skus)[0]
        review = moderation.approved(number, file.stem)
    return _forget_picture(review, services, moderation)


def write(number: str, services: Services, files: ReviewFiles, skus: frozenset[str] | None) -> list[Path]:
    """The review's file, and its picture's; of one that is approved already those that are still there."""
    moderation = _moderation(services)
    review = moderation.get(number)
    if review.state is ReviewState.APPROVED:
        return [path for path in files.paths(review.published_as) if path.is_file()]
    published = moderation.to_publish(number)
    file_id = review_file_id(published, review.order_id, review.line)
    if skus is not None and published.sku not in skus:
        published = replace(published, sku="")
    files.write(file_id, _with_picture(published, review, file_id, services, files))
    return [path for path in files.paths(file_id) if path.is_file()]


def _with_picture(
    published: PublishedReview, review: Review, file_id: str, services: Services, files: ReviewFiles
) -> PublishedReview:
    data = services.files.get(review.picture) if review.picture else None
    if data is None:
        return published
    texts = services.runtime.texts(services.shop.language(review.language))
    alt = texts("review_form.picture_alt", product=review.name)
    return replace(published, image=files.write_picture(file_id, data), image_alt=alt)


def _forget_picture(review: Review, services: Services, moderation: Moderation) -> Review:
    if not review.picture:
        return review
    services.files.delete(review.picture)
    return moderation.forget_picture(review.id)


def _moderation(services: Services) -> Moderation:
    own = {services.config.owner_mail, services.shop.support.email}
    addresses = frozenset(address_id(services.config, email) for email in own)
    return Moderation(services.store, services.clock, services.shop.timezone, services.sleep, addresses)


def _skus(project: Project) -> frozenset[str] | None:
    """What the shop sells now; None when that is not known. A review of a SKU that is gone keeps its product only."""
    if not project.catalogue_file.is_file():
        return None
    return frozenset(item.sku for item in built_catalogue(project).items)


def _as_json(review: Review, reasons: tuple[str, ...]) -> dict[str, object]:
    told = {name: value for name, value in asdict(review).items() if name not in {"visitor", "address"}}
    return {"id": review.id, **told, "state": review.state.value, "suspicions": list(reasons)}


def _row(review: Review, timezone: str, reasons: tuple[str, ...]) -> list[str]:
    doubts = [f"! {SUSPICIONS[reason]}" for reason in reasons]
    notes = [*doubts, "picture" if review.picture else "", "replied" if review.reply else "", review.reason]
    return [
        review.id,
        moment(review.created_at, timezone),
        f"{review.name} {review.variant}".strip(),
        "★" * review.rating,
        review.title,
        review.author,
        ", ".join(note for note in notes if note),
    ]


def _print(review: Review, timezone: str, reasons: tuple[str, ...]) -> None:
    table(HEADS, [_row(review, timezone, reasons)])
    out.print()
    out.print(review.text, markup=False)
    if review.reply:
        out.print(f"\n↳ {review.reply}", markup=False)
    where = f", content/reviews/{review.published_as}.md" if review.published_as else ""
    out.print(f"\n[dim]{review.state.value}{where}[/]")
