"""A shop's own road: its settings read, its target opened, its steps in order. Used by every command that deploys.

The one place that knows which steps there are. Functions and their stack come first among the early ones; what is
special to AWS is `aws_shop`'s.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

import msgspec

from functions.config import ConfigError
from plugins.core import settings as settings_module
from plugins.core.deploy_choice import AWS, DeployChoice, complaints
from plugins.core.problems import Problem, Problems
from plugins.core.settings import Settings
from plugins.engine import conf
from vitrina.deploying import preflight, redirects
from vitrina.deploying.built import built_manifest
from vitrina.deploying.costs import Tariff, tariff_of
from vitrina.deploying.due import calendar_part
from vitrina.deploying.manifest import Manifest
from vitrina.deploying.opening import open_target
from vitrina.deploying.road import Draft, Road
from vitrina.deploying.steps import Step
from vitrina.deploying.target import Body, Missing, TargetError
from vitrina.project import Project
from vitrina.site_redirects import SiteRedirects

if TYPE_CHECKING:
    from vitrina.deploying.aws_shop import AwsShop


@dataclass(frozen=True)
class ShopRoad:
    """`problems`: of the settings; then `settings` is None. `trouble`: why there is no road yet.

    `aws`: where the target is AWS and can be asked. There is no road there before the first deploy, which is no
    trouble: a deploy makes what is missing. `site_url` wins over the settings' where it is not empty.
    """

    project: Project
    choice: DeployChoice
    settings: Settings | None
    problems: tuple[Problem, ...]
    road: Road | None
    trouble: tuple[Missing, ...] = ()
    aws: AwsShop | None = None
    site_url: str = ""

    @classmethod
    def of(cls, project: Project, target: str = "", endpoint_url: str = "", preview: str = "") -> ShopRoad:
        """`target` and `endpoint_url` win over the settings. `preview`: of a copy for looking at, at that address."""
        raw, settings, problems = _settings(project, settings_module.of_preview(preview) if preview else {})
        choice = settings.deploy if settings else _choice(raw)
        if target:
            choice = msgspec.structs.replace(choice, target=target)
        if endpoint_url:
            choice = msgspec.structs.replace(choice, endpoint_url=endpoint_url)
        if preview:
            choice = msgspec.structs.replace(choice, distribution="", check="")
            if wrong := _no_place_for_a_preview(target, settings.deploy if settings else _choice(raw)):
                return cls(project, choice, settings, tuple(problems) if settings is None else (), None, (wrong,))
        if choice.target == AWS:
            return _on_aws(project, choice, settings, problems)
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
            raise ConfigError(preflight.words(self.trouble) or "Nothing of this shop is there yet: `vitrina deploy`.")
        return self.road

    def missing(self) -> list[Missing]:
        """All that stands in the way of a deploy, but for what the settings lack: see `problems`."""
        live = bool(self.settings and self.settings.live)
        on_aws = self.choice.target == AWS
        environment = {**os.environ, "VITRINA_STAGE": self.choice.stage} if on_aws else os.environ
        found = [*self.trouble, *preflight.key_problems(environment, live=live or self.settings is None)]
        if self.aws:
            found += self.aws.missing()
        if self.settings:
            own = [self.settings.output, self.settings.build, self.settings.content]
            found += preflight.folder_problems(self.choice, self.project.root, own)
        if self.road:
            found += self.road.target.missing()
            for step in (*self.road.early, *self.road.late):
                found += step.missing()
        return list(dict.fromkeys(found))

    def missing_to_go_back(self) -> list[Missing]:
        """Nothing is built then; but publishing the catalogue reads the last build's words."""
        if self.aws and not (self.project.build / "runtime" / "shop.json").is_file():
            return [Missing("Nothing is built on this machine yet. Run `vitrina build --live` first.")]
        return []

    def draft(self) -> Draft:
        """Of the site that was just built."""
        assert self.settings
        edge = bool(self.choice.distribution or self.aws)
        site = built_manifest(self.settings.output, self.settings.build, edge=edge)
        catalogue = self.settings.build / "catalogue.json"
        more = redirects.files(self.redirects, self.settings.site_url, pages=self.choice.redirect_pages)
        return Draft(
            Manifest.of({**site.files, **{path: file for path, (file, _) in more.items()}}),
            self.settings.output,
            catalogue.read_bytes() if catalogue.is_file() else b"",
            parts={**calendar_part(self.settings.build), **self._parts()},
            made={path: body for path, (_, body) in more.items()},
        )

    def _parts(self) -> Mapping[str, tuple[str, Body]]:
        """Functions and all that belongs to them, where they go with the site."""
        ground = self.aws.ground if self.aws else None
        if self.aws is None or ground is None or self.road is None:
            return {}
        from vitrina.deploying.stack_parts import send_what_is_looked_at

        parts = self.aws.parts(ground, self.redirects)
        send_what_is_looked_at(parts, self.road.target)
        return parts

    @property
    def tariff(self) -> Tariff | None:
        return tariff_of(self.choice, os.environ)

    @property
    def redirects(self) -> Mapping[str, str]:
        """Of the last build."""
        return SiteRedirects(self.settings.build / "redirects.json").all() if self.settings else {}


