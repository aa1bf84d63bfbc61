"""Reviews and stars as printed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from commerce.product import Product
from commerce.reviews import Rating, rate
from plugins.core import model
from plugins.core.markdown import paragraphs
from plugins.core.views import Review, Stars
from plugins.views.voice import Voice


def stars_of(reviews: Sequence[model.Review], voice: Voice) -> Stars | None:
    """The aggregate over the reviews of all languages; None without any."""
    rating = rate(review.rating for review in reviews)
    return _stars(rating, voice) if rating else None


def _stars(rating: Rating, voice: Voice) -> Stars:
    value = f"{rating.average // 10}.{rating.average % 10}"
    bars = ((stars, count, round(100 * count / rating.count)) for stars, count in rating.counts.items())
    return Stars(rating.count, voice.number(value), value, rating.average, tuple(bars))


def review_view(review: model.Review, voice: Voice, variant_names: Mapping[str, str]) -> Review:
    """A customer's words are plain text: no Markdown, no links. `variant_names`: by SKU."""
    return Review(
        id=review.id,
        rating=review.rating,
        title=review.title,
        html=paragraphs(review.body),
        author=review.author,
        date=voice.date(review.date),
        iso=review.date,
        verified=review.verified,
        language=review.language,
        variant=variant_names.get(review.sku, ""),
        reply_html=paragraphs(review.reply),
        reply_date=voice.date(review.reply_date),
        image=voice.picture(review.image, review.image_alt) if review.image else None,
        text=" ".join(review.body.split()),
        sku=review.sku,
        helpful=review.helpful,
    )


def own_language_first(reviews: Sequence[model.Review], language: str) -> list[model.Review]:
    """Stable: within each language the order stays."""
    return sorted(reviews, key=lambda review: review.language != language)


def variant_names(product: Product, language: str) -> dict[str, str]:
    """`{"TAZ-MAR-ARE": "Arena"}`."""
    return {variant.sku: product.variant_title(variant.values, language) for variant in product.variants}
