"""The pieces for kitchen and house: stove, pantry, vases, planter, candle holder. Sizes in decimetres."""

import math

import numpy as np
from geometry import Shape, Throwing, rounded_rectangle, smoothstep, solid, tube, vessel
from glazes import flame, glazed, plain, wax, wood
from grouping import Piece, group, place
from pieces_table import lip

SMOOTH = Throwing(0.0008, 0.1, 0.001)


def _ears(reach: float, z: float, span: float = 0.3, thick: float = 0.07, sink: float = 0.025) -> Shape:
    """Two small horizontal handles at +x and -x; ``reach`` is the wall's radius there."""
    ear = tube(
        [
            (reach - sink, -span, z - 0.03),
            (reach + 0.12, -span * 0.8, z + 0.02),
            (reach + 0.19, 0, z + 0.04),
            (reach + 0.12, span * 0.8, z + 0.02),
            (reach - sink, span, z - 0.03),
        ],
        [thick * 1.5, thick, thick * 0.9, thick, thick * 1.5],
        [thick * 1.3, thick * 0.8, thick * 0.75, thick * 0.8, thick * 1.3],
        side=(0, 0, 1),
        flat=2.3,
    )
    return ear.moved().add(ear.moved(turn=180))


def casserole(lid_on: bool = True, seed: int = 20) -> Piece:
    body = vessel(
        [(0.82, 0), (0.88, 0.03), (1.02, 0.18), (1.1, 0.45), (1.12, 0.72)],
        wall=0.06,
        throwing=Throwing(0.0025, 0.12, 0.003, seed),
        glaze_line=0.01,
        segments=190,
    )
    body = body.add(_ears(1.115, 0.52, sink=0.09))
    lid = solid(
        [
            (0, 0.72),
            (1.0, 0.72),
            (1.03, 0.74),
            (1.14, 0.745),
            (1.155, 0.775),
            (1.1, 0.82),
            (0.8, 0.94),
            (0.4, 1.03),
            (0.16, 1.06),
            (0.12, 1.1),
            (0.17, 1.17),
            (0.205, 1.23),
            (0.17, 1.28),
            (0, 1.3),
        ],
        samples=220,
        throwing=Throwing(0.0022, 0.11, 0.003, seed),
        segments=190,
    )
    made = group("casserole", body.object("casserole", glazed("teja", clay="rojo")))
    cover = group("lid", lid.object("lid", glazed("teja", clay="rojo")))
    cover.parent = made
    if not lid_on:
        place(cover, 1.75, -0.55, -0.72)
    return made


def baking_dish(seed: int = 21) -> Piece:
    body = vessel(
        [(0.8, 0), (0.84, 0.03), (0.91, 0.25), (0.95, 0.5), (0.96, 0.54)],
        wall=0.06,
        throwing=Throwing(0.0015, 0.1, 0.001, seed),
        glaze_line=0.01,
        outline=rounded_rectangle(0.55, 5.5),
        segments=260,
    )
    return group(
        "baking dish", body.add(_ears(1.515, 0.42, 0.34, 0.065)).object("baking dish", glazed("teja", "arena", "rojo"))
    )


def pestle() -> Piece:
    stick = solid(
        [
            (0, 0),
            (0.13, 0.015),
            (0.185, 0.1),
            (0.18, 0.24),
            (0.115, 0.4),
            (0.088, 0.75),
            (0.1, 1.1),
            (0.125, 1.28),
            (0.085, 1.38),
            (0, 1.4),
        ],
        throwing=SMOOTH,
    )
    return group("pestle", stick.object("pestle", wood("olive wood", "#b98a55", "#7a4f2a", along="z")))


def mortar(with_pestle: bool = True, seed: int = 22) -> Piece:
    body = vessel(
        [(0.46, 0), (0.5, 0.05), (0.5, 0.1), (0.6, 0.3), (0.7, 0.6), (0.74, 0.82)],
        wall=0.105,
        floor=0.16,
        throwing=Throwing(0.0022, 0.1, 0.004, seed),
        glaze_line=0.09,
    )
    body = lip(body, 0.85, 0.13, 0.26, 0.2, 0.1)
    made = group("mortar", body.object("mortar", glazed("cal")))
    if with_pestle:
        stick = place(pestle(), -0.17, 0, 0.24, roll=33)
        stick.parent = made
    return made


