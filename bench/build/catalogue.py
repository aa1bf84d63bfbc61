#!/usr/bin/env python3
"""A deterministic catalogue, written twice: as Vitrina's content and as Hugo's.

    catalogue.py OUT --products N --flavor vitrina|hugo [--seed S]

Both hold the same entries with the same words: N products (two or three variants, three pictures, 150 to 300 words with
headings, a list, a table and links), N/20 posts, N/50 questions, and the square root of N categories. Only the front
matter and the way to write an inner link differ. Vitrina's categories have two levels (`kitchen/tools`), since its menu
shows all upper ones.
"""

from __future__ import annotations

import argparse
import json
import math
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

SYLLABLES = (
    "ba be bo ca ce co da de do fa fe fi ga go ha he ka ke ki la le li lo ma me mi mo na ne ni no pa pe po ra re ri ro "
    "sa se si so ta te ti to va ve vi vo za ze zi"
).split()
ADJECTIVES = (
    "Compact Classic Heavy Light Folding Modern Rustic Nordic Coastal Urban Alpine Quiet Bright Solid Woven Smooth Matte "
    "Double Pocket Grand"
).split()
NOUNS = (
    "Lamp Chair Kettle Mug Blanket Basket Shelf Clock Mirror Rug Table Pan Knife Bowl Vase Stool Tray Hook Frame Cushion "
    "Bench Jug Rack Box"
).split()
AREAS = "Kitchen Garden Bath Office Bedroom Hallway Workshop Nursery Travel Outdoor Dining Pets".split()
KINDS = "Tools Textiles Lighting Storage Furniture Decor Basics Gifts Spares Kits Seating Tableware".split()
TAGS = "new sale handmade oak steel linen ceramic recycled gift bestseller limited outdoor vegan local wool glass".split()
CHOICES = ["Small", "Medium", "Large", "Red", "Blue", "Natural"]
PICTURES = 12
START = datetime(2024, 1, 1, 8)  # noqa: DTZ001


@dataclass(frozen=True)
class Category:
    area: str
    kind: str

    @property
    def title(self) -> str:
        return f"{self.area} {self.kind}"

    @property
    def id(self) -> str:
        return f"{self.area}/{self.kind}".lower().replace(" ", "-")


@dataclass(frozen=True)
class Product:
    """Amounts in cents. `variants`: (label, SKU, amount). `body` has `{product:slug}` where a link leads."""

    slug: str
    number: int
    title: str
    category: Category
    tags: list[str]
    summary: str
    amount: int
    variants: list[tuple[str, str, int]]
    pictures: list[int]
    body: str


class Words:
    """Made-up words, the same ones for the same seed."""

    def __init__(self, rng: random.Random, size: int = 900) -> None:
        self.rng = rng
        self.vocabulary = ["".join(rng.choice(SYLLABLES) for _ in range(rng.choice((1, 2, 2, 3, 3, 4)))) for _ in range(size)]

    def some(self, count: int) -> str:
        return " ".join(self.rng.choices(self.vocabulary, k=count))

    def sentence(self, low: int = 7, high: int = 16) -> str:
        text = self.some(self.rng.randint(low, high))
        return text[0].upper() + text[1:] + "."

    def paragraph(self, count: int) -> str:
        """About so many words, with emphasis in the last sentence."""
        sentences: list[str] = []
        while count > 0:
            sentences.append(self.sentence())
            count -= sentences[-1].count(" ") + 1
        if len(sentences) > 1:
            words = sentences[-1].split(" ")
            words[1:3] = [f"**{words[1]}**", f"*{words[2]}*"]
            sentences[-1] = " ".join(words)
        return " ".join(sentences)


