"""An invoice as PDF: the only file of the run time that imports fpdf2.

One font, kept beside this file, of which only the letters that are used are embedded: Latin with all accents of Europe,
Greek and Cyrillic. What it lacks is printed as a box, never as another letter. One invoice gives the same bytes each
time: the times in it are the invoice's own. Pillow, which fpdf2 needs for pictures alone, is not there on Lambda.
"""

from __future__ import annotations

import logging
import warnings
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from functions.invoices.sheet import Row, Sheet

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # of Pillow and defusedxml, which are for pictures
    from fpdf import FPDF
    from fpdf.enums import XPos, YPos
    from fpdf.fonts import FontFace

if TYPE_CHECKING:
    from fpdf.table import Table

FONT = Path(__file__).parent / "fonts" / "invoice-sans.ttf"
MARGIN_MM, WIDTH_MM = 18, 174
SIZE, SMALL, LARGE = 9.5, 8.0, 20.0
SOFT, LINE = (95, 90, 82), (200, 195, 187)
# Of the width: what was sold, how many, price without tax, rate, amount.
COLUMNS = (74, 18, 32, 18, 32)
TAX_COLUMNS = (20, 32, 26, 26)
logging.getLogger("fontTools").setLevel(logging.ERROR)


def invoice_pdf(sheet: Sheet, issued_at: int) -> bytes:
    """A4, the head of the lines' table on every page, no line cut in two."""
    paper = _Paper(sheet, issued_at)
    paper.head()
    paper.parties()
    paper.lines()
    paper.sums()
    paper.notes()
    return bytes(paper.output())


class _Paper(FPDF):
    def __init__(self, sheet: Sheet, issued_at: int) -> None:
        super().__init__(format="A4")
        self.sheet = sheet
        self.add_font("invoice", fname=FONT)
        self.set_margin(MARGIN_MM)
        self.set_auto_page_break(auto=True, margin=MARGIN_MM + 4)
        self.set_draw_color(*LINE)
        self.set_line_width(0.2)
        self.set_lang(sheet.language)
        self.set_title(f"{sheet.title} {sheet.code}")
        self.set_author(sheet.seller[0])
        self.set_creation_date(datetime.fromtimestamp(issued_at, UTC))
        self.set_display_mode("fullwidth")
        self.add_page()

    def footer(self) -> None:
        """The number on every page, and which of how many it is."""
        self.set_y(-MARGIN_MM + 4)
        self._font(SMALL, soft=True)
        self.cell(0, 4, f"{self.sheet.title} {self.sheet.code}")
        self.set_x(MARGIN_MM)
        self.cell(0, 4, f"{self.page_no()} / {{nb}}", align="R")

    def head(self) -> None:
        self._font(LARGE)
        self.multi_cell(0, 10, self.sheet.title, new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        self.ln(3)
        for label, value in self.sheet.facts:
            self._font(SIZE, soft=True)
            self.cell(62, 5.5, label)
            self._font(SIZE)
            self.cell(0, 5.5, value, new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        self.ln(6)

    def parties(self) -> None:
        top, t = self.get_y(), self.sheet
        bottom = self._party(MARGIN_MM, top, t.seller_label, t.seller)
        if t.buyer:
            bottom = max(bottom, self._party(MARGIN_MM + WIDTH_MM / 2, top, t.buyer_label, t.buyer))
        self.set_xy(MARGIN_MM, bottom + 8)

    def _party(self, x: float, y: float, label: str, lines: Sequence[str]) -> float:
        """Where it ends."""
        self.set_xy(x, y)
        self._font(SMALL, soft=True)
        self.cell(WIDTH_MM / 2 - 4, 5.5, label, new_x=XPos.LEFT, new_y=YPos.NEXT)
        self._font(SIZE)
        for line in lines:
            self.multi_cell(WIDTH_MM / 2 - 4, 5, line, align="L", new_x=XPos.LEFT, new_y=YPos.NEXT)
        return float(self.get_y())

    def lines(self) -> None:
        self._font(SIZE)
        with self.table(col_widths=COLUMNS, **self._style(len(COLUMNS))) as table:
            self._row(table, self.sheet.headings)
            for row in self.sheet.rows:
                self._row(table, (_name(row), row.quantity, row.unit_net, row.rate, row.amount))
        self.ln(6)

    def sums(self) -> None:
        height = 7 * (len(self.sheet.tax_rows) + 3)
        if self.will_page_break(height):
            self.add_page()
        self._font(SIZE)
        with self.table(col_widths=TAX_COLUMNS, width=sum(TAX_COLUMNS), align="R", **self._style(4)) as table:
            for cells in (self.sheet.tax_headings, *self.sheet.tax_rows):
                self._row(table, cells)
        self.ln(4)
        self._font(SIZE + 4)
        self.set_x(MARGIN_MM + WIDTH_MM - sum(TAX_COLUMNS))
        self.cell(30, 8, self.sheet.total[0])
        self.cell(0, 8, self.sheet.total[1], align="R", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        self.ln(6)

    def notes(self) -> None:
        self._font(SMALL, soft=True)
        for note in self.sheet.notes:
            self.multi_cell(0, 4.5, note, align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
            self.ln(1.5)

    def _style(self, columns: int) -> dict[str, object]:
        return {
            "text_align": ("LEFT", *["RIGHT"] * (columns - 1)),
            "borders_layout": "HORIZONTAL_LINES",
            "headings_style": FontFace(color=SOFT, size_pt=SMALL),
            "line_height": 5,
            "padding": (1.2, 0),
            "v_align": "TOP",
        }

    def _row(self, table: Table, cells: Sequence[str]) -> None:
        row = table.row()
        for cell in cells:
            row.cell(cell)

    def _font(self, size: float, *, soft: bool = False) -> None:
        self.set_font("invoice", size=size)
        self.set_text_color(*(SOFT if soft else (0, 0, 0)))


def _name(row: Row) -> str:
    return f"{row.text}\n{row.detail}" if row.detail else row.text
