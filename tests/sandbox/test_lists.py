"""Pages, filters and expansion."""

from __future__ import annotations

import pytest
import stripe

from tests.sandbox.support import START, World, line


def test_sessions_come_newest_first_in_pages(world: World) -> None:
    ids = [world.open().id for _ in range(5)][::-1]
    sessions = world.client.v1.checkout.sessions
    first = sessions.list(params={"limit": 2})
    assert ([row.id for row in first.data], first.has_more) == (ids[:2], True)
    second = sessions.list(params={"limit": 2, "starting_after": ids[1]})
    assert ([row.id for row in second.data], second.has_more) == (ids[2:4], True)
    last = sessions.list(params={"limit": 2, "starting_after": ids[3]})
    assert ([row.id for row in last.data], last.has_more) == (ids[4:], False)
    back = sessions.list(params={"limit": 2, "ending_before": ids[3]})
    assert ([row.id for row in back.data], back.has_more) == (ids[1:3], True)
    assert sessions.list(params={"limit": 3, "ending_before": ids[2]}).has_more is False


def test_the_client_walks_all_pages_by_itself(world: World) -> None:
    ids = [world.open().id for _ in range(7)]
    walked = [row.id for row in world.client.v1.checkout.sessions.list(params={"limit": 3}).auto_paging_iter()]
    assert walked == ids[::-1]


def test_ten_lines_come_inline_and_all_by_their_own_list(world: World) -> None:
    session = world.open(line_items=[line(f"Piece {i}", 100 + i) for i in range(23)], expand=["line_items"])
    assert len(session.line_items.data) == 10
    assert session.line_items.has_more is True
    names = [item.description for item in session.line_items.auto_paging_iter()]
    assert names == [f"Piece {i}" for i in range(23)]
    listed = world.client.v1.checkout.sessions.line_items.list(
        session.id, params={"limit": 100, "expand": ["data.price.product"]}
    )
    assert len(listed.data) == 23
    assert listed.data[22].price.product.name == "Piece 22"
    page = world.client.v1.checkout.sessions.line_items.list(
        session.id, params={"limit": 2, "starting_after": listed.data[4].id}
    )
    assert [item.description for item in page.data] == ["Piece 5", "Piece 6"]


def test_a_session_is_found_by_its_payment_intent(world: World) -> None:
    world.open()
    paid = world.paid()
    found = world.client.v1.checkout.sessions.list(params={"payment_intent": paid.payment_intent})
    assert [row.id for row in found.data] == [paid.id]


def test_sessions_are_filtered_by_status_date_and_buyer(world: World) -> None:
    expired = world.open()
    world.client.v1.checkout.sessions.expire(expired.id)
    world.wait(10)
    paid = world.paid()
    world.wait(10)
    opened = world.open()
    sessions = world.client.v1.checkout.sessions

    def ids(**params: object) -> list[str]:
        return [row.id for row in sessions.list(params=params).data]

    assert ids(status="open") == [opened.id]
    assert ids(status="complete") == [paid.id]
    assert ids(status="expired") == [expired.id]
    assert ids(created=START + 10) == [paid.id]
    assert ids(created={"gte": START + 10}) == [opened.id, paid.id]
    assert ids(created={"gt": START, "lt": START + 20}) == [paid.id]
    assert ids(created={"lte": START}) == [expired.id]
    assert ids(customer_details={"email": "ANA@example.com"}) == [paid.id]


def test_events_are_filtered_by_type(world: World) -> None:
    world.paid()
    events = world.client.v1.events
    assert [e.type for e in events.list(params={"type": "charge.*"}).data] == ["charge.succeeded"]
    chosen = events.list(params={"types": ["charge.succeeded", "checkout.session.completed"]}).data
    assert [e.type for e in chosen] == ["checkout.session.completed", "charge.succeeded"]
    one = events.retrieve(chosen[0].id)
    assert one.data.object.object == "checkout.session"
    assert len(events.list(params={"delivery_success": False}).data) == 4
    world.sandbox.tick()
    assert len(events.list(params={"delivery_success": True}).data) == 4


