"""The reserve in the annual report: rolled forward year by year, and what is carried to which prices."""

from __future__ import annotations

import pandas as pd
from IPython.display import Markdown

from model.followup.closing import rolled
from model.followup.period import Period
from model.observations.registers import Registers
from model.parameters.schema.parameters import Parameters
from model.presentation import formats
from model.presentation.columns import Column
from model.presentation.display import prose
from model.presentation.language import _, ngettext
from model.presentation.tables import Table
from model.pricing.reserve.roll_forward import Release, Reserve


def roll_forward(
    period: Period, parameters: Parameters, registers: Registers
) -> tuple[Markdown, Table] | None:
    """What is carried to which year's prices, and the reserve year by year; None before its first year."""
    found = rolled(period, parameters, registers)
    return None if found is None else (prose(carried_sentence(found)), roll_table(found))


def roll_table(reserve: Reserve) -> Table:
    """Opening + result - settled = closing, a row a year."""
    rows = [(each.year, each.opening, each.result, each.settled, each.closing) for each in reserve.years]
    return Table(
        "reserve",
        _("Reserven år för år"),
        pd.DataFrame(rows, columns=["year", "opening", "result", "settled", "closing"], dtype=object),
        [
            Column("year", "År", "year"),
            Column("opening", "Ingående reserv, kr", "change_kronor", 2),
            Column("result", "Resultat före reglering, kr", "change_kronor", 2),
            Column("settled", "Reglerat i årets priser, kr", "change_kronor", 2),
            Column("closing", "Utgående reserv, kr", "change_kronor", 2),
        ],
        note=_(
            "Utgående är ingående plus resultat minus reglerat. Det bokförda resultatet efter slutavräkning "
            "är resultatet minus det som årets priser reglerade av tidigare års."
        ),
    )


def carried_sentence(reserve: Reserve) -> str:
    """What is left after the last year, and what of it which year's prices settle."""
    last, release = reserve.years[-1], reserve.releases[-1]
    told = _(
        "Reserven är {closing} kr efter {year}.",
        closing=formats.kronor(last.closing, 2, signed=True),
        year=last.year,
    )
    promised = last.closing - release.free
    if promised:
        told += " " + _(
            "Av den regleras {promised} kr i priser som redan är beslutade eller av tidigare bokslut.",
            promised=formats.kronor(promised, 2, signed=True),
        )
    return f"{told} {_carried(release)}"


def _carried(release: Release) -> str:
    parts = {year: part for year, part in release.parts.items() if part}
    if not parts:
        return _("Inget förs vidare till kommande priser.")
    first, amounts = min(parts), [formats.kronor(part, 2, signed=True) for part in parts.values()]
    kept = formats.kronor(release.kept, 2, signed=True)
    return ngettext(
        "Till {first} års priser förs {amounts} kr, och {kept} kr behålls i reserven.",
        "Till priserna från {first} förs {total} kr, fördelat på {count} år ({amounts}), och {kept} kr "
        "behålls i reserven.",
        len(parts),
        first=first,
        total=formats.kronor(release.total, 2, signed=True),
        count=len(parts),
        amounts="; ".join(amounts),
        kept=kept,
    )
