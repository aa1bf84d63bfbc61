"""CloudFormation stacks, by change sets: first what would change, then the change, told as it goes.

A stack that an interruption or a failure left behind is taken up where it is: what is under way is waited for, what was
never made is made anew, what could not go back is helped to. So the same command again ends the same.

Knows boto3 and CloudFormation. Must not know what is in a template.
https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-updating-stacks-changesets.html
"""

from __future__ import annotations

import hashlib
import re
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from vitrina.deploying.stack_words import in_words, lasting
from vitrina.deploying.target import TargetError

if TYPE_CHECKING:
    from mypy_boto3_cloudformation import CloudFormationClient

PAUSE_S = 5
PATIENCE_S = 45 * 60
"""A distribution takes minutes, a certificate whose record is not yet in the DNS as long as that takes."""
CAPABILITIES = ("CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND")
"""Roles without names of ours, and SAM's transform."""
TAKES_TEXT_BYTES = 51_200

# How CloudFormation says that nothing differs: mostly a change set that «failed».
_NOTHING = re.compile(r"didn't contain changes|No updates are to be performed")

_LEFT_OVER = {"ROLLBACK_COMPLETE", "ROLLBACK_FAILED", "CREATE_FAILED", "DELETE_FAILED"}
_NEVER_UP = {*_LEFT_OVER, "REVIEW_IN_PROGRESS", "ROLLBACK_IN_PROGRESS", "DELETE_IN_PROGRESS"}
# Where nobody has the domain's zone, this is what a certificate waits for.
_WANTS_A_RECORD = "Content of DNS Record is"

Told = Callable[[str], None]


class StackFailed(TargetError):
    """CloudFormation took it back. `detail` says why, in the owner's words, one reason a line."""

    code = "stack"


@dataclass(frozen=True)
class Template:
    """Its text, or where it lies in S3: above 51,200 bytes it has to lie there."""

    body: str = ""
    url: str = ""

    def argument(self) -> dict[str, str]:
        return {"TemplateURL": self.url} if self.url else {"TemplateBody": self.body}


@dataclass(frozen=True)
class Change:
    """`action`: add, change, replace or remove. `lasting`: it holds what cannot be made again."""

    action: str
    name: str
    kind: str
    lasting: bool = False


@dataclass(frozen=True)
class ChangeSet:
    """What would happen to a stack. `is_new`: there is no stack yet."""

    stack: str
    id: str
    is_new: bool
    changes: tuple[Change, ...] = ()

    @property
    def losses(self) -> list[Change]:
        """What would be replaced or removed although it holds what cannot be made again: nobody wants that unasked."""
        return [change for change in self.changes if change.lasting and change.action in {"replace", "remove"}]


def cloudformation_client(region: str, endpoint: str = "") -> CloudFormationClient:
    config = Config(connect_timeout=5, read_timeout=30, retries={"mode": "standard", "total_max_attempts": 8})
    return boto3.client("cloudformation", region_name=region or None, endpoint_url=endpoint or None, config=config)


