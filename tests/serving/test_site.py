"""The built site as `serve` shows it."""

from __future__ import annotations

import json

import pytest
from werkzeug.test import Client

from vitrina.serving.site import Site
from vitrina.site_headers import SiteHeaders
from vitrina.site_redirects import SiteRedirects


@pytest.fixture
def folder(tmp_path):
    files = {
        "index.html": "<html><body>portada</body></html>",
        "404.html": "<body>no está</body>",
        "en/404.html": "<body>not here</body>",
        "producto/taza/index.html": "<body>taza</body>",
        "data/es/catalogue.json": "{}",
        "images/a.avif": "avif",
        "minified.html": "<p>no closing tag",
    }
    for name, text in files.items():
        path = tmp_path / "output" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (tmp_path / "secret.txt").write_text("secret", encoding="utf-8")
    return tmp_path / "output"


@pytest.fixture
def client(folder):
    return Client(Site(folder, lambda: ("en",), SiteHeaders(folder.parent / "headers.json"), "<script>reload</script>"))


def say_in_headers(folder, *rules):
    found = [{"paths": paths, "headers": headers} for paths, headers in rules]
    (folder.parent / "headers.json").write_text(json.dumps({"schema": 1, "rules": found}), encoding="utf-8")


def test_a_folder_answers_its_index(client):
    assert "taza" in client.get("/producto/taza/").text


def test_an_address_without_its_slash_leads_to_the_one_with_it_and_keeps_the_query(client):
    answer = client.get("/producto/taza?a=1")

    assert (answer.status_code, answer.headers["location"]) == (301, "/producto/taza/?a=1")


def test_a_missing_page_is_a_real_404_in_the_readers_language(client):
    spanish, english = client.get("/nada/"), client.get("/en/nothing/")

    assert (spanish.status_code, english.status_code) == (404, 404)
    assert "no está" in spanish.text
    assert "not here" in english.text


def test_nothing_outside_the_folder_is_served(client):
    for path in ("/../secret.txt", "/%2e%2e/secret.txt", "/..%2fsecret.txt", "//../secret.txt"):
        answer = client.get(path)
        assert answer.status_code == 404
        assert "secret" not in answer.text


def test_pages_get_the_reload_script_and_files_do_not(client):
    assert "<script>reload</script></body>" in client.get("/").text
    assert client.get("/minified.html").text.endswith("<script>reload</script>")
    assert client.get("/data/es/catalogue.json").text == "{}"


def test_types_are_those_that_browsers_need(client):
    assert client.get("/images/a.avif").mimetype == "image/avif"
    assert client.get("/data/es/catalogue.json").mimetype == "application/json"


def test_an_unchanged_page_is_not_sent_again(client):
    first = client.get("/")

    assert client.get("/", headers={"if-none-match": first.headers["etag"]}).status_code == 304


def test_a_video_can_be_asked_for_in_parts(client):
    answer = client.get("/images/a.avif", headers={"range": "bytes=0-1"})

    assert (answer.status_code, answer.data) == (206, b"av")


def test_only_reading_is_allowed(client):
    assert client.post("/").status_code == 405


def test_before_anything_is_built_the_answer_is_a_page_that_waits_for_it(tmp_path):
    answer = Client(
        Site(tmp_path / "none", tuple, SiteHeaders(tmp_path / "headers.json"), "<script>reload</script>")
    ).get("/")

    assert answer.status_code == 404
    assert "<script>reload</script>" in answer.text


def test_every_answer_says_in_its_headers_what_the_build_wrote_down_and_the_last_rule_wins(client, folder):
    say_in_headers(
        folder,
        (["/*"], {"x-content-type-options": "nosniff", "cache-control": "public, max-age=0"}),
        (["*/", "*.html"], {"content-security-policy": "default-src 'none'"}),
        (["/images/*"], {"cache-control": "immutable"}),
    )
    page, missing, picture = client.get("/producto/taza/"), client.get("/nada/"), client.get("/images/a.avif")

    assert page.headers["content-security-policy"] == missing.headers["content-security-policy"] == "default-src 'none'"
    assert page.headers["x-content-type-options"] == picture.headers["x-content-type-options"] == "nosniff"
    assert (page.headers["cache-control"], picture.headers["cache-control"]) == ("no-cache", "immutable")
    assert "content-security-policy" not in picture.headers


def test_headers_that_the_next_build_wrote_are_sent_at_once(client, folder):
    say_in_headers(folder, (["*/"], {"content-security-policy": "old"}))
    before = client.get("/producto/taza/").headers["content-security-policy"]
    say_in_headers(folder, (["*/"], {"content-security-policy": "another"}))

    assert (before, client.get("/producto/taza/").headers["content-security-policy"]) == ("old", "another")


def test_an_old_address_leads_to_the_new_one_and_keeps_the_query(folder):
    redirects = SiteRedirects(folder.parent / "redirects.json")
    client = Client(Site(folder, tuple, SiteHeaders(folder.parent / "headers.json"), "", redirects))
    assert client.get("/viejo/").status_code == 404
    known = {"/viejo/": "/producto/taza/", "/producto/taza/": "/"}
    redirects.file.write_text(json.dumps({"schema": 1, "redirects": known}), encoding="utf-8")
    found = [client.get(path) for path in ("/viejo/?a=1", "/viejo", "/nada/")]

    assert [(answer.status_code, answer.headers.get("location")) for answer in found] == [
        (301, "/producto/taza/?a=1"),
        (301, "/producto/taza/"),
        (404, None),
    ]
    assert client.get("/producto/taza/").status_code == 200
