"""Which of a product's options are its colour and its size, for machines that know no others by name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from plugins.core.views import Option

SIZE, COLOR = "size", "color"


def properties(options: Sequence[Option]) -> list[str]:
    """Of each option `color`, `size` or nothing: swatches mean colour, the first other one size; a third has none."""
    free = [SIZE, COLOR]
    names = []
    for option in options:
        wanted = COLOR if any(value.swatch for value in option.values) else SIZE
        names.append(wanted if wanted in free else "")
        free = [name for name in free if name != wanted]
    return names


def values(options: Sequence[Option], chosen: Sequence[str], names: Sequence[str]) -> Mapping[str, str]:
    """A variant's values by those names."""
    return {name: value for _, value, name in zip(options, chosen, names, strict=True) if name}
