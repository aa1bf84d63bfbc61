"""A shop's secrets as SSM parameters, one each, encrypted: written, checked, and never shown (docs/decisions/0063).

Those that are only ever ours (what signs links, what CloudFront shows to the API) are made here; Stripe's come from its
owner. A parameter that is there stays as it is, unless another value is given. Knows boto3.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from botocore.exceptions import BotoCoreError, ClientError

from functions.config import ALL_SECRETS, SECRETS
from vitrina.deploying.stack_words import in_words
from vitrina.deploying.target import TargetError

if TYPE_CHECKING:
    from mypy_boto3_ssm import SSMClient

OURS = ("VITRINA_LINK_SECRET", "VITRINA_ORIGIN_SECRET")


@dataclass(frozen=True)
class SecretsPath:
    """`prefix`: `/vitrina/<shop>-<stage>/`. Every method raises TargetError."""

    client: SSMClient
    prefix: str
    tags: Mapping[str, str]

    def read(self) -> dict[str, str]:
        """What is there, by the names of functions.config.ALL_SECRETS."""
        found = self._ask(Names=[self.prefix + name for name in ALL_SECRETS], WithDecryption=True)
        return {each["Name"].removeprefix(self.prefix): each["Value"] for each in found["Parameters"]}

    def missing(self) -> list[str]:
        """Names of what has yet to be written."""
        there = self.read()
        return [name for name in SECRETS if name not in there]

    def write(self, given: Mapping[str, str]) -> list[str]:
        """Those given, where they differ, and ours where there are none; the names of what was written."""
        there = self.read()
        wanted = {name: secrets.token_urlsafe(32) for name in OURS if name not in there} | dict(given)
        changed = [name for name, value in wanted.items() if value and there.get(name) != value]
        for name in changed:
            self._put(name, wanted[name], is_new=name not in there)
        return changed

    def stamp(self) -> str:
        """Differs when any of them was written: CloudFormation's SecretsStamp. Says nothing of what they are."""
        found = self._ask(Names=[self.prefix + name for name in ALL_SECRETS], WithDecryption=False)
        versions = sorted((each["Name"], each["Version"]) for each in found["Parameters"])
        return hashlib.sha256(repr(versions).encode()).hexdigest()[:12]

    def origin_secret(self) -> str:
        """What CloudFront shows: the newest, where two hold while one is rolled."""
        value = self.read().get("VITRINA_ORIGIN_SECRET", "")
        return value.partition(",")[0].strip()

    def _put(self, name: str, value: str, *, is_new: bool) -> None:
        request: Any = {"Name": self.prefix + name, "Value": value, "Type": "SecureString", "Tier": "Standard"}
        # Tags and overwriting exclude each other.
        # https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html
        if is_new:
            request["Tags"] = [{"Key": key, "Value": text} for key, text in sorted(self.tags.items())]
        else:
            request["Overwrite"] = True
        try:
            self.client.put_parameter(**request)
        except (ClientError, BotoCoreError) as problem:
            raise TargetError(in_words(name, str(problem).replace(value, "…"))) from None

    def _ask(self, **request: Any) -> Any:
        try:
            return self.client.get_parameters(**request)
        except (ClientError, BotoCoreError) as problem:
            raise TargetError(in_words("", str(problem))) from problem
