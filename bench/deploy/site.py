"""A synthetic site as a build leaves it: files, the engine's manifest with their hashes, the rules of headers."""

from __future__ import annotations

import hashlib
import json
import random
from pathlib import Path

from plugins.engine.manifest import read_manifest, write_manifest

_YEAR, _ASK = "public, max-age=31536000, immutable", "public, max-age=0, must-revalidate"
_RULES = [
    {"paths": ["/*"], "headers": {"cache-control": _ASK}},
    {"paths": ["/assets/*", "/images/*"], "headers": {"cache-control": _YEAR}},
]
_SIZES = (4_000, 24_000)


def make_site(root: Path, files: int) -> tuple[Path, Path]:
    """(output, build): half pages, half pictures, of 4 to 24 kB, always the same ones for the same number."""
    output, build = root / "output", root / "build"
    numbers = random.Random(files)
    hashes = {}
    for number in range(files):
        body = numbers.randbytes(numbers.randint(*_SIZES))
        digest = hashlib.sha256(body).hexdigest()
        page = f"producto/p{number}/index.html" if number else "index.html"
        path = page if number % 2 == 0 else f"images/p{number}.{digest[:8]}-720.avif"
        (output / path).parent.mkdir(parents=True, exist_ok=True)
        (output / path).write_bytes(body)
        hashes[path] = digest
    write_manifest(build, hashes, {})
    (build / "headers.json").write_text(json.dumps({"schema": 1, "rules": _RULES}), encoding="utf-8")
    return output, build


def change_one(output: Path, build: Path, number: int) -> None:
    """Another home page, as a build after an edit leaves it."""
    body = b"<!doctype html><p>edit %d" % number + b"x" * 9_000
    (output / "index.html").write_bytes(body)
    hashes = read_manifest(build)["output"]
    write_manifest(build, {**hashes, "index.html": hashlib.sha256(body).hexdigest()}, {})
