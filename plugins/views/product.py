"""A product's page."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence

from commerce.product import Product, ProductText, title_of
from commerce.product import Variant as DeclaredVariant
from plugins.core.manufacturers import Contact, Manufacturer
from plugins.core.markdown import shorten, to_text
from plugins.core.offers import cheapest
from plugins.core.page_views import REVIEWS_SHOWN, ProductPage, ReviewsPage
from plugins.core.views import Image, Link, Option, OptionValue, Question, Review, SetPiece, TextField, Variant, Video
from plugins.views import prices
from plugins.views.desk import Desk
from plugins.views.reviews import own_language_first, review_view, variant_names

TOGETHER = 2


def product_page(desk: Desk, product_id: str) -> ProductPage:
    product = desk.facts.product(product_id)
    text, language = product.texts[desk.language], desk.language
    path = desk.urls.product(language, product.id)
    gallery = _gallery(desk, product)
    preorder = product.preorder_on(desk.today)
    variants = _variants(desk, product, list(gallery), preorder)
    card = desk.card(product_id)
    images = tuple(gallery.values())
    trail = desk.category_trail(product.category)
    reviews = _reviews(desk, product)
    return ProductPage(
        kind="product",
        language=language,
        path=path,
        canonical=desk.voice.absolute(path),
        title=desk.voice.titled(text.seo_title or text.title),
        heading=text.title,
        description=text.summary or shorten(to_text(text.body)),
        alternates=desk.alternates({code: desk.urls.product(code, product.id) for code in product.texts}),
        breadcrumbs=desk.breadcrumbs(*trail, Link(text.title, path)),
        image=images[0] if images else None,
        id=product.id,
        summary=text.summary,
        html=desk.voice.html(text.body),
        images=images,
        video=_video(desk, product, text),
        options=_options(product, text, variants),
        variants=variants,
        selected=next((n for n, v in enumerate(variants) if v.availability != prices.SOLD_OUT), 0),
        price=card.price,
        from_price=card.from_price,
        availability=card.availability,
        preorder=desk.voice.date(preorder),
        preorder_date=preorder,
        no_returns=product.no_returns,
        manufacturer=_manufacturer(desk, product),
        safety=text.safety,
        badges=card.badges,
        tags=text.tags,
        specifications=tuple(text.specifications.items()),
        stars=card.stars,
        reviews=reviews,
        questions=_questions(desk, product, text),
        own_questions=len(text.questions),
        related=desk.cards(desk.facts.related(product_id)),
        category=trail[-1],
        category_id=product.category,
        care=desk.voice.link("page", product.care) if product.care else None,
        care_summary=desk.facts.page(product.care).texts[language].summary if product.care else "",
        size_guide=desk.voice.link("page", product.size_guide) if product.size_guide else None,
        personalization=_text_field(desk, product, text),
        together=_together(desk, product_id),
        reviews_url=desk.urls.reviews(language, product_id) if len(reviews) > REVIEWS_SHOWN else "",
        measure=(product.unit_measure.amount, product.unit_measure.unit) if product.unit_measure else ("", ""),
    )


def _manufacturer(desk: Desk, product: Product) -> Manufacturer:
    """A small shop mostly makes what it sells: it is the manufacturer of whatever names no other."""
    settings = desk.settings
    if product.manufacturer:
        return settings.manufacturers[product.manufacturer]
    name = settings.invoices.seller.name if settings.invoices else settings.name
    return Manufacturer(Contact(name, settings.address, settings.support.email))


def _text_field(desk: Desk, product: Product, text: ProductText) -> TextField | None:
    offered = product.personalization
    if offered is None:
        return None
    price = desk.voice.money(offered.unit_amount) if offered.unit_amount else ""
    return TextField(text.personalization, offered.max_length, price, offered.unit_amount)


def _together(desk: Desk, product_id: str) -> tuple[SetPiece, ...]:
    found = (_set_piece(desk, id_) for id_ in desk.facts.together(product_id))
    return tuple(itertools.islice(filter(None, found), TOGETHER))


def _set_piece(desk: Desk, product_id: str) -> SetPiece | None:
    """The cheapest variant that can be had now; None when there is none, or it ships on another day."""
    product, card = desk.facts.face(product_id), desk.card(product_id)
    variant, _ = cheapest(product, desk.today)
    if card.availability not in {prices.IN_STOCK, prices.LOW_STOCK}:
        return None
    words = product.variant_title(variant.values, desk.language)
    image = desk.image(product, variant.images[0]) if variant.images else card.image
    return SetPiece(variant.sku, card.title, words, card.url, image, card.price)


def reviews_page(desk: Desk, product_id: str) -> ReviewsPage:
    """Of a product that has some."""
    product, card, stars = desk.facts.product(product_id), desk.card(product_id), desk.stars(product_id)
    language, t = desk.language, desk.voice.t
    if stars is None:
        raise ValueError(f"{product_id} has no reviews")
    path, heading = desk.urls.reviews(language, product_id), t("reviews.of", name=card.title)
    trail = desk.category_trail(product.category)
    return ReviewsPage(
        kind="reviews",
        language=language,
        path=path,
        canonical=desk.voice.absolute(path),
        title=desk.voice.titled(heading),
        heading=heading,
        description=t("reviews.of_description", name=card.title, n=stars.count, average=stars.average),
        alternates=desk.alternates({code: desk.urls.reviews(code, product_id) for code in product.texts}),
        breadcrumbs=desk.breadcrumbs(*trail, Link(card.title, card.url), Link(t("reviews.title"), path)),
        image=card.image,
        product=card,
        stars=stars,
        reviews=_reviews(desk, product),
    )


def _gallery(desk: Desk, product: Product) -> dict[str, Image]:
    """By `src`: the product's pictures, then those that only variants name."""
    sources = [*product.images, *(src for variant in product.variants for src in variant.images)]
    return {src: image for src in dict.fromkeys(sources) if (image := desk.image(product, src))}


