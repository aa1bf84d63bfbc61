"""The names of all fields of a product, and of the groups inside it. A star marks what is required."""

from __future__ import annotations

from plugins.core.fields import table
from plugins.core.translated import BELONGS, IMAGE

_NAMES = (
    "title* summary* category* sku price compare_at sale stock weight_g gtin tax_code max_per_order unit_measure tags "
    "badges images* video options variants specifications preorder related faqs care size_guide questions "
    "status personalization no_returns manufacturer safety "
    "seo_title slug featured added order"
)
_TRANSLATED = (
    "title slug summary seo_title options images video_title specifications tags questions personalization_label safety"
)

PRODUCT = table(
    "Product",
    _NAMES,
    {
        "image": "is no field of a product. Write images: with a list of {src: ..., alt: ...}.",
        "video_title": "is no field of a product. Write video: {src: ..., title: ...}.",
        "variant": "is no field of a product. Write variants: with one line a variant.",
        "weight": "is no field of a product. Write weight_g, in grams.",
    },
    {
        "title": "Taza Marea",
        "summary": "Una taza de gres que pesa lo justo",
        "category": "mesa/tazas-y-vasos",
        "images": '[{src: products/taza-marea-1.jpg, alt: "Taza azul sobre una mesa"}]',
    },
)
TRANSLATION = table(
    "Product translation",
    _TRANSLATED,
    dict.fromkeys([n.rstrip("*") for n in _NAMES.split() if n.rstrip("*") not in _TRANSLATED.split()], BELONGS)
    | {
        "video": "belongs in the original file. Write video_title here.",
        "personalization": "belongs in the original file. Write personalization_label here.",
    },
)
SALE = table(
    "Sale (sale)", "price* from* until*", None, {"price": "19.00", "from": "2026-11-20", "until": "2026-12-08"}
)
UNIT_MEASURE = table("Unit measure (unit_measure)", "amount* unit*", None, {"amount": "0.25", "unit": "l"})
VIDEO = table("Video (video)", "src* poster title*", None, {"src": "tetera.mp4", "title": "La tetera, de cerca"})
OPTION = table("Option (options)", "name* values*", None, {"name": "Esmalte", "values": "[Marea, Arena]"})
VALUE = table("Option value (values)", "name* swatch", None, {"name": "Marea"})
VARIANT = table(
    "Variant (variants)",
    "sku* options* stock* price compare_at sale weight_g gtin image images",
    None,
    {"sku": "TAZ-MAR-ARE", "options": "{Esmalte: Arena}", "stock": "8"},
)
PERSONALIZATION = table(
    "Personalization (personalization)", "label* max* price", None, {"label": "Palabra para el frente", "max": "12"}
)
QUESTION = table("Question (questions)", "question* answer*", None, {"question": "¿Cabe?", "answer": "Sí."})
OPTION_TRANSLATION = table("Option translation (options)", "name* values", None, {"name": "Glaze"})

INNER = (SALE, UNIT_MEASURE, VIDEO, OPTION, VALUE, VARIANT, PERSONALIZATION, QUESTION, IMAGE, OPTION_TRANSLATION)
