"""Many operations at once, all of a stage before the next one begins.

Knows threads and what to do when some fail: those that the store was too busy for are tried again, a few at a time.
Must not know what the operations do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import FIRST_EXCEPTION, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass

from vitrina.deploying.target import NotThere, TargetError

# More failures than that are not a busy store's, and are not waited for.
_MOST_FAILURES = 20
_GENTLY = 2


@dataclass(frozen=True)
class Operation:
    """`size`: bytes, for the progress."""

    run: Callable[[], None]
    size: int = 0


@dataclass(frozen=True)
class Sender:
    """`check` runs before each operation and ends all by raising. `progress` is told the size of each that is done."""

    threads: int
    check: Callable[[], None]
    progress: Callable[[int], None] = lambda size: None

    def all(self, operations: Iterable[Operation]) -> None:
        """Every one is done when this returns. Raises the first failure; then some are not."""
        todo = list(operations)
        if not todo:
            return
        failed = self._round(todo, self.threads)
        if failed:
            self._last_round(failed)

    def _round(self, operations: Sequence[Operation], threads: int) -> list[Operation]:
        """Those that the store did not take."""
        failed: list[Operation] = []

        def one(operation: Operation) -> None:
            self.check()
            try:
                operation.run()
            except NotThere:
                raise
            except TargetError:
                failed.append(operation)
                if len(failed) > _MOST_FAILURES:
                    raise
            else:
                self.progress(operation.size)

        self._pooled(one, operations, threads)
        return failed

    def _last_round(self, operations: Sequence[Operation]) -> None:
        def one(operation: Operation) -> None:
            self.check()
            operation.run()
            self.progress(operation.size)

        self._pooled(one, operations, _GENTLY)

    def _pooled(self, one: Callable[[Operation], None], operations: Sequence[Operation], threads: int) -> None:
        with ThreadPoolExecutor(min(threads, len(operations)), thread_name_prefix="sending") as pool:
            running: list[Future[None]] = [pool.submit(one, operation) for operation in operations]
            try:
                for future in wait(running, return_when=FIRST_EXCEPTION).done:
                    future.result()
            except BaseException:  # a Ctrl-C, too, ends what has not begun
                pool.shutdown(wait=True, cancel_futures=True)
                raise
