"""What stands around the pieces: books, linen, boards, boxes, shelves. Sizes in decimetres."""

import math

import numpy as np
from geometry import Shape, Throwing, block, box, revolve, rounded_rectangle, sheet, tube
from glazes import cloth, plain, wood
from grouping import Piece, group, place

STILL = Throwing(0, 1, 0)


def book(size: tuple[float, float, float] = (1.5, 2.1, 0.24), colour: str = "#7d8a86", turn: float = 0) -> Piece:
    """A cloth-bound book lying on its back; its spine is on the left."""
    x, y, z = size
    board, cover = 0.022, plain(f"cover {colour}", colour, 0.8, 0.12, 90)
    pages = box((x - 0.06, y - 0.1, z - 2 * board), 0.004).moved(0.0, 0, board)
    shell = box((x, y, board), 0.008).add(box((x, y, board), 0.008).moved(z=z - board))
    angle = np.linspace(math.pi / 2, 3 * math.pi / 2, 12)
    spine = [(-x / 2 + 0.045 * math.cos(a) + 0.01, 0, z / 2 + (z / 2 - 0.012) * math.sin(a)) for a in angle]
    shell = shell.add(tube(spine, [y / 2] * 2, [0.012] * 2, samples=24, around=12, flat=8))
    return place(
        group("book", pages.object("pages", plain("pages", "#e8dfc9", 0.9, 0.25, 60)), shell.object("cover", cover)),
        turn=turn,
    )


def linen(width: float, depth: float, colour: str = "#d9d0c0", folds: float = 0.05, seed: int = 1) -> Piece:
    """A linen cloth lying loosely, with a few soft folds."""
    rng = np.random.default_rng(seed)
    waves = [(rng.uniform(0.5, 2.2), rng.uniform(0, math.pi), rng.uniform(0, 6.28)) for _ in range(7)]

    def height(x: np.ndarray, y: np.ndarray) -> np.ndarray:
        total = np.zeros_like(x)
        for pace, heading, phase in waves:
            along = x * math.cos(heading) + y * math.sin(heading)
            total += np.maximum(np.sin(along * pace + phase + 0.4 * np.sin(along.T.mean() + y)) - 0.25, 0) ** 2 / (
                0.6 + pace
            )
        edge = np.minimum(1, np.minimum(width / 2 - np.abs(x), depth / 2 - np.abs(y)) * 3)
        return 0.012 + 2.2 * folds * total * (0.25 + 0.75 * np.clip(edge, 0, 1))

    def ragged(v: np.ndarray) -> np.ndarray:
        v[:, 0] += 0.05 * np.sin(v[:, 1] * 1.3 + seed)
        v[:, 1] += 0.05 * np.sin(v[:, 0] * 1.1 + 2 * seed)
        return v

    made = sheet(width, depth, height, 170).deformed(ragged).object("linen", cloth(f"linen {colour}", colour))
    thick = made.modifiers.new("thickness", "SOLIDIFY")
    thick.thickness, thick.offset = 0.012, 0
    return group("linen", made)


def napkin(width: float = 1.1, depth: float = 1.9, colour: str = "#cfc4b2", turn: float = 0) -> Piece:
    """A napkin folded in three."""
    made = group("napkin")
    for n, (dx, dy) in enumerate(((0, 0), (0.012, -0.01), (-0.008, 0.012))):
        layer = _slab(width, depth, 0.05, 0.024)

        def soft(v: np.ndarray, n: int = n) -> np.ndarray:
            v[:, 2] += 0.008 * np.sin(v[:, 0] * 5 + n) + 0.006 * np.sin(v[:, 1] * 4 + 2 * n)
            v[:, 0] += 0.012 * np.sin(v[:, 1] * 3.1 + n * 2)
            return v

        layer.deformed(soft).object("napkin", cloth(f"linen {colour}", colour)).parent = made
        made.children[-1].location = (dx, dy, 0.01 + n * 0.045)
    return place(made, turn=turn)


