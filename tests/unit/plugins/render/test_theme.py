from __future__ import annotations

import re
import shutil
from pathlib import Path

from plugins.core.brand import BrandChoice, FontChoice
from plugins.core.problems import Problems
from plugins.core.stations import ThemeFiles
from plugins.core.theme_tree import ThemeTree
from plugins.render.fonts import width_of
from plugins.render.scripts import closures
from plugins.render.theme import AS_IT_IS, load
from tests.support.fonts import any_font


def theme(root: Path, files: dict[str, str], brand: BrandChoice = AS_IT_IS) -> tuple[ThemeFiles, list[str]]:
    for name, text in {"css/main.css": "", **files}.items():
        path = root / "static" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    problems = Problems()
    return load(ThemeTree(root), problems, brand), [str(problem) for problem in problems]


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


def published(files: ThemeFiles, name: str) -> str:
    return next(file.data.decode() for file in files.files if file.path.endswith(f"/{name}"))


def test_scripts_are_minified_and_each_stays_a_file_of_its_own(tmp_path: Path) -> None:
    source = '// Counts.\nimport { add } from "./sum.js";\nexport const two = add(1, 1);\n'
    files, problems = theme(tmp_path, {"js/main.js": source, "js/sum.js": "export const add = (a, b) => a + b;"})
    assert not problems
    assert published(files, "main.js") == 'import{add}from"./sum.js";export const two=add(1,1)'
    assert published(files, "sum.js") == "export const add=(e,t)=>e+t"


def test_the_first_script_knows_what_each_module_imports_and_through_others(tmp_path: Path) -> None:
    files, problems = theme(
        tmp_path,
        {
            "js/main.js": "export default IMPORTS",
            "js/page.js": 'import { a } from "./line.js";\nimport "./shop.js";\nimport("./later.js");',
            "js/line.js": 'export * from "./money.js";',
            "js/money.js": "",
            "js/shop.js": "",
            "js/later.js": "",
        },
    )
    assert not problems
    table = '{line:["money"],page:["line","shop","money"]}'
    assert published(files, "main.js") == f"const IMPORTS={table};export default IMPORTS"


def test_modules_that_import_each_other_are_counted_once() -> None:
    assert closures({"a.js": 'import "./b.js"', "b.js": 'import "./a.js"'}) == {"a": ["b"], "b": ["a"]}


def test_a_broken_script_is_a_problem_with_its_line(tmp_path: Path) -> None:
    _files, problems = theme(tmp_path, {"js/main.js": "const a = 1;\nconst b = ;\n"})
    assert problems == ["theme/static/js/main.js:2: cannot be read: unexpected ; in expression, at column 11."]


def test_a_style_that_comes_late_lies_beside_the_scripts_and_moves_them(tmp_path: Path) -> None:
    drawer = {
        "js/main.js": "1",
        "css/late-drawer.css": '@import "x.css";\n.d { color: red }',
        "css/x.css": ".x { top: 0 }",
    }
    first, problems = theme(tmp_path, drawer)
    assert not problems
    assert published(first, "late-drawer.css") == ".x{top:0}.d{color:red}"
    assert "late-drawer" not in first.page_css
    second, _ = theme(tmp_path, {"css/x.css": ".x { top: 1px }"})
    assert first.scripts != second.scripts


def test_a_small_icon_is_carried_by_the_page_and_is_a_file_as_well(tmp_path: Path) -> None:
    files, _ = theme(
        tmp_path, {"icons/favicon.svg": '<svg xmlns="http://www.w3.org/2000/svg">\n<path d="M0 1"/></svg>'}
    )
    assert files.icons["favicon_inline"].startswith(
        "data:image/svg+xml,%3Csvg%20xmlns=%22http://www.w3.org/2000/svg%22"
    )
    assert files.icons["favicon"].lstrip("/") in {file.path for file in files.files}
    files, _ = theme(tmp_path, {"icons/favicon.svg": "<svg>" + "x" * 600})
    assert "favicon_inline" not in files.icons


def test_root_files_are_published_under_their_own_names(tmp_path: Path) -> None:
    files, _ = theme(tmp_path, {"root/favicon.ico": "icon", "root/.well-known/security.txt": "x"})
    assert [file.path for file in files.files] == [".well-known/security.txt", "favicon.ico"]


TOKENS = ":root { --accent: #273f8f; }\n@media (prefers-color-scheme: dark) { :root { --accent: #a9baf2; } }"


def test_tokens_are_printed_in_the_brand_and_the_scheme(tmp_path: Path) -> None:
    files = {"css/main.css": '@import "tokens.css"; @media (prefers-color-scheme: dark) { .a { color: red } }'}
    always_light, problems = theme(tmp_path, {**files, "css/tokens.css": TOKENS}, BrandChoice(scheme="light"))
    assert not problems
    assert always_light.css == ":root{--accent:#273f8f}"
    assert always_light.color_scheme == "light"
    always_dark, _ = theme(tmp_path, files, BrandChoice(scheme="dark", radius="0"))
    assert always_dark.css == ":root{--accent:#273f8f}:root{--accent:#a9baf2}.a{color:red}"


def test_a_font_comes_with_a_stand_in_of_its_own_measure(tmp_path: Path) -> None:
    font = tmp_path / "static" / "fonts" / "own.woff2"
    font.parent.mkdir(parents=True)
    shutil.copy(any_font(), font)
    brand = BrandChoice(font=FontChoice("own.woff2", "sans", "200 700"))
    files, problems = theme(
        tmp_path, {"css/main.css": '@import "tokens.css";', "css/tokens.css": ":root{--sans: Arial;}"}, brand
    )
    assert [text for text in problems if "warning" not in text] == []
    face, stand_in = re.findall(r"@font-face\{(.*?)\}", files.css)
    (published,) = [file.path for file in files.files if file.path.startswith("assets/fonts/own.")]
    assert f'url("/{published}")' in face or f"url(/{published})" in face
    assert "font-display:swap" in face
    assert "font-weight:200 700" in face
    assert {"size-adjust", "ascent-override", "descent-override"} <= set(re.findall(r"[a-z-]+(?=:)", stand_in))
    assert '--sans:"own", "own fallback", Arial' in files.css or "--sans:own, own fallback, Arial" in files.css


def test_a_font_that_is_not_there_or_is_none_is_a_problem(tmp_path: Path) -> None:
    _, problems = theme(tmp_path, {}, BrandChoice(font=FontChoice("own.woff2")))
    assert problems == ["theme/static/fonts/own.woff2: is not there; THEME_BRAND names it."]
    _, problems = theme(tmp_path, {"fonts/own.woff2": "no font"}, BrandChoice(font=FontChoice("own.woff2")))
    assert problems == ["theme/static/fonts/own.woff2: is not a font."]


def test_a_stand_in_of_the_same_measure_is_not_changed() -> None:
    from PIL import ImageFont

    arial = ImageFont.truetype(any_font("LiberationSans-Regular"), 1000)
    assert 0.46 < width_of(arial) < 0.48
