"""A product's words in every language.

Options and their values must be translated, all of them, unless a value is the same everywhere because it is a measure
(`250 ml`: it has a digit). Other gaps are filled from the main language, with a warning.
"""

from __future__ import annotations

from collections.abc import Mapping

from commerce.product import MAX_SUMMARY, Option, ProductText
from plugins.core import nodes
from plugins.core.fields import Fields, Place
from plugins.core.problems import suggestion
from plugins.core.reading import Entry, Reading, Version
from plugins.core.translated import body, texts_of, word
from plugins.products import tables
from plugins.products.gallery import Gallery


def read_texts(entry: Entry, reading: Reading, options: tuple[Option, ...], gallery: Gallery) -> dict[str, ProductText]:
    def text(language: str, version: Version, main: ProductText | None) -> ProductText:
        fields = version.fields
        names, values = _option_words(fields, options, main)
        return ProductText(
            title=word(version, "title", main.title if main else None),
            slug=reading.slug(language, version, main.slug if main else entry.id),
            summary=word(version, "summary", main.summary if main else None, MAX_SUMMARY),
            body=body(version, main.body if main else None),
            seo_title=fields.text("seo_title") or (main.seo_title if main and not fields.has("title") else ""),
            tags=_tags(fields, main),
            option_names=names,
            value_names=values,
            alts=gallery.alts if main is None else _translated_alts(fields, gallery.alts, reading),
            video_title=gallery.video_title if main is None else word(version, "video_title", main.video_title),
            specifications=_specifications(version, main),
            personalization=_personalization(version, main),
            questions=_questions(fields, main, reading),
            safety=_safety(fields, main),
        )

    return texts_of(entry, reading, text)


def _personalization(version: Version, main: ProductText | None) -> str:
    if main is None:
        group = version.fields.group("personalization", tables.PERSONALIZATION)
        return group.text("label") if group else ""
    if main.personalization:
        return word(version, "personalization_label", main.personalization)
    if version.fields.has("personalization_label"):
        version.fields.place("personalization_label").error("", "translates a text that the original does not offer.")
    return ""


# options


def _option_words(
    fields: Fields, options: tuple[Option, ...], main: ProductText | None
) -> tuple[dict[str, str], dict[str, dict[str, str]]]:
    own = {option.name: {value.name: value.name for value in option.values} for option in options}
    if main is None:
        return {name: name for name in own}, own
    groups = _option_groups(fields, own)
    names, values = {}, {}
    for name, known in own.items():
        group = groups.get(name)
        if group is None and not isinstance(fields.node("options"), str | nodes.Sequence):
            hint = f"lacks {name}. Write it like {name}: {{name: ..., values: {{{next(iter(known))}: ...}}}}."
            fields.place("options").error("", hint)
        names[name] = (group.text("name") if group else "") or name
        values[name] = _value_words(group, name, known) if group else known
    return names, values


def _option_groups(fields: Fields, own: Mapping[str, object]) -> dict[str, Fields]:
    """The groups of `options: {Esmalte: {name, values}}`, by the main language's name."""
    node = fields.node("options")
    if node is None:
        return {}
    if not isinstance(node, nodes.Mapping):
        fields.place("options").error(
            "", "is not a group. Write it like options: {Esmalte: {name: Glaze, values: ...}}."
        )
        return {}
    groups = {}
    for name, item in node.items.items():
        place = Place(fields.problems, fields.path, node.lines[name], f"options.{name}")
        if name not in own:
            place.error("", f"is no option of the original.{suggestion(name, own)}")
        elif not isinstance(item, nodes.Mapping):
            place.error("", "is not a group. Write it like {name: Glaze, values: {Marea: Tide}}.")
        else:
            groups[name] = Fields(item, tables.OPTION_TRANSLATION, fields.path, fields.problems, f"options.{name}.")
    return groups


def _value_words(group: Fields, option: str, known: Mapping[str, str]) -> dict[str, str]:
    written = group.pairs("values")
    place = group.place("values")
    for value in written:
        if value not in known:
            place.error(value, f"is no value of {option} in the original.{suggestion(value, known)}")
    for value in known:
        if value not in written and not any(character.isdigit() for character in value):
            place.error("", f"lacks {value}. Translate each value; write {value}: {value} if it is the same.")
    return {value: written.get(value, value) for value in known}


# pictures


def _translated_alts(fields: Fields, described: Mapping[str, str], reading: Reading) -> dict[str, str]:
    """`images: {products/x.jpg: "alt"}`. Says nothing while the original names pictures that are not there."""
    written = fields.pairs("images")
    place = fields.place("images")
    if not described or any(reading.images.image_fault(src) for src in described):
        return {src: written.get(src, alt) for src, alt in described.items()}
    for src in written:
        if src not in described:
            place.error(src, f"is no picture of the original.{suggestion(src, described)}")
    for src in described:
        if src not in written:
            place.error("", f'lacks {src}. Describe the picture: {src}: "...".')
    return {src: written.get(src, alt) for src, alt in described.items()}


# lists that must match the original


def _tags(fields: Fields, main: ProductText | None) -> tuple[str, ...]:
    tags = tuple(fields.texts("tags"))
    if main is None or not main.tags:
        if main is not None and tags:
            fields.place("tags").error("", "translates tags that the original does not have.")
        return tags if main is None else ()
    if not fields.has("tags"):
        fields.place("tags").warn("", "is not translated, so the main language's tags are shown.")
        return main.tags
    if len(tags) != len(main.tags):
        hint = f"are not as many as in the original ({len(main.tags)}). Translate each, in the same order."
        fields.place("tags").error(f"{len(tags)} tags", hint)
    return tags


def _safety(fields: Fields, main: ProductText | None) -> tuple[str, ...]:
    """A warning that somebody cannot read warns of nothing: each must be translated."""
    written = tuple(fields.texts("safety"))
    if main is None:
        return written
    if len(written) != len(main.safety):
        hint = f"has not as many warnings as the original ({len(main.safety)}). Translate each, in the same order."
        fields.place("safety").error(f"{len(written)} warnings", hint)
    return written


def _specifications(version: Version, main: ProductText | None) -> dict[str, str]:
    fields = version.fields
    written = fields.pairs("specifications")
    if main is None or not main.specifications:
        return written
    if not written:
        fields.place("specifications").warn("", "is not translated, so the main language's text is shown.")
        return dict(main.specifications)
    if len(written) != len(main.specifications):
        hint = f"are not as many as in the original ({len(main.specifications)}). Translate the whole list."
        fields.place("specifications").error(f"{len(written)} lines", hint)
    return written


def _questions(fields: Fields, main: ProductText | None, reading: Reading) -> tuple[tuple[str, str], ...]:
    written = tuple((q.text("question"), q.long_text("answer")) for q in fields.groups("questions", tables.QUESTION))
    if written:
        reading.note_links(fields.path, 0, "\n\n".join(answer for _question, answer in written))
    if main is None or not main.questions:
        return written
    if not written:
        fields.place("questions").warn("", "is not translated, so the main language's text is shown.")
        return main.questions
    if len(written) != len(main.questions):
        hint = f"are not as many as in the original ({len(main.questions)}). Translate each, in the same order."
        fields.place("questions").error(f"{len(written)} questions", hint)
    return written
