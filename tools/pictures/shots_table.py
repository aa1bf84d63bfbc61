"""The second pictures of the table's products: in use, or seen closer. One short function a picture."""

import food
import pieces_table as ware
import plants
import props
from grouping import place
from scenes import COFFEE, MILK_COFFEE, OIL, TEA, WATER, look, scene
from sets import table, window_light


@scene("products/taza-marea-2")
def mug_and_book() -> None:
    table()
    window_light()
    cup = place(ware.mug("marea", COFFEE), 0, 0, 0.035, turn=-30)
    props.linen(5.2, 2.6, "#d8cdb9", 0.06, 4).location = (-1.2, 0.1, 0)
    place(props.book((1.5, 2.15, 0.22), "#a5714d"), 0.95, 1.35, 0.0, turn=-24)
    place(props.book((1.35, 1.95, 0.16), "#d9d2c3"), 0.92, 1.38, 0.22, turn=-14)
    look([cup], elevation=22, wide=0.58, high=0.42, y=0.4, x=0.42)


@scene("products/taza-guijo-2")
def espresso_cups() -> None:
    table()
    window_light()
    place(props.board(2.8, 1.5, 0.16), 0, 0.1, 0, turn=8)
    a = place(ware.espresso_cup("arena", COFFEE, 2), -0.45, -0.1, 0.16)
    b = place(ware.espresso_cup("tinta", None, 31), 0.5, 0.2, 0.16, turn=40)
    c = place(ware.espresso_cup("arena", None, 32), 0.505, 0.2, 0.16 + 0.585, turn=100)
    look([a, b, c], elevation=20, wide=0.66, high=0.5, y=0.47)


@scene("products/tazon-alba-2")
def breakfast_bowl() -> None:
    table()
    window_light()
    props.linen(3.6, 3.4, "#b9b3a0", 0.07, 8).location = (0.1, 0.1, 0)
    a = place(ware.breakfast_bowl("cal", MILK_COFFEE), 0, 0, 0.045, turn=-38)
    b = place(ware.breakfast_bowl("musgo", None, 33), 0.85, 1.55, 0.03, turn=-10)
    place(food.spoon(1.6, 0.17), -1.0, 0.45, 0.05, turn=68)
    look([a, b], elevation=38, wide=0.8, high=0.5, y=0.47)


@scene("products/vaso-tierra-2")
def tumblers() -> None:
    table()
    window_light()
    a = place(ware.tumbler(drink=WATER), -0.35, -0.3)
    b = place(ware.tumbler(seed=34), 0.62, 0.1, turn=60)
    c = place(ware.tumbler(seed=35), 0.1, 0.95, turn=120)
    food.lying(food.lemon(1), -1.15, 0.25, turn=25)
    place(props.napkin(1.2, 2.0, "#bdb39d"), 1.6, 0.2, 0, turn=-24)
    look([a, b, c], elevation=17, wide=0.72, high=0.5, y=0.42)


@scene("products/plato-vega-2")
def place_setting() -> None:
    table()
    window_light()
    props.linen(4.4, 3.4, "#cfc5b2", 0.06, 11).location = (0.3, 0.1, 0)
    a = place(ware.plate(3.1, "arena", 36), 0, 0, 0.05)
    b = place(ware.plate(2.1, "cal", 37), 0.02, 0.02, 0.19, turn=50)
    place(props.napkin(0.55, 1.5, "#8d8f78"), 0.06, 0.0, 0.3, turn=24)
    place(
        plants.branch([(-0.5, -0.25, 0), (0, 0.02, 0.05), (0.6, 0.2, 0.05)], "olive", 3, 2, 0.1),
        0.05,
        0.03,
        0.5,
        turn=30,
    )
    cup = place(ware.tumbler(drink=WATER, seed=38), 1.75, 1.35, 0.03)
    look([a, b, cup], elevation=50, wide=0.9, high=0.7, y=0.48)


