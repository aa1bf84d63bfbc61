"""Which names the `Files` port takes, the same for every adapter.

A name is made by us (`reviews/<order>-<line>.jpg`), but from parts of a request: so it is checked like one.
"""

from __future__ import annotations

import re

_NAME = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*")
MAX_LENGTH = 200


def checked_name(name: str) -> str:
    """The name itself. Raises ValueError unless it is letters, digits, `.`, `_`, `-` in parts that `/` joins.

    No part starts with a dot, so there is no `..`, no hidden file and no way out of the folder.
    """
    if len(name) > MAX_LENGTH or not _NAME.fullmatch(name):
        raise ValueError(f"file name {name[:60]!r}: use letters, digits, '.', '_' and '-', parts joined by '/'")
    return name
