"""Where the pieces stand: the studio sweep, the oak table by the window, shelves; light, camera and framing."""

import math

import bpy
import numpy as np
from bpy_extras.object_utils import world_to_camera_view
from geometry import Shape, box, sheet, spline
from glazes import linear, plain, wood
from grouping import Piece, corners, group, parts, place
from mathutils import Vector

BACKDROP = "#f3ebdf"
STANDARD_SIZE = 2.0  # packshots scale each piece to about this, so that set, light and horizon never change


def empty_scene(width: int, height: int, samples: int) -> None:
    """A fresh file with the renderer set up; sizes in pixels."""
    bpy.ops.wm.read_factory_settings(use_empty=True)
    scene = bpy.context.scene
    scene.render.engine = "CYCLES"
    scene.render.resolution_x, scene.render.resolution_y = width, height
    scene.render.resolution_percentage = 100
    scene.view_settings.view_transform = "AgX"
    scene.view_settings.look = "AgX - Medium High Contrast"
    scene.view_settings.exposure = 0.45
    cycles = scene.cycles
    cycles.device = "CPU"
    cycles.samples = samples
    cycles.use_adaptive_sampling = True
    cycles.adaptive_threshold = 0.15
    cycles.adaptive_min_samples = 4
    cycles.use_denoising = True
    cycles.denoiser = "OPENIMAGEDENOISE"
    cycles.denoising_input_passes = "RGB_ALBEDO_NORMAL"
    cycles.denoising_prefilter = "FAST"
    cycles.max_bounces = 4
    cycles.diffuse_bounces = 3
    cycles.glossy_bounces = 2
    cycles.transmission_bounces = 0
    cycles.caustics_reflective = cycles.caustics_refractive = False
    cycles.sample_clamp_indirect = 4
    cycles.blur_glossy = 1


def area_light(at: Vector, towards: Vector, width: float, height: float, power: float, colour: str = "#ffffff") -> None:
    light = bpy.data.lights.new("window", "AREA")
    light.shape, light.size, light.size_y = "RECTANGLE", width, height
    light.energy, light.color = power, linear(colour)[:3]
    lamp = bpy.data.objects.new("window", light)
    lamp.location = at
    lamp.rotation_euler = (Vector(towards) - Vector(at)).to_track_quat("-Z", "Y").to_euler()
    bpy.context.scene.collection.objects.link(lamp)


def sun(azimuth: float, elevation: float, strength: float, softness: float = 2.0, colour: str = "#fff0d8") -> None:
    """Degrees; azimuth 180 shines from the left, 225 from the front left."""
    light = bpy.data.lights.new("sun", "SUN")
    light.energy, light.angle, light.color = strength, math.radians(softness), linear(colour)[:3]
    lamp = bpy.data.objects.new("sun", light)
    a, e = math.radians(azimuth), math.radians(elevation)
    lamp.rotation_euler = (
        Vector((math.cos(a) * math.cos(e), math.sin(a) * math.cos(e), math.sin(e))).to_track_quat("Z", "Y").to_euler()
    )
    bpy.context.scene.collection.objects.link(lamp)


def point_light(at: tuple[float, float, float], power: float, radius: float, colour: str) -> None:
    light = bpy.data.lights.new("point", "POINT")
    light.energy, light.shadow_soft_size, light.color = power, radius, linear(colour)[:3]
    lamp = bpy.data.objects.new("point", light)
    lamp.location = at
    bpy.context.scene.collection.objects.link(lamp)


def sky(colour: str, strength: float) -> None:
    world = bpy.data.worlds.new("sky")
    bpy.context.scene.world = world
    world.use_nodes = True
    background = world.node_tree.nodes["Background"]
    background.inputs[0].default_value = linear(colour)
    background.inputs[1].default_value = strength


def studio() -> None:
    """The seamless greige sweep of every packshot, with one large soft window from the left."""
    line = spline([(-14, 0), (-4, 0), (3.2, 0), (5.2, 0.35), (6.6, 1.7), (7.1, 4), (7.2, 12)], 70)
    verts = np.array([(x, y, z) for x in (-22.0, 22.0) for y, z in line])
    n = len(line)
    faces = [(k, n + k, n + k + 1, k + 1) for k in range(n - 1)]
    Shape(verts, faces, np.zeros((len(verts), 4))).object("sweep", plain("sweep", BACKDROP, 0.95))
    area_light(Vector((-7.5, -3.2, 6.6)), Vector((0, 0, 0.8)), 6.5, 5.5, 1250, "#fffaf2")
    area_light(Vector((7.5, -3.5, 3.5)), Vector((0, 0, 0.8)), 5, 5, 90, "#fff4e6")
    sky("#f5f1ea", 0.42)


