"""Coupons and promotion codes: making them, and using them on the payment page."""

from __future__ import annotations

from typing import Any

import pytest
import stripe

from tests.sandbox.support import START, World, form_values, line, shipping
from vitrina.stripe_sandbox.pricing import spread, total_up


def code(world: World, word: str = "OTONO15", restrictions: Any = None, **coupon: Any) -> Any:
    """A promotion code; parameters that begin with `code_` are the code's own, the others the coupon's."""
    own = {name[5:]: value for name, value in coupon.items() if name.startswith("code_")}
    coupon = {name: value for name, value in coupon.items() if not name.startswith("code_")} or {"percent_off": 15}
    made = world.client.v1.coupons.create(params={"duration": "once", "name": "Autumn", **coupon})
    params = {"promotion": {"type": "coupon", "coupon": made.id}, "code": word, **own}
    if restrictions:
        params["restrictions"] = restrictions
    return world.client.v1.promotion_codes.create(params=params)


def apply(world: World, session: Any, word: str = "otono15") -> str:
    page = world.browser.get(session.url).text
    answer = world.browser.post(session.url, {**form_values(page), "promotion_code": word, "action": "apply"})
    return str(answer.text)


def test_a_code_typed_on_the_page_lowers_the_total(world: World) -> None:
    promotion = code(world)
    session = world.open(allow_promotion_codes=True, line_items=[line(unit_amount=1999), line(unit_amount=1000)])
    page = apply(world, session)
    assert "−€4.50" in page and "OTONO15" in page
    assert "€25.49" in page
    world.browser.pay(session)
    paid = world.session(session.id, "line_items.data.discounts", "total_details.breakdown", "discounts.promotion_code")
    assert paid.amount_subtotal == 2999
    assert paid.amount_total == 2549
    assert paid.total_details.amount_discount == 450
    assert [item.amount_discount for item in paid.line_items.data] == [300, 150]
    assert sum(item.amount_total for item in paid.line_items.data) == 2549
    assert paid.total_details.breakdown.discounts[0].amount == 450
    assert paid.total_details.breakdown.discounts[0].discount.promotion_code == promotion.id
    assert paid.line_items.data[0].discounts[0].discount.source.coupon == promotion.promotion.coupon
    assert paid.discounts[0].promotion_code.code == "OTONO15"
    assert world.client.v1.promotion_codes.retrieve(promotion.id).times_redeemed == 1
    assert world.client.v1.coupons.retrieve(promotion.promotion.coupon).times_redeemed == 1


def test_a_code_can_be_taken_off_again(world: World) -> None:
    code(world)
    session = world.open(allow_promotion_codes=True)
    apply(world, session)
    page = world.browser.post(session.url, {"action": "remove"}).text
    assert "€24.00" in page and "−" not in page
    world.browser.pay(session)
    assert world.session(session.id).total_details.amount_discount == 0


def test_a_whole_discount_needs_no_payment(world: World) -> None:
    code(world, percent_off=100)
    session = world.open(allow_promotion_codes=True)
    page = apply(world, session)
    assert "Complete order" in page and "card_number" not in page
    assert world.browser.pay(session).status_code == 303
    paid = world.session(session.id)
    assert (paid.payment_status, paid.amount_total, paid.payment_intent) == ("no_payment_required", 0, None)


def test_delivery_is_never_discounted(world: World) -> None:
    code(world, percent_off=100)
    session = world.open(allow_promotion_codes=True, shipping_options=[shipping(), shipping("Pick up", 0)])
    apply(world, session)
    world.browser.pay(session)
    assert world.session(session.id).amount_total == 500


def test_free_pick_up_with_a_whole_discount_costs_nothing(world: World) -> None:
    code(world, percent_off=100)
    session = world.open(allow_promotion_codes=True, shipping_options=[shipping(), shipping("Pick up", 0)])
    apply(world, session)
    world.browser.pay(session, shipping_option=session.shipping_options[1].shipping_rate)
    paid = world.session(session.id)
    assert (paid.payment_status, paid.amount_total) == ("no_payment_required", 0)


def test_an_amount_off_never_goes_below_zero(world: World) -> None:
    code(world, amount_off=5000, currency="eur")
    session = world.open(allow_promotion_codes=True)
    apply(world, session)
    world.browser.pay(session)
    assert world.session(session.id).total_details.amount_discount == 2400


@pytest.mark.parametrize(
    ("setup", "words"),
    [
        ({"restrictions": {"minimum_amount": 2401, "minimum_amount_currency": "eur"}}, "below this code"),
        ({"restrictions": {"minimum_amount": 100, "minimum_amount_currency": "usd"}}, "not for this currency"),
        ({"restrictions": {"first_time_transaction": True}}, "new customers"),
        ({"code_active": False}, "not valid"),
        ({"amount_off": 100, "currency": "usd"}, "not for this currency"),
        ({"amount_off": 2380, "currency": "eur"}, "smallest amount"),
    ],
)
def test_a_code_that_does_not_fit_says_why_and_changes_nothing(world: World, setup: dict[str, Any], words: str) -> None:
    code(world, **setup)
    session = world.open(allow_promotion_codes=True)
    page = apply(world, session)
    assert words in page
    assert 'id="promotion_code-error"' in page
    assert world.session(session.id).amount_total == 2400


