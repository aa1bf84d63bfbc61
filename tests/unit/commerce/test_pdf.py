"""What a document does besides being read is found, however it is written; a plain one passes."""

from __future__ import annotations

import zlib

import pytest

from commerce.pdf import MOST_UNPACKED, does_more_than_show
from tests.support.uploads import PDF, packed_pdf

PLAIN = b"<< /Type /Catalog /OpenAction [3 0 R /FitH null] /Names << /Dests 4 0 R >> >>"


@pytest.mark.parametrize(
    "objects",
    [
        b"<< /S /JavaScript /JS (app.alert(1)) >>",
        b"<< /S /Java#53cript /JS (app.alert(1)) >>",
        b"<< /S /Launch /F (cmd.exe) >>",
        b"<< /Names << /EmbeddedFiles 5 0 R >> >>",
        b"<< /Type /EmbeddedFile >>",
        b"<< /Subtype /RichMedia >>",
        b"<< /XFA 7 0 R >>",
        b"trailer << /Encrypt 9 0 R >>",
    ],
)
def test_what_it_does_is_found_in_the_open_and_packed(objects):
    assert does_more_than_show(PDF + objects)
    assert does_more_than_show(packed_pdf(objects))


@pytest.mark.parametrize("data", [PDF, PDF + PLAIN, packed_pdf(PLAIN), packed_pdf(b"(/JavaScripted words)")])
def test_a_document_to_look_at_passes(data):
    assert not does_more_than_show(data)


def test_objects_that_unpack_to_more_than_any_document_has_are_not_unpacked():
    bomb = packed_pdf(b" " * (3 * MOST_UNPACKED))
    assert len(bomb) < 100_000
    assert does_more_than_show(bomb)


def test_a_document_of_streams_that_all_break_late_is_not_unpacked_to_its_end():
    late = zlib.compress(b" " * MOST_UNPACKED)[:-4] + b"oops"
    many = PDF + b"".join(b"/ObjStm stream\n" + late for _ in range(40))
    assert does_more_than_show(many)


def test_a_broken_stream_hides_nothing_and_breaks_nothing():
    broken = packed_pdf(b"<< >>").replace(zlib.compress(b"<< >>"), b"not packed")
    assert not does_more_than_show(broken)
    assert does_more_than_show(broken + b"/JavaScript ")
