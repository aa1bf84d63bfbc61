"""The manifest in `build/`: every file that this shop's builds own, with its hash."""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Mapping
from pathlib import Path

MANIFEST = "manifest.json"
_SCHEMA = 1


def read_manifest(build: Path) -> dict[str, dict[str, str]]:
    """`{"output": {path: sha256}, "build": {...}}`; empty ones when there is none."""
    with contextlib.suppress(OSError, ValueError):
        found = json.loads((build / MANIFEST).read_bytes())
        if isinstance(found, dict) and found.get("schema") == _SCHEMA:
            return {"output": dict(found["output"]), "build": dict(found["build"])}
    return {"output": {}, "build": {}}


def write_manifest(build: Path, output: Mapping[str, str], private: Mapping[str, str]) -> None:
    """Deterministic bytes; left alone when nothing changed."""
    data = f'{{\n"build": {{{_lines(private)}}},\n"output": {{{_lines(output)}}},\n"schema": {_SCHEMA}\n}}\n'.encode()
    path = build / MANIFEST
    with contextlib.suppress(OSError):
        if path.read_bytes() == data:
            return
    build.mkdir(parents=True, exist_ok=True)
    write_at_once(path, data)


def _lines(hashes: Mapping[str, str]) -> str:
    """The inside of a JSON object, a line for each file, so that two manifests can be compared by eye."""
    return ",".join(f'\n{json.dumps(path)}: "{hashes[path]}"' for path in sorted(hashes))


def write_at_once(path: Path, data: bytes) -> None:
    """So that nobody ever reads half of it."""
    waiting = path.with_name(f"{path.name}-{os.getpid()}")
    waiting.write_bytes(data)
    waiting.replace(path)
