"""The catalogue written as Vitrina's content and as Hugo's, in one pass: the same entries with the same words.

Only the front matter and the way to write an inner link differ. Beside them lie the facts that a finished site is
checked against (`facts.py`).

    python -m bench.build.content FOLDER --products N [--seed S]
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any, TextIO

from bench.build import facts
from bench.build.catalogue import PICTURES, START, Catalogue, Category, Post, Product, Question

ROLES = ("contact", "delivery", "legal", "privacy", "terms")


def write(catalogue: Catalogue, folder: Path, flavours: tuple[str, ...] = ("vitrina", "hugo")) -> None:
    """Into `folder/vitrina/content` and `folder/hugo/content`, with `folder/facts.jsonl`."""
    writers = [WRITERS[flavour](folder / flavour / "content") for flavour in flavours]
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / facts.FILE).open("w", encoding="utf-8") as book:
        for writer in writers:
            writer.frame(catalogue.categories)
        for fact in _entries(catalogue, writers):
            _note(book, fact)


def _entries(catalogue: Catalogue, writers: list[VitrinaContent | HugoContent]) -> Iterator[facts.Fact]:
    for product in catalogue.products():
        for writer in writers:
            writer.product(product)
        yield facts.of_product(product)
    for post in catalogue.posts():
        for writer in writers:
            writer.post(post)
        yield facts.of_post(post)
    for question in catalogue.faqs():
        for writer in writers:
            writer.question(question)
        yield facts.of_question(question)


def _note(book: TextIO, fact: facts.Fact) -> None:
    book.write(json.dumps(fact) + "\n")


class VitrinaContent:
    """Writes entries as docs/content-fields.md says."""

    def __init__(self, content: Path) -> None:
        self.content = content

    def frame(self, categories: list[Category]) -> None:
        """What the entries hang on: categories, the one topic, the pages that every shop has, the pictures."""
        for category in categories:
            self._put(f"categories/{category.id.split('/')[0]}", {"title": category.area})
            self._put(f"categories/{category.id}", {"title": category.title})
        self._put("topics/shop", {"title": "Shop"})
        for role in ROLES:
            front = {"title": role.title(), "summary": role.title(), "role": role, "menu": "footer"}
            self._put(f"pages/{role}", front, "Text.\n")
        _write_pictures(self.content / "images" / "products")

    def product(self, product: Product) -> None:
        front = {
            "title": product.title,
            "summary": product.summary,
            "category": product.category.id,
            "tags": product.tags,
            "images": [{"src": f"products/p-{n:02d}.png", "alt": product.title} for n in product.pictures],
            "options": [{"name": "Choice", "values": [label for label, _, _ in product.variants]}],
            "variants": [
                {"sku": sku, "options": {"Choice": label}, "price": price(amount), "stock": 20}
                for label, sku, amount in product.variants
            ],
        }
        self._put(f"products/{product.slug}", front, product.body)

    def post(self, post: Post) -> None:
        front = {"title": post.title, "date": f"{post.date:%Y-%m-%d}", "tags": post.tags, "summary": post.summary}
        self._put(f"posts/{post.id}", {**front, "author": "Ana"}, post.body)

    def question(self, question: Question) -> None:
        self._put(f"faqs/{question.id}", {"question": question.text, "topic": "shop"}, question.answer)

    def _put(self, name: str, front: dict[str, Any], body: str = "") -> None:
        _put(self.content / f"{name}.md", front, body.replace("(<", "(").replace(">)", ")"))


class HugoContent:
    """Writes entries as the templates in hugo/layouts read them."""

    def __init__(self, content: Path) -> None:
        self.content = content

    def frame(self, categories: list[Category]) -> None:
        """Nothing: Hugo makes its categories from the products' front matter."""

    def product(self, product: Product) -> None:
        front = {
            "title": product.title,
            "slug": product.slug,
            "date": f"{START + timedelta(minutes=37 * product.number):%Y-%m-%dT%H:%M:%SZ}",
            "category": product.category.title,
            "tags": product.tags,
            "summary": product.summary,
            "sku": f"SK-{product.number:05d}",
            "price": price(product.amount),
            "currency": "EUR",
            "variants": [{"label": x, "sku": sku, "price": price(amount)} for x, sku, amount in product.variants],
            "images": [f"p-{n:02d}.png" for n in product.pictures],
        }
        self._put(f"products/{product.slug}", front, product.body)

    def post(self, post: Post) -> None:
        date = f"{post.date:%Y-%m-%dT%H:%M:%SZ}"
        front = {"title": post.title, "date": date, "tags": post.tags, "summary": post.summary}
        self._put(f"blog/{post.id}", {**front, "slug": post.id, "category": "Blog"}, post.body)

    def question(self, question: Question) -> None:
        self._put(f"faq/{question.id}", {"title": question.text, "slug": question.id}, question.answer)

    def _put(self, name: str, front: dict[str, Any], body: str) -> None:
        body = body.replace("(<product:", "(/products/").replace("(<post:", "(/blog/").replace(">)", "/)")
        _put(self.content / f"{name}.md", front, body)


WRITERS: dict[str, type[VitrinaContent] | type[HugoContent]] = {"vitrina": VitrinaContent, "hugo": HugoContent}


def price(amount: int) -> str:
    return f"{amount / 100:.2f}"


def _put(path: Path, front: dict[str, Any], body: str) -> None:
    """Each value as JSON, which is YAML too; dates as they stand, for Hugo takes no text for one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = [f"{key}: {value if key == 'date' else json.dumps(value)}\n" for key, value in front.items()]
    path.write_text(f"---\n{''.join(lines)}---\n\n{body}", encoding="utf-8")


def _write_pictures(folder: Path) -> None:
    """Tiny ones: the bench does no image work."""
    from PIL import Image

    folder.mkdir(parents=True, exist_ok=True)
    for n in range(PICTURES):
        Image.new("RGB", (32, 40), (20 * n, 255 - 20 * n, 128)).save(folder / f"p-{n:02d}.png")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--products", type=int, required=True)
    parser.add_argument("--flavours", nargs="+", choices=tuple(WRITERS), default=list(WRITERS))
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    write(Catalogue(chosen.products, chosen.seed), chosen.folder, tuple(chosen.flavours))


if __name__ == "__main__":
    main()
