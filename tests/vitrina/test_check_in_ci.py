"""`vitrina check --format github` and `--format gitlab`: what is wrong, where pull requests are read."""

from __future__ import annotations

import json
import re

import pytest

from plugins.core.problems import Problems
from tests.vitrina.test_build_and_publish import PROBLEM_FIELDS, edit
from vitrina import ci_reports

COMMAND = re.compile(r"::(error|warning) ([^:]*)::(.*)")


def read(line):
    """A workflow command as the runner reads it: https://github.com/actions/runner, ActionCommand.cs."""
    said = COMMAND.fullmatch(line)
    assert said, line
    severity, properties, message = said.groups()
    found = dict(each.split("=", 1) for each in properties.split(","))
    for code, sign in (("%3A", ":"), ("%2C", ",")):
        found = {name: value.replace(code, sign) for name, value in found.items()}
    return severity, {name: plain(value) for name, value in found.items()}, plain(message)


def plain(text):
    for code, sign in (("%0D", "\r"), ("%0A", "\n"), ("%25", "%")):
        text = text.replace(code, sign)
    return text


def annotations(done):
    return [read(line) for line in done.stdout.splitlines() if line.startswith("::")]


@pytest.fixture
def broken(shop):
    """Two mistakes; the shop is a folder of its repository, two steps down."""
    (shop.folder.parents[1] / ".git").mkdir()
    edit(shop, "products/plato.md", "stock: 5", "stock: -5")
    edit(shop, "products/cuenco.md", "price: ", "pricee: ")
    return shop


def test_github_marks_the_line_by_its_path_in_the_repository(broken):
    done = broken.vitrina("check", "--format", "github")
    (plate,) = [each for each in annotations(done) if "plato" in each[1]["file"]]
    file = broken.folder / "content/products/plato.md"
    line = file.read_text(encoding="utf-8").splitlines().index("stock: -5") + 1

    assert done.exit_code == 1
    assert plate[0] == "error"
    assert plate[1] == {"file": "tests/site/content/products/plato.md", "line": str(line), "title": "stock"}
    # A log shows the message alone.
    assert plate[2].startswith(f'tests/site/content/products/plato.md:{line}: stock: "-5" ')


def test_words_between_colons_are_printed_as_they_are(broken):
    edit(broken, "products/plato.md", "stock: -5", "stock: ':x:'")

    assert '":x:"' in broken.vitrina("check", "--format", "github").stdout


def test_without_a_repository_paths_count_from_the_shop(shop):
    edit(shop, "products/plato.md", "stock: 5", "stock: -5")

    assert annotations(shop.vitrina("check", "--format", "github"))[0][1]["file"] == "content/products/plato.md"


def test_a_shop_that_is_its_own_repository_names_paths_as_they_are(shop):
    (shop.folder / ".git").write_text("gitdir: elsewhere\n")
    edit(shop, "products/plato.md", "stock: 5", "stock: -5")

    assert annotations(shop.vitrina("check", "--format", "github"))[0][1]["file"] == "content/products/plato.md"


def test_a_sound_shop_is_a_sentence_for_github_and_an_empty_report_for_gitlab(shop):
    github, gitlab = shop.vitrina("check", "--format", "github"), shop.vitrina("check", "--format", "gitlab")

    assert (github.exit_code, github.stdout) == (0, "✓ No problems.\n")
    assert (gitlab.exit_code, json.loads(gitlab.stdout)) == (0, [])


def test_what_github_leaves_out_is_in_the_log_and_in_the_summary(shop, tmp_path, monkeypatch):
    summary = tmp_path / "summary.md"
    summary.write_text("before\n")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    text = (shop.folder / "content/products/plato.md").read_text(encoding="utf-8")
    for number in range(14):
        (shop.folder / f"content/products/copia-{number:02}.md").write_text(
            text.replace("price:", "pricee:"), encoding="utf-8"
        )
    done = shop.vitrina("check", "--format", "github")
    problems = shop.vitrina("check", "--format", "json")
    errors = [each for each in json.loads(problems.stdout) if each["severity"] == "error"]
    written = summary.read_text(encoding="utf-8")

    assert len(errors) > 14
    assert len([each for each in annotations(done) if each[0] == "error"]) == 10
    assert f"{len(errors) - 10} more are above and in the summary." in done.stdout
    for number in range(14):
        assert f"content/products/copia-{number:02}.md" in done.stdout
    assert written.startswith("before\n### ")
    assert len([row for row in written.splitlines() if row.startswith("| error |")]) == len(errors)


