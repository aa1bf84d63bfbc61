"""Which products are bought together, counted so that nobody's basket can be read from it.

A pair counts once a customer, however often they buy it, and is told only when enough customers did. The file has one
line a pair, without any count, the most frequent first:

    product,with
    taza-marea,plato-vega

Knows the counting and the file. Must not know orders or where the file lies.
"""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Iterable, Mapping, Set
from itertools import combinations

from commerce.errors import ContentError

COLUMNS = ("product", "with")
LEAST = 5
"""Customers that must have bought a pair before it is told."""
MOST = 8
"""Companions of one product that are kept."""

Together = Mapping[str, tuple[str, ...]]
"""Product ids by product id, the most frequent first."""


def counted(baskets: Iterable[tuple[str, Set[str]]]) -> dict[tuple[str, str], int]:
    """(customer, product ids) of each order to how many customers bought each pair; pairs in alphabetical order."""
    buyers: dict[tuple[str, str], set[str]] = defaultdict(set)
    for customer, products in baskets:
        for pair in combinations(sorted(products), 2):
            buyers[pair].add(customer)
    return {pair: len(customers) for pair, customers in buyers.items()}


def companions(pairs: Mapping[tuple[str, str], int], least: int = LEAST, most: int = MOST) -> Together:
    """Both ways of each pair that `least` customers bought."""
    found: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for (one, other), customers in pairs.items():
        if customers >= least:
            found[one].append((-customers, other))
            found[other].append((-customers, one))
    return {product: tuple(other for _, other in sorted(found[product])[:most]) for product in sorted(found)}


def written(together: Together) -> str:
    """The file's text; equal companions give equal bytes."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows((product, other) for product in sorted(together) for other in together[product])
    return text.getvalue()


def parse(text: str) -> tuple[Together, list[tuple[int, ContentError]]]:
    """The companions, and what is wrong with the file: (line, problem)."""
    found: dict[str, dict[str, None]] = defaultdict(dict)
    faults: list[tuple[int, ContentError]] = []
    reader = csv.reader(io.StringIO(text))
    try:
        for row in reader:
            if not row or tuple(row) == COLUMNS:
                continue
            if len(row) != len(COLUMNS) or not all(row) or row[0] == row[1]:
                hint = "is no pair of products. `vitrina together` writes this file anew."
                faults.append((reader.line_num, ContentError("", ",".join(row), hint)))
                continue
            found[row[0]][row[1]] = None
    except csv.Error as problem:
        faults.append((reader.line_num, ContentError("", "", f"cannot be read as CSV: {problem}.")))
    return {product: tuple(others) for product, others in found.items()}, faults
