"""From products to catalogue items. Pure: the same site gives the same bytes, wherever and whenever it is built.

Only published products are in it; what is missing is withdrawn from sale when the catalogue is published.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from commerce.catalogue import Catalogue, CatalogueItem, SaleWindow
from commerce.product import Product, ProductStatus, Sale
from commerce.texts import Texts
from plugins.core import locales
from plugins.core.model import Site
from plugins.core.settings import Settings
from plugins.core.urls import Urls


def catalogue_of(
    site: Site, settings: Settings, urls: Urls, texts: Mapping[str, Texts], image_path: Callable[[str], str]
) -> Catalogue:
    """All of it at once; see `ItemMaker` for the arguments."""
    maker = ItemMaker(settings, urls, texts, image_path, site.today)
    return Catalogue(
        settings.currency, tuple(item for product in site.products.values() for item in maker.items(product))
    )


@dataclass(frozen=True)
class ItemMaker:
    """`texts`: by language. `image_path`: from a picture's `src` to the site path of its JPEG. `today`: ISO date."""

    settings: Settings
    urls: Urls
    texts: Mapping[str, Texts]
    image_path: Callable[[str], str]
    today: str

    def items(self, product: Product) -> Sequence[CatalogueItem]:
        """One a variant; none of a product that is not published."""
        if product.status is not ProductStatus.PUBLISHED:
            return ()
        settings = self.settings
        languages = settings.languages
        names = {language: product.texts[language].title for language in languages}
        paths = {language: self.urls.product(language, product.id) for language in languages}
        preorder = product.preorder_on(self.today)
        notes = self._notes(preorder)
        tax_behavior, timezone = settings.tax.behavior, settings.timezone
        return [
            CatalogueItem(
                sku=variant.sku,
                product_id=product.id,
                names=names,
                variants={language: product.variant_title(variant.values, language) for language in languages},
                paths=paths,
                image=self._image(variant.images or product.images),
                unit_amount=variant.unit_amount,
                currency=product.currency,
                tax_code=product.tax_code,
                tax_behavior=tax_behavior,
                stock=variant.stock,
                weight_g=variant.weight_g,
                max_per_order=product.max_per_order,
                compare_at=variant.compare_at,
                sale=sale_window(variant.sale, timezone) if variant.sale else None,
                preorder_from=preorder,
                gtin=variant.gtin,
                notes=notes,
                personalization=product.personalization,
                no_returns=product.no_returns,
            )
            for variant in product.variants
        ]

    def _image(self, images: Sequence[str]) -> str:
        return self.image_path(images[0]) if images else ""

    def _notes(self, preorder: str) -> dict[str, str]:
        if not preorder:
            return {}
        locale = self.settings.locales
        return {
            language: self.texts[language](
                "product.preorder_paying", date=locales.date_words(preorder, locale[language])
            )
            for language in self.settings.languages
        }


def sale_window(sale: Sale, timezone: str) -> SaleWindow:
    """Whole days in the shop's time zone: from the first midnight to the one after the last day."""
    zone = ZoneInfo(timezone)
    first, last = dt.date.fromisoformat(sale.first), dt.date.fromisoformat(sale.last)
    return SaleWindow(sale.unit_amount, _midnight(first, zone), _midnight(last + dt.timedelta(days=1), zone))


def _midnight(day: dt.date, zone: ZoneInfo) -> int:
    return int(dt.datetime.combine(day, dt.time(), zone).timestamp())
