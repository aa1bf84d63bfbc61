"""Old addresses lead to new ones: `build/redirects.json`, for whoever serves the site.

    {"schema": 1, "redirects": {"/producto/taza-mar/": "/producto/taza-marea/"}}

Holds `content/redirects.csv` against the pages that there will be. Must not know who serves them.
"""

from __future__ import annotations

import json
from collections.abc import Set

from plugins.core import stations
from plugins.core.problems import suggestion
from plugins.core.records import REDIRECTS
from plugins.core.redirects import Redirect
from plugins.core.stations import Build, File

FILE_NAME = "redirects.json"
SCHEMA = 1


def connect() -> None:
    stations.pages_planned.connect(join)


register = connect


def join(build: Build) -> None:
    redirects = build.site.records.redirects
    if redirects:
        pages = {plan.path for plan in build.plans}
        for redirect in redirects.values():
            _check(build, redirect, pages)
    build.private.append(lambda: [_file({old: each.new for old, each in redirects.items()})])


def _check(build: Build, redirect: Redirect, pages: Set[str]) -> None:
    name = f"{build.settings.content.name}/{REDIRECTS}"
    if redirect.old in pages:
        hint = "is a page of the shop: nobody would be sent on. Take this line away, or the page."
        build.problems.error(name, redirect.line, "from", redirect.old, hint)
    if redirect.new not in pages:
        near = suggestion(redirect.new, sorted(pages))
        build.problems.error(name, redirect.line, "to", redirect.new, f"is no page of the shop.{near}")


def _file(redirects: dict[str, str]) -> File:
    text = json.dumps({"schema": SCHEMA, "redirects": dict(sorted(redirects.items()))}, indent=1, ensure_ascii=False)
    return File(FILE_NAME, f"{text}\n".encode())
