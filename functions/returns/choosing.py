"""Which pieces somebody chose in a form: fields `line_<number>` with how many."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from commerce.errors import FieldProblem, InvalidFields
from commerce.returns.rights import LineRight

_PREFIX = "line_"
_MOST = 1000


def read_lines(fields: Mapping[str, str], allowed: Sequence[LineRight] | None) -> dict[str, int]:
    """Pieces by line (0-based, as text), those with none left out. `allowed`: None for any line.

    Raises InvalidFields: `lines` is missing, or a line's number is not one of those that may be chosen.
    """
    free = {str(right.number): right.free for right in allowed or ()}
    chosen: dict[str, int] = {}
    problems: list[FieldProblem] = []
    for name, value in fields.items():
        if not name.startswith(_PREFIX) or value in {"", "0"}:
            continue
        number = name.removeprefix(_PREFIX)
        most = free.get(number, 0) if allowed is not None else _MOST
        if not (value.isascii() and value.isdecimal() and len(value) < 5 and 0 < int(value) <= most):
            problems.append(FieldProblem(name[:64], "not_to_return", {"max": most}))
        else:
            chosen[number] = int(value)
    if not chosen and not problems:
        problems.append(FieldProblem("lines", "no_pieces"))
    if problems:
        raise InvalidFields(problems)
    return chosen
