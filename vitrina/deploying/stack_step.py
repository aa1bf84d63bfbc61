"""The functions and everything around them: the step that brings a release's stack up, new or kept.

It asks CloudFormation what would change before the owner is asked, and again when it is done: in between somebody may
have deployed. Must not know Stripe, nor how a release was built.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from vitrina.console import err
from vitrina.deploying.artefacts import url_of
from vitrina.deploying.page_policy import TooLong, page_policy
from vitrina.deploying.shelf import Release, Shelf
from vitrina.deploying.shop_stack import ShopStack
from vitrina.deploying.stack import Change, ChangeSet, Template
from vitrina.deploying.stack_parts import POLICY, RECORD, StackRecord, record_of
from vitrina.deploying.steps import Delivery
from vitrina.deploying.target import Missing, Target, TargetError

_NAMED = 6
_VERBS = (("add", "adds"), ("change", "changes"), ("replace", "replaces"), ("remove", "removes"))
_FUNCTION = "Lambda::Function"


def say(line: str) -> None:
    """Not on standard output, which may be JSON."""
    err.print(f"  {line}", style="dim", markup=False, soft_wrap=True)


@dataclass(frozen=True)
class Ground:
    """What is there before a stack can be: the bucket of releases and the certificate, empty without a domain."""

    bucket: str
    certificate: str


@dataclass(frozen=True)
class StackStep:
    """`given`: secrets that the owner's environment has. `notes`: what is to be said of the functions that go."""

    shop: ShopStack
    ground: Ground
    target: Target
    given: Mapping[str, str]
    notes: list[str] = field(default_factory=list)
    title: str = "Stack"
    _looked: dict[str, Sequence[Change]] = field(default_factory=dict)

    def missing(self) -> Sequence[Missing]:
        return []

    def is_due(self, release: Release) -> bool:
        """Whether something would change even if that release is live: a secret, a domain, a stack taken by hand."""
        there = self.shop.secrets.read()
        return any(there.get(name) != value for name, value in self.given.items()) or bool(self._look(release))

    def told(self, delivery: Delivery, live: Delivery | None) -> Sequence[str]:
        changes = self._looked.get(delivery.release.id)
        if changes is None:
            changes = self._look(delivery.release)
        if not changes:
            return []
        return [*told_of(changes), *self.notes]

    def run(self, delivery: Delivery) -> None:
        """Secrets first: the stack is told that they have changed, and functions start anew with them."""
        self.shop.secrets.write(self.given)
        self.bring_up(delivery.release)

    def bring_up(self, release: Release) -> None:
        planned = self._planned(release)
        if planned:
            self.shop.carry_out(planned, say)

    def _look(self, release: Release) -> Sequence[Change]:
        """What would change; CloudFormation forgets that it was asked."""
        planned = self._planned(release)
        if planned:
            self.shop.near.discard(planned)
        self._looked[release.id] = planned.changes if planned else ()
        return self._looked[release.id]

    def _planned(self, release: Release) -> ChangeSet | None:
        record = record_of(release, self.target)
        template = Template(url=url_of(self.shop.s3, self.ground.bucket, record.template))
        stage = self.shop.stage_parameters(self.ground.bucket, self.ground.certificate)
        return self.shop.plan_as(template, record.parameters(stage, self._policy(release, record)), say)

    def _policy(self, release: Release, record: StackRecord) -> str:
        """That of these pages and of those that are live, until they are replaced. Afterwards it stays as it is: to
        take the older styles out of it would be a change of the stack for nothing."""
        try:
            return page_policy(record.policy, self._policy_there(release)).text
        except TooLong as problem:
            raise TargetError(str(problem)) from problem

    def _policy_there(self, release: Release) -> str:
        shelf = Shelf(self.target)
        live = shelf.live()
        if live is None:
            return ""
        if live.id == release.id:
            return self.shop.near.parameters(self.shop.stage.name).get(POLICY, "")
        before = shelf.release(live.id)
        return record_of(before, self.target).policy if before and RECORD in before.parts else ""


def told_of(changes: Sequence[Change]) -> Iterator[str]:
    """`changes 2 functions: Checkout, Stock`, `replaces SiteBucket (S3::Bucket)`; what is lost is said last."""
    for action, verb in _VERBS:
        found = [change for change in changes if change.action == action]
        functions = [change.name for change in found if change.kind == _FUNCTION]
        others = [f"{change.name} ({change.kind})" for change in found if change.kind != _FUNCTION]
        if functions:
            what = "function" if len(functions) == 1 else "functions"
            yield f"{verb} {len(functions)} {what}: {_some(functions)}"
        if others:
            what = "resource" if len(others) == 1 else "resources"
            yield f"{verb} {len(others)} {what}: {_some(others)}"
    if lost := [change for change in changes if change.lasting and change.action in {"replace", "remove"}]:
        yield f"That would lose what is in {', '.join(each.name for each in lost)}, and is refused."


def _some(names: Sequence[str]) -> str:
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return ", ".join(names[:_NAMED]) + more
