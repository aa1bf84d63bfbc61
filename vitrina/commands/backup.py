"""`vitrina backup` and `vitrina restore`: the memory of a shop that runs on one box."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from functions.config import ConfigError
from vitrina.backup import Memory, back_up
from vitrina.backup import restore as put_back
from vitrina.console import agree, done, out
from vitrina.project import Project, pass_project
from vitrina.serving.only_one import OnlyOne

ENDING = ".tar.gz"
_FILE = click.Path(dir_okay=False, path_type=Path)


@click.command(short_help="Keep orders, stock and uploads in one file.")
@click.argument("file", type=_FILE, required=False)
@click.option("--keep", type=click.IntRange(min=1), help="Delete older backups of the same folder but that many.")
@pass_project
def backup(project: Project, file: Path | None, keep: int | None) -> None:
    """Write everything that this shop remembers into FILE; without it, into .var/backups/, named by the time.

    The shop may be open. The file holds customers' names and addresses: keep it as safe as the shop itself.
    """
    target = file or project.var / "backups" / f"{_now()}{ENDING}"
    items = back_up(_memory(project), target)
    done(f"{target}: {items:,} items, {target.stat().st_size:,} bytes.")
    others = sorted(path for path in target.parent.glob(f"*{ENDING}") if path != target) if keep else []
    for old in others[: max(0, len(others) + 1 - (keep or 0))]:
        old.unlink()
        out.print(f"[dim]{old} deleted.[/]")


@click.command(short_help="Put a backup in the place of what is there.")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--yes", is_flag=True, help="Do not ask.")
@pass_project
def restore(project: Project, file: Path, yes: bool) -> None:
    """Go back to what FILE holds. What is there now goes to a folder beside it and is not deleted.

    The shop must be closed. Afterwards `vitrina reconcile` brings back from Stripe what was paid since the backup.
    """
    with OnlyOne(project.var / "serve.lock", "The shop is open: stop `vitrina serve` first."):
        if not yes:
            agree(
                f"Put {file} in the place of what this shop remembers now?", "Nothing is changed. (--yes does not ask.)"
            )
        aside = project.var / f"before-restore-{_now()}"
        items, made_at = put_back(_memory(project), file, aside)
    done(f"{items:,} items of {made_at} are back. What was there is in {aside}.")
    out.print("Open the shop, then run `vitrina reconcile`: it brings back what was paid since.")


def _memory(project: Project) -> Memory:
    environment = project.environment()
    store, files = (environment[name].partition(":") for name in ("VITRINA_STORE", "VITRINA_FILES"))
    if store[0] != "sqlite":
        raise ConfigError(f"The store is {environment['VITRINA_STORE']}: only a SQLite file is backed up here.")
    if files[0] != "file":
        raise ConfigError(f"Uploads are in {environment['VITRINA_FILES']}: only a folder is backed up here.")
    return Memory(Path(store[2]), Path(files[2]), project.var)


def _now() -> str:
    return datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
