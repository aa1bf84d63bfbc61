"""Whether a form may cause one more mail: with a proof of work readily, without one (no JavaScript) rarely.

    PROOF#<signature>    PROOF    a proof that was shown    (expires)

A proof counts once. An address that somebody typed gets only so many mails a day, whoever asks: nobody's mailbox can be
filled from here. Must not know what the mail says.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from commerce.errors import ConditionFailed, RateLimited
from functions.limits.rates import EVERYBODY, Rates
from functions.limits.table import MAILS, Allowance, Limit
from functions.ports import Item, Key, Missing, Proof, ProofOfWork, Put, Store


@dataclass(frozen=True)
class Admission:
    """`proofs` is called for when one was shown."""

    store: Store
    proofs: Callable[[], ProofOfWork]
    rates: Rates
    allowance: Allowance = MAILS

    def admit(self, visitor: str, proof: str) -> None:
        """`proof`: what the form's script found, or empty. Raises RateLimited or StoreError."""
        shown = self.proofs().check(proof) if proof else None
        if shown is not None and self._is_fresh(shown):
            self.rates.take(visitor, [self.allowance.proven])
            return
        self.rates.take(visitor, [self.allowance.unproven])
        self.rates.take(EVERYBODY, [self.allowance.unproven_all])

    def may_write_to(self, address_id: str, limit: Limit) -> bool:
        """Whether one more mail may be asked for, for that address. Counts it."""
        try:
            self.rates.take(address_id, [limit])
        except RateLimited:
            return False
        return True

    def _is_fresh(self, proof: Proof) -> bool:
        """Spends it. A proof whose spending failed half-way counts as spent: the rarer way stays open."""
        marker = Item(Key(f"PROOF#{proof.id}", "PROOF"), {}, expires_at=proof.until)
        try:
            self.store.transact([Put(marker, when=(Missing(),))])
        except ConditionFailed:
            return False
        return True