@dataclass(frozen=True)
class Stacks:
    """`clock`, `sleep`: for tests. Every method raises TargetError when AWS refuses or cannot be reached."""

    client: CloudFormationClient
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = field(default=time.monotonic)

    def outputs(self, name: str) -> dict[str, str]:
        """Of the stack as it is; empty where there is none."""
        found = self._find(name)
        return {each["OutputKey"]: each["OutputValue"] for each in (found or {}).get("Outputs", [])}

    def parameters(self, name: str) -> dict[str, str]:
        """Of the stack as it is, secret ones hidden by CloudFormation; empty where none has ever come up."""
        found = self._find(name)
        if found is None or found["StackStatus"] in _NEVER_UP:
            return {}
        return {each["ParameterKey"]: each.get("ParameterValue", "") for each in found.get("Parameters", [])}

    def plan(
        self,
        name: str,
        template: Template,
        parameters: Mapping[str, str],
        tags: Mapping[str, str],
        told: Told = lambda _: None,
    ) -> ChangeSet | None:
        """What differs; None when nothing does. What an earlier deploy left under way is ended first."""
        is_new = self._settle(name, told) is None
        request: Any = {
            "StackName": name,
            "ChangeSetName": _change_set_name(name, template, parameters, self.clock()),
            "ChangeSetType": "CREATE" if is_new else "UPDATE",
            "Parameters": [{"ParameterKey": key, "ParameterValue": value} for key, value in sorted(parameters.items())],
            "Tags": [{"Key": key, "Value": value} for key, value in sorted(tags.items())],
            "Capabilities": list(CAPABILITIES),
            **template.argument(),
        }
        try:
            made = self._ask(lambda: self.client.create_change_set(**request))
        except TargetError as refused:
            if _NOTHING.search(refused.detail):
                return None
            raise
        return self._described(name, made["Id"], is_new)

    def discard(self, change_set: ChangeSet) -> None:
        """The owner said no. A stack that was never made leaves nothing behind."""
        self._ask(lambda: self.client.delete_change_set(ChangeSetName=change_set.id, StackName=change_set.stack))
        if change_set.is_new:
            self._ask(lambda: self.client.delete_stack(StackName=change_set.stack))

    def carry_out(self, change_set: ChangeSet, told: Told = lambda _: None) -> dict[str, str]:
        """The stack's outputs afterwards. Raises StackFailed with the reasons; CloudFormation has gone back by then."""
        seen = {event["EventId"] for event in self._events(change_set.stack)} if not change_set.is_new else set()
        self._ask(lambda: self.client.execute_change_set(ChangeSetName=change_set.id, StackName=change_set.stack))
        status = self._wait(change_set.stack, told, seen)
        if status in {"CREATE_COMPLETE", "UPDATE_COMPLETE"}:
            return self.outputs(change_set.stack)
        reasons = _reasons(event for event in self._events(change_set.stack) if event["EventId"] not in seen)
        raise StackFailed("\n".join(reasons) or f"The stack {change_set.stack} ended as {status}.")

    # --- what was left behind

    def _settle(self, name: str, told: Told) -> dict[str, Any] | None:
        """The stack, at rest and ready to be changed; None where there is none (any more)."""
        found = self._find(name)
        status = str(found["StackStatus"]) if found else ""
        if status.endswith("_IN_PROGRESS") and status != "REVIEW_IN_PROGRESS":
            told(f"{name}: an earlier change is still under way ({status.lower()}); waiting for it.")
            status = self._wait(name, told, {event["EventId"] for event in self._events(name)})
        if status == "UPDATE_ROLLBACK_FAILED":
            told(f"{name}: an earlier change could not be taken back; trying that again.")
            self._ask(lambda: self.client.continue_update_rollback(StackName=name))
            status = self._wait(name, told, {event["EventId"] for event in self._events(name)})
        if status == "REVIEW_IN_PROGRESS":
            return None  # a change set was made, and never carried out: there is nothing
        if status in _LEFT_OVER:
            told(f"{name}: an earlier try to make it has failed; what is left of it is removed.")
            self._ask(lambda: self.client.delete_stack(StackName=name))
            status = self._wait(name, told, {event["EventId"] for event in self._events(name)})
            if status == "DELETE_FAILED":
                reasons = _reasons(self._events(name))
                raise StackFailed("\n".join([f"The stack {name} cannot be removed.", *reasons]))
        return self._find(name)

    # --- asking

    def _find(self, name: str) -> dict[str, Any] | None:
        try:
            answered: Any = self.client.describe_stacks(StackName=name)
        except ClientError as problem:
            # https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DescribeStacks.html
            if problem.response["Error"]["Code"] == "ValidationError" and "does not exist" in str(problem):
                return None
            raise _refused(problem) from problem
        except BotoCoreError as problem:
            raise _refused(problem) from problem
        (found,) = answered["Stacks"]
        return None if found["StackStatus"] == "DELETE_COMPLETE" else found

    def _described(self, name: str, change_set: str, is_new: bool) -> ChangeSet | None:
        until = self.clock() + PATIENCE_S
        while True:
            found: Any = self._ask(lambda: self.client.describe_change_set(ChangeSetName=change_set, StackName=name))
            if found["Status"] == "CREATE_COMPLETE":
                return ChangeSet(name, change_set, is_new, tuple(self._changes(name, change_set, found)))
            if found["Status"] == "FAILED":
                self.discard(ChangeSet(name, change_set, is_new))
                reason = str(found.get("StatusReason", ""))
                if _NOTHING.search(reason):
                    return None
                raise StackFailed(in_words("", reason))
            if self.clock() > until:
                raise TargetError(f"CloudFormation does not say what would change in {name}. Give the command again.")
            self.sleep(PAUSE_S)

    def _changes(self, name: str, change_set: str, page: Any) -> Iterator[Change]:
        while True:
            for each in page.get("Changes", []):
                if "ResourceChange" in each:
                    yield _change(each["ResourceChange"])
            if not (token := page.get("NextToken")):
                return
            page = self._ask(
                lambda token=token: self.client.describe_change_set(  # type: ignore[misc]
                    ChangeSetName=change_set, StackName=name, NextToken=token
                )
            )

    def _wait(self, name: str, told: Told, seen: set[str]) -> str:
        """Until the stack is at rest; its status then (`DELETE_COMPLETE` where it is gone)."""
        until, shown = self.clock() + PATIENCE_S, set(seen)
        while True:
            found = self._find(name)
            status = str(found["StackStatus"]) if found else "DELETE_COMPLETE"
            if found:
                for event in reversed([each for each in self._events(name) if each["EventId"] not in shown]):
                    shown.add(event["EventId"])
                    told(_line(event))
            if not status.endswith("_IN_PROGRESS"):
                return status
            if self.clock() > until:
                raise TargetError(
                    f"{name} is still under way ({status.lower()}). CloudFormation goes on by itself; give the same "
                    "command again to wait for it."
                )
            self.sleep(PAUSE_S)

    def _events(self, name: str) -> list[dict[str, Any]]:
        """The newest hundred or so, newest first; none of a stack that is gone."""
        try:
            answered: Any = self.client.describe_stack_events(StackName=name)
        except ClientError:
            return []
        except BotoCoreError as problem:
            raise _refused(problem) from problem
        events: list[dict[str, Any]] = answered["StackEvents"]
        return events

    def _ask(self, ask: Callable[[], Any]) -> Any:
        try:
            return ask()
        except (ClientError, BotoCoreError) as problem:
            raise _refused(problem) from problem


