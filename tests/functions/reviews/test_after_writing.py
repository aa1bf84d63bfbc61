"""What follows a review: the owner hears of an unhappy one, the author of an answer, and readers say what helped."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from functions.moderation.service import Moderation
from functions.reviews.helpful import handle as helpful
from functions.reviews.service import Reviews
from functions.reviews.votes import Votes
from functions.visitors import VOTE_S
from functions.wiring import Services
from tests.support.orders import BROWSER, Life, place, stock_shelves
from tests.support.shop import Answer, answer, api_event, make_services

BAD = {"rating": "2", "title": "Llegó rota", "text": "Venía con el asa partida en dos."}
GOOD = {"rating": "5", "title": "Sí", "text": "Una taza estupenda"}
ID = "2026-10-14-taza-marea-5f1c2a9be0"


@pytest.fixture
def services(tmp_path) -> Services:
    made = make_services(tmp_path)
    stock_shelves(made)
    return made


@pytest.fixture
def life(services) -> Life:
    return place(services, TAZ_MAR=1, PLA_VEG=1).paid().sent()


@pytest.fixture
def moderation(services) -> Moderation:
    return Moderation(services.store, services.clock, "Europe/Madrid", services.sleep)


# --- an unhappy one ------------------------------------------------------------------------------------------------


def test_a_low_rating_is_the_owners_to_look_at_with_whom_to_write_to(life):
    Reviews.of(life.services).submit(life.review_token(1), BAD)
    assert life.order.concerns == ("low_rating",)
    mail = life.mail("owner_attention-review-1")
    assert (mail.to, mail.reply_to) == ("ines@shop.test", "ana@example.com")
    for part in (mail.text, mail.html):
        assert "Llegó rota" in part
        assert "asa partida" in part
        assert "ana@example.com" in part


@pytest.mark.parametrize("rating", ["3", "4", "5"])
def test_the_others_are_not(life, rating):
    Reviews.of(life.services).submit(life.review_token(), {**BAD, "rating": rating})
    assert life.order.concerns == ()
    assert not [mail for mail in life.mails() if "owner_attention" in mail.id]


def test_an_unhappy_review_sent_twice_at_once_is_one_review_and_one_task(life):
    def send(_: int) -> str:
        try:
            return Reviews.of(life.services).submit(life.review_token(), BAD).id
        except Exception as problem:
            return getattr(problem, "code", repr(problem))

    with ThreadPoolExecutor(6) as pool:
        told = list(pool.map(send, range(12)))
    assert sorted(set(told) - {"already_reviewed"}) == [Reviews.of(life.services).find(life.review_token()).review.id]
    assert told.count("already_reviewed") == 11
    assert len([mail for mail in life.mails() if "owner_attention" in mail.id]) == 1


# --- the answer ----------------------------------------------------------------------------------------------------


def test_the_author_hears_of_the_answer_once_it_is_public(life, moderation):
    review = Reviews.of(life.services).submit(life.review_token(), GOOD)
    moderation.reply(review.id, "¡Gracias, Ana!")
    assert not [mail for mail in life.mails() if "review_reply" in mail.id]
    moderation.approved(review.id, "a-file")
    mail = life.mail("review_reply")
    assert mail.to == "ana@example.com"
    for part in (mail.text, mail.html):
        assert "¡Gracias, Ana!" in part
    assert "/producto/taza-marea/#opiniones" in mail.text


def test_an_answer_that_is_mended_is_not_mailed_again(life, moderation):
    review = Reviews.of(life.services).submit(life.review_token(), GOOD)
    moderation.approved(review.id, "a-file")
    moderation.reply(review.id, "Grazias")
    life.mail("review_reply")
    moderation.reply(review.id, "")
    moderation.reply(review.id, "Gracias")
    life.mail("review_reply")


def test_an_answer_that_is_taken_back_in_time_is_not_mailed(life, moderation):
    review = Reviews.of(life.services).submit(life.review_token(), GOOD)
    moderation.approved(review.id, "a-file")
    moderation.reply(review.id, "Gracias")
    moderation.reply(review.id, "")
    assert not [mail for mail in life.mails() if "review_reply" in mail.id]


def test_the_author_of_a_rejected_review_is_not_written_to(life, moderation):
    review = Reviews.of(life.services).submit(life.review_token(), GOOD)
    moderation.reject(review.id, "insult")
    moderation.reply(review.id, "No")
    assert not [mail for mail in life.mails() if "review_reply" in mail.id]


# --- the queue -----------------------------------------------------------------------------------------------------


def test_what_looks_odd_stands_on_top_of_the_queue_with_its_reasons_and_nothing_is_rejected(services, moderation):
    reviews = Reviews.of(services)
    first = reviews.submit(place(services).paid().sent().review_token(), GOOD)
    services.clock.advance(10)
    odd = reviews.submit(
        place(services).paid().sent().review_token(), {**GOOD, "text": "Mejor en www.otra.com o al 612 34 56 78"}
    )
    assert [(review.id, reasons) for review, reasons in moderation.queue()] == [
        (odd.id, ("link", "contact")),
        (first.id, ()),
    ]


# --- what helped ---------------------------------------------------------------------------------------------------


def vote(services: Services, review: str = ID, ip: str = "192.0.2.1", **headers: str) -> Answer:
    event = api_event("POST", "/api/reviews/helpful", form={"review": review}, headers=headers)
    event["requestContext"]["http"]["sourceIp"] = ip
    return answer(helpful, event, services)


def count(services: Services) -> int:
    return Votes.of(services).counted([ID]).get(ID, 0)


def test_a_visitor_counts_once_however_often_they_tap(services):
    for _ in range(3):
        assert vote(services).status == 202
    assert count(services) == 1
    vote(services, ip="192.0.2.2")
    assert count(services) == 2


def test_many_taps_at_once_count_once(services):
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: vote(services), range(24)))
    assert count(services) == 1


def test_a_plain_form_is_thanked_with_a_page_that_leads_back_to_the_review(services):
    page = vote(services, referer="https://shop.test/en/product/tide-mug/reviews/#e5", **BROWSER)
    assert page.status == 200
    assert services.runtime.texts("en")("review_votes.done") in page.body
    assert f'href="/en/product/tide-mug/reviews/#{ID}"' in page.body


def test_who_voted_cannot_be_told_from_other_votes_and_is_forgotten(services):
    for review in (ID, "2026-11-01-otra"):
        vote(services, review)
    keys = [item.key.sort for review in (ID, "2026-11-01-otra") for item in services.store.query(f"HELPFUL#{review}")]
    assert len(set(keys) - {"COUNT"}) == 2
    services.clock.advance(VOTE_S + 1)
    assert [item.key.sort for item in services.store.query(f"HELPFUL#{ID}")] == ["COUNT"]


@pytest.mark.parametrize("wrong", ["", "../x", "A B", "x" * 200, "ñ", "-x", "a\nb"])
def test_what_cannot_be_a_reviews_name_is_not_found(services, wrong):
    assert vote(services, wrong).status == 404
    assert services.store.query(f"HELPFUL#{wrong}") == []
