"""The control panel: what it shows, and its buttons. Refunds and disputes are in `test_refunds`."""

from __future__ import annotations

from tests.sandbox.support import World, line


def test_it_shows_what_happened(world: World) -> None:
    world.shop.answers = [500]
    world.paid(client_reference_id="order-7")
    world.sandbox.tick()
    page = world.browser.get(f"{world.base}/").text
    assert "1 × Tide mug" in page and "order-7" in page
    assert "€24.00" in page
    assert "checkout.session.completed" in page
    assert "last answer 500" in page and "last answer 200" in page
    assert "Barro &amp; Lento" in page


def test_an_empty_panel_is_a_page_too(world: World) -> None:
    assert "None yet" in world.browser.get(f"{world.base}/").text


def test_a_delayed_payment_is_settled_by_hand_against_what_was_planned(world: World) -> None:
    session = world.paid("delayed_success")
    assert "Delayed payment fails" in world.browser.get(f"{world.base}/").text
    world.panel("fail", session.id)
    assert world.session(session.id).payment_status == "unpaid"
    assert world.events()[-1] == "checkout.session.async_payment_failed"
    events = len(world.events())
    world.wait(60)
    world.panel("settle", session.id)
    assert len(world.events()) == events, "it is settled once"


def test_a_session_is_expired_by_hand(world: World) -> None:
    session = world.open()
    world.panel("expire", session.id)
    assert world.session(session.id).status == "expired"
    answer = world.panel("expire", session.id)
    assert "notice=The%20session%20is%20expired%20already." in answer.headers["Location"]


def test_a_mistake_is_said_in_words(world: World) -> None:
    for action, identity in (("expire", "cs_x"), ("fly", "x"), ("resend", "evt_x"), ("refund", "ch_x")):
        answer = world.panel(action, identity)
        assert answer.status_code == 303
        assert (
            "There is nothing of that name."
            in world.browser.get(f"{world.base}/?notice=There is nothing of that name.").text
        )
        assert "notice=There%20is%20nothing" in answer.headers["Location"]


def test_what_shops_write_is_escaped(world: World) -> None:
    world.open(line_items=[line("<script>x</script>")])
    assert "<script>" not in world.browser.get(f"{world.base}/?notice=<script>").text


def test_it_is_found_without_the_slash_at_the_end(world: World) -> None:
    answer = world.browser.get(world.base)
    assert answer.status_code in (200, 308)
    assert "Stripe sandbox" in world.browser.get(answer.headers.get("Location", world.base)).text
