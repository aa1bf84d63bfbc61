"""The redirects of the built site: reads `build/redirects.json`, which the build writes (see `plugins.redirects`).

Must not know who serves the site.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path


@dataclass
class SiteRedirects:
    """`file` may come, change and go while this is used; without it nothing leads elsewhere."""

    file: Path
    _seen: tuple[int, int] = (0, 0)
    _known: Mapping[str, str] = field(default_factory=dict)

    def of(self, path: str) -> str:
        """Where that site path leads, with or without a slash at its end; empty: nowhere else."""
        known = self.all()
        return known.get(path) or known.get(f"{path}/", "")

    def all(self) -> Mapping[str, str]:
        try:
            stat = self.file.stat()
        except OSError:
            return {}
        seen = (stat.st_mtime_ns, stat.st_size)
        if seen != self._seen:
            self._known = json.loads(self.file.read_bytes())["redirects"]
            self._seen = seen
        return self._known