def _slab(x: float, y: float, z: float, r: float, roundness: float = 26) -> Shape:
    """A cushion-edged slab with rings enough to bend."""
    short, longer = min(x, y) / 2, abs(x - y) / 2
    line = [(s * short, 0) for s in np.linspace(0, 1 - 1.4 * r / short, 16)]
    line += [
        (short - r * (1 - math.cos(a)), z / 2 + z / 2 * math.sin(a)) for a in np.linspace(-math.pi / 2, math.pi / 2, 9)
    ]
    line += [(s * short, z) for s in np.linspace(1 - 1.4 * r / short, 0, 16)]
    shape = revolve(np.array(line), np.zeros((len(line), 4)), STILL, rounded_rectangle(longer, roundness), 160)
    return shape.moved(turn=90) if y > x else shape


def board(
    length: float = 3.2, width: float = 1.9, thick: float = 0.2, light: str = "#b98a5a", dark: str = "#7f5330"
) -> Piece:
    """A cutting board with rounded corners."""
    shape = _slab(length, width, thick, 0.045, 8)
    return group("board", shape.object("board", wood(f"board {light}", light, dark)))


def tissue(width: float, depth: float, height: float = 0.35, seed: int = 1, colour: str = "#f0ebe2") -> Piece:
    """Crumpled tissue paper."""
    rng = np.random.default_rng(seed)
    creases = [(rng.uniform(1.5, 5.5), rng.uniform(0, math.pi), rng.uniform(0, 6.28)) for _ in range(11)]

    def crumple(x: np.ndarray, y: np.ndarray) -> np.ndarray:
        total = np.zeros_like(x)
        for pace, heading, phase in creases:
            along = (x * math.cos(heading) + y * math.sin(heading)) * pace + phase
            total += np.abs(((along / math.pi) % 2) - 1) / pace
        return height * total / 1.6

    made = sheet(width, depth, crumple, 150).object("tissue", plain(f"tissue {colour}", colour, 0.9), smooth=False)
    return group("tissue", made)


def carton(x: float, y: float, z: float, wall: float = 0.05, colour: str = "#b08a62") -> Piece:
    """An open kraft box with its four flaps folded out."""
    kraft = plain("kraft", colour, 0.9, 0.14, 24)
    made = group("carton")
    sides = box((x, y, wall), 0.005)
    for px, py, sx, sy in ((0, y / 2, x, wall), (0, -y / 2, x, wall), (x / 2, 0, wall, y), (-x / 2, 0, wall, y)):
        upright = block(sx, sy, z)
        sides.add(upright.moved(px, py, 0))
    sides.object("carton", kraft).parent = made
    flap = y * 0.42
    for py, sign in ((y / 2, 1), (-y / 2, -1)):
        lid = block(x, flap, wall * 0.7).moved(y=flap / 2)
        holder = place(lid.object("flap", kraft), 0, py, z, turn=0 if sign > 0 else 180, tilt=-38)
        holder.parent = made
    for px, turn in ((x / 2, -90), (-x / 2, 90)):
        lid = block(y, flap, wall * 0.7).moved(y=flap / 2)
        place(lid.object("flap", kraft), px, 0, z, turn=turn, tilt=-40).parent = made
    return made


def plank(x: float, y: float, z: float, material: str = "oak shelf") -> Piece:
    """A shelf or a kiln slab: ``oak shelf`` or ``kiln``."""
    surface = plain("kiln slab", "#b9ab97", 0.9, 0.25, 12) if material == "kiln" else wood("oak shelf")
    return group("plank", block(x, y, z).object("plank", surface, smooth=False))


def bars(z0: float, at: float, middles: tuple[float, ...] = (0.0,), height: float = 9.0) -> Piece:
    """Windows that are not seen but cast their shadows: each 6.4 wide about a middle, in a wall at x = ``at``."""
    frame = Shape()
    edges = [-30.0]
    for middle in sorted(middles):
        for y in (-3.2, 0.0, 3.2):
            frame.add(block(0.2, 0.28, height).moved(at, middle + y, z0))
        for k in range(4):
            frame.add(block(0.2, 6.6, 0.26).moved(at, middle, z0 + k * height / 3))
        edges += [middle - 3.2, middle + 3.2]
    edges.append(30.0)
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        frame.add(block(0.2, end - start, height).moved(at, (start + end) / 2, z0))
    frame.add(block(0.2, 60, 10).moved(at, 0, z0 + height)).add(block(0.2, 60, 10).moved(at, 0, z0 - 10))
    made = frame.object("window frame", plain("frame", "#d8d2c8", 0.9), smooth=False)
    made.visible_camera = False
    return group("window frame", made)
