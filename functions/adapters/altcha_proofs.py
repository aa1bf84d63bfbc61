"""Proof of work by ALTCHA's library (MIT, no dependencies of its own): the only file that imports it.

The browser looks for a counter whose PBKDF2 key begins with a given byte, and shows it; checking costs one derivation.
About 256 derivations are needed: half a second to three seconds of a phone, once a message, and a bill for whoever
sends a thousand. https://altcha.org/docs/v2/proof-of-work/

The time until which a challenge counts is signed within it, and read by the shop's own clock.
"""

from __future__ import annotations

import base64
import json
from typing import Any

import altcha

from functions.ports import Clock, Proof

ALGORITHM = "PBKDF2/SHA-256"
ITERATIONS = 5_000
KEY_PREFIX = "00"
LIFE_S = 30 * 60
MAX_PROOF_LENGTH = 2_000


class AltchaProofs:
    """`secret` signs the challenges, so that none needs to be remembered until it is used."""

    def __init__(self, secret: bytes, clock: Clock) -> None:
        self._secret = secret
        self._clock = clock

    def challenge(self) -> dict[str, Any]:
        made = altcha.create_challenge(
            ALGORITHM,
            ITERATIONS,
            key_prefix=KEY_PREFIX,
            data={"until": self._clock() + LIFE_S},
            hmac_secret=self._secret,
        )
        return dict(made.to_dict())

    def check(self, text: str) -> Proof | None:
        if not 0 < len(text) <= MAX_PROOF_LENGTH:
            return None
        try:
            shown = json.loads(base64.b64decode(text, validate=True))
            if not altcha.verify_solution(altcha.Payload.from_dict(shown), self._secret).verified:
                return None
            challenge = shown["challenge"]
            until = int(challenge["parameters"]["data"]["until"])
            return Proof(str(challenge["signature"]), until) if self._clock() <= until else None
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError, OverflowError):
            return None
