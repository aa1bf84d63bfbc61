"""A shop on AWS as `vitrina deploy` meets it: what is there, what is missing, what must stand before anything is sent.

Knows which steps a release takes there, and in which order. What they do they know themselves. Must not ask the owner
anything.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from commerce.errors import PaymentsError
from functions.config import ALL_SECRETS, OPTIONAL_SECRETS
from plugins.core.deploy_choice import DeployChoice
from plugins.core.settings import Settings
from vitrina.console import explain
from vitrina.deploying.after_stack import AfterStack, Outputs, StillToDo
from vitrina.deploying.aws_release import built_release
from vitrina.deploying.aws_stage import disagreements, mail_domain, stage_of
from vitrina.deploying.cloud import Cloud
from vitrina.deploying.costs import month_words
from vitrina.deploying.edge import ForgetStep
from vitrina.deploying.logs_step import LogsStep
from vitrina.deploying.mail_identity import mail_state
from vitrina.deploying.s3 import S3Target, bucket_client
from vitrina.deploying.secrets import SecretsPath
from vitrina.deploying.selling import CatalogueStep
from vitrina.deploying.shelf import Release
from vitrina.deploying.shop_stack import EDGE_REGION, ShopStack, Stage
from vitrina.deploying.smoke import SmokeStep
from vitrina.deploying.stack_parts import Parts
from vitrina.deploying.stack_step import Ground, StackStep, say
from vitrina.deploying.steps import Step
from vitrina.deploying.target import Missing, Target, TargetError
from vitrina.deploying.trial_checkout import only_test
from vitrina.deploying.webhook_endpoint import WebhookEndpoints
from vitrina.deploying.webhook_step import PATH, SECRET, WebhookStep, not_yet
from vitrina.project import Project

UNKNOWN_URL = "https://address-not-known-yet.home.arpa"
"""Of a shop without a domain until its stack is there. Nobody can own it: https://www.rfc-editor.org/rfc/rfc8375"""
_KEY, _API_BASE = "STRIPE_SECRET_KEY", "STRIPE_API_BASE"
_WHERE = {
    "test": "It begins with sk_test_ (https://dashboard.stripe.com/test/apikeys).",
    "live": "It begins with sk_live_ (https://dashboard.stripe.com/apikeys).",
}
_UNCOMPILED = "No Python 3.13 is on this machine, so functions start three times as slowly: `uv python install 3.13`."


