"""The shop's own pictures: the hero, the workshop, one a category."""

import food
import pieces_house as house
import pieces_table as ware
import plants
import props
from grouping import Piece, place
from scenes import COFFEE, WATER, look, scene, stack
from sets import camera, frame, sun, table, upright, window_light


@scene("site/hero")
def hero() -> None:
    table(wall_at=4.6, front=-6.0, wall="#ebe4d8")
    window_light(0.78, 0.44)
    sun(203, 29, 2.6, 2.0)
    props.bars(0.9, -12.0, (0.0, -7.0), 11.0)
    props.linen(6.2, 2.7, "#d9cfbd", 0.06, 4).location = (1.4, -0.5, 0)
    jug = place(ware.jug("cal"), 0.75, 1.3, 0, turn=200)
    for n, (x, y) in enumerate(((-0.8, 0.1), (0.1, 0.3), (0.8, -0.1))):
        plants.branch(
            [
                (0.75, 1.3, 0.6),
                (0.75 + x * 0.3, 1.3 + y * 0.3, 2.1),
                (0.75 + x, 1.3 + y, 2.9),
                (0.75 + x * 1.5, 1.3 + y, 3.25),
            ],
            "olive",
            14 + n,
            5,
            0.62,
        )
    plates = stack(lambda n: ware.plate(2.7, ("cal", "arena", "cal", "bruma")[n], 80 + n), 4, 0.125, 2.9, 0.55)
    plates += stack(lambda n: ware.tapas_bowl(("marea", "cal")[n], 84 + n), 2, 0.2, 2.9, 0.55, 0.6)
    bowl = place(ware.ember_bowl(), -0.75, 0.35, 0.03)
    for n, (x, y, z) in enumerate(((-0.95, 0.2, 0.22), (-0.45, 0.35, 0.22), (-0.75, 0.65, 0.22), (-0.7, 0.4, 0.58))):
        food.lying(food.lemon(n), x, y, z, 70 * n)
    cup = place(ware.mug("marea", COFFEE, 86), 1.15, -0.75, 0.05, turn=-35)
    place(ware.tumbler(drink=WATER, seed=87), 0.15, -0.55, 0.04)
    place(ware.espresso_cup("arena", COFFEE, 88), 2.15, -0.95, 0.05)
    food.lying(food.lemon(7), -1.45, -0.45, 0.0, 20)
    camera((0, 0, 0.4), elevation=13, azimuth=0, lens=62)
    frame([jug, bowl, cup, *plates], wide=0.6, high=0.66, x=0.655, y=0.4)


def shelf_row(z: float, row: list[tuple[Piece, float]], y: float = 0.0) -> list[Piece]:
    """Pieces side by side; each comes with its own width."""
    total = sum(width for _, width in row)
    x = -total / 2
    for piece, width in row:
        place(piece, x + width / 2, y, z, turn=37 * round(x * 3), scale=piece.scale.x)
        x += width
    return [piece for piece, _ in row]


def upright_shelves(
    levels: tuple[float, ...], material: str = "oak shelf", width: float = 13.0, depth: float = 2.2
) -> None:
    for z in levels:
        place(props.plank(width, depth, 0.22, material), 0, 0, z - 0.22)


@scene("site/taller")
def workshop() -> None:
    upright(1.62, "#e4dacb")
    window_light(0.9, 0.42, 6.0)
    upright_shelves((0.0, 2.75, 4.75), depth=3.1)
    made = shelf_row(
        0.0,
        [
            (ware.jug("bizcocho", 90), 1.75),
            (house.bud_vase("bizcocho", 91), 0.95),
            (house.bud_vase("bizcocho", 92), 0.95),
            (ware.salad_bowl("barbotina", 93), 3.0),
            (ware.jug("barbotina", 94), 1.8),
            (ware.tumbler("bizcocho", 96), 0.95),
            (ware.tumbler("barbotina", 98), 0.95),
        ],
    )
    made += shelf_row(
        2.75,
        [(ware.mug("barbotina", None, 100 + n), 1.24) for n in range(4)]
        + [(ware.mug("bizcocho", None, 104 + n), 1.24) for n in range(4)],
    )
    made += shelf_row(
        4.75,
        [
            (ware.tapas_bowl("bizcocho", 110), 1.3),
            (ware.tapas_bowl("bizcocho", 113), 1.4),
            (ware.noodle_bowl(115), 2.3),
            (ware.ember_bowl(116), 1.9),
            (ware.teapot("bruma", 117), 2.4),
            (ware.mug("marea", None, 118), 1.1),
        ],
    )
    for n, x in enumerate((-4.55, -3.2)):
        stack(lambda k, n=n: ware.tapas_bowl("bizcocho", 120 + 4 * n + k), 2, 0.18, x, 0, 4.93)
    camera((0, 0, 3.0), elevation=3, azimuth=-9, distance=17, lens=62)
    frame(made, wide=0.94, high=0.84, y=0.5)


