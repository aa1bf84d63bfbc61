from __future__ import annotations

import re

import pytest

from plugins.core.blocks import Block
from plugins.core.markdown import (
    codes,
    minutes_to_read,
    paragraphs,
    references,
    shorten,
    targets,
    to_html,
    to_parts,
    to_text,
)
from plugins.core.views import Image, Link, Source


class Places:
    """Knows one product, one question and one picture."""

    def link(self, kind: str, id: str) -> Link | None:
        known = {("product", "taza-marea"): "Taza Marea", ("faq", "lavavajillas"): "¿Y el lavavajillas?"}
        title = known.get((kind, id))
        return Link(title, f"/{kind}/{id}/") if title else None

    def picture(self, src: str, alt: str) -> Image | None:
        if src != "posts/horno.jpg":
            return None
        return Image("/i/horno-960.jpg", alt, 1500, 1000, (Source("image/avif", "/i/horno-480.avif 480w"),))


def html(source: str) -> str:
    return to_html(source, Places())


def hrefs(printed: str) -> list[str]:
    return [href.strip('"') for href in re.findall(r'href=("[^"]*"|[^\s>]*)', printed)]


def test_a_link_names_content_by_its_id() -> None:
    assert html("[la taza](product:taza-marea)") == "<p><a href=/product/taza-marea/>la taza</a></p>"


def test_a_link_may_point_to_a_place_within_the_page() -> None:
    assert "href=/product/taza-marea/#opiniones>" in html("[la taza](product:taza-marea#opiniones)")


def test_a_link_without_words_says_the_title_of_what_it_leads_to() -> None:
    assert ">¿Y el lavavajillas?</a>" in html("[](faq:lavavajillas)")


def test_an_outside_link_cannot_reach_back() -> None:
    assert html("[barro](https://example.org/a?b=1&c=2)") == (
        '<p><a href="https://example.org/a?b=1&amp;c=2" rel=noopener>barro</a></p>'
    )


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "[x](data:text/html,<script>)",
        '[x](product:taza-marea "\\"><script>")',
        '![" onerror="alert(1)](posts/horno.jpg)',
        '[x](https://a.example/"onmouseover="alert(1))',
    ],
)
def test_markup_in_a_body_is_printed_and_never_run(hostile: str) -> None:
    printed = html(hostile)
    assert "<script" not in printed
    assert 'onerror="' not in printed
    assert 'onmouseover="' not in printed
    assert not [href for href in hrefs(printed) if href.startswith(("javascript", "data"))]


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        "&#106;avascript:alert(1)",
        "javascript&colon;alert(1)",
        "%6Aavascript:alert(1)",
        "vbscript:x",
        "data:text/html,x",
        "file:///etc/passwd",
    ],
)
def test_a_link_to_a_scheme_that_no_shop_needs_keeps_its_words_only(address: str) -> None:
    assert html(f"[x]({address})") == "<p><a>x</a></p>"


@pytest.mark.parametrize("blank", ["\x01", "&#1;", "&#9;", "&Tab;", "&NewLine;"])
def test_a_control_character_hides_no_scheme(blank: str) -> None:
    printed = html(f"[x](java{blank}script:alert(1)) [y]({blank}javascript:alert(1))")
    found = ["".join(href.split()) for href in hrefs(printed)]
    assert not [href for href in found if href.lstrip("\x01").startswith("javascript")]


@pytest.mark.parametrize(
    ("source", "printed"),
    [
        ("Un <b>tag</b> *y*", "<p>Un &lt;b&gt;tag&lt;/b&gt; <em>y</em></p>"),
        ("<div>\n*y*\n</div>", "<p>&lt;div&gt;\n<em>y</em>\n&lt;/div&gt;</p>"),
        ("<!-- x\n\n# y -->", "<p>&lt;!-- x</p><h2 id=y>y --&gt;</h2>"),
        ("`<b>` <b>", "<p><code>&lt;b&gt;</code> &lt;b&gt;</p>"),
        ("```\n<script>\n```", "<pre><code>&lt;script&gt;\n</code></pre>"),
        ("1 < 2 <3", "<p>1 &lt; 2 &lt;3</p>"),
    ],
)
def test_what_looks_like_a_tag_is_text_around_which_markdown_goes_on(source: str, printed: str) -> None:
    assert html(source) == printed


def test_an_address_in_angle_brackets_is_a_link() -> None:
    assert html("<https://a.example/b> <a@b.example>") == (
        "<p><a href=https://a.example/b rel=noopener>https://a.example/b</a>"
        " <a href=mailto:a@b.example>a@b.example</a></p>"
    )


def test_a_link_may_be_defined_below_and_have_a_title() -> None:
    assert html('[la taza][t] y [otra]\n\n[t]: product:taza-marea "De gres"\n[otra]: /tienda/') == (
        '<p><a href=/product/taza-marea/ title="De gres">la taza</a> y <a href=/tienda/>otra</a></p>'
    )


def test_headings_start_below_the_title_of_the_page_and_have_ids_of_their_own() -> None:
    assert html("# Qué es el gres\n\n## Qué es el gres") == (
        "<h2 id=que-es-el-gres>Qué es el gres</h2><h2 id=que-es-el-gres-2>Qué es el gres</h2>"
    )


def test_no_two_headings_share_an_id() -> None:
    found = re.findall(r" id=([^ >]*)", html("# a\n\n# a\n\n# a-2\n\n# a\n\n# ñ\n\n# ¡!"))
    assert found == ["a", "a-2", "a-2-2", "a-3", "n", "s"]


def test_a_heading_is_named_after_its_words() -> None:
    assert html("## El `gres` &amp; **[barro](product:taza-marea)**") == (
        "<h2 id=el-gres-barro>El <code>gres</code> &amp; <strong><a href=/product/taza-marea/>barro</a></strong></h2>"
    )
    assert html("# ![La foto](posts/horno.jpg) y el horno").startswith("<h2 id=y-el-horno><picture>")


