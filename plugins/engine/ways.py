"""How this shop is built, in one digest: our own code, the libraries, the settings. When it differs, nothing is kept.

The same on every machine and in every folder, so that what one has built can be kept by another. Must not know content
or theme, which are told apart file by file.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import re
import sys
import sysconfig
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

import commerce
import plugins

PLACES = ("PATH", "OUTPUT_PATH", "BUILD_PATH", "CACHE_PATH", "THEME", "THEME_OVERRIDES", "DEPLOY")
"""Settings that say where something lies or goes, not what is made of it."""
_ADDRESS = re.compile(r" at 0x[0-9a-f]+")


def digest(raw: Mapping[str, Any]) -> bytes:
    """`raw`: all settings as they were written.

    Left out are the places, and the settings file's private names (`_ROOT = Path(__file__).parent`): they differ from
    folder to folder, and pages do not.
    """
    hashed = hashlib.blake2b(digest_size=16)
    for part in (*_code(raw.get("PLUGINS") or ()), *_libraries()):
        hashed.update(repr(part).encode())
    for name in sorted(name for name in raw if name not in PLACES and not name.startswith("_")):
        hashed.update(f"{name}={_described(raw[name])}".encode())
    return hashed.digest()


def _code(names: Iterable[str]) -> Iterable[object]:
    """Every source file of ours and of the plugins named in PLUGINS."""
    roots = {(package.__name__, str(Path(package.__path__[0]))) for package in (commerce, plugins)}
    for name in names:
        if not name.startswith("plugins."):
            roots |= {(name, root) for root in _root_of(name)}
    for name, root in sorted(roots):
        yield name
        if root.endswith(".py"):
            yield _text("", root)
            continue
        for folder, folders, files in os.walk(root):
            folders.sort()
            below = folder[len(root) :]
            yield from (_text(f"{below}/{file}", f"{folder}/{file}") for file in sorted(files) if file.endswith(".py"))


def _root_of(name: str) -> Iterable[str]:
    try:
        found = importlib.util.find_spec(name)
    except (ImportError, ValueError):
        return
    if found and found.submodule_search_locations:
        yield from found.submodule_search_locations
    elif found and found.origin:
        yield found.origin


def _text(name: str, path: str) -> tuple[str, bytes]:
    """By content: a checkout gives each machine other times. (Half a megabyte: some 3 ms.)"""
    with open(path, "rb", buffering=0) as file:  # noqa: PTH123
        return name, hashlib.blake2b(file.read(), digest_size=16).digest()


def _libraries() -> Iterable[object]:
    """The interpreter, and what is installed with which version."""
    yield sys.implementation.name, tuple(sys.version_info)
    packages = sysconfig.get_path("purelib")
    yield sorted(name for name in os.listdir(packages) if name.endswith(".dist-info"))  # noqa: PTH208


def _described(value: object) -> str:
    """A setting's value; of a function, what it does."""
    if isinstance(value, FunctionType):
        return f"function {value.__qualname__} {_code_described(value.__code__)} {value.__defaults__!r}"
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key!r}: {_described(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_described(each) for each in value) + "]"
    return _ADDRESS.sub("", repr(value))


def _code_described(code: CodeType) -> str:
    constants = [_code_described(c) if isinstance(c, CodeType) else repr(c) for c in code.co_consts]
    return f"{code.co_code.hex()} {code.co_names} {constants}"
