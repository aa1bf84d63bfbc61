"""The PDF of an invoice: the same bytes, the same words, any European name, and no line cut in two."""

from __future__ import annotations

import io
import re
import zlib
from dataclasses import replace
from typing import Any

import pytest
from fontTools.ttLib import TTFont

from functions.adapters.invoice_pdf import FONT, invoice_pdf
from functions.invoices.records import invoices_of
from functions.invoices.sheet import Sheet, sheet_of
from tests.support.invoices import invoicing_shop
from tests.support.orders import place, stock_shelves
from tests.support.shop import NOW, make_services

PAGE = re.compile(rb"/Type /Page\b")


@pytest.fixture
def sheet(tmp_path: Any) -> Sheet:
    services = make_services(tmp_path, shop=invoicing_shop())
    stock_shelves(services)
    life = place(services, TAZ_MAR=2, PLA_VEG=1).paid().invoiced()
    return sheet_of(invoices_of(services.store, life.id)[0], services.runtime)


def font_of(made: bytes) -> TTFont:
    """The one that is embedded."""
    streams = [zlib.decompress(found) for found in re.findall(rb"stream\n(x.*?)\nendstream", made, re.S)]
    (font,) = [stream for stream in streams if stream[:4] in (b"\0\1\0\0", b"true")]
    return TTFont(io.BytesIO(font))


def test_one_invoice_is_the_same_file_each_time_and_another_is_another(sheet):
    made = invoice_pdf(sheet, NOW)

    assert made.startswith(b"%PDF-")
    assert invoice_pdf(sheet, NOW) == made
    assert invoice_pdf(replace(sheet, code="S-2026-000002"), NOW) != made
    assert len(made) < 60_000


def test_it_says_its_language_its_title_and_when_it_was_issued(sheet):
    made = invoice_pdf(sheet, NOW)

    assert b"/Lang (es)" in made
    assert b"/CreationDate (D:20260921" in made
    assert "Factura simplificada S-2026-000001".encode("utf-16-be") in made or b"Factura simplificada" in made


def test_an_ordinary_order_is_one_page_and_a_long_one_has_as_many_as_it_takes(sheet):
    assert len(PAGE.findall(invoice_pdf(sheet, NOW))) == 1
    assert len(PAGE.findall(invoice_pdf(replace(sheet, rows=sheet.rows * 30), NOW))) > 2


@pytest.mark.parametrize(
    "name",
    ["Łukasz Wiśniewski", "Γιώργος Παπαδόπουλος", "Željko Đorđević", "Þórunn Ægisdóttir", "Иван Петров", "Ștefan"],
)
def test_any_european_name_can_be_printed(sheet, name):
    known = TTFont(FONT).getBestCmap()
    embedded = font_of(invoice_pdf(replace(sheet, buyer=(name,)), NOW))

    assert [letter for letter in name if ord(letter) not in known] == []
    plain = font_of(invoice_pdf(replace(sheet, buyer=("",)), NOW))
    new_letters = {letter for letter in name if letter not in str(sheet)}
    assert embedded["maxp"].numGlyphs - plain["maxp"].numGlyphs >= len(new_letters) > 0
