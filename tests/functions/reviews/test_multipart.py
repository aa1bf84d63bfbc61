"""The reader of multipart forms: what browsers send, and nothing else."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commerce.errors import BadRequest, PayloadTooLarge, RequestError
from functions.multipart import MAX_PARTS, read_form

TYPE = "multipart/form-data; boundary=B"


def form(*parts: bytes) -> bytes:
    return b"".join(b"--B\r\n" + part + b"\r\n" for part in parts) + b"--B--\r\n"


def part(name: str, value: bytes, more: str = "") -> bytes:
    return f'Content-Disposition: form-data; name="{name}"{more}'.encode() + b"\r\n\r\n" + value


def test_fields_and_files_are_told_apart():
    found = read_form(TYPE, form(part("a", "ñ".encode()), part("f", b"\x00\r\n--\xff", '; filename="C:\\x.jpg"')), 1000)
    assert found.fields == {"a": "ñ"}
    assert found.files == {"f": b"\x00\r\n--\xff"}


def test_an_empty_field_and_an_empty_form():
    assert read_form(TYPE, form(part("a", b"")), 1000).fields == {"a": ""}
    assert read_form(TYPE, b"--B--\r\n", 1000).fields == {}


@pytest.mark.parametrize(
    "content_type",
    ['multipart/form-data; boundary="B"', "Multipart/Form-Data;boundary=B", "multipart/form-data ; BOUNDARY=B"],
)
def test_the_boundary_may_be_quoted(content_type):
    assert read_form(content_type, form(part("a", b"1")), 1000).fields == {"a": "1"}


@pytest.mark.parametrize(
    "content_type",
    ["multipart/form-data", "multipart/form-data; boundary=", "multipart/form-data; boundary=B; boundary=C",
     f"multipart/form-data; boundary={'B' * 71}", "multipart/form-data; charset=utf-8"],
)  # fmt: skip
def test_a_type_without_a_proper_boundary_is_refused(content_type):
    with pytest.raises(BadRequest):
        read_form(content_type, form(part("a", b"1")), 1000)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"junk" + form(part("a", b"1")),
        b"--B",
        b"--B\r\n",
        form(part("a", b"1"))[:-6],
        form(b"no head at all"),
        form(b"Content-Disposition: form-data\r\n\r\nx"),
        form(b'Content-Disposition: attachment; name="a"\r\n\r\nx'),
        form(part("", b"1")),
        form(part("a", b"1"), part("a", b"2")),
        form(part("a", b"1"), part("a", b"2", '; filename="x"')),
        form(part("a", b"\xff")),
        form(part("a", b"MQ==", "\r\nContent-Transfer-Encoding: base64")),
        form(part("a", b"1")) + b"--C\r\nmore",
        form(b"X: " + b"y" * 5000 + b"\r\n" + part("a", b"1")),
        form(*[part(f"a{n}", b"1") for n in range(MAX_PARTS + 1)]),
    ],
)
def test_what_no_browser_sends_is_refused(body):
    with pytest.raises(BadRequest):
        read_form(TYPE, body, 100_000)


def test_limits_are_checked_first():
    with pytest.raises(PayloadTooLarge):
        read_form("nonsense", b"x" * 11, 10)
    with pytest.raises(PayloadTooLarge):
        read_form(TYPE, form(part("a", b"x" * 70_000)), 100_000)


@settings(max_examples=300, deadline=None)
@given(
    st.binary(max_size=400)
    | st.lists(
        st.sampled_from(
            [b"--B", b"\r\n", b"--", b'Content-Disposition: form-data; name="a"', b"x", b"\r\n\r\n", b'; filename="f"']
        )
    ).map(b"".join)
)
def test_any_bytes_are_read_or_refused(body):
    with contextlib.suppress(RequestError):
        read_form(TYPE, body, 10_000)


@settings(max_examples=100, deadline=None)
@given(st.dictionaries(st.from_regex(r"[a-z]{1,8}", fullmatch=True), st.binary(max_size=200), max_size=8))
def test_any_file_comes_out_as_it_went_in(files):
    parts = [part(name, data, '; filename="f"') for name, data in files.items() if b"\r\n--B" not in data]
    found = read_form(TYPE, form(*parts), 100_000)
    assert found.files == {name: data for name, data in files.items() if b"\r\n--B" not in data}