@scene("site/mesa")
def category_table() -> None:
    table(wall_at=9.0)
    window_light()
    props.linen(4.6, 4.4, "#d3c8b5", 0.06, 43).location = (0.1, 0.2, 0)
    made = [
        place(ware.plate(2.7, "arena", 120), 0.1, -0.5, 0.05),
        place(ware.pasta_bowl("bruma", 121), 0.1, -0.5, 0.18),
        place(ware.mug("marea", COFFEE, 122), 1.75, 0.7, 0.04, turn=-10),
        place(ware.jug("cal", 123), -0.75, 1.75, 0.04, turn=-160),
        place(ware.tapas_bowl("musgo", 124), 0.65, 1.55, 0.04),
    ]
    place(food.olives(14, 0.36, 0.1, 8), 0.65, 1.55, 0.04)
    place(props.napkin(0.8, 1.9, "#8d8f78"), -1.75, -0.35, 0.02, turn=6)
    look(made, elevation=42, wide=0.9, high=0.76, y=0.5)


@scene("site/cocina")
def category_kitchen() -> None:
    table(wall_at=2.6, front=-4.0, top=("#b8946a", "#86623f"))
    window_light(1.0, 0.4)
    made = [
        place(house.casserole(), -0.15, -0.2, 0, turn=20),
        place(ware.cruet("musgo", 126), 1.35, 0.6, 0, turn=-30),
        place(house.storage_jar(1.26, 127), -1.25, 1.35, 0),
        place(house.mortar(), 1.2, -0.95, 0, turn=-20, scale=0.9),
    ]
    made[2].scale = (1.26,) * 3
    place(house.salt_pig("arena", 128), 0.25, 1.3, 0, turn=15)
    food.lying(food.lemon(4), -1.3, -1.15, 0, 35)
    look(made, elevation=15, wide=0.88, high=0.6, y=0.45)


@scene("site/casa")
def category_home() -> None:
    table(wall_at=3.0, front=-2.0)
    window_light(0.95, 0.45)
    sun(205, 30, 2.6, 2.5)
    props.bars(1.0, -9.0)
    a = place(house.bottle_vase("tinta", 130), -0.95, 0.5, 0)
    for n, (x, y) in enumerate(((-0.8, 0.1), (0.1, 0.2), (0.7, 0.0))):
        plants.branch(
            [
                (-0.95, 0.5, 1.4),
                (-0.95 + x * 0.08, 0.5, 3.05),
                (-0.95 + x * 0.65, 0.5 + y, 4.1),
                (-0.95 + x * 1.1, 0.5 + y, 4.7),
            ],
            "honesty",
            34 + n,
            4,
            0.5,
        )
    b = place(house.moon_jar("cal", 131), 1.05, 0.55, 0, scale=0.8)
    c = place(house.bud_vase("teja", 132), 0.05, -0.6, 0)
    d = place(house.candle_holder(), 1.35, -0.85, 0, turn=-30)
    look([a, b, c, d], elevation=8, wide=0.86, high=0.56, y=0.36)


def gift_box() -> list[Piece]:
    """An open carton with pieces nested in tissue."""
    made = [props.carton(3.4, 2.6, 1.15)]
    place(props.tissue(3.25, 2.45, 0.45, 3), 0, 0, 0.35)
    place(ware.mug("marea", None, 134), -0.95, -0.5, 0.55, tilt=8, roll=-14, turn=25)
    place(ware.mug("arena", None, 135), -0.95, 0.62, 0.5, tilt=-10, roll=8, turn=150)
    place(ware.tapas_bowl("bruma", 136), 0.25, -0.62, 0.66, tilt=10)
    place(ware.tapas_bowl("cal", 137), 0.22, -0.62, 0.84, tilt=8)
    place(ware.espresso_cup("teja", None, 138), 0.22, 0.6, 0.62, tilt=-6, roll=6)
    place(ware.cruet("musgo", 139), 1.05, 0.75, 0.9, roll=-86, turn=96)
    return made


@scene("site/regalos")
def category_gifts() -> None:
    table()
    window_light()
    made = gift_box()
    place(
        plants.branch([(-0.6, 0, 0.03), (0, 0.12, 0.08), (1.0, 0.1, 0.03)], "olive", 18, 3, 0.1),
        0.7,
        -3.1,
        0.02,
        turn=15,
    )
    place(props.linen(3.2, 3.0, "#cfc4b0", 0.08, 44), -1.9, -1.6, 0, turn=12)
    look(made, elevation=46, azimuth=-14, wide=0.92, high=0.7, y=0.52)
