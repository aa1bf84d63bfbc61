"""What each function asks of AWS and of its secrets, seen while it works.

The store is in memory (moto's DynamoDB takes minutes for what is done here), and what it is asked is written down as
what DynamoDB would be asked; `test_recording.py` holds that to the DynamoDB adapter itself. S3 and SES are moto's.

`Recorder.of("checkout")` names the function that everything is noted for until the block ends.
"""

from __future__ import annotations

import itertools
import sys
import uuid
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, fields
from hashlib import sha256
from pathlib import Path
from typing import Any

from functions.adapters import aws_boto3
from functions.adapters.memory_store import MemoryStore
from functions.adapters.s3_files import S3Files
from functions.adapters.ses_mailer import SESMailer
from functions.config import Config
from functions.ports import Check, Delete, Key, Operation, Put, Update
from functions.wiring import Services
from infra.functions import AFTERSHIP, EASYPOST, LINK, ORIGIN, STRIPE, WEBHOOK
from tests.support.clock import FakeClock
from tests.support.invoices import invoicing_shop
from tests.support.moto_server import REGION, moto_endpoint
from tests.support.shop import make_services
from tests.support.stripe_world import StripeWorld

FRONT = "o" * 32
# A transaction is allowed by what it does, not by its own name.
# https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis-iam.html
_WRITES: dict[type, str] = {Put: "PutItem", Update: "UpdateItem", Delete: "DeleteItem", Check: "ConditionCheckItem"}
_READS = {"get": "GetItem", "get_many": "BatchGetItem", "query": "Query"}
_SECRET_OF = {"link_secret": LINK, "key": LINK, "origin_secrets": ORIGIN}
_SECRET_OF |= {"aftership_secrets": AFTERSHIP, "easypost_secrets": EASYPOST}


@dataclass
class Recorder:
    """`table`, `index`, `uploads`, `mail` and `secrets`: what was used, by function."""

    table: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    index: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    uploads: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    mail: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    secrets: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    places: set[tuple[str, int]] = field(default_factory=set)
    """Where in the code the store was asked: file and line."""
    current: str = ""

    @contextmanager
    def of(self, name: str) -> Iterator[None]:
        self.current = name
        try:
            yield
        finally:
            self.current = ""

    def secret(self, name: str) -> None:
        if self.current:
            self.secrets[self.current].add(name)

    def asked_store(self, name: str, actions: set[str]) -> None:
        frame = sys._getframe(2)
        self.places.add((frame.f_code.co_filename, frame.f_lineno))
        if self.current:
            (self.index if name == "query_index" else self.table)[self.current].update(actions)

    def watch(self, client: Any) -> Any:
        client.meta.events.register("provide-client-params.*.*", self._asked)
        return client

    def _asked(self, model: Any, **_: Any) -> None:
        if self.current:
            (self.uploads if model.service_model.service_name == "s3" else self.mail)[self.current].add(model.name)


class SeenStore:
    """A store in memory, noting who asks, and for what."""

    def __init__(self, clock: FakeClock, recorder: Recorder) -> None:
        self._store, self._clock, self._recorder = MemoryStore(clock), clock, recorder

    def __getattr__(self, name: str) -> Any:
        asked = getattr(self._store, name)

        def ask(*arguments: Any, **named: Any) -> Any:
            actions = self._writes(arguments[0]) if name == "transact" else {_READS.get(name, "Query")}
            self._recorder.asked_store(name, actions)
            return asked(*arguments, **named)

        return ask

    def _writes(self, operations: Sequence[Operation]) -> set[str]:
        """An Update that finds an expired item has to take it away first (`functions.adapters.dynamodb_store`)."""
        reaped = any(isinstance(each, Update) and self._is_expired(each.key) for each in operations)
        return {_WRITES[type(each)] for each in operations} | ({"DeleteItem"} if reaped else set())

    def _is_expired(self, key: Key) -> bool:
        found = self._store._items.get(key)
        return found is not None and found.expires_at is not None and found.expires_at < self._clock()


def recorded_services(recorder: Recorder, folder: Path) -> Services:
    """A shop behind a front, with limits on and every request counted."""
    clock = FakeClock()
    endpoint, name = moto_endpoint(), f"shop-{uuid.uuid4().hex}"
    store: Any = SeenStore(clock, recorder)
    plain = make_services(
        folder,
        store=store,
        clock=clock,
        payments=StripeWorld(clock),
        shop=invoicing_shop(),
        VITRINA_LIMITS="on",
        VITRINA_ORIGIN_SECRET=FRONT,
    )
    uploads = recorder.watch(aws_boto3.s3_client(REGION, endpoint))
    uploads.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": REGION})
    mails = recorder.watch(aws_boto3.ses_client(REGION, endpoint))
    aws_boto3.ses_client(REGION, endpoint).create_email_identity(EmailIdentity=f"{name}.test")
    numbers = itertools.count(1)

    class Watched(Services):
        """Notes who asks for the payment provider, or for the webhook's reader."""

        @property
        def payments(self) -> Any:
            recorder.secret(STRIPE)
            return plain.payments

        @property
        def payment_events(self) -> Any:
            recorder.secret(WEBHOOK)
            return plain.payment_events

    # Four bytes decide whether a request is counted: zero is yes.
    services = Watched(
        _watched_config(plain.config, recorder),
        clock=clock,
        random=lambda size: bytes(4) if size == 4 else sha256(b"%d" % next(numbers)).digest()[:size],
    )
    services.sleep = lambda _: None
    mailer = SESMailer(f"Barro Lento <pedidos@{name}.test>", clock=clock, client=mails)
    services.__dict__.update(store=store, files=S3Files(name, client=uploads), mailer=mailer)
    return services


def _watched_config(config: Config, recorder: Recorder) -> Config:
    class Watched(Config):
        def __getattribute__(self, name: str) -> Any:
            if name in _SECRET_OF:
                recorder.secret(_SECRET_OF[name])
            return super().__getattribute__(name)

    return Watched(**{each.name: getattr(config, each.name) for each in fields(config)})
