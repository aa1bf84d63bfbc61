"""Reviewing what was bought, through the handlers."""

from __future__ import annotations

import base64
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from commerce.errors import ConditionFailed
from functions.pictures import MAX_PICTURE_BYTES
from functions.reviews.handler import MAX_FORM_BYTES, show, take
from functions.reviews.records import ReviewState, read_review, review_key, state_index
from functions.routes import find
from functions.wiring import Services
from tests.support.orders import BROWSER, Life, place, stock_shelves
from tests.support.shop import Answer, answer, api_event, make_services
from tests.support.uploads import JPEG, PNG, WEBP, png_bomb

GOOD = {"rating": "5", "title": "La de cada mañana", "text": "Pesa lo justo y no quema.", "author": "Ana"}


@pytest.fixture
def services(tmp_path) -> Services:
    made = make_services(tmp_path)
    stock_shelves(made)
    return made


@pytest.fixture
def life(services) -> Life:
    return place(services, TAZ_MAR=1, PLA_VEG=1).paid().sent()


def post(services: Services, json_body: Any = None, form: Any = None, *, browser: bool = False, **more: Any) -> Answer:
    headers = {**(BROWSER if browser else {}), **more.pop("headers", {})}
    event = api_event("POST", "/api/reviews", json_body=json_body, form=form, headers=headers, **more)
    return answer(take, event, services)


def post_multipart(services: Services, fields: dict[str, str], picture: bytes | None = None, **more: Any) -> Answer:
    content_type, body = multipart(fields, picture)
    headers = {"content-type": content_type, **BROWSER}
    return answer(take, api_event("POST", "/api/reviews", body, headers=headers, encode=True, **more), services)


def multipart(fields: dict[str, str], picture: bytes | None = None, name: str = "photo.jpg") -> tuple[str, bytes]:
    boundary = "----WebKitFormBoundary7MA4YWxkTrZu0gW"
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'.encode()
        for key, value in fields.items()
    ]
    if picture is not None:
        head = f'Content-Disposition: form-data; name="picture"; filename="{name}"\r\nContent-Type: image/jpeg'
        parts.append(f"--{boundary}\r\n{head}\r\n\r\n".encode() + picture + b"\r\n")
    return f"multipart/form-data; boundary={boundary}", b"".join([*parts, f"--{boundary}--\r\n".encode()])


def open_form(services: Services, token: str, **headers: str) -> Answer:
    event = api_event("GET", f"/api/reviews/{token}", headers={**BROWSER, **headers}, parameters={"token": token})
    return answer(show, event, services)


def stored(services: Services) -> list[Any]:
    return [read_review(item)[0] for item in services.store.query_index(state_index(ReviewState.PENDING))]


# --- the form ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["es", "en"])
def test_the_form_says_what_it_is_about_and_how_reviews_are_verified(services, language):
    life = place(services, language).paid().sent()
    page = open_form(services, life.review_token())
    assert page.status == 200
    assert {"es": "Taza Marea", "en": "Tide mug"}[language] in page.body
    assert life.json()["number"] in page.body
    assert services.runtime.texts(language)("review_form.verified")[:40] in page.body
    assert 'enctype="multipart/form-data"' in page.body
    assert page.headers["referrer-policy"] == "no-referrer"


def test_the_form_is_a_route_of_the_api(services, life):
    route, parameters = find("GET", f"/api/reviews/{life.review_token()}") or pytest.fail("no route")
    assert (route.handle, dict(parameters)) == (show, {"token": life.review_token()})


def test_a_script_learns_what_can_be_reviewed(services, life):
    event = api_event("GET", "/x", parameters={"token": life.review_token(1)})
    assert answer(show, event, services).json == {
        "product_id": "plato-vega", "sku": "PLA-VEG", "name": "Plato Vega", "variant": "", "state": "open",
    }  # fmt: skip


def test_nothing_can_be_reviewed_before_it_is_sent(services):
    life = place(services, TAZ_MAR=1, PLA_VEG=1).paid().sent({"TAZ-MAR": 1})
    assert open_form(services, life.review_token(0)).status == 200
    assert open_form(services, life.review_token(1)).status == 409
    refused = post(services, {"token": life.review_token(1), "rating": 5, "title": "Sí", "text": "Una maravilla"})
    assert (refused.status, refused.error_code) == (409, "not_reviewable")
    assert stored(services) == []


def test_a_genuine_link_to_a_line_that_is_not_there_is_not_found(services, life):
    assert open_form(services, life.review_token(7)).status == 404


# --- sending it ----------------------------------------------------------------------------------------------------


def test_a_review_by_script_waits_for_approval(services, life):
    sent = post(services, {"token": life.review_token(), **GOOD, "rating": 4})
    assert (sent.status, sent.json) == (201, {"state": "pending"})
    (review,) = stored(services)
    assert (review.rating, review.title, review.author, review.product_id) == (
        4,
        "La de cada mañana",
        "Ana",
        "taza-marea",
    )
    assert (review.order_id, review.line, review.language, review.created_at) == (life.id, 0, "es", services.clock())


