"""`ATTACHMENTS`: what customers may attach to a message, held to what a function can be handed."""

from __future__ import annotations

from commerce.attachments import MOST_FILES, MOST_MB, Attachments
from commerce.uploads import TYPES
from plugins.core.settings_complaints import Complaints
from plugins.core.settings_table import AttachmentsChoice


def attachments(choice: AttachmentsChoice) -> Attachments:
    """In the order in which kinds are known, each once."""
    return Attachments(choice.files, choice.megabytes, tuple(kind for kind in TYPES if kind in choice.types))


def check_attachments(choice: AttachmentsChoice, tell: Complaints) -> None:
    if not 0 <= choice.files <= MOST_FILES:
        tell.error("ATTACHMENTS", choice.files, f"are too many files. Write 0 (none) to {MOST_FILES}.")
    if not 1 <= choice.megabytes <= MOST_MB:
        why = f"is no size in megabytes that can be sent. Write 1 to {MOST_MB}: a function is handed no more at once."
        tell.error("ATTACHMENTS", choice.megabytes, why)
    for kind in choice.types:
        if kind not in TYPES:
            tell.error("ATTACHMENTS", kind, f"is no kind of file that is taken. Write some of {', '.join(TYPES)}.")
    if not choice.types:
        tell.error("ATTACHMENTS", "types", 'names no kind of file. Write "files": 0 to take none.')
