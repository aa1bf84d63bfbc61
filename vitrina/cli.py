"""The `vitrina` command: its verbs, and what its exit codes mean (in the help text, where scripts' authors look)."""

from __future__ import annotations

import importlib
from typing import IO, Any, ClassVar, cast

import click

from commerce.errors import OutsideError, VitrinaError
from functions.config import ConfigError
from vitrina.console import complain, explain

HELP = """A static shop from Markdown.

\b
On a laptop     vitrina serve          the whole shop, rebuilt at each edit
                vitrina check          what is wrong in content/ and the settings
                vitrina build          write the site to output/
                vitrina weigh          say which pages are too heavy for a phone
                vitrina doctor         what could be wrong here, and what to do
Going live      vitrina deploy         bring the shop to its customers
                vitrina releases       which releases are kept
                vitrina rollback       go back to one
                vitrina diff           what a deploy would change
                vitrina due            whether a sale, a post... waits for one
                vitrina publish        bring prices and stock to the store
Every day       vitrina orders list    what was bought and must be sent
                vitrina returns list   what comes back
                vitrina reviews list   what customers wrote
                vitrina messages list  who waits for an answer
                vitrina surveys        what customers answered
                vitrina stock show     what is left
                vitrina invoices list  what was invoiced
                vitrina newsletter     who subscribed
                vitrina prices show    what something has cost over time
                vitrina together       what is bought together
Now and then    vitrina sweep          release what abandoned checkouts hold
                vitrina reconcile      compare Stripe with the orders
                vitrina watch          find orders that are late
                vitrina outbox list    mails that could not be sent
                vitrina backup         keep orders, stock and uploads in one file
                vitrina restore        go back to one
                vitrina migrate        take everything into another store
                vitrina privacy        hand over, or forget, what is known of somebody

Run it in the shop's folder (the one with pelicanconf.py), or name that folder with --shop. Each command says more with
--help: `vitrina orders ship --help`.
"""

EXIT_CODES = """\b
Exit codes
  0  done
  1  the content, the settings or the request have problems, which were printed
  2  the command was written wrongly
  3  something outside failed (the store, Stripe, the disk): trying again may help
"""


class Failure(click.ClickException):
    """A foreseen error: a sentence and an exit code, never a traceback."""

    def show(self, file: IO[Any] | None = None) -> None:
        complain(self.message)


class OutsideFailure(Failure):
    """Not the owner's doing."""

    exit_code = 3


class Verbs(click.Group):
    """The commands, each imported when it is used: `vitrina stock` need not wait for the server's imports."""

    # Name to the module that has it.
    _modules: ClassVar[dict[str, str]] = {
        "serve": "serve",
        "check": "build",
        "build": "build",
        "weigh": "weigh",
        "doctor": "doctor",
        "deploy": "deploy",
        "releases": "releases",
        "rollback": "releases",
        "diff": "releases",
        "due": "due",
        "publish": "publish",
        "orders": "orders",
        "returns": "returns",
        "reviews": "reviews",
        "messages": "messages",
        "surveys": "surveys",
        "stock": "stock",
        "prices": "prices",
        "together": "together",
        "invoices": "invoices",
        "newsletter": "newsletter",
        "outbox": "outbox",
        "sweep": "sweep",
        "reconcile": "reconcile",
        "watch": "watch",
        "backup": "backup",
        "restore": "backup",
        "migrate": "migrate",
        "privacy": "privacy",
    }

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self._modules)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self._modules:
            return None
        module = importlib.import_module(f"vitrina.commands.{self._modules[cmd_name]}")
        return cast(click.Command, getattr(module, cmd_name))

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except ConfigError as problem:
            raise Failure(str(problem)) from problem
        except OutsideError as problem:
            raise OutsideFailure(explain(problem)) from problem
        except VitrinaError as problem:
            raise Failure(explain(problem)) from problem
        except BrokenPipeError:
            raise
        except OSError as problem:
            place = f"{problem.filename}: " if problem.filename else ""
            raise OutsideFailure(f"{place}{problem.strerror or problem}.") from problem


@click.group(
    cls=Verbs,
    help=HELP,
    epilog=EXIT_CODES,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
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
    cli()
