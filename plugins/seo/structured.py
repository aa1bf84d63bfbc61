"""JSON-LD of every kind of page, made from the finished view and nothing else.

So what search engines read is what the page prints. Must not know content, files or settings beyond the shop's terms.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from plugins.core import page_views
from plugins.core.page_views import REVIEWS_SHOWN, Page, ProductPage
from plugins.core.shell_views import Shell
from plugins.core.views import Author, Stars, Variant
from plugins.seo import company, options
from plugins.seo.offers import Shared, Terms, offer

_CONTEXT = "https://schema.org"


def finish(page: Page, terms: Terms, shell: Shell) -> Page:
    """The same page with its JSON-LD."""
    objects = [*_breadcrumbs(page, terms), *_objects(page, terms, shell)]
    finished = copy.copy(page)
    msgspec.structs.force_setattr(finished, "json_ld", tuple({"@context": _CONTEXT, **about} for about in objects))
    return finished


def _objects(page: Page, terms: Terms, shell: Shell) -> Sequence[Mapping[str, Any]]:
    match page:
        case ProductPage():
            return [product(page, terms)]
        case page_views.PostPage():
            return [_post(page, terms, shell)]
        case page_views.FaqPage():
            return [_faq(page)]
        case page_views.CategoryPage():
            return [_listing(page, terms)] if page.cards else []
        case page_views.HomePage():
            return _home(page, terms, shell)
        case _:
            return []


def product(page: ProductPage, terms: Terms) -> dict[str, Any]:
    """A `Product` with its offer or, with several variants, a `ProductGroup` of them."""
    common = {
        "name": page.heading,
        "description": page.summary or page.description,
        "brand": terms.brand,
        **_rating(page.stars),
        **_reviews(page),
    }
    shared = Shared(page.canonical)
    if len(page.variants) == 1:
        only = _sellable(page, page.variants[0], terms, shared)
        return {"@type": "Product", **common, "url": page.canonical, **only}
    properties = options.properties(page.options)
    return {
        "@type": "ProductGroup",
        **common,
        "url": page.canonical,
        "productGroupID": page.id,
        "image": [terms.url(image.large or image.src) for image in page.images],
        "variesBy": [f"{_CONTEXT}/{name}" for name in properties if name],
        "hasVariant": [
            {
                "@type": "Product",
                "name": f"{page.heading} ({variant.title})",
                "inProductGroupWithID": page.id,
                **_values(page, variant, properties),
                **_sellable(page, variant, terms, shared),
            }
            for variant in page.variants
        ],
    }


def _sellable(page: ProductPage, variant: Variant, terms: Terms, shared: Shared) -> dict[str, Any]:
    about: dict[str, Any] = {"sku": variant.sku, "image": _images(page, variant, terms)}
    if variant.gtin:
        about["gtin"] = variant.gtin
    if variant.weight_g:
        about["weight"] = {"@type": "QuantitativeValue", "value": variant.weight_g, "unitCode": "GRM"}
    about["offers"] = offer(page, variant, terms, shared)
    return about


def _images(page: ProductPage, variant: Variant, terms: Terms) -> list[str]:
    """Absolute: the variant's own picture and, when it is the only variant, the others after it."""
    place, images = variant.image_index, page.images
    chosen = images[place : place + 1]
    if len(page.variants) == 1:
        chosen = (*chosen, *images[:place], *images[place + 1 :])
    return [terms.url(image.large or image.src) for image in chosen]


def _values(page: ProductPage, variant: Variant, properties: Sequence[str]) -> dict[str, Any]:
    others = [
        {"@type": "PropertyValue", "name": option.name, "value": value}
        for option, value, name in zip(page.options, variant.values, properties, strict=True)
        if not name
    ]
    told = options.values(page.options, variant.values, properties)
    return {**told, **({"additionalProperty": others} if others else {})}


def _rating(stars: Stars | None) -> dict[str, Any]:
    if not stars:
        return {}
    about = {"ratingValue": stars.value, "reviewCount": stars.count, "bestRating": 5, "worstRating": 1}
    return {"aggregateRating": {"@type": "AggregateRating", **about}}


def _reviews(page: ProductPage) -> dict[str, Any]:
    told = [
        {
            "@type": "Review",
            "name": review.title,
            "reviewRating": {"@type": "Rating", "ratingValue": review.rating, "bestRating": 5, "worstRating": 1},
            "author": {"@type": "Person", "name": review.author},
            "datePublished": review.iso,
            "inLanguage": review.language,
            "reviewBody": review.text,
        }
        for review in page.reviews[:REVIEWS_SHOWN]
        if review.author
    ]
    return {"review": told} if told else {}


def _breadcrumbs(page: Page, terms: Terms) -> Sequence[Mapping[str, Any]]:
    if len(page.breadcrumbs) < 2:
        return []
    steps = [
        {"@type": "ListItem", "position": place, "name": step.title, "item": terms.url(step.url)}
        for place, step in enumerate(page.breadcrumbs, 1)
    ]
    return [{"@type": "BreadcrumbList", "itemListElement": steps}]


def _listing(page: page_views.CategoryPage, terms: Terms) -> Mapping[str, Any]:
    """What the listing leads to, in its order."""
    steps = [
        {"@type": "ListItem", "position": place, "url": terms.url(card.url)} for place, card in enumerate(page.cards, 1)
    ]
    return {"@type": "ItemList", "numberOfItems": page.total, "itemListElement": steps}


def _faq(page: page_views.FaqPage) -> Mapping[str, Any]:
    questions = [
        {
            "@type": "Question",
            "name": question.question,
            "url": f"{page.canonical}#{question.id}",
            "acceptedAnswer": {"@type": "Answer", "text": question.text},
        }
        for topic in page.topics
        for question in topic.questions
    ]
    return {"@type": "FAQPage", "inLanguage": page.language, "mainEntity": questions}


def _post(page: page_views.PostPage, terms: Terms, shell: Shell) -> Mapping[str, Any]:
    about: dict[str, Any] = {
        "@type": "BlogPosting",
        "headline": page.heading,
        "description": page.description,
        "url": page.canonical,
        "mainEntityOfPage": page.canonical,
        "inLanguage": page.language,
        "datePublished": page.iso,
        "dateModified": page.updated_iso or page.iso,
        "author": {"@type": "Person", "name": page.author, **_page_of(page.writer, terms)},
        "publisher": {**terms.seller, **_logo(terms, shell)},
    }
    if page.tags:
        about["keywords"] = list(page.tags)
    picture = (page.image.large or page.image.src) if page.image else company.logo(shell)
    return about | ({"image": [terms.url(picture)]} if picture else {})


def _page_of(author: Author | None, terms: Terms) -> dict[str, Any]:
    return {"url": terms.url(author.url)} if author else {}


def _home(page: page_views.HomePage, terms: Terms, shell: Shell) -> Sequence[Mapping[str, Any]]:
    organization = company.organization(terms, page.language, page.description, shell)
    website = {
        "@type": "WebSite",
        "@id": f"{page.canonical}#website",
        "name": terms.shop.name,
        "url": page.canonical,
        "inLanguage": page.language,
        "publisher": {"@id": terms.organization_id},
    }
    return [organization, website]


def _logo(terms: Terms, shell: Shell) -> dict[str, Any]:
    icon = company.logo(shell)
    return {"logo": terms.url(icon)} if icon else {}