def test_a_review_by_plain_form_is_thanked_with_a_page(services, life):
    page = post(services, form={"token": life.review_token(), **GOOD}, browser=True)
    assert page.status == 201
    assert "Gracias por tu opinión" in page.body
    assert len(stored(services)) == 1


@pytest.mark.parametrize(("picture", "ending"), [(JPEG, ".jpg"), (PNG, ".png"), (WEBP, ".webp")])
def test_a_picture_is_kept_in_private_under_a_name_nobody_chose(services, life, picture, ending):
    assert post_multipart(services, {"token": life.review_token(), **GOOD}, picture).status == 201
    (review,) = stored(services)
    assert review.picture.endswith(ending)
    assert "photo" not in review.picture
    assert life.id not in review.picture
    assert services.files.get(review.picture) == picture


def test_a_picture_comes_as_base64_in_json(services, life):
    body = {"token": life.review_token(), **GOOD, "rating": 5, "picture": base64.b64encode(JPEG).decode()}
    assert post(services, body).status == 201
    assert services.files.get(stored(services)[0].picture) == JPEG


def test_a_form_whose_picture_was_left_empty_is_a_review_without_one(services, life):
    assert post_multipart(services, {"token": life.review_token(), **GOOD}, b"").status == 201
    assert stored(services)[0].picture == ""


@pytest.mark.parametrize("rating", ["0", "-1", "6", "5.0", "", "x", "５", "11", " 5 5"])
def test_a_rating_is_one_of_five(services, life, rating):
    refused = post(services, form={"token": life.review_token(), **GOOD, "rating": rating})
    assert refused.status == 422
    assert refused.json["error"]["fields"][0]["code"] == "rating_missing"
    assert stored(services) == []


@pytest.mark.parametrize("rating", [0, -1, 6, True, None, 4.0, "5", [5], 10**30])
def test_a_rating_in_json_is_a_whole_number(services, life, rating):
    refused = post(services, {"token": life.review_token(), **GOOD, "rating": rating})
    assert refused.status == 422
    assert refused.error_code == "invalid_fields"


def test_the_form_comes_back_with_what_was_written_and_every_problem_named(services, life):
    wrong = {"token": life.review_token(), "rating": "", "title": "", "text": "<b>corto", "author": 'A"na'}
    page = post_multipart(services, wrong, b"no picture at all")
    assert page.status == 422
    texts = services.runtime.texts("es")
    for problem in ("rating_missing", "missing", "bad_picture"):
        assert texts(f"errors.{problem}") in page.body
    assert "al menos 10" in page.body
    assert "&lt;b&gt;corto" in page.body
    assert 'value="A&#34;na"' in page.body
    assert f'value="{life.review_token()}"' in page.body
    assert stored(services) == []


@pytest.mark.parametrize("chosen", ["1", "3", "5"])
def test_a_rating_stays_chosen_when_the_form_comes_back(services, life, chosen):
    page = post(services, form={"token": life.review_token(), "rating": chosen, "text": "x"}, browser=True)
    assert f'value="{chosen}" required checked' in page.body
    assert page.body.count(" checked") == 1


def test_json_names_every_problem_too(services, life):
    refused = post(
        services, {"token": life.review_token(), "rating": 9, "title": "", "text": "x" * 3001, "picture": "!"}
    )
    assert refused.status == 422
    assert {"picture"} <= {field["field"] for field in refused.json["error"]["fields"]}


def test_a_line_is_reviewed_once(services, life):
    body = {"token": life.review_token(), **GOOD, "rating": 5}
    assert post(services, body).status == 201
    again = post(services, {**body, "picture": base64.b64encode(JPEG).decode()})
    assert (again.status, again.error_code) == (409, "already_reviewed")
    assert len(stored(services)) == 1
    assert stored(services)[0].picture == ""
    assert post(services, {**body, "token": life.review_token(1)}).status == 201


def test_twenty_at_once_leave_one_review_and_one_picture(services, life, tmp_path):
    body = {"token": life.review_token(), **GOOD, "rating": 5, "picture": base64.b64encode(JPEG).decode()}
    with ThreadPoolExecutor(8) as pool:
        statuses = list(pool.map(lambda _: post(services, body).status, range(20)))
    assert sorted(statuses) == [201] + [409] * 19
    assert len([path for path in (tmp_path / "files").rglob("*") if path.is_file()]) == 1


def test_a_picture_is_taken_away_when_another_review_was_quicker(services, life, tmp_path, monkeypatch):
    write = services.store.transact

    def beaten(operations: Any) -> None:
        if any(operation.when for operation in operations):
            raise ConditionFailed(0)
        write(operations)

    monkeypatch.setattr(services.store, "transact", beaten)
    assert post_multipart(services, {"token": life.review_token(), **GOOD}, JPEG).status == 409
    assert not [path for path in (tmp_path / "files").rglob("*") if path.is_file()]


def test_a_robot_that_fills_the_trap_is_thanked_and_forgotten(services, life):
    page = post(services, form={"token": life.review_token(), **GOOD, "website": "http://spam.test"}, browser=True)
    assert page.status == 201
    assert "Gracias" in page.body
    sent = post(services, {"token": life.review_token(), **GOOD, "rating": 5, "website": "x"})
    assert (sent.status, sent.json) == (201, {"state": "pending"})
    assert stored(services) == []


