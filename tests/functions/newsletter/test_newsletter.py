"""The newsletter: asked for, confirmed, left; each through its door and out of the outbox."""

from __future__ import annotations

import re
from typing import Any

import pytest

from functions.adapters.mime import build
from functions.addresses import address_id
from functions.limits.table import MAIL_TO, MAIL_UNPROVEN
from functions.newsletter.handler import CONFIRM_ROUTE, ROUTE, SHOW_ROUTE
from functions.newsletter.records import CONFIRM_DAYS, PROOF_DAYS, State
from functions.newsletter.service import Newsletter
from functions.outbox.records import PARTITION
from functions.outbox.service import Outbox
from functions.ports import Mail
from functions.unsubscribe.handler import ROUTE as LEAVE
from functions.unsubscribe.handler import SHOW_ROUTE as LEAVE_FORM
from functions.wiring import Services
from tests.support.shop import Answer, ask, make_services

GOOD = {"email": "Ana@example.com", "consent": "yes", "language": "es", "source": "/blog/mesa-de-invierno/"}
PAGE = {"accept": "text/html"}
DAY_S = 24 * 3600
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
def services(tmp_path: Any) -> Services:
    return make_services(tmp_path)


def sign_up(services: Services, **changes: str) -> Answer:
    return ask(ROUTE, services, json_body={**GOOD, **changes})


def mails(services: Services) -> list[Mail]:
    """What is delivered now."""
    before = len(services.mailer.sent)  # type: ignore[attr-defined]
    assert not Outbox.of(services).deliver().failed
    return list(services.mailer.sent[before:])  # type: ignore[attr-defined]


def token_in(mail: Mail, path: str) -> str:
    found = re.search(rf"https://shop\.test/api/{path}/([\w.-]+)", mail.text)
    assert found, mail.text
    return found[1]


def follow(route: Any, services: Services, token: str, **more: Any) -> Answer:
    return ask(route, services, parameters={"token": token}, **more)


def subscribed(services: Services, **changes: str) -> Mail:
    """Signed up and confirmed; the welcome."""
    sign_up(services, **changes)
    (letter,) = mails(services)
    assert follow(CONFIRM_ROUTE, services, token_in(letter, "newsletter")).status == 200
    (welcome,) = mails(services)
    return welcome


def subscribers(services: Services, state: State = State.CONFIRMED) -> list[Any]:
    return Newsletter.of(services).subscribers(state)


def test_asking_is_answered_and_asked_back_by_mail_and_is_not_yet_a_subscription(services):
    answer = sign_up(services)
    (mail,) = mails(services)

    assert (answer.status, answer.json) == (202, {"received": True})
    assert (mail.to, mail.language, mail.unsubscribe) == ("Ana@example.com", "es", "")
    assert mail.subject == "Confirma tu suscripción a Barro Lento"
    assert subscribers(services) == []


def test_confirming_is_written_down_with_the_words_the_times_and_no_network_address(services):
    subscribed(services)
    (kept,) = subscribers(services)

    assert (kept.email, kept.language, kept.source) == ("Ana@example.com", "es", "/blog/mesa-de-invierno/")
    assert kept.words == services.runtime.texts("es")("newsletter.consent")
    assert len(kept.version) == 12
    assert (kept.asked_at, kept.confirmed_at) == (services.clock(), services.clock())
    assert len(kept.asked_by) == len(kept.confirmed_by) == 32
    assert "192.0.2.1" not in str(services.store.query_index("NEWSLETTER#confirmed"))


def test_a_mail_scanner_that_follows_the_link_confirms_nothing(services):
    sign_up(services)
    token = token_in(mails(services)[0], "newsletter")
    page = follow(SHOW_ROUTE, services, token, headers=PAGE)

    assert page.status == 200
    assert f'<form method="post" action="/api/newsletter/{token}">' in page.body
    assert services.runtime.texts("es")("newsletter.consent") in page.body
    assert (subscribers(services), mails(services)) == ([], [])


def test_confirming_twice_is_confirming_once(services):
    sign_up(services)
    token = token_in(mails(services)[0], "newsletter")
    first = follow(CONFIRM_ROUTE, services, token, headers=PAGE)
    services.clock.advance(60)
    second = follow(CONFIRM_ROUTE, services, token, headers=PAGE)

    assert (first.status, second.status, first.body) == (200, 200, second.body)
    assert len(mails(services)) == 1
    assert subscribers(services)[0].confirmed_at == services.clock() - 60
    assert "Ya estás en la lista" in follow(SHOW_ROUTE, services, token, headers=PAGE).body


def test_the_pages_speak_the_subscribers_language(services):
    sign_up(services, language="en")
    (mail,) = mails(services)

    assert "Confirm your subscription" in mail.subject
    assert "Yes, sign me up" in follow(SHOW_ROUTE, services, token_in(mail, "newsletter"), headers=PAGE).body


def test_without_the_box_ticked_there_is_no_consent(services):
    for body in ({**GOOD, "consent": ""}, {"email": "ana@example.com"}):
        refused = ask(ROUTE, services, json_body=body)
        assert refused.status == 422
        assert [(p["field"], p["code"]) for p in refused.json["error"]["fields"]] == [("consent", "consent_missing")]
    assert services.store.query(PARTITION) == []


def test_a_plain_form_comes_back_to_be_mended_with_what_was_written(services):
    page = ask(ROUTE, services, form={**GOOD, "email": 'ana"><script>'}, headers=PAGE)

    assert page.status == 422
    assert "ana&#34;&gt;&lt;script&gt;" in page.body
    assert 'name="consent" value="yes" required checked' in page.body
    assert "<script>" not in page.body.partition("</head>")[2]


