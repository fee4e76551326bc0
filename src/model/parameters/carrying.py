"""How a value by year becomes next year's: as the parameter says itself, or else as the schema declares.

A parameter in ``params/base`` says it by ``next_year``. What neither says anything of is not carried: it is a
fact of the years that it names. A value by date holds until the next one, so that none is ever missing: but
for what somebody decides for each year. A change of a level is of its own year.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from model.errors import Finding, InputError
from model.parameters.loading import project_root, read_yaml
from model.parameters.quantity import ByDate, ByYear, Carried, NextYear, Quantity, Revisions, Strict
from model.parameters.schema.economy import PRICES as PRICE_LEVEL
from model.parameters.schema.economy import WAGES
from model.parameters.schema.parameters import Parameters

WORK = (
    "organisation",
    "calendar",
    "demand",
    "activities",
    "phone",
    "mail",
    "contacts",
    "staffing",
    "services",
)
"""Parts of the parameters that a year's work rests on."""
COST = (*WORK, "economy")
"""Those that its cost rests on too."""
PRICES = (*COST, "price_rules")
"""Those that its prices rest on too."""
INDICES = (WAGES, PRICE_LEVEL)
"""What its prices rest on only where they are compared with last year's."""


@dataclass(frozen=True)
class Carrying:
    """A parameter with a value by year or date: its dotted path, itself, how it is carried, and by what."""

    path: str
    quantity: ByYear[Any] | ByDate[Any] | Revisions[Any]
    rule: NextYear
    index: str = ""
    sums: tuple[str, ...] = ()

    @property
    def is_by_year(self) -> bool:
        """Whether each year has a value, or changes, of its own."""
        return not isinstance(self.quantity, ByDate)

    def is_missing(self, year: int) -> bool:
        """Whether it has values, and none that holds in ``year``."""
        return (self.is_by_year or self.rule is NextYear.DECIDED) and self.is_due(year)

    @property
    def always_holds(self) -> bool:
        """Whether somebody decides it, and it has one value, of no year."""
        return self.rule is NextYear.DECIDED and list(self.quantity.value) == [date.min]

    def is_due(self, year: int) -> bool:
        """Whether it has values, and none of ``year`` itself."""
        if isinstance(self.quantity, ByYear):
            return bool(self.quantity.value) and year not in self.quantity.value
        days = [day for day in self.quantity.value if day != date.min]
        return bool(days) and self.rule is not NextYear.SAME and year not in {day.year for day in days}


def carryings(parameters: Parameters) -> list[Carrying]:
    """Every parameter that is carried from year to year, in the order of the parameters."""
    return list(_below(parameters, ""))


def missing(parameters: Parameters, year: int, parts: Collection[str] = PRICES) -> list[Carrying]:
    """Those of ``parts`` (first steps of the path) that have no value of ``year``."""
    return [
        each
        for each in carryings(parameters)
        if each.path.partition(".")[0] in parts and each.is_missing(year)
    ]


def require_year(
    parameters: Parameters, year: int, parts: Collection[str] = PRICES, but: Collection[str] = ()
) -> None:
    """InputError that names, by file and path, every value of ``year`` that a plan lacks.

    but: paths that the plan does without. What is derived from a plan is not asked for before there is one.
    """
    lacking = [
        each
        for each in missing(parameters, year, parts)
        if each.rule is not NextYear.DERIVED and each.path not in but
    ]
    if lacking:
        decided = f"ett beslut (tertial new-year {year} --workbook FIL)"
        follows = f"ett värde (tertial new-year {year} för över det som följer av regler)"
        raise InputError(
            *(
                Finding(
                    base_file(each.path),
                    f"{each.path} {year}",
                    "saknas",
                    decided if each.rule is NextYear.DECIDED else follows,
                )
                for each in lacking
            )
        )


def needless(parameters: Parameters, year: int) -> Collection[str]:
    """Paths that prices of ``year`` do without: indices, where no demand compares with last year."""
    demand = parameters.price_rules.productivity
    begun = [day for day in demand.value if day <= date(year, 1, 1)]
    return INDICES if not begun or demand.value[max(begun)] is None else ()


def base_file(path: str, params: Path | None = None) -> str:
    """The file of the base that holds the parameter at ``path``, as it is shown to people."""
    key = path.partition(".")[0]
    for file in sorted(((params or project_root() / "params") / "base").glob("*.yaml")):
        shown_as = f"params/base/{file.name}"
        if key in read_yaml(file, shown_as):
            return shown_as
    return "params/base"


def _below(node: object, path: str) -> Iterator[Carrying]:
    if isinstance(node, Strict):
        for name, field in type(node).model_fields.items():
            declared = next((mark for mark in field.metadata if isinstance(mark, Carried)), None)
            yield from _part(getattr(node, name), f"{path}.{name}" if path else name, declared)
    elif isinstance(node, Mapping):
        for name, part in node.items():
            yield from _part(part, f"{path}.{name}", None)


def _part(part: object, path: str, declared: Carried | None) -> Iterator[Carrying]:
    if isinstance(part, ByYear | ByDate | Revisions):
        if rule := part.next_year or (declared and declared.rule):
            yield Carrying(path, part, rule, *((declared.index, declared.sums) if declared else ()))
    elif not isinstance(part, Quantity):
        yield from _below(part, path)
