"""What the shop announces: the bar above every page, a section of the home page.

Pages print what runs on the day of the build and, hidden, what may take its place before the next one.
"""

from __future__ import annotations

from plugins.core.days import begins, day_after
from plugins.core.shell_views import Notice
from plugins.views.desk import Desk

# The bar stands on every page: what is not shown yet must not weigh much.
MOST_IN_BAR, MOST_AT_HOME = 4, 2


def bar(desk: Desk) -> tuple[Notice, ...]:
    """The campaigns, and below them the standing line of the settings."""
    timed = _notices(desk, "bar", MOST_IN_BAR)
    standing = desk.settings.announcement.get(desk.language, "")
    return (*timed, Notice(standing, on=not any(each.on for each in timed))) if standing else timed


def of_home(desk: Desk) -> tuple[Notice, ...]:
    return _notices(desk, "home", MOST_AT_HOME)


def _notices(desk: Desk, place: str, most: int) -> tuple[Notice, ...]:
    found = desk.facts.campaigns(place)
    running = next((id_ for id_, runs in found if runs), "")
    chosen = [id_ for id_, _ in found[:most]]
    if running and running not in chosen:
        chosen[-1] = running
    return tuple(_notice(desk, id_, on=id_ == running) for id_ in chosen)


def _notice(desk: Desk, campaign_id: str, *, on: bool) -> Notice:
    campaign = desk.facts.campaign(campaign_id)
    text, timezone = campaign.texts[desk.language], desk.settings.timezone
    return Notice(
        title=text.title,
        text=text.text,
        url=desk.voice.url(campaign.link),
        link=text.link_text,
        tone=campaign.tone,
        begins=begins(campaign.first, timezone) if campaign.first else 0,
        ends=begins(day_after(campaign.last), timezone) if campaign.last else 0,
        on=on,
        image=desk.voice.image(campaign.image),
    )
