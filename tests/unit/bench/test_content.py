"""The catalogue: the same entries with the same words in both dialects, and the same ones every time."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from bench.build import content, facts
from bench.build.catalogue import Catalogue

N = 60
NAMES = {"products": "products", "posts": "blog", "faqs": "faq"}
LINKED = re.compile(r"\((?:product:|post:|/products/|/blog/)([a-z0-9-]+)/?\)")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("catalogue")
    content.write(Catalogue(N), place)
    return place


def entries(folder: Path, flavour: str, kind: str) -> dict[str, tuple[dict[str, Any], str]]:
    """Front matter and body by name."""
    found = {}
    for path in (folder / flavour / "content" / kind).glob("*.md"):
        _, front, body = path.read_text(encoding="utf-8").split("---\n", 2)
        found[path.stem] = (yaml.safe_load(front), body)
    return found


def both(folder: Path, kind: str) -> list[tuple[dict[str, Any], str, dict[str, Any], str]]:
    ours, theirs = entries(folder, "vitrina", kind), entries(folder, "hugo", NAMES[kind])
    assert set(ours) == set(theirs)
    return [(*ours[name], *theirs[name]) for name in ours]


@pytest.mark.parametrize(("kind", "count"), [("products", N), ("posts", N // 20), ("faqs", N // 50)])
def test_both_hold_as_many_entries_as_asked_for(folder, kind, count):
    assert len(both(folder, kind)) == count


def test_products_have_the_same_titles_numbers_prices_tags_and_pictures(folder):
    for ours, _, theirs, _ in both(folder, "products"):
        assert [ours[name] for name in ("title", "summary", "tags")] == [
            theirs[name] for name in ("title", "summary", "tags")
        ]
        assert [(v["options"]["Choice"], v["sku"], v["price"]) for v in ours["variants"]] == [
            (v["label"], v["sku"], v["price"]) for v in theirs["variants"]
        ]
        assert [image["src"] for image in ours["images"]] == [f"products/{name}" for name in theirs["images"]]
        assert ours["category"].replace("/", " ") == theirs["category"].lower()


def test_posts_and_questions_have_the_same_words(folder):
    for ours, _, theirs, _ in both(folder, "posts"):
        assert [ours[name] for name in ("title", "summary", "tags")] == [
            theirs[name] for name in ("title", "summary", "tags")
        ]
        assert str(ours["date"])[:10] == str(theirs["date"])[:10]
    for ours, _, theirs, _ in both(folder, "faqs"):
        assert ours["question"] == theirs["title"]


@pytest.mark.parametrize("kind", NAMES)
def test_bodies_differ_in_nothing_but_the_way_to_write_a_link(folder, kind):
    for _, ours, _, theirs in both(folder, kind):
        assert LINKED.sub(r"(\1)", ours) == LINKED.sub(r"(\1)", theirs)
        assert "<product:" not in ours + theirs


def test_links_lead_to_entries_that_exist(folder):
    names = set(entries(folder, "vitrina", "products")) | set(entries(folder, "vitrina", "posts"))
    linked = {name for _, body, _, _ in both(folder, "products") for name in LINKED.findall(body)}

    assert linked
    assert linked <= names


def test_bodies_have_the_parts_and_the_length_of_a_real_one(folder):
    for _, body, _, _ in both(folder, "products"):
        assert 120 <= len(body.split()) <= 400
        assert all(part in body for part in ("\n## ", "\n### ", "\n- ", "\n| --- ", "**", "](https://"))


def test_the_same_size_and_seed_give_the_same_bytes(folder, tmp_path):
    content.write(Catalogue(N), tmp_path)
    files = [path.relative_to(folder) for path in folder.rglob("*.md")]

    assert [name for name in files if (folder / name).read_bytes() != (tmp_path / name).read_bytes()] == []


def test_the_facts_name_every_entry_with_words_that_are_in_it(folder):
    products = entries(folder, "vitrina", "products")
    noted = list(facts.read(folder, "product"))

    assert {fact["id"] for fact in noted} == set(products)
    for fact in noted:
        front, body = products[fact["id"]]
        assert [word for word in fact["words"] if word not in f"{front}{body}"] == []
    assert len(list(facts.read(folder, "post"))) == N // 20
    assert len(list(facts.read(folder, "question"))) == N // 50
