"""Pictures that customers send: what they may be."""

from __future__ import annotations

from commerce.errors import FieldProblem, InvalidFields
from commerce.uploads import Upload, read_upload

MAX_PICTURE_MB = 4
MAX_PICTURE_BYTES = MAX_PICTURE_MB * 1024 * 1024


def read_picture(data: bytes, field: str = "picture") -> Upload:
    """By its first bytes, never by its name.

    Raises InvalidFields (`bad_picture`, `picture_too_large`, `too_many_pixels`).
    """
    if len(data) > MAX_PICTURE_BYTES:
        raise InvalidFields([FieldProblem(field, "picture_too_large", {"max": MAX_PICTURE_MB})])
    found = read_upload(data)
    if found is None or not found.is_picture:
        raise InvalidFields([FieldProblem(field, "bad_picture")])
    if found.is_bomb:
        raise InvalidFields([FieldProblem(field, "too_many_pixels")])
    return found