HOSTILE = [
    "a,line=1::b",
    "100%",
    "%0A::error::x",
    "a: b",
    "two\nlines",
    "one\r\n::stop-commands::x",
    "ñ «» 北",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_names_and_words_stay_in_their_place(text, tmp_path):
    problems = Problems()
    problems.error(f"content/{text}.md", 3, text, text, f"{text} is wrong.")
    lines = list(ci_reports.github_lines(problems, tmp_path))
    severity, properties, message = read(lines[0])

    assert [line for line in lines if "\n" in line or "\r" in line] == []
    assert [line for line in lines[1:] if line.startswith("::")] == []
    assert severity == "error"
    assert properties == {"file": f"content/{text}.md", "line": "3", "title": text}
    assert message.startswith(" ".join(f"content/{text}.md:3: ".split()))


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_word_begins_no_command_in_the_plain_lines(text, tmp_path):
    problems = Problems()
    for number in range(12):
        problems.error(f"{number:02}{text}", 0, "", text, f"{text}.")
    lines = list(ci_reports.github_lines(problems, tmp_path))

    assert len([line for line in lines if line.startswith("::")]) == 10
    assert not any(character in line for line in lines for character in "\r\n")


def test_a_summary_stays_below_githubs_limit_and_holds_no_markup(tmp_path):
    problems = Problems()
    for number in range(3000):
        problems.error(f"content/{'x' * 200}-{number}.md", 1, "title", "|<b>`" * 100, "is *wrong* & more.")
    text = ci_reports.github_summary(problems, tmp_path)
    row = text.splitlines()[4]

    assert len(text.encode()) < 1024 * 1024
    assert "And 2,000 more" in text
    assert re.sub(r"\\.", "", row).count("|") == 4
    assert "<b>" not in text


# What GitLab's page requires of each entry.
CODE_QUALITY = {"description", "check_name", "fingerprint", "severity", "location"}


def test_gitlab_gets_a_code_quality_report_and_the_log_the_words(broken):
    done = broken.vitrina("check", "--format", "gitlab")
    report = json.loads(done.stdout)
    (plate,) = [each for each in report if each["location"]["path"].endswith("plato.md")]

    assert done.exit_code == 1
    assert all(set(each) == CODE_QUALITY for each in report)
    assert {each["severity"] for each in report} <= {"info", "minor", "major", "critical", "blocker"}
    assert plate["location"]["path"] == "tests/site/content/products/plato.md"
    assert plate["location"]["lines"]["begin"] > 1
    assert plate["description"].startswith('stock: "-5" ')
    assert not done.stdout.startswith("\ufeff")
    assert "content/products/plato.md:" in done.stderr


def test_a_fingerprint_stays_when_its_line_moves_and_differs_when_the_mistake_does(broken):
    def fingerprints():
        return {each["fingerprint"] for each in json.loads(broken.vitrina("check", "--format", "gitlab").stdout)}

    before = fingerprints()
    edit(broken, "products/plato.md", "stock: -5", "# moved down\nstock: -5")
    moved = fingerprints()
    edit(broken, "products/plato.md", "stock: -5", "stock: -6")

    assert moved == before
    assert fingerprints() != before


def test_the_same_mistake_twice_in_a_file_has_two_fingerprints(tmp_path):
    problems = Problems()
    for line in (3, 9):
        problems.error("content/a.md", line, "price", "x", "is no price.")
    report = ci_reports.code_quality(problems, tmp_path)

    assert len({each["fingerprint"] for each in report}) == 2


def test_a_problem_of_a_whole_file_stands_at_its_first_line(tmp_path):
    problems = Problems()
    problems.warn("content/a.md", 0, "", "", "is empty.")

    assert ci_reports.code_quality(problems, tmp_path)[0]["location"]["lines"] == {"begin": 1}
    assert "line=" not in next(ci_reports.github_lines(problems, tmp_path))


def test_json_is_the_same_by_both_its_names(broken):
    short, long = broken.vitrina("check", "--json"), broken.vitrina("check", "--format", "json")

    assert short.stdout == long.stdout
    assert {frozenset(each) for each in json.loads(short.stdout)} == {frozenset(PROBLEM_FIELDS)}
