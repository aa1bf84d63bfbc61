"""What the choices of a listing are called, and the address of the page that shows one of them.

`/tienda/mesa/color-azul/`, and in the address of a page that a script filters `?color=azul`: the same words. A page of
its own has every choice that holds at least two products, in listings of up to `FACET_PAGES` products. Must not know
what a page looks like.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from plugins.core.slugs import slugify
from plugins.core.views import Choice, Choices
from plugins.views import facets
from plugins.views.desk import Desk
from plugins.views.facets import Told, told_of

LEAST = 2


def word(desk: Desk, language: str, kind: str) -> str:
    """`color`, `precio`: a kind of choice in addresses."""
    return desk.build.texts[language](f"choices.words.{kind}")


def slug(desk: Desk, language: str, kind: str, choice: Told) -> str:
    """One choice in addresses; empty when nothing of its name is Latin."""
    t = desk.build.texts[language]
    match kind:
        case facets.CATEGORY:
            return desk.facts.category(choice.code).texts[language].slug
        case facets.PRICE:
            low, high = (_plain(desk, edge) for edge in choice.code.split("-"))
            pattern = "slug_between" if low and high else "slug_under" if high else "slug_over"
            return slugify(t(f"choices.price.{pattern}", low=low, high=high))
        case facets.TAG:
            return slugify(choice.names[desk.languages.index(language)])
        case _:
            return slugify(t(f"choices.{kind}.{choice.code}"))


def _plain(desk: Desk, edge: str) -> str:
    """`2500` to `25`, `2550` to `25.50`."""
    text = desk.voice.decimal(int(edge)) if edge else ""
    whole, _, fraction = text.partition(".")
    return text if fraction.strip("0") else whole


def name(desk: Desk, kind: str, choice: Told) -> str:
    """One choice as printed."""
    match kind:
        case facets.CATEGORY:
            return desk.facts.category(choice.code).texts[desk.language].title
        case facets.PRICE:
            return _band(desk, *choice.code.split("-"))
        case facets.TAG:
            tag = choice.names[desk.languages.index(desk.language)]
            return tag[:1].upper() + tag[1:]
        case _:
            return desk.voice.t(f"choices.{kind}.{choice.code}")


def _band(desk: Desk, low: str, high: str) -> str:
    t, money = desk.voice.t, desk.voice.round_money
    if not low:
        return t("choices.price.under", high=money(int(high)))
    if not high:
        return t("choices.price.over", low=money(int(low)))
    # The currency is said once where it stands behind: `25–50 €`.
    lower = money(int(low))
    return t("choices.price.between", low=lower.split("\u00a0")[0], high=money(int(high)))


def address(desk: Desk, language: str, category: str, kind: str, choice: Told) -> str:
    """The page of one choice; of a category, its own."""
    if kind == facets.CATEGORY:
        return desk.urls.category(language, choice.code)
    base = desk.urls.category(language, category) if category else desk.urls.shop(language)
    return f"{base}{word(desk, language, kind)}-{slug(desk, language, kind, choice)}/"


def has_pages(desk: Desk, total: int) -> bool:
    return total <= desk.settings.facet_pages


def with_pages(desk: Desk, category: str) -> Iterator[tuple[str, Told]]:
    """(kind, told) of each choice of a listing that gets a page; categories have theirs."""
    index = desk.facts.index
    if has_pages(desk, len(index.in_category(category))):
        for kind, values in told_of(index.facets(category)):
            if kind != facets.CATEGORY:
                yield from ((kind, value) for value in _distinct(desk, kind, values))


def _distinct(desk: Desk, kind: str, values: Sequence[Told]) -> Iterator[Told]:
    """Those with an address of their own in each language, and enough behind it."""
    taken: set[str] = {""}
    for value in values:
        own = {slug(desk, language, kind, value) for language in desk.languages}
        if kind == facets.CATEGORY or (value.count >= LEAST and taken.isdisjoint(own)):
            yield value
        taken |= own


def groups(desk: Desk, category: str, total: int, chosen: tuple[str, str]) -> tuple[Choices, ...]:
    """What a page of a listing offers, `chosen` (kind, code) marked. In large listings only what there is to choose by:
    a script asks for the rest. So it does for a kind none of whose choices has a page."""
    if not has_pages(desk, total):
        return tuple(_group(desk, kind, ()) for kind in desk.facts.facet_kinds(category))
    return tuple(
        _group(desk, kind, _printed(desk, category, kind, values, chosen))
        for kind, values in desk.facts.facets(category)
    )


def _group(desk: Desk, kind: str, values: tuple[Choice, ...]) -> Choices:
    return Choices(word(desk, desk.language, kind), desk.voice.t(f"choices.titles.{kind}"), values)


def _printed(
    desk: Desk, category: str, kind: str, values: Sequence[Told], chosen: tuple[str, str]
) -> tuple[Choice, ...]:
    distinct = _distinct(desk, kind, values)
    return tuple(_choice(desk, category, kind, value, (kind, value.code) == chosen) for value in distinct)


def _choice(desk: Desk, category: str, kind: str, value: Told, chosen: bool) -> Choice:
    url = address(desk, desk.language, category, kind, value)
    own = slug(desk, desk.language, kind, value)
    return Choice(name(desk, kind, value), own, url, value.count, value.swatch, chosen)


def told(
    desk: Desk, category: str, kind: str, values: Sequence[Told], held: Sequence[Sequence[int]]
) -> dict[str, object]:
    """A kind of choice for the listing's JSON. Choices of a kind share no slug; `url` is empty without a page."""
    is_paged = kind == facets.CATEGORY or has_pages(desk, desk.facts.shelf(category)[0])
    printed = _printed(desk, category, kind, values, ("", "")) if is_paged else ()
    paged = {choice.slug: choice.url for choice in printed}
    named: dict[str, dict[str, object]] = {}
    for value, places in zip(values, held, strict=True):
        own = slug(desk, desk.language, kind, value) or value.code
        if own not in named:
            about = {"slug": own, "name": name(desk, kind, value), "swatch": value.swatch, "url": paged.get(own, "")}
            named[own] = {**about, "places": places}
    return {
        "word": word(desk, desk.language, kind),
        "title": desk.voice.t(f"choices.titles.{kind}"),
        "values": list(named.values()),
    }
