"""One deploy of what is built, as a process: what `vitrina deploy --yes` does after its build, without words.

python -m bench.deploy.ours OUTPUT BUILD BUCKET ENDPOINT

Prints the seconds from its first question to the store to the last answer: what is left when Python has started, which
`vitrina deploy` does once for the build and for this.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from vitrina.deploying.built import built_manifest
from vitrina.deploying.lock import Waiting, taken
from vitrina.deploying.road import Draft, Road
from vitrina.deploying.s3 import S3Target, bucket_client


def main(output: str, build: str, bucket: str, endpoint: str) -> None:
    client = bucket_client(bucket, "", endpoint)
    road = Road(S3Target(bucket, client=client))
    start = time.monotonic()
    missing = road.target.missing()
    if missing:
        sys.exit(missing[0].text)
    site = built_manifest(Path(output), Path(build), edge=False)
    with taken(road.target, Waiting(lambda who: None, wait=False)) as lock:
        road.go(road.course(Draft(site, Path(output))), lock)
    print(time.monotonic() - start)


if __name__ == "__main__":
    main(*sys.argv[1:])
