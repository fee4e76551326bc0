"""Back-office work as rows of arrays.

An item needs ``work`` seconds of a person with the right skill; zero means that it flows through untouched.
An item with a ``parent`` does not exist until its parent is done: a rejected line of a file that has been
loaded, a document that comes back from the customer, the call-back after a call.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.arrays import Floats, Integers
from model.randomness import ticks

NONE = -1

Column = NDArray[np.generic] | float

# A year has millions of items: narrow columns halve what they take in memory.
_DTYPES = {
    "activity": np.int8,
    "customer": np.int16,
    "unit": np.int8,
    "parent": np.int32,
    "delay": np.int16,
    "case": np.int32,
}


@dataclass(frozen=True)
class Items:
    """Back-office work, one row each.

    activity: index into ``Workload.activities``. customer: row of the customer register, NONE for mail.
    unit: index of the unit that serves the customer. arrival: when it came in. release: when it can be
    worked on (both infinite for an item with a parent). due: promised completion (infinite likewise).
    work: seconds of handling. parent: item that must be done first, or NONE. delay: working days from the
    parent's completion to this item's release. case: items sharing a case are work packages of one task.
    """

    activity: Integers
    customer: Integers
    unit: Integers
    arrival: Floats
    release: Floats
    due: Floats
    work: Floats
    parent: Integers
    delay: Integers
    case: Integers

    def __len__(self) -> int:
        return len(self.activity)


def items(count: int, **columns: Column) -> Items:
    """``count`` items with the given columns; scalars are repeated, omitted links are NONE."""
    defaults: dict[str, Column] = {"parent": NONE, "delay": 0, "case": np.arange(count)}
    values = defaults | columns
    typed: dict[str, Any] = {
        field.name: np.ascontiguousarray(
            np.broadcast_to(np.asarray(values[field.name], _DTYPES.get(field.name, np.float64)), (count,))
        )
        for field in fields(Items)
    }
    return Items(**typed)


def packages(limit: float, work: Floats, **columns: Column) -> Items:
    """Items of which those longer than ``limit`` seconds are split into equal packages of one case."""
    if work.max(initial=0.0) <= limit:
        return items(len(work), work=ticks(work), **columns)
    parts = np.maximum(np.ceil(work / limit), 1).astype(np.int64)
    case = np.repeat(np.arange(len(work)), parts)
    repeated = {
        name: column[case] if isinstance(column, np.ndarray) else column for name, column in columns.items()
    }
    return items(len(case), work=ticks((work / parts)[case]), case=case, **repeated)


class Collection:
    """Items of many kinds under common numbers, in the order in which they are added.

    They are copied at once to where they stay, so that the memory of what is drawn can be used again.
    ``expected``: how many there will be, more or less.
    """

    def __init__(self, expected: int) -> None:
        self._columns = {
            field.name: np.empty(expected, _DTYPES.get(field.name, np.float64)) for field in fields(Items)
        }
        self._room = expected
        self._cases = 0
        self.count = 0

    def add(self, block: Items) -> int:
        """Add ``block``, its cases numbered on from those before; the number of its first item."""
        first, after = self.count, self.count + len(block)
        if after > self._room:
            self._room = after + after // 2
            self._columns = {
                name: np.concatenate([column[:first], np.empty(self._room - first, column.dtype)])
                for name, column in self._columns.items()
            }
        for name, column in self._columns.items():
            column[first:after] = getattr(block, name)
        self._columns["case"][first:after] += self._cases
        self._cases += int(block.case.max(initial=-1)) + 1
        self.count = after
        return first

    def close(self) -> Items:
        """All items."""
        whole: dict[str, Any] = {name: column[: self.count] for name, column in self._columns.items()}
        return Items(**whole)
