"""Files that come by a genuine link: what they are is told by what is in them, and what may harm is refused by name."""

from __future__ import annotations

import base64
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from commerce.attachments import Attachments
from functions.routes import ROUTES
from functions.uploads import ABANDONED_S, Uploads
from tests.functions.doors.table import DOORS, Door
from tests.functions.doors.town import Town, build
from tests.support.orders import BROWSER
from tests.support.shop import Answer, ask
from tests.support.uploads import JPEG, PDF, PNG, packed_pdf, photo_with_a_place, png_bomb

MB = 1024 * 1024
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
ACTIVE = packed_pdf(b"<< /S /JavaScript /JS (app.alert(1)) >>")


@dataclass(frozen=True)
class Way:
    """A door that takes files: its field of a form, its key in JSON, and the codes of what it refuses."""

    door: str
    field: str
    key: str
    bad: str
    large: str
    takes_documents: bool = False


WAYS = [
    Way("POST /api/messages/{token}", "files", "files", "bad_file", "files_too_large", takes_documents=True),
    Way("POST /api/orders/{token}/returns", "picture_1", "pictures", "bad_picture", "picture_too_large"),
    Way("POST /api/reviews", "picture", "picture", "bad_picture", "picture_too_large"),
]
REFUSED = {
    "a page that calls itself a picture": b"<!doctype html><script>alert(1)</script>",
    "a page before a picture": b"<script>alert(1)</script>" + PNG,
    "a drawing with a program": SVG,
    "a drawing behind an XML head": b'<?xml version="1.0"?>' + SVG,
    "a document behind a page": b"<html>" + PDF,
    "a picture that is a document as well": JPEG[:20] + b"%PDF-1.7" + JPEG[20:],
    "a program": b"MZ\x90\x00",
    "an archive": b"PK\x03\x04",
    "an animation": b"GIF89a",
    "a head and nothing more": PNG[:20],
}


@pytest.fixture
def town(tmp_path) -> Town:
    return build(tmp_path)


def door_of(way: Way) -> Door:
    return next(door for door in DOORS if str(door) == way.door)


def send(town: Town, way: Way, data: bytes, *, html: bool = True, name: str = "photo.png", **more: object) -> Answer:
    """As a plain form does, with the name and the type that its sender claims, or as a script."""
    door = door_of(way)
    key = town.keys()[door.opened_by[0]]
    if not html:
        text = base64.b64encode(data).decode()
        sent = {**(door.body or door.form), way.key: text if way.key == "picture" else [text]}
        return door.knock(town, key, json_body={**sent, **({door.token: key} if door.token else {})}, **more)
    fields = {**door.form, **({door.token: key} if door.token else {})}
    parts = [f'--b\r\nContent-Disposition: form-data; name="{n}"\r\n\r\n{v}\r\n'.encode() for n, v in fields.items()]
    head = f'--b\r\nContent-Disposition: form-data; name="{way.field}"; filename="{name}"\r\nContent-Type: image/png'
    body = b"".join([*parts, head.encode(), b"\r\n\r\n", data, b"\r\n--b--\r\n"])
    headers = {"content-type": "multipart/form-data; boundary=b", "accept-language": "es", **BROWSER}
    parameters = {} if door.token else {"token": key}
    return ask(door.route, town.services, parameters=parameters, body=body, headers=headers, encode=True)


def sent_files(town: Town) -> list[Path]:
    """All but the labels that the owner put there."""
    return [path for path in town.folder.rglob("*") if path.is_file() and not path.name.startswith("label-")]