@scene("products/plato-sierra-2")
def pasta_bowls() -> None:
    table()
    window_light()
    made = [
        place(ware.pasta_bowl("bruma", 39 + n), (0, 0.02, -0.02, 0.01)[n], 0, n * 0.17, turn=80 * n) for n in range(4)
    ]
    place(props.napkin(1.2, 2.0, "#c9bda8"), 1.55, 0.5, 0, turn=-28)
    place(food.spoon(2.4, 0.27), 1.55, 0.45, 0.15, turn=50)
    look(made, elevation=24, azimuth=8, wide=0.8, high=0.5, y=0.46)


@scene("products/fuente-ribera-2")
def platter_of_lemons() -> None:
    table()
    window_light()
    a = place(ware.oval_platter("arena"), 0, 0, 0, turn=62)
    for n, (x, y, turn) in enumerate(
        ((-0.25, -0.75, 20), (0.32, -0.35, 100), (-0.22, 0.08, 200), (0.3, 0.42, 320), (0.1, 1.0, 70))
    ):
        food.lying(food.lemon(n), x, y, 0.09, turn)
    place(
        plants.branch([(-0.6, 0, 0), (0, 0.1, 0.08), (0.9, 0.2, 0.02)], "olive", 28, 3, 0.15), 0.2, -0.2, 0.5, turn=75
    )
    place(props.napkin(1.2, 2.2, "#a9a48f"), -2.35, 0.75, 0, turn=18)
    look([a], elevation=52, wide=0.82, high=0.74, y=0.49)


@scene("products/bandeja-loma-2")
def tray_with_bowls() -> None:
    table(top=("#d6b68c", "#a97d50"))
    window_light()
    a = place(ware.tray(), 0, 0, 0, turn=52)
    for n, (glaze, along) in enumerate((("cal", -1.15), ("bruma", 0.02), ("arena", 1.17))):
        place(ware.tapas_bowl(glaze, 45 + n), along * 0.616, along * 0.788, 0.08)
        if n == 0:
            place(food.olives(13, 0.33, 0.0, 4), along * 0.616, along * 0.788, 0.22)
    place(props.linen(2.6, 3.0, "#cdc2ae", 0.05, 21), 2.5, -0.9, 0, turn=10)
    look([a], elevation=46, wide=0.84, high=0.7, y=0.48)


@scene("products/cuenco-nao-2")
def noodle_bowl() -> None:
    table(top=("#a9825a", "#6f4c30"))
    window_light(1.0, 0.32)
    a = place(ware.noodle_bowl(), 0, 0, 0)
    place(food.chopsticks(2.7), 0.06, -0.1, 0.985, turn=24)
    place(props.linen(2.4, 3.4, "#8c8f86", 0.08, 17), -1.5, 0.2, 0, turn=-8)
    place(ware.noodle_bowl(seed=48), 1.35, 1.95, 0)
    look([a], elevation=34, wide=0.72, high=0.5, y=0.43, x=0.48)


@scene("products/cuenco-brasa-2")
def ember_bowls() -> None:
    table(top=("#a9825a", "#6f4c30"))
    window_light(1.0, 0.3)
    a = place(ware.ember_bowl(10), -0.3, -0.1, 0)
    b = place(ware.ember_bowl(49), 0.78, 1.35, 0, turn=60)
    c = place(ware.ember_bowl(50), 0.79, 1.35, 0.5, turn=150)
    place(props.napkin(1.2, 2.0, "#b9a78d"), -1.45, 0.5, 0, turn=28)
    look([a, b, c], elevation=24, wide=0.82, high=0.55, y=0.45)


@scene("products/cuencos-trio-2")
def tapas() -> None:
    table()
    window_light()
    place(props.board(3.4, 2.0, 0.18), 0, 0, 0, turn=58)
    made = []
    for n, (glaze, x, y, seed) in enumerate(
        (("cal", -0.42, -0.78, 61), ("marea", 0.42, -0.02, 62), ("bruma", -0.12, 0.86, 63))
    ):
        made.append(place(ware.tapas_bowl(glaze, seed), x, y, 0.18))
        if n == 0:
            place(food.olives(16, 0.36, 0.1, 5), x, y, 0.18)
        elif n == 1:
            place(ware.fill(0.46, 0.24, OIL), x, y, 0.18)
        else:
            place(food.heap(0.46, 0.22, 0.13), x, y, 0.18)
    place(
        plants.branch([(-0.5, 0, 0.03), (0, 0.1, 0.08), (0.9, 0.1, 0.03)], "olive", 9, 2, 0.1), 1.2, -0.9, 0.02, turn=40
    )
    look(made, elevation=44, wide=0.74, high=0.62, y=0.49)


