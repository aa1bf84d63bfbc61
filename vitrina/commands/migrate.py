"""`vitrina migrate`: the whole store, orders and all, into another engine."""

from __future__ import annotations

import os
from collections import Counter
from typing import cast

import click
from rich.progress import Progress

from functions.config import ConfigError
from functions.wiring import Services, configured
from vitrina.console import agree, done, err, out
from vitrina.moving_house import Comparison, WholeStore, compare, kind_of, move
from vitrina.project import Project, pass_project
from vitrina.serving.only_one import OnlyOne

_WHERE = "Where: sqlite:FILE or dynamodb:TABLE."
_OPEN = "The shop is open: stop `vitrina serve` first, or orders would be lost."
_SHOWN = 5


@click.command(short_help="Take orders, stock and all into another store.")
@click.option("--to", "target", required=True, metavar="STORE", help=_WHERE)
@click.option("--from", "source", metavar="STORE", help=f"{_WHERE} Default: the store of this shop.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@pass_project
def migrate(project: Project, target: str, source: str | None, yes: bool) -> None:
    """Copy everything that the store holds into another one, and compare both, item by item.

    The shop must be closed meanwhile. The store that it leaves is only read. Interrupted, give it again.
    """
    with OnlyOne(project.var / "serve.lock", _OPEN):
        environment = project.environment()
        source = source or environment["VITRINA_STORE"]
        if source == target:
            raise ConfigError(f"The store is {target} already.")
        places = (source, target)
        old, new = (_store({**environment, "VITRINA_STORE": place}, is_new=place == target) for place in places)
        _require_ours(compare(old, new), target)
        total = sum(1 for _ in old.items())
        if not yes:
            agree(f"Copy {total:,} items from {source} to {target}?", "Nothing is copied. (--yes does not ask.)")
        moved = _copied(old, new, total)
        _require_same(compare(old, new))
    for kind, count in sorted(moved.items()):
        out.print(f"{count:>9,}  {kind.lower()}")
    done(f"{target} holds all {total:,} items, each compared. Set VITRINA_STORE={target} and open the shop there.")


def _copied(old: WholeStore, new: WholeStore, total: int) -> Counter[str]:
    with Progress(console=err, transient=True) as shown:
        task = shown.add_task("Copying", total=total)
        return move(old, new, lambda count: shown.update(task, completed=count))


def _store(environment: dict[str, str], *, is_new: bool) -> WholeStore:
    """Made where it is not there yet; a table then has the shape that the functions need."""
    config = configured(environment)
    kind, _, place = config.store.partition(":")
    if kind not in {"sqlite", "dynamodb"}:
        raise ConfigError(f"{config.store}: write sqlite:FILE or dynamodb:TABLE.")
    if kind == "dynamodb" and is_new:
        from functions.adapters.aws_boto3 import dynamodb_client
        from functions.adapters.dynamodb_table import create_table

        create_table(
            dynamodb_client(config.region or os.environ.get("AWS_REGION", ""), config.dynamodb_endpoint), place
        )
    return cast(WholeStore, Services(config).store)


def _require_ours(found: Comparison, target: str) -> None:
    """Raises ConfigError when the target is another shop's, or has moved on since."""
    if found.foreign:
        kinds = ", ".join(sorted({kind_of(key).lower() for key in found.foreign})[:_SHOWN])
        raise ConfigError(
            f"{target} holds {len(found.foreign):,} items that this store does not ({kinds}). Use an empty one."
        )


def _require_same(found: Comparison) -> None:
    if not found.is_same:
        wrong = [*found.missing, *found.different, *found.foreign][:_SHOWN]
        raise ConfigError(
            f"The copy is not the same: {', '.join(str(tuple(key)) for key in wrong)}. Give the command again."
        )
