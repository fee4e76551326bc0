"""A source description: what a file that arrives looks like and means. Written in YAML, never in code."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    ValidationError,
    model_validator,
)

from model.errors import Finding, InputError
from model.importing.described import Described, Pattern, Rule
from model.importing.fills import Fill
from model.importing.formulas import parse
from model.parameters.loading import project_root, read_yaml
from model.parameters.messages import finding

SHIPPED = Path(__file__).parent / "descriptions"
"""Folder of the descriptions that come with the product."""

Kind = Literal[
    "text", "whole", "number", "money", "share", "day", "moment", "clock", "duration", "period", "truth"
]
"""What a column's cells are, and what they become:

text       words and codes -> String
whole      whole number -> Int64
number     number -> Float64
money      amount -> kronor, Decimal with two decimals (exact)
share      "75,0 %", 0,75 or, with the unit %, 75,0 -> Float64, 0.75
day        date -> Date
moment     date and clock -> Datetime, UTC where ``zone`` is given
clock      time of day, also the start of "08:30-09:00" -> Time
duration   time spent, as clock or as a number in ``unit`` -> Float64, seconds
period     a month: 201103, 2011-03, mars 2011; final period 13 -> String "2011-03", "2011-13"
truth      ja/nej, 1/0, true/false, x/blank -> Boolean
"""
TIME_UNITS = {"ms": 0.001, "s": 1.0, "min": 60.0, "h": 3600.0}
NAME = r"[a-z][a-z0-9_]*"
RESERVED = ("row", "file", "source")
"""Columns that every register has of its own."""
MONEY_UNITS = {"öre": -2, "kr": 0, "tkr": 3, "mnkr": 6}
"""Power of ten of a unit of money, in kronor."""


SERIAL_NUMBERS = ("excel", "excel-1904", "unix")


def _form(value: str) -> str:
    if "%" not in value and value not in SERIAL_NUMBERS:
        raise ValueError(
            f"ett format som %d/%m/%Y, eller {', '.join(SERIAL_NUMBERS)} (inte {value})"
        ) from None
    return value


def _zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(f"en tidszon som Europe/Stockholm (inte {value})") from None
    return value


Form = Annotated[str, AfterValidator(_form)]
Zone = Annotated[str, AfterValidator(_zone)]


def _formula(value: Any) -> str:
    """Its text; a number alone is a formula too."""
    text = f"{value:g}" if isinstance(value, int | float) else str(value)
    parse(text)
    return text


Expression = Annotated[str, BeforeValidator(_formula)]
"""See :mod:`model.importing.formulas`."""


class Column(Described):
    """A column of the register: where it stands in the file and what its cells mean.

    heading: what the file calls it, one or several synonyms; its own name where nothing is said.
    optional: the file need not have the column. blank: a cell may be empty.
    unit: of money (öre, kr, tkr, mnkr) and durations (ms, s, min, h). sign: -1 turns the sign.
    decimals: most decimals an amount may have. formats: of days and moments, as strftime writes them,
    tried before the usual ones; ``excel`` and ``excel-1904`` are serial numbers of Excel's.
    year: of months that are written as numbers alone. zone: where a moment's clock stands.
    codes: what the file says, in any case -> what the centre calls it ("": nothing); where ``other_codes``
    is refused, nothing else may stand there.
    least, most: bounds of numbers. sum: columns of the register that it is the sum of, instead of a heading.
    constant: the same for every row, instead of a heading.
    computed: a formula over other columns of numbers, clocks and durations, instead of a heading.
    above: a pattern with one group, found in the rows above the headings; its text stands for every row.
    personal: drop it, or keep a pseudonym that the centre alone can make.
    """

    heading: tuple[str, ...] = ()
    kind: Kind = "text"
    optional: bool = False
    blank: bool = False
    unit: str | None = None
    sign: Literal[1, -1] = 1
    decimals: int = Field(default=2, ge=0, le=9)
    formats: tuple[Form, ...] = ()
    year: int | None = Field(default=None, ge=1900, le=2100)
    zone: Zone | None = None
    codes: dict[str, str] = Field(default_factory=dict)
    other_codes: Literal["kept", "refused"] = "kept"
    pattern: Pattern | None = None
    least: float | None = None
    most: float | None = None
    sum: tuple[str, ...] = ()
    constant: str | None = None
    computed: Expression | None = None
    above: Pattern | None = None
    personal: Literal["drop", "pseudonym"] | None = None

    @property
    def is_made(self) -> bool:
        """Whether it is made here, from other columns, the rows above or nothing: no column of the file's."""
        return bool(self.sum or self.computed or self.above) or self.constant is not None

    @model_validator(mode="before")
    @classmethod
    def _one_heading(cls, given: Any) -> Any:
        if isinstance(given, dict):
            given = dict(given)
            for name in ("heading", "formats", "sum"):
                if isinstance(given.get(name), str):
                    given[name] = (given[name],)
            if isinstance(given.get("codes"), dict):
                given["codes"] = {str(key): str(value) for key, value in given["codes"].items()}
        return given

    @model_validator(mode="after")
    def _unit_of_its_kind(self) -> Column:
        units = {"money": tuple(MONEY_UNITS), "duration": tuple(TIME_UNITS), "share": ("%",)}
        known = units.get(self.kind, ())
        if self.unit is not None and self.unit not in known:
            wanted = f"en enhet för {self.kind}: {', '.join(known)}" if known else "ingen enhet"
            raise ValueError(f"{wanted} (inte {self.unit})")
        return self


