"""By what the products of a listing can be told apart: category, price, colour, what can be had, rating, tags.

Rows in, places out; the same for all languages. What a choice is called and where it lies is said by
`plugins.views.choices`. Must not know words or addresses.
"""

from __future__ import annotations

import bisect
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

import msgspec

from plugins.core.colors import NAMES, color_name
from plugins.core.offers import AVAILABLE, PREORDER
from plugins.core.rows import Row

CATEGORY, PRICE, COLOR, STATE, OFFER, RATING, TAG = "category", "price", "color", "state", "offer", "rating", "tag"
IN_STOCK, TO_ORDER, SALE, GOOD = "in-stock", "preorder", "sale", "good"
GOOD_TENTHS = 40
"""Four stars."""
MAX_TAGS = 12
MAX_PRODUCTS = 5000
"""Of larger listings nothing is told: who has so many parts them by categories."""
_BANDS = 4
# Tenths of a power of ten that people call round.
_ROUND = (10, 15, 20, 25, 30, 40, 50, 60, 80, 100)


class Value(msgspec.Struct, frozen=True):
    """One choice. `places`: of the products that it holds, in the listing, from 0.

    `code` does not depend on the language: a category's id, `2500-5000` (minor units; empty on an open side), a
    colour's name, `sale`, a tag of the main language. `names`: a tag in each language; `swatch`: a colour's usual one.
    """

    code: str
    places: tuple[int, ...]
    names: tuple[str, ...] = ()
    swatch: str = ""


class Facet(msgspec.Struct, frozen=True):
    """Its values rule each other out for a price or a category, not for colours and tags."""

    kind: str
    values: tuple[Value, ...]


class Told(msgspec.Struct, frozen=True):
    """A choice without its products: what pages that print it depend on. `code`, `names`, `swatch`: see `Value`."""

    code: str
    count: int
    names: tuple[str, ...] = ()
    swatch: str = ""


NOTHING = Told("", 0)
ByKind = tuple[tuple[str, tuple[Told, ...]], ...]


def told_of(found: Sequence[Facet]) -> ByKind:
    return tuple((f.kind, tuple(Told(v.code, len(v.places), v.names, v.swatch) for v in f.values)) for f in found)


def facets_of(
    rows: Sequence[Row],
    today: str,
    rating: Callable[[str], int],
    is_reduced: Callable[[Row], bool],
    category: str,
    below: Iterable[str],
) -> tuple[Facet, ...]:
    """Only choices that leave something out. `rating`: tenths by product id, 0 for none. `is_reduced`: a higher price
    is struck through. `category`: whose products these are, empty for all; `below`: the categories right below it, in
    order.
    """
    if len(rows) > MAX_PRODUCTS:
        return ()
    offers = [row.offer(today) for row in rows]
    found = (
        (CATEGORY, _by_category(rows, category, below)),
        (PRICE, _by_price([amount for amount, *_ in offers])),
        (COLOR, _by_color(rows)),
        (STATE, _grouped(_states(bits) for _, bits, *_ in offers)),
        (OFFER, _grouped((SALE,) if is_reduced(row) else () for row in rows)),
        (RATING, _grouped((GOOD,) if rating(row.id) >= GOOD_TENTHS else () for row in rows)),
        (TAG, _by_tag(rows)),
    )
    telling = ((kind, tuple(v for v in values if len(v.places) < len(rows))) for kind, values in found)
    return tuple(Facet(kind, values) for kind, values in telling if values)


def _states(bits: int) -> Iterable[str]:
    if bits & AVAILABLE:
        yield TO_ORDER if bits & PREORDER else IN_STOCK


def _grouped(codes: Iterable[Iterable[str]]) -> list[Value]:
    """`codes`: of each product in turn. Values in the order in which they are met."""
    places: dict[str, list[int]] = defaultdict(list)
    for place, own in enumerate(codes):
        for code in own:
            if code:
                places[code].append(place)
    return [Value(code, tuple(held)) for code, held in places.items()]


def _by_category(rows: Sequence[Row], category: str, below: Iterable[str]) -> list[Value]:
    """Each product counts for the one of `below` that it lies in."""
    own = (row.category if category else row.category.partition("/")[0] for row in rows)
    found = {value.code: value for value in _grouped((id_,) for id_ in own)}
    return [found[id_] for id_ in below if id_ in found]


# prices


def bands(amounts: Sequence[int]) -> list[int]:
    """Where one band ends and the next begins: round amounts near the quarters of what is sold, low to high.

    None when there is too little to part. No band is empty.
    """
    ordered = sorted(amounts)
    if len(ordered) < _BANDS:
        return []
    quarters = (ordered[len(ordered) * part // _BANDS] for part in range(1, _BANDS))
    bounds: list[int] = []
    for bound in sorted({_rounded(amount) for amount in quarters}):
        below = bisect.bisect_left(ordered, bound)
        before = bisect.bisect_left(ordered, bounds[-1]) if bounds else 0
        if before < below < len(ordered):
            bounds.append(bound)
    return bounds


def _rounded(amount: int) -> int:
    """3240 to 3000, 4600 to 5000."""
    unit: int = 10 ** max(0, len(str(amount)) - 2)
    return min((number * unit for number in _ROUND), key=lambda round_: (abs(round_ - amount), round_))


def _by_price(amounts: Sequence[int]) -> list[Value]:
    bounds = bands(amounts)
    if not bounds:
        return []
    edges = ["", *map(str, bounds), ""]
    held: list[list[int]] = [[] for _ in edges[1:]]
    for place, amount in enumerate(amounts):
        held[bisect.bisect_right(bounds, amount)].append(place)
    return [Value(f"{edges[n]}-{edges[n + 1]}", tuple(places)) for n, places in enumerate(held)]


# colours and tags


def _by_color(rows: Sequence[Row]) -> list[Value]:
    swatches: dict[str, Counter[str]] = defaultdict(Counter)
    for row in rows:
        for swatch in row.colors:
            swatches[color_name(swatch)][swatch] += 1
    found = {value.code: value for value in _grouped(dict.fromkeys(map(color_name, row.colors)) for row in rows)}
    return [Value(name, found[name].places, (), _usual(swatches[name])) for name in NAMES if name in found]


def _usual(swatches: Mapping[str, int]) -> str:
    return min(swatches, key=lambda swatch: (-swatches[swatch], swatch))


def _by_tag(rows: Sequence[Row]) -> list[Value]:
    """The usual ones, the most usual first."""
    names: dict[str, tuple[str, ...]] = {}
    for row in rows:
        names |= dict(_tags(row))
    found = [value for value in _grouped(dict(_tags(row)) for row in rows) if 1 < len(value.places) < len(rows)]
    usual = sorted(found, key=lambda value: (-len(value.places), value.code))[:MAX_TAGS]
    return [Value(value.code, value.places, names[value.code]) for value in usual]


def _tags(row: Row) -> Iterator[tuple[str, tuple[str, ...]]]:
    """(the main language's, those of all languages)."""
    for names in zip(*row.tags, strict=True):
        yield names[0], names
