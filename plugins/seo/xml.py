"""XML as the feeds write it: one element a call, whatever the text holds."""

from __future__ import annotations

import re
from html import escape

# XML 1.0 knows no control characters but tab, line feed and carriage return.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def tag(name: str, text: str) -> str:
    return f"<{name}>{plain(text)}</{name}>"


def plain(text: str) -> str:
    """Escaped, and without what XML cannot hold."""
    return escape(_FORBIDDEN.sub("", text), quote=False)
