"""The file of addresses that have moved, as CloudFront's key-value store is filled from it.

https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/kvs-with-functions-create-s3-kvp.html
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass

# https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html
MAX_KEY_BYTES = 512
MAX_VALUE_BYTES = 1024
MAX_FILE_BYTES = 5_000_000
# So that the file is never empty, which is no case that CloudFront speaks of. No address begins like this.
_MARK = {"key": "vitrina", "value": "1"}


@dataclass(frozen=True)
class MovedFile:
    """`key` is where it lies in the releases bucket, `name` the template's RedirectsName."""

    data: bytes
    key: str
    name: str


def moved_file(moved: Mapping[str, str]) -> MovedFile:
    """Old path (as it is asked for, with its slash at the end) to new path or address. Raises ValueError."""
    for old, new in moved.items():
        if not old.startswith("/"):
            raise ValueError(f"{old}: an address that has moved is a path, and begins with /.")
        if len(old.encode()) > MAX_KEY_BYTES or not 0 < len(new.encode()) <= MAX_VALUE_BYTES:
            raise ValueError(f"{old[:80]}: {MAX_KEY_BYTES} bytes of old and {MAX_VALUE_BYTES} of new address fit.")
        if not (new.startswith("https://") or (new.startswith("/") and not new.startswith("//"))):
            raise ValueError(f"{old}: leads to {new[:80]}. Write a path of the shop, or an address with https://.")
        if new in moved:
            raise ValueError(f"{old}: leads to {new}, which has moved itself. Write where that leads to.")
    rows = [_MARK, *({"key": old, "value": new} for old, new in sorted(moved.items()))]
    data = json.dumps({"data": rows}, ensure_ascii=False, separators=(",", ":")).encode()
    if len(data) > MAX_FILE_BYTES:
        raise ValueError(f"{len(moved)} addresses have moved: CloudFront takes {MAX_FILE_BYTES} bytes of them.")
    digest = hashlib.sha256(data).hexdigest()
    return MovedFile(data, f"redirects/{digest}.json", digest[:12])
