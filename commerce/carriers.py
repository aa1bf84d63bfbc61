"""Who carries parcels, and where one can be followed: link patterns by carrier, and how some numbers name theirs.

A pattern is an address with `{number}`, and maybe `{postcode}` (of where it goes) and `{language}`; what is filled in
is escaped. Carriers have pages by language, some by country of destination: the most particular one that can be filled
in is taken. Known carriers are below; a shop adds its own, or mends one, in its settings (`Shop.carriers`). Must not
know orders.

The addresses are those that the carriers' own modules and pages use, as of 2026-11: none of them documents its own, so
they may change, and an owner must be able to write another.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Self
from urllib.parse import quote

PLACEHOLDERS = frozenset({"number", "postcode", "language"})
_PLACEHOLDER = re.compile(r"\{(\w*)\}")


@dataclass(frozen=True)
class Carrier:
    """`link` is for whatever `links` has not: those are by language (`en`) or by country of destination (`PT`).

    `numbers`: a pattern that only this carrier's numbers have, in capitals and without spaces; empty when its numbers
    look like others'. An empty `name` or `link` of a shop's own carrier leaves the known one's as it is.
    """

    id: str
    name: str
    link: str = ""
    links: Mapping[str, str] = field(default_factory=dict)
    numbers: str = ""

    def tracking_link(self, number: str, *, language: str = "", country: str = "", postcode: str = "") -> str:
        """Where to follow it; empty when there is no pattern that can be filled in."""
        if not number.strip():
            return ""
        values = {"number": number.strip(), "postcode": postcode.strip(), "language": language}
        patterns = (self.links.get(country, ""), self.links.get(language, ""), self.link)
        usable = (pattern for pattern in patterns if pattern and all(values[name] for name in placeholders(pattern)))
        return _filled(next(usable, ""), values)

    def over(self, known: Self) -> Self:
        """This one's choices over the known carrier's."""
        return replace(
            known,
            name=self.name or known.name,
            link=self.link or known.link,
            # Pages by language are of the address that they belong to.
            links=self.links if self.link else {**known.links, **self.links},
            numbers=self.numbers or known.numbers,
        )


def placeholders(pattern: str) -> list[str]:
    """Names between braces, known or not, in their order."""
    return _PLACEHOLDER.findall(pattern)


def _filled(pattern: str, values: Mapping[str, str]) -> str:
    return _PLACEHOLDER.sub(lambda found: quote(values[found[1]], safe=""), pattern)


# Numbers: only what names its carrier. Ten, twelve or fourteen digits may be anybody's.
CARRIERS: tuple[Carrier, ...] = (
    Carrier(
        "correos",
        "Correos",
        "https://www.correos.es/es/en/tools/tracker/items/details?tracking-number={number}",
        {"es": "https://www.correos.es/es/es/herramientas/localizador/envios/detalle?tracking-number={number}"},
        # The Universal Postal Union's S10 from Spain, and the 23 characters of domestic parcels.
        r"[A-Z]{2}\d{9}ES|[A-Z]{2}[A-Z0-9]{20}[A-Z]",
    ),
    Carrier("correos-express", "Correos Express", "https://s.correosexpress.com/c?n={number}"),
    Carrier(
        "seur",
        "SEUR",
        "https://www.seur.com/livetracking/?segOnlineIdentificador={number}&segOnlineIdioma=en",
        {"es": "https://www.seur.com/livetracking/?segOnlineIdentificador={number}&segOnlineIdioma=es"},
    ),
    Carrier(
        "mrw",
        "MRW",
        "https://www.mrw.es/seguimiento_envios/MRW_resultados_consultas.asp?modo=nacional&envio={number}",
    ),
    Carrier(
        "gls",
        "GLS",
        "https://gls-group.com/EU/en/parcel-tracking?match={number}",
        {
            # GLS Spain asks for the postcode, too, before it shows anything.
            "ES": "https://mygls.gls-spain.es/e/{number}/{postcode}/{language}",
            "es": "https://gls-group.com/ES/es/seguimiento-envio?match={number}",
        },
    ),
    Carrier(
        "dhl",
        "DHL",
        "https://www.dhl.com/global-en/home/tracking.html?tracking-id={number}",
        {"es": "https://www.dhl.com/es-es/home/tracking.html?tracking-id={number}"},
        r"J(?:JD|VGL)\d{10,}",
    ),
    Carrier(
        "ups",
        "UPS",
        "https://www.ups.com/track?loc=en_GB&tracknum={number}",
        {"es": "https://www.ups.com/track?loc=es_ES&tracknum={number}"},
        r"1Z[A-Z0-9]{16}",
    ),
    Carrier(
        "fedex",
        "FedEx",
        "https://www.fedex.com/fedextrack/?trknbr={number}&locale=en_GB",
        {"es": "https://www.fedex.com/fedextrack/?trknbr={number}&locale=es_ES"},
        r"96\d{20}",
    ),
    Carrier(
        "ctt-express", "CTT Express", "https://www.cttexpress.com/localizador-de-envios/?sc={number}", {}, r"00\d{20}"
    ),
    Carrier(
        "ctt",
        "CTT",
        "https://www.ctt.pt/feapl_2/app/open/objectSearch/objectSearch.jspx?objects={number}",
        {},
        r"[A-Z]{2}\d{9}PT",
    ),
)


@dataclass(frozen=True)
class Carriers:
    """Those that a shop knows: its own first, then the known ones, mended where its settings say so."""

    all: tuple[Carrier, ...]

    @classmethod
    def of(cls, own: Iterable[Carrier]) -> Self:
        known = {carrier.id: carrier for carrier in CARRIERS}
        mine = [carrier.over(known.pop(carrier.id)) if carrier.id in known else carrier for carrier in own]
        return cls((*mine, *known.values()))

    def find(self, written: str) -> Carrier | None:
        """By id or name, as people write them: `Correos Express`, `correos-express`, `SEUR`."""
        wanted = _plain(written)
        return next((each for each in self.all if wanted and wanted in {_plain(each.id), _plain(each.name)}), None)

    def guess(self, number: str) -> Carrier | None:
        """Whose number it must be; None when it may be several carriers', or is nobody's that is known."""
        tidy = tidy_number(number)
        fitting = [each for each in self.all if each.numbers and re.fullmatch(each.numbers, tidy)]
        return fitting[0] if len(fitting) == 1 else None

    def names(self) -> Sequence[str]:
        return [carrier.name for carrier in self.all]


def tidy_number(number: str) -> str:
    """A parcel's number as carriers mean it, however it was typed: capitals, without spaces."""
    return "".join(number.split()).upper()


def _plain(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "", text.casefold())