def _change(found: Mapping[str, Any]) -> Change:
    action = {"Add": "add", "Remove": "remove"}.get(str(found["Action"]), "change")
    if action == "change" and found.get("Replacement") in {"True", "Conditional"}:
        action = "replace"
    kind = str(found["ResourceType"])
    return Change(action, str(found["LogicalResourceId"]), kind.removeprefix("AWS::"), lasting(kind))


def _line(event: Mapping[str, Any]) -> str:
    said = f"{event['LogicalResourceId']}: {str(event.get('ResourceStatus', '')).lower().replace('_', ' ')}"
    reason = str(event.get("ResourceStatusReason", ""))
    return f"{said}. Write this into the domain's DNS: {reason}" if _WANTS_A_RECORD in reason else said


def _reasons(events: Sequence[Mapping[str, Any]] | Iterator[Mapping[str, Any]]) -> list[str]:
    """Why it failed, first cause first; what was only stopped because something else failed is no reason."""
    found = []
    for event in reversed(list(events)):
        reason = str(event.get("ResourceStatusReason", ""))
        if str(event.get("ResourceStatus", "")).endswith("_FAILED") and "cancelled" not in reason.lower():
            words = in_words(str(event["LogicalResourceId"]), reason)
            if words not in found:
                found.append(words)
    return found


def _change_set_name(stack: str, template: Template, parameters: Mapping[str, str], now: float) -> str:
    """Of this try: an earlier one's may still be there."""
    text = repr((stack, template, sorted(parameters), now))
    return f"vitrina-{hashlib.sha256(text.encode()).hexdigest()[:24]}"


def _refused(problem: Exception) -> TargetError:
    return TargetError(in_words("", str(problem)))
