"""Reading a content folder: every file becomes an entry or a problem, and gaps of translations are filled and said."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import msgspec
import pytest

from commerce.product import Product
from plugins import products
from plugins.core.days import today_in
from plugins.core.fields import table
from plugins.core.files import Found
from plugins.core.notes import Notes
from plugins.core.reading import Kind, Reader
from tests.build.problems.breaking import SIMPLE, VARIED, VARIED_EN, changed, sound
from tests.build.shops import TINY, copy_of_content, read, tiny_settings


def problems_with(tmp_path: Path, **files: str) -> list[str]:
    content = copy_of_content(
        tmp_path, {name.replace("__", "/") + ".md": text.encode() for name, text in files.items()}
    )
    return [str(problem) for problem in read(content)[1]]


def test_a_post_may_be_written_in_one_language_only(tmp_path: Path):
    text = "---\ntitle: Nota\ndate: 2026-10-14\nauthor: Marta\nsummary: Una nota.\n---\nTexto.\n"
    content = copy_of_content(tmp_path, {"posts/nota.md": text.encode()})
    site, problems = read(content)
    assert not problems.errors
    assert "content/posts/nota.md: warning: has no en translation (nota.en.md)" in problems.text()
    assert set(site.posts["nota"].texts) == {"es"}


def test_gaps_of_a_translation_are_filled_from_the_main_language_and_said(tmp_path: Path):
    good, _ = sound("z-olla")
    english = "---\nslug: pot\nimages: {products/plato-1.jpg: A pot}\n---\n"
    content = copy_of_content(
        tmp_path, {"products/z-olla.md": good.encode(), "products/z-olla.en.md": english.encode()}
    )
    site, problems = read(content)
    assert not problems.errors
    assert [p.field for p in problems.warnings] == ["", "summary", "title"]
    text = site.products["z-olla"].texts["en"]
    assert (text.title, text.slug, text.body) == ("Olla", "pot", "Texto.")


def test_a_missing_translation_leaves_a_site_that_can_still_be_looked_at(tmp_path: Path):
    content = copy_of_content(tmp_path, {"products/z-olla.md": SIMPLE.format(sku="Z").encode()})
    site, problems = read(content)
    assert problems.errors
    assert site.products["z-olla"].texts["en"].title == "Olla"


def test_underscored_hidden_and_readme_files_are_left_alone(tmp_path: Path):
    files = dict.fromkeys(("products/_draft.md", "products/README.md", "products/.hidden", "_notes.md"), b"nonsense")
    _, problems = read(copy_of_content(tmp_path, files))
    assert not problems


def test_other_files_among_the_content_are_a_warning(tmp_path: Path):
    _, problems = read(copy_of_content(tmp_path, {"products/photo.psd": b"x"}))
    assert [str(p) for p in problems] == [
        "content/products/photo.psd: warning: is not read here: content files end in .md."
    ]


def test_a_shop_may_have_no_reviews_yet(tmp_path: Path):
    content = copy_of_content(tmp_path)
    for path in (content / "reviews").iterdir():
        path.unlink()
    (content / "reviews").rmdir()
    site, problems = read(content)
    assert not problems
    assert site.reviews == {}


def test_content_that_is_nowhere_is_one_problem(tmp_path: Path):
    _, problems = read(tmp_path / "content")
    assert "content: does not exist. The shop's content goes there." in problems.text()


def test_a_reader_that_loses_an_entry_in_silence_is_found_out(monkeypatch: pytest.MonkeyPatch):
    (kind,) = products.KINDS
    monkeypatch.setattr(products, "KINDS", (dataclasses.replace(kind, read=lambda _entry, _reading: None),))
    _, problems = read(TINY / "content")
    lost = [p.path for p in problems.errors if "was found but not read" in p.hint]
    assert lost == [f"content/products/{name}.md" for name in ("cuenco", "jarra", "plato", "taza")]


def test_a_reader_cannot_take_a_field_that_its_table_does_not_name():
    reader = Reader(tiny_settings(), TINY / "content")
    known = table("Topic", "title order")
    kind = Kind("topics", known, lambda entry, _reading: entry.fields.text("slug"), table("T", "title slug"))
    with pytest.raises(KeyError, match="slug is not in the table Topic"):
        reader.read(kind, Found("piezas", TINY / "content/topics/piezas.md"))


def test_a_record_can_be_kept_and_sent_and_says_the_same():
    reader, (kind,) = Reader(tiny_settings(), TINY / "content"), products.KINDS
    record = reader.read(kind, Found("taza", TINY / "content/products/taza.md"))
    encode, decode = msgspec.msgpack.encode, msgspec.msgpack.decode
    assert decode(encode(record.value), type=Product) == record.value
    assert decode(encode(record.notes), type=Notes) == record.notes


def test_today_is_that_of_the_shops_time_zone():
    assert len(today_in(tiny_settings().timezone)) == len("2026-11-22")


def test_a_value_that_is_a_measure_needs_no_translation(tmp_path: Path):
    original = changed(VARIED.format(sku="Z"), '[Rojo, {name: Azul, swatch: "#0000ff"}]', "[250 ml, 1 l]")
    original = original.replace("Color: Rojo", "Color: 250 ml").replace("Color: Azul", "Color: 1 l")
    english = changed(VARIED_EN.format(id="z"), ", values: {Rojo: Red, Azul: Blue}", "")
    assert problems_with(tmp_path, **{"products__z": original, "products__z.en": english}) == []


def test_a_value_that_is_the_same_word_is_said_explicitly(tmp_path: Path):
    english = changed(VARIED_EN.format(id="z"), "Azul: Blue", "Azul: Azul")
    assert problems_with(tmp_path, **{"products__z": VARIED.format(sku="Z"), "products__z.en": english}) == []
