"""How a locale writes money, taken from CLDR by Babel. The build's only source of `commerce.money.MoneyFormat`."""

from __future__ import annotations

import re

from babel import Locale

from commerce.money import MoneyFormat

_NUMBER = re.compile(r"[#0,.]+")
_SPACE = "\u00a0"

# CLDR's minimumGroupingDigits of 2, which Babel does not carry: 1234 stays whole, 12.345 is grouped. These are the
# locales for which browsers' Intl does so (asked of Chromium for all of CLDR's locales).
_LATE_LANGUAGES = frozenset("bg et hu it lv pl sl".split())
_LATE_LOCALES = frozenset(
    "es es_ES es_PH es_GQ es_EA es_IC pt_PT pt_GQ pt_GW pt_MO pt_CH pt_MZ pt_TL pt_LU pt_ST pt_CV".split()
)


def money_format(locale_name: str, currency: str) -> MoneyFormat:
    """es_ES and EUR to `{n} €` with a comma. Raises ValueError or babel's UnknownLocaleError for an unknown locale."""
    locale = Locale.parse(locale_name)
    symbols = locale.number_symbols["latn"]
    return MoneyFormat(
        currency=currency,
        decimal=symbols["decimal"],
        group=symbols["group"],
        min_grouping=2 if locale.language in _LATE_LANGUAGES or str(locale) in _LATE_LOCALES else 1,
        pattern=_pattern(locale.currency_formats["standard"].pattern, locale.currency_symbols.get(currency, currency)),
    )


def _pattern(cldr: str, symbol: str) -> str:
    """`¤#,##0.00` to `€{n}`. A symbol of letters keeps a space from the number (CLDR's currencySpacing)."""
    positive = cldr.split(";")[0]
    text = _NUMBER.sub("{n}", positive, count=1)
    if symbol[-1:].isalpha():
        text = text.replace("¤{n}", f"¤{_SPACE}{{n}}")
    if symbol[:1].isalpha():
        text = text.replace("{n}¤", f"{{n}}{_SPACE}¤")
    return text.replace("¤", symbol)
