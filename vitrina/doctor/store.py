"""The store: whether it can be read, what waits in it for somebody, and whether it is kept twice."""

from __future__ import annotations

import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from commerce.errors import StoreError
from commerce.links import order_number
from commerce.orders import Order
from functions.config import ConfigError
from functions.inventory.service import Inventory
from functions.outbox.records import PARKED
from functions.ports import Store
from functions.records import group_index, read_order
from functions.wiring import now
from vitrina.building import built_catalogue
from vitrina.doctor.findings import Finding, Skip, counted, ok, problem, some, warning
from vitrina.doctor.ground import Ground
from vitrina.doctor.store_copy import Copy, Damaged, copied

LARGEST_MB = 2000
BACKUP_DAYS = 2
# The sweep runs every five minutes.
OVERDUE_S = 30 * 60
_PAGE = 200


def sound(ground: Ground) -> Iterator[Finding]:
    """Store."""
    try:
        _store(ground)
    except Damaged as trouble:
        do = "Stop the shop, `vitrina restore` the last backup, then `vitrina reconcile`."
        yield problem(f"The store is damaged: {trouble}.", do)
    except StoreError as trouble:
        yield problem(f"The store cannot be read: {trouble.detail}", "See that VITRINA_STORE names the right one.")
    else:
        yield ok("The store is sound.")


def backups(ground: Ground) -> Iterator[Finding]:
    """Backup."""
    if _embedded(ground) is None:
        raise Skip("this store is kept by DynamoDB, which goes back 35 days")
    newest = max((path.stat().st_mtime for path in (ground.project.var / "backups").glob("*.tar.gz")), default=0.0)
    days = (time.time() - newest) / 86400
    do = "`vitrina backup`, each day (docs/deploy-box.md), and to another machine."
    if ground.environment.get("VITRINA_STAGE") != "live":
        raise Skip("this is no live shop's store")
    if not newest:
        yield problem("There is no backup in .var/backups/.", do)
    elif days > BACKUP_DAYS:
        yield problem(f"The last backup in .var/backups/ is {days:.0f} days old.", do)
    else:
        yield ok(f"The last backup is {days * 24:.0f} hours old.")


def catalogue(ground: Ground) -> Iterator[Finding]:
    """Catalogue in the store."""
    if not ground.project.catalogue_file.is_file():
        raise Skip("nothing is built yet")
    changes = Inventory(opened(ground), ground.settings.default_language).plan(built_catalogue(ground.project)).changes
    if changes:
        which = some([change.sku for change in changes])
        words = counted(len(changes), "SKU differs", "SKUs differ")
        yield warning(f"{words} between the last build and what is sold: {which}.", "`vitrina publish`.")
    else:
        yield ok("What is sold is what was built.")


def mails(ground: Ground) -> Iterator[Finding]:
    """Mails that were given up."""
    parked = opened(ground).query(PARKED)
    if parked:
        do = "`vitrina outbox list` says why; `vitrina outbox resend --all` once that is mended."
        yield problem(f"{counted(len(parked), 'mail was', 'mails were')} given up.", do)
    else:
        yield ok("No mail was given up.")


def attention(ground: Ground) -> Iterator[Finding]:
    """Orders that somebody must look at."""
    store = opened(ground)
    waiting = [order for group in ("paid", "ended") for order in _orders(store, group) if order.attention]
    if waiting:
        which = some([order_number(order.id) for order in waiting])
        do = "`vitrina orders show` says what it is, `vitrina orders resolve` takes it off."
        yield problem(f"{counted(len(waiting), 'order waits', 'orders wait')} for you to look: {which}.", do)
    else:
        yield ok("No order waits for you to look.")


def holds(ground: Ground) -> Iterator[Finding]:
    """Checkouts past their time."""
    late = [order for order in _orders(opened(ground), "open") if 0 < order.expires_at < now() - OVERDUE_S]
    # One that waits for its money (SEPA) is past its time and right.
    late = [order for order in late if order.status.value == "checkout"]
    if late:
        one, many = (
            "checkout is past its time and still holds pieces",
            "checkouts are past their time and still hold pieces",
        )
        do = "`vitrina sweep`; a running shop does it by itself."
        yield warning(f"{counted(len(late), one, many)}.", do)
    else:
        yield ok("No abandoned checkout holds pieces.")


def opened(ground: Ground) -> Store:
    """The shop's store, or a copy of its file. What cannot be opened is said once, by `sound`."""
    try:
        return _store(ground)
    except (Damaged, StoreError) as trouble:
        raise Skip("the store cannot be read") from trouble


def _store(ground: Ground) -> Store:
    path = _embedded(ground)
    if path is None:
        ground.online()
        try:
            return ground.project.services().store
        except ConfigError as trouble:
            raise Skip(str(trouble).splitlines()[0].rstrip(".")) from trouble
    if not path.is_file():
        raise Skip("nothing was sold or published here yet")
    if path.stat().st_size > LARGEST_MB * 1_000_000:
        raise Skip(f"the store is above {LARGEST_MB:,} MB")
    from functions.adapters.sqlite_store import SqliteStore

    copy: Copy = ground.once.of("the store", partial(copied, path))
    return SqliteStore(copy.file, now)


def _embedded(ground: Ground) -> Path | None:
    kind, _, place = ground.environment_of_functions()["VITRINA_STORE"].partition(":")
    return ground.root / place if kind == "sqlite" else None


def _orders(store: Store, group: str) -> Iterator[Order]:
    after = ""
    while page := store.query_index(group_index(group), limit=_PAGE, after=after):
        yield from (read_order(item)[0] for item in page)
        after = page[-1].index.sort if page[-1].index else ""


CHECKS = (sound, backups, catalogue, mails, attention, holds)
