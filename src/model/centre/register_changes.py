"""What differs between two versions of a register: rows added, gone, and changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

Rows = list[dict[str, Any]]
REGISTERS = {"customers": "Kunder", "people": "Medarbetare", "addon_agreements": "Tilläggsavtal"}
SAME = 1e-9
ADDED, GONE, CHANGED = "ny", "borta", "ändrad"


@dataclass(frozen=True)
class Difference:
    """A row that is new, gone or changed: its key, and what each changed cell was and becomes."""

    kind: str
    key: tuple[Any, ...]
    cells: dict[str, tuple[Any, Any]]


@dataclass(frozen=True)
class Change:
    """A register as it is to become, and how that differs from what it is."""

    register: str
    columns: list[str]
    after: Rows
    differences: list[Difference]


def differences(key: Sequence[str], before: Rows, after: Rows) -> list[Difference]:
    """New and changed rows in the order of ``after``, then those that are gone."""
    known = {_identity(key, row): row for row in before}
    found = []
    for row in after:
        identity = _identity(key, row)
        was = known.pop(identity, None)
        if was is None:
            found.append(Difference(ADDED, identity, {name: (None, cell) for name, cell in row.items()}))
            continue
        cells = {
            name: (was.get(name), cell) for name, cell in row.items() if not _is_same(was.get(name), cell)
        }
        if cells:
            found.append(Difference(CHANGED, identity, cells))
    return found + [Difference(GONE, identity, {}) for identity in known]


def told(changes: Sequence[Change]) -> Iterator[str]:
    """The changes in words, a line each."""
    for change in changes:
        yield f"{REGISTERS[change.register]}:"
        for each in change.differences:
            name = ", ".join(_shown(part) for part in each.key if part is not None)
            cells = "; ".join(
                f"{column} {_shown(was)} → {_shown(becomes)}"
                if each.kind == CHANGED
                else f"{column} {_shown(becomes)}"
                for column, (was, becomes) in each.cells.items()
                if becomes not in (None, "", ()) or each.kind == CHANGED
            )
            yield f"  {each.kind}: {name}" + (f" ({cells})" if cells else "")


def _identity(key: Sequence[str], row: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(row[name] for name in key)


def _is_same(was: Any, becomes: Any) -> bool:
    if isinstance(was, tuple) and isinstance(becomes, tuple):
        return set(was) == set(becomes)
    is_number = isinstance(was, int | float) and isinstance(becomes, int | float)
    return abs(was - becomes) <= SAME if is_number else bool(was == becomes)


def _shown(cell: Any) -> str:
    if cell in (None, "", ()):
        return "tomt"
    if isinstance(cell, tuple):
        return ";".join(cell)
    return f"{cell:g}".replace(".", ",") if isinstance(cell, float) else str(cell)
