"""What a build brings to AWS beside its site: the functions' zips, moved addresses, the template and its values.

Knows the build's folder. Must not know how any of it gets there.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from vitrina.deploying.artefacts import code_key, template_key
from vitrina.deploying.bundles import find_python, make_bundles
from vitrina.deploying.moved import moved_file
from vitrina.deploying.page_policy import page_policy
from vitrina.deploying.shop_stack import TEMPLATES, Contents, ShopStack
from vitrina.deploying.stack_parts import MOVED, RECORD, TEMPLATE, Parts, StackRecord
from vitrina.deploying.stack_step import Ground
from vitrina.deploying.target import Body, TargetError


@dataclass(frozen=True)
class AwsRelease:
    """`parts`: what a release keeps of `contents`."""

    contents: Contents
    parts: Parts


def built_release(shop: ShopStack, ground: Ground, build: Path, moved: Mapping[str, str]) -> AwsRelease:
    """Of the build that was just made. `moved`: old addresses, and where they lead. Raises TargetError."""
    runtime = build / "runtime"
    headers = json.loads((runtime / "headers.json").read_text(encoding="utf-8"))
    bundles = make_bundles(build / "zips", runtime, find_python())
    try:
        contents = Contents(bundles, page_policy(headers["content-security-policy"]), moved_file(moved))
    except ValueError as problem:
        raise TargetError(str(problem)) from problem
    text = (TEMPLATES / "template.yaml").read_text(encoding="utf-8")
    stage = tuple(shop.stage_parameters(ground.bucket, ground.certificate))
    record = StackRecord(template_key(text), shop.release_parameters(contents), stage)
    parts: dict[str, tuple[str, Body]] = {
        **{f"function {name}": (code_key(each.digest), each.path) for name, each in bundles.by_name.items()},
        MOVED: (contents.moved.key, contents.moved.data),
        TEMPLATE: (record.template, text.encode()),
        RECORD: (record.key, record.to_bytes()),
    }
    return AwsRelease(contents, parts)