@scene("products/ensaladera-huerta-2")
def salad_bowl() -> None:
    table()
    window_light()
    a = place(ware.salad_bowl(), 0, 0, 0)
    for n, (x, y, z, turn) in enumerate(
        (
            (-0.35, -0.2, 0.14, 30),
            (0.3, -0.32, 0.14, 110),
            (0.05, 0.3, 0.14, 200),
            (-0.05, -0.05, 0.52, 75),
            (0.55, 0.25, 0.3, 10),
        )
    ):
        food.lying(food.lemon(n + 3), x, y, z, turn)
    place(
        plants.branch([(-0.2, 0, 0.0), (0.3, 0.1, 0.15), (0.95, 0.2, 0.3)], "olive", 12, 2, 0.15),
        0.1,
        -0.1,
        0.8,
        turn=35,
    )
    place(props.linen(2.8, 3.4, "#d6ccba", 0.08, 27), 1.8, 0.4, 0, turn=-12)
    look([a], elevation=42, wide=0.84, high=0.6, y=0.46)


@scene("products/jarra-fuente-2")
def jug_with_olive() -> None:
    table(wall_at=4.5)
    window_light(1.0, 0.38, 7.0)
    a = place(ware.jug("cal"), 0, 0, 0, turn=-22)
    for n, (x, y) in enumerate(((-0.75, 0.1), (0.15, 0.35), (0.85, -0.15))):
        plants.branch(
            [(x * -0.15, 0, 0.6), (x * 0.3, y * 0.3, 2.1), (x, y, 3.0), (x * 1.5, y * 1.3, 3.35)],
            "olive",
            14 + n,
            5,
            0.62,
        )
    place(ware.tumbler(seed=52), 1.0, -0.4, 0)
    food.lying(food.lemon(3), -0.95, -0.5, 0, 35)
    look([a], elevation=10, wide=0.52, high=0.5, y=0.36)


@scene("products/tetera-niebla-2")
def tea() -> None:
    table()
    window_light()
    props.linen(4.4, 3.4, "#d5cab7", 0.06, 14).location = (0.3, 0.2, 0)
    a = place(ware.teapot(), 0.1, 0.5, 0.04, turn=-22)
    b = place(ware.espresso_cup("bruma", TEA, 53), -0.8, -0.55, 0.04)
    c = place(ware.espresso_cup("bruma", TEA, 54), 0.25, -0.9, 0.04, turn=90)
    look([a, b, c], elevation=27, wide=0.84, high=0.6, y=0.46)


@scene("products/aceitera-olivar-2")
def oil_and_olives() -> None:
    table(wall_at=5.0)
    window_light()
    place(props.board(3.0, 1.8, 0.18), 0.2, 0, 0, turn=12)
    a = place(ware.cruet(), 0.15, 0.35, 0.18, turn=-24)
    b = place(ware.tapas_bowl("cal", 55), -0.72, -0.22, 0.18)
    place(food.olives(16, 0.36, 0.1, 8), -0.72, -0.22, 0.18)
    place(ware.tapas_bowl("arena", 56), 0.72, -0.42, 0.18, scale=0.8)
    place(ware.fill(0.42, 0.24, OIL), 0.72, -0.42, 0.18, scale=0.8)
    place(
        plants.branch([(-0.6, 0, 0.03), (0, 0.12, 0.08), (1.0, 0.1, 0.03)], "olive", 16, 3, 0.1),
        0.15,
        -1.25,
        0.02,
        turn=10,
    )
    look([a, b], elevation=20, wide=0.72, high=0.54, y=0.47, x=0.46)
