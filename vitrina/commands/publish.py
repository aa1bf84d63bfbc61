"""`vitrina publish`: bring the built catalogue to the store."""

from __future__ import annotations

import click

from commerce.shop import Shop
from vitrina.building import built_catalogue
from vitrina.console import agree, done, out, table
from vitrina.project import Project, pass_project
from vitrina.publication import Publication, steep, words


@click.command(short_help="Bring prices and stock to the store.")
@click.option("--yes", is_flag=True, help="Do not ask, even if a price falls by half or more.")
@click.option("--dry-run", is_flag=True, help="Only show what would change.")
@pass_project
def publish(project: Project, yes: bool, dry_run: bool) -> None:
    """Bring the built catalogue to the store that checkout sells from.

    Shows what changes: new and withdrawn SKUs, prices, and declared stock, whose difference is added to what is
    available. A price that falls by half or more needs a yes. Run `vitrina build` first; publishing again changes
    nothing.

    Of a live shop the new prices go into content/prices.csv, too: the log that the law asks for. Commit it.
    """
    services = project.services()
    publication = Publication.of(project, services, built_catalogue(project))
    if publication.is_nothing:
        done("The store has this catalogue already.")
        return
    show(publication, services.shop)
    if dry_run:
        done("A dry run: nothing is published.")
        return
    falls = steep(publication.plan.changes)
    if falls and not yes:
        names = ", ".join(falls)
        agree(f"The price of {names} falls by half or more. Publish?", "Nothing is published. (--yes does not ask.)")
    publication.run()


def show(publication: Publication, shop: Shop) -> None:
    money = shop.money[shop.languages[0]].format
    changes, log = publication.plan.changes, publication.log
    if changes:
        table(["SKU", "What", "Change"], [[c.sku, c.name, words(c, money)] for c in changes])
    if log:
        out.print(f"The price log gets {len(log)} {'line' if len(log) == 1 else 'lines'}.")
    out.print()