def test_intents_and_charges_are_listed(world: World) -> None:
    paid = world.paid()
    other = world.paid()
    intents = world.client.v1.payment_intents.list(params={"expand": ["data.latest_charge", "data.payment_method"]})
    assert [row.id for row in intents.data] == [other.payment_intent, paid.payment_intent]
    assert intents.data[0].latest_charge.billing_details.email == "ana@example.com"
    assert intents.data[0].payment_method.card.brand == "visa"
    charges = world.client.v1.charges.list(
        params={"payment_intent": paid.payment_intent, "expand": ["data.payment_intent"]}
    )
    assert charges.data[0].payment_intent.id == paid.payment_intent
    assert charges.data[0].id.startswith("ch_")


def test_lists_of_sessions_expand_too(world: World) -> None:
    world.paid()
    listed = world.client.v1.checkout.sessions.list(
        params={"expand": ["data.line_items", "data.payment_intent.latest_charge"]}
    )
    assert listed.data[0].line_items.data[0].description == "Tide mug"
    assert listed.data[0].payment_intent.latest_charge.paid is True


def test_four_levels_are_the_most_as_at_stripe(world: World) -> None:
    session = world.paid()
    assert world.session(session.id, "line_items.data.price.product")
    with pytest.raises(stripe.InvalidRequestError, match="more than 4 levels"):
        world.client.v1.checkout.sessions.list(params={"expand": ["data.line_items.data.price.product"]})


def test_what_is_absent_can_be_expanded_without_harm(world: World) -> None:
    session = world.open(expand=["payment_intent", "customer", "shipping_cost.shipping_rate", "invoice"])
    assert session.payment_intent is None and session.shipping_cost is None


@pytest.mark.parametrize(
    ("params", "words"),
    [
        ({"limit": 0}, "greater than or equal to 1"),
        ({"limit": 101}, "less than or equal to 100"),
        ({"starting_after": "cs_test_x"}, "No such checkout.session: 'cs_test_x'"),
        ({"starting_after": "a", "ending_before": "b"}, "only specify one"),
        ({"status": "paid"}, "Invalid status"),
        ({"created": {"after": 1}}, "Received unknown parameter"),
        ({"colour": "red"}, "Received unknown parameter: colour"),
        ({"expand": ["line_items"]}, "cannot be expanded"),
        ({"expand": ["data.status"]}, "cannot be expanded"),
        ({"expand": ["data.metadata.order"]}, "cannot be expanded"),
    ],
)
def test_a_bad_question_is_refused(world: World, params: dict[str, object], words: str) -> None:
    world.open()
    with pytest.raises(stripe.InvalidRequestError, match=words):
        world.client.v1.checkout.sessions.list(params=params)


@pytest.mark.parametrize(
    ("service", "identity", "kind"),
    [
        ("checkout.sessions", "cs_test_x", "checkout.session"),
        ("payment_intents", "pi_x", "payment_intent"),
        ("charges", "ch_x", "charge"),
        ("refunds", "re_x", "refund"),
        ("coupons", "x", "coupon"),
        ("promotion_codes", "promo_x", "promotion_code"),
        ("events", "evt_x", "event"),
        ("disputes", "du_x", "dispute"),
        ("shipping_rates", "shr_x", "shipping rate"),
        ("products", "prod_x", "product"),
        ("prices", "price_x", "price"),
        ("customers", "cus_x", "customer"),
        ("payment_methods", "pm_x", "payment_method"),
        ("webhook_endpoints", "we_x", "webhook endpoint"),
    ],
)
def test_what_does_not_exist_is_missing(world: World, service: str, identity: str, kind: str) -> None:
    found = world.client.v1
    for part in service.split("."):
        found = getattr(found, part)
    with pytest.raises(stripe.InvalidRequestError, match=f"No such {kind}: '{identity}'") as caught:
        found.retrieve(identity)
    assert caught.value.http_status == 404
    assert caught.value.code == "resource_missing"