def _variants(desk: Desk, product: Product, gallery: Sequence[str], preorder: str) -> tuple[Variant, ...]:
    places = {src: place for place, src in enumerate(gallery)}
    return tuple([_variant(desk, product, each, _image_index(each, places), preorder) for each in product.variants])


def _image_index(variant: DeclaredVariant, places: Mapping[str, int]) -> int:
    """The place in the gallery of the first of its own pictures that is there."""
    return next((places[src] for src in variant.images if src in places), 0) if variant.images else 0


def _variant(desk: Desk, product: Product, variant: DeclaredVariant, image_index: int, preorder: str) -> Variant:
    state = prices.availability(variant, preorder, desk.settings.low_stock)
    price = prices.price_of(variant, desk.voice, desk.today)
    values = product.value_names(variant.values, desk.language)
    return Variant(
        sku=variant.sku,
        title=title_of(values),
        values=values,
        price=price,
        availability=state,
        stock=variant.stock if state == prices.LOW_STOCK else 0,
        image_index=image_index,
        max_quantity=prices.max_quantity(product, variant, state),
        unit_price=prices.unit_price(price.amount, product.unit_measure, desk.voice),
        gtin=variant.gtin,
        weight_g=variant.weight_g,
        sale_from=variant.sale.first if variant.sale and variant.sale.runs(desk.today) else "",
    )


def _options(product: Product, text: ProductText, variants: Sequence[Variant]) -> tuple[Option, ...]:
    """A value is available when some variant with it can be bought."""
    sellable = [variant.values for variant in variants if variant.availability != prices.SOLD_OUT]
    options = []
    for place, option in enumerate(product.options):
        live = {values[place] for values in sellable}
        printed = text.value_names.get(option.name, {})
        names = [(printed.get(value.name, value.name), value.swatch) for value in option.values]
        values = tuple(OptionValue(name, swatch, name in live) for name, swatch in names)
        options.append(Option(text.option_names.get(option.name, option.name), values))
    return tuple(options)


def _video(desk: Desk, product: Product, text: ProductText) -> Video | None:
    src = desk.facts.video(product.video) if product.video else ""
    if not src:
        return None
    title = text.video_title or text.title
    poster = desk.voice.picture(product.video_poster, title) if product.video_poster else None
    return Video(src, title, poster, "video/webm" if src.endswith(".webm") else "video/mp4")


def _reviews(desk: Desk, product: Product) -> tuple[Review, ...]:
    """All languages' reviews, the page's own first: strangers' words help, and the stars count them too."""
    reviews = desk.facts.reviews(product.id)
    if not reviews:
        return ()
    names = variant_names(product, desk.language)
    return tuple(review_view(review, desk.voice, names) for review in own_language_first(reviews, desk.language))


def _questions(desk: Desk, product: Product, text: ProductText) -> tuple[Question, ...]:
    """Its own, then the shop's that it names."""
    own = [
        Question(f"q{number}", question, desk.voice.html(answer), to_text(answer))
        for number, (question, answer) in enumerate(text.questions, 1)
    ]
    shared = [desk.question(id_) for id_ in product.faqs]
    return (*own, *shared)
