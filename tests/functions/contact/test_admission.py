"""How often a message may be sent, with the browser's work and without it."""

from __future__ import annotations

import base64
import json
from functools import cache
from typing import Any

import altcha
import pytest

from functions.adapters.altcha_proofs import LIFE_S
from functions.challenge.handler import ROUTE as CHALLENGE
from functions.contact.handler import ROUTE as CONTACT
from functions.limits.table import MESSAGE_PROVEN, MESSAGE_UNPROVEN, MESSAGE_UNPROVEN_ALL
from functions.outbox.records import PARTITION
from functions.wiring import Services
from tests.support.shop import Answer, ask, make_services

HELLO = {"name": "Ana Ruiz", "email": "ana@example.com", "message": "¿Cabe en la cafetera?"}
PAGE = {"accept": "text/html"}


@pytest.fixture
def services(tmp_path: Any) -> Services:
    return make_services(tmp_path, VITRINA_LIMITS="on")


def solved(challenge: dict[str, Any], **changes: Any) -> str:
    """What the form's script sends for a challenge."""
    found = altcha.solve_challenge(altcha.Challenge.from_dict(challenge))
    assert found is not None
    shown = {"challenge": challenge, "solution": {"counter": found.counter, "derivedKey": found.derived_key, **changes}}
    return base64.b64encode(json.dumps(shown).encode()).decode()


def proof(services: Services) -> str:
    return solved(ask(CHALLENGE, services).json)


def send(services: Services, proof: str = "", ip: str = "192.0.2.1", **event: Any) -> Answer:
    return ask(CONTACT, services, source_ip=ip, **(event or {"json_body": {**HELLO, "proof": proof}}))


def kept(services: Services) -> int:
    return sum("contact_message" in item.key.sort for item in services.store.query(PARTITION))


def test_without_a_proof_a_few_messages_are_taken_and_then_no_more(services):
    answers = [send(services).status for _ in range(MESSAGE_UNPROVEN.most + 2)]

    assert answers == [202] * MESSAGE_UNPROVEN.most + [429] * 2
    assert kept(services) == MESSAGE_UNPROVEN.most


def test_a_proof_opens_the_door_when_the_other_is_shut(services):
    for _ in range(MESSAGE_UNPROVEN.most + 1):
        send(services)

    assert send(services, proof(services)).status == 202


def test_a_proof_counts_once(services):
    shown = proof(services)
    answers = [send(services, shown).status for _ in range(MESSAGE_UNPROVEN.most + 2)]

    assert answers == [202] * (MESSAGE_UNPROVEN.most + 1) + [429]


def test_proven_messages_have_their_limit_too(services):
    services.proofs.check = cache(lambda text: altcha_proof(text))  # type: ignore[method-assign]
    answers = [send(services, f"{number}").status for number in range(MESSAGE_PROVEN.most + 1)]

    assert answers == [202] * MESSAGE_PROVEN.most + [429]


def altcha_proof(text: str) -> Any:
    from functions.ports import Proof

    return Proof(text, 2_000_000_000)


def test_a_net_of_many_addresses_is_limited_as_a_whole(services):
    answers = [send(services, ip=f"198.51.100.{number}").status for number in range(MESSAGE_UNPROVEN_ALL.most + 5)]

    assert answers.count(202) == MESSAGE_UNPROVEN_ALL.most
    assert kept(services) == MESSAGE_UNPROVEN_ALL.most


def test_mending_the_form_uses_nothing_up(services):
    for _ in range(MESSAGE_UNPROVEN.most + 3):
        assert send(services, json_body={**HELLO, "email": "ana"}).status == 422

    assert send(services).status == 202


def test_a_plain_form_is_told_on_a_page_when_it_may_come_again(services):
    for _ in range(MESSAGE_UNPROVEN.most):
        send(services)
    page = send(services, form=HELLO, headers=PAGE)

    assert page.status == 429
    assert page.headers["content-type"].startswith("text/html")
    assert "Espera 61 minutos" in page.body
    assert int(page.headers["retry-after"]) > 3000


def test_an_old_challenge_counts_no_more(services):
    shown = proof(services)
    services.clock.advance(LIFE_S + 1)

    assert services.proofs.check(shown) is None


@pytest.mark.parametrize(
    "forge",
    [
        lambda c: {**c, "signature": "0" * 64},
        lambda c: {**c, "parameters": {**c["parameters"], "cost": 1}},
        lambda c: {**c, "parameters": {**c["parameters"], "data": {"until": 9_999_999_999}}},
        lambda c: {"parameters": c["parameters"]},
    ],
    ids=["signature", "cheaper", "longer", "unsigned"],
)
def test_a_challenge_that_is_not_ours_counts_for_nothing(services, forge):
    assert services.proofs.check(solved(forge(ask(CHALLENGE, services).json))) is None


def test_a_wrong_solution_counts_for_nothing(services):
    challenge = ask(CHALLENGE, services).json

    assert services.proofs.check(solved(challenge, counter=2**31)) is None
    assert services.proofs.check(solved(challenge, derivedKey="00" * 32)) is None


@pytest.mark.parametrize(
    "text",
    ["", "x", "=" * 9, "bnVsbA==", "W10=", "eyJhIjoxfQ==", "é" * 50, "\ud800", "QQ" * 2000, "eyJjaGFsbGVuZ2UiOjF9"],
)
def test_nonsense_counts_for_nothing(services, text):
    assert services.proofs.check(text) is None


def test_another_shops_secret_makes_another_shops_challenges(services, tmp_path):
    other = make_services(tmp_path / "other", VITRINA_LINK_SECRET="another-secret-of-more-than-32-characters")

    assert services.proofs.check(proof(other)) is None
    assert services.proofs.check(proof(services)) is not None
