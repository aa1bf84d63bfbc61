"""`multipart/form-data` as browsers send it, and nothing beyond: a small, strict reader.

The standard library's mail parser reads far more than a form may be (nested parts, transfer encodings, defects it
mends by guessing); this one refuses what it does not know. Limits are checked before anything is copied.
https://www.rfc-editor.org/rfc/rfc7578
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from commerce.errors import BadRequest, PayloadTooLarge

MAX_PARTS = 20
MAX_HEAD_BYTES = 4096
MAX_TEXT_BYTES = 64 * 1024
_BOUNDARY = re.compile(r'multipart/form-data\s*;\s*boundary=(?:"([^"\\]{1,70})"|([^\s;",]{1,70}))\s*', re.IGNORECASE)
_NAME = re.compile(r'form-data\s*;\s*name="([^"\r\n]{1,64})"(?:\s*;\s*filename="([^"\r\n]*)")?', re.IGNORECASE)


@dataclass(frozen=True)
class Form:
    """`fields` as text; `files` by field name, without the name that the sender gave them.

    `several`: the same of fields that may hold more than one file.
    """

    fields: dict[str, str] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    several: dict[str, list[bytes]] = field(default_factory=dict)


def read_form(content_type: str, body: bytes, limit: int, several: Collection[str] = ()) -> Form:
    """Raises PayloadTooLarge, or BadRequest for what is no such form.

    A field that comes twice is refused, but for files of the fields that may hold `several`.
    """
    if len(body) > limit:
        raise PayloadTooLarge(f"{len(body)} bytes")
    boundary = _BOUNDARY.fullmatch(content_type.strip())
    if boundary is None:
        raise BadRequest("no boundary")
    form = Form()
    for head, content in _parts(body, (boundary[1] or boundary[2]).encode("ascii", "replace")):
        name, is_file = _names(head)
        if is_file and name in several:
            form.several.setdefault(name, []).append(content)
            continue
        if name in form.fields or name in form.files:
            raise BadRequest("a field stands twice")
        if is_file:
            form.files[name] = content
        elif len(content) > MAX_TEXT_BYTES:
            raise PayloadTooLarge(f"{len(content)} bytes in one field")
        else:
            form.fields[name] = _text(content)
    return form


def _parts(body: bytes, boundary: bytes) -> Iterator[tuple[bytes, bytes]]:
    """(head, content) of each part. What stands before the first boundary or after the last must be nothing."""
    mark = b"\r\n--" + boundary
    # The first boundary has no line break before it: give it one.
    position, whole = 0, b"\r\n" + body
    if not whole.startswith(mark):
        raise BadRequest("does not start with its boundary")
    for _ in range(MAX_PARTS + 1):
        start = position + len(mark)
        if whole[start : start + 2] == b"--":
            if whole[start + 2 :].strip(b"\r\n"):
                raise BadRequest("goes on after its end")
            return
        end = whole.find(mark, start)
        gap = whole.find(b"\r\n\r\n", start, start + MAX_HEAD_BYTES)
        if whole[start : start + 2] != b"\r\n" or gap < 0 or end < gap + 2:
            raise BadRequest("broken part")
        yield whole[start + 2 : gap], whole[gap + 4 : max(end, gap + 4)]
        position = end
    raise BadRequest("too many parts")


def _names(head: bytes) -> tuple[str, bool]:
    """(field name, whether it is a file)."""
    name, is_file = "", False
    for line in _text(head).split("\r\n"):
        key, _, value = line.partition(":")
        kind = key.strip().lower()
        if kind == "content-disposition":
            found = _NAME.fullmatch(value.strip())
            if found is None:
                raise BadRequest("no name of a field")
            name, is_file = found[1], found[2] is not None
        elif kind == "content-transfer-encoding" and value.strip().lower() not in {"7bit", "8bit", "binary"}:
            raise BadRequest("encoded part")
    if not name:
        raise BadRequest("no name of a field")
    return name, is_file


def _text(raw: bytes) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as problem:
        raise BadRequest("no UTF-8", code="bad_encoding") from problem
