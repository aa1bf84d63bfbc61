"""What every answer says in its headers: `build/headers.json` for deployment and `serve`, `_headers` for static hosts.

The functions' pages stand in the same frame, so they get the same headers: `build/runtime/headers.json`. `policy` says
what a page may do, `rules` which answer gets what.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from plugins.core import stations
from plugins.core.stations import Build, Companion, File
from plugins.headers import rules

FILE_NAME = "headers.json"
RUNTIME = "runtime/headers.json"
STRAND = "headers"


def connect() -> None:
    stations.pages_planned.connect(join)


register = connect


def join(build: Build) -> None:
    """`_headers` is a strand to which no page adds: it is tied again when the styles differ, as they stand in the
    shells."""
    build.private.append(lambda: private(build))
    build.companions.append(Companion("headers", (STRAND,), combine=lambda _strand, _none: published(build)))


def private(build: Build) -> Iterator[File]:
    found = _rules(build)
    yield File(FILE_NAME, _json({"schema": rules.SCHEMA, "rules": [rule.to_json() for rule in found]}))
    yield File(RUNTIME, _json(rules.for_functions(found)))


def published(build: Build) -> Iterable[File]:
    return [File("_headers", rules.netlify(_rules(build)).encode())]


def _rules(build: Build) -> list[rules.Rule]:
    settings = build.settings
    return rules.of(build.shells.values(), settings.site_url, settings.checkout_host, preview=settings.preview)


def _json(value: Any) -> bytes:
    return f"{json.dumps(value, indent=1)}\n".encode()
