"""Approved reviews on disk: `content/reviews/<id>.md` and, with a picture, `content/images/reviews/<id>.jpg`.

Knows where they lie, that nobody else's file is ever overwritten, and how a customer's picture is made safe to publish.
Must not know the store.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Callable
from pathlib import Path

from commerce.errors import VitrinaError
from commerce.review_file import PublishedReview, as_written, review_markdown, with_helpful, with_reply
from commerce.uploads import MOST_PIXELS
from functions.adapters.atomic_files import write_atomically

# Content is for whoever builds the shop, not for this user alone.
PUBLIC = 0o644
LONGEST_SIDE_PX = 1600
JPEG_QUALITY = 86


class ReviewFileError(VitrinaError):
    """The review cannot be written. Codes: `file_taken`, `no_product`, `no_picture`."""

    code = "review_file"


class ReviewFiles:
    """`content` is the shop's content folder."""

    def __init__(self, content: Path) -> None:
        self._content = content

    def path(self, file_id: str) -> Path:
        return self._content / "reviews" / f"{file_id}.md"

    def paths(self, file_id: str) -> tuple[Path, Path]:
        """The review and its picture, whether there is one or not."""
        return self.path(file_id), self._content / "images" / "reviews" / f"{file_id}.jpg"

    def write(self, file_id: str, review: PublishedReview) -> Path:
        """Write the review; again, it changes nothing. Raises ReviewFileError.

        A file of that name with another review in it is left alone (`file_taken`). Only what the shop adds may differ.
        """
        if not (self._content / "products" / f"{review.product}.md").is_file():
            raise ReviewFileError(f"content/products/{review.product}.md is not there", code="no_product")
        path, text = self.path(file_id), review_markdown(review)
        if path.exists():
            found = path.read_text(encoding="utf-8")
            if as_written(found) != as_written(text):
                raise ReviewFileError(f"{path.name} holds another text", code="file_taken", file=path.name)
        write_atomically(path, text.encode(), PUBLIC)
        return path

    def write_reply(self, file_id: str, reply: str, date: str) -> bool:
        """Set or take away the reply in a published review; False when the file is gone."""
        return self._change(file_id, lambda text: with_reply(text, reply, date)) is not None

    def ids(self) -> list[str]:
        """Of every published review, however it came there."""
        return sorted(path.stem for path in (self._content / "reviews").glob("*.md"))

    def write_helpful(self, file_id: str, count: int) -> bool:
        """How many readers it helped; whether the file said otherwise before."""
        return bool(self._change(file_id, lambda text: with_helpful(text, count)))

    def _change(self, file_id: str, change: Callable[[str], str]) -> bool | None:
        """Whether the file is another now; None when it is gone."""
        path = self.path(file_id)
        if not path.is_file():
            return None
        text = path.read_text(encoding="utf-8")
        after = change(text)
        if after != text:
            write_atomically(path, after.encode(), PUBLIC)
        return after != text

    def write_picture(self, file_id: str, data: bytes) -> str:
        """Re-encode and keep a customer's picture; its path below content/images. Raises ReviewFileError."""
        name = f"reviews/{file_id}.jpg"
        write_atomically(self._content / "images" / name, clean_picture(data), PUBLIC)
        return name


def clean_picture(data: bytes) -> bytes:
    """A JPEG of at most 1600 px: upright, without metadata (a phone writes where it was taken) or anything hidden.

    Raises ReviewFileError (`no_picture`) for what is none, or unpacks to too much.
    """
    from PIL import Image, ImageOps

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=("JPEG", "PNG", "WEBP")) as opened:
                if opened.width * opened.height > MOST_PIXELS:
                    raise ReviewFileError("too many pixels", code="no_picture")
                opened.draft("RGB", (LONGEST_SIDE_PX, LONGEST_SIDE_PX))
                upright = ImageOps.exif_transpose(opened)
                upright.thumbnail((LONGEST_SIDE_PX, LONGEST_SIDE_PX), Image.Resampling.LANCZOS)
                return _as_jpeg(upright)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError, Image.DecompressionBombWarning) as problem:
        raise ReviewFileError(str(problem), code="no_picture") from problem


def _as_jpeg(picture: object) -> bytes:
    from PIL import Image

    assert isinstance(picture, Image.Image)
    flat = Image.new("RGB", picture.size, "white")
    # Pasted on a new picture: nothing of the old file but its pixels comes along.
    shown = picture.convert("RGBA")
    flat.paste(shown, mask=shown.getchannel("A"))
    out = io.BytesIO()
    flat.save(out, "JPEG", quality=JPEG_QUALITY, optimize=True, progressive=True)
    return out.getvalue()
