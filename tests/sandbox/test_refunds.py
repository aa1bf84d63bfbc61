"""Refunds by the API and from the control panel, and disputes."""

from __future__ import annotations

import pytest
import stripe

from tests.sandbox.support import World


def test_a_full_refund_empties_the_charge(world: World) -> None:
    paid = world.paid()
    refund = world.client.v1.refunds.create(
        params={"payment_intent": paid.payment_intent, "reason": "requested_by_customer", "metadata": {"why": "broken"}}
    )
    assert (refund.amount, refund.status, refund.currency) == (2400, "succeeded", "eur")
    charge = world.client.v1.charges.retrieve(refund.charge, params={"expand": ["refunds"]})
    assert (charge.refunded, charge.amount_refunded) == (True, 2400)
    assert [row.id for row in charge.refunds.data] == [refund.id]
    assert world.events()[-2:] == ["refund.created", "charge.refunded"]
    world.sandbox.tick()
    told = world.shop.events[-1]
    assert told["data"]["object"]["amount_refunded"] == 2400
    assert told["data"]["previous_attributes"] == {"amount_refunded": 0, "refunded": False}


def test_partial_refunds_add_up(world: World) -> None:
    paid = world.paid()
    charge_id = world.session(paid.id, "payment_intent").payment_intent.latest_charge
    world.client.v1.refunds.create(params={"charge": charge_id, "amount": 1000})
    charge = world.client.v1.charges.retrieve(charge_id)
    assert (charge.refunded, charge.amount_refunded) == (False, 1000)
    world.client.v1.refunds.create(params={"payment_intent": paid.payment_intent, "amount": 400})
    rest = world.client.v1.refunds.create(params={"payment_intent": paid.payment_intent})
    assert rest.amount == 1000
    assert world.client.v1.charges.retrieve(charge_id).refunded is True
    listed = world.client.v1.refunds.list(params={"charge": charge_id})
    assert [refund.amount for refund in listed.data] == [1000, 400, 1000]
    with pytest.raises(stripe.InvalidRequestError, match="already been refunded") as caught:
        world.client.v1.refunds.create(params={"charge": charge_id})
    assert caught.value.code == "charge_already_refunded"


def test_more_than_what_is_left_is_refused(world: World) -> None:
    paid = world.paid()
    world.client.v1.refunds.create(params={"payment_intent": paid.payment_intent, "amount": 1000})
    with pytest.raises(stripe.InvalidRequestError) as caught:
        world.client.v1.refunds.create(params={"payment_intent": paid.payment_intent, "amount": 1401})
    assert caught.value.user_message == ("Refund amount (€14.01) is greater than unrefunded amount on charge (€14.00)")
    assert caught.value.param == "amount"
    assert len(world.client.v1.refunds.list().data) == 1


def test_a_refund_needs_a_payment(world: World) -> None:
    for params, words in (
        ({}, "Missing required param: payment_intent"),
        ({"payment_intent": "pi_x"}, "No such payment_intent: 'pi_x'"),
        ({"charge": "ch_x"}, "No such charge: 'ch_x'"),
        ({"charge": "ch_x", "payment_intent": "pi_x"}, "only specify one"),
        ({"payment_intent": "pi_x", "amount": 0}, "greater than or equal to 1"),
        ({"payment_intent": "pi_x", "reason": "bored"}, "Invalid reason"),
        ({"payment_intent": "pi_x", "reverse_transfer": "true"}, "Connect"),
    ):
        with pytest.raises(stripe.InvalidRequestError, match=words):
            world.client.v1.refunds.create(params=params)


def test_a_payment_under_way_cannot_be_refunded(world: World) -> None:
    waiting = world.paid("delayed_success")
    with pytest.raises(stripe.InvalidRequestError, match="does not have a successful charge to refund"):
        world.client.v1.refunds.create(params={"payment_intent": waiting.payment_intent})


def test_a_card_refund_gets_its_reference_later(world: World) -> None:
    paid = world.paid()
    refund = world.client.v1.refunds.create(params={"payment_intent": paid.payment_intent})
    assert refund.destination_details.card.reference_status == "pending"
    before = len(world.events())
    world.wait(31)
    assert world.events()[before:] == ["refund.updated", "charge.refund.updated"]
    later = world.client.v1.refunds.retrieve(refund.id, params={"expand": ["charge", "payment_intent"]})
    assert later.destination_details.card.reference_status == "available"
    assert later.charge.payment_intent == later.payment_intent.id == paid.payment_intent


def test_the_refund_of_a_debit_is_pending_first(world: World) -> None:
    paid = world.paid("delayed_success")
    world.wait(31)
    refund = world.client.v1.refunds.create(params={"payment_intent": paid.payment_intent})
    assert refund.status == "pending"
    world.wait(31)
    assert world.client.v1.refunds.retrieve(refund.id).status == "succeeded"


def test_a_refund_that_fails_gives_the_money_back(world: World) -> None:
    paid = world.paid()
    refund = world.client.v1.refunds.create(params={"payment_intent": paid.payment_intent, "amount": 500})
    assert world.panel("fail-refund", refund.id).status_code == 303
    assert world.client.v1.refunds.retrieve(refund.id).status == "failed"
    assert world.client.v1.charges.retrieve(refund.charge).amount_refunded == 0
    assert world.events()[-2:] == ["refund.failed", "charge.refund.updated"]
    world.sandbox.tick()


def test_the_panel_refunds_as_the_dashboard_does(world: World) -> None:
    paid = world.paid()
    charge = world.client.v1.charges.list(params={"payment_intent": paid.payment_intent}).data[0]
    world.panel("refund", charge.id, amount="10,50")
    world.panel("refund", charge.id, amount="")
    assert [r.amount for r in world.client.v1.refunds.list().data] == [1350, 1050]
    assert world.events().count("charge.refunded") == 2
    notice = world.panel("refund", charge.id).headers["Location"]
    assert "already%20been%20refunded" in notice


def test_an_amount_that_is_none_is_explained_in_the_panel(world: World) -> None:
    world.paid()
    charge = world.client.v1.charges.list().data[0]
    for typed in ("ten", "-1", "0", "1e400", "NaN"):
        answer = world.panel("refund", charge.id, amount=typed)
        assert "notice=" in answer.headers["Location"], typed
    assert world.client.v1.refunds.list().data == []


def test_a_dispute_freezes_the_charge(world: World) -> None:
    paid = world.paid()
    charge = world.client.v1.charges.list().data[0]
    world.panel("dispute", charge.id)
    world.sandbox.tick()
    disputes = world.client.v1.disputes.list(params={"payment_intent": paid.payment_intent, "expand": ["data.charge"]})
    assert disputes.data[0].charge.disputed is True
    assert disputes.data[0].evidence_details.due_by > world.clock.now
    assert "charge.dispute.created" in world.shop.types
    with pytest.raises(stripe.InvalidRequestError, match="charged back") as caught:
        world.client.v1.refunds.create(params={"charge": charge.id})
    assert caught.value.code == "charge_disputed"
    world.panel("win", disputes.data[0].id)
    assert world.client.v1.disputes.retrieve(disputes.data[0].id).status == "won"
    assert world.events()[-2:] == ["charge.dispute.closed", "charge.dispute.funds_reinstated"]
