"""A restart keeps sessions, events, keys and what is due."""

from __future__ import annotations

from pathlib import Path

import pytest
import stripe

from tests.sandbox.support import START, World, session_params


def test_a_restart_keeps_everything(tmp_path: Path) -> None:
    file = tmp_path / "state" / "stripe.sqlite"
    first = World(file)
    kept = first.client.v1.checkout.sessions.create(
        params=session_params(client_reference_id="o1"),
        options={"idempotency_key": "k1"},
    )
    ids = [kept.id, *(first.open().id for _ in range(3))]
    first.shop.answers = [500] * 99
    delayed = first.paid("delayed_success")
    first.sandbox.tick()
    first.close()

    second = World(file)
    try:
        listed = second.client.v1.checkout.sessions.list().data
        assert [row.id for row in listed] == [delayed.id, *reversed(ids)], "in the order in which they were opened"
        assert second.session(kept.id, "line_items").line_items.data[0].description == "Tide mug"
        again = second.client.v1.checkout.sessions.create(
            params=session_params(client_reference_id="o1"),
            options={"idempotency_key": "k1"},
        )
        assert again.id == kept.id
        second.wait(31)
        assert second.session(delayed.id).payment_status == "paid", "the timer was kept"
        second.sandbox.tick()
        assert "checkout.session.completed" in second.shop.types, "what was not delivered is still due"
        second.clock.now = START + 24 * 3600
        second.sandbox.tick()
        assert second.session(kept.id).status == "expired"
    finally:
        second.close()


def test_what_failed_half_way_leaves_nothing_behind(tmp_path: Path) -> None:
    file = tmp_path / "stripe.sqlite"
    world = World(file)
    with pytest.raises(stripe.InvalidRequestError):
        world.open(shipping_options=[{"shipping_rate": "shr_unknown"}])
    with world.sandbox.engine.transaction() as inside:
        assert len(inside.state.prices) == len(inside.state.products) == 0, "the lines were made before the failure"
    world.close()
    again = World(file)
    with again.sandbox.engine.transaction() as inside:
        assert len(inside.state.prices) == 0
    again.close()


def test_a_mistake_in_a_rule_undoes_what_it_wrote() -> None:
    world = World()
    try:
        with pytest.raises(ZeroDivisionError), world.sandbox.engine.transaction() as inside:
            inside.state.coupons.put({"id": "x"})
            inside.state.coupons.change("x", name="y")
            raise ZeroDivisionError
        with world.sandbox.engine.transaction() as inside:
            assert len(inside.state.coupons) == 0
            with pytest.raises(RuntimeError, match="do not nest"), world.sandbox.engine.transaction():
                pass
    finally:
        world.close()
