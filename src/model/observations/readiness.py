"""Whether a report on a year can be made of the tables that are there, and what it would be without.

No table of a year is required by itself: what rests on one that is not there is left out. A follow-up needs
the registers and some table, and of what is there the months that it is about.
"""

from __future__ import annotations

from dataclasses import dataclass

from model.errors import InputError
from model.observations.files import MONTH_NAMES
from model.observations.names import Names
from model.observations.needs import PERIOD, REGISTERS
from model.observations.table_need import TableNeed

THERE = "there"


@dataclass(frozen=True)
class Readiness:
    """Tables, as paths below ``data/``.

    faulty: those that are not as they should be, with what is wrong. short: those that do not reach the month
    yet, with how far they go. any_of: those of which one is enough, where there is none of the year. without:
    those among the first that a centre brings that are left out.
    """

    faulty: tuple[str, ...] = ()
    short: tuple[str, ...] = ()
    any_of: tuple[str, ...] = ()
    without: tuple[str, ...] = ()

    @property
    def can_be_made(self) -> bool:
        """Whether nothing is waited for."""
        return not (self.faulty or self.short or self.any_of)

    @property
    def is_early(self) -> bool:
        """Whether what it is about has not come yet, or is not there at all."""
        return bool(self.short or self.any_of)

    def __str__(self) -> str:
        """What it waits for, or is made without, in words that follow what it is; empty where it is whole."""
        waits = [*self.faulty, *self.short]
        if self.any_of:
            waits.append(f"någon tabell, först {', '.join(self.any_of)}")
        if waits:
            return f"väntar på {', '.join(waits)}"
        return f"utan {', '.join(self.without)}" if self.without else ""


def of_registers(names: Names, year: int) -> Readiness:
    """Whether what is planned can be made, which rests on the registers."""
    return Readiness(tuple(_file(need, names, year) for need in REGISTERS if _lacks(need, names, year)))


def of_year(names: Names, year: int, through: int) -> Readiness:
    """Whether a follow-up of ``year`` to the end of month ``through`` can be made."""
    faulty = list(of_registers(names, year).faulty)
    base = tuple(_file(need, names, year) for need in PERIOD if _lacks(need, names, year))
    there = [need for need in PERIOD if need.state(names.data, year) == THERE]
    if not there:
        return Readiness(tuple(faulty), any_of=base)
    short = []
    for need in there:
        try:
            need.table(year, names, through)
        except InputError as error:
            reached = _reached(need, names, year)
            if reached is not None and reached < through:
                last = MONTH_NAMES[reached] if reached else "ingen månad"
                short.append(f"{_file(need, names, year)} (till och med {last})")
            else:
                first = error.findings[0]
                faulty.append(f"{_file(need, names, year)} ({first.place}: {first.value})")
    return Readiness(tuple(faulty), tuple(short), without=base)


def _lacks(need: TableNeed, names: Names, year: int) -> bool:
    return need.is_base and need.state(names.data, year) != THERE


def _reached(need: TableNeed, names: Names, year: int) -> int | None:
    try:
        return need.reached(names.data, year)
    except InputError:  # a file that is no table goes nowhere
        return None


def _file(need: TableNeed, names: Names, year: int) -> str:
    return need.path(names.data, year).relative_to(names.data).as_posix()
