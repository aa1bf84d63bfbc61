"""The pieces for the table: mugs, plates, bowls, jugs. Sizes in decimetres, as thrown."""

import numpy as np
from geometry import Shape, Throwing, oval, rounded_rectangle, smoothstep, solid, tube, vessel
from glazes import glazed, liquid
from grouping import Piece, group


def lip(shape: Shape, height: float, reach: float, span: float = 0.42, depth: float = 0.3, rise: float = 0.35) -> Shape:
    """A pouring lip pulled out of the rim towards -x."""

    def pull(v: np.ndarray) -> np.ndarray:
        away = np.abs(np.angle(np.exp(1j * (np.arctan2(v[:, 1], v[:, 0]) - np.pi))))
        amount = np.exp(-((away / span) ** 2)) * smoothstep(height - depth, height, v[:, 2])
        v[:, 0] -= reach * amount
        v[:, 2] += reach * rise * amount**2
        return v

    return shape.deformed(pull)


def fill(radius: float, z: float, colour: str = "#2a160c") -> Piece:
    """The surface of a drink."""
    disc = solid(
        [(0, z - 0.02), (radius * 0.5, z - 0.02), (radius, z - 0.005), (radius * 0.6, z), (0, z)],
        samples=30,
        throwing=Throwing(0, 1, 0),
    )
    return disc.object("drink", liquid(f"drink {colour}", colour))


def mug(glaze: str = "marea", drink: str | None = None, seed: int = 1) -> Piece:
    body = vessel(
        [(0.345, 0), (0.385, 0.025), (0.425, 0.11), (0.438, 0.3), (0.436, 0.6), (0.43, 0.85), (0.436, 0.93)],
        wall=0.042,
        throwing=Throwing(seed=seed),
        glaze_line=0.065,
    )
    handle = tube(
        [(0.4, 0, 0.75), (0.55, 0, 0.805), (0.7, 0, 0.735), (0.735, 0, 0.55), (0.655, 0, 0.36), (0.405, 0, 0.215)],
        [0.125, 0.09, 0.078, 0.075, 0.078, 0.11],
        [0.075, 0.045, 0.038, 0.036, 0.04, 0.062],
        flat=2.5,
    )
    made = group("mug", body.add(handle).object("mug", glazed(glaze)))
    if drink:
        fill(0.39, 0.8, drink).parent = made
    return made


def espresso_cup(glaze: str = "arena", drink: str | None = None, seed: int = 2) -> Piece:
    body = vessel(
        [(0.235, 0), (0.27, 0.02), (0.325, 0.12), (0.352, 0.3), (0.345, 0.46), (0.322, 0.6), (0.32, 0.64)],
        wall=0.036,
        floor=0.07,
        throwing=Throwing(0.0017, 0.07, 0.007, seed),
        glaze_line=0.07,
    )
    made = group("espresso", body.object("espresso cup", glazed(glaze)))
    if drink:
        fill(0.3, 0.5, drink).parent = made
    return made


def breakfast_bowl(glaze: str = "cal", drink: str | None = None, seed: int = 3) -> Piece:
    body = vessel(
        [(0.33, 0), (0.36, 0.05), (0.41, 0.09), (0.56, 0.2), (0.645, 0.4), (0.655, 0.6), (0.665, 0.7)],
        wall=0.046,
        throwing=Throwing(seed=seed),
        glaze_line=0.085,
    )
    handle = tube(
        [(0.62, 0, 0.57), (0.76, 0, 0.62), (0.88, 0, 0.54), (0.88, 0, 0.4), (0.78, 0, 0.3), (0.585, 0, 0.27)],
        [0.12, 0.085, 0.075, 0.075, 0.08, 0.11],
        [0.07, 0.043, 0.037, 0.037, 0.042, 0.06],
        flat=2.5,
    )
    made = group("breakfast bowl", body.add(handle).object("breakfast bowl", glazed(glaze)))
    if drink:
        fill(0.59, 0.52, drink).parent = made
    return made


def tumbler(glaze: str = "cal", seed: int = 4, drink: str | None = None) -> Piece:
    body = vessel(
        [(0.3, 0), (0.325, 0.02), (0.345, 0.15), (0.365, 0.5), (0.39, 0.85), (0.405, 1.02)],
        wall=0.04,
        throwing=Throwing(0.0025, 0.09, 0.005, seed),
        glaze_line=0.42,
    )
    made = group("tumbler", body.object("tumbler", glazed(glaze)))
    if drink:
        fill(0.35, 0.8, drink).parent = made
    return made