def table(
    *,
    wall_at: float | None = 7.0,
    wall: str = "#e6ddcf",
    front: float = -9.0,
    half_width: float = 14.0,
    top: tuple[str, str] = ("#cbb08a", "#a4815b"),
) -> None:
    """An oak table by a window on the left, before a plaster wall."""
    bpy.context.scene.cycles.max_bounces, bpy.context.scene.cycles.diffuse_bounces = 3, 2
    back = wall_at if wall_at is not None else 9.0
    board = box((half_width * 2, back - front, 0.35), 0.03).moved(y=(back + front) / 2, z=-0.35)
    board.object("table", wood("table oak", *top, plank=1.6))
    if wall_at is not None:
        upright(wall_at, wall)


def upright(at: float, colour: str) -> None:
    """A plaster wall parallel to x."""
    verts = np.array([(-40, at, -12), (40, at, -12), (40, at, 30), (-40, at, 30)], dtype=float)
    Shape(verts, [(0, 1, 2, 3)], np.zeros((4, 4))).object("wall", plain(f"plaster {colour}", colour, 0.95, 0.05, 1.4))


def window_light(strength: float = 1.0, fill: float = 0.4, height: float = 8.0) -> None:
    area_light(Vector((-11, -3.0, height)), Vector((0, 0.5, 0.5)), 8, 7, 2600 * strength, "#fff8ee")
    sky("#efece6", fill)


def camera(
    target: tuple[float, float, float],
    *,
    elevation: float,
    azimuth: float = 0.0,
    distance: float = 14.0,
    lens: float = 70.0,
    blur: float = 0.0,
) -> bpy.types.Object:
    """Looks at ``target`` from ``elevation`` degrees above, ``azimuth`` degrees round to the right; lens in mm."""
    data = bpy.data.cameras.new("camera")
    data.lens, data.sensor_fit, data.sensor_width = lens, "VERTICAL", 36
    data.sensor_height = 36
    made = bpy.data.objects.new("camera", data)
    e, a = math.radians(elevation), math.radians(azimuth)
    away = Vector((math.sin(a) * math.cos(e), -math.cos(a) * math.cos(e), math.sin(e)))
    made.location = Vector(target) + away * distance
    made.rotation_euler = away.to_track_quat("Z", "Y").to_euler()
    bpy.context.scene.collection.objects.link(made)
    bpy.context.scene.camera = made
    if blur:
        data.dof.use_dof, data.dof.focus_distance, data.dof.aperture_fstop = True, distance, blur
    return made


def extent(pieces: list[Piece]) -> tuple[float, float, float, float]:
    """Left, right, bottom and top of the pieces in the picture, 0 to 1 each way."""
    scene, points = bpy.context.scene, corners(pieces)
    view = scene.camera
    step = max(len(points) // 4000, 1)
    seen = np.array([world_to_camera_view(scene, view, Vector(p))[:2] for p in points[::step]])
    return seen[:, 0].min(), seen[:, 0].max(), seen[:, 1].min(), seen[:, 1].max()


def centre(pieces: list[Piece], x: float = 0.5, y: float = 0.475) -> None:
    """Shifts the lens (not the camera) so that the pieces' middle falls on (x, y) of the picture."""
    scene = bpy.context.scene
    left, right, bottom, top = extent(pieces)
    aspect = scene.render.resolution_x / scene.render.resolution_y
    scene.camera.data.shift_x += ((left + right) / 2 - x) * aspect
    scene.camera.data.shift_y += (bottom + top) / 2 - y


def packshot(piece: Piece, *, elevation: float = 17.0, wide: float = 0.74, high: float = 0.6, y: float = 0.48) -> None:
    """Scales the piece so that it fills its share of the frame and centres it; the set stays as it is."""
    scale = STANDARD_SIZE / 2
    base = piece.scale.x
    piece.scale = (base * scale,) * 3
    camera((0, 0, 0.9), elevation=elevation, distance=15, lens=88)
    for _ in range(4):
        left, right, bottom, top = extent([piece])
        factor = min(wide / (right - left), high / (top - bottom))
        piece.scale = tuple(s * factor for s in piece.scale)
    centre([piece], y=y)


def frame(pieces: list[Piece], *, wide: float = 0.8, high: float = 0.8, x: float = 0.5, y: float = 0.48) -> None:
    """Moves the camera along its own view until the pieces fill their share of the frame, then centres them."""
    view = bpy.context.scene.camera
    points = corners(pieces)
    middle = Vector((points.min(axis=0) + points.max(axis=0)) / 2)
    back = view.rotation_euler.to_matrix() @ Vector((0, 0, 1))
    distance = (view.location - middle).length
    view.location = middle + back * distance
    for _ in range(5):
        bpy.context.view_layer.update()
        left, right, bottom, top = extent(pieces)
        distance *= max((right - left) / wide, (top - bottom) / high)
        view.location = middle + back * distance
    bpy.context.view_layer.update()
    view.data.dof.focus_distance = distance
    centre(pieces, x, y)


__all__ = [
    "area_light",
    "camera",
    "centre",
    "empty_scene",
    "frame",
    "group",
    "packshot",
    "parts",
    "place",
    "point_light",
    "sheet",
    "sky",
    "studio",
    "sun",
    "table",
    "upright",
    "window_light",
]
