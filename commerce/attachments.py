"""Files that customers may attach to a message: how many, how large, of which kinds, as the shop has set it.

What a file is, is told by its first bytes (`commerce.uploads`). Must not know how files travel, nor where they lie.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from commerce.errors import FieldProblem, InvalidFields
from commerce.uploads import TYPES, Upload, read_upload

FIELD = "files"
MB = 1024 * 1024
MOST_FILES = 10
MOST_MB = 4
"""All files together: the largest that fits, in base64, into the 6 MB that a Lambda function can be handed."""
NAMES = {"jpg": "JPEG", "png": "PNG", "webp": "WebP", "pdf": "PDF"}


@dataclass(frozen=True)
class Attachments:
    """`files`: at most so many with one message, 0 for none; `megabytes`: of all together; `types`: keys of TYPES."""

    files: int = 3
    megabytes: int = MOST_MB
    types: tuple[str, ...] = tuple(TYPES)

    @property
    def spoken(self) -> str:
        """`JPEG, PNG, WebP, PDF`: as people call them."""
        return ", ".join(NAMES[kind] for kind in self.types)

    @property
    def accept(self) -> str:
        """For a form: what its field offers to choose."""
        return ",".join(TYPES[kind] for kind in self.types)

    def read(self, sent: Sequence[bytes]) -> list[Upload]:
        """Raises InvalidFields (`too_many_files`, `files_too_large`, or what `read_one` raises)."""
        if len(sent) > self.files:
            raise InvalidFields([FieldProblem(FIELD, "too_many_files", {"max": self.files})])
        if sum(map(len, sent)) > self.megabytes * MB:
            raise InvalidFields([FieldProblem(FIELD, "files_too_large", {"max": self.megabytes})])
        return [self.read_one(data) for data in sent]

    def read_one(self, data: bytes) -> Upload:
        """Raises InvalidFields (`bad_file`, `too_many_pixels`, `active_document`)."""
        found = read_upload(data)
        if found is None or found.kind not in self.types:
            raise self.unreadable()
        if found.is_bomb:
            raise InvalidFields([FieldProblem(FIELD, "too_many_pixels")])
        if found.is_active:
            raise InvalidFields([FieldProblem(FIELD, "active_document")])
        return found

    def unreadable(self) -> InvalidFields:
        return InvalidFields([FieldProblem(FIELD, "bad_file", {"types": self.spoken})])