def salt_pig(glaze: str = "arena", seed: int = 23) -> Piece:
    """A pot whose neck leans forward, so that its mouth faces the hand."""
    body = vessel(
        [(0.4, 0), (0.45, 0.03), (0.6, 0.2), (0.67, 0.5), (0.64, 0.8), (0.52, 1.06), (0.46, 1.22), (0.49, 1.4)],
        wall=0.05,
        throwing=Throwing(0.0023, 0.09, 0.004, seed),
        glaze_line=0.07,
        segments=180,
    )

    def lean(v: np.ndarray) -> np.ndarray:
        height = np.maximum(v[:, 2] - 0.3, 0)
        angle = math.radians(50) * smoothstep(0.0, 1.1, height)
        # The centre line follows the angle; half of it on average is close enough to an even bend.
        centre_y, centre_z = -height * np.sin(angle * 0.5), height * np.cos(angle * 0.5)
        above = v[:, 2] > 0.3
        y = np.where(above, centre_y + v[:, 1] * np.cos(angle), v[:, 1])
        z = np.where(above, 0.3 + centre_z + v[:, 1] * np.sin(angle), v[:, 2])
        return np.stack([v[:, 0], y, z], axis=1)

    salt = solid(
        [(0, 0.3), (0.5, 0.3), (0.59, 0.58), (0.5, 0.72), (0.25, 0.84), (0, 0.88)], throwing=Throwing(0.006, 0.05, 0.02)
    )
    return group(
        "salt pig",
        body.deformed(lean).object("salt pig", glazed(glaze)),
        salt.object("salt", plain("salt", "#f4f1ea", 0.7, 0.2, 40)),
    )


def storage_jar(scale: float = 1.0, seed: int = 24) -> Piece:
    body = vessel(
        [(0.48, 0), (0.52, 0.03), (0.56, 0.14), (0.57, 0.55), (0.56, 0.95), (0.53, 1.05), (0.52, 1.12)],
        wall=0.045,
        throwing=Throwing(0.0022, 0.1, 0.003, seed),
        glaze_line=0.07,
    )
    lid = solid(
        [
            (0, 1.08),
            (0.44, 1.08),
            (0.45, 1.115),
            (0.56, 1.12),
            (0.572, 1.135),
            (0.572, 1.22),
            (0.555, 1.245),
            (0.3, 1.25),
            (0, 1.25),
        ],
        samples=140,
        throwing=Throwing(0, 1, 0),
    )
    knob = solid(
        [(0, 1.24), (0.07, 1.24), (0.06, 1.29), (0.1, 1.34), (0.105, 1.38), (0.07, 1.41), (0, 1.415)], throwing=SMOOTH
    )
    made = group("storage jar", body.object("jar", glazed("cal")), lid.add(knob).object("wooden lid", wood()))
    made.scale = (scale, scale, scale)
    return made


def butter_dish(lid_on: bool = True, seed: int = 25) -> Piece:
    outline = rounded_rectangle(0.36, 5)
    dish = vessel(
        [(0.52, 0), (0.56, 0.02), (0.62, 0.05), (0.66, 0.11)],
        wall=0.045,
        floor=0.07,
        throwing=Throwing(0.001, 0.1, 0.001, seed),
        glaze_line=0.035,
        outline=outline,
        segments=220,
    )
    cover = solid(
        [(0, 0.075), (0.46, 0.075), (0.475, 0.09), (0.475, 0.3), (0.462, 0.52), (0.43, 0.575), (0.34, 0.6), (0, 0.605)],
        samples=160,
        throwing=Throwing(0.001, 0.1, 0.001, seed),
        outline=outline,
        segments=220,
    )
    knob = solid(
        [(0, 0.59), (0.085, 0.6), (0.06, 0.65), (0.09, 0.7), (0.115, 0.74), (0.09, 0.785), (0, 0.795)], throwing=SMOOTH
    )
    cover.mask[:, 1] = np.maximum(cover.mask[:, 1], np.exp(-(((cover.verts[:, 2] - 0.57) / 0.05) ** 2)) * 0.8)
    top = group("cover", cover.add(knob).object("cover", glazed("cal")))
    made = group("butter dish", dish.object("dish", glazed("cal")))
    top.parent = made
    if not lid_on:
        place(top, 0.75, 1.25, -0.075, turn=18)
        butter = solid(
            [(0, 0.07), (0.27, 0.07), (0.28, 0.09), (0.28, 0.36), (0.265, 0.38), (0, 0.38)],
            throwing=Throwing(0, 1, 0),
            outline=rounded_rectangle(0.28, 9),
        )
        butter.object("butter", plain("butter", "#eed27c", 0.4, 0.06, 6)).parent = made
    return made


def bottle_vase(glaze: str = "arena", seed: int = 26) -> Piece:
    body = vessel(
        [
            (0.42, 0),
            (0.46, 0.04),
            (0.565, 0.4),
            (0.61, 0.95),
            (0.57, 1.55),
            (0.43, 2.05),
            (0.25, 2.4),
            (0.175, 2.65),
            (0.165, 2.92),
            (0.225, 3.1),
        ],
        wall=0.045,
        throwing=Throwing(0.0030, 0.12, 0.004, seed),
        glaze_line=0.1,
        segments=170,
    )
    return group("bottle vase", body.object("bottle vase", glazed(glaze, clay="rojo" if glaze == "teja" else "gres")))


