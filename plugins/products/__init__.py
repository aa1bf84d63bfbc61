"""Products: `content/products/<id>.md`, read into `commerce.product.Product`. The fields are in docs/content-fields.md.

    ---
    title: Taza Marea
    summary: Una taza de gres que pesa lo justo
    category: mesa/tazas-y-vasos
    sku: TAZ-MAR
    price: 24.00
    stock: 12
    images:
      - {src: products/taza-marea-1.jpg, alt: "Taza de gres con esmalte azul marea"}
    ---
    Markdown.

`tables` names the fields, `reader` reads a product, `variants` what can be bought of it, `texts` its words.
"""

from __future__ import annotations

from plugins.core.reading import Kind
from plugins.products import tables
from plugins.products.reader import read_product

KINDS = (Kind("products", tables.PRODUCT, read_product, tables.TRANSLATION, tables.INNER),)


def register() -> None:
    """Pelican asks for it; the build finds what the plugin reads by `KINDS`."""
