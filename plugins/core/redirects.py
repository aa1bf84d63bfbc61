"""Old addresses and where they lead now, as the marketer writes them: `content/redirects.csv`.

    from,to
    /producto/taza-mar/,/producto/taza-marea/

Knows the file, and what is wrong with it by itself. Which pages there are is not its business.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from commerce.errors import ContentError

COLUMNS = ("from", "to")
# Ours, and those of the functions.
_OWN = ("/api/", "/assets/", "/data/", "/images/", "/videos/", "/_")
_PATH = re.compile(r"/[^\s?#\\]*")

Fault = tuple[int, ContentError]
"""(line, problem)."""


@dataclass(frozen=True)
class Redirect:
    """Paths from the site's root; a folder's ends in a slash."""

    line: int
    old: str
    new: str


Redirects = Mapping[str, Redirect]
"""By old path."""


def parse(text: str) -> tuple[Redirects, list[Fault]]:
    """Those that are right, and what is wrong with the others."""
    found: dict[str, Redirect] = {}
    faults: list[Fault] = []
    reader = csv.reader(io.StringIO(text))
    try:
        for row in reader:
            cells = [cell.strip() for cell in row]
            if not any(cells) or tuple(cells) == COLUMNS or cells[0].startswith("#"):
                continue
            faults += _line(reader.line_num, cells, found)
    except csv.Error as problem:
        faults.append((reader.line_num, ContentError("", "", f"cannot be read as CSV: {problem}.")))
    faults += _chains(found)
    return found, faults


def _line(line: int, cells: list[str], found: dict[str, Redirect]) -> Iterator[Fault]:
    if len(cells) != len(COLUMNS):
        hint = "is no redirect. Write the old address, a comma, the new one: /producto/old/,/producto/new/"
        yield line, ContentError("", ",".join(cells), hint)
        return
    for column, path in zip(COLUMNS, cells, strict=True):
        if not _PATH.fullmatch(path) or ".." in path:
            yield line, ContentError(column, path, "is no address of this shop. Write it like /producto/taza-marea/")
            return
    old, new = (normal(path) for path in cells)
    if old == "/" or old.startswith(_OWN):
        yield line, ContentError("from", old, "cannot lead elsewhere: the shop itself needs it.")
    elif old == new:
        yield line, ContentError("to", new, "leads to itself.")
    elif old in found:
        yield line, ContentError("from", old, f"stands in line {found[old].line} already. Keep one of them.")
    else:
        found[old] = Redirect(line, old, new)


def _chains(found: Mapping[str, Redirect]) -> Iterator[Fault]:
    """A visitor is sent on once: browsers and search engines lose patience with more."""
    for each in found.values():
        if each.new in found:
            end, loops = _end(each, found)
            hint = "leads back to itself." if loops else f"leads on to {end}. Write that one here."
            yield each.line, ContentError("to", each.new, hint)


def _end(begin: Redirect, found: Mapping[str, Redirect]) -> tuple[str, bool]:
    """(where it ends, whether it never does)."""
    seen, at = {begin.old}, begin.new
    while at in found:
        if at in seen:
            return at, True
        seen.add(at)
        at = found[at].new
    return at, False


def normal(path: str) -> str:
    """With a slash at its end, unless it is a file's."""
    return path if path.endswith("/") or "." in path.rpartition("/")[2] else f"{path}/"
