"""Stock is conserved by any sequence of moves, and no counter is ever negative."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from commerce import stock
from commerce.stock import Move, Stock

MOVES = st.one_of(
    *(
        st.builds(move, st.integers(1, 5))
        for move in (stock.hold, stock.release, stock.sell, stock.sell_unheld, stock.restock)
    ),
    st.builds(stock.restock, st.integers(-5, -1)),
)


def apply(before: Stock, move: Move) -> Stock:
    """What a store does: all changes, if every guard holds."""
    if any(getattr(before, name) < least for name, least in move.at_least.items()):
        return before
    return replace(before, **{name: getattr(before, name) + change for name, change in move.changes.items()})


@given(st.integers(0, 12), st.lists(MOVES, max_size=40))
def test_any_sequence_of_moves_conserves_stock(opening, moves):
    now = Stock(opening, 0, 0, opening, opening)
    for move in moves:
        now = apply(now, move)
        assert now.conserved


@given(MOVES)
def test_no_guard_is_missing(move):
    """Each counter that a move lowers is guarded by as much, except `stocked`, which `available` guards."""
    for name, change in move.changes.items():
        if change < 0 and name != "stocked":
            assert move.at_least[name] >= -change


@given(st.integers(1, 9))
def test_a_hold_that_ends_unpaid_leaves_everything_as_it_was(pieces):
    before = Stock(9, 0, 0, 9, 9)
    assert apply(apply(before, stock.hold(pieces)), stock.release(pieces)) == before


def test_more_than_there_is_cannot_be_held():
    before = Stock(3, 0, 0, 3, 3)
    assert apply(before, stock.hold(4)) == before


def test_lost_pieces_are_not_conserved():
    assert not Stock(1, 1, 1, 4, 4).conserved
    assert not Stock(-1, 1, 0, 0, 0).conserved
