"""Help: choose what it is about, and for each choice the answers, the way on and a form that knows the subject."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from plugins.core.markdown import shorten, to_text
from plugins.core.page_views import HelpPage
from plugins.core.stations import Plan
from plugins.core.views import HelpChoice, Link
from plugins.views.desk import Desk
from plugins.views.prose import parts


def plans(desk: Desk) -> Iterator[Plan]:
    """None without any help."""
    if not desk.build.site.help:
        return
    yield Plan("help", desk.language, desk.urls.help(desk.language), lambda: _index(desk))
    for id_ in desk.build.site.help:
        yield Plan("help", desk.language, desk.urls.help(desk.language, id_), partial(_page, desk, id_))


def _choices(desk: Desk) -> tuple[HelpChoice, ...]:
    return tuple(_choice(desk, id_) for id_ in desk.facts.helps(""))


def _choice(desk: Desk, help_id: str) -> HelpChoice:
    text = desk.facts.help(help_id).texts[desk.language]
    return HelpChoice(text.title, desk.urls.help(desk.language, help_id), text.summary)


def _link(desk: Desk) -> Link:
    return Link(desk.voice.t("pages.help"), desk.urls.help(desk.language))


def _index(desk: Desk) -> HelpPage:
    t, path = desk.voice.t, desk.urls.help(desk.language)
    return HelpPage(
        kind="help",
        language=desk.language,
        path=path,
        canonical=desk.voice.absolute(path),
        title=desk.voice.titled(t("pages.help")),
        heading=t("pages.help_heading"),
        description=t("pages.help_description", shop=desk.settings.name),
        alternates=desk.alternates({code: desk.urls.help(code) for code in desk.languages}),
        breadcrumbs=desk.breadcrumbs(_link(desk)),
        choices=_choices(desk),
    )


def _page(desk: Desk, help_id: str) -> HelpPage:
    entry, path = desk.facts.help(help_id), desk.urls.help(desk.language, help_id)
    text = entry.texts[desk.language]
    return HelpPage(
        kind="help",
        language=desk.language,
        path=path,
        canonical=desk.voice.absolute(path),
        title=desk.voice.titled(text.title),
        heading=text.title,
        description=text.summary or shorten(to_text(text.body)),
        alternates=desk.alternates({code: desk.urls.help(code, help_id) for code in desk.languages}),
        breadcrumbs=desk.breadcrumbs(_link(desk), Link(text.title, path)),
        choices=tuple(choice for choice in _choices(desk) if choice.url != path),
        topic=text.title,
        parts=parts(desk, text.body),
        questions=tuple(desk.question(id_) for id_ in entry.faqs),
        ask=entry.ask,
    )
