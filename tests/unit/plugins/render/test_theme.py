from __future__ import annotations

from pathlib import Path

from plugins.core.problems import Problems
from plugins.core.stations import ThemeFiles
from plugins.render.theme import load


def theme(root: Path, files: dict[str, str]) -> tuple[ThemeFiles, list[str]]:
    for name, text in {"css/main.css": "", **files}.items():
        path = root / "static" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    problems = Problems()
    return load(root, problems), [str(problem) for problem in problems]


def test_stylesheets_are_joined_in_the_order_of_their_imports_and_minified(tmp_path: Path) -> None:
    files, problems = theme(
        tmp_path,
        {
            "css/main.css": '@import "b.css";\n@import "a.css" screen;\n.m { color: red }',
            "css/a.css": ".a { color: red }",
            "css/b.css": '@import "c.css";\n.b { color: red }',
            "css/c.css": ".c { color: red }",
        },
    )
    assert not problems
    assert files.css == ".c,.b{color:red}@media screen{.a{color:red}}.m{color:red}"


def test_styles_are_ascii(tmp_path: Path) -> None:
    files, _ = theme(tmp_path, {"css/main.css": '.a::before { content: "·1" } .ñ { color: red }'})
    assert files.css == '.a:before{content:"\\b7 1"}.\\f1 {color:red}'


def test_a_stylesheet_that_is_not_there_is_named(tmp_path: Path) -> None:
    _files, problems = theme(tmp_path, {"css/main.css": '@import "gone.css";'})
    assert problems == ["theme/static/css/gone.css: is imported and does not exist."]


def test_a_broken_stylesheet_is_a_problem(tmp_path: Path) -> None:
    _files, problems = theme(tmp_path, {"css/main.css": ".a { color: red"})
    assert not problems  # CSS closes what is left open
    _files, problems = theme(tmp_path, {"css/main.css": ".a { } }"})
    assert len(problems) == 1


def test_a_file_that_css_refers_to_gets_a_name_of_its_content(tmp_path: Path) -> None:
    css = '@font-face{font-family:x;src:url("../fonts/x.woff2")}.i{mask:url(../icons/i.svg#a)}'
    files, problems = theme(tmp_path, {"css/main.css": css, "fonts/x.woff2": "font", "icons/i.svg": "<svg/>"})
    assert not problems
    paths = {file.path for file in files.files}
    font = next(path for path in paths if path.endswith(".woff2"))
    assert font.startswith("assets/fonts/x.")
    assert f"/{font}" in files.css
    assert files.icons["i"] in files.css
    assert files.icons["i"].lstrip("/") in paths


def test_an_unknown_file_in_css_is_a_problem(tmp_path: Path) -> None:
    _files, problems = theme(tmp_path, {"css/main.css": ".a{background:url(../gone.png)}"})
    assert problems == ['theme/static/css: url: "../gone.png" is not in theme/static.']


def test_all_scripts_move_when_one_of_them_changes(tmp_path: Path) -> None:
    first, _ = theme(tmp_path, {"js/main.js": 'import "./cart.js"', "js/cart.js": "1"})
    second, _ = theme(tmp_path, {"js/cart.js": "2"})
    assert first.scripts != second.scripts
    folder = second.scripts[0].rpartition("/")[0].lstrip("/")
    assert {file.path for file in second.files} == {f"{folder}/main.js", f"{folder}/cart.js"}


def test_root_files_are_published_under_their_own_names(tmp_path: Path) -> None:
    files, _ = theme(tmp_path, {"root/favicon.ico": "icon", "root/.well-known/security.txt": "x"})
    assert [file.path for file in files.files] == [".well-known/security.txt", "favicon.ico"]
