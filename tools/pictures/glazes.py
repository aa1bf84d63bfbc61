"""Glazes and the other surfaces as Cycles materials; knows colours and node trees, no shapes and no scenes."""

from dataclasses import dataclass

import bpy

Node = bpy.types.Node
Socket = bpy.types.NodeSocket


def linear(colour: str) -> tuple[float, float, float, float]:
    """``#rrggbb`` as the linear light that Cycles works in."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    r, g, b = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return (r, g, b, 1.0)


def darker(colour: tuple[float, float, float, float], share: float) -> tuple[float, float, float, float]:
    r, g, b, alpha = colour
    return (r * share, g * share, b * share, alpha)


@dataclass(frozen=True)
class Glaze:
    base: str
    breaking: str
    pooled: str
    roughness: float = 0.25
    mottle: float = 0.5
    speckle: float = 0.0
    speckle_colour: str = "#4a3524"
    edge: float = 1.0


GLAZES = {
    "marea": Glaze("#2b5560", "#8c9279", "#12343f", 0.17, 0.75, 0.0, edge=0.85),
    "arena": Glaze("#d6c4a4", "#ad855c", "#c6b08b", 0.5, 0.3, 1.0, edge=0.75),
    "bruma": Glaze("#b2babb", "#c9b9a2", "#8f9da3", 0.24, 0.4, 0.3, "#6a6a66", edge=0.9),
    "tinta": Glaze("#202225", "#5f4433", "#111315", 0.36, 0.45, 0.0, edge=0.8),
    "musgo": Glaze("#5f6345", "#a08a5e", "#41462c", 0.28, 0.7, 0.3, "#332b1c", edge=0.9),
    "cal": Glaze("#f0e9dc", "#cfae8a", "#e4dac6", 0.3, 0.25, 0.22, "#8a6a48", edge=0.6),
    "teja": Glaze("#95553b", "#ac7152", "#7f442e", 0.72, 0.5, 0.35, "#5a3020", edge=0.4),
    "barbotina": Glaze("#85786b", "#9a8d7f", "#6c6055", 0.42, 0.4, 0.0, edge=0.5),
    "bizcocho": Glaze("#cfa98c", "#d8b698", "#c39a7c", 0.85, 0.3, 0.1, "#a87c5c", edge=0.3),
}
UNGLAZED = ("barbotina", "bizcocho")  # wet clay and biscuit ware, as they stand in the workshop
CLAYS = {"gres": "#9c7756", "oscuro": "#7a5540", "rojo": "#92533a"}


class Tree:
    """The few node moves that all our materials are made of."""

    def __init__(self, name: str) -> None:
        self.material = bpy.data.materials.new(name)
        self.material.use_nodes = True
        self.nodes = self.material.node_tree.nodes
        self.links = self.material.node_tree.links
        self.surface = self.nodes["Principled BSDF"]

    def put(self, socket: Socket, value: "Socket | float | tuple[float, ...]") -> None:
        if isinstance(value, bpy.types.NodeSocket):
            self.links.new(value, socket)
        else:
            socket.default_value = value

    def math(self, operation: str, a: "Socket | float", b: "Socket | float" = 0.0, clamp: bool = False) -> Socket:
        node = self.nodes.new("ShaderNodeMath")
        node.operation, node.use_clamp = operation, clamp
        self.put(node.inputs[0], a)
        self.put(node.inputs[1], b)
        return node.outputs[0]

    def mix(self, factor: "Socket | float", a: "Socket | tuple[float, ...]", b: "Socket | tuple[float, ...]") -> Socket:
        node = self.nodes.new("ShaderNodeMix")
        node.data_type = "RGBA"
        self.put(node.inputs["Factor"], factor)
        self.put(node.inputs[6], a)
        self.put(node.inputs[7], b)
        return node.outputs[2]

    def ramp(self, value: Socket, low: float, high: float) -> Socket:
        node = self.nodes.new("ShaderNodeMapRange")
        node.interpolation_type = "SMOOTHSTEP"
        self.put(node.inputs["Value"], value)
        node.inputs["From Min"].default_value, node.inputs["From Max"].default_value = low, high
        return node.outputs["Result"]

    def place(self, scale: tuple[float, float, float] = (1, 1, 1)) -> Socket:
        coordinates = self.nodes.new("ShaderNodeTexCoord")
        mapping = self.nodes.new("ShaderNodeMapping")
        mapping.inputs["Scale"].default_value = scale
        self.links.new(coordinates.outputs["Object"], mapping.inputs["Vector"])
        return mapping.outputs["Vector"]

    def noise(self, scale: float, detail: float = 2.0, place: Socket | None = None, distortion: float = 0.0) -> Socket:
        node = self.nodes.new("ShaderNodeTexNoise")
        node.inputs["Scale"].default_value = scale
        node.inputs["Detail"].default_value = detail
        node.inputs["Distortion"].default_value = distortion
        self.links.new(place or self.place(), node.inputs["Vector"])
        return node.outputs["Fac"]

    def bump(self, height: Socket, strength: float, distance: float = 0.02) -> None:
        node = self.nodes.new("ShaderNodeBump")
        node.inputs["Strength"].default_value = strength
        node.inputs["Distance"].default_value = distance
        self.links.new(height, node.inputs["Height"])
        self.links.new(node.outputs["Normal"], self.surface.inputs["Normal"])

    def finish(self, colour: "Socket | tuple[float, ...]", roughness: "Socket | float") -> bpy.types.Material:
        self.put(self.surface.inputs["Base Color"], colour)
        self.put(self.surface.inputs["Roughness"], roughness)
        return self.material


def _speckles(tree: Tree, scale: float, share: float) -> Socket:
    """Round iron spots: one in some cells of a Voronoi pattern, each of its own size."""
    cells = tree.nodes.new("ShaderNodeTexVoronoi")
    cells.inputs["Scale"].default_value = scale
    tree.links.new(tree.place(), cells.inputs["Vector"])
    split = tree.nodes.new("ShaderNodeSeparateColor")
    tree.links.new(cells.outputs["Color"], split.inputs[0])
    chosen = tree.math("LESS_THAN", split.outputs[0], share)
    size = tree.math("MULTIPLY", tree.math("POWER", split.outputs[1], 2.5), 0.36)
    ragged = tree.math("MULTIPLY", tree.math("SUBTRACT", tree.noise(scale * 5, 1), 0.5), 0.3)
    spot = tree.math("SUBTRACT", tree.math("ADD", tree.math("ADD", size, 0.1), ragged), cells.outputs["Distance"])
    return tree.math("MULTIPLY", chosen, tree.ramp(spot, -0.05, 0.1))


def _glaze_colour(tree: Tree, glaze: Glaze, masks: Node, broad: Socket, runs: Socket, small: Socket) -> Socket:
    shade = tree.math("MULTIPLY", tree.ramp(runs, 0.36, 0.7), glaze.mottle)
    colour = tree.mix(shade, linear(glaze.base), tree.mix(0.5, linear(glaze.base), linear(glaze.pooled)))
    light = tree.math("MULTIPLY", tree.ramp(broad, 0.55, 0.8), glaze.mottle * 0.45)
    colour = tree.mix(light, colour, linear(glaze.breaking))
    grain = tree.math("MULTIPLY", tree.ramp(small, 0.42, 0.72), 0.1 + 0.16 * glaze.mottle)
    colour = tree.mix(grain, colour, tree.mix(0.45, linear(glaze.base), linear(glaze.pooled)))
    thin = tree.math("MULTIPLY", tree.ramp(small, 0.58, 0.4), 0.07 * glaze.mottle)
    colour = tree.mix(thin, colour, linear(glaze.breaking))
    pooled = tree.math("MULTIPLY", masks.outputs["Blue"], tree.ramp(runs, 0.2, 0.6))
    colour = tree.mix(pooled, colour, linear(glaze.pooled))
    worn = tree.math("ADD", masks.outputs["Green"], tree.math("MULTIPLY", tree.math("SUBTRACT", runs, 0.5), 0.8))
    worn = tree.math("ADD", worn, tree.math("MULTIPLY", tree.math("SUBTRACT", small, 0.5), 1.3))
    broken = tree.math("MULTIPLY", tree.ramp(worn, 0.32, 1.05), glaze.edge)
    colour = tree.mix(broken, colour, linear(glaze.breaking))
    if glaze.speckle:
        spots = tree.math("MAXIMUM", _speckles(tree, 46, 0.2), tree.math("MULTIPLY", _speckles(tree, 105, 0.16), 0.7))
        colour = tree.mix(tree.math("MULTIPLY", spots, 0.85 * glaze.speckle), colour, linear(glaze.speckle_colour))
    return colour


def glazed(outside: str, inside: str | None = None, clay: str = "gres") -> bpy.types.Material:
    """Stoneware: the outer glaze, the inner one where it differs, and bare clay where the mask says so."""
    name = f"{outside}/{inside or outside}/{clay}"
    if name in bpy.data.materials:
        return bpy.data.materials[name]
    outer, inner = GLAZES[outside], GLAZES[inside or outside]
    tree = Tree(name)
    attribute = tree.nodes.new("ShaderNodeAttribute")
    attribute.attribute_name = "mask"
    masks = tree.nodes.new("ShaderNodeSeparateColor")
    tree.links.new(attribute.outputs["Color"], masks.inputs[0])
    broad = tree.noise(1.7, 3)
    runs = tree.noise(5.5, 3, tree.place((1, 1, 0.32)))
    small = tree.noise(21.3, 4)
    fine = tree.noise(75, 3)
    colour = _glaze_colour(tree, outer, masks, broad, runs, small)
    roughness: Socket | float = outer.roughness
    if inner is not outer:
        colour = tree.mix(attribute.outputs["Alpha"], colour, _glaze_colour(tree, inner, masks, broad, runs, small))
        roughness = tree.math(
            "ADD", tree.math("MULTIPLY", attribute.outputs["Alpha"], inner.roughness - outer.roughness), outer.roughness
        )
    bare = tree.ramp(
        tree.math("ADD", masks.outputs["Red"], tree.math("MULTIPLY", tree.math("SUBTRACT", broad, 0.5), 0.35)),
        0.42,
        0.58,
    )
    body = linear(outer.base if outside in UNGLAZED else CLAYS[clay])
    dark = darker(body, 0.72)
    colour = tree.mix(bare, colour, tree.mix(tree.ramp(fine, 0.25, 0.8), dark, body))
    rough = tree.math("ADD", tree.math("MULTIPLY", bare, 0.5), roughness, clamp=True)
    tree.bump(tree.math("ADD", fine, tree.math("MULTIPLY", broad, 1.2)), 0.1 if outer.roughness < 0.4 else 0.22)
    return tree.finish(colour, rough)


def plain(
    name: str, colour: str, roughness: float = 0.6, grain: float = 0.0, scale: float = 30.0
) -> bpy.types.Material:
    """One colour, with a faint grain of light and dark when asked."""
    if name in bpy.data.materials:
        return bpy.data.materials[name]
    tree = Tree(name)
    base = linear(colour)
    if not grain:
        return tree.finish(base, roughness)
    noise = tree.noise(scale, 3)
    dark = darker(base, 1 - grain)
    tree.bump(noise, min(grain, 0.5), 0.015)
    return tree.finish(tree.mix(tree.ramp(noise, 0.3, 0.7), dark, base), roughness)


def wood(
    name: str = "oak", light: str = "#c9a377", dark: str = "#94683f", plank: float = 0.0, along: str = "x"
) -> bpy.types.Material:
    """Planed wood with its grain along x (or z); ``plank`` is the width of boards in decimetres, 0 for one piece."""
    if name in bpy.data.materials:
        return bpy.data.materials[name]
    tree = Tree(name)
    stretch = (0.16, 2.2, 2.2) if along == "x" else (2.2, 2.2, 0.16)
    place = tree.place(stretch)
    colour_shift: Socket | float = 0.0
    seam: Socket | None = None
    if plank:
        split = tree.nodes.new("ShaderNodeSeparateXYZ")
        tree.links.new(tree.place(), split.inputs[0])
        board = tree.math("DIVIDE", split.outputs[1], plank)
        index = tree.math("FLOOR", board)
        white = tree.nodes.new("ShaderNodeTexWhiteNoise")
        white.noise_dimensions = "1D"
        tree.links.new(index, white.inputs["W"])
        colour_shift = white.outputs["Value"]
        shift = tree.nodes.new("ShaderNodeCombineXYZ")
        tree.links.new(tree.math("MULTIPLY", colour_shift, 40.0), shift.inputs[0])
        add = tree.nodes.new("ShaderNodeVectorMath")
        tree.links.new(place, add.inputs[0])
        tree.links.new(shift.outputs[0], add.inputs[1])
        place = add.outputs[0]
        gap = tree.math("ABSOLUTE", tree.math("SUBTRACT", tree.math("FRACT", board), 0.5))
        seam = tree.ramp(gap, 0.488, 0.498)
    rings = tree.noise(1.1, 2, place, 0.6)
    bands = tree.math("FRACT", tree.math("MULTIPLY", rings, 9.0))
    bands = tree.math("ABSOLUTE", tree.math("SUBTRACT", bands, 0.5))
    pores = tree.noise(22, 3, place)
    grain = tree.math("ADD", tree.math("MULTIPLY", bands, 0.75), tree.math("MULTIPLY", pores, 0.75))
    if plank:
        grain = tree.math("ADD", grain, tree.math("MULTIPLY", tree.math("SUBTRACT", colour_shift, 0.5), 0.34))
    colour = tree.mix(tree.ramp(grain, 0.2, 0.95), linear(dark), linear(light))
    if seam is not None:
        colour = tree.mix(tree.math("MULTIPLY", seam, 0.75), colour, linear("#3d2817"))
    tree.bump(tree.math("ADD", pores, grain), 0.08)
    return tree.finish(colour, 0.5)


def cloth(name: str, colour: str) -> bpy.types.Material:
    """Linen: a fine weave and slubs."""
    if name in bpy.data.materials:
        return bpy.data.materials[name]
    tree = Tree(name)
    warp = tree.noise(60, 1, tree.place((1, 0.05, 1)))
    weft = tree.noise(60, 1, tree.place((0.05, 1, 1)))
    weave = tree.math("ADD", warp, weft)
    base = linear(colour)
    dark = darker(base, 0.72)
    tree.bump(weave, 0.35, 0.01)
    return tree.finish(tree.mix(tree.ramp(weave, 0.7, 1.3), dark, base), 0.9)


def liquid(name: str, colour: str) -> bpy.types.Material:
    return plain(name, colour, 0.06)


def wax(lit: bool) -> bpy.types.Material:
    """Candle wax; near a flame it glows from within."""
    tree = Tree("wax")
    if lit:
        split = tree.nodes.new("ShaderNodeSeparateXYZ")
        tree.links.new(tree.place(), split.inputs[0])
        glow = tree.math("POWER", tree.ramp(split.outputs[2], 0.5, 1.55), 2.0)
        tree.put(tree.surface.inputs["Emission Color"], linear("#ff9d4a"))
        tree.put(tree.surface.inputs["Emission Strength"], tree.math("MULTIPLY", glow, 0.9))
    return tree.finish(linear("#efe6d2"), 0.45)


def flame() -> bpy.types.Material:
    """A candle's flame: white-yellow light, orange towards its tip."""
    tree = Tree("flame")
    height = tree.nodes.new("ShaderNodeSeparateXYZ")
    tree.links.new(tree.place(), height.inputs[0])
    emission = tree.nodes.new("ShaderNodeEmission")
    tree.put(
        emission.inputs["Color"],
        tree.mix(tree.ramp(height.outputs[2], 0.05, 0.3), linear("#fff0c0"), linear("#ff9a35")),
    )
    emission.inputs["Strength"].default_value = 14
    tree.links.new(emission.outputs[0], tree.nodes["Material Output"].inputs["Surface"])
    return tree.material
