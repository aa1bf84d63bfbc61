# ruff: noqa: E501 - a message is one line
"""What can be wrong with what is no product: questions, posts, help, campaigns, blocks."""

from __future__ import annotations

from tests.build.problems.breaking import Case, campaign, category, faq, files, page, post, review


def cases() -> list[Case]:
    return [
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
            '*:4: role: "terminos" is not one of about, contact, delivery, legal, privacy, terms, order_lookup, withdrawal, newsletter, guarantee, none. Did you mean terms?',
        ),
        page(
            "official notice that is not there",
            "menu: none",
            "menu: none\nofficial_notice: eu.svg",
            '*:6: official_notice: "eu.svg" is not in content/notices.',
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
    ]