def test_an_unknown_code_is_not_valid(world: World) -> None:
    assert "not valid" in apply(world, world.open(allow_promotion_codes=True), "NOPE")


def test_no_code_can_be_used_where_the_shop_allows_none(world: World) -> None:
    code(world)
    session = world.open()
    assert 'name="promotion_code"' not in world.browser.get(session.url).text
    world.browser.post(session.url, {"promotion_code": "OTONO15", "action": "apply"})
    assert world.session(session.id).amount_total == 2400


def test_a_code_ends_at_its_time(world: World) -> None:
    promotion = code(world, code_expires_at=START + 60)
    session = world.open(allow_promotion_codes=True)
    world.clock.now += 60
    assert "expired" in apply(world, session)
    assert world.client.v1.promotion_codes.retrieve(promotion.id).active is False


def test_the_last_redemption_goes_to_who_pays_first(world: World) -> None:
    code(world, code_max_redemptions=1)
    first, second = (world.open(allow_promotion_codes=True) for _ in range(2))
    apply(world, first)
    apply(world, second)
    world.browser.pay(first)
    answer = world.browser.pay(second)
    assert answer.status_code == 402
    assert "can no longer be used" in answer.text and "€24.00" in answer.text
    assert len(world.client.v1.charges.list().data) == 1, "nobody is charged another total than the one shown"
    world.browser.pay(second)
    assert world.session(second.id).amount_total == 2400


def test_a_coupon_given_by_the_shop_counts_from_the_start(world: World) -> None:
    world.client.v1.coupons.create(params={"id": "TEN", "percent_off": 10, "duration": "once"})
    session = world.open(discounts=[{"coupon": "TEN"}], expand=["discounts.coupon"])
    assert session.amount_total == 2160
    assert session.discounts[0].coupon.percent_off == 10
    world.browser.post(session.url, {"action": "remove"})
    assert world.session(session.id).amount_total == 2160, "the customer cannot take it off"


def test_a_used_up_coupon_opens_no_session(world: World) -> None:
    world.client.v1.coupons.create(params={"id": "ONCE", "percent_off": 10, "duration": "once", "max_redemptions": 1})
    world.paid(discounts=[{"coupon": "ONCE"}])
    assert world.client.v1.coupons.retrieve("ONCE").valid is False
    with pytest.raises(stripe.InvalidRequestError, match="used up"):
        world.open(discounts=[{"coupon": "ONCE"}])


def test_codes_are_found_by_what_customers_type(world: World) -> None:
    promotion = code(world)
    code(world, "WINTER")
    found = world.client.v1.promotion_codes.list(
        params={"code": "otono15", "active": True, "expand": ["data.promotion.coupon"]}
    )
    assert [row.id for row in found.data] == [promotion.id]
    assert found.data[0].promotion.coupon.percent_off == 15
    world.client.v1.promotion_codes.update(promotion.id, params={"active": False})
    assert world.client.v1.promotion_codes.list(params={"active": False}).data[0].id == promotion.id
    by_coupon = world.client.v1.promotion_codes.list(params={"coupon": promotion.promotion.coupon})
    assert len(by_coupon.data) == 1


@pytest.mark.parametrize(
    ("params", "words"),
    [
        ({}, "Missing required param: percent_off"),
        ({"percent_off": 10, "amount_off": 10}, "only specify one"),
        ({"amount_off": 10}, "Missing required param: currency"),
        ({"percent_off": 101}, "at most 100"),
        ({"percent_off": 0}, "greater than 0"),
        ({"percent_off": 10, "redeem_by": START - 1}, "in the future"),
        ({"percent_off": 10, "duration": "repeating"}, "duration_in_months"),
        ({"percent_off": 10, "id": "a b"}, "Invalid string"),
        ({"percent_off": 10, "applies_to": {"products": ["prod_x"]}}, "does not support"),
    ],
)
def test_a_bad_coupon_is_refused(world: World, params: dict[str, Any], words: str) -> None:
    with pytest.raises(stripe.InvalidRequestError, match=words):
        world.client.v1.coupons.create(params=params)


def test_codes_and_coupons_are_unique(world: World) -> None:
    code(world, id="A", percent_off=5)
    with pytest.raises(stripe.InvalidRequestError, match="already exists") as caught:
        world.client.v1.coupons.create(params={"id": "A", "percent_off": 5})
    assert caught.value.code == "resource_already_exists"
    with pytest.raises(stripe.InvalidRequestError, match="already exists"):
        world.client.v1.promotion_codes.create(
            params={"promotion": {"type": "coupon", "coupon": "A"}, "code": "otono15"}
        )
    with pytest.raises(stripe.InvalidRequestError, match="No such coupon"):
        world.client.v1.promotion_codes.create(params={"promotion": {"type": "coupon", "coupon": "B"}})


def test_shares_of_a_discount_always_sum_to_it() -> None:
    for amount in range(61):
        shares = spread(amount, [1, 20, 33, 6])
        assert sum(shares) == amount
        assert all(share <= weight for share, weight in zip(shares, [1, 20, 33, 6], strict=True))


def test_percentages_are_exact() -> None:
    coupon = {"percent_off": 33.33, "amount_off": None}
    assert total_up([1500], coupon, 0).discount == 500
    assert total_up([150], {"percent_off": 15, "amount_off": None}, 0).discount == 23, "22.5 is rounded up"
