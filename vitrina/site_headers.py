"""The headers of the built site: reads `build/headers.json`, which the build writes (see `plugins.headers`).

Knows the file's rules. Must not know who serves the site.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path

Rules = tuple[tuple[tuple[str, ...], Mapping[str, str]], ...]


@dataclass
class SiteHeaders:
    """`file` may come, change and go while this is used; without it there are no headers."""

    file: Path
    _seen: tuple[int, int] = (0, 0)
    _rules: Rules = field(default=())

    def of(self, path: str) -> dict[str, str]:
        """Of the answer at a site path; later rules win."""
        found: dict[str, str] = {}
        for patterns, headers in self._read():
            if any(fnmatchcase(path, pattern) for pattern in patterns):
                found |= headers
        return found

    def _read(self) -> Rules:
        try:
            stat = self.file.stat()
        except OSError:
            return ()
        seen = (stat.st_mtime_ns, stat.st_size)
        if seen != self._seen:
            data = json.loads(self.file.read_bytes())
            self._rules = tuple((tuple(rule["paths"]), rule["headers"]) for rule in data["rules"])
            self._seen = seen
        return self._rules
