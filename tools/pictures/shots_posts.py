"""The blog's pictures. One function a picture."""

import food
import pieces_house as house
import pieces_table as ware
import plants
import props
from geometry import Shape, Throwing, block, solid
from glazes import plain
from grouping import group, place
from scenes import OIL, TEA, WATER, scene, stack
from sets import area_light, camera, frame, sky, studio, table, upright, window_light
from shots_site import gift_box, shelf_row


@scene("posts/esmaltes")
def post_glazes() -> None:
    studio()
    glazes = ("tinta", "marea", "musgo", "bruma", "arena", "cal", "teja")
    made = [
        place(ware.espresso_cup(glaze, None, 140 + n), (n - 3) * 0.56, 0.75 * (n % 2), 0, turn=50 * n)
        for n, glaze in enumerate(glazes)
    ]
    camera((0, 0, 0.3), elevation=22, lens=70)
    frame(made, wide=0.74, high=0.7, y=0.47)


@scene("posts/torno")
def post_wheel() -> None:
    upright(4.2, "#dcd0be")
    window_light(1.0, 0.34, 6.0)
    steel = plain("wheel head", "#9a9a98", 0.42, 0.1, 18)
    head = solid(
        [(0, -0.3), (1.55, -0.3), (1.6, -0.28), (1.6, -0.22), (1.57, -0.2), (0, -0.2)],
        samples=150,
        throwing=Throwing(0, 1, 0),
        segments=180,
    )
    wheel = group("wheel", head.object("wheel head", steel))
    slip = solid(
        [(0, -0.21), (0.7, -0.21), (1.05, -0.195), (0.8, -0.185), (0, -0.18)],
        samples=60,
        throwing=Throwing(0.004, 0.09, 0.05, 4),
        segments=120,
    )
    slip.object("slip", plain("slip", "#85786b", 0.25))
    drum = [(0, -1), (1.42, -1), (1.44, -0.98), (1.44, -0.7), (1.44, -0.42), (1.42, -0.39), (0, -0.39)]
    body = solid(drum, samples=150, throwing=Throwing(0, 1, 0), segments=180)
    body.object("wheel body", plain("cast iron", "#5a5753", 0.45))
    shaft = solid(
        [(0, -0.4), (0.4, -0.4), (0.4, -0.35), (0.4, -0.25), (0, -0.25)], samples=40, throwing=Throwing(0, 1, 0)
    )
    shaft.object("shaft", plain("cast iron", "#5a5753", 0.45))
    place(props.plank(30, 7, 0.3), 0, 0.5, -1.0)
    pot = place(ware.salad_bowl("barbotina", 150), 0, 0, -0.19, scale=0.68)
    others = [
        place(ware.tumbler("barbotina", 151), 2.5, 0.9, -0.68),
        place(ware.tumbler("barbotina", 152), 3.5, 0.6, -0.68),
        place(ware.tumbler("barbotina", 153), 2.95, 1.7, -0.68),
        place(ware.tumbler("barbotina", 155), 3.95, 1.6, -0.68),
    ]
    place(props.board(2.6, 2.0, 0.16, "#a98a66", "#7d5f40"), 3.2, 1.15, -0.85)
    lump = solid(
        [(0, 0), (0.6, 0), (0.75, 0.2), (0.6, 0.6), (0.3, 0.8), (0, 0.86)],
        throwing=Throwing(0.01, 0.3, 0.05, 9),
        segments=120,
    )
    place(group("clay", lump.object("clay", plain("wet clay", "#85786b", 0.5, 0.15, 9))), -2.9, 0.9, -0.7)
    camera((0, 0, 0.4), elevation=18, azimuth=-8, lens=65)
    frame([wheel, pot, *others], wide=0.76, high=0.62, x=0.56, y=0.46)


@scene("posts/cuidados")
def post_care() -> None:
    table(wall_at=4.0)
    window_light()
    glazes = ("tinta", "cal", "marea", "arena", "bruma", "cal", "musgo")
    made = stack(lambda n: ware.plate(2.7, glazes[n], 160 + n), 7, 0.125, 0.6, 0)
    made += stack(lambda n: ware.ember_bowl(168 + n), 2, 0.42, 3.0, 0.5)
    place(props.linen(2.6, 2.4, "#d0c6b3", 0.1, 51), -2.0, -0.3, 0, turn=16)
    place(props.napkin(1.1, 1.7, "#a7a48f"), -1.7, 0.15, 0.06, turn=24)
    camera((0, 0, 0.4), elevation=16, lens=70)
    frame(made, wide=0.66, high=0.56, x=0.6, y=0.45)


@scene("posts/mesa-invierno")
def post_winter_table() -> None:
    table(wall_at=5.5, top=("#a9825a", "#6f4c30"), wall="#d9cebd")
    window_light(0.75, 0.26)
    props.linen(7.5, 2.4, "#c9bda7", 0.06, 61).location = (0, 0.4, 0)
    made = []
    for n, x in enumerate((-1.9, 1.9)):
        made.append(place(ware.plate(3.1, "tinta", 170 + n), x, -0.9, 0.03))
        place(ware.plate(2.1, "arena", 172 + n), x, -0.9, 0.16)
        place(ware.ember_bowl(174 + n), x, -0.9, 0.24)
        place(ware.tumbler(seed=176 + n, drink=WATER), x + 1.5, 0.35, 0.04)
    made.append(place(house.casserole(), 0.0, 1.3, 0.04, turn=12))
    place(house.candle_holder(seed=178), -1.95, 1.7, 0.03, turn=120)
    place(
        plants.branch([(-0.9, 0, 0.05), (0, 0.1, 0.1), (1.1, 0.05, 0.05)], "eucalyptus", 41, 5, 0.05),
        0.0,
        -0.1,
        0.05,
        turn=10,
    )
    camera((0, 0, 0.4), elevation=30, lens=62)
    frame(made, wide=0.84, high=0.72, y=0.47)


