"""Which templates a template can reach, and a digest of their sources.

Follows `extends`, `include`, `import` and `from`. A name that is worked out while printing may be any template. Knows
Jinja's tags by their look, which takes a tenth of the time of parsing: a tag in a comment counts too.
"""

from __future__ import annotations

import hashlib
import re
from functools import cached_property

from jinja2 import Environment, TemplateNotFound

_TAG = re.compile(r"\{%[-+]?\s*(?:extends|include|import|from)\b(.*?)[-+]?%\}", re.S)
_AFTER = re.compile(r"\s(?:import|as|ignore\s+missing|with\s+context|without\s+context)\b.*", re.S)
_LITERAL = re.compile(r"""["']([^"']*)["']""")
_BETWEEN = re.compile(r"[\s\[\](),]*")


class Closures:
    """Of an environment's templates, as they are when first asked for."""

    def __init__(self, environment: Environment) -> None:
        self._environment = environment
        self._sources: dict[str, str | None] = {}

    def digest(self, start: str) -> str:
        """Hex, over the names and sources of all templates that `start` can reach, itself included."""
        found = hashlib.sha256()
        for name in sorted(self.reach(start)):
            source = self.source(name)
            # A template that is missing counts too: the page changes when it comes.
            found.update(f"{name}\0{'' if source is None else len(source)}\0{source}\0".encode())
        return found.hexdigest()

    def reach(self, *starts: str) -> set[str]:
        """The names of all templates that these can reach, themselves included."""
        seen: set[str] = set()
        waiting = [*starts]
        while waiting:
            name = waiting.pop()
            if name not in seen:
                seen.add(name)
                waiting += self._references(self.source(name) or "")
        return seen

    def _references(self, source: str) -> list[str]:
        names: list[str] = []
        for tag in _TAG.finditer(source):
            what = _AFTER.sub("", tag[1])
            if not _BETWEEN.fullmatch(_LITERAL.sub("", what)):
                return self._all
            names += _LITERAL.findall(what)
        return names

    @cached_property
    def _all(self) -> list[str]:
        return self._environment.list_templates()

    def source(self, name: str) -> str | None:
        """None for a template that is not there."""
        if name not in self._sources:
            self._sources[name] = self._read(name)
        return self._sources[name]

    def _read(self, name: str) -> str | None:
        if self._environment.loader is None:
            return None
        try:
            return self._environment.loader.get_source(self._environment, name)[0]
        except TemplateNotFound:
            return None
