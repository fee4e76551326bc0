"""What a data frame that passes from one folder to another holds: columns, kinds, units, meaning.

A contract is declared beside the function that makes the frame, which hands over ``CONTRACT.frame(rows)`` or
``CONTRACT.checked(frame)``; docstrings name the contract and list no columns of their own. Only types are
looked at, never a value by itself, so a check costs less than a millisecond.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from fractions import Fraction
from functools import partial
from typing import Any, NamedTuple

import pandas as pd
from pandas.api import types


class FrameError(TypeError):
    """A frame that is not what its contract says; tells everything that differs."""


def _holds(*inferred: str) -> Callable[[Any], bool]:
    """Whether a column's values, missing ones aside, are what pandas infers as one of ``inferred``."""
    return lambda column: types.infer_dtype(column, skipna=True) in {*inferred, "empty"}


def _is_inexact(cell: Any) -> bool:
    return not isinstance(cell, Decimal | Fraction)


def _is_no_number(cell: Any) -> bool:
    return not isinstance(cell, int | float | Decimal | Fraction)


KINDS: dict[str, tuple[str, Callable[[Any], bool]]] = {
    "text": ("str", _holds("string", "categorical")),
    "whole": ("int64", types.is_integer_dtype),
    "real": ("float64", types.is_float_dtype),
    "numeric": ("float64", types.is_numeric_dtype),
    "exact": ("object", lambda column: _holds("decimal")(column) or not column.map(_is_inexact).any()),
    "counted": (
        "object",
        lambda column: types.is_numeric_dtype(column) or not column.map(_is_no_number).any(),
    ),
    "money": ("object", _holds("decimal")),
    "flag": ("bool", _holds("boolean")),
    "day": ("object", _holds("date", "datetime", "datetime64")),
    "series": ("object", lambda column: all(isinstance(values, tuple) for values in column)),
}
"""By name: the dtype that a column is given, and the test of whether it holds that kind."""


class Field(NamedTuple):
    """A column: its kind, its meaning with unit, and whether values may be missing, all of them even."""

    kind: str
    meaning: str
    optional: bool = False


text, whole, real, numeric, exact, counted, money, flag, day, series = (
    partial(Field, kind) for kind in KINDS
)
"""Text codes and names; whole numbers; real ones; either; Decimals or Fractions; numbers of any kind; Decimal
kronor; true or false; dates; tuples of numbers."""
KEYS = {
    "activity": text("code"),
    "all": whole("0, of everything together"),
    "channel": text("code"),
    "customer": whole("number"),
    "half_hour": text("its start, as 08:30"),
    "kind": text("code"),
    "method": text("code"),
    "month": whole("1-12"),
    "process": text("code"),
    "service": text("code"),
    "unit": text("code"),
}
"""Columns that frames of observations are grouped by; see :meth:`Frame.by`."""


class Frame:
    """The contract of one frame: ``about`` says what a row is; an ``index`` is named among the columns."""

    def __init__(self, about: str, index: str | None = None, **columns: Field) -> None:
        self.about, self.index, self.columns = about, index, columns

    def extended(self, about: str, **columns: Field) -> Frame:
        """The contract of the same frame with further columns."""
        return Frame(about, self.index, **self.columns, **columns)

    def by(self, keys: str | Iterable[str]) -> Frame:
        """The contract of such a frame grouped by ``keys`` of :data:`KEYS`, whose columns come first."""
        names = [keys] if isinstance(keys, str) else list(keys)
        return Frame(self.about, self.index, **{name: KEYS[name] for name in names}, **self.columns)

    def frame(self, rows: Any) -> pd.DataFrame:
        """``rows`` (tuples in the columns' order, or mappings by column) as a checked frame; none will do."""
        table = pd.DataFrame(rows, columns=list(self.columns))
        if table.empty:
            table = table.astype({name: KINDS[field.kind][0] for name, field in self.columns.items()})
        return self.checked(table)

    def checked(self, frame: pd.DataFrame) -> pd.DataFrame:
        """The same frame; FrameError with every column that is missing, unknown, or of another kind."""
        if faults := list(self._faults(frame)):
            raise FrameError(f"{self.about}: " + "; ".join(faults))
        return frame

    def _faults(self, frame: pd.DataFrame) -> Iterator[str]:
        held: dict[Any, Any] = {name: frame[name] for name in frame.columns}
        if self.index is not None:
            held[frame.index.name] = frame.index
        yield from (f"no column {name}" for name in self.columns if name not in held)
        yield from (f"unknown column {name}" for name in held if name not in self.columns)
        for name in [name for name in self.columns if name in held]:
            field, column = self.columns[name], held[name]
            if field.optional and column.isna().all():
                continue
            if not KINDS[field.kind][1](column):
                yield f"{name} holds {types.infer_dtype(column, skipna=True)}, not {field.kind}"
            elif not field.optional and column.isna().any():
                yield f"{name} has missing values"
