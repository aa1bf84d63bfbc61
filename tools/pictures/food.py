"""What is eaten and the tools for it: fruit, olives, bread, salt, spoons. Sizes in decimetres."""

import math

import bpy
import numpy as np
from geometry import Shape, Throwing, solid, tube
from glazes import Tree, linear, plain, wood
from grouping import Piece, group, place

STILL = Throwing(0, 1, 0)


def lemon(seed: int = 1) -> Piece:
    shape = solid(
        [
            (0, 0),
            (0.05, 0.01),
            (0.09, 0.05),
            (0.2, 0.13),
            (0.285, 0.32),
            (0.28, 0.5),
            (0.19, 0.68),
            (0.085, 0.76),
            (0.06, 0.8),
            (0, 0.83),
        ],
        throwing=Throwing(0, 1, 0.012, seed),
        segments=64,
    ).moved(z=-0.42)
    made = shape.object("lemon", plain("lemon", "#dfb23c", 0.42, 0.12, 26))
    return group("lemon", made)


def lying(piece: Piece, x: float, y: float, z: float = 0, turn: float = 0, radius: float = 0.285) -> Piece:
    """A fruit on its side."""
    return place(piece, x, y, z + radius, turn=turn, roll=88)


def olives(count: int, spread: float, z: float, seed: int = 1, dark: float = 0.35) -> Piece:
    """Olives heaped loosely within ``spread`` of the middle."""
    rng = np.random.default_rng(seed)
    made, spots = group("olives"), []
    green, black = plain("green olive", "#7f7d3a", 0.25), plain("black olive", "#33262a", 0.25)
    while len(spots) < count:
        r, a = spread * math.sqrt(rng.uniform()), rng.uniform(0, 6.28)
        x, y = r * math.cos(a), r * math.sin(a)
        near = [s for s in spots if math.hypot(s[0] - x, s[1] - y) < 0.17]
        height = z + 0.105 + 0.17 * (r / spread) ** 2 + (max(s[2] for s in near) - z - 0.02 if near else 0)
        if height > z + 0.42:
            continue
        spots.append((x, y, height))
        berry = solid(
            [(0, -0.135), (0.06, -0.12), (0.1, -0.04), (0.103, 0.03), (0.07, 0.11), (0, 0.14)],
            samples=24,
            throwing=STILL,
            segments=24,
        )
        one = berry.object("olive", black if rng.uniform() < dark else green)
        place(one, x, y, height, tilt=rng.uniform(60, 120), turn=rng.uniform(0, 360)).parent = made
    return made


def heap(radius: float, z: float, height: float, colour: str = "#f4f1ea") -> Piece:
    """Salt or flour lying in a low heap."""
    line = [
        (0, z - 0.03),
        (radius * 0.6, z - 0.03),
        (radius, z),
        (radius * 0.6, z + height * 0.55),
        (radius * 0.25, z + height * 0.92),
        (0, z + height),
    ]
    return group(
        "heap",
        solid(line, throwing=Throwing(0.006, 0.06, 0.02)).object(
            "heap", plain(f"heap {colour}", colour, 0.8, 0.22, 70)
        ),
    )


def pebbles(count: int, spread: float, z: float, radius: float, colour: str, seed: int = 1) -> Piece:
    """Peppercorns or coarse salt scattered on a surface."""
    rng = np.random.default_rng(seed)
    whole = Shape()
    for _ in range(count):
        r, a = spread * math.sqrt(rng.uniform()), rng.uniform(0, 6.28)
        size = radius * rng.uniform(0.7, 1.15)
        ball = solid(
            [(0, -size), (size * 0.7, -size * 0.7), (size, 0), (size * 0.7, size * 0.7), (0, size)],
            samples=10,
            throwing=STILL,
            segments=10,
        )
        whole.add(ball.moved(r * math.cos(a), r * math.sin(a), z + size * 0.9))
    return group("pebbles", whole.object("pebbles", plain(f"pebbles {colour}", colour, 0.7, 0.3, 40)))