def plate(size: float = 2.7, glaze: str = "cal", seed: int = 5) -> Piece:
    """A coupe plate; ``size`` is its diameter."""
    r = size / 2
    body = vessel(
        [(r * 0.58, 0), (r * 0.61, 0.03), (r * 0.66, 0.065), (r * 0.86, 0.13), (r * 0.965, 0.2), (r, 0.26)],
        wall=0.055,
        floor=0.085,
        throwing=Throwing(0.0016, 0.12, 0.003, seed),
        glaze_line=0.055,
        segments=200,
    )
    return group("plate", body.object("plate", glazed(glaze)))


def pasta_bowl(glaze: str = "bruma", seed: int = 6) -> Piece:
    body = vessel(
        [(0.55, 0), (0.58, 0.04), (0.64, 0.07), (0.8, 0.2), (0.88, 0.38), (0.96, 0.45), (1.16, 0.49)],
        wall=0.05,
        floor=0.09,
        throwing=Throwing(0.0017, 0.1, 0.003, seed),
        glaze_line=0.065,
        segments=200,
    )
    return group("pasta bowl", body.object("pasta bowl", glazed(glaze)))


def oval_platter(glaze: str = "arena", seed: int = 7) -> Piece:
    body = vessel(
        [(0.8, 0), (0.84, 0.03), (0.9, 0.07), (1.06, 0.16), (1.16, 0.27), (1.2, 0.34)],
        wall=0.058,
        floor=0.09,
        throwing=Throwing(0.0018, 0.12, 0.002, seed),
        glaze_line=0.06,
        outline=oval(1.56, 1),
        segments=220,
    )
    return group("oval platter", body.object("oval platter", glazed(glaze)))


def tray(glaze: str = "tinta", seed: int = 8) -> Piece:
    body = vessel(
        [(0.58, 0), (0.63, 0.02), (0.7, 0.06), (0.745, 0.13), (0.76, 0.2)],
        wall=0.055,
        floor=0.075,
        throwing=Throwing(0.0015, 0.1, 0.001, seed),
        glaze_line=0.045,
        outline=rounded_rectangle(1.15, 5),
        segments=260,
    )
    return group("tray", body.object("tray", glazed(glaze)))


def noodle_bowl(seed: int = 9) -> Piece:
    body = vessel(
        [(0.4, 0), (0.41, 0.1), (0.46, 0.15), (0.74, 0.33), (0.92, 0.62), (0.99, 0.88), (1.02, 0.98)],
        wall=0.052,
        floor=0.16,
        throwing=Throwing(0.0023, 0.1, 0.004, seed),
        glaze_line=0.13,
        segments=180,
    )
    return group("noodle bowl", body.object("noodle bowl", glazed("tinta", "arena")))


def ember_bowl(seed: int = 10) -> Piece:
    body = vessel(
        [(0.3, 0), (0.33, 0.03), (0.5, 0.1), (0.74, 0.32), (0.83, 0.58), (0.82, 0.76), (0.81, 0.82)],
        wall=0.05,
        floor=0.09,
        throwing=Throwing(0.0029, 0.1, 0.006, seed),
        glaze_line=0.02,
        segments=180,
    )
    return group("ember bowl", body.object("ember bowl", glazed("teja", "tinta", "rojo")))


def tapas_bowl(glaze: str, seed: int = 11) -> Piece:
    body = vessel(
        [(0.24, 0), (0.26, 0.03), (0.32, 0.06), (0.46, 0.17), (0.54, 0.33), (0.57, 0.44)],
        wall=0.04,
        floor=0.08,
        throwing=Throwing(0.0018, 0.08, 0.005, seed),
        glaze_line=0.055,
    )
    return group("tapas bowl", body.object("tapas bowl", glazed(glaze)))


def salad_bowl(glaze: str = "musgo", seed: int = 12) -> Piece:
    body = vessel(
        [(0.58, 0), (0.6, 0.05), (0.68, 0.1), (1.02, 0.3), (1.3, 0.66), (1.42, 0.98), (1.46, 1.1)],
        wall=0.062,
        floor=0.12,
        throwing=Throwing(0.0025, 0.13, 0.004, seed),
        glaze_line=0.09,
        segments=220,
    )
    return group("salad bowl", body.object("salad bowl", glazed(glaze)))


