"""Stacks by change sets: base.yaml for real on moto, what moto cannot do through botocore's own shapes."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from botocore.stub import ANY, Stubber

from tests.support.moto_server import REGION, moto_endpoint
from tests.support.runtime_api import ROOT
from vitrina.deploying.stack import ChangeSet, StackFailed, Stacks, Template, _line, cloudformation_client
from vitrina.deploying.stack_words import in_words
from vitrina.deploying.target import TargetError

BASE = Template((ROOT / "infra" / "base.yaml").read_text(encoding="utf-8"))
TAGS = {"vitrina:shop": "barro", "vitrina:stage": "test"}
PARAMETERS = {"Shop": "barro", "Stage": "test"}
NAME, ID = "vitrina-barro-test", "arn:aws:cloudformation:eu-south-2:123456789012:changeSet/one/2"
NOW = datetime.datetime(2026, 11, 26, tzinfo=datetime.UTC)


class Clock:
    """Sleeping is what makes it go on."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds


# --- for real -------------------------------------------------------------------------------------------------------


@pytest.fixture
def stacks() -> Stacks:
    return Stacks(cloudformation_client(REGION, moto_endpoint()), sleep=lambda _: None)


@pytest.mark.filterwarnings("ignore:Tried to parse AWS..S3..BucketPolicy")
def test_the_bucket_of_releases_comes_up_and_is_not_made_twice(stacks):
    import boto3

    name = f"base-{uuid.uuid4().hex[:8]}"
    planned = stacks.plan(name, BASE, PARAMETERS, TAGS)
    assert planned is not None
    assert planned.is_new
    assert {(each.action, each.kind) for each in planned.changes} == {
        ("add", "S3::Bucket"),
        ("add", "S3::BucketPolicy"),
    }
    told: list[str] = []

    stacks.carry_out(planned, told.append)

    # moto makes the bucket, no policy (tests/infra reads that), and forgets the outputs of a change set.
    s3 = boto3.client("s3", region_name=REGION, endpoint_url=moto_endpoint())
    (bucket,) = [each["Name"] for each in s3.list_buckets()["Buckets"] if each["Name"].startswith(name)]
    assert s3.get_bucket_encryption(Bucket=bucket)["ServerSideEncryptionConfiguration"]["Rules"]
    assert stacks.plan(name, BASE, PARAMETERS, TAGS) is None


def test_there_are_no_outputs_of_a_stack_that_is_not_there(stacks):
    assert stacks.outputs("vitrina-nobody") == {}


# --- by shape -------------------------------------------------------------------------------------------------------


class Played:
    """A client that is answered from a list, in order; botocore checks requests and answers against its own models."""

    def __init__(self) -> None:
        self.client = cloudformation_client(REGION)
        self.stub = Stubber(self.client)
        self.stub.activate()
        self.clock = Clock()
        self.told: list[str] = []

    @property
    def stacks(self) -> Stacks:
        return Stacks(self.client, sleep=self.clock.sleep, clock=self.clock)

    def status(self, status: str, **more: Any) -> None:
        found = {"StackName": NAME, "CreationTime": NOW, "StackStatus": status, **more}
        self.stub.add_response("describe_stacks", {"Stacks": [found]}, {"StackName": NAME})

    def gone(self) -> None:
        self.stub.add_client_error(
            "describe_stacks",
            "ValidationError",
            f"Stack with id {NAME} does not exist",
            expected_params={"StackName": NAME},
        )

    def events(self, *events: tuple[str, str, str, str]) -> None:
        """Id, resource, status and reason, newest first."""
        rows = [
            {"StackId": "s", "EventId": id_, "StackName": NAME, "LogicalResourceId": name, "Timestamp": NOW}
            | {"ResourceStatus": status, "ResourceStatusReason": reason}
            for id_, name, status, reason in events
        ]
        self.stub.add_response("describe_stack_events", {"StackEvents": rows}, {"StackName": NAME})

    def change_set(
        self, kind: str, status: str = "CREATE_COMPLETE", reason: str = "", *changes: dict[str, Any]
    ) -> None:
        asked = {"StackName": NAME, "ChangeSetName": ANY, "ChangeSetType": kind, "TemplateURL": "https://b.test/t.yaml"}
        expected = asked | dict.fromkeys(("Parameters", "Tags", "Capabilities"), ANY)
        self.stub.add_response("create_change_set", {"Id": ID}, expected)
        described = {"Status": status, "StatusReason": reason, "Changes": list(changes)}
        self.stub.add_response("describe_change_set", described, {"ChangeSetName": ID, "StackName": NAME})

    def plan(self) -> ChangeSet | None:
        template = Template(url="https://b.test/t.yaml")
        return self.stacks.plan(NAME, template, {"Shop": "barro"}, TAGS, self.told.append)

    def done(self) -> None:
        self.stub.assert_no_pending_responses()


