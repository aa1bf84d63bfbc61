"""A view to bytes: a pure function of the theme's templates, the view, the shell and the interface texts.

Nothing else reaches a template: no settings, no site, no clock: equal views give equal bytes. Everything is escaped
but what a template marks as safe: the fields named `html` or `..._html`, which hold HTML that the build made.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import minify_html
from jinja2 import Environment, FileSystemLoader, StrictUndefined, TemplateError, TemplateNotFound
from jinja2.bccache import FileSystemBytecodeCache

from commerce.texts import Texts, UnknownText
from plugins.core.page_views import Page
from plugins.core.problems import PrintFault, Problem
from plugins.core.views import Shell

# Of Jinja's `tojson`, which escapes <, >, & and ' afterwards.
_COMPACT = {"sort_keys": True, "ensure_ascii": False, "separators": (",", ":")}


@dataclass(frozen=True)
class Printer:
    """The theme's templates and the texts of each language."""

    environment: Environment
    texts: Mapping[str, Texts]

    def __call__(self, page: Page, shell: Shell) -> bytes:
        """The page's HTML, minified. Raises PrintFault."""
        name = f"pages/{page.kind}.html"
        try:
            template = self.environment.get_template(name)
            html = template.render(page=page, site=shell, t=self.texts[page.language])
        except UnknownText as error:
            raise PrintFault(_text_problem(page, error)) from error
        except TemplateError as error:
            raise PrintFault(_template_problem(name, page, error)) from error
        return _minified(html, keep_comments=page.kind == "runtime")

    def closure(self, kind: str) -> str:
        import hashlib
        h=hashlib.sha256()
        for name in sorted(self.environment.list_templates()):
            h.update(self.environment.loader.get_source(self.environment,name)[0].encode())
        return h.hexdigest()


def printer(base: Environment, templates: list[str], cache: str, texts: Mapping[str, Texts]) -> Printer:
    """From Pelican's environment: its filters and tests, our strictness, the theme's templates and no others."""
    environment = base.overlay(
        autoescape=True,
        undefined=StrictUndefined,
        loader=FileSystemLoader(templates),
        bytecode_cache=FileSystemBytecodeCache(cache),
        auto_reload=False,
        cache_size=-1,
    )
    environment.policies = {**environment.policies, "json.dumps_kwargs": _COMPACT}
    return Printer(environment, texts)


def _minified(html: str, *, keep_comments: bool) -> bytes:
    small: str = minify_html.minify(
        html,
        keep_closing_tags=True,
        keep_html_and_head_opening_tags=True,
        keep_input_type_text_attr=True,
        keep_comments=keep_comments,
    )
    return small.encode()


def _text_problem(page: Page, error: UnknownText) -> Problem:
    hint = f"is asked for by pages/{page.kind}.html and is not there."
    return Problem(f"theme/locales/{page.language}.json", 0, "", str(error).rpartition("'")[0].rpartition("'")[2], hint)


def _template_problem(name: str, page: Page, error: TemplateError) -> Problem:
    if isinstance(error, TemplateNotFound):
        return Problem("theme/templates", 0, "", str(error.name or name), "is not there.")
    line, trace = getattr(error, "lineno", 0), error.__traceback__
    where = getattr(error, "name", None) or name
    while trace:
        file = trace.tb_frame.f_code.co_filename
        if "/templates/" in file:
            where, line = file.rpartition("/templates/")[2], trace.tb_lineno
        trace = trace.tb_next
    return Problem(f"theme/templates/{where}", line or 0, "", "", f"cannot print {page.path}: {error}.")
