"""The second pictures of the kitchen's and the house's products. One short function a picture."""

import food
import pieces_house as house
import pieces_table as ware
import plants
import props
from grouping import place
from scenes import COFFEE, MILK_COFFEE, look, scene
from sets import point_light, sun, table, window_light


@scene("products/cazuela-candil-2")
def casserole() -> None:
    table(top=("#b08a60", "#7a5636"))
    window_light(1.0, 0.34)
    a = place(house.casserole(lid_on=False), 0, 0, 0, turn=-28)
    place(food.spoon(2.8, 0.27), -0.3, -0.25, 0.72, turn=150)
    place(props.linen(2.8, 3.2, "#cbbfa9", 0.08, 23), -1.7, -0.2, 0, turn=15)
    look([a], elevation=36, wide=0.9, high=0.56, y=0.47)


@scene("products/fuente-tahona-2")
def baking_dishes() -> None:
    table(top=("#b08a60", "#7a5636"))
    window_light(1.0, 0.36)
    place(props.linen(3.4, 4.2, "#d3c8b5", 0.08, 24), 0.4, 0, 0, turn=20)
    a = place(house.baking_dish(), 0, 0, 0.05, turn=55)
    food.lying(food.lemon(5), -1.78, -0.05, 0.05, 20)
    food.lying(food.lemon(6), -1.45, 0.62, 0.05, 100)
    place(
        plants.branch([(-0.6, 0, 0.03), (0, 0.12, 0.08), (1.0, 0.1, 0.03)], "olive", 18, 3, 0.1),
        1.1,
        -0.9,
        0.1,
        turn=30,
    )
    look([a], elevation=44, wide=0.82, high=0.62, y=0.49)


@scene("products/mortero-majado-2")
def mortar() -> None:
    table()
    window_light()
    a = place(house.mortar(with_pestle=False), -0.1, 0.1, 0, turn=-30)
    place(food.pebbles(160, 0.36, 0.22, 0.032, "#3a2c25", 4), -0.1, 0.1, 0)
    b = place(house.pestle(), 0.35, -0.85, 0.185, turn=18, roll=88)
    place(food.pebbles(14, 0.4, 0, 0.032, "#3a2c25", 9), -0.6, -0.85, 0)
    place(props.linen(2.6, 2.6, "#bfb8a4", 0.08, 31), 1.3, 0.9, 0, turn=-18)
    look([a, b], elevation=36, wide=0.78, high=0.56, y=0.47)


@scene("products/salero-mano-2")
def salt_pig() -> None:
    table(wall_at=5.0)
    window_light()
    place(props.board(2.6, 1.7, 0.16), 0, 0.1, 0, turn=-6)
    a = place(house.salt_pig("musgo", 57), 0.1, 0.25, 0.16, turn=16)
    place(food.heap(0.3, 0.0, 0.13), -0.55, -0.5, 0.16)
    place(ware.cruet(), -0.95, 1.3, 0, turn=-140)
    place(food.spoon(1.4, 0.14), 0.5, -0.6, 0.17, turn=20)
    look([a], elevation=20, wide=0.6, high=0.44, y=0.44)


@scene("products/tarro-troje-2")
def pantry_shelf() -> None:
    table(wall_at=1.1, front=-1.0, top=("#c9a377", "#94683f"))
    window_light(1.0, 0.42)
    made = [
        place(house.storage_jar(1.26, 24), -0.95, 0, 0),
        place(house.storage_jar(1.0, 58), 0.45, -0.1, 0, turn=40),
        place(
            house.storage_jar(0.8, 59),
            1.55,
            -0.05,
            0,
            turn=80,
        ),
    ]
    for jar, scale in zip(made, (1.26, 1.0, 0.8), strict=True):
        jar.scale = (scale,) * 3
    place(props.plank(28, 2.0, 0.25), 0, 0.1, 2.75)
    high = [
        place(ware.tapas_bowl("arena", 60), -0.95, 0.0, 3.0),
        place(ware.tapas_bowl("cal", 64), -0.95, 0.0, 3.17),
        place(ware.noodle_bowl(), 0.7, 0.0, 3.0),
    ]
    look([*made, high[0]], elevation=6, azimuth=-6, wide=0.88, high=0.62, y=0.44)


@scene("products/mantequera-nieve-2")
def butter() -> None:
    table()
    window_light()
    a = place(house.butter_dish(lid_on=False), 0, 0, 0, turn=28)
    place(props.napkin(1.1, 1.9, "#b4ad97"), -1.45, 0.35, 0, turn=20)
    place(ware.plate(1.6, "cal", 65), 1.35, -0.75, 0)
    look([a], elevation=34, wide=0.84, high=0.55, y=0.47)