class Header(Described):
    """Rows of headings: how many (merged headings take two), and where if not found by the headings."""

    rows: int = Field(default=1, ge=0, le=3)
    first_row: int | None = Field(default=None, ge=1)


class Periods(Described):
    """How the register is divided: by which column, month by month or by year.

    final: number of the period that closes the books; it belongs to the year and to no month.
    """

    column: str
    every: Literal["month", "year"] = "month"
    final: int | None = 13


class Series(Described):
    """A series whose values should be like each other: ``value`` summed for each ``by`` and period.

    Without a value, rows are counted.
    """

    value: str | None = None
    by: tuple[str, ...] = ()


class Gaps(Described):
    """Intervals that the file leaves out when nothing happened: rows of zeros.

    day, clock: columns of each interval; minutes: its length; by: each of these has all intervals between
    the first and the last hour of the file, on every day that the file has; zero: columns that become 0.
    """

    day: str
    clock: str
    minutes: int = Field(default=30, ge=1, le=1440)
    by: tuple[str, ...] = ()
    zero: tuple[str, ...]


class Check(Described):
    """What must hold within a row, under a name: ``value`` equals, is at least or at most another formula.

    where: only rows in which these columns have these values; unless: not those in which one has.
    otherwise: what becomes of a row that breaks it; told rows are taken, and counted in the account.
    """

    rule: str
    value: Expression
    equals: Expression | None = None
    at_least: Expression | None = None
    at_most: Expression | None = None
    tolerance: float = Field(default=0.0, ge=0.0)
    where: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    unless: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    otherwise: Literal["set_aside", "left_out", "told"] = "set_aside"

    @model_validator(mode="after")
    def _one_bound(self) -> Check:
        if len([bound for bound in (self.equals, self.at_least, self.at_most) if bound is not None]) != 1:
            raise ValueError("en av equals, at_least och at_most")
        return self

    @property
    def relation(self) -> Literal["equals", "at_least", "at_most"]:
        """Which bound it has."""
        if self.equals is not None:
            return "equals"
        return "at_least" if self.at_least is not None else "at_most"

    @property
    def bound(self) -> str:
        """The bound's formula."""
        return next(bound for bound in (self.equals, self.at_least, self.at_most) if bound is not None)

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that it needs."""
        formulas = (*parse(self.value).columns, *parse(self.bound).columns)
        return tuple(dict.fromkeys((*formulas, *self.where, *self.unless)))


class Wide(Described):
    """Headings that are values: a column for each month, or for each question.

    headings: pattern of theirs. name, value: columns of the description that get the heading and the cell;
    each cell that holds something becomes a row. Both are ``optional``, since no file has such a heading.
    """

    headings: Pattern
    name: str
    value: str


class SourceDescription(Described):
    """What a source's files look like and mean.

    title: in Swedish, for people. target (written ``register``): where its rows are kept. format: of FORMATS.
    encoding, delimiter, quote, decimal: of text; what is not said is found by looking.
    sheet: of a workbook; the first, or the first with the headings.
    columns: name in the register -> :class:`Column`. totals, left_out: see :class:`Rule`.
    key: columns that identify a row; repeats: rows that are the same in every column are left out after the
    first, or refused. A key that comes back with other content is set aside.
    checks: see :class:`Check`, in the order that they are asked.
    fills: the tables of the year that its rows give figures of.
    control: sums that must come out, column -> amount, and ``rows``.
    largest_share_set_aside: above it nothing is taken. options: of the format alone.
    """

    title: str
    target: str = Field(alias="register", pattern=r"^[a-z][a-z0-9_]*$")
    format: str = "text"
    encoding: str | None = None
    delimiter: str | None = Field(default=None, min_length=1, max_length=1)
    quote: str | None = Field(default='"', min_length=1, max_length=1)
    decimal: Literal[",", "."] = ","
    sheet: str | None = None
    header: Header = Header()
    columns: dict[str, Column]
    totals: tuple[Rule, ...] = ()
    left_out: tuple[Rule, ...] = ()
    key: tuple[str, ...] = ()
    repeats: Literal["left_out", "refused"] = "left_out"
    period: Periods
    wide: Wide | None = None
    gaps: Gaps | None = None
    series: tuple[Series, ...] = ()
    checks: tuple[Check, ...] = ()
    fills: tuple[Fill, ...] = ()
    control: dict[str, str | float | int] = Field(default_factory=dict)
    largest_share_set_aside: float = Field(default=0.0, ge=0.0, le=1.0)
    options: dict[str, Any] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _names_what_there_is(self) -> SourceDescription:
        faults = list(_breaches(self))
        if faults:
            raise ValueError("; ".join(faults))
        return self

    @property
    def has_personal_data(self) -> bool:
        """Whether some column says something about a person."""
        return any(column.personal for column in self.columns.values())

    @property
    def read(self) -> dict[str, Column]:
        """The columns that a file has, also those that are not kept."""
        return {name: column for name, column in self.columns.items() if not column.is_made}

    @property
    def kept(self) -> dict[str, Column]:
        """The columns that the register gets."""
        return {name: column for name, column in self.columns.items() if column.personal != "drop"}

    def headings_of(self, name: str) -> tuple[str, ...]:
        """What the file may call column ``name``."""
        return self.columns[name].heading or (name,)

    def digest(self) -> str:
        """SHA-256 of everything it says of the file; what is made of its rows later is no part of that."""
        return hashlib.sha256(self.model_dump_json(exclude={"fills"}).encode()).hexdigest()


def _breaches(description: SourceDescription) -> Iterator[str]:
    kept = description.kept
    used = {"period.column": [description.period.column], "key": description.key}
    used |= {f"columns.{name}.sum": column.sum for name, column in description.columns.items()}
    used |= {
        f"columns.{name}.computed": parse(column.computed).columns
        for name, column in description.columns.items()
        if column.computed
    }
    used |= {f"checks, {check.rule}": check.columns for check in description.checks}
    if wide := description.wide:
        used |= {"wide": (wide.name, wide.value)}
    used |= {"series": [n for s in description.series for n in ([s.value] if s.value else []) + list(s.by)]}
    used |= {f"fills, {fill.table}": fill.needs for fill in description.fills}
    used |= {"control": [name for name in description.control if name != "rows"]}
    if gaps := description.gaps:
        used |= {"gaps": [gaps.day, gaps.clock, *gaps.by, *gaps.zero]}
    for place, names in used.items():
        for name in names:
            if name not in kept:
                yield f"{place}: en kolumn som registret får ({', '.join(kept)}), inte {name}"
    for name, column in kept.items():
        if name in RESERVED or not re.fullmatch(NAME, name):
            yield f"columns: namn av a-z, 0-9 och _, andra än {', '.join(RESERVED)} (inte {name})"
        elif name == "period" and column.kind != "period":
            yield f"columns.period: slaget period (inte {column.kind}), eller ett annat namn"
    wanted = ("day", "moment", "period")
    period = kept.get(description.period.column)
    if period and (period.blank or period.optional) and not description.wide:
        yield "period.column: en kolumn som alltid finns och aldrig är tom (inte blank eller optional)"
    if period and period.kind not in wanted:
        yield f"period.column: en kolumn av slaget {', '.join(wanted)} (inte {period.kind})"


def read_description(name: str, centre: Path | None = None) -> SourceDescription:
    """The description of source ``name``: the centre's own (``params/sources``), else a shipped one.

    Raises InputError for a name that neither has, and for every fault of the file.
    """
    folders = ((centre or project_root()) / "params" / "sources", SHIPPED)
    for folder in folders:
        path = folder / f"{name}.yaml"
        if path.is_file():
            return parse_description(path)
    known = ", ".join(source_names(centre)) or "inga beskrivningar finns; se tertial import --propose"
    raise InputError(Finding(f"params/sources/{name}.yaml", "källan", name, f"en av: {known}"))


def source_names(centre: Path | None = None) -> list[str]:
    """Sources that can be imported."""
    folders = ((centre or project_root()) / "params" / "sources", SHIPPED)
    return sorted({path.stem for folder in folders for path in folder.glob("*.yaml")})


def parse_description(path: Path) -> SourceDescription:
    """The description in a YAML file; InputError with every fault."""
    shown = f"params/sources/{path.name}" if path.parent != SHIPPED else path.name
    try:
        return SourceDescription.model_validate(read_yaml(path, shown))
    except ValidationError as error:
        raise InputError(*(finding(fault, shown) for fault in error.errors())) from None