@pytest.fixture
def played() -> Played:
    return Played()


def resource(action: str, name: str, kind: str, replacement: str = "False") -> dict[str, Any]:
    found = {"Action": action, "LogicalResourceId": name, "ResourceType": kind, "Replacement": replacement}
    return {"Type": "Resource", "ResourceChange": found}


def test_what_a_stack_was_told_is_known_unless_it_has_never_come_up(played):
    values = {"Shop": "barro", "OriginSecret": "****"}
    told = [{"ParameterKey": key, "ParameterValue": value} for key, value in values.items()]
    played.status("UPDATE_COMPLETE", Parameters=told)
    played.status("ROLLBACK_COMPLETE", Parameters=told)
    played.gone()

    assert played.stacks.parameters(NAME) == values
    assert played.stacks.parameters(NAME) == {}
    assert played.stacks.parameters(NAME) == {}
    played.done()


def test_a_record_that_a_certificate_waits_for_is_shown():
    reason = "Content of DNS Record is: {Name: _x.barro.example.,Type: CNAME,Value: _y.acm-validations.aws.}"
    event = {"LogicalResourceId": "Certificate", "ResourceStatus": "CREATE_IN_PROGRESS", "ResourceStatusReason": reason}

    assert _line(event).endswith(f"Write this into the domain's DNS: {reason}")


def test_a_plan_says_what_changes_and_what_would_be_lost(played):
    played.status("UPDATE_COMPLETE")
    played.status("UPDATE_COMPLETE")
    played.change_set(
        "UPDATE",
        "CREATE_COMPLETE",
        "",
        resource("Modify", "Checkout", "AWS::Lambda::Function"),
        resource("Add", "ApiAlarm", "AWS::CloudWatch::Alarm"),
        resource("Modify", "Table", "AWS::DynamoDB::Table", "True"),
        resource("Remove", "Uploads", "AWS::S3::Bucket"),
    )
    planned = played.plan()

    assert planned is not None
    assert [(each.action, each.name) for each in planned.changes] == [
        *(("change", "Checkout"), ("add", "ApiAlarm"), ("replace", "Table"), ("remove", "Uploads")),
    ]
    assert [each.name for each in planned.losses] == ["Table", "Uploads"]
    played.done()


def test_nothing_to_change_is_no_change_set(played):
    played.status("UPDATE_COMPLETE")
    played.status("UPDATE_COMPLETE")
    played.change_set("UPDATE", "FAILED", "The submitted information didn't contain changes.")
    played.stub.add_response("delete_change_set", {}, {"ChangeSetName": ID, "StackName": NAME})

    assert played.plan() is None
    played.done()


def test_a_first_plan_that_is_refused_leaves_no_stack_behind(played):
    played.gone()
    played.gone()
    played.change_set("CREATE")
    planned = played.plan()
    played.stub.add_response("delete_change_set", {}, {"ChangeSetName": ID, "StackName": NAME})
    played.stub.add_response("delete_stack", {}, {"StackName": NAME})

    played.stacks.discard(planned)  # type: ignore[arg-type]
    played.done()


def test_a_template_that_is_none_is_told(played):
    played.gone()
    played.gone()
    played.stub.add_client_error("create_change_set", "ValidationError", "Template format error: YAML not well-formed.")

    with pytest.raises(TargetError, match="YAML not well-formed"):
        played.plan()