def _settings(
    project: Project, more: Mapping[str, Any] | None = None
) -> tuple[Mapping[str, Any], Settings | None, Problems]:
    """`more`: what wins over the files."""
    file, problems = project.settings_file.with_name(conf.LIVE_CONF), Problems()
    # As the last build has checked them, if they say the same: Pelican takes longer to load than a deploy.
    if kept := conf.read(file, more or {}, problems):
        kept.memory.close()
        return kept.raw, kept.settings, problems
    raw, settings, problems = settings_module.load_raw(file, more or {})
    return raw, settings, problems


def _on_aws(project: Project, choice: DeployChoice, settings: Settings | None, problems: Problems) -> ShopRoad:
    from vitrina.deploying.aws_shop import UNKNOWN_URL, AwsShop, as_missing
    from vitrina.deploying.cloud import open_cloud

    if wrong := [f'DEPLOY["{key}"] {value!r} {hint}' for key, value, hint in complaints(choice)]:
        said = tuple(problems) if settings is None else ()
        return ShopRoad(project, choice, settings, said, None, () if said else tuple(map(Missing, wrong)))
    found, road, url, aws = tuple(problems) if settings is None else (), None, "", None
    try:
        aws = AwsShop(project, choice, settings, open_cloud(choice.region))
        if not choice.domain:
            # The address is AWS's to give, whatever the settings say.
            url = aws.site_url or UNKNOWN_URL
            _, settings, again = _settings(project, {"SITEURL": url})
            found = tuple(again) if settings is None else ()
            aws = AwsShop(project, choice, settings, aws.cloud)
        if ground := aws.ground:
            target = aws.target(ground)
            road = Road(target, keep=choice.keep)
            if settings:
                stack, early, late = aws.steps(ground, target)
                road = replace(road, early=early, late=late, is_due=partial(aws.is_due, stack))
    except TargetError as trouble:
        return ShopRoad(project, choice, settings, found, None, (as_missing(trouble),), aws)
    return ShopRoad(project, choice, settings, found, road, aws=aws, site_url=url)


def _no_place_for_a_preview(target: str, own: DeployChoice) -> Missing | None:
    """`own`: where the live shop goes."""
    if not target:
        return Missing("Where does the preview go? Say --target: a folder or a bucket of its own.")
    if target == AWS or target.rstrip("/") == own.target.rstrip("/"):
        return Missing(f"{target} is where the live shop goes. Choose another place for a preview.")
    return None


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
        from vitrina.deploying.trial_checkout import only_test

        key, api_base = only_test(os.environ.get("STRIPE_SECRET_KEY", "")), os.environ.get("STRIPE_API_BASE", "")
        late.append(SmokeStep(settings.site_url, choice.check == "all", key, api_base))
    if settings.preview:
        return road
    language = settings.default_language
    return replace(road, early=(CatalogueStep(project, language, settings.money[language]),), late=tuple(late))
