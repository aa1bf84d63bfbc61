"""A case without whoever asked: what the books need of it stays. Must not know when that may be."""

from __future__ import annotations

from dataclasses import replace

from commerce.returns.model import Case, Parcel


def forgotten(case: Case) -> Case:
    """Which pieces came back, when, and what was given back for them; nothing that says who, or what they wrote."""
    return replace(
        case,
        attempt="",
        name="",
        email="",
        words="",
        pictures=(),
        label_url="",
        label_file="",
        instructions="",
        answer="",
        back=Parcel(),
        condition="",
        replaced_by=Parcel(),
    )
