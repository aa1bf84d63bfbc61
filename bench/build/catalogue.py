"""The catalogue that both sites are made of: made-up entries, the same ones for the same size and seed.

N products (two or three variants, three pictures, 150 to 300 words with headings, a list, a table and links), N/20
posts, N/50 questions, and the square root of N categories on two levels. Must not know how an engine writes them.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

SYLLABLES = (
    "ba be bo ca ce co da de do fa fe fi ga go ha he ka ke ki la le li lo ma me mi mo na ne ni no pa pe po ra re ri ro "
    "sa se si so ta te ti to va ve vi vo za ze zi"
).split()
ADJECTIVES = (
    "Compact Classic Heavy Light Folding Modern Rustic Nordic Coastal Urban Alpine Quiet Bright Solid Woven Smooth "
    "Matte Double Pocket Grand"
).split()
NOUNS = (
    "Lamp Chair Kettle Mug Blanket Basket Shelf Clock Mirror Rug Table Pan Knife Bowl Vase Stool Tray Hook Frame "
    "Cushion Bench Jug Rack Box"
).split()
AREAS = "Kitchen Garden Bath Office Bedroom Hallway Workshop Nursery Travel Outdoor Dining Pets".split()
KINDS = "Tools Textiles Lighting Storage Furniture Decor Basics Gifts Spares Kits Seating Tableware".split()
TAGS = (
    "new sale handmade oak steel linen ceramic recycled gift bestseller limited outdoor vegan local wool glass"
).split()
CHOICES = ["Small", "Medium", "Large", "Red", "Blue", "Natural"]
PICTURES = 12
START = datetime(2024, 1, 1, 8)


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
    """Amounts in cents. `variants`: (label, SKU, amount)."""

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


@dataclass(frozen=True)
class Post:
    id: str
    title: str
    date: datetime
    tags: list[str]
    summary: str
    body: str


@dataclass(frozen=True)
class Question:
    id: str
    text: str
    answer: str


class Words:
    """Made-up words, the same ones for the same seed."""

    def __init__(self, rng: random.Random, size: int = 900) -> None:
        self.rng = rng
        self.vocabulary = [self._word() for _ in range(size)]

    def _word(self) -> str:
        return "".join(self.rng.choice(SYLLABLES) for _ in range(self.rng.choice((1, 2, 2, 3, 3, 4))))

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
    """All entries of one size and seed. Links inside bodies are written `<product:slug>` and `<post:slug>`.

    Go through products, posts and questions once each, in this order: they draw from one row of random numbers.
    """

    def __init__(self, products: int, seed: int = 1) -> None:
        self.rng = random.Random(seed)
        self.categories = _categories(max(1, round(math.sqrt(products))))
        self.slugs = [self._slug(number) for number in range(products)]
        self.post_ids = [f"post-{n:04d}" for n in range(max(1, products // 20))]
        self.questions = max(1, products // 50)
        self.words = Words(self.rng)

    def _slug(self, number: int) -> str:
        return f"{self.rng.choice(ADJECTIVES)}-{self.rng.choice(NOUNS)}-{number:05d}".lower()

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

    def posts(self) -> Iterator[Post]:
        words = self.words
        for number, id_ in enumerate(self.post_ids):
            yield Post(
                id=id_,
                title=words.some(4).title(),
                date=START + timedelta(hours=3 * number),
                tags=sorted(self.rng.sample(TAGS, 2)),
                summary=words.sentence(10, 16),
                body=self._post_body(),
            )

    def faqs(self) -> Iterator[Question]:
        words = self.words
        for number in range(self.questions):
            text = f"{words.some(6).capitalize()}?"
            yield Question(
                f"faq-{number:04d}", text, f"{words.paragraph(40)}\n\n- {words.some(4)}\n- {words.some(4)}\n"
            )

    def _post_body(self) -> str:
        words = self.words
        parts: list[str] = []
        for _ in range(4):
            link = f"[{words.some(2)}](<product:{self.rng.choice(self.slugs)}>)"
            parts += [f"## {words.some(3).title()}", words.paragraph(60), f"> {words.sentence()}"]
            parts.append(f"{words.paragraph(30)} {link}")
        return "\n\n".join(parts) + "\n"

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
