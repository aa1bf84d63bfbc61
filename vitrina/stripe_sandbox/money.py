"""Currencies as Stripe takes them, and amounts in words for the sandbox's own pages.

Kept apart from the shop's own money rules on purpose: the sandbox stands in for somebody else's system.
"""

from __future__ import annotations

CURRENCIES = frozenset(
    "aed afn all amd ang aoa ars aud awg azn bam bbd bdt bgn bhd bif bmd bnd bob brl bsd bwp byn bzd cad cdf "
    "chf clp cny cop crc cve czk djf dkk dop dzd egp etb eur fjd fkp gbp gel gip gmd gnf gtq gyd hkd hnl htg "
    "huf idr ils inr isk jmd jod jpy kes kgs khr kmf krw kwd kyd kzt lak lbp lkr lrd lsl mad mdl mga mkd mmk "
    "mnt mop mur mvr mwk mxn myr mzn nad ngn nio nok npr nzd omr pab pen pgk php pkr pln pyg qar ron rsd rub "
    "rwf sar sbd scr sek sgd shp sle sos srd std szl thb tjs tnd top try ttd twd tzs uah ugx usd uyu uzs vnd "
    "vuv wst xaf xcd xcg xof xpf yer zar zmw".split()
)

# https://docs.stripe.com/currencies#zero-decimal, #three-decimal and #minimum-and-maximum-charge-amounts
_ZERO_DECIMAL = frozenset("bif clp djf gnf jpy kmf krw mga pyg rwf vnd vuv xaf xof xpf".split())
_THREE_DECIMAL = frozenset("bhd jod kwd omr tnd".split())
_MINIMUM = {
    "aed": 200, "bgn": 100, "czk": 1500, "dkk": 250, "gbp": 30, "hkd": 400, "huf": 17_500, "mxn": 1000, "myr": 200,
    "nok": 300, "pln": 200, "ron": 200, "sek": 300, "thb": 1000,
}  # fmt: skip
_SYMBOLS = {"eur": "€", "usd": "$", "gbp": "£", "jpy": "¥"}


def minimum_charge(currency: str) -> int:
    """The smallest amount, in minor units, that Stripe charges: 50 unless listed otherwise."""
    return _MINIMUM.get(currency, 50)


def digits(currency: str) -> int:
    if currency in _ZERO_DECIMAL:
        return 0
    return 3 if currency in _THREE_DECIMAL else 2


def in_words(amount: int, currency: str, language: str) -> str:
    """`24,00 €` in Spanish, `€24.00` in English; Spanish groups thousands from five digits on."""
    places = digits(currency)
    whole, rest = divmod(abs(amount), 10**places)
    grouped = f"{whole:,}" if language != "es" or whole >= 10_000 else str(whole)
    number = f"{grouped}.{rest:0{places}d}" if places else grouped
    sign = "−" if amount < 0 else ""
    symbol = _SYMBOLS.get(currency, currency.upper())
    if language == "es":
        number = number.translate(str.maketrans(",.", ".,"))
        return f"{sign}{number}\u00a0{symbol}"
    gap = "\u00a0" if len(symbol) > 1 else ""
    return f"{sign}{symbol}{gap}{number}"
