"""A parcel of an order: what is in it, who has it, and what was heard of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from commerce.parcels import ParcelEvent, ParcelState, ParcelWay


@dataclass(frozen=True)
class Shipment:
    carrier: str
    tracking_number: str
    tracking_url: str
    at: int
    quantities: Mapping[str, int]
    """Pieces by SKU in this parcel."""
    events: tuple[ParcelEvent, ...] = ()
    """The newest that its carrier said, oldest first."""
    times: Mapping[str, int] = field(default_factory=dict)
    """When each state was first reached, by the carrier's clock."""

    @property
    def way(self) -> ParcelWay:
        return ParcelWay(self.events, self.times)

    @property
    def state(self) -> str:
        """Where it is (`ParcelState`); empty before anybody said."""
        return self.way.state

    @property
    def has_ended(self) -> bool:
        return self.state in {ParcelState.DELIVERED, ParcelState.RETURNED_TO_SENDER}

    def with_way(self, way: ParcelWay) -> Shipment:
        return replace(self, events=way.events, times=way.times)
