"""What is past its time goes with its files: conversations, returns of old orders. On each kind of store and files."""

from __future__ import annotations

import uuid
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from commerce import returns
from commerce.conversations import Thread
from commerce.orders import ClaimState
from commerce.retention import Retention
from commerce.surveys import Survey
from commerce.uploads import read_upload
from functions.adapters import aws_boto3
from functions.adapters.s3_files import S3Files
from functions.addresses import address_id
from functions.conversations.records import order_thread_key, talk_key, thread_key
from functions.conversations.service import Conversations
from functions.privacy.retention import Cleared, Clearing
from functions.returns.cases import Cases, ending
from functions.returns.handler import ROUTE as RETURN
from functions.surveys.records import survey_key
from functions.surveys.service import SurveyAnswers
from functions.uploads import PARTITION
from functions.watch import retention
from functions.wiring import Services
from tests.support.clock import FakeClock
from tests.support.moto_server import REGION, moto_endpoint
from tests.support.orders import place, stock_shelves
from tests.support.shop import ask, make_services
from tests.support.stores import open_store
from tests.support.uploads import JPEG, PDF

DAY_S = 24 * 3600
ANA = "ana@example.com"


@pytest.fixture(params=["memory", "sqlite", "dynamodb"])
def services(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Services]:
    clock = FakeClock()
    with open_store(request.param, tmp_path, clock) as store:
        made = make_services(tmp_path, store=store, clock=clock)
        if request.param == "dynamodb":
            client, bucket = aws_boto3.s3_client(REGION, moto_endpoint()), f"uploads-{uuid.uuid4().hex}"
            client.create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": REGION})
            made.__dict__["files"] = S3Files(bucket, client=client)
        yield made


def talk(services: Services, order_id: str = "", email: str = ANA) -> Thread:
    """A conversation of two messages with a file each."""
    uploads = [upload for data in (JPEG, PDF) if (upload := read_upload(data))]
    about = Thread("", "Una pregunta", "Ana", email, "es", 0, order_id=order_id)
    thread = Conversations.of(services).start(about, "Mira", "link", uploads[:1])
    return Conversations.of(services).write(thread.id, "Y esto", "link", uploads[1:])


def names(services: Services, thread: Thread) -> list[str]:
    return [file.name for said in Conversations.of(services).said(thread.id) for file in said.files]


def there(services: Services, files: list[str]) -> list[str]:
    return [name for name in files if services.files.get(name) is not None]


def test_a_conversation_goes_with_its_files_when_its_last_word_is_too_old(services):
    stock_shelves(services)
    life = place(services).paid()
    thread = talk(services, life.id)
    SurveyAnswers.of(services).give(Survey.CSAT, thread.id, 5, "", "es")
    files = names(services, thread)
    assert there(services, files) == files
    services.clock.advance(365 * DAY_S)  # type: ignore[attr-defined]
    young = talk(services, email="luz@example.com")
    assert not Clearing.of(services).run()
    services.clock.advance(1)  # type: ignore[attr-defined]

    assert Clearing.of(services).run() == Cleared(conversations=1)
    assert there(services, files) == []
    address = address_id(services.config, ANA)
    pointers = [thread_key(thread.id), talk_key(address, thread.id), order_thread_key(life.id, thread.id)]
    assert [key for key in (*pointers, survey_key(Survey.CSAT, thread.id)) if services.store.get(key)] == []
    assert services.store.query(f"THREAD#{thread.id}") == []
    assert len(there(services, names(services, young))) == 2
    assert not Clearing.of(services).run()


def test_a_word_later_keeps_the_whole_conversation_and_no_store_forgets_it_before(services):
    """An answer that is owed for long does not make old what was said yesterday."""
    services.runtime.__dict__["shop"] = replace(services.shop, retention=Retention(conversations_days=3000))
    thread = talk(services)
    services.clock.advance(1000 * DAY_S)  # type: ignore[attr-defined]
    Conversations.of(services).write(thread.id, "¿Hola?", "link")
    services.clock.advance(2500 * DAY_S)  # type: ignore[attr-defined]

    assert Clearing.of(services).run() == Cleared()
    assert len(Conversations.of(services).said(thread.id)) == 3
    services.clock.advance(501 * DAY_S)  # type: ignore[attr-defined]
    assert Clearing.of(services).run() == Cleared(conversations=1)


def test_an_old_order_goes_with_the_pictures_of_its_returns(services):
    stock_shelves(services)
    life = place(services).paid().sent().delivered()
    asked: dict[str, Any] = {"lines": {"0": 1}, "problem": "broken", "words": "Rota."}
    asked["pictures"] = [b64encode(JPEG).decode()]
    assert ask(RETURN, services, parameters={"token": life.token}, json_body=asked).status == 201
    cases, now = Cases.of(services), services.clock()
    cases.change(life.id, 1, lambda case: returns.closed(case, now, "No."), ends=ending(1, ClaimState.ENDED))
    pictures = list(cases.get(life.id, 1).pictures)
    assert there(services, pictures) == pictures
    services.clock.advance(8 * 366 * DAY_S)  # type: ignore[attr-defined]

    assert Clearing.of(services).run().orders == 1
    assert there(services, pictures) == []


def test_a_death_in_the_middle_is_made_good_the_next_day(services, monkeypatch):
    thread = talk(services)
    files = names(services, thread)
    services.clock.advance(366 * DAY_S)  # type: ignore[attr-defined]
    write = services.store.transact
    monkeypatch.setattr(services.store, "transact", lambda _: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        retention.watch(services)
    assert there(services, files) == []
    monkeypatch.setattr(services.store, "transact", write)
    retention.watch(services)
    assert services.store.get(thread_key(thread.id)) is None


def test_no_note_of_a_file_is_left_by_what_was_written(services):
    talk(services)
    assert services.store.query(PARTITION) == []
