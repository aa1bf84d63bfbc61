"""Which invoice an order is due now, and what it says.

All of it follows from the order and from the invoices that it has: asked twice, the second answer is «none». So a
message that comes twice, late or before another one ends in the same invoices.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from commerce.invoices.model import RECTIFYING, SALES, Draft, Invoice, InvoiceLine, Kind, Party, sale_of
from commerce.invoices.settings import InvoiceSettings
from commerce.invoices.taxes import by_rate, parts, rate_of, rates_for, split
from commerce.money import shared
from commerce.orders import Address, Order, Part, paid_for
from commerce.orders.model import Customer
from commerce.shop import ShippingOption, Shop

DayOf = Callable[[int], str]
"""The shop's day (ISO) of a second since 1970."""


def due(order: Order, issued: Sequence[Invoice], shop: Shop, day_of: DayOf) -> Draft | None:
    """The next invoice that the order lacks; None when it has all. `issued`: its own, in their order.

    Nothing is due for an order that is not paid, or that cost nothing.
    """
    settings = shop.invoices
    if settings is None or order.payment is None or not order.is_paid or order.total <= 0:
        return None
    sale = sale_of(issued)
    if sale is None:
        return _sale(order, settings, shop, day_of(order.times["paid"]))
    return _correction(order, sale, issued, settings)


def replacement(issued: Sequence[Invoice], buyer: Party, settings: InvoiceSettings) -> Draft | None:
    """The full invoice in the place of the simplified one, which is no correction (article 15.6).

    None where the order's is no simplified one.
    """
    sale = sale_of(issued)
    if sale is None or sale.kind is not Kind.SIMPLIFIED:
        return None
    fields = {name: getattr(sale, name) for name in Draft.__dataclass_fields__}
    return replace(Draft(**fields), kind=Kind.FULL, seller=settings.seller, buyer=buyer, replaces=sale.code)


# --- the sale


def _sale(order: Order, settings: InvoiceSettings, shop: Shop, paid_on: str) -> Draft:
    assert order.payment
    customer = order.payment.customer
    zone, country = _destination(order, settings, shop)
    rates = rates_for(settings.rates, zone, country, settings.seller.country)
    lines = tuple(_lines(order, shop, rates))
    buyer = _buyer(customer)
    full = (
        bool(customer.tax_id and buyer.address)
        or country != settings.seller.country
        or order.total > settings.simplified_up_to
    )
    return Draft(
        kind=Kind.FULL if full else Kind.SIMPLIFIED,
        order_id=order.id,
        language=order.language,
        currency=order.currency,
        seller=settings.seller,
        buyer=buyer if full else None,
        lines=lines,
        taxes=parts(by_rate(lines)),
        operated_on=paid_on,
    )


def _destination(order: Order, settings: InvoiceSettings, shop: Shop) -> tuple[str, str]:
    """(zone, country) where the goods are handed over: at the seller's, if they are collected there."""
    assert order.payment
    option, home = _option(order, shop), settings.seller.country
    if option is not None and option.kind == "pickup":
        return "", home
    return order.zone or shop.zones[0].id, order.payment.customer.address.country or home


def _option(order: Order, shop: Shop) -> ShippingOption | None:
    chosen = order.payment.shipping_option if order.payment else ""
    return next((option for option in shop.shipping if option.id == chosen), None)


def _buyer(customer: Customer) -> Party:
    name = customer.business_name or customer.name or customer.ship_to
    return Party(name, customer.tax_id, address_lines(customer.address), customer.address.country)


def address_lines(address: Address) -> tuple[str, ...]:
    """As on an envelope, without the country."""
    town = f"{address.postal_code} {address.city}".strip()
    region = f" ({address.state})" if address.state and address.state != address.city else ""
    return tuple(line for line in (address.line1, address.line2, f"{town}{region}" if town else "") if line)


