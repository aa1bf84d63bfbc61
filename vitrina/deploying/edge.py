"""The cache in front of a bucket: the step that tells CloudFront what to forget.

Knows boto3. Which paths those are says `invalidation`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from vitrina.deploying.invalidation import EVERYTHING, paths_to_forget
from vitrina.deploying.prices import EDGE_PATHS
from vitrina.deploying.steps import Delivery
from vitrina.deploying.target import Missing, TargetError

_MEND = {"NoSuchDistribution", "AccessDenied"}


def cloudfront_client(endpoint: str = "") -> Any:
    """CloudFront is everywhere, and asked in one region."""
    config = Config(connect_timeout=5, read_timeout=30, retries={"mode": "standard", "total_max_attempts": 8})
    return boto3.client("cloudfront", region_name="us-east-1", endpoint_url=endpoint or None, config=config)


@dataclass(frozen=True)
class ForgetStep:
    """`client`: boto3's of CloudFront."""

    distribution: str
    client: Any
    title: str = "Cache"

    def missing(self) -> Sequence[Missing]:
        try:
            self.client.get_distribution(Id=self.distribution)
        except (ClientError, BotoCoreError) as problem:
            code = problem.response["Error"]["Code"] if isinstance(problem, ClientError) else ""
            text = f"The distribution {self.distribution} cannot be reached: {problem}"
            return [Missing(text, outside=code not in _MEND)]
        return []

    def told(self, delivery: Delivery, live: Delivery | None) -> Sequence[str]:
        paths = paths_to_forget(delivery.touched)
        if not paths:
            return []
        if paths == EVERYTHING:
            return ["forgets everything (1 path)"]
        cost = f"beyond {EDGE_PATHS.free:,.0f} a month ${len(paths) * EDGE_PATHS.dollars:.2f}"
        return [f"forgets {len(paths)} {'path' if len(paths) == 1 else 'paths'} ({cost})"]

    def run(self, delivery: Delivery) -> None:
        """Asked again after an interruption, with the same reference, it is one request and costs once."""
        paths = paths_to_forget(delivery.touched)
        if not paths:
            return
        reference = hashlib.sha256(repr((delivery.release.id, delivery.since, paths)).encode()).hexdigest()
        batch = {"Paths": {"Quantity": len(paths), "Items": list(paths)}, "CallerReference": reference}
        try:
            self.client.create_invalidation(DistributionId=self.distribution, InvalidationBatch=batch)
        except (ClientError, BotoCoreError) as problem:
            words = f"CloudFront did not take what it should forget: {problem}"
            raise TargetError(f"{words} Give the same command again.") from problem