@scene("products/jarron-atalaya-2")
def vase_with_branches() -> None:
    table(wall_at=3.0, front=-2.2)
    window_light(0.55, 0.4)
    sun(205, 30, 2.6, 2.5)
    props.bars(1.0, -9.0)
    a = place(house.bottle_vase("arena"), 0.1, 0, 0)
    for n, (x, y) in enumerate(((-0.9, 0.1), (0.15, 0.25), (1.0, 0.0))):
        plants.branch(
            [(0.1, 0, 1.4), (0.1 + x * 0.08, y * 0.1, 3.05), (x * 0.65, y, 4.2), (x * 1.15, y * 1.3, 5.0)],
            "dry",
            24 + n,
            5,
            0.52,
        )
    place(ware.tapas_bowl("cal", 66), -1.05, -0.4, 0)
    look([a], elevation=6, wide=0.5, high=0.5, y=0.34)


@scene("products/jarron-luna-2")
def moon_jar() -> None:
    table(wall_at=3.2, front=-2.6, top=("#a9825a", "#6f4c30"))
    window_light(0.9, 0.45)
    sun(203, 30, 3.0, 1.5)
    props.bars(0.6, -9.0)
    place(props.book((2.6, 2.0, 0.28), "#6f7468"), 0, 0, 0, turn=4)
    place(props.book((2.4, 1.9, 0.22), "#c8b79c"), 0.05, 0, 0.28, turn=-3)
    a = place(house.moon_jar(), 0, 0, 0.5)
    look([a], elevation=7, wide=0.66, high=0.52, y=0.47)


@scene("products/solitario-junco-2")
def bud_vases() -> None:
    table(wall_at=2.2, front=-1.8)
    window_light(0.9, 0.4)
    made = []
    for n, (glaze, x, y) in enumerate(
        (("teja", -1.3, 0.1), ("bruma", -0.4, -0.2), ("musgo", 0.5, 0.1), ("marea", 1.4, -0.1))
    ):
        made.append(place(house.bud_vase(glaze, 67 + n), x, y, 0))
        if n in (0, 2):
            lean = (-0.25, 0, 0.3)[n]
            plants.branch(
                [(x, y, 0.5), (x + lean * 0.1, y, 1.35), (x + lean, y + 0.1, 2.3), (x + lean * 2, y + 0.1, 2.8)],
                "honesty" if n == 0 else "eucalyptus",
                31 + n,
                3,
                0.5,
            )
    look(made, elevation=9, wide=0.86, high=0.5, y=0.34)


@scene("products/maceta-patio-2")
def planter() -> None:
    table(wall_at=3.5, front=-2.6, wall="#e9e1d4")
    window_light(0.6, 0.42)
    sun(205, 33, 2.2, 2.5)
    a = place(house.planter(soil=True), 0, 0, 0)
    b = place(plants.foliage(2.3, 26), 0, 0, 1.08)
    place(house.planter(0.66, seed=71), 1.35, -0.35, 0).scale = (0.66,) * 3
    look([a, b], elevation=12, wide=0.84, high=0.78, y=0.48, x=0.46)


@scene("products/palmatoria-vela-2")
def candle() -> None:
    table(wall_at=4.5, top=("#a9825a", "#6f4c30"), wall="#cfc2b0")
    window_light(0.22, 0.13)
    a = place(house.candle_holder(lit=True), 0, 0, 0.42, turn=-28)
    point_light((0.012, -0.02, 2.2), 420, 0.05, "#ffb060")
    place(props.book((1.9, 2.5, 0.24), "#5b4a3e"), 0.1, 0.1, 0, turn=70)
    place(props.book((1.6, 2.2, 0.18), "#9b8a70"), 0.05, 0.1, 0.24, turn=82)
    place(ware.mug("tinta", COFFEE, 72), -1.25, 0.95, 0, turn=200)
    look([a], elevation=16, wide=0.66, high=0.52, y=0.47)


@scene("products/lote-desayuno-2")
def breakfast_for_two() -> None:
    table()
    window_light()
    props.linen(4.6, 4.0, "#d8cebb", 0.06, 41).location = (0, 0.1, 0)
    made = [
        place(ware.plate(2.7, "cal", 73), 0.35, -0.25, 0.05),
        place(ware.breakfast_bowl("cal", MILK_COFFEE, 74), -1.15, 0.85, 0.05, turn=150),
        place(ware.breakfast_bowl("musgo", None, 75), 0.55, 1.65, 0.05, turn=30),
        place(ware.mug("marea", COFFEE, 76), -1.3, -0.75, 0.05, turn=200),
        place(ware.mug("arena", COFFEE, 77), 1.85, 0.75, 0.05, turn=20),
    ]
    food.lying(food.lemon(8), 0.15, -0.35, 0.13, 40)
    food.lying(food.lemon(9), 0.68, -0.08, 0.13, 120)
    look(made, elevation=50, wide=0.9, high=0.74, y=0.48)
