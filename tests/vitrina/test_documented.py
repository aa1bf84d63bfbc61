"""docs/commands.md names every command and every option, and none that is not there."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest

from tests.vitrina.test_command import commands
from vitrina.cli import cli

PAGE = (Path(__file__).parents[2] / "docs" / "commands.md").read_text(encoding="utf-8")
HEADING = re.compile(r"^### `vitrina ([a-z -]+)`$", re.MULTILINE)


def command(path: tuple[str, ...]) -> click.Command:
    found: click.Command = cli
    for name in path:
        assert isinstance(found, click.Group)
        below = found.get_command(click.Context(found), name)
        assert below is not None
        found = below
    return found


LEAVES = [path for path in commands() if not isinstance(command(path), click.Group)]


def section(path: tuple[str, ...]) -> str:
    heading = f"### `vitrina {' '.join(path)}`\n"
    return PAGE.partition(heading)[2].partition("\n### ")[0]


def test_every_command_has_a_section_and_every_section_a_command():
    assert sorted(HEADING.findall(PAGE)) == sorted(" ".join(path) for path in LEAVES)


@pytest.mark.parametrize("path", LEAVES, ids=" ".join)
def test_every_option_stands_in_its_section_with_an_example(path):
    text = section(path)
    options = [name for param in command(path).params for name in param.opts if name.startswith("--")]

    assert f"vitrina {' '.join(path)}" in text
    assert [option for option in options if option not in text] == []


@pytest.mark.parametrize("path", LEAVES, ids=" ".join)
def test_no_option_is_promised_that_is_not_there(path):
    options = {name for param in command(path).params for name in param.opts}
    promised = set(re.findall(r"(?<![\w-])--[a-z-]+", section(path)))

    assert promised - options - {"--json", "--help", "--shop"} <= set()
