"""Branches and house plants, grown from leaves and stems. Sizes in decimetres."""

import math

import numpy as np
from geometry import Shape, spline, tube
from glazes import plain
from grouping import Piece, group


def leaf(length: float, width: float, bend: float = 0.25, fold: float = 0.25, tip: float = 1.0) -> Shape:
    """A leaf from the origin along +x, bending down by ``bend`` of its length; ``tip`` above 1 makes it pointed."""
    n, m = 15, 7
    t = np.linspace(0, 1, n)[:, None]
    s = np.linspace(-1, 1, m)[None, :]
    half = (
        width / 2 * np.sin(math.pi * np.clip(t, 0.004, 0.996) ** (0.8 if tip > 1 else 1.0)) ** (1.0 if tip > 1 else 0.7)
    )
    x = length * (t + 0 * s)
    y = half * s
    z = -bend * length * t**2 + fold * half * np.abs(s) + 0.02 * length * np.sin(t * 9) * s
    verts = np.stack(np.broadcast_arrays(x, y, z), axis=2).reshape(-1, 3)
    faces = [
        (i * m + j, (i + 1) * m + j, (i + 1) * m + j + 1, i * m + j + 1) for i in range(n - 1) for j in range(m - 1)
    ]
    return Shape(verts, faces, np.zeros((len(verts), 4)))


def _turn_to(shape: Shape, direction: np.ndarray, at: np.ndarray, roll: float) -> Shape:
    x = direction / np.linalg.norm(direction)
    y = np.cross((0, 0, 1), x)
    y = y / max(np.linalg.norm(y), 1e-6)
    z = np.cross(x, y)
    y, z = y * math.cos(roll) + z * math.sin(roll), z * math.cos(roll) - y * math.sin(roll)
    return Shape(shape.verts @ np.stack([x, y, z]) + at, list(shape.faces), shape.mask)


BRANCHES = {
    "olive": ((0.62, 0.13, 0.1), "#6d7657", "#6b5a43", 0.17),
    "dry": ((0.36, 0.22, 0.05), "#b89c72", "#7d6246", 0.2),
    "honesty": ((0.34, 0.3, 0.0), "#ddd0b4", "#a08a66", 0.3),
    "eucalyptus": ((0.38, 0.3, 0.05), "#7f9186", "#8a6f58", 0.2),
}


def branch(
    path: list[tuple[float, float, float]], kind: str = "olive", seed: int = 1, twigs: int = 5, bare: float = 0.4
) -> Piece:
    """A stem along ``path`` with side twigs and leaves; the first ``bare`` share of the stem has none."""
    (length, width, bend), leaf_colour, bark, pace = BRANCHES[kind]
    rng = np.random.default_rng(seed)
    line = spline(path, 60)
    stems = tube(path, [0.026, 0.012], [0.026, 0.012], samples=50, around=8, side=(0.3, 1, 0.2))
    leaves = Shape()

    def clothe(points: np.ndarray, start: int) -> None:
        along, spot = 0.0, rng.uniform(0, pace)
        for k in range(start, len(points) - 1):
            step = points[k + 1] - points[k]
            along += float(np.linalg.norm(step))
            while spot < along:
                spot += pace * rng.uniform(0.75, 1.25)
                for side in (-1, 1):
                    axis = np.cross(step, rng.normal(size=3))
                    out = axis / np.linalg.norm(axis) * side * 0.9 + step / np.linalg.norm(step) * 0.8
                    blade = leaf(
                        length * rng.uniform(0.7, 1.15),
                        width * rng.uniform(0.8, 1.15),
                        bend,
                        0.2,
                        2.0 if kind == "olive" else 1.0,
                    )
                    leaves.add(_turn_to(blade, out, points[k], rng.uniform(-0.9, 0.9)))

    clothe(line, int(len(line) * max(bare, 0.05)))
    for _ in range(twigs):
        k = int(rng.uniform(max(bare, 0.1), 0.85) * len(line))
        ahead = line[k + 2] - line[k]
        ahead /= np.linalg.norm(ahead)
        out = ahead + rng.normal(size=3) * 0.55
        reach = rng.uniform(0.5, 0.95)
        twig = [tuple(line[k]), tuple(line[k] + out * reach * 0.5 + (0, 0, 0.06)), tuple(line[k] + out * reach)]
        stems.add(tube(twig, [0.012, 0.006], [0.012, 0.006], samples=16, around=6, side=(0.3, 1, 0.2)))
        clothe(spline(twig, 20), 4)
    return group(
        "branch",
        stems.object("stems", plain(f"bark {kind}", bark, 0.85)),
        leaves.object("leaves", plain(f"leaf {kind}", leaf_colour, 0.5, 0.25, 6)),
    )


def foliage(height: float = 2.4, count: int = 26, seed: int = 5) -> Piece:
    """A leafy house plant: long stalks that arch out of the pot, each with one broad pointed leaf."""
    rng = np.random.default_rng(seed)
    stalks, leaves = Shape(), Shape()
    for n in range(count):
        heading = n * 2.4 + rng.uniform(-0.3, 0.3)
        lean = rng.uniform(0.12, 0.75) * (0.45 + 0.55 * n / count)
        tall = height * rng.uniform(0.5, 0.8) * (1 - 0.35 * lean)
        out = np.array([math.cos(heading), math.sin(heading), 0.0])
        foot = out * rng.uniform(0.02, 0.18)
        knee = foot + out * lean * tall * 0.35 + np.array([0, 0, tall * 0.6])
        top = foot + out * lean * tall + np.array([0, 0, tall])
        stalks.add(
            tube(
                [tuple(foot), tuple(knee), tuple(top)],
                [0.022, 0.014],
                [0.022, 0.014],
                samples=18,
                around=7,
                side=(0.2, 0.3, 1),
            )
        )
        blade = leaf(
            height * rng.uniform(0.36, 0.52), height * rng.uniform(0.13, 0.18), rng.uniform(0.25, 0.55), 0.28, 2.0
        )
        leaves.add(
            _turn_to(blade, out * (0.55 + lean) + np.array([0, 0, rng.uniform(0.25, 0.8)]), top, rng.uniform(-0.4, 0.4))
        )
    return group(
        "plant",
        stalks.object("stalks", plain("stalk", "#6a7a48", 0.5)),
        leaves.object("leaves", plain("plant leaf", "#46603a", 0.36, 0.25, 3)),
    )
