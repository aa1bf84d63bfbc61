from __future__ import annotations

import os
from pathlib import Path

import pytest
from PIL import Image

from plugins.images.library import Library
from plugins.images.recipe import Recipe

GPS_IFD = 0x8825
ORIENTATION = 0x0112


def picture(path: Path, size: tuple[int, int] = (600, 300), colour: str = "#2f5d6b", **options: object) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", size, colour).save(path, **options)  # type: ignore[arg-type]
    return path


def library(root: Path, widths: tuple[int, ...] = (160, 320, 480, 960)) -> Library:
    (root / "videos").mkdir(exist_ok=True)
    return Library(root / "images", root / "videos", root / "notices", root / "cache", Recipe.of(widths))


def test_a_picture_comes_in_the_widths_that_it_can_fill(tmp_path: Path) -> None:
    picture(tmp_path / "images/a.jpg")
    pictures = library(tmp_path)
    assert pictures.prepare(["a.jpg"], []) == {}
    view = pictures.image("a.jpg", "una taza")
    assert view is not None
    assert (view.width, view.height, view.alt) == (600, 300, "una taza")
    widths = [int(part.split()[1].rstrip("w")) for part in view.sources[0].srcset.split(", ")]
    assert widths == [160, 320, 480]


def test_a_small_picture_is_never_made_larger(tmp_path: Path) -> None:
    picture(tmp_path / "images/a.jpg", (100, 50))
    pictures = library(tmp_path)
    pictures.prepare(["a.jpg"], [])
    sizes = {Image.open(path).size for path in pictures.files().values()}
    assert sizes == {(100, 50)}


def test_every_address_in_a_view_is_a_file_to_publish(tmp_path: Path) -> None:
    picture(tmp_path / "images/products/a.jpg")
    pictures = library(tmp_path)
    pictures.prepare(["products/a.jpg"], [])
    view = pictures.image("products/a.jpg", "")
    assert view is not None
    srcsets = f"{view.srcset}, {view.sources[0].srcset}"
    told = {part.split()[0] for part in srcsets.split(", ")} | {view.src, view.large, pictures.jpeg("products/a.jpg")}
    assert told == {f"/{path}" for path in pictures.files()}
    assert all(path.is_file() for path in pictures.files().values())


