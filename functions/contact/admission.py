"""Whether one more message may be sent: with a proof of work readily, without one (no JavaScript) rarely.

    PROOF#<signature>    PROOF    a proof that was shown    (expires)

A proof counts once. Must not know what the message says.
"""

from __future__ import annotations

from dataclasses import dataclass

from commerce.errors import ConditionFailed
from functions.limits.rates import EVERYBODY, Rates
from functions.limits.table import MESSAGE_PROVEN, MESSAGE_UNPROVEN, MESSAGE_UNPROVEN_ALL
from functions.ports import Item, Key, Missing, Proof, ProofOfWork, Put, Store


@dataclass(frozen=True)
class Admission:
    store: Store
    proofs: ProofOfWork
    rates: Rates

    def admit(self, visitor: str, proof: str) -> None:
        """`proof`: what the form's script found, or empty. Raises RateLimited or StoreError."""
        shown = self.proofs.check(proof) if proof else None
        if shown is not None and self._is_fresh(shown):
            self.rates.take(visitor, [MESSAGE_PROVEN])
            return
        self.rates.take(visitor, [MESSAGE_UNPROVEN])
        self.rates.take(EVERYBODY, [MESSAGE_UNPROVEN_ALL])

    def _is_fresh(self, proof: Proof) -> bool:
        """Spends it. A proof whose spending failed half-way counts as spent: the rarer way stays open."""
        marker = Item(Key(f"PROOF#{proof.id}", "PROOF"), {}, expires_at=proof.until)
        try:
            self.store.transact([Put(marker, when=(Missing(),))])
        except ConditionFailed:
            return False
        return True
