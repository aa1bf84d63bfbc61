"""Renders the teapot's turntable film: ``python turntable.py [--frames DIR] [--count 60] [--fps 12]``.

Only the band of the picture in which something moves is rendered anew for each frame; frames already in DIR are kept,
so that the run can be resumed. Blender itself encodes the H.264 file, without sound.
"""

import argparse
import math
import struct
from pathlib import Path

import bpy
import numpy as np
import pieces_table
from PIL import Image
from sets import empty_scene, packshot, studio

FILM = Path(__file__).resolve().parents[2] / "content" / "videos" / "tetera-niebla.mp4"
SIZE = (600, 750)
BAND = (0.2, 0.76)  # share of the height, from below, in which the teapot and its shadow are


def render_frames(folder: Path, count: int, samples: int, detail: float) -> list[Path]:
    """The finished frames; ``detail`` is the share of the linear size that is really rendered."""
    folder.mkdir(parents=True, exist_ok=True)
    frames = [folder / f"{n:04d}.png" for n in range(count)]
    if all(frame.exists() for frame in frames):
        return frames
    empty_scene(round(SIZE[0] * detail), round(SIZE[1] * detail), samples)
    scene = bpy.context.scene
    pot = pieces_table.teapot()
    studio()
    packshot(pot, wide=0.8)
    scene.render.use_persistent_data = True
    scene.render.image_settings.file_format = "PNG"
    for n, frame in enumerate(frames):
        if frame.exists():
            continue
        pot.rotation_euler.z = math.radians(-14) + 2 * math.pi * n / count
        scene.render.use_border = n > 0
        scene.render.border_min_x, scene.render.border_max_x = 0, 1
        scene.render.border_min_y, scene.render.border_max_y = BAND
        raw = folder / "raw.png"
        scene.render.filepath = str(raw)
        bpy.ops.render.render(write_still=True)
        complete(raw, frame, frames[0] if n > 0 else None)
    return frames


def complete(raw: Path, frame: Path, still: Path | None) -> None:
    """Brings the rendering to the film's size; a band is put into the first frame."""
    width, height = SIZE
    with Image.open(raw) as rendered:
        picture = rendered.convert("RGB").resize(SIZE, Image.Resampling.LANCZOS)
    if still is not None:
        top, bottom = round(height * (1 - BAND[1])) + 4, round(height * (1 - BAND[0])) - 4
        rows = np.arange(height)
        soft = np.clip(np.minimum(rows - top, bottom - rows) / 60, 0, 1) * 255
        mask = Image.fromarray(np.repeat(soft.astype(np.uint8)[:, None], width, axis=1))
        with Image.open(still) as whole:
            picture = Image.composite(picture, whole.convert("RGB"), mask)
    picture.save(frame)


def encode(frames: list[Path], fps: int) -> None:
    bpy.ops.wm.read_factory_settings(use_empty=True)
    scene = bpy.context.scene
    scene.render.resolution_x, scene.render.resolution_y = SIZE
    scene.render.resolution_percentage = 100
    scene.view_settings.view_transform = "Standard"
    scene.sequencer_colorspace_settings.name = "sRGB"
    scene.render.fps = fps
    scene.frame_start, scene.frame_end = 1, len(frames)
    editor = scene.sequence_editor_create()
    strip = editor.strips.new_image("teapot", str(frames[0]), 1, 1)
    for frame in frames[1:]:
        strip.elements.append(frame.name)
    output = scene.render.image_settings
    output.media_type = "VIDEO"
    output.file_format = "FFMPEG"
    scene.render.ffmpeg.format, scene.render.ffmpeg.codec = "MPEG4", "H264"
    scene.render.ffmpeg.constant_rate_factor = "MEDIUM"
    scene.render.ffmpeg.ffmpeg_preset = "GOOD"
    scene.render.ffmpeg.audio_codec = "NONE"
    FILM.parent.mkdir(parents=True, exist_ok=True)
    scene.render.filepath = str(FILM)
    scene.render.use_file_extension = False
    bpy.ops.render.render(animation=True)


def index_first(film: Path) -> None:
    """Moves the MP4's index (moov) before its data, so that a browser can start playing at once."""
    data, boxes, at = film.read_bytes(), {}, 0
    while at < len(data):
        length = struct.unpack(">I", data[at : at + 4])[0]
        boxes[data[at + 4 : at + 8]] = data[at : at + length]
        at += length
    if list(boxes).index(b"moov") < list(boxes).index(b"mdat"):
        return
    moov = bytearray(boxes.pop(b"moov"))
    found = moov.find(b"stco")
    while found >= 0:
        count = struct.unpack(">I", moov[found + 8 : found + 12])[0]
        for n in range(count):
            spot = found + 12 + 4 * n
            offset = struct.unpack(">I", moov[spot : spot + 4])[0]
            moov[spot : spot + 4] = struct.pack(">I", offset + len(moov))
        found = moov.find(b"stco", found + 4)
    film.write_bytes(boxes.pop(b"ftyp") + bytes(moov) + b"".join(boxes.values()))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--frames", type=Path, default=Path("/tmp/tetera-niebla"))
    parser.add_argument("--count", type=int, default=60)
    parser.add_argument("--fps", type=int, default=12)
    parser.add_argument("--detail", type=float, default=0.8)
    parser.add_argument("--samples", type=int, default=4)
    given = parser.parse_args()
    encode(render_frames(given.frames, given.count, given.samples, given.detail), given.fps)
    index_first(FILM)


if __name__ == "__main__":
    main()