def moon_jar(glaze: str = "cal", seed: int = 27) -> Piece:
    body = vessel(
        [
            (0.5, 0),
            (0.53, 0.05),
            (0.9, 0.34),
            (1.22, 0.9),
            (1.28, 1.3),
            (1.14, 1.82),
            (0.8, 2.2),
            (0.56, 2.33),
            (0.52, 2.4),
            (0.55, 2.52),
        ],
        wall=0.05,
        throwing=Throwing(0.0030, 0.16, 0.009, seed),
        glaze_line=0.08,
        segments=220,
    )
    return group("moon jar", body.object("moon jar", glazed(glaze)))


def bud_vase(glaze: str = "bruma", seed: int = 28) -> Piece:
    body = vessel(
        [
            (0.22, 0),
            (0.25, 0.03),
            (0.37, 0.17),
            (0.43, 0.4),
            (0.37, 0.66),
            (0.21, 0.86),
            (0.1, 1.02),
            (0.085, 1.2),
            (0.125, 1.36),
        ],
        wall=0.032,
        throwing=Throwing(0.0022, 0.08, 0.004, seed),
        glaze_line=0.075,
    )
    return group("bud vase", body.object("bud vase", glazed(glaze, clay="rojo" if glaze == "teja" else "gres")))


def planter(scale: float = 1.0, soil: bool = False, seed: int = 29) -> Piece:
    pot = vessel(
        [(0.5, 0), (0.53, 0.02), (0.585, 0.4), (0.64, 0.88), (0.66, 0.92), (0.71, 0.96), (0.725, 1.05), (0.73, 1.2)],
        wall=0.055,
        throwing=Throwing(0.0030, 0.1, 0.003, seed),
        glaze_line=0.01,
    ).moved(z=0.07)
    saucer = vessel(
        [(0.6, 0), (0.66, 0.02), (0.74, 0.08), (0.78, 0.17)],
        wall=0.05,
        floor=0.07,
        throwing=Throwing(0.0014, 0.1, 0.003, seed),
        glaze_line=0.01,
    )
    made = group("planter", pot.add(saucer).object("planter", glazed("teja", clay="rojo")))
    if soil:
        earth = solid(
            [(0, 0.9), (0.5, 0.95), (0.672, 1.05), (0.5, 1.08), (0.25, 1.13), (0, 1.12)],
            throwing=Throwing(0.02, 0.07, 0.01),
        )
        earth.object("soil", plain("soil", "#3a2a1e", 0.95, 0.7, 18)).parent = made
    made.scale = (scale, scale, scale)
    return made


def candle_holder(lit: bool = False, glaze: str = "tinta", seed: int = 30) -> Piece:
    saucer = vessel(
        [(0.42, 0), (0.47, 0.02), (0.6, 0.05), (0.69, 0.13), (0.71, 0.2)],
        wall=0.045,
        floor=0.07,
        throwing=Throwing(0.0018, 0.09, 0.004, seed),
        glaze_line=0.04,
    )
    cup = vessel(
        [(0.17, 0), (0.172, 0.03), (0.162, 0.12), (0.165, 0.2), (0.19, 0.27)],
        wall=0.035,
        floor=0.03,
        throwing=Throwing(0.001, 0.06, 0.003, seed),
        glaze_line=-1,
    ).moved(z=0.06)
    loop = tube(
        [(0.64, 0, 0.1), (0.74, 0, 0.24), (0.9, 0, 0.28), (0.99, 0, 0.16), (0.92, 0, 0.06), (0.67, 0, 0.06)],
        [0.1, 0.07, 0.06, 0.058, 0.06, 0.09],
        [0.055, 0.036, 0.032, 0.03, 0.032, 0.05],
        flat=2.4,
    )
    stick = solid(
        [
            (0, 0.1),
            (0.12, 0.1),
            (0.12, 0.14),
            (0.12, 0.6),
            (0.12, 1.1),
            (0.12, 1.45),
            (0.119, 1.5),
            (0.112, 1.53),
            (0.05, 1.515),
            (0, 1.51),
        ],
        samples=120,
        throwing=Throwing(0, 1, 0.002),
    )
    wick = tube([(0, 0, 1.5), (0.005, 0, 1.57), (0.016, 0, 1.63)], [0.01, 0.009], [0.01, 0.009], samples=10, around=8)
    made = group(
        "candle holder",
        saucer.add(cup).add(loop).object("candle holder", glazed(glaze)),
        stick.object("candle", wax(lit)),
        wick.object("wick", plain("wick", "#2b2320", 0.9)),
    )
    if lit:
        tongue = solid(
            [(0, 0), (0.04, 0.03), (0.055, 0.1), (0.035, 0.22), (0.012, 0.32), (0, 0.35)],
            throwing=Throwing(0, 1, 0),
            segments=32,
        )
        place(group("flame", tongue.object("flame", flame())), 0.012, 0, 1.58).parent = made
    return made
