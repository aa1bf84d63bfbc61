"""What all composed pictures share: the register of scenes, the camera on a group, stacks, the colours of drinks."""

from collections.abc import Callable

from grouping import Piece, place
from sets import camera, frame

SCENES: dict[str, Callable[[], None]] = {}
COFFEE, MILK_COFFEE, TEA, OIL, WATER = "#1e0f08", "#b28a62", "#a8642a", "#8f8430", "#c9cfcb"


def scene(name: str) -> Callable[[Callable[[], None]], Callable[[], None]]:
    """Registers the function that sets the scene of the picture ``name``."""

    def keep(make: Callable[[], None]) -> Callable[[], None]:
        SCENES[name] = make
        return make

    return keep


def look(
    pieces: list[Piece],
    *,
    elevation: float,
    azimuth: float = 0,
    wide: float = 0.86,
    high: float = 0.7,
    y: float = 0.47,
    x: float = 0.5,
    blur: float = 0,
) -> None:
    camera((0, 0, 0.4), elevation=elevation, azimuth=azimuth, lens=75, blur=blur)
    frame(pieces, wide=wide, high=high, y=y, x=x)


def stack(make: Callable[[int], Piece], count: int, step: float, x: float, y: float, z: float = 0) -> list[Piece]:
    """The same piece stacked, each turned and a hair off centre."""
    return [
        place(make(n), x + 0.015 * (n % 3 - 1), y + 0.012 * (n % 2), z + n * step, turn=83 * n) for n in range(count)
    ]
