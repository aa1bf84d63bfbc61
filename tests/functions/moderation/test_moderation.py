"""The owner's desk for reviews: the service and the command, up to the content file and its picture."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from PIL import Image

from commerce.catalogue import Catalogue
from commerce.errors import NotFound, ReviewError, VitrinaError
from functions.moderation.service import Moderation
from functions.reviews.records import Review, ReviewState
from functions.reviews.service import Reviews
from functions.wiring import Services
from tests.support.clock import FakeClock
from tests.support.orders import Life, place, stock_shelves
from tests.support.shop import make_item, make_services
from tests.support.stores import open_store
from tests.support.uploads import PNG
from vitrina import review_files
from vitrina.commands.reviews import publish, reviews
from vitrina.project import Project
from vitrina.review_files import ReviewFileError, ReviewFiles, clean_picture

GOOD = {"rating": "4", "title": "Buena", "text": "Una taza que pesa lo justo.", "author": "Ana"}


@pytest.fixture(params=["memory", "sqlite"])
def services(request, tmp_path) -> Services:
    clock = FakeClock()
    with open_store(request.param, tmp_path, clock) as store:
        made = make_services(tmp_path, store=store, clock=clock)
        stock_shelves(made)
        yield made


@pytest.fixture
def moderation(services) -> Moderation:
    return Moderation(services.store, services.clock, "Europe/Madrid", services.sleep)


@pytest.fixture
def project(tmp_path) -> Project:
    root = tmp_path / "shop"
    (root / "content" / "products").mkdir(parents=True)
    for product in ("taza-marea", "plato-vega"):
        (root / "content" / "products" / f"{product}.md").write_text("---\n---\n")
    (root / "pelicanconf.py").write_text("")
    return Project(root)


@pytest.fixture
def command(project, services, monkeypatch):
    """`vitrina reviews ...` on these services."""
    monkeypatch.setattr(Project, "services", lambda self, base_url="": services)

    def run(*arguments: str, **more):
        return CliRunner().invoke(reviews, arguments, obj=project, **more)

    return run


def write(services: Services, life: Life | None = None, line: int = 0, picture: bytes = b"", **fields: str) -> Review:
    life = life or place(services, TAZ_MAR=1, PLA_VEG=1).paid().sent()
    return Reviews.of(services).submit(life.review_token(line), {**GOOD, **fields}, picture)


def photo(kind: str = "JPEG", size: tuple[int, int] = (400, 300), **more) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "teal").save(out, kind, **more)
    return out.getvalue()


# --- the service ---------------------------------------------------------------------------------------------------


def test_who_waits_longest_comes_first(services, moderation):
    first = write(services)
    services.clock.advance(10)
    second = write(services)
    assert [review.id for review in moderation.list(ReviewState.PENDING)] == [first.id, second.id]
    assert moderation.list(ReviewState.APPROVED) == []


def test_a_review_is_found_by_its_number_in_any_case_and_by_the_whole_order(services, moderation):
    review = write(services)
    for number in (review.id, review.id.lower(), f"{review.order_id}-1", f" {review.id} "):
        assert moderation.get(number) == review


@pytest.mark.parametrize("number", ["", "-", "x", "7K3M-9QXT", "7K3M-9QXT-1", "{id}-0", "{id}-2", "{id}-1x", "{id}-²"])
def test_a_number_of_nothing_is_not_found(services, moderation, number):
    review = write(services)
    with pytest.raises(NotFound):
        moderation.get(number.replace("{id}", review.id.rpartition("-")[0]))


def test_approving_twice_is_approving_once(services, moderation):
    review = write(services)
    approved = moderation.approved(review.id, "a-file")
    services.clock.advance(100)
    assert moderation.approved(review.id, "another-file") == approved
    assert moderation.list(ReviewState.PENDING) == []
    assert moderation.list(ReviewState.APPROVED) == [approved]


def test_rejecting_twice_keeps_the_first_reason(services, moderation):
    review = write(services)
    rejected = moderation.reject(review.id, "insulto")
    assert moderation.reject(review.id, "otro") == rejected
    assert rejected.reason == "insulto"


def test_a_decision_stands(services, moderation):
    kept, out = write(services), write(services)
    moderation.approved(kept.id, "a-file")
    moderation.reject(out.id, "")
    with pytest.raises(ReviewError, match="published"):
        moderation.reject(kept.id, "")
    for late in (moderation.to_publish, lambda number: moderation.approved(number, "x")):
        with pytest.raises(ReviewError, match="rejected"):
            late(out.id)


def test_a_reply_may_come_before_and_after_and_its_day_is_the_first(services, moderation):
    review = write(services)
    said = moderation.reply(review.id, " Gracias ")
    services.clock.advance(100_000)
    assert moderation.reply(review.id, "Gracias") == said
    moderation.approved(review.id, "a-file")
    later = moderation.reply(review.id, "Mil gracias")
    assert (later.reply, later.reply_at) == ("Mil gracias", services.clock())
    assert moderation.reply(review.id, "").reply_at == 0


def test_two_changes_at_once_are_both_kept(services, moderation, monkeypatch):
    review = write(services)
    write_item, meanwhile = services.store.transact, [lambda: moderation.reply(review.id, "Gracias")]

    def interrupted(operations):
        if meanwhile:
            meanwhile.pop()()
        write_item(operations)

    monkeypatch.setattr(services.store, "transact", interrupted)
    moderation.approved(review.id, "a-file")
    after = moderation.get(review.id)
    assert (after.state, after.reply) == (ReviewState.APPROVED, "Gracias")


def test_a_customer_sees_the_decision_on_the_order(services, moderation):
    life = place(services, TAZ_MAR=1, PLA_VEG=1).paid().sent()
    moderation.approved(write(services, life, 0).id, "a-file")
    moderation.reject(write(services, life, 1).id, "")
    assert [line["review"]["state"] for line in life.json()["lines"]] == ["approved", "rejected"]
    page = life.page().body
    texts = services.runtime.texts("es")
    assert texts("order.review_approved") in page
    assert texts("order.review_rejected") in page


# --- the command ---------------------------------------------------------------------------------------------------


def only_file(project: Project) -> Path:
    (path,) = (project.content / "reviews").glob("*")
    return path


def test_an_approved_review_is_a_content_file(services, command, project):
    review = write(services)
    shown = command("approve", review.id)
    assert shown.exit_code == 0
    path = only_file(project)
    assert path.name in shown.output.replace("\n", "")
    text = path.read_text()
    for line in (
        'product: "taza-marea"',
        'sku: "TAZ-MAR"',
        "rating: 4",
        'title: "Buena"',
        'author: "Ana"',
        "language: es",
        "verified: true",
    ):
        assert line in text.splitlines()
    assert text.endswith("---\nUna taza que pesa lo justo.\n")


def test_approving_again_leaves_what_the_marketer_mended(services, command, project):
    review = write(services)
    command("approve", review.id)
    path = only_file(project)
    path.write_text(path.read_text().replace("pesa", "no pesa"))
    assert command("approve", review.id).exit_code == 0
    assert "no pesa" in only_file(project).read_text()


def test_a_crash_between_file_and_state_is_mended_by_approving_again(
    services, command, project, moderation, monkeypatch
):
    review = write(services, picture=photo())

    def crash(self, review_id, published_as):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(Moderation, "approved", crash)
        with pytest.raises(KeyboardInterrupt):
            publish(review.id, services, ReviewFiles(project.content), None)
    assert moderation.get(review.id).state is ReviewState.PENDING
    moderation.reply(review.id, "Gracias, Ana")
    assert command("approve", review.id).exit_code == 0
    assert 'reply: "Gracias, Ana"' in only_file(project).read_text()
    assert moderation.get(review.id).published_as == only_file(project).stem


def test_anothers_file_is_never_overwritten(services, command, project, moderation):
    review = write(services)
    command("approve", review.id)
    path = only_file(project)
    other = write(services)
    files = ReviewFiles(project.content)
    with pytest.raises(ReviewFileError):
        files.write(path.stem, moderation.to_publish(write(services, rating="1").id))
    assert "rating: 4" in path.read_text()
    assert moderation.get(other.id).state is ReviewState.PENDING


def test_a_review_of_what_the_shop_no_longer_has_is_not_published(services, project):
    review = write(services)
    (project.content / "products" / "taza-marea.md").unlink()
    with pytest.raises(VitrinaError) as refused:
        publish(review.id, services, ReviewFiles(project.content), None)
    assert refused.value.code == "no_product"
    assert not (project.content / "reviews").exists()


def test_a_sku_that_is_gone_is_left_out_so_that_the_build_goes_on(services, command, project):
    project.build.mkdir()
    project.catalogue_file.write_bytes(Catalogue("EUR", (make_item("OTHER"),)).to_bytes())
    review = write(services)
    assert command("approve", review.id).exit_code == 0
    assert "sku:" not in only_file(project).read_text()


def test_a_reply_reaches_the_published_file_and_can_be_taken_back(services, command, project):
    review = write(services)
    command("approve", review.id)
    before = only_file(project).read_text()
    assert command("reply", review.id, 'Gracias, "Ana"\n---\nproduct: otro').exit_code == 0
    text = only_file(project).read_text()
    assert 'reply: "Gracias, \\"Ana\\"\\n---\\nproduct: otro"' in text.splitlines()
    assert command("reply", review.id, "--remove").exit_code == 0
    assert only_file(project).read_text() == before


def test_an_empty_reply_is_a_slip(services, command):
    review = write(services)
    assert command("reply", review.id, "  ").exit_code == 2


def test_a_rejected_review_loses_its_picture(services, command, moderation):
    review = write(services, picture=photo())
    assert command("reject", review.id, "--reason", "insulto").exit_code == 0
    assert services.files.get(review.picture) is None
    assert moderation.get(review.id).picture == ""


def test_reviews_are_listed_and_shown(services, command, tmp_path):
    review = write(services, title="[bold]no markup[/]", picture=photo())
    listed = command("list").output
    assert "★★★★" in listed
    assert "[bold]no" in listed
    assert json.loads(command("list", "--json").output)[0]["id"] == review.id
    assert GOOD["text"] in command("show", review.id).output
    look = tmp_path / "look.jpg"
    assert command("show", review.id, "--picture", str(look)).exit_code == 0
    assert look.read_bytes() == photo()
    assert "No approved reviews" in command("list", "--state", "approved").output


# --- pictures ------------------------------------------------------------------------------------------------------


def test_a_picture_is_published_upright_small_and_without_where_it_was_taken(services, command, project):
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    exif[0x010F] = "SecretPhone"
    exif.get_ifd(0x8825)[2] = (38.0, 0.0, 0.0)  # GPS latitude
    review = write(services, picture=photo(size=(3000, 2000), exif=exif))
    assert command("approve", review.id).exit_code == 0
    (path,) = (project.content / "images" / "reviews").glob("*")
    assert path.stem == only_file(project).stem
    data = path.read_bytes()
    with Image.open(io.BytesIO(data)) as picture:
        assert picture.format == "JPEG"
        assert picture.size == (1067, 1600)
        assert not picture.getexif()
    assert b"SecretPhone" not in data
    assert f'image: {{src: "reviews/{path.name}", alt: "Foto de Taza Marea' in only_file(project).read_text()
    assert services.files.get(review.picture) is None


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_other_kinds_become_jpeg(kind):
    with Image.open(io.BytesIO(clean_picture(photo(kind)))) as picture:
        assert (picture.format, picture.size) == ("JPEG", (400, 300))


def test_what_is_transparent_becomes_white():
    out = io.BytesIO()
    Image.new("RGBA", (8, 8), (255, 0, 0, 0)).save(out, "PNG")
    with Image.open(io.BytesIO(clean_picture(out.getvalue()))) as picture:
        assert picture.getpixel((4, 4)) == (255, 255, 255)


@pytest.mark.parametrize("data", [b"\xff\xd8\xff broken", b"", photo("GIF"), photo("BMP"), photo("PNG")[:60]])
def test_what_cannot_be_read_is_not_published(data):
    with pytest.raises(ReviewFileError):
        clean_picture(data)


def test_a_picture_that_unpacks_to_gigabytes_is_not_unpacked(monkeypatch):
    monkeypatch.setattr(review_files, "MOST_PIXELS", 1000)
    with pytest.raises(ReviewFileError):
        clean_picture(photo())


def test_a_broken_picture_leaves_the_review_pending(services, project, moderation):
    review = write(services, picture=PNG[:-20] + b"no picture at all   ")
    with pytest.raises(ReviewFileError):
        publish(review.id, services, ReviewFiles(project.content), None)
    assert moderation.get(review.id).state is ReviewState.PENDING
    assert not (project.content / "reviews").exists()
