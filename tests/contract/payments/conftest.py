"""The real client, talking to the sandbox over a socket; every request is held against Stripe's description."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest

from functions.adapters.stripe_payments import StripePayments
from tests.contract.payments.support import Recorder, served
from tests.support.clock import FakeClock
from tests.support.shop import make_shop
from vitrina.stripe_sandbox import Sandbox, SandboxSettings

KEY = "sk_test_of_the_tests_1234567890"


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def recorder() -> Iterator[Recorder]:
    made = Recorder()
    yield made
    for sent in made.sent:
        sent.check()


@pytest.fixture
def base(recorder) -> Iterator[str]:
    with served(recorder) as address:
        yield address


@pytest.fixture
def sandbox(recorder, base, clock) -> Sandbox:
    made = Sandbox(SandboxSettings(base, KEY, "whsec_x"), clock=clock, source=random.Random(1))
    recorder.app = made.app
    return made


@pytest.fixture
def shop():
    return make_shop()


@pytest.fixture
def payments(shop, base, sandbox) -> StripePayments:
    return StripePayments(KEY, shop, base)
