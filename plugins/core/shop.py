"""The shop as the functions will know it: the settings and the site's addresses, made into a `commerce.shop.Shop`."""

from __future__ import annotations

from commerce.delivery import DeliveryCalendar
from commerce.shop import Shop
from plugins.core.settings import Settings
from plugins.core.urls import Urls


def shop_of(settings: Settings, urls: Urls, calendar: DeliveryCalendar | None) -> Shop:
    """`paths[language]` has the names of `Urls.named`."""
    return Shop(
        name=settings.name,
        site_url=settings.site_url,
        currency=settings.currency,
        languages=settings.languages,
        timezone=settings.timezone,
        tax=settings.tax,
        zones=settings.zones,
        shipping=settings.shipping,
        support=settings.support,
        paths={language: dict(urls.named(language)) for language in settings.languages},
        money=settings.money,
        hold_minutes=settings.hold_minutes,
        promotion_codes=settings.promotion_codes,
        require_terms=settings.require_terms,
        low_stock=settings.low_stock,
        review_after_days=settings.review_request_days,
        review_reminder_days=settings.review_reminder_days,
        address=settings.address,
        tax_note=settings.tax_note,
        returns_days=settings.returns_days,
        returns_paid_by=settings.returns_paid_by,
        returns_approve=settings.returns_approve,
        returns_address=settings.returns_address,
        returns_note=settings.returns_note,
        gift_wrap=settings.gift_wrap,
        surveys=settings.surveys,
        answer_hours=settings.answer_hours,
        opening=settings.opening.week,
        closed_days=settings.opening.closed,
        reply_address=settings.reply_address,
        attachments=settings.attachments,
        carriers=settings.carriers,
        retention=settings.retention,
        delivery=calendar,
        patience=settings.patience,
        order_mails=settings.order_mails,
        places=settings.places,
        pickup=settings.pickup,
        invoices=settings.invoices,
    )
