"""The shop: its settings, its content, what lies beside it, and whether somebody keeps all of that."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from functions.config import ConfigError
from plugins.core.problems import Problem, Problems
from plugins.engine.conf import LIVE_CONF
from vitrina.doctor.findings import Finding, Skip, counted, ok, problem, some, warning
from vitrina.doctor.ground import Ground

LARGE_MB = 20
CACHE_MB = 3000
_GIT_S = 10


def settings(ground: Ground) -> Iterator[Finding]:
    """Settings."""
    if not (ground.root / "pelicanconf.py").is_file():
        do = "Run this in the shop's folder, or name it: `vitrina --shop FOLDER doctor`."
        yield problem(f"{ground.root} holds no pelicanconf.py: it is no shop.", do)
        return
    try:
        found, problems = ground.laptop
    except Skip as why:
        yield problem(f"The settings cannot be read: {why}.", "Take out of pelicanconf.py what does so.")
        return
    if found is None:
        yield problem(_said("The settings cannot be read", problems), _SEE)
    else:
        yield ok("The settings are right.")


def content(ground: Ground) -> Iterator[Finding]:
    """Content."""
    from plugins.core import site

    problems = site.load(ground.settings)[1]
    warnings = len(problems.warnings)
    if problems.errors:
        yield problem(_said("The content cannot be published", problems), _SEE)
    if warnings:
        yield warning(f"{counted(warnings, 'warning')} about the content.", _SEE)
    if not problems.errors and not warnings:
        yield ok("The content is right.")


def publishing(ground: Ground) -> Iterator[Finding]:
    """Settings of the live shop."""
    found, problems = ground.live
    if found is not None and found.live:
        yield ok(f"{LIVE_CONF} is ready: {found.site_url}.")
    elif found is not None:
        yield warning(f"{LIVE_CONF} does not say LIVE = True.", "Write it there: only then is the shop the live one.")
    elif ground.target:
        yield problem(_said(f"{LIVE_CONF} is not ready", problems), "Mend it before the next `vitrina deploy`.")
    else:
        yield warning(
            _said(f"{LIVE_CONF} is as it came", problems), "Nothing to do before you go live: docs/deploy.md."
        )


def built(ground: Ground) -> Iterator[Finding]:
    """Last build."""
    names = ("runtime/shop.json", "headers.json", "catalogue.json")
    missing = [name for name in names if not (ground.project.build / name).is_file()]
    if len(missing) == len(names):
        yield warning("Nothing is built yet.", "`vitrina build`, or `vitrina serve`.")
    elif missing:
        yield problem(f"build/ lacks {', '.join(missing)}.", "`vitrina build` makes it.")
    else:
        yield ok("The shop is built.")


def price_log(ground: Ground) -> Iterator[Finding]:
    """Price log."""
    from vitrina.price_file import PriceFile

    prices = PriceFile(ground.settings.content)
    if not prices.path.is_file():
        raise Skip("nothing was published live yet")
    try:
        prices.log()
    except ConfigError as trouble:
        first = str(trouble).splitlines()[0]
        yield problem(
            f"The price log cannot be read. {first}", "Take the line back from git; by hand it is never edited."
        )
    else:
        yield ok("The price log can be read.")


def kept_by_git(ground: Ground) -> Iterator[Finding]:
    """Content in git."""
    if not shutil.which("git") or not any((each / ".git").exists() for each in (ground.root, *ground.root.parents)):
        raise Skip("there is no git repository")
    own = [
        name for name in ("content", "theme_overrides", "pelicanconf.py", LIVE_CONF) if (ground.root / name).exists()
    ]
    told = _git(ground.root, "status", "--porcelain", "--ignored", "--untracked-files=all", "--", *own)
    ignored = [line[3:] for line in told if line.startswith("!!")]
    edited = [line[3:] for line in told if not line.startswith("!!")]
    if ignored:
        yield warning(
            f"git ignores {counted(len(ignored), 'file')} of the shop: {some(ignored)}.",
            "Another machine would build a shop without them: take them out of .gitignore, or away.",
        )
    if edited:
        words = counted(len(edited), "file of the shop is", "files of the shop are")
        yield warning(f"{words} not committed: {some(edited)}.", "Commit when they are as they should be.")
    if not ignored and not edited:
        yield ok("Everything of the shop is committed.")
    if _git(ground.root, "ls-files", "--", ".var"):
        yield problem(
            ".var/ is committed: it has customers' addresses and secrets in it.",
            "`git rm -r --cached .var`, take it out of the history, and change the secrets.",
        )


def large_files(ground: Ground) -> Iterator[Finding]:
    """Large files."""
    files = (path for path in ground.settings.content.rglob("*") if path.is_file())
    large = sorted(path.relative_to(ground.root).as_posix() for path in files if _mb(path) > LARGE_MB)
    if large:
        words = counted(len(large), "file")
        do = "Pictures need no more than 3000 pixels, videos are best kept short: each visitor and each clone pays."
        yield warning(f"{words} of the content above {LARGE_MB} MB: {some(large)}.", do)
    else:
        yield ok(f"No file of the content is above {LARGE_MB} MB.")


def cache(ground: Ground) -> Iterator[Finding]:
    """Cache of pictures."""
    size = sum(_mb(path) for path in (ground.root / ".cache").rglob("*") if path.is_file())
    if size > CACHE_MB:
        do = "It may be deleted at any time; the next build makes all pictures afresh."
        yield warning(f".cache/ has grown to {size:,.0f} MB.", do)
    else:
        yield ok(f".cache/ holds {size:,.0f} MB.")


_SEE = "`vitrina check` names every one."


def _said(what: str, problems: Problems) -> str:
    """With the first problem, which may be all that there is."""
    found: list[Problem] = list(problems.errors)
    more = f" (and {len(found) - 1:,} more)" if len(found) > 1 else ""
    return f"{what}: {found[0]}{more}" if found else f"{what}."


def _git(root: Path, *words: str) -> list[str]:
    """Lines that it says. Looks only: `--no-optional-locks` keeps even the index as it is."""
    command = ["git", "--no-optional-locks", "-C", str(root), *words]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=_GIT_S)  # noqa: S603
    except subprocess.TimeoutExpired as late:
        raise Skip(f"git did not answer in {_GIT_S} s") from late
    if done.returncode:
        raise Skip("git does not answer: " + (done.stderr.strip().splitlines() or ["it says nothing"])[0])
    return [line for line in done.stdout.splitlines() if line]


def _mb(path: Path) -> float:
    try:
        return path.stat().st_size / 1e6
    except OSError:  # gone meanwhile
        return 0.0


CHECKS = (settings, content, publishing, built, price_log, kept_by_git, large_files, cache)