def test_progress_is_told_and_the_outputs_come_back(played):
    played.events(("1", NAME, "UPDATE_COMPLETE", ""))
    played.stub.add_response("execute_change_set", {}, {"ChangeSetName": ID, "StackName": NAME})
    played.status("UPDATE_IN_PROGRESS")
    played.events(("2", "Checkout", "UPDATE_IN_PROGRESS", ""), ("1", NAME, "UPDATE_COMPLETE", ""))
    played.status("UPDATE_COMPLETE_CLEANUP_IN_PROGRESS")
    played.events(("3", "Checkout", "UPDATE_COMPLETE", ""), ("2", "Checkout", "UPDATE_IN_PROGRESS", ""))
    played.status("UPDATE_COMPLETE")
    played.events(("3", "Checkout", "UPDATE_COMPLETE", ""))
    played.status("UPDATE_COMPLETE", Outputs=[{"OutputKey": "SiteUrl", "OutputValue": "https://barro.example"}])

    outputs = played.stacks.carry_out(ChangeSet(NAME, ID, is_new=False), played.told.append)

    assert outputs == {"SiteUrl": "https://barro.example"}
    assert played.told == ["Checkout: update in progress", "Checkout: update complete"]
    played.done()


def test_a_failure_is_told_by_its_first_cause_in_the_owners_words(played):
    played.events()
    played.stub.add_response("execute_change_set", {}, {"ChangeSetName": ID, "StackName": NAME})
    failed = (
        ("4", "Order", "UPDATE_FAILED", "Resource update cancelled"),
        ("3", "Distribution", "UPDATE_FAILED", "One or more of the CNAMEs you provided are already associated with"),
    )
    played.status("UPDATE_ROLLBACK_COMPLETE")
    played.events(*failed)
    played.events(*failed)

    with pytest.raises(StackFailed) as caught:
        played.stacks.carry_out(ChangeSet(NAME, ID, is_new=False), played.told.append)

    assert str(caught.value.detail).startswith("Distribution: The domain already belongs to another CloudFront")
    assert "cancelled" not in caught.value.detail
    played.done()


def unfinished(played: Played) -> None:
    """A deploy that died while its change went on."""
    played.status("UPDATE_IN_PROGRESS")
    played.events()
    played.status("UPDATE_IN_PROGRESS")
    played.events()
    played.status("UPDATE_COMPLETE")
    played.events()
    played.status("UPDATE_COMPLETE")
    played.change_set("UPDATE")


def never_made(played: Played) -> None:
    """A change set for a first stack that was made and never carried out."""
    played.status("REVIEW_IN_PROGRESS")
    played.change_set("CREATE")


def failed_to_come_up(played: Played) -> None:
    """What a failed first try leaves can only be deleted."""
    played.status("ROLLBACK_COMPLETE")
    played.stub.add_response("delete_stack", {}, {"StackName": NAME})
    played.events()
    played.status("DELETE_IN_PROGRESS")
    played.events()
    played.gone()
    played.gone()
    played.change_set("CREATE")


def could_not_go_back(played: Played) -> None:
    played.status("UPDATE_ROLLBACK_FAILED")
    played.stub.add_response("continue_update_rollback", {}, {"StackName": NAME})
    played.events()
    played.status("UPDATE_ROLLBACK_COMPLETE")
    played.events()
    played.status("UPDATE_ROLLBACK_COMPLETE")
    played.change_set("UPDATE")


def went_back(played: Played) -> None:
    played.status("UPDATE_ROLLBACK_COMPLETE")
    played.status("UPDATE_ROLLBACK_COMPLETE")
    played.change_set("UPDATE")


@pytest.mark.parametrize("left", [unfinished, never_made, failed_to_come_up, could_not_go_back, went_back])
def test_the_same_command_again_takes_up_what_was_left_behind(played, left: Callable[[Played], None]):
    left(played)

    assert played.plan() is not None
    played.done()


def test_waiting_ends_some_day_and_says_how_to_go_on(played):
    for _ in range(600):
        played.status("UPDATE_IN_PROGRESS")
        played.events()

    with pytest.raises(TargetError, match="give the same command again to wait for it"):
        played.plan()


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        (
            "User: arn:aws:iam::1:user/x is not authorized to perform: cloudformation:CreateChangeSet on resource",
            r"These credentials may not do that \(cloudformation:CreateChangeSet\)",
        ),
        ("The security token included in the request is expired", "These credentials have run out"),
        ("Unable to locate credentials", "There are no credentials for AWS"),
        ("Could not connect to the endpoint URL", "AWS cannot be reached"),
        ("Something that nobody foresaw", "^Something that nobody foresaw$"),
    ],
)
def test_a_refusal_is_told_in_words(reason, words):
    import re

    assert re.search(words, in_words("", reason))
