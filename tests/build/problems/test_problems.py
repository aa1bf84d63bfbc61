"""Every mistake is named with its file, line, field and a hint; all of them in one run; and nothing is written."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.build.problems.breaking import Case
from tests.build.problems.cases import CASES, EXTRA
from tests.build.shops import ROOT, TINY, copy_of_content, read


def test_the_tiny_shop_has_no_problems():
    _, problems = read(TINY / "content")
    assert problems.text() == ""


def test_there_is_a_case_for_each_kind_of_mistake():
    assert len({case.id for case in CASES}) == len(CASES) >= 90


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_a_mistake_is_named_and_nothing_else_is(case: Case, tmp_path: Path):
    content = copy_of_content(tmp_path, {**EXTRA, **case.files})
    _, problems = read(content)
    assert sorted(str(problem) for problem in problems) == sorted(case.expected)
    assert all(problem.hint for problem in problems)


@pytest.fixture(scope="module")
def everything_broken(tmp_path_factory) -> Path:
    files = {name: data for case in CASES for name, data in case.files.items()}
    return copy_of_content(tmp_path_factory.mktemp("broken"), {**EXTRA, **files})


def test_all_mistakes_are_reported_in_one_run(everything_broken: Path):
    _, problems = read(everything_broken)
    expected = {line for case in CASES for line in case.expected}
    assert {str(problem) for problem in problems} == expected


def test_pelican_stops_once_with_the_whole_list_and_writes_nothing(everything_broken: Path, tmp_path: Path):
    output = tmp_path / "output"
    result = _pelican(everything_broken, output)
    printed = result.stdout + result.stderr
    assert result.returncode == 1, printed
    assert "Traceback" not in printed
    for case in CASES:
        for line in case.expected:
            assert printed.count(line) == 1, line
    assert not output.exists()


def test_a_plugin_that_is_missing_does_not_take_its_content_away_in_silence(tmp_path: Path):
    content = copy_of_content(tmp_path)
    plugins = (
        '["plugins.categories", "plugins.products", "plugins.faqs", "plugins.posts", "plugins.pages", "plugins.render"]'
    )
    result = _pelican(content, tmp_path / "output", f"PLUGINS={plugins}")
    assert result.returncode == 1
    assert "content/reviews: is a folder that nothing reads." in result.stdout + result.stderr


def test_a_wrong_setting_stops_pelican_before_anything_is_written(tmp_path: Path):
    content = copy_of_content(tmp_path)
    result = _pelican(content, tmp_path / "output", 'CURENCY="EUR"', "HOLD_MINUTES=20")
    printed = result.stdout + result.stderr
    assert result.returncode == 1
    assert "CURENCY: is no setting. Did you mean CURRENCY?" in printed
    assert 'HOLD_MINUTES: "20" is out of range.' in printed
    assert "Traceback" not in printed
    assert not (tmp_path / "output").exists()


def _pelican(content: Path, output: Path, *extra: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pelican", str(content), "-s", str(TINY / "pelicanconf.py"), "-o", str(output)]
    options = ["-e", *extra] if extra else []
    return subprocess.run(
        [*command, "--fatal", "errors", *options],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "400"},
        timeout=60,
    )