@pytest.mark.parametrize("state", ["new", "waits", "subscribed", "left"])
def test_the_answer_is_the_same_whatever_is_known_of_the_address(services, state):
    fresh = ask(ROUTE, services, form=GOOD, headers=PAGE)
    services.store._items.clear()
    if state == "waits":
        sign_up(services)
    elif state != "new":
        welcome = subscribed(services)
        if state == "left":
            follow(LEAVE, services, token_in(welcome, "unsubscribe"))
    again = ask(ROUTE, services, form=GOOD, headers=PAGE)

    assert (again.status, again.body) == (fresh.status, fresh.body)
    assert sign_up(services).body == '{"received": true}'


def test_who_is_subscribed_already_is_told_so_in_their_mailbox_and_stays_so(services):
    subscribed(services)
    before = subscribers(services)
    sign_up(services, source="/otra/", language="en")
    (mail,) = mails(services)

    assert "Ya estabas en la lista" in mail.subject
    assert mail.unsubscribe
    assert subscribers(services) == before


def test_an_address_is_one_in_any_case(services):
    subscribed(services)
    subscribed_again = sign_up(services, email="ANA@EXAMPLE.COM")
    (mail,) = mails(services)

    assert subscribed_again.status == 202
    assert mail.to == "Ana@example.com"
    assert len(subscribers(services)) == 1


def test_who_does_not_confirm_is_forgotten_after_a_week(services):
    sign_up(services)
    token = token_in(mails(services)[0], "newsletter")
    services.clock.advance(CONFIRM_DAYS * DAY_S + 1)
    late = follow(CONFIRM_ROUTE, services, token)

    assert (late.status, late.error_code) == (404, "link_expired")
    assert subscribers(services, State.PENDING) == []


def test_a_mail_that_comes_after_all_was_left_is_not_sent(services):
    sign_up(services)
    Newsletter.of(services).leave(address_id(services.config, GOOD["email"]))

    assert mails(services) == []


def test_every_mail_of_a_subscription_can_be_ended_by_one_click(services):
    welcome = subscribed(services)
    head = build(welcome, "Barro Lento <a@shop.test>", 0).partition(b"\r\n\r\n")[0].decode()
    token = token_in(welcome, "unsubscribe")

    assert f"List-Unsubscribe: <https://shop.test/api/unsubscribe/{token}?lang=es>" in head.replace("\r\n ", " ")
    assert "List-Unsubscribe-Post: List-Unsubscribe=One-Click" in head
    assert follow(LEAVE, services, token, form=ONE_CLICK, headers={"accept": "*/*"}).status == 200
    assert subscribers(services) == []


def test_leaving_asks_first_in_a_browser_and_can_be_done_twice(services):
    token = token_in(subscribed(services), "unsubscribe")
    asked = follow(LEAVE_FORM, services, token, headers=PAGE)
    assert "¿Quieres dejar de recibir nuestras novedades?" in asked.body
    assert len(subscribers(services)) == 1

    first, second = (follow(LEAVE, services, token, headers=PAGE, query="lang=es") for _ in range(2))
    assert (first.status, first.body) == (200, second.body)
    assert subscribers(services) == []


def test_what_is_kept_after_leaving_proves_the_consent_without_the_address_and_goes_after_three_years(services):
    follow(LEAVE, services, token_in(subscribed(services), "unsubscribe"))
    partition = f"NEWSLETTER#{address_id(services.config, GOOD['email'])}"
    (proof,) = services.store.query(partition)

    assert "example.com" not in str(proof).casefold()
    assert proof.attributes["subscriber"]["words"]
    assert proof.attributes["subscriber"]["ended_at"] == services.clock()
    services.clock.advance(PROOF_DAYS * DAY_S + 1)
    assert services.store.query(partition) == []


def test_who_left_may_come_back(services):
    follow(LEAVE, services, token_in(subscribed(services), "unsubscribe"))
    subscribed(services)

    assert len(subscribers(services)) == 1


def test_an_old_link_does_not_bring_back_who_left(services):
    sign_up(services)
    token = token_in(mails(services)[0], "newsletter")
    follow(CONFIRM_ROUTE, services, token)
    follow(LEAVE, services, token_in(mails(services)[0], "unsubscribe"))

    assert follow(CONFIRM_ROUTE, services, token).error_code == "link_expired"


def test_a_robot_that_fills_the_trap_hears_thanks_and_nothing_is_kept(services):
    assert sign_up(services, website="x").status == 202
    assert services.store.query(PARTITION) == []


# limits


@pytest.fixture
def limited(tmp_path: Any) -> Services:
    return make_services(tmp_path, VITRINA_LIMITS="on")


def test_nobodys_mailbox_can_be_filled_from_here(limited):
    """Many visitors ask for one address: it gets a few mails a day, and each visitor hears the same."""
    answers = [
        ask(ROUTE, limited, json_body=GOOD, source_ip=f"198.51.100.{number}") for number in range(MAIL_TO.most + 4)
    ]

    assert {answer.body for answer in answers} == {'{"received": true}'}
    assert len(mails(limited)) == MAIL_TO.most


def test_one_visitor_without_a_proof_causes_a_few_mails_an_hour(limited):
    answers = [sign_up(limited, email=f"{number}@example.com").status for number in range(MAIL_UNPROVEN.most + 2)]

    assert answers == [202] * MAIL_UNPROVEN.most + [429] * 2