def chopsticks(length: float = 2.3, colour: str = "#5a3a26") -> Piece:
    made = group("chopsticks")
    for n, (y, turn) in enumerate(((0, 0), (0.13, 2.6))):
        stick = tube(
            [(-length / 2, 0, 0), (0, 0, 0), (length / 2, 0, 0)],
            [0.022, 0.04],
            [0.022, 0.04],
            samples=24,
            around=16,
            flat=3,
        )
        place(stick.object("stick", wood("stick", colour, "#3a2418")), 0, y, 0.04, turn=turn + n * 0.2).parent = made
    return made


def spoon(length: float = 2.6, bowl: float = 0.3) -> Piece:
    """A wooden spoon lying along x, its bowl at +x."""
    stick = tube(
        [(-length * 0.6, 0, 0.06), (0, 0, 0.075), (length * 0.28, 0, 0.09)],
        [0.06, 0.05, 0.055],
        [0.04, 0.035, 0.035],
        samples=30,
        around=16,
    )

    def hollow(v: np.ndarray) -> np.ndarray:
        x, y = v[:, 0] / (bowl * 1.45), v[:, 1] / bowl
        v[:, 2] = np.where(v[:, 2] > 0, 0.1 - 0.4 * bowl * np.clip(1 - (x**2 + y**2) * 1.15, 0, 1), v[:, 2] * 0.55)
        return v

    head = solid(
        [(0, -0.2), (0.5, -0.15), (0.85, -0.03), (1, 0.1), (0.95, 0.11), (0.5, 0.11), (0, 0.11)],
        throwing=STILL,
        segments=60,
    )
    head = head.deformed(lambda v: v * np.array([bowl * 1.45, bowl, 1])).deformed(hollow).moved(x=length * 0.4, z=0.085)
    return group("spoon", stick.add(head).object("spoon", wood("spoon", "#c49a68", "#94683f")))


def loaf(seed: int = 3) -> Piece:
    """A round country loaf with a cross cut and flour."""
    shape = solid(
        [(0, 0), (0.75, 0.0), (0.92, 0.1), (0.96, 0.28), (0.82, 0.55), (0.5, 0.74), (0.2, 0.8), (0, 0.81)],
        samples=120,
        throwing=Throwing(0, 1, 0.02, seed),
        segments=160,
    )

    def crust(v: np.ndarray) -> np.ndarray:
        for heading in (0.5, 0.5 + math.pi / 2):
            off = np.abs(-v[:, 0] * math.sin(heading) + v[:, 1] * math.cos(heading))
            along = np.abs(v[:, 0] * math.cos(heading) + v[:, 1] * math.sin(heading))
            near = np.exp(-((off / 0.05) ** 2)) * (v[:, 2] > 0.3) * np.clip((0.75 - along) * 4, 0, 1)
            ridge = np.exp(-(((off - 0.1) / 0.05) ** 2)) * (v[:, 2] > 0.3) * np.clip((0.75 - along) * 4, 0, 1)
            v[:, 2] += -0.1 * near + 0.035 * ridge
        bumps = 0.02 * np.sin(v[:, 0] * 9 + 2) * np.sin(v[:, 1] * 8 + 1) + 0.012 * np.sin(v[:, 0] * 21) * np.sin(
            v[:, 1] * 23 + v[:, 2] * 17
        )
        v[:, 2] += bumps * (v[:, 2] > 0.05)
        return v

    return group("loaf", shape.deformed(crust).object("loaf", _crust()))


def _crust() -> bpy.types.Material:
    """Baked dough, floured where it faces up."""
    tree = Tree("crust")
    geometry = tree.nodes.new("ShaderNodeNewGeometry")
    split = tree.nodes.new("ShaderNodeSeparateXYZ")
    tree.links.new(geometry.outputs["Normal"], split.inputs[0])
    broad, fine = tree.noise(3.5, 4), tree.noise(26, 4)
    colour = tree.mix(tree.ramp(broad, 0.3, 0.75), linear("#7d4a24"), linear("#b57a41"))
    dust = tree.math("MULTIPLY", tree.ramp(split.outputs[2], 0.55, 0.98), tree.ramp(fine, 0.38, 0.62))
    colour = tree.mix(tree.math("MULTIPLY", dust, 0.7), colour, linear("#e9dcc6"))
    tree.bump(tree.math("ADD", fine, broad), 0.5, 0.03)
    return tree.finish(colour, 0.85)
