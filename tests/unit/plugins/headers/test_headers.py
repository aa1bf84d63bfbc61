"""The headers of the built site: what the policy admits, and which file gets what."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from pathlib import Path

import pytest

from plugins.headers import rules
from tests.build.built import Shop

ROOT = Path(__file__).parents[4]


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    shop = Shop.at(tmp_path_factory.mktemp("headers"))
    assert shop.build().ok
    return shop


def policy_of(shop: Shop) -> dict[str, str]:
    text = json.loads((shop.private / "runtime/headers.json").read_bytes())["content-security-policy"]
    return {name: sources for name, _, sources in (part.partition(" ") for part in text.split("; "))}


def hash_of(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def test_the_policy_admits_every_style_of_every_page_and_no_others(shop: Shop):
    printed = {
        hash_of(style)
        for html in [*(shop.html(path) for path, _ in shop.pages()), frame_of_runtime_pages(shop)]
        for style in re.findall(r"<style[^>]*>(.*?)</style>", html, re.S)
    }
    admitted = set(policy_of(shop)["style-src"].split()) - {"'self'"}

    assert printed <= admitted
    # One for each kind of page, also for kinds that this shop has no page of.
    assert len(admitted) <= len(list((ROOT / "theme" / "templates" / "pages").iterdir()))


def frame_of_runtime_pages(shop: Shop) -> str:
    return (shop.private / "runtime/shell.es.html").read_text("utf-8")


def test_no_page_has_an_inline_script_that_runs_nor_a_handler_nor_a_style_attribute(shop: Shop):
    data = {"application/json", "application/ld+json", "speculationrules"}
    for path, page in shop.pages():
        for tag, attributes in page.tags:
            assert not [name for name in attributes if name.startswith("on") or name == "style"], (path, tag)
            assert tag != "script" or "src" in attributes or attributes.get("type") in data, path


def test_forms_may_go_to_the_shop_and_to_the_payment_page_and_nowhere_else(shop: Shop):
    policy = policy_of(shop)

    assert policy["form-action"] == "'self' https://checkout.stripe.com"
    assert policy["default-src"] == policy["base-uri"] == policy["frame-ancestors"] == "'none'"
    assert "unsafe" not in " ".join(policy.values())


def test_no_script_of_a_page_may_make_html_of_a_text(shop: Shop):
    policy = policy_of(shop)

    assert policy["require-trusted-types-for"] == "'script'"
    assert policy["trusted-types"] == "'none'"


def test_a_host_of_static_files_gets_the_same_headers_in_its_own_words_each_of_them_once(shop: Shop):
    text = (shop.output / "_headers").read_text("utf-8")
    blocks = {
        block.splitlines()[0]: dict(line.strip().split(": ", 1) for line in block.splitlines()[1:])
        for block in re.split(r"\n(?=/)", text)
    }

    assert blocks.pop("/*") == json.loads((shop.private / "runtime/headers.json").read_bytes())
    assert set(blocks) == {"/assets/*", "/images/*", "/videos/*", "/notices/*"}
    assert all(headers["cache-control"].endswith("immutable") for headers in blocks.values())
    # https://developers.cloudflare.com/pages/configuration/headers/ takes lines of 2,000 characters.
    assert max(map(len, text.splitlines())) < 2000


def test_whatever_may_be_kept_for_ever_has_a_hash_in_its_address(shop: Shop):
    hashed = [name for name in shop.files() if name.startswith(("assets/", "images/", "videos/"))]

    assert hashed
    assert [name for name in hashed if not re.search(r"\.[0-9a-f]{8}[.\-/]", name)] == []


def test_only_a_shop_on_https_asks_to_be_visited_so_for_ever():
    plain, secure = (
        rules.for_functions(rules.of([], url, "pay.example")) for url in ("http://x.test", "https://x.test")
    )

    assert "strict-transport-security" not in plain
    assert secure["strict-transport-security"] == "max-age=63072000"
    assert secure["content-security-policy"].endswith("upgrade-insecure-requests")
