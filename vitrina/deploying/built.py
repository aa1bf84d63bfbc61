"""The manifest of the site that a build has just made.

The engine's own manifest has the paths and the hashes; here they get their sizes and what a store keeps with each
file: its type, and how long it may be kept. Whatever else a page's answer says (its policy, for one) is said by who
serves it, from `build/headers.json`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from functions.config import ConfigError
from plugins.engine.manifest import read_manifest
from vitrina.deploying.manifest import Headers, Manifest, SiteFile, headers_of
from vitrina.site_headers import SiteHeaders

VERSION_FILE = "release.json"
"""Says which release a site is. Never kept by anybody, so that it is always the truth."""

_EDGE_S = 24 * 3600
_TYPES = {
    ".atom": "application/atom+xml",
    ".avif": "image/avif",
    ".css": "text/css; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".gif": "image/gif",
    ".html": "text/html; charset=utf-8",
    ".ico": "image/x-icon",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".mjs": "text/javascript; charset=utf-8",
    ".mp4": "video/mp4",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".vtt": "text/vtt; charset=utf-8",
    ".wasm": "application/wasm",
    ".webm": "video/webm",
    ".webmanifest": "application/manifest+json",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
    ".xml": "application/xml",
}


def built_manifest(output: Path, build: Path, *, edge: bool) -> Manifest:
    """`edge`: a cache in front of the store is told what changes, so it may keep what browsers must ask for.

    Raises ConfigError when nothing is built, or a file is gone since.
    """
    hashes = read_manifest(build)["output"]
    if not hashes:
        raise ConfigError("Nothing is built yet. Run `vitrina build --live` first.")
    rules = SiteHeaders(build / "headers.json")
    return Manifest.of(_files(output, hashes, rules, edge))


def version_file(release: str) -> tuple[SiteFile, bytes]:
    import hashlib

    body = json.dumps({"release": release}).encode() + b"\n"
    headers = headers_of({"content-type": "application/json", "cache-control": "no-cache"})
    return SiteFile(hashlib.sha256(body).hexdigest(), len(body), headers), body


def _files(output: Path, hashes: dict[str, str], rules: SiteHeaders, edge: bool) -> Iterator[tuple[str, SiteFile]]:
    known: dict[Headers, Headers] = {}
    for path, sha256 in hashes.items():
        try:
            size = (output / path).stat().st_size
        except OSError as problem:
            raise ConfigError(f"{output / path} is gone since the build. Build again.") from problem
        headers = _headers(path, rules, edge)
        yield path, SiteFile(sha256, size, known.setdefault(headers, headers))


def _headers(path: str, rules: SiteHeaders, edge: bool) -> Headers:
    cache = rules.of(site_path(path)).get("cache-control", "public, max-age=0, must-revalidate")
    if edge and "immutable" not in cache:
        cache = f"{cache}, s-maxage={_EDGE_S}"
    kind = _TYPES.get(PurePosixPath(path).suffix.lower(), "application/octet-stream")
    return headers_of({"content-type": kind, "cache-control": cache})


def site_path(path: str) -> str:
    """`blog/index.html` is served at `/blog/`."""
    folder, _, name = path.rpartition("/")
    if name == "index.html":
        return f"/{folder}/" if folder else "/"
    return f"/{path}"
