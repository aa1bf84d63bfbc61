"""A shop's own road: its settings read, its target opened, its steps in order. Used by every command that deploys.

The one place that knows which steps there are. Functions and their stack come first among the early ones.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import msgspec

from functions.config import ConfigError
from plugins.core import settings as settings_module
from plugins.core.deploy_choice import DeployChoice
from plugins.core.problems import Problem, Problems
from plugins.core.settings import Settings
from plugins.engine.build import LIVE_CONF
from vitrina.deploying import preflight, redirects
from vitrina.deploying.built import built_manifest
from vitrina.deploying.manifest import Manifest
from vitrina.deploying.opening import open_target
from vitrina.deploying.road import Draft, Road
from vitrina.deploying.steps import Step
from vitrina.deploying.target import Missing
from vitrina.project import Project
from vitrina.site_redirects import SiteRedirects


@dataclass(frozen=True)
class ShopRoad:
    """`problems`: of the settings; then `settings` is None. `trouble`: why there is no road yet."""

    project: Project
    choice: DeployChoice
    settings: Settings | None
    problems: tuple[Problem, ...]
    road: Road | None
    trouble: tuple[Missing, ...] = ()

    @classmethod
    def of(cls, project: Project, target: str = "", endpoint_url: str = "") -> ShopRoad:
        """`target` and `endpoint_url` win over the settings."""
        raw, settings, problems = _settings(project)
        choice = settings.deploy if settings else _choice(raw)
        if target:
            choice = msgspec.structs.replace(choice, target=target)
        if endpoint_url:
            choice = msgspec.structs.replace(choice, endpoint_url=endpoint_url)
        found = tuple(problems) if settings is None else ()
        try:
            road = Road(open_target(choice, project.root), keep=choice.keep)
        except ConfigError as trouble:
            return cls(project, choice, settings, found, None, (Missing(str(trouble)),))
        return cls(project, choice, settings, found, _with_steps(road, project, choice, settings))

    @property
    def ready(self) -> Road:
        """Raises ConfigError when there is no target. For commands that need no sound settings."""
        if self.road is None:
            raise ConfigError(preflight.words(self.trouble))
        return self.road

    def missing(self) -> list[Missing]:
        """All that stands in the way of a deploy, but for what the settings lack: see `problems`."""
        live = bool(self.settings and self.settings.live)
        found = [*self.trouble, *preflight.key_problems(os.environ, live=live or self.settings is None)]
        if self.settings:
            own = [self.settings.output, self.settings.build, self.settings.content]
            found += preflight.folder_problems(self.choice, self.project.root, own)
        if self.road:
            found += self.road.target.missing()
            for step in (*self.road.early, *self.road.late):
                found += step.missing()
        return found

    def draft(self) -> Draft:
        """Of the site that was just built."""
        assert self.settings
        site = built_manifest(self.settings.output, self.settings.build, edge=bool(self.choice.distribution))
        catalogue = self.settings.build / "catalogue.json"
        more = redirects.files(self.redirects, self.settings.site_url, pages=self.choice.redirect_pages)
        return Draft(
            Manifest.of({**site.files, **{path: file for path, (file, _) in more.items()}}),
            self.settings.output,
            catalogue.read_bytes() if catalogue.is_file() else b"",
            made={path: body for path, (_, body) in more.items()},
        )

    @property
    def redirects(self) -> Mapping[str, str]:
        """Of the last build."""
        return SiteRedirects(self.settings.build / "redirects.json").all() if self.settings else {}


def _settings(project: Project) -> tuple[Mapping[str, Any], Settings | None, Problems]:
    file = project.settings_file.with_name(LIVE_CONF)
    raw, settings, problems = settings_module.load_raw(file, {})
    return raw, settings, problems


def _choice(raw: Mapping[str, Any]) -> DeployChoice:
    """As far as it can be read from settings that have problems."""
    try:
        return msgspec.convert(raw.get("DEPLOY", {}), DeployChoice)
    except msgspec.ValidationError:
        return DeployChoice()


def _with_steps(road: Road, project: Project, choice: DeployChoice, settings: Settings | None) -> Road:
    if settings is None:
        return road
    from vitrina.deploying.selling import CatalogueStep

    late: list[Step] = []
    if choice.distribution:
        from vitrina.deploying.edge import ForgetStep, cloudfront_client

        late.append(ForgetStep(choice.distribution, cloudfront_client(os.environ.get("CLOUDFRONT_ENDPOINT", ""))))
    if choice.check:
        from vitrina.deploying.smoke import SmokeStep

        late.append(SmokeStep(settings.site_url, choice.check == "all"))
    language = settings.default_language
    return replace(road, early=(CatalogueStep(project, language, settings.money[language]),), late=tuple(late))
