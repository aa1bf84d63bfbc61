# ruff: noqa: E501 - a message is one line
"""Files that cannot be read, or lie where nothing reads them."""

from __future__ import annotations

from tests.build.problems.breaking import CATEGORY, Case, files, simple, sound


def cases() -> list[Case]:
    good, _ = sound("z-good")
    return [
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
