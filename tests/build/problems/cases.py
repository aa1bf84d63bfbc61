# ruff: noqa: E501 - a message is one line
"""One broken file for each kind of mistake, and what the marketer is told about it.

A case names the change to a sound file and all that is printed; `*` stands for the changed file's path.
"""

from tests.build.problems.breaking import (
    CATEGORY,
    SIMPLE,
    Case,
    campaign,
    category,
    changed,
    faq,
    files,
    page,
    post,
    review,
    simple,
    simple_en,
    sound,
    varied,
    varied_en,
)


def _broken() -> list[Case]:
    good, good_en = sound("z-good")
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
        # translations
        varied_en(
            "untranslated option",
            "options:\n  Color: {name: Colour, values: {Rojo: Red, Azul: Blue}}\n",
            "",
            "*:2: options: lacks Color. Write it like Color: {name: ..., values: {Rojo: ...}}.",
        ),
        varied_en(
            "untranslated value",
            ", Azul: Blue",
            "",
            "*:7: options.Color.values: lacks Azul. Translate each value; write Azul: Azul if it is the same.",
        ),
        varied_en(
            "translated value misspelt",
            "Azul: Blue",
            "Azull: Blue",
            '*:7: options.Color.values: "Azull" is no value of Color in the original. Did you mean Azul?\n*:7: options.Color.values: lacks Azul. Translate each value; write Azul: Azul if it is the same.',
        ),
        simple_en(
            "untranslated picture",
            "images: {products/plato-1.jpg: A pot}\n",
            "",
            '*:2: images: lacks products/plato-1.jpg. Describe the picture: products/plato-1.jpg: "...".',
        ),
        simple_en(
            "price in a translation",
            "summary: A pot.",
            "summary: A pot.\nprice: 3.00",
            "*:5: price: belongs in the original file: a translation holds only what differs.",
        ),
        simple_en(
            "too many tags",
            "summary: A pot.",
            "summary: A pot.\ntags: [a]",
            "*:5: tags: translates tags that the original does not have.",
        ),
        files(
            "no translation",
            {"products/z-no-translation.md": SIMPLE.format(sku="Z-NO-TR")},
            "products/z-no-translation.md: has no en translation. Write content/products/z-no-translation.en.md.",
        ),
        files(
            "no original",
            {"products/z-no-original.en.md": good_en},
            "products/z-no-original.en.md: is a translation without its original. Write z-no-original.md, or take this file away.",
        ),
        files(
            "another language",
            {"products/taza.fr.md": good_en},
            'products/taza.fr.md: "fr" is none of the shop\'s languages (es, en). Name the file like taza.en.md.',
        ),
        files(
            "main language suffix",
            {"products/taza.es.md": good_en},
            "products/taza.es.md: is in the main language: name it taza.md.",
        ),
        files(
            "same slug",
            {
                "products/z-same-slug.md": changed(good, "Z-GOOD", "Z-SLUG"),
                "products/z-same-slug.en.md": changed(good_en, "z-good-en", "vega-plate"),
            },
            'products/z-same-slug.en.md:3: slug: "/en/product/vega-plate/" is taken: content/products/plato.en.md has the same address. Give one of them another slug.',
        ),
        # other kinds
        category("category without title", "title: Cocina\n", "", "*:2: title: is missing. Write it like title: Mesa"),
        category(
            "category picture unreadable",
            "site/mesa.jpg",
            "site/broken.jpg",
            '*:4: image.src: "site/broken.jpg" cannot be opened as a picture. Save it again as JPEG, PNG, WebP or AVIF.',
        ),
        faq(
            "unknown topic",
            "topic: piezas",
            "topic: pieza",
            '*:3: topic: "pieza" is not in content/topics. Did you mean piezas?',
        ),
        # help
        files(
            "help with a question that is not there",
            {
                "help/z-help.md": "---\ntitle: Nota\nfaqs: [lavavajilas]\nask: [pedido]\n---\nTexto.\n",
                "help/z-help.en.md": "---\ntitle: Note\nslug: z-help-en\n---\nText.\n",
            },
            'help/z-help.md:3: faqs[1]: "lavavajilas" is not in content/faqs. Did you mean lavavajillas?',
            'help/z-help.md:4: ask[1]: "pedido" is not one of order, product.',
        ),
        # campaigns
        campaign(
            "campaign without title",
            "title: Nota\n",
            "",
            "*:2: title: is missing. Write it like title: Dos tazas, envío gratis",
        ),
        campaign(
            "campaign backwards",
            "until: 2026-12-01",
            "until: 2026-11-01",
            '*:4: until: "2026-11-01" is before the campaign\'s first day, 2026-11-20.',
        ),
        campaign(
            "campaign on no day",
            "from: 2026-11-20",
            "from: 20/11/2026",
            '*:3: from: "20/11/2026" is not a date. Write it like 2026-12-01: year, month, day.',
        ),
        campaign("campaign with a start", "from:", "start:", "*:3: start: is called from here."),
        campaign(
            "campaign nowhere",
            "where: [bar, home]",
            "where: [bar, hom]",
            '*:5: where[2]: "hom" is not one of bar, home. Did you mean home?',
        ),
        campaign(
            "campaign for no product",
            "link: product:taza",
            "link: product:tasa",
            '*:6: link: "tasa" is not in content/products. Did you mean taza?',
        ),
        campaign(
            "campaign that leads nowhere",
            "link: product:taza",
            "link: tienda",
            '*:6: link: "tienda" leads nowhere. Write category:regalos, product:taza-marea, /tienda/ or a whole https:// address.',
        ),
        campaign(
            "campaign without words for its link",
            "link_text: Ver\n",
            "",
            '*:6: link: "product:taza" has no words. Write them too: link_text: Ver las tazas.',
        ),
        campaign(
            "campaign with words and no link",
            "link: product:taza\n",
            "",
            '*:6: link_text: "Ver" leads nowhere. Write link: category:regalos too.',
        ),
        campaign(
            "campaign with a body",
            "link_text: Ver\n---\n",
            "link_text: Ver\n---\nTexto.\n",
            "*:2: has text below the fields, which is shown nowhere. Write it as text: ...",
        ),
        campaign(
            "campaign of no tone",
            "link_text: Ver",
            "link_text: Ver\ntone: rojo",
            '*:8: tone: "rojo" is not one of accent, ink, quiet.',
        ),
        # blocks
        post(
            "block of no product",
            "Texto.",
            "Texto.\n\n[[producto: tasa]]",
            '*:10: "[[producto: tasa]]" is not in content/products. Did you mean taza?',
        ),
        post(
            "block of a draft",
            "Texto.",
            "[[producto: jarra]]",
            '*:8: "[[producto: jarra]]" leads to a product that is not shown (status: draft).',
        ),
        post(
            "block of an unknown kind",
            "Texto.",
            "[[prodcuto: taza]]",
            '*:8: "[[prodcuto: taza]]" is no block. Write [[producto: taza-marea]] or [[codigo: OTONO10 | −10 %]]. Did you mean producto?',
        ),
        post(
            "block within a line",
            "Texto.",
            "Mira [[producto: taza]], que es bonita.",
            '*:8: "[[producto: taza]]" stands within a line. Give it a line of its own, with an empty line before it and after it.',
        ),
        post(
            "code with spaces",
            "Texto.",
            "[[codigo: OTOÑO 10 | −10 %]]",
            '*:8: "[[codigo: OTOÑO 10 | −10 %]]" has a code that nobody can use. Codes are letters a-z, digits and hyphens: OTONO10.',
        ),
        post(
            "code without a day",
            "Texto.",
            "[[codigo: OTONO10 | −10 % | noviembre]]",
            '*:8: "[[codigo: OTONO10 | −10 % | noviembre]]" does not end with a day. Write it like [[codigo: OTONO10 | −10 % en todo | 2026-11-30]].',
        ),
        faq("faq without answer", "---\nSí.\n", "---\n", "*:2: has no answer. Write it below the second ---."),
        post(
            "post without author", "author: Marta\n", "", "*:2: author: is missing. Write it like author: ines-aranda"
        ),
        post(
            "post on a bad date",
            "2026-10-14",
            "14/10/2026",
            '*:3: date: "14/10/2026" is not a date. Write it like 2026-12-01: year, month, day.',
        ),
        post(
            "post with unknown product",
            "[taza]",
            "[taca]",
            '*:6: products[1]: "taca" is not in content/products. Did you mean taza?',
        ),
        page(
            "bad role",
            "role: none",
            "role: terminos",
            '*:4: role: "terminos" is not one of about, contact, delivery, legal, privacy, terms, order_lookup, newsletter, none. Did you mean terms?',
        ),
        page(
            "role taken",
            "role: none",
            "role: contact",
            '*:4: role: "contact" is taken: content/pages/contacto.md:4 has the same role. Each needs its own.',
        ),
        page(
            "bad menu",
            "menu: none",
            "menu: foot",
            '*:5: menu: "foot" is not one of header, footer, none. Did you mean footer?',
        ),
        page(
            "page at the cart address",
            "menu: none",
            "menu: none\nslug: carrito",
            '*:6: slug: "/carrito/" is taken: the shop\'s own page (cart) has the same address. Give one of them another slug.',
        ),
        review(
            "rating of six",
            "rating: 5",
            "rating: 6",
            '*:4: rating: "6" is out of range. Write a whole number from 1 to 5.',
        ),
        review(
            "review of nothing",
            "product: taza\nsku: TAZ-MAR-250",
            "product: tazon",
            '*:2: product: "tazon" is not in content/products. Did you mean taza?',
        ),
        review(
            "review of another sku",
            "TAZ-MAR-250",
            "PLA-VEG",
            '*:3: sku: "PLA-VEG" is no SKU of taza. It has TAZ-MAR-250, TAZ-MAR-400, TAZ-ARE-250.',
        ),
        review("review in german", "language: es", "language: de", '*:8: language: "de" is not one of es, en.'),
        review(
            "reply date alone",
            "verified: true",
            "verified: true\nreply_date: 2026-10-20",
            "*:10: reply_date: is the date of no reply. Write the reply, or take the date away.",
        ),
        # files
        simple(
            "colon in a text",
            "title: Olla",
            "title: Olla: la grande",
            '*:2: "title: Olla: la grande" has a colon inside a text. Put the text in quotes: title: "Mug: blue".',
        ),
        simple(
            "quote left open", "title: Olla", 'title: "Olla', '*:2: "title: "Olla" opens a quote that is never closed.'
        ),
        simple(
            "tab",
            "  - {src",
            "\t- {src",
            '*:9: "- {src: products/plato-1.jpg, alt: "Una olla"}" is indented with a tab. Indent with spaces.',
        ),
        simple(
            "alias",
            "title: Olla",
            "title: *olla",
            '*:2: "*olla" is a YAML alias. Write the value out, or put the text in quotes.',
        ),
        simple(
            "tag",
            "title: Olla",
            "title: !!str Olla",
            '*:2: "!!str" is a YAML tag. Take it away, or put the text in quotes.',
        ),
        simple(
            "no closing fence",
            "---\nTexto.",
            "Texto.",
            "*:1: has no closing ---. Put a line of three hyphens after the last field.",
        ),
        simple(
            "no opening fence",
            "---\ntitle",
            "title",
            '*:1: "title: Olla" does not start with ---. Put the fields between two lines of three hyphens.',
        ),
        files(
            "empty file",
            {"products/z-empty.md": ""},
            "products/z-empty.md:1: is empty. Start with --- and the fields, then --- and the text.",
        ),
        files(
            "latin 1",
            {"products/z-latin.md": good.replace("Texto", "Jarrón").encode("latin-1")},
            "products/z-latin.md:11: is not UTF-8 text here. Save the file with the encoding UTF-8.",
        ),
        files(
            "capitals in a name",
            {"products/Z Olla.md": good},
            'products/Z Olla.md: "Z Olla" cannot be an id. Name files with lowercase a-z, 0-9 and hyphens, like z-olla.md.',
        ),
        files(
            "text file",
            {"products/z-olla.txt": good},
            "products/z-olla.txt: is not read here: content files end in .md.",
        ),
        files(
            "unknown folder",
            {"product/z-olla.md": good},
            "product: is a folder that nothing reads. Did you mean products?",
        ),
        files(
            "file beside the folders",
            {"z-olla.md": good},
            "z-olla.md: is not in a folder of its kind, so it is not in the shop.",
        ),
        files(
            "folder in products",
            {"products/z/olla.md": good},
            "products/z/olla.md: is too deep in folders. products has one level.",
        ),
        files(
            "category below nothing",
            {
                "categories/z/y.md": CATEGORY,
                "categories/z/y.en.md": "---\ntitle: Y\nslug: y-en\nsummary: Y\nimage: {alt: y}\n---\n",
            },
            "categories/z/y.md:2: lies below z, which has no file. Write z.md.",
        ),
    ]


CASES = _broken()
EXTRA = {"images/site/broken.jpg": b"this is no picture"}
