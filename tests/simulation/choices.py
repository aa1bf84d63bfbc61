"""Every decision of a run, drawn from a seed or played from a list.

A run is a function of its choices and of nothing else. 0 is always the plainest choice (nothing fails, nobody does
anything), so that a failing list is shrunk by cutting parts out and setting others to 0; a list that is played to its
end goes on with zeros.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

Check = Callable[[list[int]], bool]
LONGEST = 20_000


class Choices:
    """`made` is what has been drawn so far: played again, it gives the same run."""

    def __init__(self, seed: int | None = None, played: Sequence[int] = ()) -> None:
        self._random = random.Random(seed).random if seed is not None else None
        self._played = played
        self.made: list[int] = []

    def draw(self, n: int) -> int:
        """A whole number from 0 to n - 1."""
        at = len(self.made)
        if at >= LONGEST:
            value = 0
        elif self._random:
            value = int(self._random() * n)
        else:
            value = self._played[at] % n if at < len(self._played) else 0
        self.made.append(value)
        return value

    def rarely(self, one_in: int) -> bool:
        """True once in so many draws (never for 0)."""
        return one_in > 0 and self.draw(one_in) == one_in - 1


def shrunk(choices: Sequence[int], fails: Check, tries: int = 2000) -> list[int]:
    """A shorter and plainer list that still fails, in at most so many runs: cut chunks, then set choices to 0."""
    best = _trimmed(list(choices))
    left = tries
    size = max(len(best) // 2, 1)
    while size and left > 0:
        at = 0
        while at < len(best) and left > 0:
            for candidate in (best[:at] + best[at + size :], best[:at] + [0] * size + best[at + size :]):
                candidate = _trimmed(candidate)
                if len(candidate) > len(best) or candidate == best:
                    continue
                left -= 1
                if fails(candidate):
                    best = candidate
                    break
            else:
                at += size
        size //= 2
    return best


def _trimmed(choices: list[int]) -> list[int]:
    """Zeros at the end are what comes anyway."""
    end = len(choices)
    while end and choices[end - 1] == 0:
        end -= 1
    return choices[:end]
