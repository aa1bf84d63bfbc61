"""The shop's settings, checked: from Pelican's flat names to one frozen value.

Knows how settings are read, from a file or from what Pelican has read. The shapes are in `settings_table`, the rules in
`settings_rules`. Must not know the content.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from commerce.attachments import Attachments
from commerce.carriers import Carrier
from commerce.invoices.settings import InvoiceSettings
from commerce.money import MoneyFormat
from commerce.pickup import PickupPlace, PickupTerms
from commerce.retention import Retention
from commerce.shop import GiftWrap, Patience, ShippingOption, ShippingZone, Support, Tax
from commerce.surveys import Surveys
from plugins.core.brand import BrandChoice
from plugins.core.deploy_choice import DeployChoice
from plugins.core.manufacturers import Manufacturer
from plugins.core.opening import Opening
from plugins.core.problems import Problems
from plugins.core.settings_table import ConsentChoice, DeliveryChoice, HomeChoice, PostalChoice, UrlWords
from plugins.core.theme_tree import ThemeTree

CONF_NAMES = ("pelicanconf.py", "publishconf.py")


@dataclass(frozen=True)
class Settings:
    """What the owner chose. Texts by language code; amounts in minor units; paths absolute.

    `languages`: default first. `timezone`: an IANA name. `home[language]`: the home page's hero texts. `home_image`:
    below content/images or empty. `build`: what is not published. `plugins`: canonical module names. `overrides`: the
    folder whose files stand in the place of the theme's; need not exist.
    """

    name: str
    tagline: Mapping[str, str]
    address: str
    postal_address: PostalChoice
    site_url: str
    support: Support
    opening: Opening
    whatsapp: str
    chat_url: str
    map_url: str
    consent: tuple[ConsentChoice, ...]
    social: tuple[tuple[str, str], ...]
    announcement: Mapping[str, str]
    home: Mapping[str, HomeChoice]
    home_image: str
    languages: tuple[str, ...]
    language_names: Mapping[str, str]
    locales: Mapping[str, str]
    timezone: str
    currency: str
    money: Mapping[str, MoneyFormat]
    tax: Tax
    tax_note: Mapping[str, str]
    gift_wrap: GiftWrap | None
    invoices: InvoiceSettings | None
    promotion_codes: bool
    require_terms: bool
    hold_minutes: int
    checkout_host: str
    zones: tuple[ShippingZone, ...]
    shipping: tuple[ShippingOption, ...]
    delivery: DeliveryChoice
    carriers: tuple[Carrier, ...]
    order_mails: tuple[str, ...]
    manufacturers: Mapping[str, Manufacturer]
    places: tuple[PickupPlace, ...]
    pickup: PickupTerms
    returns_days: int
    returns_paid_by: str
    returns_approve: tuple[str, ...]
    returns_address: str
    returns_note: Mapping[str, str]
    retention: Retention
    patience: Patience
    products_per_page: int
    facet_pages: int
    search_synonyms: Mapping[str, list[list[str]]]
    posts_per_page: int
    low_stock: int
    review_request_days: int
    review_reminder_days: int
    answer_hours: int
    surveys: Surveys
    reply_address: str
    attachments: Attachments
    image_widths: tuple[int, ...]
    url_words: Mapping[str, UrlWords]
    brand: BrandChoice
    deploy: DeployChoice
    live: bool
    preview: bool
    plugins: tuple[str, ...]
    content: Path
    output: Path
    build: Path
    theme: Path
    overrides: Path
    cache: Path

    @property
    def default_language(self) -> str:
        return self.languages[0]

    @property
    def theme_tree(self) -> ThemeTree:
        """The theme's files, with those of the shop's own in their place."""
        return ThemeTree(self.theme, self.overrides)

    def label(self, path: Path) -> str:
        """A path as the messages print it: from the project's root, with forward slashes."""
        try:
            return path.relative_to(self.content.parent).as_posix()
        except ValueError:
            return path.as_posix()


def of_preview(url: str) -> dict[str, Any]:
    """What wins over a live shop's settings when a copy of it is made for looking at, at that address."""
    return {"SITEURL": url, "LIVE": False, "PREVIEW": True}