def test_a_phone_picture_stands_upright_and_tells_nobody_where_it_was_taken(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    exif.get_ifd(GPS_IFD)[1] = "N"
    picture(tmp_path / "images/a.jpg", (600, 300), exif=exif, comment=b"secret")
    pictures = library(tmp_path)
    pictures.prepare(["a.jpg"], [])
    view = pictures.image("a.jpg", "")
    assert view is not None
    assert (view.width, view.height) == (300, 600)
    for path in pictures.files().values():
        with Image.open(path) as made:
            assert not made.getexif()
            assert b"secret" not in path.read_bytes()


def test_a_transparent_picture_gets_a_white_ground_as_jpeg(tmp_path: Path) -> None:
    path = tmp_path / "images/a.png"
    path.parent.mkdir()
    Image.new("RGBA", (200, 200), (0, 0, 0, 0)).save(path)
    pictures = library(tmp_path)
    pictures.prepare(["a.png"], [])
    jpeg = next(file for name, file in pictures.files().items() if name.endswith(".jpg"))
    pixel = Image.open(jpeg).getpixel((100, 100))
    assert pixel == (255, 255, 255)


def test_the_dominant_colour_is_the_pictures_own(tmp_path: Path) -> None:
    picture(tmp_path / "images/a.png", colour="#2f5d6b")
    pictures = library(tmp_path)
    pictures.prepare(["a.png"], [])
    view = pictures.image("a.png", "")
    assert view is not None
    assert view.color == "#2f5d6b"


def test_an_unchanged_picture_is_not_encoded_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    picture(tmp_path / "images/a.jpg")
    first = library(tmp_path)
    first.prepare(["a.jpg"], [])
    monkeypatch.setattr("plugins.images.encode.encode", lambda *_: pytest.fail("encoded again"))
    second = library(tmp_path)
    second.prepare(["a.jpg"], [])
    assert second.files() == first.files()


def test_a_changed_picture_has_another_address(tmp_path: Path) -> None:
    picture(tmp_path / "images/a.jpg", colour="red")
    first = library(tmp_path)
    first.prepare(["a.jpg"], [])
    picture(tmp_path / "images/a.jpg", size=(602, 300), colour="blue")
    second = library(tmp_path)
    second.prepare(["a.jpg"], [])
    assert second.jpeg("a.jpg") != first.jpeg("a.jpg")


def test_another_recipe_makes_other_files(tmp_path: Path) -> None:
    picture(tmp_path / "images/a.jpg")
    first, second = library(tmp_path), library(tmp_path, (160, 320))
    first.prepare(["a.jpg"], [])
    second.prepare(["a.jpg"], [])
    assert set(first.files()).isdisjoint(second.files())


def test_wide_files_are_for_dense_screens_and_say_less_of_each_pixel() -> None:
    recipe = Recipe.of((160, 360, 540, 720, 1080, 1440))
    qualities = [recipe.avif_quality(width) for width in recipe.widths]
    assert qualities == sorted(qualities, reverse=True)
    assert recipe.jpeg_widths(1200) == (540, 1080)


def test_the_frame_shows_the_nearest_of_the_short_colours(tmp_path: Path) -> None:
    picture(tmp_path / "images/a.png", colour="#2f5d6b")
    pictures = library(tmp_path)
    pictures.prepare(["a.png"], [])
    view = pictures.image("a.png", "una taza")
    assert view is not None
    assert view.tone == "#356"


def test_entries_that_nobody_needs_for_a_month_leave_the_cache_and_others_stay(tmp_path: Path) -> None:
    for name in "abcd":
        picture(tmp_path / f"images/{name}.jpg", colour={"a": "red", "b": "blue", "c": "green", "d": "white"}[name])
    pictures = library(tmp_path)
    pictures.prepare(["a.jpg", "b.jpg", "c.jpg"], [])
    needed, gone, fresh = (pictures.cache_folder(tmp_path / f"images/{name}.jpg") for name in "abc")
    killed = gone.parent / ".making-x"
    killed.mkdir()
    for folder in (needed, gone, killed):
        os.utime(folder, (0, 0))

    library(tmp_path).prepare(["a.jpg"], [])
    assert gone.is_dir(), "nothing was encoded, so nothing is tidied"
    library(tmp_path).prepare(["a.jpg", "d.jpg"], [])
    assert [folder.is_dir() for folder in (needed, gone, fresh, killed)] == [True, False, True, False]


def test_what_is_no_picture_is_told_and_does_not_stop_the_others(tmp_path: Path) -> None:
    picture(tmp_path / "images/a.jpg")
    (tmp_path / "images/b.jpg").write_bytes(b"no picture at all")
    pictures = library(tmp_path)
    problems = pictures.prepare(["a.jpg", "b.jpg"], [])
    assert list(problems) == ["b.jpg"]
    assert pictures.image("a.jpg", "") is not None
    assert pictures.image("b.jpg", "") is None


def test_many_pictures_are_encoded_by_several_processes(tmp_path: Path) -> None:
    names = [f"{number}.jpg" for number in range(4)]
    for number, name in enumerate(names):
        picture(tmp_path / "images" / name, (200 + number, 100))
    (tmp_path / "images/broken.jpg").write_bytes(b"\xff\xd8\xff")
    pictures = library(tmp_path)
    assert list(pictures.prepare([*names, "broken.jpg"], [])) == ["broken.jpg"]
    assert all(pictures.image(name, "") for name in names)


def test_nothing_outside_the_folder_is_published(tmp_path: Path) -> None:
    picture(tmp_path / "images/a.jpg")
    picture(tmp_path / "private.jpg")
    assert list(library(tmp_path).prepare(["../private.jpg"], [])) == ["../private.jpg"]


def test_a_video_is_published_as_it_is_under_a_name_of_its_content(tmp_path: Path) -> None:
    (tmp_path / "images").mkdir()
    (tmp_path / "videos").mkdir()
    (tmp_path / "videos/turn.mp4").write_bytes(b"moving")
    pictures = library(tmp_path)
    assert list(pictures.prepare([], ["turn.mp4", "turn.avi"])) == ["turn.avi"]
    address = pictures.video("turn.mp4")
    assert address.startswith("/videos/turn.")
    assert pictures.files()[address.lstrip("/")].read_bytes() == b"moving"


def test_an_official_notice_is_published_byte_for_byte(tmp_path: Path) -> None:
    (tmp_path / "notices").mkdir()
    (tmp_path / "notices/eu.svg").write_bytes(b"<svg/>  \n")
    (tmp_path / "notices/eu.pdf").write_bytes(b"%PDF")
    pictures = library(tmp_path)
    assert list(pictures.prepare([], [], ["eu.svg", "eu.pdf"])) == ["eu.pdf"]
    address = pictures.notice("eu.svg")
    assert address.startswith("/notices/eu.")
    assert pictures.files()[address.lstrip("/")].read_bytes() == b"<svg/>  \n"


def test_half_an_entry_is_never_taken_for_a_whole_one(tmp_path: Path) -> None:
    source = picture(tmp_path / "images/a.jpg")
    pictures = library(tmp_path)
    stale = pictures.cache_folder(source).parent / ".making-killed"
    stale.mkdir(parents=True)
    (stale / "160.avif").write_bytes(b"half")
    assert pictures.prepare(["a.jpg"], []) == {}
    assert all("making" not in str(path) for path in pictures.files().values())
