"""How the theme's templates are compiled: each language apart, with its constant texts and its HTML made small.

Must not know pages.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, MutableMapping
from pathlib import Path
from types import CodeType
from typing import Any

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, StrictUndefined, Template, TemplateNotFound
from jinja2.bccache import FileSystemBytecodeCache

from commerce.texts import Texts
from plugins.core.theme_tree import ORIGINAL
from plugins.render import code, constants, direct, fragments, seen, squeezing, values


def environment_for(
    base: Environment, templates: list[str], cache: str, texts: Texts, *, short: bool = True
) -> Environment:
    """Pelican's filters and tests, our strictness, the theme's templates and no others, in one language.

    `short`: with short cuts (see `direct`).
    """
    environment = base.overlay(
        autoescape=True,
        undefined=StrictUndefined,
        loader=ChoiceLoader([FileSystemLoader(templates), _Originals(templates[-1:])]),
        bytecode_cache=_Cache(cache, texts, short),
        auto_reload=False,
        cache_size=-1,
        extensions=[fragments.Fragments],
    )
    environment.code_generator_class = type("Generator", (code.Generator,), {"texts": texts, "short": short})
    environment.template_class = _Template
    environment.context_class = seen.Seen
    environment.filters = {name: values.FILTERS.get(filter, filter) for name, filter in base.filters.items()}
    return environment


class _Originals(FileSystemLoader):
    """`theme/sections/header.html`: the theme's own, for a template that stands in its place and builds on it.

    Not Jinja's PrefixLoader: that compiles under the short name, and fragments are told apart by their template's name.
    """

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        if not template.startswith(ORIGINAL):
            raise TemplateNotFound(template)
        return super().get_source(environment, template.removeprefix(ORIGINAL))

    def list_templates(self) -> list[str]:
        return [f"{ORIGINAL}{name}" for name in super().list_templates()]


class _Template(Template):
    """With its globals in one mapping: Jinja goes through their names each time that a template is included."""

    @classmethod
    def from_code(
        cls,
        environment: Environment,
        code: CodeType,
        globals: MutableMapping[str, Any],
        uptodate: Callable[[], bool] | None = None,
    ) -> Template:
        return super().from_code(environment, code, dict(globals), uptodate)


class _Cache(FileSystemBytecodeCache):
    """Compiled templates by language. They hold its texts, and depend on how they were compiled."""

    def __init__(self, directory: str, texts: Texts, short: bool) -> None:
        super().__init__(directory, pattern=f"{texts.language}-{'short' if short else 'long'}-%s.cache")
        told = json.dumps(texts.tree, sort_keys=True).encode()
        modules = (code, constants, direct, fragments, seen, squeezing, values)
        compiler = b"".join(Path(str(module.__file__)).read_bytes() for module in modules)
        self._salt = hashlib.sha256(told + compiler).hexdigest()

    def get_source_checksum(self, source: str) -> str:
        return hashlib.sha256((self._salt + source).encode()).hexdigest()
