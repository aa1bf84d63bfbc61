"""Meshes of thrown and hand-built clay, and of simple props; knows shapes and masks, no colours and no pieces.

Lengths are decimetres (a mug is about 0.9 high). Every vertex carries a mask of four numbers from 0 to 1 that
the glazes read: raw (no glaze here), edge (glaze breaks), pool (glaze gathers), inside (the inner glaze).
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import bpy
import numpy as np

Point = tuple[float, ...]
Outline = Callable[[np.ndarray, np.ndarray], tuple[np.ndarray, np.ndarray]]


def spline(points: Sequence[Point], samples: int) -> np.ndarray:
    """Points evenly spaced along a centripetal Catmull-Rom curve through ``points``."""
    p = np.array(points, dtype=float)
    p = np.vstack([2 * p[0] - p[1], p, 2 * p[-1] - p[-2]])
    dense = []
    for a, b, c, d in zip(p[:-3], p[1:-2], p[2:-1], p[3:], strict=True):
        t0, t1 = 0.0, max(np.linalg.norm(b - a), 1e-6) ** 0.5
        t2 = t1 + max(np.linalg.norm(c - b), 1e-6) ** 0.5
        t3 = t2 + max(np.linalg.norm(d - c), 1e-6) ** 0.5
        t = np.linspace(t1, t2, 40, endpoint=False)[:, None]
        a1 = (t1 - t) / (t1 - t0) * a + (t - t0) / (t1 - t0) * b
        a2 = (t2 - t) / (t2 - t1) * b + (t - t1) / (t2 - t1) * c
        a3 = (t3 - t) / (t3 - t2) * c + (t - t2) / (t3 - t2) * d
        b1 = (t2 - t) / (t2 - t0) * a1 + (t - t0) / (t2 - t0) * a2
        b2 = (t3 - t) / (t3 - t1) * a2 + (t - t1) / (t3 - t1) * a3
        dense.append((t2 - t) / (t2 - t1) * b1 + (t - t1) / (t2 - t1) * b2)
    return resample(np.vstack([*dense, p[-2:-1]]), samples)


def resample(line: np.ndarray, samples: int) -> np.ndarray:
    """The same line with ``samples`` points at equal arc lengths."""
    steps = np.linalg.norm(np.diff(line, axis=0), axis=1)
    along = np.concatenate([[0], np.cumsum(steps)])
    at = np.linspace(0, along[-1], samples)
    return np.stack([np.interp(at, along, line[:, k]) for k in range(line.shape[1])], axis=1)


def smoothstep(low: float, high: float, x: np.ndarray) -> np.ndarray:
    t = np.clip((x - low) / (high - low), 0, 1)
    return t * t * (3 - 2 * t)


@dataclass
class Shape:
    """A growing mesh: vertices, faces and the four masks."""

    verts: np.ndarray = field(default_factory=lambda: np.zeros((0, 3)))
    faces: list[tuple[int, ...]] = field(default_factory=list)
    mask: np.ndarray = field(default_factory=lambda: np.zeros((0, 4)))

    def add(self, other: "Shape") -> "Shape":
        start = len(self.verts)
        self.verts = np.vstack([self.verts, other.verts])
        self.mask = np.vstack([self.mask, other.mask])
        self.faces += [tuple(v + start for v in face) for face in other.faces]
        return self

    def moved(self, x: float = 0, y: float = 0, z: float = 0, turn: float = 0, tilt: float = 0) -> "Shape":
        """Tilted about x, turned about z (degrees), then moved."""
        c, s = math.cos(math.radians(tilt)), math.sin(math.radians(tilt))
        v = self.verts @ np.array([[1, 0, 0], [0, c, -s], [0, s, c]]).T
        c, s = math.cos(math.radians(turn)), math.sin(math.radians(turn))
        v = v @ np.array([[c, -s, 0], [s, c, 0], [0, 0, 1]]).T
        return Shape(v + np.array([x, y, z]), list(self.faces), self.mask.copy())

    def deformed(self, change: Callable[[np.ndarray], np.ndarray]) -> "Shape":
        return Shape(change(self.verts.copy()), list(self.faces), self.mask.copy())

    def object(self, name: str, material: bpy.types.Material, smooth: bool = True) -> bpy.types.Object:
        mesh = bpy.data.meshes.new(name)
        mesh.from_pydata(self.verts.tolist(), [], self.faces)
        mesh.materials.append(material)
        layer = mesh.attributes.new("mask", "FLOAT_COLOR", "POINT")
        layer.data.foreach_set("color", self.mask.astype(np.float32).ravel())
        mesh.polygons.foreach_set("use_smooth", [smooth] * len(mesh.polygons))
        mesh.update()
        made = bpy.data.objects.new(name, mesh)
        bpy.context.scene.collection.objects.link(made)
        return made


def circle(r: np.ndarray, angle: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    return r * np.cos(angle), r * np.sin(angle)


def oval(long: float, short: float) -> Outline:
    return lambda r, angle: (long * r * np.cos(angle), short * r * np.sin(angle))


def rounded_rectangle(longer: float, roundness: float = 5.0) -> Outline:
    """Half as long again by ``longer`` as the profile is wide; a high roundness number gives sharper corners."""

    def outline(r: np.ndarray, angle: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        c, s = np.cos(angle), np.sin(angle)
        power = 2 / roundness
        return (r + longer) * np.sign(c) * np.abs(c) ** power, r * np.sign(s) * np.abs(s) ** power

    return outline


@dataclass(frozen=True)
class Throwing:
    """How regular the hand was: ripple height and pitch of the throwing lines, wobble of the round."""

    ripple: float = 0.0019
    pitch: float = 0.085
    wobble: float = 0.0045
    seed: int = 1


def vessel_profile(
    outer: Sequence[Point], wall: float, floor: float, glaze_line: float, spacing: float
) -> tuple[np.ndarray, np.ndarray]:
    """The section (r, z) of a hollow piece from the centre of its underside over the rim to its inner centre."""
    line = np.array(spline(outer, 400))
    length = float(np.linalg.norm(np.diff(line, axis=0), axis=1).sum())
    out = resample(line, min(max(int(length / spacing), 50), 360))
    tangent = np.gradient(out, axis=0)
    tangent /= np.maximum(np.linalg.norm(tangent, axis=1, keepdims=True), 1e-9)
    inward = np.stack([-tangent[:, 1], tangent[:, 0]], axis=1)
    offset = out + inward * wall
    kept = offset[(offset[:, 1] > floor + 0.02) & (offset[:, 0] > 0.01)][::-1]
    last = kept[-1]
    bottom = spline(
        [kept[-4], last, (last[0] * 0.72, floor + (last[1] - floor) * 0.22), (last[0] * 0.36, floor), (0, floor)], 60
    )
    inner = np.vstack([kept[:-4], bottom])
    inner = resample(inner, min(max(int(length / spacing), 60), 360))
    turn = np.linspace(0, math.pi, 9)[1:-1]
    middle, half = (out[-1] + inner[0]) / 2, (out[-1] - inner[0]) / 2
    up = np.array([-half[1], half[0]])
    rim = np.stack([middle + half * math.cos(a) + up * math.sin(a) for a in turn])
    r0 = out[0, 0]
    foot = np.array(
        [
            (0, 0.045),
            (max(r0 - 0.1, r0 * 0.6), 0.045),
            (max(r0 - 0.075, r0 * 0.68), 0.004),
            (r0 - 0.014, 0.0),
            (r0 - 0.003, 0.006),
        ]
    )
    out[:, 1] = np.maximum(out[:, 1], 0.012)
    points = np.vstack([foot, out, rim, inner])
    return points, _masks(points, len(foot), len(out), len(rim), glaze_line, floor)


def _masks(points: np.ndarray, foot: int, out: int, rim: int, glaze_line: float, floor: float) -> np.ndarray:
    n = len(points)
    index = np.arange(n)
    top = points[foot + out + rim // 2]
    distance = np.linalg.norm(points - top, axis=1)
    step = np.gradient(points, axis=0)
    heading = np.unwrap(np.arctan2(step[:, 1], step[:, 0]))
    length = np.maximum(np.linalg.norm(step, axis=1), 1e-6)
    bend = np.convolve(np.gradient(heading) / length, np.ones(7) / 7, mode="same")
    edge = np.exp(-((distance / 0.034) ** 2)) + np.clip((bend - 4) / 14, 0, 0.7)
    outside = index < foot + out + rim // 2
    z = points[:, 1]
    raw = np.where(outside, 1 - smoothstep(glaze_line - 0.02, glaze_line + 0.02, z), 0.0)
    pool = np.where(outside, np.exp(-(((z - glaze_line - 0.05) / 0.06) ** 2)), 1 - smoothstep(floor, floor + 0.16, z))
    return np.stack([raw, np.clip(edge, 0, 1), pool, np.where(outside, 0.0, 1.0)], axis=1)


def revolve(
    points: np.ndarray, masks: np.ndarray, throwing: Throwing, outline: Outline = circle, segments: int = 144
) -> Shape:
    """The section turned about z, with throwing lines and the slight wobble of a hand-made piece."""
    rng = np.random.default_rng(throwing.seed)
    angle = np.linspace(0, 2 * math.pi, segments, endpoint=False)[:, None]
    r, z = points[:, 0][None, :], points[:, 1][None, :]
    step = np.linalg.norm(np.diff(points, axis=0), axis=1)
    along = np.concatenate([[0], np.cumsum(step)])[None, :]
    phase = rng.uniform(0, 6.28, 4)
    swell = 0.6 + 0.4 * np.sin(along * 7 + phase[0])
    calm = smoothstep(0.02, 0.12, z) * (1 - masks[:, 1][None, :])
    ripple = throwing.ripple * swell * calm * np.sin(2 * math.pi * along / throwing.pitch + angle + phase[1])
    uneven = 1 + throwing.wobble * (np.cos(2 * angle + phase[2]) + 0.6 * np.cos(3 * angle + phase[3]))
    x, y = outline(np.maximum(r + ripple, 0) * uneven, angle)
    height = z + throwing.wobble * 0.7 * z * np.cos(2 * angle + phase[3])
    x, y, height = np.broadcast_arrays(x, y, height)
    verts = np.stack([x, y, height], axis=2).reshape(-1, 3)
    rows = len(points)
    i, k = np.meshgrid(np.arange(segments), np.arange(rows - 1), indexing="ij")
    j = (i + 1) % segments
    quads = np.stack([i * rows + k, j * rows + k, j * rows + k + 1, i * rows + k + 1], axis=2).reshape(-1, 4)
    return Shape(verts, [tuple(q) for q in quads.tolist()], np.tile(masks, (segments, 1)))


def vessel(
    outer: Sequence[Point],
    *,
    wall: float = 0.045,
    floor: float = 0.09,
    glaze_line: float = 0.07,
    throwing: Throwing = Throwing(),
    outline: Outline = circle,
    segments: int = 144,
) -> Shape:
    """A hollow piece from its outer line: (r, z) from the foot up to the rim."""
    points, masks = vessel_profile(outer, wall, floor, glaze_line, throwing.pitch / 8)
    return revolve(points, masks, throwing, outline, segments)


def solid(
    line: Sequence[Point],
    *,
    samples: int = 90,
    throwing: Throwing = Throwing(),
    outline: Outline = circle,
    raw_below: float = -1.0,
    segments: int = 96,
) -> Shape:
    """A closed turned form (knob, cork, pestle, lemon) from the bottom centre to the top centre."""
    points = spline(line, samples)
    points[:, 0] = np.maximum(points[:, 0], 0)
    masks = np.zeros((samples, 4))
    masks[:, 0] = np.where(points[:, 1] < raw_below, 1.0, 0.0)
    return revolve(points, masks, throwing, outline, segments)


def tube(
    path: Sequence[Point],
    width: Sequence[float],
    depth: Sequence[float],
    *,
    samples: int = 64,
    around: int = 24,
    flat: float = 2.0,
    side: Point = (0, 1, 0),
) -> Shape:
    """A strap or cord along ``path``; ``width`` (towards ``side``) and ``depth`` are half sizes spread along it."""
    line = spline(path, samples)
    t = np.linspace(0, 1, samples)
    half_w = np.interp(t, np.linspace(0, 1, len(width)), width)
    half_d = np.interp(t, np.linspace(0, 1, len(depth)), depth)
    tangent = np.gradient(line, axis=0)
    tangent /= np.linalg.norm(tangent, axis=1, keepdims=True)
    across = np.array(side, dtype=float) - tangent * (tangent @ np.array(side, dtype=float))[:, None]
    across /= np.linalg.norm(across, axis=1, keepdims=True)
    out = np.cross(tangent, across)
    angle = np.linspace(0, 2 * math.pi, around, endpoint=False)
    c, s = np.cos(angle), np.sin(angle)
    c, s = np.sign(c) * np.abs(c) ** (2 / flat), np.sign(s) * np.abs(s) ** (2 / flat)
    rings = (
        line[:, None, :]
        + across[:, None, :] * (half_w[:, None] * c[None, :])[:, :, None]
        + out[:, None, :] * (half_d[:, None] * s[None, :])[:, :, None]
    )
    verts = np.vstack([rings.reshape(-1, 3), line[:1], line[-1:]])
    faces: list[tuple[int, ...]] = []
    for i in range(samples - 1):
        for j in range(around):
            k = (j + 1) % around
            faces.append((i * around + j, i * around + k, (i + 1) * around + k, (i + 1) * around + j))
    first, last = samples * around, samples * around + 1
    faces += [(first, (j + 1) % around, j) for j in range(around)]
    base = (samples - 1) * around
    faces += [(last, base + j, base + (j + 1) % around) for j in range(around)]
    mask = np.zeros((len(verts), 4))
    mask[: samples * around, 1] = np.tile(np.abs(c) ** 6 * 0.55, samples)
    return Shape(verts, faces, mask)


def box(size: Point, rounding: float = 0.01, at: Point = (0, 0, 0)) -> Shape:
    """A block standing on ``at`` with slightly rounded vertical and horizontal edges."""
    x, y, z = max(size[0], size[1]), min(size[0], size[1]), size[2]
    short, longer = y / 2, (x - y) / 2
    r = rounding
    line = np.array(
        [
            (0, 0),
            (short - r, 0),
            (short - r * 0.3, r * 0.3),
            (short, r),
            (short, z - r),
            (short - r * 0.3, z - r * 0.3),
            (short - r, z),
            (0, z),
        ]
    )
    outline = rounded_rectangle(longer, 40)
    shape = revolve(line, np.zeros((len(line), 4)), Throwing(0, 1, 0), outline, 96)
    return shape.moved(*at, turn=90 if size[1] > size[0] else 0)


def sheet(
    width: float, depth: float, height: Callable[[np.ndarray, np.ndarray], np.ndarray], cells: int = 120
) -> Shape:
    """A cloth-like grid: ``height`` gives z from x and y."""
    nx, ny = cells, max(int(cells * depth / width), 8)
    x, y = np.meshgrid(np.linspace(-width / 2, width / 2, nx), np.linspace(-depth / 2, depth / 2, ny), indexing="ij")
    verts = np.stack([x, y, height(x, y)], axis=2).reshape(-1, 3)
    faces = [
        (i * ny + j, (i + 1) * ny + j, (i + 1) * ny + j + 1, i * ny + j + 1)
        for i in range(nx - 1)
        for j in range(ny - 1)
    ]
    return Shape(verts, faces, np.zeros((len(verts), 4)))


def block(x: float, y: float, z: float) -> Shape:
    """A plain block without rounding, standing on the origin."""
    verts = np.array(
        [(sx * x / 2, sy * y / 2, sz * z) for sx in (-1, 1) for sy in (-1, 1) for sz in (0, 1)], dtype=float
    )
    faces = [(0, 1, 3, 2), (4, 6, 7, 5), (0, 4, 5, 1), (2, 3, 7, 6), (0, 2, 6, 4), (1, 5, 7, 3)]
    return Shape(verts, faces, np.zeros((8, 4)))
