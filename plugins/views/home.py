"""The home page of a language."""

from __future__ import annotations

from plugins.core import model
from plugins.core.page_views import HomePage
from plugins.core.stations import Plan
from plugins.core.views import Card, Image, Review
from plugins.views import campaigns
from plugins.views.desk import Desk
from plugins.views.reviews import review_view, variant_names

FEATURED, NEW, ON_SALE, REVIEWS, POSTS = 8, 4, 4, 6, 3


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
        alternates=desk.alternates({code: desk.urls.home(code) for code in desk.languages}),
        image=hero,
        hero=hero,
        hero_title=words.title,
        hero_text=words.text,
        featured=desk.cards(desk.facts.marked("featured")[:FEATURED]),
        new=desk.cards(desk.facts.marked("new")[:NEW]),
        on_sale=_on_sale(desk),
        categories=desk.category_cards(),
        reviews=_reviews(desk),
        posts=desk.post_cards(desk.facts.posts(language, 0, POSTS)),
        story_image=story[0],
        story_html=story[1],
        story_url=story[2],
        campaigns=campaigns.of_home(desk),
    )


def _on_sale(desk: Desk) -> tuple[Card, ...]:
    """What is reduced today and can be bought."""
    found: list[Card] = []
    for id_ in desk.facts.marked("reduced"):
        if len(found) == ON_SALE:
            break
        card = desk.card(id_)
        if card.price.compare_at and card.availability != "sold_out":
            found.append(card)
    return tuple(found)


def _reviews(desk: Desk) -> tuple[tuple[Review, Card], ...]:
    """Good ones with words in them, the page's language first, one a product."""
    chosen = (desk.facts.review(id_) for id_ in desk.facts.best_reviews(desk.language, REVIEWS))
    return tuple((_review(desk, review), desk.card(review.product)) for review in chosen)


def _review(desk: Desk, review: model.Review) -> Review:
    return review_view(review, desk.voice, variant_names(desk.facts.face(review.product), desk.language))


def _story(desk: Desk) -> tuple[Image | None, str, str]:
    """(picture, first paragraph, address) of the page that says who we are."""
    id_ = desk.facts.role("about")
    if not id_:
        return None, "", ""
    page = desk.facts.page(id_)
    text = page.texts[desk.language]
    paragraphs = (part for part in text.body.split("\n\n") if part.strip() and part.lstrip()[0] not in "#!-|>*")
    html = desk.voice.html(next(paragraphs, text.summary))
    return desk.voice.image(page.image), html, desk.urls.page(desk.language, page.id)
