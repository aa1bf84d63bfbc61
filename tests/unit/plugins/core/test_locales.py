from __future__ import annotations

import json
from pathlib import Path

from plugins.core.locales import date_words, load
from plugins.core.problems import Problems
from plugins.core.theme_tree import ThemeTree


def theme_with(folder: Path, **texts: object) -> Path:
    (folder / "locales").mkdir()
    for language, tree in texts.items():
        text = tree if isinstance(tree, str) else json.dumps(tree)
        (folder / "locales" / f"{language}.json").write_text(text)
    return folder


def test_dates_are_written_as_people_write_them() -> None:
    assert date_words("2026-10-03", "es_ES") == "3 de octubre de 2026"
    assert date_words("2026-10-03", "en_GB") == "3 October 2026"


def test_a_text_that_one_language_lacks_is_named(tmp_path: Path) -> None:
    problems = Problems()
    theme = theme_with(tmp_path, es={"cart": {"add": "Añadir", "pay": "Pagar"}}, en={"cart": {"add": "Add"}})
    load(ThemeTree(theme), ["es", "en"], problems)
    assert [str(p) for p in problems] == ["theme/locales/en.json: cart.pay: is missing; another language has it."]


def test_plurals_may_have_other_forms_in_each_language(tmp_path: Path) -> None:
    problems = Problems()
    theme = theme_with(tmp_path, es={"n": {"one": "1", "other": "{n}"}}, en={"n": {"other": "{n}"}})
    texts = load(ThemeTree(theme), ["es"], problems)
    assert not problems
    assert texts["es"]("n", n=1) == "1"


def test_a_missing_or_broken_file_is_a_problem(tmp_path: Path) -> None:
    problems = Problems()
    load(ThemeTree(theme_with(tmp_path, es='{"a": ')), ["es", "en"], problems)
    places = [p.place for p in problems]
    assert places == ["theme/locales/en.json", "theme/locales/es.json:1"]
