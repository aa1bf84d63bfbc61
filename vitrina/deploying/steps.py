"""What belongs to a release beside its site: the seam where functions, a catalogue, an edge are put on the road.

A step is idempotent: after an interruption it is run again from its beginning, with the same release.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from commerce.catalogue import Catalogue
from vitrina.deploying.shelf import Release
from vitrina.deploying.target import Missing


@dataclass(frozen=True)
class Delivery:
    """A release on its way; its `parts` name what else it keeps in the store.

    `touched`: paths of files, as in a manifest, whose answer is another afterwards. `since`: when this began, the same
    after an interruption.
    """

    release: Release
    catalogue: Catalogue | None
    touched: tuple[str, ...]
    since: str


class Step(Protocol):
    @property
    def title(self) -> str:
        """What it is about, on the terminal: `Catalogue`."""
        ...

    def missing(self) -> Sequence[Missing]:
        """What stands in its way."""
        ...

    def told(self, delivery: Delivery, live: Delivery | None) -> Sequence[str]:
        """What it will change, for the owner who is asked."""
        ...

    def run(self, delivery: Delivery) -> None:
        """Raises VitrinaError."""
        ...
