"""Each function as Lambda runs it: awslambdaric's process, its Runtime API, a payload 2.0 event; DynamoDB and SES by
moto, Stripe by the sandbox, all over HTTP.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from functions.routes import ROUTES
from tests.functions.test_log import check_embedded_metrics
from tests.support.lambda_world import World, open_world
from tests.support.runtime_api import ROOT, LambdaFunction

LAMBDAS = sorted(path.stem for path in (ROOT / "functions" / "lambdas").glob("*.py") if path.stem != "__init__")


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    return open_world(tmp_path_factory.mktemp("lambdas"))


def ask(world: World, name: str) -> tuple[Any, list[dict[str, Any]]]:
    """The answer to the function's event, and the lines that it logged."""
    with LambdaFunction(name, world.environment) as function:
        answer = function.invoke(world.events[name])
        return answer, [json.loads(line) for line in function.log() if line.startswith("{")]


@pytest.mark.parametrize(
    ("name", "status", "content"),
    [
        ("checkout", 200, "/_stripe/"),
        ("stripe_webhook", 200, '"unchanged"'),
        ("carrier_webhook", 200, '"unknown"'),
        ("stock", 200, '"TAZ-MAR"'),
        ("order", 200, "<h1>"),
        ("review_form", 200, "<form"),
        ("review", 201, '"pending"'),
        ("challenge", 200, '"signature"'),
        ("contact", 200, "<h1"),
        ("newsletter", 200, "<h1"),
        ("newsletter_show", 200, "<form"),
        ("newsletter_confirm", 200, "<h1"),
        ("back_in_stock", 200, "<h1"),
        ("order_new_link", 200, "<h1"),
        ("order_lookup_form", 200, "<form"),
        ("order_lookup", 200, "<h1"),
        ("withdrawal", 200, "<form"),
        ("returns", 200, "<h1"),
        ("unsubscribe_form", 200, "<form"),
        ("unsubscribe", 200, "<h1"),
    ],
)
def test_a_function_answers_its_event_and_logs_its_metrics(world, name, status, content):
    answer, lines = ask(world, name)

    assert answer["statusCode"] == status
    assert content in answer["body"]
    assert answer["isBase64Encoded"] is False
    (line,) = lines
    check_embedded_metrics(line)
    assert (line["status"], line["request_id"]) == (status, "req-1")


def test_the_outbox_sends_its_mails_by_ses(world):
    world.refill()
    answer, lines = ask(world, "outbox")

    assert answer["sent"] >= 1
    assert lines[-1]["MailsSent"] == answer["sent"]
    check_embedded_metrics(lines[-1])


def test_a_function_may_ask_aws_by_boto3(world):
    environment = {**world.environment, "VITRINA_AWS_CLIENT": "boto3"}
    with LambdaFunction("stock", environment) as function:
        assert function.invoke(world.events["stock"])["statusCode"] == 200
    world.refill()
    with LambdaFunction("outbox", environment) as function:
        assert function.invoke(world.events["outbox"])["sent"] >= 1


@pytest.mark.parametrize("name", ["sweep", "reconcile", "watch"])
def test_the_jobs_run_on_a_schedule_and_say_what_they_could_not_mend(world, name):
    answer, lines = ask(world, name)

    assert answer["problems"] == 0
    assert lines[-1]["JobProblems"] == answer.get("unrepaired", 0)
    check_embedded_metrics(lines[-1])


def test_every_route_has_a_function_and_each_function_is_run_here(world):
    assert set(world.events) == set(LAMBDAS)
    sources = {name: (ROOT / "functions" / "lambdas" / f"{name}.py").read_text(encoding="utf-8") for name in LAMBDAS}
    described = {f"{route.method} {route.path}" for route in ROUTES}
    assert {each for each in described if any(f"`{each}`" in source for source in sources.values())} == described


def test_one_process_answers_event_after_event(world):
    with LambdaFunction("stock", world.environment) as function:
        answers = [function.invoke(world.events["stock"])["statusCode"] for _ in range(3)]

    assert answers == [200, 200, 200]


def test_a_refused_event_is_an_answer_and_no_failure(world):
    event = {**world.events["checkout"], "body": "{"}
    with LambdaFunction("checkout", world.environment) as function:
        answer = function.invoke(event)

    assert answer["statusCode"] == 400
    assert json.loads(answer["body"])["error"]["code"] == "bad_json"


@pytest.mark.parametrize("missing", ["STRIPE_WEBHOOK_SECRET", "VITRINA_LINK_SECRET"])
def test_a_function_without_its_secret_does_not_start(world, missing):
    environment = {name: value for name, value in world.environment.items() if name != missing}
    with LambdaFunction("stripe_webhook", environment) as function:
        error = function.init_error()

    assert error["errorType"] == "ConfigError"
    assert missing in error["errorMessage"]


def test_the_entry_points_are_thin():
    for name in LAMBDAS:
        lines = Path(ROOT / "functions" / "lambdas" / f"{name}.py").read_text(encoding="utf-8").splitlines()
        assert len(lines) <= 25
