"""Idempotency keys: one key, one result."""

from __future__ import annotations

import threading
import time
from typing import Any

import pytest
import stripe

from tests.sandbox.support import World, line, session_params


def create(world: World, key: str, **changes: Any) -> Any:
    return world.client.v1.checkout.sessions.create(
        params=session_params(**changes),
        options={"idempotency_key": key},
    )


def test_the_same_key_gives_the_same_answer(world: World) -> None:
    first = create(world, "k1")
    world.browser.pay(first)
    second = create(world, "k1")
    assert second.to_dict() == first.to_dict(), "as it was, not as it is"
    assert world.tape[-1].headers["Idempotent-Replayed"] == "true"
    assert world.tape[-1].headers["Original-Request"] == world.tape[0].headers["Request-Id"]
    assert "Idempotent-Replayed" not in world.tape[0].headers
    assert len(world.client.v1.checkout.sessions.list().data) == 1


def test_the_same_key_with_other_parameters_is_an_error(world: World) -> None:
    create(world, "k1")
    with pytest.raises(stripe.IdempotencyError, match="same parameters") as caught:
        create(world, "k1", client_reference_id="other")
    assert caught.value.http_status == 400
    with pytest.raises(stripe.IdempotencyError, match="same endpoint"):
        world.client.v1.coupons.create(params={"percent_off": 5}, options={"idempotency_key": "k1"})


def test_a_kept_error_is_an_error_again(world: World) -> None:
    paid = world.paid()
    params: Any = {"payment_intent": paid.payment_intent, "amount": 9999}
    for _ in range(2):
        with pytest.raises(stripe.InvalidRequestError, match="greater than unrefunded"):
            world.client.v1.refunds.create(params=params, options={"idempotency_key": "k1"})
    assert world.tape[-1].headers["Idempotent-Replayed"] == "true"


def test_a_request_refused_for_its_form_leaves_the_key_free(world: World) -> None:
    with pytest.raises(stripe.InvalidRequestError):
        create(world, "k1", colour="red")
    assert create(world, "k1").status == "open"


def test_a_refund_is_made_once_whatever_is_retried(world: World) -> None:
    paid = world.paid()
    params: Any = {"payment_intent": paid.payment_intent, "amount": 1000}
    ids = {world.client.v1.refunds.create(params=params, options={"idempotency_key": "r1"}).id for _ in range(3)}
    assert len(ids) == 1
    assert world.client.v1.charges.list().data[0].amount_refunded == 1000


def test_a_key_is_at_most_255_characters(world: World) -> None:
    assert create(world, "k" * 255).status == "open"
    with pytest.raises(stripe.IdempotencyError, match="at most 255"):
        create(world, "k" * 256)


def test_a_key_in_use_is_a_conflict(world: World) -> None:
    answers: list[Any] = []

    def ask() -> None:
        try:
            answers.append(create(world, "k1"))
        except stripe.StripeError as error:
            answers.append(error)

    with world.sandbox.engine.lock:
        first = threading.Thread(target=ask)
        first.start()
        time.sleep(0.2)
        with pytest.raises(stripe.APIError, match="in-progress request") as caught:
            create(world, "k1")
    first.join()
    assert caught.value.http_status == 409
    assert caught.value.error and caught.value.error.code == "idempotency_key_in_use"
    assert answers[0].status == "open"


def test_the_client_retries_a_conflict_by_itself(world: World) -> None:
    patient = world.client_with("sk_test_of_the_tests_1234567890", max_network_retries=3)
    params: Any = session_params(line_items=[line()])

    def ask(seen: list[Any]) -> None:
        seen.append(patient.v1.checkout.sessions.create(params=params, options={"idempotency_key": "k1"}))

    seen: list[Any] = []
    threads = [threading.Thread(target=ask, args=(seen,)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({session.id for session in seen}) == 1
    assert len(world.client.v1.checkout.sessions.list().data) == 1


def test_a_key_is_forgotten_after_a_day(world: World) -> None:
    first = create(world, "k1")
    world.wait(24 * 3600 + 1)
    assert create(world, "k1").id != first.id


def test_reading_needs_no_key(world: World) -> None:
    session = create(world, "k1")
    client = world.client
    for _ in range(2):
        assert client.v1.checkout.sessions.retrieve(session.id, options={"idempotency_key": "k1"}).id == session.id