@scene("posts/te")
def post_tea() -> None:
    table(wall_at=4.2)
    window_light(1.0, 0.36)
    place(ware.tray("tinta"), 0.95, -0.55, 0, turn=6)
    made = [place(ware.teapot("bruma", 180), -0.75, 0.7, 0, turn=-10)]
    for n, x in enumerate((0.05, 0.95, 1.85)):
        made.append(
            place(
                ware.espresso_cup(("arena", "bruma", "arena")[n], TEA, 181 + n), x, -0.62 + 0.1 * n, 0.08, turn=60 * n
            )
        )
    place(props.book((1.5, 2.1, 0.2), "#8a6a50"), 2.3, 1.3, 0, turn=-20)
    place(props.linen(2.4, 2.0, "#d4cab8", 0.08, 62), -2.4, -0.2, 0, turn=18)
    camera((0, 0, 0.4), elevation=20, lens=70)
    frame(made, wide=0.66, high=0.62, x=0.53, y=0.47)


@scene("posts/aceite")
def post_oil() -> None:
    table(wall_at=4.2)
    window_light()
    place(props.board(3.6, 2.1, 0.2), 0.5, -0.1, 0, turn=6)
    made = [
        place(food.loaf(), 1.15, 0.1, 0.2, turn=20),
        place(ware.cruet("musgo", 190), -0.95, 0.75, 0, turn=-20, scale=1.1),
    ]
    made.append(place(ware.tapas_bowl("cal", 191), -0.35, -0.45, 0.2))
    place(ware.fill(0.46, 0.24, OIL), -0.35, -0.45, 0.2)
    made.append(place(ware.tapas_bowl("marea", 192), -1.75, -0.55, 0))
    place(food.olives(15, 0.36, 0.1, 11), -1.75, -0.55, 0)
    place(
        plants.branch([(-0.8, 0, 0.03), (0, 0.12, 0.08), (1.2, 0.1, 0.03)], "olive", 46, 4, 0.1),
        0.3,
        -1.6,
        0.02,
        turn=4,
    )
    camera((0, 0, 0.4), elevation=22, lens=70)
    frame(made, wide=0.66, high=0.62, x=0.52, y=0.5)


@scene("posts/horno")
def post_kiln() -> None:
    upright(2.0, "#8d6a50")
    brick = plain("kiln brick", "#c9ab86", 0.95, 0.2, 10)
    side = Shape()
    for z in range(-2, 14):
        for k in range(3):
            side.add(block(0.55, 1.02, 0.5).moved(0, -1.4 + k * 1.07 + (z % 2) * 0.5, z * 0.535 - 0.6))
    for x in (-4.75, 4.75):
        place(side.object("bricks", brick, smooth=False), x, 0, 0)
    back = Shape()
    for z in range(-2, 14):
        for k in range(11):
            back.add(block(1.02, 0.4, 0.5).moved(-5.3 + k * 1.07 + (z % 2) * 0.5, 1.6, z * 0.535 - 0.6))
    back.object("bricks", brick, smooth=False)
    sky("#efe6da", 0.5)
    area_light((-5, -9, 8), (0, 0, 2), 7, 6, 1900, "#fff3e2")
    levels = (0.0, 1.75, 3.85)
    for z in levels:
        place(props.plank(8.6, 2.4, 0.16, "kiln"), 0, 0, z - 0.16)
        for x in (-4.0, 4.0):
            post = solid(
                [
                    (0, -2),
                    (0.17, -2),
                    (0.17, -1.9),
                    (0.17, -1.4),
                    (0.17, -0.8),
                    (0.17, -0.2),
                    (0.17, -0.16),
                    (0, -0.16),
                ],
                samples=24,
                throwing=Throwing(0, 1, 0),
            )
            place(post.object("post", plain("kiln post", "#c4b59d", 0.9)), x, -0.95, z)
    made = shelf_row(
        0.0,
        [
            (ware.mug(g, None, 200 + n), 1.25)
            for n, g in enumerate(("marea", "marea", "arena", "bruma", "tinta", "tinta"))
        ],
    )
    made += shelf_row(
        1.75,
        [
            (ware.noodle_bowl(210), 2.15),
            (ware.teapot("bruma", 211), 2.5),
            (ware.ember_bowl(212), 1.8),
            (house.bud_vase("musgo", 213), 0.9),
        ],
    )
    made += shelf_row(
        3.85,
        [
            (house.bud_vase("teja", 214), 0.95),
            (ware.jug("cal", 215), 1.75),
            (ware.cruet("musgo", 216), 1.1),
            (ware.jug("marea", 217), 1.75),
            (house.bud_vase("bruma", 218), 0.95),
        ],
    )
    camera((0, 0, 2.4), elevation=5, azimuth=-7, lens=62)
    frame(made, wide=0.74, high=0.84, y=0.49)


@scene("posts/regalos")
def post_gifts() -> None:
    table()
    window_light()
    made = gift_box()
    place(
        plants.branch([(-0.6, 0, 0.03), (0, 0.12, 0.08), (1.0, 0.1, 0.03)], "olive", 18, 3, 0.1),
        1.6,
        -3.0,
        0.02,
        turn=10,
    )
    a = place(ware.breakfast_bowl("cal", None, 221), 3.75, -1.3, 0, turn=-20)
    place(props.linen(2.6, 2.4, "#cfc4b0", 0.08, 44), -2.7, 0.4, 0, turn=12)
    camera((0, 0, 0.4), elevation=36, azimuth=-10, lens=66)
    frame([*made, a], wide=0.72, high=0.74, y=0.52)
