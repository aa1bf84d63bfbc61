"""`vitrina reviews`, on reviews that came in through the signed link."""

from __future__ import annotations

import pytest

from commerce.links import review_token
from functions.reviews.handler import take
from tests.support.shop import answer, api_event

# What scripts may count on.
REVIEW_FIELDS = {
    "id",
    "order_id",
    "line",
    "state",
    "sku",
    "product_id",
    "rating",
    "title",
    "text",
    "author",
    "language",
}


@pytest.fixture
def review(shop):
    """The number of a review of a bowl: five stars, waiting."""
    shop.publish()
    life = shop.order(CUE_BRA=1).paid().sent()
    token = review_token(shop.services.config.link_secret, life.id, 0)
    fields = {
        "token": token,
        "rating": 5,
        "title": "El de cada día",
        "text": "Pesa lo justo [b]y[/b] no quema.",
        "author": "Ana",
    }
    given = answer(take, api_event("POST", "/api/reviews", json_body=fields), shop.services)
    assert given.status < 300, given.body
    (waiting,) = shop.json("reviews", "list")
    return waiting["id"]


def published(shop):
    return sorted(path.name for path in (shop.folder / "content" / "reviews").glob("*.md"))


def test_an_empty_list_is_a_sentence(shop):
    shop.publish()

    assert shop.vitrina("reviews", "list").output == "✓ No pending reviews.\n"
    assert shop.json("reviews", "list") == []


def test_what_waits_is_listed_and_shown_in_full(shop, review):
    listed, shown = shop.vitrina("reviews", "list"), shop.vitrina("reviews", "show", review)

    assert review in listed.output.replace("\n", "")
    assert max(map(len, listed.output.splitlines())) <= 80
    assert "Pesa lo justo [b]y[/b] no quema." in shown.output


def test_the_json_has_the_documented_fields(shop, review):
    found = shop.json("reviews", "show", review)

    assert set(found) >= REVIEW_FIELDS
    assert shop.json("reviews", "list") == [found]


def test_approved_it_is_content_that_the_next_build_shows(shop, review):
    before = published(shop)
    first, second = shop.vitrina("reviews", "approve", review), shop.vitrina("reviews", "approve", review)
    built = shop.vitrina("build")

    assert (first.exit_code, second.exit_code, built.exit_code) == (0, 0, 0), (
        first.output + second.output + built.output
    )
    assert len(published(shop)) == len(before) + 1
    assert "no quema" in (shop.folder / "output/producto/cuenco/index.html").read_text(encoding="utf-8")
    assert shop.json("reviews", "list") == []


def test_rejected_it_stays_out_and_cannot_be_approved(shop, review):
    before = published(shop)
    rejected = shop.vitrina("reviews", "reject", review, "--reason", "insult")
    approved = shop.vitrina("reviews", "approve", review)

    assert (rejected.exit_code, approved.exit_code, approved.stderr) == (0, 1, "✗ This review was rejected.\n")
    assert published(shop) == before


def test_a_reply_is_published_with_it_and_can_be_taken_back(shop, review):
    shop.vitrina("reviews", "reply", review, "Gracias, Ana.")
    before = published(shop)
    shop.vitrina("reviews", "approve", review)
    (name,) = set(published(shop)) - set(before)
    file = shop.folder / "content" / "reviews" / name
    with_reply = file.read_text(encoding="utf-8")
    removed = shop.vitrina("reviews", "reply", review, "--remove")

    assert "Gracias, Ana." in with_reply
    assert removed.exit_code == 0
    assert "Gracias, Ana." not in file.read_text(encoding="utf-8")


def test_an_empty_reply_is_wrong_use(shop, review):
    assert shop.vitrina("reviews", "reply", review, "  ").exit_code == 2


@pytest.mark.parametrize("verb", ["show", "approve", "reject"])
@pytest.mark.parametrize("wrong", ["7K3M-9QXT-1", "nonsense"])
def test_an_unknown_review_is_a_sentence(shop, verb, wrong):
    shop.publish()
    done = shop.vitrina("reviews", verb, wrong)

    assert (done.exit_code, done.stderr.count("\n")) == (1, 1)
    assert done.stderr.startswith("✗ There is no ")
