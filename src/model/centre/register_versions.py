"""A register's file after an edit: what was corrected in place, or the edited rows beside what they were.

An edit that says from when it is known leaves the rows as they were, so that reports of earlier days read
those. One that does not is a correction of the row that holds now.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from model.centre.register_changes import GONE, REGISTERS, Change, Rows
from model.errors import Finding, InputError
from model.observations.known import KNOWN
from model.parameters.loading import COMMAND_LINE

Key = tuple[Any, ...]


def file_rows(change: Change, key: Sequence[str], stands: Rows, known: date | None) -> Rows:
    """The rows of the file that has been ``stands``, with every version of each, after ``change``.

    known: from when what is changed is known; a correction without. Raises InputError for a row that is taken
    away from a day, and for a day before one that the row has been edited.
    """
    if known is None and not any(row.get(KNOWN) for row in stands):
        return change.after
    if known is not None and (faults := list(_faults(change, key, stands, known))):
        raise InputError(*faults)
    after = {_of(key, row): row for row in change.after}
    changed = {each.key for each in change.differences if each.kind != GONE}
    last = {_of(key, row): place for place, row in sorted(enumerate(stands), key=lambda each: _said(each[1]))}
    kept = []
    for place, row in enumerate(stands):
        identity = _of(key, row)
        if identity not in after:
            continue
        is_edited = place == last[identity] and identity in changed
        if is_edited and (known is None or row.get(KNOWN) == known):
            row = after[identity] | {KNOWN: row.get(KNOWN)}
            changed.discard(identity)
        kept.append(row)
    return kept + [row | {KNOWN: known} for row in change.after if _of(key, row) in changed]


def _faults(change: Change, key: Sequence[str], stands: Rows, known: date) -> Iterator[Finding]:
    for each in change.differences:
        days = [_said(row) for row in stands if _of(key, row) == each.key]
        name = (
            f"{REGISTERS[change.register]}, {', '.join(str(part) for part in each.key if part is not None)}"
        )
        if each.kind == GONE:
            wanted = "en sista dag i raden, eller ingen --known: en rad som tas bort har aldrig funnits"
            yield Finding(COMMAND_LINE, "--known", f"{name}: borttagen", wanted)
        elif days and max(days) > known:
            yield Finding(
                COMMAND_LINE, "--known", f"{name}: {known}", f"tidigast {max(days)}, då raden ändrades"
            )


def _said(row: dict[str, Any]) -> date:
    """From when a version is known."""
    return row.get(KNOWN) or date.min


def _of(key: Sequence[str], row: dict[str, Any]) -> Key:
    return tuple(row.get(name) for name in key)
