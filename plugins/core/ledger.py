"""What a page asked while it was made, and what it was answered: the page's fingerprint.

Whoever makes a page's view gets everything about other content by asking the ledger, in words: (family, key), such as
`("face", "taza-marea")` or `("related", "taza-marea")`. The engine writes down each page's questions. A page whose
questions would all be answered as they were last time need not be made again. Must not know what is asked for.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import msgspec

Question = tuple[str, str]
Trace = dict[Question, None]
"""Questions, each once, in the order in which they were first asked."""

DIGEST_BYTES = 12


Moved = Mapping[str, Collection[str]]
"""What changed since the last build: ids by kind (`products`, `posts`, `pictures`...)."""


@dataclass(frozen=True)
class Family:
    """`digest(key)` stands for the answer: equal digests mean equal answers.

    `about`: the kinds of things whose change may change an answer. `by_id`: only if it is the thing that the key names,
    after its last `|`.
    """

    digest: Callable[[str], bytes]
    about: frozenset[str]
    by_id: bool


class Ledger:
    """The families of questions of one build."""

    def __init__(self) -> None:
        self._families: dict[str, Family] = {}
        self._trace: Trace = {}

    def family(
        self,
        name: str,
        answer: Callable[[str], Any],
        about: str,
        digest: Callable[[str], bytes] | None = None,
        *,
        by_id: bool = False,
    ) -> Callable[[str], Any]:
        """Add a family; returns the function that asks it. `about`: kinds, apart by spaces.

        Without `digest` the answer itself is hashed.
        """
        self._families[name] = Family(digest or (lambda key: digest_of(answer(key))), frozenset(about.split()), by_id)

        def ask(key: str) -> Any:
            self._trace[name, key] = None
            return answer(key)

        return ask

    def may_differ(self, questions: Iterable[Question], moved: Moved) -> Iterator[Question]:
        """Those whose answers may be others now."""
        kinds = {kind for kind, ids in moved.items() if ids}
        touched = {name: family.about & kinds for name, family in self._families.items()}
        for question in questions:
            name, key = question
            about = touched.get(name)
            if about is None or (
                about
                and (not self._families[name].by_id or any(key.rpartition("|")[2] in moved[kind] for kind in about))
            ):
                yield question

    def digest(self, question: Question) -> bytes:
        """What stands for the answer now; empty for a question that nobody knows any more."""
        name, key = question
        family = self._families.get(name)
        try:
            return family.digest(key) if family else b""
        except KeyError:
            return b""  # about something that is gone

    @contextmanager
    def tracing(self) -> Iterator[Trace]:
        """The questions asked meanwhile."""
        before, self._trace = self._trace, {}
        trace = self._trace
        try:
            yield trace
        finally:
            self._trace = before

    def repeat(self, trace: Mapping[Question, None]) -> None:
        """A remembered part of a view is used again: its questions count as asked."""
        self._trace.update(trace)


def digest_of(value: object) -> bytes:
    """A digest of plain values and frozen views."""
    return hashlib.blake2b(msgspec.msgpack.encode(value), digest_size=DIGEST_BYTES).digest()
