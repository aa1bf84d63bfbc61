"""`make bench-deploy`: a first deploy and one changed file, ours and `aws s3 sync` in turns; the last line is JSON.

Whole processes on one server in one run. Each round has buckets of its own.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any, Final

import boto3

from bench.build.fault import BenchFault
from bench.build.options import count, finish, say
from bench.deploy.site import change_one, make_site

REGION: Final = "eu-south-2"
MOST = {"first": 0.7, "one_whole": 0.2}
"""What our time may be to that of `aws s3 sync`: whole processes, both of which bring what is built already."""
_INSTALL = (
    "aws is missing. Install it beside the project: python3 -m venv .bench/aws && .bench/aws/bin/pip install awscli"
)
_ENVIRONMENT = {
    "AWS_ACCESS_KEY_ID": "testing",
    "AWS_SECRET_ACCESS_KEY": "testing",
    "AWS_DEFAULT_REGION": REGION,
    "AWS_EC2_METADATA_DISABLED": "true",
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=count, default=2000)
    parser.add_argument("--rounds", type=count, default=3)
    given = parser.parse_args()
    finish(lambda: bench(given.files, given.rounds))


def bench(files: int, rounds: int) -> dict[str, Any]:
    aws = aws_command()
    times: dict[str, list[float]] = {}
    with server() as endpoint, tempfile.TemporaryDirectory() as folder:
        output, build = make_site(Path(folder), files)
        for number in range(rounds):
            _round(number, output, build, endpoint, aws, times)
    return _told(files, times)


def _round(number: int, output: Path, build: Path, endpoint: str, aws: str, times: dict[str, list[float]]) -> None:
    client = boto3.client(
        "s3", endpoint_url=endpoint, region_name=REGION, aws_access_key_id="testing", aws_secret_access_key="testing"
    )
    buckets = {who: f"{who}-{number}-bench" for who in ("ours", "aws")}
    for bucket in buckets.values():
        client.create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": REGION})
    sync = [aws, "s3", "sync", str(output), f"s3://{buckets['aws']}", "--endpoint-url", endpoint, "--delete"]
    commands = {
        "ours": [sys.executable, "-m", "bench.deploy.ours", str(output), str(build), buckets["ours"], endpoint],
        "aws": [*sync, "--only-show-errors"],
    }
    order = ("ours", "aws") if number % 2 else ("aws", "ours")
    for who in order:
        times.setdefault(f"first_{who}", []).append(_timed(commands[who])[0])
    change_one(output, build, number)
    for who in order:
        seconds, said = _timed(commands[who])
        times.setdefault(f"one_whole_{who}", []).append(seconds)
        started = _timed([aws, "--version"])[0] if who == "aws" else seconds - float(said)
        times.setdefault(f"one_{who}", []).append(seconds - started)
    _check(client, buckets, output)


def _check(client: Any, buckets: dict[str, str], output: Path) -> None:
    """Both hold the same site, byte by byte as far as MD5 tells."""

    def listed(bucket: str, prefix: str) -> dict[str, str]:
        pages = client.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix)
        found = {each["Key"].removeprefix(prefix): each["ETag"] for page in pages for each in page.get("Contents", ())}
        found.pop("release.json", None)
        return found

    ours, theirs = listed(buckets["ours"], "site/"), listed(buckets["aws"], "")
    files = sum(1 for path in output.rglob("*") if path.is_file())
    if ours != theirs or len(ours) != files:
        raise BenchFault(f"the buckets differ: {len(ours)} and {len(theirs)} of {files} files.")


def _timed(command: list[str]) -> tuple[float, str]:
    """(wall seconds of the whole process, what it printed)."""
    os.sync()
    start = time.monotonic()
    done = subprocess.run(command, env=_environment(), capture_output=True, text=True, check=False)
    seconds = time.monotonic() - start
    if done.returncode:
        raise BenchFault(f"{' '.join(command[:4])} ended with {done.returncode}: {done.stderr[-2000:]}")
    return seconds, done.stdout


def _told(files: int, times: dict[str, list[float]]) -> dict[str, Any]:
    rows = {"first": "first deploy", "one_whole": "one changed file", "one": "  without starts"}
    ratios = {what: median(times[f"{what}_ours"]) / median(times[f"{what}_aws"]) for what in rows}
    say(f"{files:,} files, medians of {len(times['first_aws'])} rounds, wall seconds")
    say(f"{'':<18}{'vitrina':>9}{'aws s3 sync':>13}{'ratio':>8}{'at most':>9}")
    for what, words in rows.items():
        ours, theirs = median(times[f"{what}_ours"]), median(times[f"{what}_aws"])
        say(f"{words:<18}{ours:>9.2f}{theirs:>13.2f}{ratios[what]:>8.2f}{MOST.get(what, ''):>9}")
    slow = [what for what in MOST if ratios[what] > MOST[what]]
    if slow:
        say(f"Over the limit: {', '.join(slow)}.")
    rounded = {name: [round(each, 3) for each in found] for name, found in times.items()}
    return {
        "bench": "deploy",
        "files": files,
        "seconds": rounded,
        "ratios": {name: round(ratio, 3) for name, ratio in ratios.items()},
        "load": os.getloadavg()[0],
    }


def aws_command() -> str:
    """Raises BenchFault that says how to get it."""
    beside = Path(".bench/aws/bin/aws")
    found = str(beside) if beside.exists() else shutil.which("aws")
    if not found:
        raise BenchFault(_INSTALL)
    return found


@contextmanager
def server() -> Iterator[str]:
    """The address of a store that forgets."""
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "bench.deploy.server"], stdout=subprocess.PIPE, stderr=log, text=True
        )
        try:
            assert process.stdout
            address = process.stdout.readline().strip()
            if not address:
                raise BenchFault("moto's server did not start.")
            yield address
        finally:
            process.terminate()
            process.wait()


def _environment() -> dict[str, str]:
    plain = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    return {**plain, **_ENVIRONMENT, "PYTHONPATH": str(Path(__file__).parents[2])}


if __name__ == "__main__":
    main()
