"""Objects tied to one handle, so that a piece can be placed, turned and scaled as a whole."""

import math
from collections.abc import Iterator

import bpy
import numpy as np

Piece = bpy.types.Object


def group(name: str, *parts: bpy.types.Object) -> Piece:
    holder = bpy.data.objects.new(name, None)
    bpy.context.scene.collection.objects.link(holder)
    for part in parts:
        part.parent = holder
    return holder


def place(
    piece: Piece,
    x: float = 0,
    y: float = 0,
    z: float = 0,
    turn: float = 0,
    tilt: float = 0,
    roll: float = 0,
    scale: float = 1,
) -> Piece:
    """Tilt is about x and roll about y (degrees), before the turn about z."""
    piece.location = (x, y, z)
    piece.rotation_euler = (math.radians(tilt), math.radians(roll), math.radians(turn))
    piece.scale = (scale, scale, scale)
    return piece


def parts(piece: Piece) -> Iterator[bpy.types.Object]:
    if piece.type == "MESH":
        yield piece
    for child in piece.children:
        yield from parts(child)


def corners(pieces: list[Piece]) -> np.ndarray:
    """World coordinates of all vertices (n, 3)."""
    bpy.context.view_layer.update()
    found = []
    for piece in pieces:
        for part in parts(piece):
            points = np.empty(len(part.data.vertices) * 3, dtype=np.float32)
            part.data.vertices.foreach_get("co", points)
            matrix = np.array(part.matrix_world)
            found.append(points.reshape(-1, 3) @ matrix[:3, :3].T + matrix[:3, 3])
    return np.vstack(found)