def load(conf: Path, **overrides: Any) -> tuple[Settings | None, Problems]:
    """Read a settings file as Pelican does. `overrides` win over it, as `pelican -e` does.

    None when something is wrong; the problems say what, all of it, with the line.
    """
    _, settings, problems = load_raw(conf, overrides)
    return settings, problems


def load_raw(conf: Path, overrides: Mapping[str, Any]) -> tuple[Mapping[str, Any], Settings | None, Problems]:
    """As `load`; and all settings as Pelican holds them."""
    from pelican.settings import read_settings

    problems = Problems()
    try:
        raw = read_settings(str(conf), override=dict(overrides))
    except SyntaxError as error:
        problems.error(conf.name, error.lineno or 0, "", (error.text or "").strip(), "is not valid Python here.")
        return {}, None, problems
    except FileNotFoundError:
        problems.error(conf.name, 0, "", "", "does not exist. Start the command in the shop's folder.")
        return {}, None, problems
    except Exception as error:
        # Whatever the owner's file may raise has a line there; that is what helps.
        problems.error(conf.name, _line_of(error, conf), "", f"{error}", "stops the settings from being read.")
        return {}, None, problems
    return (raw, *from_pelican(raw, conf))


def from_pelican(raw: Mapping[str, Any], conf: Path | None = None) -> tuple[Settings | None, Problems]:
    """The settings that Pelican holds, checked. `conf`: the file they came from, for the lines in messages."""
    from plugins.core import settings_rules  # CLDR's data, which settings that were kept do not need

    problems = Problems()
    root = Path(raw["PATH"]).parent
    files = _conf_files(conf, root)
    reader = settings_rules.Rules(raw, _places(files), files[0].name if files else CONF_NAMES[0], problems)
    values = reader.read()
    if values is None or problems.errors:
        return None, problems
    build, overrides = (root / values.pop(name) for name in ("build", "overrides"))
    return (
        Settings(
            **values,
            plugins=tuple(str(name) for name in raw.get("PLUGINS") or ()),
            content=Path(raw["PATH"]).absolute(),
            output=Path(raw["OUTPUT_PATH"]).absolute(),
            build=build.absolute(),
            theme=Path(raw["THEME"]).absolute(),
            overrides=overrides.absolute(),
            cache=Path(raw["CACHE_PATH"]).absolute(),
        ),
        problems,
    )


def _conf_files(conf: Path | None, root: Path) -> list[Path]:
    """The files a setting may stand in, the most particular first."""
    folder = conf.parent if conf else root
    names = [conf.name] if conf else []
    return [folder / name for name in dict.fromkeys([*names, *CONF_NAMES]) if (folder / name).is_file()]


def _places(files: list[Path]) -> dict[str, tuple[str, int]]:
    """(file name, line) of each setting's assignment, and of each key of a dictionary: `HOME.es`."""
    places: dict[str, tuple[str, int]] = {}
    for file in files:
        try:
            tree = ast.parse(file.read_bytes())
        except (SyntaxError, ValueError):
            continue
        own: dict[str, tuple[str, int]] = {}
        for node in tree.body:
            targets = node.targets if isinstance(node, ast.Assign) else []
            for name in (target.id for target in targets if isinstance(target, ast.Name)):
                own[name] = file.name, node.lineno
                own |= {f"{name}.{key}": (file.name, line) for key, line in _keys(node)}
        places = own | places
    return places


def _keys(node: ast.stmt) -> Iterator[tuple[str, int]]:
    keys = node.value.keys if isinstance(node, ast.Assign) and isinstance(node.value, ast.Dict) else []
    return ((str(key.value), key.lineno) for key in keys if isinstance(key, ast.Constant))


def place_of(settings: Settings, name: str, key: str) -> tuple[str, int]:
    """(file name, line) of a key in a setting that is a dictionary, for what is found out later."""
    root = settings.content.parent
    places = _places(_conf_files(root / CONF_NAMES[settings.live], root))
    return places.get(f"{name}.{key}") or places.get(name) or (CONF_NAMES[0], 0)


def _line_of(error: BaseException, conf: Path) -> int:
    line, trace = 0, error.__traceback__
    while trace:
        if Path(trace.tb_frame.f_code.co_filename).name == conf.name:
            line = trace.tb_lineno
        trace = trace.tb_next
    return line
