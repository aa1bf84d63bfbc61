"""What a release keeps of its stack: among its parts, so that it can come back with its functions.

The zips, the moved addresses and the template lie under their hashes. Beside them lies a record of what the template
was told: the release's own values, and of the stage's only the names. A stage's values are what they are when the
release comes back, and there are secrets among them, which must not lie in a bucket.

Knows keys and bytes. Must not know boto3.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from vitrina.deploying.shelf import Release
from vitrina.deploying.target import Body, Target, TargetError

SCHEMA = 1
RECORD, TEMPLATE, MOVED = "stack", "template", "moved"
POLICY = "ContentSecurityPolicy"


@dataclass(frozen=True)
class StackRecord:
    """`template`: its key. `own`: parameters of the release. `stage`: names of those that the stage answers."""

    template: str
    own: Mapping[str, str]
    stage: tuple[str, ...]

    def parameters(self, stage: Mapping[str, str], policy: str) -> dict[str, str]:
        """What the template is told now. Raises TargetError when it asks for what no stage knows any more."""
        if unknown := [name for name in self.stage if name not in stage]:
            raise TargetError(
                f"That release's stack asks for {', '.join(unknown)}, which this version of Vitrina does not know. "
                "Go back with the version that sent it."
            )
        return {**{name: stage[name] for name in self.stage}, **self.own, POLICY: policy}

    @property
    def policy(self) -> str:
        """Of the release's own pages."""
        return self.own.get(POLICY, "")

    @property
    def key(self) -> str:
        return f"templates/{hashlib.sha256(self.to_bytes()).hexdigest()}.json"

    def to_bytes(self) -> bytes:
        record = {"schema": SCHEMA, "template": self.template, "own": dict(self.own), "stage": sorted(self.stage)}
        return f"{json.dumps(record, indent=1, sort_keys=True, ensure_ascii=False)}\n".encode()

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        """Raises ValueError."""
        raw = json.loads(data)
        if not isinstance(raw, dict) or raw.get("schema") != SCHEMA:
            raise ValueError(f"not a record of schema {SCHEMA}")
        return cls(raw["template"], raw["own"], tuple(raw["stage"]))


Parts = Mapping[str, tuple[str, Body]]


def record_of(release: Release, target: Target) -> StackRecord:
    """Raises TargetError when there is none: somebody has sent that release without functions."""
    key = release.parts.get(RECORD, "")
    stored = target.read(key) if key else None
    if stored is None:
        raise TargetError(f"{release.id} keeps no functions: it cannot come back with them. Build and deploy anew.")
    try:
        return StackRecord.from_bytes(stored.body)
    except (ValueError, KeyError, TypeError) as problem:
        raise TargetError(f"{target.name}/{key} cannot be read by this version of Vitrina.") from problem


def send_what_is_looked_at(parts: Parts, target: Target) -> None:
    """What CloudFormation reads to say what would change: it cannot look at a template that is here only.

    Named by their hashes, these are nobody's until a release names them, and pruned like everything of that kind.
    """
    for name in (TEMPLATE, MOVED, RECORD):
        key, body = parts[name]
        if target.read(key) is None:
            target.write(key, body)