def jug(glaze: str = "cal", seed: int = 13) -> Piece:
    body = vessel(
        [(0.44, 0), (0.48, 0.03), (0.6, 0.28), (0.655, 0.65), (0.6, 1.1), (0.46, 1.5), (0.41, 1.75), (0.46, 2.02)],
        wall=0.046,
        throwing=Throwing(0.0022, 0.1, 0.004, seed),
        glaze_line=0.07,
        segments=180,
    )
    body = lip(body, 2.04, 0.2, 0.36, 0.34)
    handle = tube(
        [(0.38, 0, 1.74), (0.58, 0, 1.87), (0.82, 0, 1.76), (0.93, 0, 1.42), (0.87, 0, 1.05), (0.6, 0, 0.74)],
        [0.15, 0.105, 0.088, 0.082, 0.085, 0.13],
        [0.09, 0.055, 0.046, 0.043, 0.046, 0.07],
        flat=2.6,
    )
    return group("jug", body.add(handle).object("jug", glazed(glaze)))


def teapot(glaze: str = "bruma", seed: int = 14) -> Piece:
    body = vessel(
        [(0.42, 0), (0.46, 0.03), (0.66, 0.17), (0.79, 0.48), (0.74, 0.84), (0.54, 1.07), (0.37, 1.15), (0.355, 1.19)],
        wall=0.045,
        throwing=Throwing(0.0022, 0.09, 0.004, seed),
        glaze_line=0.07,
        segments=180,
    )
    lid = solid(
        [
            (0, 1.16),
            (0.29, 1.16),
            (0.3, 1.185),
            (0.4, 1.19),
            (0.408, 1.215),
            (0.36, 1.245),
            (0.2, 1.3),
            (0.09, 1.325),
            (0.065, 1.36),
            (0.105, 1.41),
            (0.125, 1.45),
            (0.1, 1.49),
            (0, 1.505),
        ],
        samples=160,
        throwing=Throwing(0.0015, 0.08, 0.003, seed),
    )
    spout = tube(
        [(-0.58, 0, 0.4), (-0.84, 0, 0.5), (-0.99, 0, 0.74), (-1.07, 0, 1.0), (-1.2, 0, 1.2)],
        [0.29, 0.205, 0.14, 0.108, 0.1, 0.112],
        [0.29, 0.205, 0.14, 0.105, 0.095, 0.1],
    )
    spout.mask[:, 1] = np.maximum(spout.mask[:, 1] * 0.2, np.exp(-(((spout.verts[:, 2] - 1.22) / 0.05) ** 2)))
    handle = tube(
        [(0.62, 0, 0.88), (0.84, 0, 1.04), (1.09, 0, 0.98), (1.18, 0, 0.72), (1.03, 0, 0.45), (0.72, 0, 0.36)],
        [0.14, 0.095, 0.08, 0.075, 0.08, 0.13],
        [0.085, 0.052, 0.045, 0.042, 0.045, 0.07],
        flat=2.5,
    )
    mouth = tube([(-1.19, 0, 1.185), (-1.203, 0, 1.205)], [0.08, 0.08], [0.07, 0.07], samples=4)
    return group(
        "teapot",
        body.add(lid).add(spout).add(handle).object("teapot", glazed(glaze)),
        mouth.object("mouth", glazed("tinta")),
    )


def cruet(glaze: str = "musgo", seed: int = 15) -> Piece:
    body = vessel(
        [
            (0.31, 0),
            (0.34, 0.03),
            (0.405, 0.2),
            (0.42, 0.48),
            (0.37, 0.8),
            (0.22, 1.1),
            (0.135, 1.32),
            (0.13, 1.55),
            (0.175, 1.7),
        ],
        wall=0.036,
        throwing=Throwing(0.0020, 0.085, 0.004, seed),
        glaze_line=0.08,
    )
    body = lip(body, 1.7, 0.13, 0.5, 0.16)
    handle = tube(
        [(0.11, 0, 1.47), (0.27, 0, 1.56), (0.43, 0, 1.46), (0.48, 0, 1.2), (0.44, 0, 0.98), (0.31, 0, 0.84)],
        [0.09, 0.062, 0.054, 0.05, 0.055, 0.085],
        [0.06, 0.038, 0.034, 0.032, 0.034, 0.05],
        flat=2.4,
    )
    return group("cruet", body.add(handle).object("cruet", glazed(glaze)))
