# ruff: noqa: E501 - a message is one line
"""What can be wrong with a product: prices, fields, stock, references, pictures, options."""

from __future__ import annotations

from tests.build.problems.breaking import Case, simple, varied


def cases() -> list[Case]:
    return [
        # prices
        simple(
            "price with a letter",
            "price: 20.00",
            'price: "20,5O"',
            '*:6: price: "20,5O" is not a price. Write it like 12.50, with a point and no symbol.',
        ),
        simple(
            "price with a comma",
            "price: 20.00",
            "price: 20,50",
            '*:6: price: "20,50" is not a price. Write it like 12.50, with a point and no symbol.',
        ),
        simple(
            "price with too many decimals",
            "price: 20.00",
            "price: 20.005",
            '*:6: price: "20.005" has more decimals than can be charged in EUR (2).',
        ),
        simple(
            "price in another currency",
            "price: 20.00",
            "price: 20.00 USD",
            '*:6: price: "20.00 USD" is in USD, but this shop sells in EUR.',
        ),
        simple(
            "price with a symbol",
            "price: 20.00",
            "price: 20 €",
            '*:6: price: "20 €" is not a price. Write it like 12.50, with a point and no symbol.',
        ),
        simple(
            "a manufacturer that nobody knows",
            "stock: 5",
            "stock: 5\nmanufacturer: alfares",
            '*:8: manufacturer: "alfares" is not in MANUFACTURERS of the settings.',
        ),
        simple("no price", "price: 20.00\n", "", "*:2: price: is missing. Write it like price: 24.00."),
        simple(
            "compare at below the price",
            "stock: 5",
            "stock: 5\ncompare_at: 19.00",
            '*:8: compare_at: "19.00" is not above the price. Write the earlier, higher price, or take it away.',
        ),
        simple(
            "sale above the price",
            "stock: 5",
            "stock: 5\nsale: {price: 21.00, from: 2026-11-01, until: 2026-12-01}",
            '*:8: sale.price: "21.00" is not below the price, 20.00. A sale lowers it.',
        ),
        simple(
            "sale backwards",
            "stock: 5",
            "stock: 5\nsale: {price: 9.00, from: 2026-12-01, until: 2026-11-01}",
            '*:8: sale.until: "2026-11-01" is before the sale\'s first day, 2026-12-01.',
        ),
        simple(
            "sale on no day",
            "stock: 5",
            "stock: 5\nsale: {price: 9.00, from: 2026-02-30, until: 2026-03-01}",
            '*:8: sale.from: "2026-02-30" is not a date. Write it like 2026-12-01: year, month, day.',
        ),
        simple(
            "sale without its end",
            "stock: 5",
            "stock: 5\nsale: {price: 9.00, from: 2026-02-01}",
            "*:8: sale.until: is missing. Write it like until: 2026-12-08",
        ),
        # fields
        simple("unknown field", "stock: 5", "stokc: 5\nstock: 5", "*:7: stokc: is no field here. Did you mean stock?"),
        simple(
            "unknown field inside a group",
            "alt: ",
            "altt: x, alt: ",
            "*:9: images[1].altt: is no field here. Did you mean alt?",
        ),
        simple(
            "field twice",
            "stock: 5",
            "stock: 5\nstock: 6",
            "*:8: stock: stands twice in the same place, first in line 7. Keep one.",
        ),
        simple("no title", "title: Olla\n", "", "*:2: title: is missing. Write it like title: Taza Marea"),
        simple(
            "empty summary",
            "summary: Una olla.",
            "summary:",
            "*:3: summary: is empty. Write it like summary: Una taza de gres que pesa lo justo",
        ),
        simple(
            "summary too long",
            "Una olla.",
            "Una olla. " * 20,
            '*:3: summary: "Una olla. Una olla. Una olla. Una olla. Una olla. Una olla. Una olla. Una olla.…" is too long: 199 characters of at most 160.',
        ),
        simple(
            "title is a list",
            "title: Olla",
            "title: [Olla]",
            '*:2: title: "a list" is not a text. Write it on the same line.',
        ),
        simple(
            "tags are no list",
            "stock: 5",
            "stock: 5\ntags: gres, barro",
            '*:8: tags: "gres, barro" is not a list. Write it like tags: [one, two].',
        ),
        simple(
            "featured is yes",
            "stock: 5",
            "stock: 5\nfeatured: yes",
            '*:8: featured: "yes" is neither true nor false. Write one of these two words.',
        ),
        simple(
            "bad status",
            "stock: 5",
            "stock: 5\nstatus: publised",
            '*:8: status: "publised" is not one of published, draft, archived. Did you mean published?',
        ),
        simple(
            "unknown badge",
            "stock: 5",
            "stock: 5\nbadges: [new, cheap]",
            '*:8: badges[2]: "cheap" is no badge. There are new, bestseller, limited, handmade, last-units.',
        ),
        simple(
            "bad slug",
            "stock: 5",
            "stock: 5\nslug: Olla Grande",
            '*:8: slug: "Olla Grande" cannot be an address. Use lowercase a-z, 0-9 and hyphens: olla-grande.',
        ),
        simple(
            "preorder is no date",
            "stock: 5",
            "stock: 5\npreorder: en enero",
            '*:8: preorder: "en enero" is not a date. Write it like 2026-12-01: year, month, day.',
        ),
        simple(
            "weight in kilos",
            "stock: 5",
            "stock: 5\nweight_g: 1.5",
            '*:8: weight_g: "1.5" is not a whole number. Write it like 12.',
        ),
        simple(
            "max per order nothing",
            "stock: 5",
            "stock: 5\nmax_per_order: 0",
            '*:8: max_per_order: "0" is out of range. Write a whole number from 1 to 99.',
        ),
        simple(
            "gtin does not check",
            "stock: 5",
            "stock: 5\ngtin: 8437000000014",
            '*:8: gtin: "8437000000014" is no GTIN: it has 8, 12, 13 or 14 digits, and the last one must check. Copy it again.',
        ),
        simple(
            "bad tax code",
            "stock: 5",
            "stock: 5\ntax_code: 21",
            '*:8: tax_code: "21" is no Stripe tax code. Write it like txcd_99999999.',
        ),
        simple(
            "unit measure in ounces",
            "stock: 5",
            "stock: 5\nunit_measure: {amount: 3, unit: oz}",
            '*:8: unit_measure.unit: "oz" is not one of kg, g, l, ml, m.',
        ),
        simple(
            "unit measure of nothing",
            "stock: 5",
            "stock: 5\nunit_measure: {amount: 0, unit: kg}",
            '*:8: unit_measure.amount: "0" is not an amount. Write it like 0.25, with a point.',
        ),
        # stock and SKU
        simple("stock below zero", "stock: 5", "stock: -1", '*:7: stock: "-1" is negative. Write 0 or more.'),
        simple(
            "stock in halves", "stock: 5", "stock: 1.5", '*:7: stock: "1.5" is not a whole number. Write it like 12.'
        ),
        simple("no stock", "stock: 5\n", "", "*:2: stock: is missing. Write how many there are, like stock: 12."),
        simple(
            "sku with a space",
            "sku: ",
            "sku: A ",
            '*:5: sku: "A Z-SKU-WITH-A-SPACE" is no SKU. Use letters, digits, hyphens, points and underscores, no spaces.',
        ),
        simple(
            "neither sku nor variants",
            "sku: Z-NEITHER-SKU-NOR-VARIANTS\n",
            "",
            "*:2: sku: is missing. Write it like sku: TAZ-MAR, or list variants.",
        ),
        simple(
            "same sku",
            "sku: Z-SAME-SKU",
            "sku: pla-veg",
            '*:5: sku: "pla-veg" is taken: content/products/plato.md:5 has the same SKU. Each needs its own.',
        ),
        # references
        simple(
            "unknown category",
            "category: mesa",
            "category: mesas",
            '*:4: category: "mesas" is not in content/categories. Did you mean mesa?',
        ),
        simple(
            "unknown related",
            "stock: 5",
            "stock: 5\nrelated: [tasa]",
            '*:8: related[1]: "tasa" is not in content/products. Did you mean taza?',
        ),
        simple(
            "related to itself",
            "stock: 5",
            "stock: 5\nrelated: [z-related-to-itself]",
            '*:8: related[1]: "z-related-to-itself" is this product itself.',
        ),
        simple(
            "unknown question",
            "stock: 5",
            "stock: 5\nfaqs: [lavavajilla]",
            '*:8: faqs[1]: "lavavajilla" is not in content/faqs. Did you mean lavavajillas?',
        ),
        # pictures
        simple(
            "missing picture",
            "plato-1.jpg",
            "plato-9.jpg",
            '*:9: images[1].src: "products/plato-9.jpg" is not in content/images. Did you mean products/plato-1.jpg?',
        ),
        simple(
            "picture in capitals",
            "plato-1.jpg",
            "Plato-1.jpg",
            '*:9: images[1].src: "products/Plato-1.jpg" differs from the file\'s name in capitals: products/plato-1.jpg.',
        ),
        simple(
            "picture without alt",
            ', alt: "Una olla"',
            "",
            '*:9: images[1].alt: is missing. Write it like alt: "Blue mug on a table"',
        ),
        simple(
            "picture with an alt that is a list",
            'alt: "Una olla"',
            "alt: [Una olla]",
            '*:9: images[1].alt: "a list" is not a text. Write it on the same line.',
        ),
        simple(
            "picture with a long alt",
            'alt: "Una olla"',
            f'alt: "{"olla " * 52}"',
            f'*:9: images[1].alt: "{("olla " * 20)[:79]}…" is too long: 259 characters of at most 250.',
        ),
        simple(
            "no pictures",
            'images:\n  - {src: products/plato-1.jpg, alt: "Una olla"}\n',
            "",
            '*:2: images: is missing. Write it like images: [{src: products/taza-marea-1.jpg, alt: "Taza azul sobre una mesa"}]',
        ),
        simple(
            "missing video",
            "stock: 5",
            'stock: 5\nvideo: {src: olla.mp4, title: "La olla"}',
            'content/products/z-missing-video.en.md:2: warning: video_title: is not translated, so the main language\'s text is shown.\n*:8: video.src: "olla.mp4" is not in content/videos. Did you mean taza.mp4?',
        ),
        # options and variants
        varied(
            "unknown value",
            "{Color: Azul}",
            "{Color: Azl}",
            '*:11: variants[2].options: "Azl" is no value of Color. Did you mean Azul?',
        ),
        varied(
            "unknown option",
            "{Color: Azul}",
            "{Color: Azul, Talla: S}",
            '*:11: variants[2].options: "Talla" is no option of this product.',
        ),
        varied(
            "variant without its option",
            "{Color: Azul}",
            "{}",
            "*:11: variants[2].options: lacks Color. Each variant needs one value of each option.",
        ),
        varied(
            "same choice twice",
            "{Color: Azul}",
            "{Color: Rojo}",
            '*:11: variants[2].options: "Rojo" is what variants[1] is too. Each variant needs a choice of its own.',
        ),
        varied(
            "variant without sku",
            "sku: Z-VARIANT-WITHOUT-SKU-R, ",
            "",
            "*:10: variants[1].sku: is missing. Write it like sku: TAZ-MAR-ARE",
        ),
        varied(
            "variant without stock", ", stock: 1", "", "*:10: variants[1].stock: is missing. Write it like stock: 8"
        ),
        varied(
            "variant sale above price",
            "stock: 1}",
            "stock: 1, sale: {price: 30, from: 2026-01-01, until: 2026-01-02}}",
            '*:10: variants[1].sale.price: "30" is not below the price, 20.00. A sale lowers it.',
        ),
        varied(
            "bad swatch",
            '"#0000ff"',
            "blue",
            '*:8: options[1].values[2].swatch: "blue" is no colour. Write it in quotes, like "#2f5d6b".',
        ),
        varied(
            "sku and variants",
            "price: 20.00",
            "price: 20.00\nsku: Z-TOO",
            "*:6: sku: belongs to each variant here. Move sku into the lines below variants.",
        ),
        varied(
            "options without variants",
            "variants:",
            "specifications:",
            '*:6: options: has no variants. List below variants: what can be bought.\n*:9: specifications: "a list" is not a group. Write it like specifications: {Material: Gres}.',
        ),
        varied(
            "bad price of all variants",
            "price: 20.00",
            "price: 20,00",
            '*:5: price: "20,00" is not a price. Write it like 12.50, with a point and no symbol.',
        ),
    ]
