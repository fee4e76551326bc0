"""Whether a report on a year can be made of the tables that are there, and what it would be without.

No table of a year is required by itself: what rests on one that is not there is left out. A follow-up needs
the registers and some table, and of what is there the months that it is about.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from model.errors import InputError
from model.observations.names import Names
from model.observations.needs import PERIOD, REGISTERS
from model.observations.table_need import TableNeed

THERE = "there"


@dataclass(frozen=True)
class Readiness:
    """Tables, as paths below ``data/``.

    waits: those that the report cannot be made before, with what is wrong. any_of: those of which one is
    enough, where there is none of the year. without: those among the first that a centre brings that are
    left out.
    """

    waits: tuple[str, ...] = ()
    any_of: tuple[str, ...] = ()
    without: tuple[str, ...] = ()

    @property
    def can_be_made(self) -> bool:
        """Whether nothing is waited for."""
        return not self.waits and not self.any_of


def of_registers(names: Names, year: int) -> Readiness:
    """Whether what is planned can be made, which rests on the registers."""
    return Readiness(tuple(_file(need, names, year) for need in REGISTERS if _lacks(need, names, year)))


def of_year(names: Names, year: int, through: int) -> Readiness:
    """Whether a follow-up of ``year`` to the end of month ``through`` can be made."""
    waits = of_registers(names, year).waits
    base = tuple(_file(need, names, year) for need in PERIOD if _lacks(need, names, year))
    there = [need for need in PERIOD if need.state(names.data, year) == THERE]
    if not there:
        return Readiness(waits, any_of=base)
    return Readiness((*waits, *_not_far_enough(there, names, year, through)), without=base)


def _lacks(need: TableNeed, names: Names, year: int) -> bool:
    return need.is_base and need.state(names.data, year) != THERE


def _not_far_enough(there: list[TableNeed], names: Names, year: int, through: int) -> Iterator[str]:
    """Tables that cannot be read to the end of the month, with the first that is wrong."""
    for need in there:
        try:
            need.table(year, names, through)
        except InputError as error:
            first = error.findings[0]
            yield f"{_file(need, names, year)} ({first.place}: {first.value})"


def _file(need: TableNeed, names: Names, year: int) -> str:
    return need.path(names.data, year).relative_to(names.data).as_posix()
