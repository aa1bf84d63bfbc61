"""`llms.txt`: what an assistant should read of the shop, in Markdown, one a language. https://llmstxt.org/

Knows the format and a page's view; the headings are interface texts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from plugins.core import page_views
from plugins.core.page_views import Page
from plugins.core.stations import File

# In the order of the file; what assistants may skip comes last, under the heading that the format has for it.
CATEGORIES, HELP, COMPANY, OPTIONAL = "categories", "help", "company", "optional"
SECTIONS = (CATEGORIES, HELP, COMPANY)
MAX_POSTS = 20
_HELP_ROLES = frozenset({"delivery", "terms", "contact"})


def snippet(page: Page, site_url: str) -> bytes | None:
    """A page's line, with the section that it belongs to before it; None for what is not for reading there."""
    section = _section(page)
    if not section or page.noindex:
        return None
    about = f": {_line(page.description)}" if page.description else ""
    return f"{section}\t- [{_line(page.heading)}]({site_url}{page.path}){about}\n".encode()


def _section(page: Page) -> str:
    match page:
        case page_views.CategoryPage(number=1):
            return CATEGORIES
        case page_views.FaqPage():
            return HELP
        case page_views.TextPage(role=role):
            return HELP if role in _HELP_ROLES else COMPANY
        case page_views.PostPage():
            return OPTIONAL
        case _:
            return ""


def combine(
    path: str,
    name: str,
    tagline: str,
    titles: Mapping[str, str],
    data: Sequence[tuple[str, str, str]],
    lines: Iterable[bytes],
) -> File:
    """`titles`: of sections, and of `data`: (title, address, what it is) of files for machines."""
    by_section: dict[str, list[str]] = defaultdict(list)
    for line in lines:
        section, _, text = line.decode().partition("\t")
        if section != OPTIONAL or len(by_section[OPTIONAL]) < MAX_POSTS:
            by_section[section].append(text)
    parts = [f"# {name}\n\n> {_line(tagline)}\n"]
    parts += [_part(titles[section], by_section[section]) for section in SECTIONS if by_section[section]]
    parts.append(_part(titles["data"], [f"- [{title}]({url}): {about}\n" for title, url, about in data]))
    if by_section[OPTIONAL]:
        # The format's own word, whatever the language: what may be left out where there is little room.
        parts.append(_part("Optional", by_section[OPTIONAL]))
    return File(path, "\n".join(parts).encode())


def _part(title: str, lines: Iterable[str]) -> str:
    return f"## {title}\n\n{''.join(lines)}"


def _line(text: str) -> str:
    return " ".join(text.split()).replace("[", "(").replace("]", ")")
