"""What a file is, told by its head."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from commerce.uploads import read_upload
from tests.support.uploads import JPEG, PDF, PNG, WEBP, picture, png_bomb


@pytest.mark.parametrize(("kind", "name"), [("JPEG", "jpg"), ("PNG", "png"), ("WEBP", "webp")])
@pytest.mark.parametrize("size", [(1, 1), (6, 4), (640, 1), (1999, 3)])
def test_a_picture_says_its_kind_and_its_size(kind, name, size):
    found = read_upload(picture(kind, *size))
    assert found is not None
    assert (found.kind, found.width, found.height) == (name, *size)
    assert found.is_picture
    assert not found.is_bomb


@pytest.mark.parametrize(
    "how", [{"format": "WEBP", "lossless": True}, {"format": "JPEG", "progressive": True}, {"format": "PNG"}]
)
def test_other_ways_of_coding_are_read_as_well(how):
    out = io.BytesIO()
    Image.new("RGBA" if how["format"] != "JPEG" else "RGB", (31, 17)).save(out, **how)
    found = read_upload(out.getvalue())
    assert found is not None
    assert (found.width, found.height) == (31, 17)


def test_an_animated_picture_with_a_profile_says_its_canvas():
    out = io.BytesIO()
    frames = [Image.new("RGB", (12, 9), color) for color in ("red", "teal")]
    frames[0].save(out, "WEBP", save_all=True, append_images=frames[1:])
    found = read_upload(out.getvalue())
    assert found is not None
    assert (found.kind, found.width, found.height) == ("webp", 12, 9)


def test_a_jpeg_with_a_thumbnail_inside_says_its_own_size():
    exif = Image.Exif()
    exif[0x010E] = "described at length " * 50
    out = io.BytesIO()
    Image.new("RGB", (320, 200)).save(out, "JPEG", exif=exif)
    found = read_upload(out.getvalue())
    assert found is not None
    assert (found.width, found.height) == (320, 200)


def test_a_picture_that_claims_to_be_enormous_is_a_bomb():
    found = read_upload(png_bomb())
    assert found is not None
    assert found.is_bomb


def test_a_document_is_told_by_its_first_bytes():
    found = read_upload(PDF)
    assert found is not None
    assert (found.kind, found.content_type, found.is_picture) == ("pdf", "application/pdf", False)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"GIF89a" + b"x" * 40,
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"<html><script>alert(1)</script>",
        b"PK\x03\x04" + b"x" * 60,
        b"MZ" + b"x" * 60,
        b"x" * 20 + PDF,
        b"<script>alert(1)</script>" + PDF,
        JPEG[:4],
        b"\xff\xd8\xff\xe0" + b"pixels" * 20,
        PNG[:20],
        WEBP[:20],
        b"RIFF1234WAVE" + b"x" * 40,
        png_bomb(0, 5),
    ],
)
def test_whatever_else_it_is_is_refused(data):
    assert read_upload(data) is None


@given(st.sampled_from([JPEG, PNG, WEBP, PDF]), st.integers(0, 200), st.binary(max_size=12))
def test_no_broken_head_makes_it_stumble(whole, at, junk):
    read_upload(whole[:at] + junk + whole[at + len(junk) :])
    read_upload(whole[:at])