@dataclass(frozen=True)
class AwsShop:
    """`settings`: None where they have problems; then there is a target, and no steps."""

    project: Project
    choice: DeployChoice
    settings: Settings | None
    cloud: Cloud
    notes: list[str] = field(default_factory=list)

    # What is there.

    @cached_property
    def stage(self) -> Stage:
        """As the owner says it; see `aws_stage.stage_of`."""
        return stage_of(self.choice, self.settings)

    @cached_property
    def secrets(self) -> SecretsPath:
        return SecretsPath(self.cloud.ssm, self.stage.secrets_prefix, self.stage.tags)

    @cached_property
    def shop(self) -> ShopStack:
        """Asks AWS. Raises TargetError."""
        cloud = self.cloud
        stage = replace(self.stage, owns_mail_identity=self._owns_mail())
        return ShopStack(stage, cloud.near, cloud.edge, cloud.s3, self.secrets)

    def _owns_mail(self) -> bool:
        """One stack of an account tells SES of a mail domain: the one that has, or this one if nobody has."""
        domain, there = mail_domain(self.stage.mail_from), self.cloud.near.parameters(self.stage.name)
        if there.get("MailDomain") == domain:
            return there.get("OwnsMailIdentity") == "yes"
        return not mail_state(self.cloud.ses, domain).is_known

    def outputs(self) -> Outputs:
        """Of the shop's own stack; empty before it has come up."""
        return self.cloud.near.outputs(self.stage.name)

    @property
    def site_url(self) -> str:
        """The address that AWS gives to a shop without a domain; empty before the stack is there, or with a domain."""
        return "" if self.choice.domain else self.outputs().get("SiteUrl", "")

    @property
    def ground(self) -> Ground | None:
        """None where something of it is not there yet."""
        name = self.stage.name
        bucket = self.cloud.near.outputs(f"{name}-base").get("ReleasesBucket", "")
        certificate = ""
        if self.choice.domain:
            certificate = self.cloud.edge.outputs(f"{name}-edge").get("CertificateArn", "")
        return Ground(bucket, certificate) if bucket and bool(certificate) == bool(self.choice.domain) else None

    def target(self, ground: Ground) -> Target:
        return S3Target(ground.bucket, client=bucket_client(ground.bucket, self.choice.region))

    def missing(self) -> list[Missing]:
        """All that is missing beside the settings and what a deploy makes by itself. Asks AWS, and writes nothing."""
        found = list(disagreements(self.choice, self.settings))
        there: Mapping[str, str] = {}
        try:
            there = self.secrets.read()
            _ = self.shop
        except TargetError as trouble:
            found.append(as_missing(trouble))
        key = self._given.get(_KEY) or there.get(_KEY, "")
        if not key:
            found.append(Missing(f"{_KEY} is not set, and AWS has none of this stage yet. {_WHERE[self.choice.stage]}"))
        elif f"_{self.choice.stage}_" in key:  # a key of the other stage is told of by itself, and shown to nobody
            found += _refusals(_endpoints(key))
        return found

    # What must stand before a target can be opened.

    def to_be_made(self) -> list[str]:
        """In the owner's words; nothing when all of it is there."""
        name, region = self.stage.name, self.choice.region
        found = []
        if not self.cloud.near.outputs(f"{name}-base"):
            found.append(f"the bucket of releases (stack {name}-base in {region})")
        if self.choice.domain and not self.cloud.edge.outputs(f"{name}-edge"):
            found.append(f"the certificate of {self.choice.domain} (stack {name}-edge in {EDGE_REGION})")
        if self.secrets.missing():
            found.append(f"the secrets of this stage (SSM parameters below {self.secrets.prefix})")
        if self.needs_address:
            found.append(f"the functions, their table and the shop's address (stack {name} in {region})")
        return found

    def make_ground(self) -> Ground:
        """Each part compares with what is there. Secrets last: they are what the shop's stack needs."""
        ground = Ground(self.shop.bucket(say), self.shop.certificate(say))
        there = self.secrets.read()
        wanted = {SECRET: not_yet(), **self._given}
        self.secrets.write({name: value for name, value in wanted.items() if name not in there})
        return ground

    @property
    def needs_address(self) -> bool:
        """Without a domain nobody knows the shop's address before its stack is there."""
        return not self.choice.domain and not self.site_url

    def make_address(self, ground: Ground) -> None:
        """The stack, with functions of a build that did not know its address yet: the deploy right after mends that."""
        assert self.settings
        made = built_release(self.shop, ground, self.settings.build, {})
        if planned := self.shop.plan(ground.bucket, ground.certificate, made.contents, say):
            self.shop.carry_out(planned, say)

    @property
    def month(self) -> str:
        """What this stage costs, if it is the only one of its account."""
        return month_words(zone=bool(self.choice.hosted_zone))

    # What a release takes there.

    def parts(self, ground: Ground, moved: Mapping[str, str]) -> Parts:
        """Of the build that was just made. `moved`: old addresses, and where they lead. Raises TargetError."""
        assert self.settings
        made = built_release(self.shop, ground, self.settings.build, moved)
        self.notes[:] = [] if made.contents.bundles.compiled else [_UNCOMPILED]
        self.notes.append(f"costs {self.month}")
        return made.parts

    def steps(self, ground: Ground, target: Target) -> tuple[StackStep, tuple[Step, ...], tuple[Step, ...]]:
        """The stack's, all that come before the site, and all that come after it."""
        assert self.settings
        settings, language = self.settings, self.settings.default_language
        stack = StackStep(self.shop, ground, target, self._given, self.notes)
        catalogue = CatalogueStep(self.project, language, settings.money[language], environment=self._environment)

        def forget(found: Outputs) -> Step:
            return ForgetStep(found["DistributionId"], self.cloud.cloudfront)

        def webhook(found: Outputs) -> Step:
            endpoints = _endpoints(self.secrets.read().get(_KEY, ""))
            return WebhookStep(f"{found['SiteUrl']}{PATH}", endpoints, self.secrets, stack.bring_up)

        def to_do(found: Outputs) -> Step:
            host = "" if not self.choice.domain or self.choice.hosted_zone else found["DistributionHost"]
            return StillToDo(found["SiteUrl"], host, self._mail_problems)

        def check(found: Outputs) -> Step:
            key = only_test(self.secrets.read().get(_KEY, ""))
            return SmokeStep(found["SiteUrl"], True, key, os.environ.get(_API_BASE, ""))

        late = (
            AfterStack("Cache", self.outputs, forget),
            AfterStack("Webhook", self.outputs, webhook),
            AfterStack("Logs", self.outputs, self._logs),
            AfterStack("To do", self.outputs, to_do),
            AfterStack("Check", self.outputs, check),
        )
        return stack, (stack, catalogue), late

    def is_due(self, stack: StackStep, release: Release) -> bool:
        """Whether something beside the site is to be done even if that release is live."""
        found = self.outputs()
        return stack.is_due(release) or bool(found and self._logs(found).is_due)

    def _logs(self, found: Outputs) -> LogsStep:
        return LogsStep(self.shop, found["DistributionId"])

    def _environment(self) -> dict[str, str]:
        """In which the catalogue is published: that of the functions, by the deployer's own credentials."""
        found, region = self.outputs(), self.choice.region
        stage = self.shop.stage
        own = {name: value for name, value in os.environ.items() if value.strip() and name not in ALL_SECRETS}
        return {
            **own,
            "AWS_REGION": region,
            "VITRINA_STORE": f"dynamodb:{found['TableName']}",
            "VITRINA_RUNTIME": str(self.project.build / "runtime"),
            "VITRINA_STAGE": stage.stage,
            "VITRINA_MAIL": f"ses:{region}",
            "VITRINA_MAIL_FROM": stage.mail_from,
            "VITRINA_OWNER_MAIL": stage.owner_mail,
            "VITRINA_FILES": f"s3:{found['UploadsBucket']}",
            "VITRINA_SECRETS": f"ssm:{self.secrets.prefix}",
            "VITRINA_AWS_CLIENT": "boto3",
        }

    def _mail_problems(self) -> list[str]:
        stage = self.shop.stage
        state = mail_state(self.cloud.ses, mail_domain(stage.mail_from))
        return state.problems(live=stage.stage == "live")

    # What the owner has decided.

    @property
    def _given(self) -> dict[str, str]:
        """Secrets of the owner's environment. The webhook's comes from Stripe, whatever a laptop's says."""
        names = (_KEY, *OPTIONAL_SECRETS)
        return {name: value for name in names if (value := os.environ.get(name, "").strip())}


def as_missing(trouble: TargetError) -> Missing:
    return Missing(trouble.detail, outside="cannot be reached" in trouble.detail)


def _endpoints(key: str) -> WebhookEndpoints:
    return WebhookEndpoints(key, os.environ.get(_API_BASE, ""))


def _refusals(endpoints: WebhookEndpoints) -> list[Missing]:
    """What Stripe says of the key: better now than when everything else is live."""
    try:
        endpoints.check()
    except PaymentsError as problem:
        return [Missing(explain(problem), outside=problem.retry)]
    return []
