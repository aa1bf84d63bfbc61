"""What front matter is made of: texts, lists and groups, each with the lines its members stand in.

    price: 24.00            Mapping({"price": "24.00", "tags": Sequence(["gres"], [3])}, {"price": 2, "tags": 3}, 2)
    tags: [gres]

A scalar is its text and nothing else, empty for null and for nothing but blanks; the list or group around it knows
where it stands. There are dozens in every file, so this is what makes reading cheap. Lists and groups are true even
when they are empty, so a node that is not true is a value that was not written. Nodes are not changed once read.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class Sequence:
    """`lines`: of each item."""

    items: list[Node]
    lines: list[int]


@dataclass(slots=True)
class Mapping:
    """`items` by key, in the order of the file; `lines`: of each key; `line`: where the group starts."""

    items: dict[str, Node]
    lines: dict[str, int]
    line: int


Node = str | Sequence | Mapping

FIRST_LINE = 2
"""Where front matter starts in its file: below the fence. Lines are counted from 1."""
MAX_DEPTH = 8
"""How deep lists and groups may be nested; the front matter as a whole is the first level."""


@dataclass
class Broken(Exception):
    """Nothing can be made of a file: what is wrong with it, and where."""

    line: int
    hint: str
    found: str = ""


def described(node: Node) -> str:
    """What was written, for a message; lists and groups by their names."""
    if isinstance(node, str):
        return node
    return "a list" if isinstance(node, Sequence) else "a group of fields"
