"""Breaking one thing while a plant is open, and putting it right again."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from typing import Any

Plant = Callable[[], AbstractContextManager[None]]


@contextmanager
def instead(owner: Any, name: str, broken: Any) -> Iterator[None]:
    kept = getattr(owner, name)
    setattr(owner, name, broken)
    try:
        yield
    finally:
        setattr(owner, name, kept)


def named(*plants: Plant) -> Mapping[str, Plant]:
    return {plant.__name__: plant for plant in plants}
