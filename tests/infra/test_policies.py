"""Every policy statement: named actions on named resources."""

from __future__ import annotations

import json
import re

import pytest

from infra.functions import FUNCTIONS
from tests.infra.templates import listed, resources, statements, text

ALL = list(statements())
ALLOWED = [(whose, each) for whose, each in ALL if each["Effect"] == "Allow"]
# What cannot be said of one resource. https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html
ANYWHERE = {"dynamodb:ListStreams": "has no resource; Lambda asks for it before it reads a table's stream"}
# A name that AWS makes up below one that is named: objects of a bucket, streams of a log group.
BELOW = (".Arn}/*", "Logs.Arn")


@pytest.mark.parametrize(("whose", "statement"), ALL, ids=lambda value: value if isinstance(value, str) else "")
def test_no_action_is_a_pattern_unless_it_is_denied(whose, statement):
    if statement["Effect"] == "Allow":
        assert [action for action in listed(statement["Action"]) if "*" in action] == []


def test_resources_are_named_wherever_they_can_be():
    found = set()
    for whose, statement in ALLOWED:
        for resource in listed(statement.get("Resource", [])):
            written = text(resource)
            if written == "*":
                found |= {(whose, action) for action in listed(statement["Action"])}
            else:
                assert "*" not in written.replace("${Releases.Arn}/site/*", "").replace("${Uploads.Arn}/*", "").replace(
                    "${Logs.Arn}/*", ""
                ), (whose, written)

    assert {action for _, action in found} == set(ANYWHERE)
    assert {whose for whose, _ in found} == {"template.yaml: OutboxRole"}


def test_nobody_is_trusted_but_the_service_that_needs_it():
    trusted = {
        whose.partition(": ")[2]: statement["Principal"]["Service"]
        for whose, statement in ALLOWED
        if "Principal" in statement
    }

    assert trusted == {
        **{f"{each.logical_id}Role": "lambda.amazonaws.com" for each in FUNCTIONS},
        "SchedulerRole": "scheduler.amazonaws.com",
        "AlarmsPolicy": "cloudwatch.amazonaws.com",
        "ReleasesPolicy": "cloudfront.amazonaws.com",
        "LogsPolicy": "delivery.logs.amazonaws.com",
    }
    for _, statement in ALLOWED:
        if "Principal" in statement and statement["Principal"]["Service"] != "lambda.amazonaws.com":
            assert statement["Condition"], statement


def test_a_route_may_be_called_by_this_api_and_this_path_alone():
    for function in FUNCTIONS:
        if function.is_route:
            for number, route in enumerate(function.routes):
                permission = f"{function.logical_id}Api{number or ''}Permission"
                found = resources("Lambda::Permission")[permission]["Properties"]
                assert found["Principal"] == "apigateway.amazonaws.com"
                source, values = found["SourceArn"]["Fn::Sub"]
                assert values["__ApiId__"] == {"Ref": "Api"}
                method, path = route.split()
                assert source.endswith(f"/{method}{re.sub(r'{[^}]+}', '*', path)}")
    assert len(resources("Lambda::Permission")) == sum(len(each.routes) for each in FUNCTIONS)


def test_each_function_has_a_role_of_its_own_and_no_managed_policy():
    roles = resources("IAM::Role")
    used = {name: each["Properties"]["Role"]["Fn::GetAtt"][0] for name, each in resources("Lambda::Function").items()}

    assert used == {name: f"{name}Role" for name in used}
    assert all("ManagedPolicyArns" not in each["Properties"] for each in roles.values())
    assert set(roles) == {*used.values(), "SchedulerRole"}


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda each: each.name)
def test_a_roles_actions_are_those_of_its_row(function):
    """The rows are held to what the functions do: test_least_privilege.py."""
    policy = resources("IAM::Role")[f"{function.logical_id}Role"]["Properties"]["Policies"][0]["PolicyDocument"]
    given = {
        (action, json.dumps(resource))
        for statement in policy["Statement"]
        for action in listed(statement["Action"])
        for resource in listed(statement["Resource"])
    }
    table, index = {"Fn::GetAtt": ["Table", "Arn"]}, {"Fn::Sub": "${Table.Arn}/index/by-index"}

    def of(service: str, resource: object = None) -> set[str]:
        return {
            action.partition(":")[2]
            for action, where in given
            if action.startswith(f"{service}:") and (resource is None or where == json.dumps(resource))
        }

    assert of("dynamodb", table) == set(function.table)
    assert of("dynamodb", index) == set(function.index)
    assert of("s3") == set(function.uploads)
    assert of("ses") == ({"SendEmail", "SendRawEmail"} if function.sends_mail else set())
    assert of("logs") == {"CreateLogStream", "PutLogEvents"}
    assert of("ssm") == {"GetParameters"}
    parameters = {
        where.rpartition("}")[0].rpartition("}")[2].strip('"')
        for action, where in given
        if action == "ssm:GetParameters"
    }
    assert parameters == set(function.secrets)
    assert of("sqs") == (set() if function.is_route else {"SendMessage"})
    services = {action.partition(":")[0] for action, _ in given}
    assert services <= {"logs", "ssm", "dynamodb", "s3", "ses", "sqs"}


def test_mails_go_out_under_the_shops_own_address():
    (mail,) = [each for _, each in ALLOWED if "ses:SendEmail" in listed(each["Action"])]

    assert mail["Condition"] == {"StringEquals": {"ses:FromAddress": {"Ref": "MailAddress"}}}
