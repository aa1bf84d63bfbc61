"""From what the owner writes, `folder:PATH` or `s3://BUCKET/PREFIX`, to a target."""

from __future__ import annotations

from pathlib import Path

from functions.config import ConfigError
from plugins.core.deploy_choice import AWS, DeployChoice, is_target
from vitrina.deploying.target import Target

_HOW = 'Say where: --target folder:PATH or --target s3://BUCKET, or DEPLOY = {"target": ...} in publishconf.py.'


def open_target(choice: DeployChoice, root: Path) -> Target:
    """A folder's path is taken from `root`. Asks the store nothing yet. Raises ConfigError."""
    if not choice.target:
        raise ConfigError(f"Where does the shop go? {_HOW}")
    if choice.target == AWS:
        raise ConfigError("The bucket on AWS is known by its stack only.")
    if not is_target(choice.target):
        raise ConfigError(f"{choice.target} is no target. {_HOW}")
    kind, _, place = choice.target.partition(":")
    if kind == "folder":
        from vitrina.deploying.folder import FolderTarget

        return FolderTarget((root / Path(place).expanduser()).absolute())
    from vitrina.deploying.s3 import S3Target, bucket_client

    bucket, _, prefix = place.removeprefix("//").partition("/")
    client = bucket_client(bucket, choice.region, choice.endpoint_url, path_style=choice.path_style)
    return S3Target(bucket, prefix=f"{prefix.strip('/')}/" if prefix.strip("/") else "", client=client)
