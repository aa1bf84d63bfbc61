"""What a cache in front of the store must forget, in CloudFront's words. Pure.

A page is kept under the address that was asked for and, since a function at the edge turns `/blog/` into
`/blog/index.html`, under that one: Amazon recommends to name both. The first thousand paths of a month cost nothing,
each further one half a cent (`prices.EDGE_PATHS`); `/*` counts as one. Hundreds
of pages that are fetched again cost less than their paths do, so above MOST everything is forgotten.
"""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import quote

from vitrina.deploying.built import site_path

MOST = 100
EVERYTHING = ("/*",)


def paths_to_forget(touched: Iterable[str], most: int = MOST) -> tuple[str, ...]:
    """`touched`: paths of files, as in a manifest."""
    found = sorted({quote(path) for file in touched for path in (f"/{file}", site_path(file))})
    return EVERYTHING if len(found) > most else tuple(found)