class Catalogue:
    """All entries of one size and seed. Links inside bodies are written `<product:slug>` and `<post:slug>`."""

    def __init__(self, products: int, seed: int = 1) -> None:
        self.rng = random.Random(seed)
        self.categories = _categories(max(1, round(math.sqrt(products))))
        self.slugs = [f"{self.rng.choice(ADJECTIVES)}-{self.rng.choice(NOUNS)}-{n:05d}".lower() for n in range(products)]
        self.post_ids = [f"post-{n:04d}" for n in range(max(1, products // 20))]
        self.questions = max(1, products // 50)
        self.words = Words(self.rng)

    def products(self) -> Iterator[Product]:
        rng, words = self.rng, self.words
        weights = [1 / (1 + n * 0.15) for n in range(len(self.categories))]
        for number, slug in enumerate(self.slugs):
            some = number < len(self.categories)
            category = self.categories[number] if some else rng.choices(self.categories, weights)[0]
            amount = rng.randint(500, 30000)
            labels = rng.sample(CHOICES, rng.randint(2, 3))
            yield Product(
                slug=slug,
                number=number,
                title=slug.rsplit("-", 1)[0].replace("-", " ").title() + f" {words.some(1).title()} {number}",
                category=category,
                tags=sorted(rng.sample(TAGS, 3)),
                summary=words.sentence(10, 16),
                amount=amount,
                variants=[(x, f"SK-{number:05d}-{x[0]}{n}", amount + 150 * n) for n, x in enumerate(labels)],
                pictures=rng.sample(range(PICTURES), 3),
                body=self._product_body(),
            )

    def posts(self) -> Iterator[tuple[str, dict[str, Any], str]]:
        """(id, title, summary, tags and date, body)."""
        for number, id_ in enumerate(self.post_ids):
            words = self.words
            meta = {
                "title": words.some(4).title(),
                "date": START + timedelta(hours=3 * number),
                "tags": sorted(self.rng.sample(TAGS, 2)),
                "summary": words.sentence(10, 16),
            }
            parts: list[str] = []
            for _ in range(4):
                link = f"[{words.some(2)}](<product:{self.rng.choice(self.slugs)}>)"
                parts += [f"## {words.some(3).title()}", words.paragraph(60), f"> {words.sentence()}", f"{words.paragraph(30)} {link}"]
            yield id_, meta, "\n\n".join(parts) + "\n"

    def faqs(self) -> Iterator[tuple[str, str, str]]:
        """(id, question, answer)."""
        for number in range(self.questions):
            words = self.words
            answer = f"{words.paragraph(40)}\n\n- {words.some(4)}\n- {words.some(4)}\n"
            yield f"faq-{number:04d}", f"{words.some(6).capitalize()}?", answer

    def _product_body(self) -> str:
        rng, words = self.rng, self.words
        rows, points = rng.randint(3, 5), rng.randint(3, 5)
        text = rng.randint(150, 300) - rows * 6 - points * 6 - 20
        first, second = int(text * 0.4), int(text * 0.35)
        links = (
            f" See [{words.some(2)}](<product:{rng.choice(self.slugs)}>)"
            f" and [the guide](<post:{rng.choice(self.post_ids)}>)."
        )
        table = ["| Property | Value | Note |", "| --- | --- | ---: |"]
        table += [f"| {words.some(1)} | {rng.randint(1, 900)} mm | {words.some(3)} |" for _ in range(rows)]
        outside = f" More at [{words.some(1)}](https://maker.example/{words.some(1)})."
        parts = [
            words.paragraph(first),
            f"## {words.some(3).title()}",
            words.paragraph(second) + links,
            "\n".join(f"- {words.some(2)}: `{words.some(1)}` {words.some(3)}" for _ in range(points)),
            f"## {words.some(2).title()}",
            "\n".join(table),
            f"### {words.some(2).title()}",
            words.paragraph(max(text - first - second, 10)) + outside,
        ]
        return "\n\n".join(parts) + "\n"


def _categories(count: int) -> list[Category]:
    found: list[Category] = []
    for n in range(count):
        category = Category(AREAS[n % len(AREAS)], KINDS[(n // len(AREAS) + n) % len(KINDS)])
        found.append(category if category not in found else Category(category.area, f"{category.kind} {n}"))
    return found


# Vitrina's content


def write_vitrina(catalogue: Catalogue, content: Path) -> None:
    for category in catalogue.categories:
        _put(content / "categories" / f"{category.id.split('/')[0]}.md", {"title": category.area}, "")
        _put(content / "categories" / f"{category.id}.md", {"title": category.title}, "")
    for product in catalogue.products():
        _put(content / "products" / f"{product.slug}.md", _vitrina_product(product), _named(product.body))
    for id_, meta, body in catalogue.posts():
        front = {**meta, "date": f"{meta['date']:%Y-%m-%d}", "author": "Ana"}
        _put(content / "posts" / f"{id_}.md", front, _named(body))
    _put(content / "topics" / "shop.md", {"title": "Shop"}, "")
    for id_, question, answer in catalogue.faqs():
        _put(content / "faqs" / f"{id_}.md", {"question": question, "topic": "shop"}, answer)
    for role in ("contact", "delivery", "legal", "privacy", "terms"):
        menu = {"role": role, "menu": "footer"}
        _put(content / "pages" / f"{role}.md", {"title": role.title(), "summary": role.title(), **menu}, "Text.\n")
    _write_pictures(content / "images" / "products")


def _vitrina_product(product: Product) -> dict[str, Any]:
    return {
        "title": product.title,
        "summary": product.summary,
        "category": product.category.id,
        "tags": product.tags,
        "images": [{"src": f"products/p-{n:02d}.png", "alt": product.title} for n in product.pictures],
        "options": [{"name": "Choice", "values": [label for label, _, _ in product.variants]}],
        "variants": [
            {"sku": sku, "options": {"Choice": label}, "price": f"{amount / 100:.2f}", "stock": 20}
            for label, sku, amount in product.variants
        ],
    }


def _named(body: str) -> str:
    return body.replace("(<", "(").replace(">)", ")")


def _write_pictures(folder: Path) -> None:
    """Tiny ones: the bench does no image work."""
    from PIL import Image

    folder.mkdir(parents=True, exist_ok=True)
    for n in range(PICTURES):
        Image.new("RGB", (32, 40), (20 * n, 255 - 20 * n, 128)).save(folder / f"p-{n:02d}.png")


# Hugo's content


def write_hugo(catalogue: Catalogue, content: Path) -> None:
    for product in catalogue.products():
        _put(content / "products" / f"{product.slug}.md", _hugo_product(product), _addressed(product.body))
    for id_, meta, body in catalogue.posts():
        front = {**meta, "slug": id_, "date": f"{meta['date']:%Y-%m-%dT%H:%M:%SZ}", "category": "Blog"}
        _put(content / "blog" / f"{id_}.md", front, _addressed(body))
    for id_, question, answer in catalogue.faqs():
        _put(content / "faq" / f"{id_}.md", {"title": question, "slug": id_}, answer)


def _hugo_product(product: Product) -> dict[str, Any]:
    return {
        "title": product.title,
        "slug": product.slug,
        "date": f"{START + timedelta(minutes=37 * product.number):%Y-%m-%dT%H:%M:%SZ}",
        "category": product.category.title,
        "tags": product.tags,
        "summary": product.summary,
        "sku": f"SK-{product.number:05d}",
        "price": f"{product.amount / 100:.2f}",
        "currency": "EUR",
        "variants": [{"label": x, "sku": sku, "price": f"{amount / 100:.2f}"} for x, sku, amount in product.variants],
        "images": [f"p-{n:02d}.png" for n in product.pictures],
    }


def _addressed(body: str) -> str:
    return body.replace("(<product:", "(/products/").replace("(<post:", "(/blog/").replace(">)", "/)")


def _put(path: Path, front: dict[str, Any], body: str) -> None:
    """Each value as JSON, which is YAML too; dates as they stand, for Hugo takes no text for one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = [f"{key}: {value if key == 'date' else json.dumps(value)}\n" for key, value in front.items()]
    path.write_text(f"---\n{''.join(lines)}---\n\n{body}", encoding="utf-8")


WRITERS = {"vitrina": write_vitrina, "hugo": write_hugo}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("--products", type=int, required=True)
    parser.add_argument("--flavor", choices=tuple(WRITERS), required=True)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    WRITERS[chosen.flavor](Catalogue(chosen.products, chosen.seed), chosen.out)


if __name__ == "__main__":
    main()
