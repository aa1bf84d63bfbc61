"""What a finished site must show of each entry, one JSON line an entry: read as a stream, for there may be 100,000.

A fact is `{"kind": "product" | "post" | "question", "id": ..., "words": [texts that its page must hold], ...}`;
a product's has its category too.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.build.catalogue import Post, Product, Question

FILE = "facts.jsonl"
Fact = dict[str, Any]


def of_product(product: Product) -> Fact:
    """The title, the first sentence, every variant's number and price."""
    skus = [sku for _, sku, _ in product.variants]
    prices = [f"{amount / 100:.2f}" for _, _, amount in product.variants]
    words = [product.title, first_sentence(product.body), *skus, *prices]
    return {"kind": "product", "id": product.slug, "words": words, "category": product.category.id}


def of_post(post: Post) -> Fact:
    body = post.body.split("\n\n")[1]
    return {"kind": "post", "id": post.id, "words": [post.title, first_sentence(body)]}


def of_question(question: Question) -> Fact:
    return {
        "kind": "question",
        "id": question.id,
        "words": [question.text.rstrip("?"), first_sentence(question.answer)],
    }


def first_sentence(text: str) -> str:
    return text.split(".", 1)[0]


def read(folder: Path, kind: str) -> Iterator[Fact]:
    with (folder / FILE).open(encoding="utf-8") as book:
        for line in book:
            fact = json.loads(line)
            if fact["kind"] == kind:
                yield fact