def words(town: Town, code: str, **params: object) -> str:
    return town.services.runtime.texts("es")(f"errors.{code}", **params)


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.key)
def test_what_only_calls_itself_something_else_is_refused_in_the_readers_words(town, way):
    before = town.kept()
    for what, data in REFUSED.items():
        page, script = send(town, way, data), send(town, way, data, html=False)
        assert (page.status, script.status) == (422, 422), what
        assert words(town, way.bad, types="JPEG, PNG, WebP, PDF") in page.body, what
        assert [each["code"] for each in script.json["error"]["fields"]] == [way.bad], what
    assert town.kept() == before


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.key)
@pytest.mark.parametrize(
    ("data", "code", "params"),
    [
        (png_bomb(), "too_many_pixels", {}),
        (JPEG + b"x" * (4 * MB), "large", {"max": 4}),
        (JPEG + b"x" * (5 * MB), "payload_too_large", {}),
    ],
    ids=["bomb", "large", "larger than what is read"],
)
def test_what_is_too_much_is_refused_before_it_is_unpacked(town, way, data, code, params):
    before = town.kept()
    page = send(town, way, data)
    assert page.status == (413 if code == "payload_too_large" else 422)
    assert words(town, way.large if code == "large" else code, **params) in page.body
    assert town.kept() == before


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.key)
def test_documents_are_taken_where_they_are_and_never_with_a_program_in_them(town, way):
    before = town.kept()
    page = send(town, way, ACTIVE, name="factura.pdf")
    assert page.status == 422
    assert words(town, "active_document" if way.takes_documents else way.bad) in page.body
    assert town.kept() == before
    assert (send(town, way, PDF).status < 400) == way.takes_documents


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.key)
@pytest.mark.parametrize("name", ["../../etc/passwd", "/srv/x.png", "a\\b.png", "x.html", "ñ\u202egpj.exe", ""])
def test_the_name_that_its_sender_gave_is_nowhere(town, way, name):
    assert send(town, way, photo_with_a_place(), name=name).status < 400
    (kept,) = sent_files(town)
    assert kept.parent == town.folder
    assert kept.name.partition("-")[0] in {"message", "return", "review"}
    assert kept.suffix == ".jpg"
    assert name == "" or name not in town.kept().decode("latin-1")


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.key)
def test_no_route_hands_a_private_file_out_nor_says_what_it_is_called(town, way):
    assert send(town, way, photo_with_a_place()).status < 400
    (kept,) = sent_files(town)
    for door in DOORS:
        for purpose in door.opened_by if door.method == "GET" else ():
            for html in (False, True):
                body = door.knock(town, town.keys()[purpose], html=html).body
                assert kept.name not in body
                assert "SECRET-PLACE" not in body
    assert not [route for route in ROUTES if "file" in route.path or "picture" in route.path]


# --- as the shop has set it ------------------------------------------------------------------------------------------


def test_the_form_and_its_refusals_say_what_the_shop_takes(tmp_path):
    way, town = WAYS[0], build(tmp_path)
    shop = replace(town.services.shop, attachments=Attachments(files=1, megabytes=2, types=("png", "pdf")))
    town.services.runtime.__dict__["shop"] = shop
    (show,) = [door for door in DOORS if str(door) == "GET /api/messages/{token}"]
    page = show.knock(town, town.keys()["conversation"], html=True).body
    assert "1 archivo como mucho (PNG, PDF), de hasta 2 MB" in page
    assert 'accept="image/png,application/pdf"' in page
    assert " multiple" not in page
    assert words(town, "bad_file", types="PNG, PDF") in send(town, way, JPEG).body
    assert words(town, "files_too_large", max=2) in send(town, way, PNG + b"x" * (2 * MB)).body
    assert send(town, way, PNG).status == 303


def test_a_shop_that_takes_no_files_asks_for_none(tmp_path):
    town = build(tmp_path)
    town.services.runtime.__dict__["shop"] = replace(town.services.shop, attachments=Attachments(files=0))
    (show,) = [door for door in DOORS if str(door) == "GET /api/messages/{token}"]
    assert 'type="file"' not in show.knock(town, town.keys()["conversation"], html=True).body
    assert send(town, WAYS[0], PNG).status == 422


# --- what a crash leaves ---------------------------------------------------------------------------------------------


class Died(BaseException):
    """The machine goes away."""


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.key)
def test_a_file_whose_record_was_never_written_is_taken_away_a_day_later(town, way, monkeypatch):
    write = town.services.store.transact

    def die(operations: object) -> None:
        if any(getattr(each, "when", ()) for each in operations):  # type: ignore[attr-defined]
            raise Died
        write(operations)

    monkeypatch.setattr(town.services.store, "transact", die)
    with pytest.raises(Died):
        send(town, way, JPEG)
    monkeypatch.undo()
    assert len(sent_files(town)) == 1
    assert Uploads.of(town.services).sweep() == 0
    town.services.clock.advance(ABANDONED_S + 1)  # type: ignore[attr-defined]
    assert Uploads.of(town.services).sweep() == 1
    assert sent_files(town) == []
    assert Uploads.of(town.services).sweep() == 0


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.key)
def test_a_file_with_a_record_is_never_swept(town, way):
    assert send(town, way, JPEG).status < 400
    town.services.clock.advance(10 * ABANDONED_S)  # type: ignore[attr-defined]
    assert Uploads.of(town.services).sweep() == 0
    assert len(sent_files(town)) == 1
