"""A view to bytes: a pure function of the theme's templates, the view, the shell and the interface texts.

Nothing else reaches a template: no settings, no site, no clock: equal views give equal bytes. Everything is escaped
but what a template marks as safe: the fields named `html` or `..._html`, which hold HTML that the build made.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from jinja2 import Environment, TemplateError, TemplateNotFound

from commerce.texts import Texts, UnknownText
from plugins.core.page_views import Page
from plugins.core.problems import PrintFault, Problem
from plugins.core.shell_views import Shell
from plugins.render.closures import Closures
from plugins.render.compiling import environment_for
from plugins.render.seen import pieces_of

# Texts to remember for each language.
_TEXTS = 2000


@dataclass(frozen=True)
class Printer:
    """The theme's templates, compiled for each language, and its texts.

    `careful`: the same without short cuts, for a template that does what they do not allow. `own`: the name of the
    folder whose templates stand in the place of the theme's.
    """

    environments: Mapping[str, Environment]
    careful: Mapping[str, Environment]
    texts: Mapping[str, Texts]
    own: str = ""

    def __call__(self, page: Page, shell: Shell) -> bytes:
        """The page's HTML, compact. Raises PrintFault."""
        try:
            return self._print(page, shell, self.environments)
        except (AttributeError, TypeError):
            return self._print(page, shell, self.careful)

    def prepare(self, kinds: Iterable[str]) -> None:
        """Compile the templates of pages of these kinds, for processes that are forked afterwards."""
        for environment in self.environments.values():
            for name in self._closures.reach(*map(_template_of, kinds)):
                with contextlib.suppress(TemplateError):  # told with the first page that needs it
                    environment.get_template(name)

    def _print(self, page: Page, shell: Shell, environments: Mapping[str, Environment]) -> bytes:
        name = _template_of(page.kind)
        try:
            template = environments[page.language].get_template(name)
            site = self._site(shell, page.kind)
            pieces = pieces_of(template, page=page, site=site, t=self._remembered_texts[page.language])
            # Piece by piece: to widen the page's ASCII, half of it styles, for one `€` costs more.
            return b"".join(map(str.encode, pieces))
        except UnknownText as error:
            raise PrintFault(_text_problem(page, error)) from error
        except TemplateError as error:
            raise PrintFault(_template_problem(name, page, error, self.own)) from error

    def _site(self, shell: Shell, kind: str) -> Shell:
        """The same object for all pages of a kind: fragments remember by it."""
        of_whom, site = self._sites.get((shell.language, kind), (None, shell))
        if of_whom is not shell:
            site = shell.of_kind(kind)
            self._sites[shell.language, kind] = shell, site
        return site

    @cached_property
    def _sites(self) -> dict[tuple[str, str], tuple[Shell, Shell]]:
        return {}

    def closure(self, kind: str) -> str:
        """A hex digest of all templates that pages of a kind can reach: while it stays, they print the same."""
        return self._closures.digest(_template_of(kind))

    @cached_property
    def _remembered_texts(self) -> Mapping[str, Callable[..., str]]:
        """Most texts with values are asked for with the same ones: numbers of pictures, of stars."""
        return {code: lru_cache(_TEXTS, typed=True)(texts) for code, texts in self.texts.items()}

    @cached_property
    def _closures(self) -> Closures:
        return Closures(next(iter(self.environments.values())))


def printer(base: Environment, templates: list[str], cache: str, texts: Mapping[str, Texts], own: str = "") -> Printer:
    """From Pelican's environment and the folders of templates, the first one winning. `cache`: a folder that exists."""
    short, careful = (
        {code: environment_for(base, templates, cache, own, short=way) for code, own in texts.items()}
        for way in (True, False)
    )
    return Printer(short, careful, texts, own)


def _template_of(kind: str) -> str:
    return f"pages/{kind}.html"


def _text_problem(page: Page, error: UnknownText) -> Problem:
    hint = f"is asked for by pages/{page.kind}.html and is not there."
    return Problem(f"theme/locales/{page.language}.json", 0, "", str(error).rpartition("'")[0].rpartition("'")[2], hint)


def _template_problem(name: str, page: Page, error: TemplateError, own: str) -> Problem:
    if isinstance(error, TemplateNotFound):
        return Problem("theme/templates", 0, "", str(error.name or name), "is not there.")
    line, trace = getattr(error, "lineno", 0), error.__traceback__
    where = getattr(error, "name", None) or name
    root = "theme"
    while trace:
        file = trace.tb_frame.f_code.co_filename
        if "/templates/" in file:
            above, _, where = file.rpartition("/templates/")
            line, root = trace.tb_lineno, own if own and above.endswith(f"/{own}") else "theme"
        trace = trace.tb_next
    return Problem(f"{root}/templates/{where}", line or 0, "", "", f"cannot print {page.path}: {error}.")
