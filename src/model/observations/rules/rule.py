"""What a rule is, and what it finds: something possible but implausible, told and never changed.

A rule of one table is declared with it (``TableNeed.rules``); one between tables in a module of its own.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from model.errors import Finding
from model.observations.files import MONTH_NAMES

if TYPE_CHECKING:
    from model.observations.rules.looked_at import Tables

MONTH, VALUES, HELD = "month", "values", "delivered"
"""Keys of a remark: its month, how many values are told as one, and what a whole file held."""
TEN, HUNDRED = 10, 100
CODE_LENGTH = 8
"""Characters of a remark's code: so many that two of a centre's remarks do not share one."""
Value = float | date


@dataclass(frozen=True, kw_only=True)
class Rule:
    """A rule: what it is called, in what words it tells, and how it looks.

    code: its name, which acknowledgements hold to. says: a message of the catalogue, why something is told.
    wanted: what was expected, in Swedish, where ``{other}`` is what the value is held against and ``{which}``
    which series it is of. explains: what it catches and by which limits, in English, for the docs. look:
    yields what it finds. against: whether the other value stands in the data, so that a change of it makes
    another remark. figure: a message, what the value is called where no column is. reports: kinds of reports
    that it concerns; those of the table where there are none. of: tables that it is of, for the docs.
    """

    code: str
    says: str
    wanted: str
    explains: str
    look: Callable[[Tables, Rule], Iterator[Remark]] = field(compare=False)
    against: bool = True
    figure: str = ""
    reports: tuple[str, ...] = ()
    of: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Remark:
    """One thing that a rule finds.

    file: as messages name it. reports: kinds of reports that it concerns. row: of the file; None where it is
    no single row. column: of the table, empty where it is none. key: which of the table's series, and the
    month. value: what is there; other: what it is held against.
    """

    rule: Rule
    file: str
    reports: tuple[str, ...]
    row: int | None = None
    column: str = ""
    key: Mapping[str, Any] = field(default_factory=dict)
    value: Value | None = None
    other: Value | None = None

    @property
    def code(self) -> str:
        """What it is acknowledged by: the same as long as the same values stand in the same place.

        Where a row stands in its file does not count.
        """
        against = _plain(self.other) if self.rule.against else ""
        key = [(name, str(value)) for name, value in sorted(self.key.items())]
        told = [self.rule.code, self.file, self.column, key, _plain(self.value), against]
        return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()[:CODE_LENGTH]

    def concerns(self, report: str, of: Mapping[str, object]) -> bool:
        """Whether a report of the kind ``report`` shows what it is of; of: the unit or customer it is about.

        What is of no single series, such as a whole file, concerns them all.
        """
        if report not in self.reports:
            return False
        names = [name for name in self.key if name not in (MONTH, VALUES, HELD)]
        return not names or all(str(self.key.get(name)) == str(value) for name, value in of.items())

    def finding(self) -> Finding:
        """As the terminal tells it."""
        which = ", ".join(f"{name} {value}" for name, value in self.key.items() if name != MONTH)
        month = self.key.get(MONTH)
        places = [f"rad {self.row}" if self.row else MONTH_NAMES[month] if month else ""]
        places += [f"kolumn {self.column}" if self.column else ""]
        wanted = self.rule.wanted.format(
            other="" if self.other is None else short(self.other), which=f" ({which})" if which else ""
        )
        place = ", ".join(filter(None, places)) or "filen"
        return Finding(self.file, place, "" if self.value is None else short(self.value), wanted)


def short(value: Value) -> str:
    """A value in a message: whole where that says enough, per cent with a decimal."""
    if isinstance(value, date):
        return value.isoformat()
    if abs(value) >= HUNDRED or float(value).is_integer():
        return f"{value:.0f}"
    return f"{value:.1f}" if abs(value) >= TEN else f"{value:.3g}"


def _plain(value: Value | None) -> str:
    if value is None or isinstance(value, date):
        return str(value)
    return f"{float(value):.10g}"
