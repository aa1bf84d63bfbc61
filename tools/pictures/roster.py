"""The names and sizes of every picture the demo shop needs; knows nothing about how they are made."""

PORTRAIT = (1200, 1500)
HERO = (1800, 1200)
LANDSCAPE = (1500, 1000)

PRODUCT_SUFFIXES: dict[str, tuple[str, ...]] = {
    "taza-marea": ("1", "2", "arena", "bruma", "tinta"),
    "taza-guijo": ("1", "2", "tinta"),
    "tazon-alba": ("1", "2", "musgo"),
    "vaso-tierra": ("1", "2"),
    "plato-vega": ("1", "2", "arena", "bruma", "marea", "musgo", "tinta"),
    "plato-sierra": ("1", "2"),
    "fuente-ribera": ("1", "2", "marea"),
    "bandeja-loma": ("1", "2"),
    "cuenco-nao": ("1", "2"),
    "cuenco-brasa": ("1", "2"),
    "cuencos-trio": ("1", "2"),
    "ensaladera-huerta": ("1", "2"),
    "jarra-fuente": ("1", "2", "marea", "tinta"),
    "tetera-niebla": ("1", "2"),
    "aceitera-olivar": ("1", "2"),
    "cazuela-candil": ("1", "2"),
    "fuente-tahona": ("1", "2"),
    "mortero-majado": ("1", "2"),
    "salero-mano": ("1", "2", "musgo"),
    "tarro-troje": ("1", "2"),
    "mantequera-nieve": ("1", "2"),
    "jarron-atalaya": ("1", "2", "tinta", "teja"),
    "jarron-luna": ("1", "2"),
    "solitario-junco": ("1", "2", "marea", "musgo", "teja"),
    "maceta-patio": ("1", "2"),
    "palmatoria-vela": ("1", "2"),
    "lote-desayuno": ("1", "2"),
}
SITE: dict[str, tuple[int, int]] = {
    "hero": HERO,
    "taller": LANDSCAPE,
    "mesa": PORTRAIT,
    "cocina": PORTRAIT,
    "casa": PORTRAIT,
    "regalos": PORTRAIT,
}
POSTS = ("esmaltes", "torno", "cuidados", "mesa-invierno", "te", "aceite", "horno", "regalos")


def pictures() -> dict[str, tuple[int, int]]:
    """Every picture as ``products/taza-marea-1`` -> (width, height) in pixels."""
    sizes = {f"products/{piece}-{suffix}": PORTRAIT for piece, ends in PRODUCT_SUFFIXES.items() for suffix in ends}
    sizes |= {f"site/{name}": size for name, size in SITE.items()}
    sizes |= {f"posts/{name}": LANDSCAPE for name in POSTS}
    return sizes