def test_line_breaks_stay_where_a_browser_shows_them() -> None:
    source = "a\n**b**\n\n- c\n  - d\n\n> e\n\n```\n\nf\n\n```\n\n| g |\n|---|\n| h |\n\n---"
    assert html(source) == (
        "<p>a\n<strong>b</strong></p><ul><li>c<ul><li>d</li></ul></li></ul><blockquote><p>e</p></blockquote>"
        "<pre><code>\nf\n\n</code></pre><div class=table-scroll tabindex=0><table><thead><tr><th>g</th></tr></thead>"
        "<tbody><tr><td>h</td></tr></tbody></table></div><hr>"
    )


@pytest.mark.parametrize("address", ["/a=b", "/a&b", "/'a'"])
def test_an_address_that_needs_quotes_has_them(address: str) -> None:
    assert html(f"[x]({address})").startswith('<p><a href="')


def test_a_wide_table_scrolls_by_itself() -> None:
    printed = html("| a | b |\n|---|---|\n| 1 | 2 |")
    assert printed.startswith("<div class=table-scroll tabindex=0><table>")
    assert printed.endswith("</table></div>")


def test_a_picture_alone_becomes_a_figure_with_its_caption() -> None:
    printed = html('![El horno](posts/horno.jpg "Cono 9")')
    assert printed.startswith("<figure><picture><source")
    assert 'alt="El horno" width=1500 height=1000 loading=lazy' in printed
    assert printed.endswith("<figcaption>Cono 9</figcaption></figure>")


def test_a_picture_within_words_is_no_figure() -> None:
    printed = html('Este ![El *horno*](posts/horno.jpg "Cono 9") cuece.\n\n- ![](posts/horno.jpg)')
    assert "figure" not in printed
    assert 'alt="El horno"' in printed


def test_what_leads_nowhere_leaves_its_words_behind() -> None:
    assert html("[la jarra](product:jarra) ![x](posts/nada.jpg)") == "<p><a>la jarra</a> </p>"


def test_plain_text_is_what_a_reader_would_hear() -> None:
    source = "# Gres\n\nA **1.240 °C**,\ncon [calma](https://x.example).\n\n![foto](posts/horno.jpg)\n\n- uno\n- dos"
    assert to_text(source) == "Gres A 1.240 °C, con calma. uno dos"


def test_plain_text_keeps_the_cells_of_a_table_and_the_signs_of_the_source_apart() -> None:
    source = "| a | b |\n|---|---|\n| 1 & 2 | <b> |\n\n```\nx &lt; y\n```\n\n[](product:taza-marea)ñ~~o~~"
    assert to_text(source) == "a b 1 & 2 <b> x &lt; y ño"


def test_targets_are_what_the_printed_links_and_pictures_name() -> None:
    source = "[a\nb](product:taza) ![](<posts/a b.jpg>) [r] `[x](nada)` <a@b.example> [<b>](page:c)\n\n[r]: /tienda/ñ"
    assert targets(source) == (
        (False, "product:taza"),
        (True, "posts/a b.jpg"),
        (False, "/tienda/ñ"),
        (False, "mailto:a@b.example"),
        (False, "page:c"),
    )


def test_references_tell_their_line() -> None:
    source = "Una línea.\n\nOtra con\n[la taza](product:taza-marea) y\n[más](page:contacto#mapa)\n\n![](posts/x.jpg)"
    found = [(r.line, r.kind, r.target) for r in references(source)]
    assert found == [(4, "product", "taza-marea"), (5, "page", "contacto#mapa"), (7, "image", "posts/x.jpg")]


def test_the_same_source_gives_the_same_html() -> None:
    source = "# a\n\n# a\n\n| a |\n|---|\n| 1 |"
    assert html(source) == html(source)


def test_customers_words_are_no_markdown() -> None:
    assert paragraphs("Muy *bonita*\n<b>sí</b>\n\n[x](https://spam.example)") == (
        "<p>Muy *bonita*<br>&lt;b&gt;sí&lt;/b&gt;</p><p>[x](https://spam.example)</p>"
    )


def test_a_long_text_is_cut_at_a_word() -> None:
    assert shorten("uno dos, tres", 11) == "uno dos…"
    assert shorten("uno dos", 9) == "uno dos"


def test_reading_takes_a_minute_at_least() -> None:
    assert minutes_to_read("hola") == 1
    assert minutes_to_read("palabra " * 600) == 3


BLOCKS = "Uno [[producto: a]].\n\n[[producto: taza-marea]]\n[[codigo: OTO10 | −10 % | 2026-11-30]]\n\n`[[code: X]]`\n"


def test_blocks_cut_a_text_and_are_no_words_of_it() -> None:
    parts = to_parts(BLOCKS, Places())
    assert parts[1:3] == [Block("product", "taza-marea"), Block("code", "OTO10", "−10 %", "2026-11-30")]
    assert to_text(BLOCKS) == "Uno [[producto: a]]. [[code: X]]"
    assert [block.code for block in codes(BLOCKS)] == ["OTO10"]


def test_where_there_is_no_room_for_a_block_its_words_stand() -> None:
    assert "<p><a href=/product/taza-marea/>Taza Marea</a></p><p><strong>OTO10</strong>: −10 %</p>" in html(BLOCKS)


def test_blocks_are_found_with_their_lines_and_those_within_words_are_told_apart() -> None:
    found = [(reference.line, reference.kind) for reference in references(BLOCKS)]
    assert found == [(3, "block"), (4, "block"), (1, "stray")]
    assert len(targets(BLOCKS)) == 3
