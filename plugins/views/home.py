"""The home page of a language."""

from __future__ import annotations

from plugins.core.page_views import HomePage
from plugins.core.stations import Plan
from plugins.core.views import Card, Image, Review
from plugins.views.desk import Desk
from plugins.views.reviews import own_language_first, review_view, variant_names

FEATURED, NEW, ON_SALE, REVIEWS, POSTS = 8, 4, 4, 6, 3
_GOOD = 4


def plan(desk: Desk) -> Plan:
    return Plan("home", desk.language, desk.urls.home(desk.language), lambda: home_page(desk))


def home_page(desk: Desk) -> HomePage:
    language, settings = desk.language, desk.settings
    path, words = desk.urls.home(language), settings.home[language]
    hero = desk.voice.picture(settings.home_image, words.image_alt) if settings.home_image else None
    story = _story(desk)
    return HomePage(
        kind="home",
        language=language,
        path=path,
        canonical=desk.voice.absolute(path),
        title=" · ".join(filter(None, [settings.name, settings.tagline.get(language, "")])),
        heading=settings.name,
        description=words.text,
        alternates=desk.alternates({code: desk.urls.home(code) for code in desk.site.languages}),
        image=hero,
        hero=hero,
        hero_title=words.title,
        hero_text=words.text,
        featured=desk.cards([p for p in desk.index.products if p.featured][:FEATURED]),
        new=desk.cards([p for p in desk.index.products if "new" in p.badges][:NEW]),
        on_sale=_on_sale(desk),
        categories=desk.upper_categories,
        reviews=_reviews(desk),
        posts=tuple(desk.post_cards.values())[:POSTS],
        story_image=story[0],
        story_html=story[1],
        story_url=story[2],
    )


def _on_sale(desk: Desk) -> tuple[Card, ...]:
    """What is reduced today and can be bought."""
    found: list[Card] = []
    for product in desk.index.products:
        if len(found) == ON_SALE:
            break
        if any(variant.sale or variant.compare_at for variant in product.variants):
            card = desk.card(product)
            if card.price.compare_at and card.availability != "sold_out":
                found.append(card)
    return tuple(found)


def _reviews(desk: Desk) -> tuple[tuple[Review, Card], ...]:
    """Good ones with words in them, the page's language first, one a product."""
    chosen: dict[str, tuple[Review, Card]] = {}
    for review in own_language_first(desk.index.newest_reviews, desk.language):
        if len(chosen) == REVIEWS:
            break
        if review.rating < _GOOD or review.product in chosen or review.product not in desk.index.product_ids:
            continue
        product = desk.site.products[review.product]
        view = review_view(review, desk.voice, variant_names(product, desk.language))
        chosen[review.product] = (view, desk.card(product))
    return tuple(chosen.values())


def _story(desk: Desk) -> tuple[Image | None, str, str]:
    """(picture, first paragraph, address) of the page that says who we are."""
    page = desk.index.page_with_role("about")
    if page is None:
        return None, "", ""
    text = page.texts[desk.language]
    paragraphs = (part for part in text.body.split("\n\n") if part.strip() and part.lstrip()[0] not in "#!-|>*")
    html = desk.voice.html(next(paragraphs, text.summary))
    return desk.voice.image(page.image), html, desk.urls.page(desk.language, page.id)
