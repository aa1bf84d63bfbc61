"""Uploads in a folder: the laptop, and a shop that runs on one box.

Knows the file system. Must not know what the files are for. The content type is told by the name's ending alone.
"""

from __future__ import annotations

from pathlib import Path

from commerce.errors import OutsideError
from functions.adapters.atomic_files import write_atomically
from functions.adapters.file_names import checked_name


class LocalFiles:
    """`folder` is made when first needed. Raises ValueError for a bad name, OutsideError when the disk refuses."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, name: str, data: bytes, content_type: str) -> None:
        path = self._path(name)
        try:
            write_atomically(path, data)
        except OSError as error:
            raise OutsideError(f"{path}: cannot be written: {error.strerror}") from error

    def get(self, name: str) -> bytes | None:
        path = self._path(name)
        try:
            return path.read_bytes()
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
            return None
        except OSError as error:
            raise OutsideError(f"{path}: cannot be read: {error.strerror}") from error

    def delete(self, name: str) -> None:
        path = self._path(name)
        try:
            path.unlink()
        except (FileNotFoundError, NotADirectoryError):
            return
        except OSError as error:
            raise OutsideError(f"{path}: cannot be deleted: {error.strerror}") from error

    def _path(self, name: str) -> Path:
        """Also refuses a link in the folder that leads out of it."""
        path = self._folder / checked_name(name)
        if not path.resolve().is_relative_to(self._folder.resolve()):
            raise ValueError(f"file name {name!r} leads out of {self._folder}")
        return path
