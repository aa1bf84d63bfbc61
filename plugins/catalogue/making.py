"""From products to catalogue items. Pure: the same site gives the same bytes, wherever and whenever it is built.

Only published products are in it; what is missing is withdrawn from sale when the catalogue is published.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from zoneinfo import ZoneInfo

from commerce.catalogue import Catalogue, CatalogueItem, SaleWindow
from commerce.product import Product, ProductStatus, Sale, Variant
from commerce.texts import Texts
from plugins.core import locales
from plugins.core.model import Site
from plugins.core.settings import Settings
from plugins.core.urls import Urls


def catalogue_of(
    site: Site, settings: Settings, urls: Urls, texts: Mapping[str, Texts], image_path: Callable[[str], str]
) -> Catalogue:
    """`texts`: by language. `image_path`: from a picture's `src` to the site path of its JPEG."""
    items = [
        _item(product, variant, settings, urls, texts, image_path, site.today)
        for product in site.products.values()
        if product.status is ProductStatus.PUBLISHED
        for variant in product.variants
    ]
    return Catalogue(settings.currency, tuple(sorted(items, key=lambda item: item.sku)))


def sale_window(sale: Sale, timezone: str) -> SaleWindow:
    """Whole days in the shop's time zone: from the first midnight to the one after the last day."""
    zone = ZoneInfo(timezone)
    first, last = dt.date.fromisoformat(sale.first), dt.date.fromisoformat(sale.last)
    return SaleWindow(sale.unit_amount, _midnight(first, zone), _midnight(last + dt.timedelta(days=1), zone))


def _midnight(day: dt.date, zone: ZoneInfo) -> int:
    return int(dt.datetime.combine(day, dt.time(), zone).timestamp())


def _notes(preorder: str, settings: Settings, texts: Mapping[str, Texts]) -> dict[str, str]:
    if not preorder:
        return {}
    return {
        language: texts[language](
            "product.preorder_paying", date=locales.date_words(preorder, settings.locales[language])
        )
        for language in settings.languages
    }


def _item(
    product: Product,
    variant: Variant,
    settings: Settings,
    urls: Urls,
    texts: Mapping[str, Texts],
    image_path: Callable[[str], str],
    today: str,
) -> CatalogueItem:
    images = variant.images or product.images
    preorder = product.preorder_on(today)
    return CatalogueItem(
        sku=variant.sku,
        product_id=product.id,
        names={language: product.texts[language].title for language in settings.languages},
        variants={language: product.variant_title(variant.values, language) for language in settings.languages},
        paths={language: urls.product(language, product.id) for language in settings.languages},
        image=image_path(images[0]) if images else "",
        unit_amount=variant.unit_amount,
        currency=product.currency,
        tax_code=product.tax_code,
        tax_behavior=settings.tax.behavior,
        stock=variant.stock,
        weight_g=variant.weight_g,
        max_per_order=product.max_per_order,
        compare_at=variant.compare_at,
        sale=sale_window(variant.sale, settings.timezone) if variant.sale else None,
        preorder_from=preorder,
        gtin=variant.gtin,
        notes=_notes(preorder, settings, texts),
    )
