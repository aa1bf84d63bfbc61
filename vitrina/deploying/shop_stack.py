"""One stage of one shop on AWS: which stacks there are, in which order, and what the templates are told.

    base       the bucket of releases, in the shop's region       infra/base.yaml
    edge       the certificate, in us-east-1, with a domain       infra/edge.yaml
    (code, the template and moved addresses go into the bucket)
    shop       everything else                                    infra/template.yaml
    logs       access logs, in us-east-1, if they are wanted      infra/logs.yaml

Each step compares with what is there, so an interrupted one is just done again. Must not know releases, Stripe or the
terminal.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parseaddr
from pathlib import Path
from typing import TYPE_CHECKING

from infra.functions import FUNCTIONS
from vitrina.deploying.artefacts import code_key, send, template_key, url_of
from vitrina.deploying.bundles import ROOT, Bundles
from vitrina.deploying.moved import MovedFile
from vitrina.deploying.page_policy import PagePolicy
from vitrina.deploying.secrets import SecretsPath
from vitrina.deploying.stack import ChangeSet, StackFailed, Stacks, Template, Told

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

TEMPLATES = ROOT / "infra"
EDGE_REGION = "us-east-1"


@dataclass(frozen=True)
class Stage:
    """What the owner has decided. `shop`: a short name, of small letters, digits and hyphens. `mail_from` with a name.

    `owns_mail_identity`: whether this stack tells SES of the mail domain (see `mail_identity`): one of an account may.
    The last four are as in `DeployChoice`.
    """

    shop: str
    stage: str
    languages: tuple[str, ...]
    owner_mail: str
    mail_from: str
    domain: str = ""
    alternate_domain: str = ""
    hosted_zone: str = ""
    owns_mail_identity: bool = False
    price_class: str = "PriceClass_100"
    language_redirect: bool = True
    access_log_days: int = 0
    requests_per_second: int = 50

    @property
    def name(self) -> str:
        """Of its stack; the others add what they are."""
        return f"vitrina-{self.shop}-{self.stage}"

    @property
    def secrets_prefix(self) -> str:
        return f"/vitrina/{self.shop}-{self.stage}/"

    @property
    def tags(self) -> dict[str, str]:
        return {"vitrina:shop": self.shop, "vitrina:stage": self.stage}


@dataclass(frozen=True)
class Contents:
    """What a release brings to the stack."""

    bundles: Bundles
    policy: PagePolicy
    moved: MovedFile


@dataclass(frozen=True)
class ShopStack:
    """`near` are the stacks of the shop's region, `edge` those of EDGE_REGION. Every method raises TargetError."""

    stage: Stage
    near: Stacks
    edge: Stacks
    s3: S3Client
    secrets: SecretsPath

    def bucket(self, told: Told = lambda _: None) -> str:
        """Of releases; made where there is none."""
        stage = self.stage
        return self._up(self.near, f"{stage.name}-base", "base.yaml", {}, "ReleasesBucket", told)

    def certificate(self, told: Told = lambda _: None) -> str:
        """Of the domain; empty without one. Waits for the domain's record where Route 53 does not have it."""
        stage = self.stage
        if not stage.domain:
            return ""
        asked = {"Domain": stage.domain, "AlternateDomain": stage.alternate_domain, "HostedZoneId": stage.hosted_zone}
        return self._up(self.edge, f"{stage.name}-edge", "edge.yaml", asked, "CertificateArn", told)

    @property
    def logs_name(self) -> str:
        return f"{self.stage.name}-logs"

    def logs_there(self) -> dict[str, str]:
        """What the stack of access logs was told; empty where there is none."""
        return self.edge.parameters(self.logs_name)

    def logs(self, distribution: str, told: Told = lambda _: None) -> str:
        """The bucket that a distribution's access logs go to."""
        return self._up(self.edge, self.logs_name, "logs.yaml", self.logs_asked(distribution), "LogsBucket", told)

    def logs_asked(self, distribution: str) -> dict[str, str]:
        return {"DistributionId": distribution, "Days": str(self.stage.access_log_days)}

    def send(self, bucket: str, contents: Contents) -> Template:
        """Code, moved addresses and the template into the bucket; what is there already stays."""
        for bundle in contents.bundles.by_name.values():
            send(self.s3, bucket, code_key(bundle.digest), bundle.path.read_bytes(), "application/zip")
        send(self.s3, bucket, contents.moved.key, contents.moved.data, "application/json")
        text = _text("template.yaml")
        send(self.s3, bucket, template_key(text), text.encode(), "application/yaml")
        return Template(url=url_of(self.s3, bucket, template_key(text)))

    def plan(self, bucket: str, certificate: str, contents: Contents, told: Told = lambda _: None) -> ChangeSet | None:
        """What the shop's stack would become; None when it is that already. The secrets must have been written."""
        template = self.send(bucket, contents)
        return self.plan_as(template, self.parameters(bucket, certificate, contents), told)

    def plan_as(
        self, template: Template, parameters: Mapping[str, str], told: Told = lambda _: None
    ) -> ChangeSet | None:
        """As `plan`, of a template that lies in the bucket with all that it names."""
        return self.near.plan(self.stage.name, template, parameters, self.stage.tags, told)

    def carry_out(self, planned: ChangeSet, told: Told = lambda _: None) -> dict[str, str]:
        """Refuses what would lose orders or pictures: no deploy ever means that."""
        if planned.losses:
            names = ", ".join(f"{each.name} ({each.kind})" for each in planned.losses)
            raise StackFailed(
                f"This would {planned.losses[0].action} {names}, with all that is in it. Nothing was done."
            )
        return self.near.carry_out(planned, told)

    def outputs(self) -> dict[str, str]:
        return self.near.outputs(self.stage.name)

    def parameters(self, bucket: str, certificate: str, contents: Contents) -> dict[str, str]:
        """Of infra/template.yaml; what is not here has its default there."""
        return {**self.stage_parameters(bucket, certificate), **self.release_parameters(contents)}

    def release_parameters(self, contents: Contents) -> dict[str, str]:
        """Those that come and go with a release. None of them is a secret."""
        return {
            "Languages": ",".join(self.stage.languages),
            "RedirectsKey": contents.moved.key,
            "RedirectsName": contents.moved.name,
            "ContentSecurityPolicy": contents.policy.text,
            **_codes(contents.bundles),
        }

    def stage_parameters(self, bucket: str, certificate: str) -> dict[str, str]:
        """Those that stay whichever release is live, secrets among them."""
        stage = self.stage
        _, address = parseaddr(stage.mail_from)
        return {
            "Shop": stage.shop,
            "Stage": stage.stage,
            "ReleasesBucket": bucket,
            "Domain": stage.domain,
            "AlternateDomain": stage.alternate_domain,
            "CertificateArn": certificate,
            "HostedZoneId": stage.hosted_zone,
            "LanguageRedirect": "yes" if stage.language_redirect else "no",
            "PriceClass": stage.price_class,
            "RequestsPerSecond": str(stage.requests_per_second),
            "SecretsPath": self.secrets.prefix,
            "SecretsStamp": self.secrets.stamp(),
            "OriginSecret": self.secrets.origin_secret(),
            "OwnerMail": stage.owner_mail,
            "MailFrom": stage.mail_from,
            "MailAddress": address,
            "MailDomain": address.rpartition("@")[2].lower(),
            "OwnsMailIdentity": "yes" if stage.owns_mail_identity else "no",
        }

    def _up(self, stacks: Stacks, name: str, file: str, asked: Mapping[str, str], output: str, told: Told) -> str:
        stage = self.stage
        parameters = {"Shop": stage.shop, "Stage": stage.stage, **asked}
        planned = stacks.plan(name, Template(_text(file)), parameters, stage.tags, told)
        if planned and planned.losses:
            stacks.discard(planned)
            raise StackFailed(f"{name} would lose its {planned.losses[0].kind}. Nothing was done.")
        outputs = stacks.carry_out(planned, told) if planned else stacks.outputs(name)
        return outputs[output]


def _codes(bundles: Bundles) -> dict[str, str]:
    return {f"{each.logical_id}Code": code_key(bundles.by_name[each.name].digest) for each in FUNCTIONS}


def _text(file: str, folder: Path = TEMPLATES) -> str:
    return (folder / file).read_text(encoding="utf-8")
