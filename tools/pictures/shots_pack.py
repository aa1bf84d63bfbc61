"""The packshots: one piece, one glaze, the same sweep and light for the whole shop."""

from collections.abc import Callable

import pieces_house as house
import pieces_table as tableware
from grouping import Piece, group, place
from sets import packshot, studio

FLAT = 44.0  # plates and trays are seen from higher up, so that their form reads
BOWL = 24.0


def turned(piece: Piece, turn: float) -> Piece:
    return place(piece, turn=turn)


def plates(glaze: str) -> Piece:
    """The four sizes nested, the smallest on top."""
    made, height = [], 0.0
    for n, size in enumerate((3.1, 2.7, 2.1, 1.6)):
        made.append(
            place(
                tableware.plate(size, glaze, 50 + n),
                (0.02, -0.03, 0.03, 0)[n],
                (0.01, 0.02, -0.02, 0)[n],
                height,
                turn=70 * n,
            )
        )
        height += 0.125
    return group("plates", *made)


def sizes(make: Callable[[], Piece], scales: tuple[float, ...], gap: float, step_back: float = 0.25) -> Piece:
    """The same piece in its sizes side by side, the larger further back."""
    made, x = [], 0.0
    for n, scale in enumerate(scales):
        piece = make()
        made.append(place(piece, x, step_back * n, 0, turn=15 * n, scale=scale))
        x += gap * scale
    return group("sizes", *made)


def trio() -> Piece:
    spots = (("cal", -0.62, -0.28, 61), ("marea", 0.6, -0.36, 62), ("bruma", 0.04, 0.66, 63))
    return group("trio", *(place(tableware.tapas_bowl(g, seed), x, y) for g, x, y, seed in spots))


def breakfast_set() -> Piece:
    return group(
        "breakfast set",
        place(tableware.plate(2.7, "cal", 71), 0.0, 0.25, 0, turn=20),
        place(tableware.breakfast_bowl("cal", seed=72), -0.1, 0.45, 0.13, turn=160),
        place(tableware.breakfast_bowl("musgo", seed=73), 0.98, 1.75, 0, turn=-20),
        place(tableware.mug("marea", seed=74), 1.35, -0.75, 0, turn=-40),
        place(tableware.mug("arena", seed=75), -1.3, -0.95, 0, turn=-130),
    )


Recipe = tuple[Callable[[], Piece], float]

PACKSHOTS: dict[str, Recipe] = {
    **{
        f"taza-marea-{end}": (lambda g=g: turned(tableware.mug(g), -32), 17.0)
        for end, g in {"1": "marea", "arena": "arena", "bruma": "bruma", "tinta": "tinta"}.items()
    },
    **{
        f"taza-guijo-{end}": (lambda g=g: tableware.espresso_cup(g), 20.0)
        for end, g in {"1": "arena", "tinta": "tinta"}.items()
    },
    **{
        f"tazon-alba-{end}": (lambda g=g: turned(tableware.breakfast_bowl(g), -32), 20.0)
        for end, g in {"1": "cal", "musgo": "musgo"}.items()
    },
    "vaso-tierra-1": (tableware.tumbler, 17.0),
    **{
        f"plato-vega-{end}": (lambda g=g: plates(g), FLAT)
        for end, g in {
            "1": "cal",
            "arena": "arena",
            "bruma": "bruma",
            "marea": "marea",
            "musgo": "musgo",
            "tinta": "tinta",
        }.items()
    },
    "plato-sierra-1": (tableware.pasta_bowl, 32.0),
    **{
        f"fuente-ribera-{end}": (lambda g=g: turned(tableware.oval_platter(g), 34), FLAT)
        for end, g in {"1": "arena", "marea": "marea"}.items()
    },
    "bandeja-loma-1": (lambda: turned(tableware.tray(), 48), FLAT),
    "cuenco-nao-1": (tableware.noodle_bowl, BOWL),
    "cuenco-brasa-1": (tableware.ember_bowl, BOWL),
    "cuencos-trio-1": (trio, 28.0),
    "ensaladera-huerta-1": (tableware.salad_bowl, BOWL),
    **{
        f"jarra-fuente-{end}": (lambda g=g: turned(tableware.jug(g), -18), 15.0)
        for end, g in {"1": "cal", "marea": "marea", "tinta": "tinta"}.items()
    },
    "tetera-niebla-1": (lambda: turned(tableware.teapot(), -14), 17.0),
    "aceitera-olivar-1": (lambda: sizes(lambda: turned(tableware.cruet(), 0), (0.8, 1.0), 1.05, 0.15), 14.0),
    "cazuela-candil-1": (lambda: turned(house.casserole(), 24), 20.0),
    "fuente-tahona-1": (lambda: turned(house.baking_dish(), 26), 32.0),
    "mortero-majado-1": (lambda: turned(house.mortar(), -20), 20.0),
    **{
        f"salero-mano-{end}": (lambda g=g: turned(house.salt_pig(g), 28), 17.0)
        for end, g in {"1": "arena", "musgo": "musgo"}.items()
    },
    "tarro-troje-1": (lambda: sizes(house.storage_jar, (0.8, 1.0, 1.26), 1.18), 16.0),
    "mantequera-nieve-1": (lambda: turned(house.butter_dish(), 28), 22.0),
    **{
        f"jarron-atalaya-{end}": (lambda g=g: house.bottle_vase(g), 12.0)
        for end, g in {"1": "arena", "tinta": "tinta", "teja": "teja"}.items()
    },
    "jarron-luna-1": (house.moon_jar, 14.0),
    **{
        f"solitario-junco-{end}": (lambda g=g: house.bud_vase(g), 14.0)
        for end, g in {"1": "bruma", "marea": "marea", "musgo": "musgo", "teja": "teja"}.items()
    },
    "maceta-patio-1": (lambda: sizes(house.planter, (0.78, 1.0), 1.95), 18.0),
    "palmatoria-vela-1": (lambda: turned(house.candle_holder(), -28), 20.0),
    "lote-desayuno-1": (breakfast_set, 26.0),
}


def build(name: str) -> None:
    """Sets the scene of ``products/<name>``."""
    make, elevation = PACKSHOTS[name]
    piece = make()
    studio()
    packshot(piece, elevation=elevation)
