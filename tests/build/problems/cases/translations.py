# ruff: noqa: E501 - a message is one line
"""What can be wrong between a text and its translations."""

from __future__ import annotations

from tests.build.problems.breaking import SIMPLE, Case, changed, files, simple_en, sound, varied_en


def cases() -> list[Case]:
    good, good_en = sound("z-good")
    return [
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
    ]
