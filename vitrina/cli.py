"""The `vitrina` command: its verbs and what its exit codes mean.

0  done
1  the content or the request has problems, which were printed
2  the command itself was used wrongly (click's own)
3  something outside failed: the store, Stripe, the mail; trying again may help
"""

from __future__ import annotations

import importlib
import sys
from typing import ClassVar, cast

import click

from commerce.errors import OutsideError, VitrinaError
from functions.config import ConfigError
from vitrina.console import complain, explain

HELP = """A static shop from Markdown.

\b
On a laptop     vitrina serve          the whole shop, rebuilt at each edit
                vitrina check          what is wrong in content/ and the settings
                vitrina build          write the site to output/
Going live      vitrina publish        bring prices and stock to the store
Every day       vitrina orders list    what was bought and must be sent
                vitrina reviews list   what customers wrote
                vitrina stock show     what is left

Run it in the shop's folder (the one with pelicanconf.py), or name it with --shop.
"""


class Verbs(click.Group):
    """The commands, each imported when it is used: `vitrina stock` need not wait for the server's imports."""

    # Name to the module that has it.
    _modules: ClassVar[dict[str, str]] = {
        "serve": "serve",
        "check": "build",
        "build": "build",
        "publish": "publish",
        "orders": "orders",
        "reviews": "reviews",
        "stock": "stock",
    }

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self._modules)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self._modules:
            return None
        module = importlib.import_module(f"vitrina.commands.{self._modules[cmd_name]}")
        return cast(click.Command, getattr(module, cmd_name))


@click.group(cls=Verbs, help=HELP, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option(
    "--shop",
    "folder",
    type=click.Path(exists=True, file_okay=False),
    default=".",
    help="The shop's folder. Default: this one.",
)
@click.version_option(package_name="vitrina")
@click.pass_context
def cli(context: click.Context, folder: str) -> None:
    from vitrina.project import Project

    context.obj = Project.at(folder)


def main() -> None:
    """Run the command; every foreseen error is a sentence and an exit code, never a traceback."""
    try:
        cli.main(standalone_mode=False)
    except click.exceptions.Exit as done:
        sys.exit(done.exit_code)
    except click.ClickException as misuse:
        misuse.show()
        sys.exit(misuse.exit_code)
    except click.Abort:
        sys.exit(130)
    except ConfigError as problem:
        complain(str(problem))
        sys.exit(1)
    except OutsideError as problem:
        complain(explain(problem))
        sys.exit(3)
    except VitrinaError as problem:
        complain(explain(problem))
        sys.exit(1)
