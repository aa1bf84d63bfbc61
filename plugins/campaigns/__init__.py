"""What the shop announces for some days, `content/campaigns/<id>.md`: above every page, or on the home page.

    ---
    title: Dos tazas, envío gratis
    from: 2026-11-27
    until: 2026-11-30
    where: [bar, home]
    link: category:mesa/tazas-y-vasos
    link_text: Ver las tazas
    ---

Days are the shop's own, as those of a sale: a campaign begins at the first one's midnight and ends with the last one.
"""

from __future__ import annotations

from commerce.product import MAX_SUMMARY
from plugins.core.fields import Fields, Place, table
from plugins.core.markdown import LINK_KINDS
from plugins.core.model import Campaign, CampaignText
from plugins.core.problems import suggestion
from plugins.core.reading import Entry, Kind, Reading, Version
from plugins.core.references import FOLDERS
from plugins.core.translated import BELONGS, IMAGE, IMAGE_TRANSLATION, image_of, texts_of, word

PLACES = ("bar", "home")
TONES = ("accent", "ink", "quiet")
# One line of a phone's screen, nearly two: https://www.w3.org/TR/WCAG22/#reflow at 320 px.
MAX_TITLE = 80
MAX_LINK_TEXT = 30
FIELDS = table(
    "Campaign",
    "title* text from until where link link_text tone order image status",
    {"start": "is called from here.", "end": "is called until here.", "placement": "is called where here."},
    {"title": "Dos tazas, envío gratis"},
)
TRANSLATION = table(
    "Campaign translation",
    "title text link_text image",
    dict.fromkeys(("from", "until", "where", "link", "tone", "order", "status"), BELONGS),
)
STATUSES = ("published", "draft")


def read_campaign(entry: Entry, reading: Reading) -> Campaign:
    def text(_language: str, version: Version, main: CampaignText | None) -> CampaignText:
        if version.body:
            version.fields.place().error("", "has text below the fields, which is shown nowhere. Write it as text: ...")
        return CampaignText(
            title=word(version, "title", main.title if main else None, MAX_TITLE),
            text=word(version, "text", main.text if main else None, MAX_SUMMARY),
            link_text=word(version, "link_text", main.link_text if main else None, MAX_LINK_TEXT),
        )

    fields = entry.fields
    first, last = _days(fields)
    return Campaign(
        id=entry.id,
        first=first,
        last=last,
        places=_places(fields) if fields.choice("status", STATUSES, "published") == "published" else (),
        tone=fields.choice("tone", TONES, TONES[0]),
        order=fields.order(),
        link=_link(fields, reading),
        image=image_of(entry, reading),
        texts=texts_of(entry, reading, text),
    )


def _days(fields: Fields) -> tuple[str, str]:
    first, last = fields.day("from"), fields.day("until")
    if first and last and last < first:
        fields.place("until").error(last, f"is before the campaign's first day, {first}.")
    return first, last


def _places(fields: Fields) -> tuple[str, ...]:
    """Where it is shown: above every page, unless it says otherwise."""
    chosen = []
    for name, place in fields.placed_texts("where"):
        if name in PLACES:
            chosen.append(name)
        else:
            place.error(name, f"is not one of {', '.join(PLACES)}.{suggestion(name, PLACES)}")
    return tuple(chosen) if fields.has("where") else PLACES[:1]


def _link(fields: Fields, reading: Reading) -> str:
    link, place = fields.text("link"), fields.place("link")
    if not link:
        if fields.has("link_text"):
            fields.place("link_text").error(
                fields.text("link_text"), "leads nowhere. Write link: category:regalos too."
            )
        return ""
    if not fields.has("link_text"):
        place.error(link, "has no words. Write them too: link_text: Ver las tazas.")
    kind, _, target = link.partition(":")
    if kind in LINK_KINDS:
        reading.refer(FOLDERS[kind], target.partition("#")[0], place)
    elif not link.startswith(("/", "https://")):
        _wrong_link(link, place)
    return link


def _wrong_link(link: str, place: Place) -> None:
    place.error(
        link, "leads nowhere. Write category:regalos, product:taza-marea, /tienda/ or a whole https:// address."
    )


KINDS = (Kind("campaigns", FIELDS, read_campaign, TRANSLATION, (IMAGE, IMAGE_TRANSLATION), markdown=False),)


def register() -> None:
    """Pelican asks for it; the build finds what the plugin reads by `KINDS`."""