def _lines(order: Order, shop: Shop, rates: Mapping[str, int]) -> Iterator[InvoiceLine]:
    """Pieces and wrapping, then what is shared out over their rates: the discount, delivery."""
    assert order.payment
    goods = [
        InvoiceLine(line.name, line.quantity, line.unit_amount, rate_of(rates, line.tax_code), line.sku, line.variant)
        for line in order.lines
    ]
    if order.gift_wrap:
        code = shop.gift_wrap.tax_code if shop.gift_wrap else ""
        goods.append(InvoiceLine("gift_wrap", 1, order.gift_wrap, rate_of(rates, code)))
    yield from goods
    totals, weights = order.payment.totals, by_rate(goods)
    for rate, amount in _discounts(goods, totals.discount).items():
        if amount:
            weights[rate] -= amount
            yield InvoiceLine("discount", 1, -amount, rate, detail=order.options.code)
    option = _option(order, shop)
    label = option.labels.get(order.language, "") if option else ""
    for rate, amount in zip(weights, shared(totals.shipping, list(weights.values())), strict=True):
        if amount:
            weights[rate] += amount
            yield InvoiceLine("shipping", 1, amount, rate, detail=label)
    # Charged other than quoted: a person was told, and the invoice says what was charged.
    if adjustment := totals.total - sum(weights.values()):
        yield InvoiceLine("adjustment", 1, adjustment, next(iter(weights)))


def _discounts(goods: Sequence[InvoiceLine], discount: int) -> dict[int, int]:
    """The discount by rate, cut as the worth of pieces that come back is (`commerce.orders.refunds`), to the cent."""
    kept = shared(sum(line.amount for line in goods) - discount, [line.amount for line in goods])
    off = dict.fromkeys(by_rate(goods), 0)
    for line, amount in zip(goods, kept, strict=True):
        off[line.rate] += line.amount - amount
    return off


# --- corrections


def _correction(order: Order, sale: Invoice, issued: Sequence[Invoice], settings: InvoiceSettings) -> Draft | None:
    """Over the difference between what went back and what earlier corrections say (article 15: «por diferencias»).

    A refund that bounced makes the difference positive: the money is the shop's again until the next try.
    """
    before = dict.fromkeys((part.rate for part in sale.taxes), 0)
    for invoice in issued:
        if invoice.kind not in SALES:
            for part in invoice.taxes:
                before[part.rate] -= part.gross
    after = _given_back(order, sale)
    taxes = tuple(
        replace(new, net=old.net - new.net, tax=old.tax - new.tax)
        for rate, amount in after.items()
        if (new := split(amount, rate)) != (old := split(before[rate], rate))
    )
    if not taxes:
        return None
    reason = "refund" if sum(part.gross for part in taxes) < 0 else "refund_bounced"
    return Draft(
        kind=RECTIFYING[sale.kind],
        order_id=order.id,
        language=sale.language,
        currency=sale.currency,
        seller=settings.seller,
        buyer=sale.buyer,
        lines=tuple(InvoiceLine(reason, 1, part.gross, part.rate) for part in taxes),
        taxes=taxes,
        operated_on=sale.operated_on,
        rectifies=sale.code,
        reason=reason,
    )


def _given_back(order: Order, sale: Invoice) -> dict[int, int]:
    """All that went back so far, by rate: what is for something known at its own, the rest as the sale's rates are."""
    charged = {part.rate: part.gross for part in sale.taxes}
    if order.refunded >= order.total:
        return charged
    named = {rate: min(amount, charged[rate]) for rate, amount in _named(order, sale).items()}
    rest = order.refunded - sum(named.values())
    if rest < 0:
        return dict(zip(named, shared(order.refunded, list(named.values())), strict=True))
    room = [max(charged[rate] - named[rate], 0) for rate in charged]
    return {rate: named[rate] + more for rate, more in zip(charged, shared(rest, room), strict=True)}


def _named(order: Order, sale: Invoice) -> dict[int, int]:
    """What the refunds for pieces gave back, by rate. What sending back cost is of no rate of the sale's."""
    rate_by_sku = {line.sku: line.rate for line in sale.lines if line.sku}
    shipping = by_rate(line for line in sale.lines if line.text == "shipping" and not line.sku)
    wrapping = next((line.rate for line in sale.lines if line.text == "gift_wrap" and not line.sku), None)
    named, delivery = dict.fromkeys((part.rate for part in sale.taxes), 0), 0
    for refund, pieces in order.refunded_pieces.items():
        if refund in order.failed_refunds:
            continue
        back = order.refunded_parts.get(refund)
        if back is None:
            # Older ones do not say how much was for what.
            back = {sku: paid_for(order, sku, n) for sku, n in pieces.items()}
        delivery += back.get(Part.DELIVERY, 0)
        for name, amount in back.items():
            rate = wrapping if name == Part.WRAPPING else rate_by_sku.get(name)
            if rate is not None:
                named[rate] += amount
    for rate, amount in zip(shipping, shared(delivery, list(shipping.values())) if shipping else (), strict=True):
        named[rate] += amount
    return named
