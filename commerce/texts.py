"""Interface texts of one language: `t("cart.items", n=3)`.

Used by the theme's templates at build time and by mails, order pages and error messages at run time. Knows dotted keys,
placeholders and the two plural forms that the shop's languages have. Must not know where the texts are kept.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_PLACEHOLDER = re.compile(r"\{(\w+)\}")


class UnknownText(LookupError):
    """A key that the language does not have."""


@dataclass(frozen=True)
class Texts:
    """`tree` is the nested mapping of `theme/locales/<language>.json`."""

    language: str
    tree: Mapping[str, Any]

    def __call__(self, key: str, **values: object) -> str:
        """The text under a dotted key, with `{name}` filled in.

        A mapping with `one` and `other` is a plural chosen by `n` (1 is `one`). Raises UnknownText.
        """
        found = self.find(key)
        if isinstance(found, Mapping) and "other" in found:
            found = found["one" if values.get("n") == 1 and "one" in found else "other"]
        if not isinstance(found, str):
            raise UnknownText(f"{self.language}: no text {key!r}")
        return _fill(found, values)

    def find(self, key: str) -> Any:
        """The raw text or subtree under a dotted key, None when there is none."""
        node: Any = self.tree
        for part in key.split("."):
            if not isinstance(node, Mapping) or part not in node:
                return None
            node = node[part]
        return node

    def has(self, key: str) -> bool:
        return self.find(key) is not None


def _fill(text: str, values: Mapping[str, object]) -> str:
    # Not str.format, and one pass: a brace in a translation or in a value is a brace.
    return _PLACEHOLDER.sub(lambda found: str(values.get(found[1], found[0])), text)