def test_who_comes_back_sees_what_became_of_the_review(services, life):
    post(services, form={"token": life.review_token(), **GOOD})
    page = open_form(services, life.review_token())
    assert page.status == 200
    assert services.runtime.texts("es")("review_form.done.pending") in page.body
    assert "<form" not in page.body
    assert services.runtime.texts("es")("order.review_pending") in life.page().body
    assert [line["review"]["state"] for line in life.json()["lines"]] == ["pending", "open"]


# --- hostile bodies ------------------------------------------------------------------------------------------------

HOSTILE = "<script>alert(1)</script> {{7*7}} {% include 'x' %} <!--vitrina:slot-->"


def test_hostile_texts_stay_texts(services, life):
    fields = {
        "token": life.review_token(),
        **GOOD,
        "title": HOSTILE,
        "text": HOSTILE,
        "author": HOSTILE[:60],
        "rating": "9",
    }
    page = post(services, form=fields, browser=True)
    assert "<script>alert" not in page.body
    assert "{{7*7}}" in page.body
    assert page.body.count("</main>") == 1
    assert post(services, form={**fields, "rating": "1"}).status == 201
    assert stored(services)[0].text == HOSTILE


def test_a_picture_too_large_is_refused_by_name(services, life):
    page = post_multipart(services, {"token": life.review_token(), **GOOD}, JPEG + b"x" * MAX_PICTURE_BYTES)
    assert page.status == 422
    assert services.runtime.texts("es")("errors.picture_too_large", max=4) in page.body


def test_a_picture_of_exactly_the_limit_is_taken(services, life):
    picture = JPEG + b"x" * (MAX_PICTURE_BYTES - len(JPEG))
    assert post_multipart(services, {"token": life.review_token(), **GOOD}, picture).status == 201


@pytest.mark.parametrize(
    "data", [b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"GIF89a", b"%PDF-1.7", b"RIFF1234WAVE", b"\xff\xd8"]
)
def test_what_only_calls_itself_a_picture_is_refused(services, life, data):
    assert post_multipart(services, {"token": life.review_token(), **GOOD}, data).status == 422
    assert stored(services) == []


def test_a_picture_that_unpacks_to_more_than_any_camera_takes_is_refused_at_the_door(services, life):
    page = post_multipart(services, {"token": life.review_token(), **GOOD}, png_bomb())
    assert page.status == 422
    assert services.runtime.texts("es")("errors.too_many_pixels") in page.body
    assert stored(services) == []


def test_a_body_over_the_limit_is_not_read(services, life):
    content_type, body = multipart({"token": life.review_token()}, b"x" * MAX_FORM_BYTES)
    event = api_event("POST", "/x", body, headers={"content-type": content_type})
    refused = answer(take, event, services)
    assert (refused.status, refused.error_code) == (413, "payload_too_large")


@pytest.mark.parametrize(
    ("content_type", "status"),
    [
        ("text/plain", 415),
        ("", 415),
        ("application/xml", 415),
        ("multipart/form-data", 400),
        ("multipart/mixed; boundary=x", 415),
    ],
)
def test_another_type_of_content_is_refused(services, life, content_type, status):
    assert post(services, headers={"content-type": content_type}, body=b"x").status == status


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"[]",
        b"null",
        b'"x"',
        b'{"token": 5}',
        b'{"price": 1}',
        b'{"token": "\\ud800.0.x"}',
        b"\xff\xfe",
        b"[" * 60000,
    ],
)
def test_broken_json_is_a_clear_4xx(services, body):
    refused = post(services, body=body, headers={"content-type": "application/json"})
    assert 400 <= refused.status < 500
    assert refused.error_code


def test_a_form_in_another_encoding_is_refused(services, life):
    body = b"token=" + life.review_token().encode() + b"&rating=5&title=ma\xf1ana&text=una+taza+muy+buena"
    refused = post(services, body=body, headers={"content-type": "application/x-www-form-urlencoded"})
    assert (refused.status, refused.error_code) == (400, "bad_encoding")
    escaped = body.replace(b"\xf1", b"%F1")
    assert post(services, body=escaped, headers={"content-type": "application/x-www-form-urlencoded"}).status == 400


def test_a_field_that_stands_twice_is_refused(services, life):
    pairs = [
        ("token", life.review_token()),
        ("rating", "1"),
        ("rating", "5"),
        ("title", "Sí"),
        ("text", "Una maravilla"),
    ]
    assert post(services, form=pairs).status == 400


def test_control_characters_are_not_kept(services, life):
    fields = {"token": life.review_token(), **GOOD, "title": "a\x00b\x1b[31m", "text": "uno\r\ndos\x07\u2028 y tres"}
    assert post(services, form=fields).status == 201
    item = services.store.get(review_key(life.id, 0))
    assert read_review(item)[0].title == "ab[31m"
    assert read_review(item)[0].text.split() == ["uno", "dos", "y", "tres"]
