"""The reserve in the price report: what the prices settle of which year, and what is left of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from model.planning.planned_year import PlannedYear
from model.presentation import formats
from model.presentation.columns import Column
from model.presentation.language import _
from model.presentation.tables import Table
from model.pricing.reserve.settling import SettledPart, Settling

Row = dict[str, Any]


def reserve_line(planned: PlannedYear) -> str:
    """What the prices settle of which year's result, and the reserve before and after; Markdown."""
    rules, found = planned.parameters.price_rules, planned.prices.recovery.settling
    if rules.recovery.value != "settle":
        return ""
    return _("**Reserven:** {told}", told=reserve_sentence(found))


def reserve_sentence(found: Settling | None) -> str:
    """The same in a sentence; without closed years, that nothing is carried."""
    if found is None:
        return _("inget år är stängt, så inget resultat förs till priserna.")
    if found.before is None or found.after is None:
        return _(
            "bokslutet för {closed} saknas, så priserna {year} reglerar inget av det året.",
            closed=found.closed,
            year=found.year,
        )
    told = {"year": found.year, "closed": found.closed, "before": formats.kronor(found.before)}
    if not found.settled:
        if found.is_opening:
            return _(
                "priserna {year} reglerar inget. Reserven var {before} kr när {first} började.",
                first=found.closed + 1,
                **told,
            )
        return _("priserna {year} reglerar inget. Reserven var {before} kr efter {closed}.", **told)
    parts = "; ".join(_part_told(part, found) for part in found.parts if part.amount)
    return _(
        "priserna {year} reglerar {parts}. Reserven var {before} kr efter {closed} och är {after} kr när det "
        "är reglerat, utan senare års resultat.",
        parts=parts,
        after=formats.kronor(found.after),
        **told,
    )


def _part_told(part: SettledPart, found: Settling) -> str:
    if part.from_year < found.first:
        return _(
            "{amount} kr av reserven när {first} började",
            amount=formats.kronor(part.amount),
            first=found.first,
        )
    return _(
        "{amount} kr från {year}, vars resultat var {result} kr",
        amount=formats.kronor(part.amount),
        year=part.from_year,
        result=formats.kronor(part.result, 2, signed=True),
    )


def reserve_table(planned: PlannedYear) -> Table | None:
    """The reserve before the prices, what they settle of each year, and the reserve after.

    None without a reserve, and where it is nothing and nothing is settled.
    """
    found = planned.prices.recovery.settling
    if found is None or found.before is None or not (found.before or found.between or found.settled):
        return None
    columns = ["label", "from_year", "result", "amount", "is_sum"]
    return Table(
        "reserve",
        _("Reserven och vad priserna {year} reglerar", year=found.year),
        pd.DataFrame(list(_rows(found)), columns=columns, dtype=object),
        [
            Column("label", "Post"),
            Column("from_year", "Från år", "year", missing=""),
            Column("result", "Årets resultat, kr", "change_kronor", 2, missing=""),
            Column("amount", "Belopp, kr", "change_kronor", 2),
        ],
        total="is_sum",
        note=_(
            "Överskott är plus. Det som regleras av ett överskott sänker priserna. Resultat från år efter "
            "{closed} ingår inte.",
            closed=found.closed,
        ),
    )


def _rows(found: Settling) -> Iterator[Row]:
    before = (
        _("Reserven när {year} började", year=found.closed + 1)
        if found.is_opening
        else _("Reserven efter {year}", year=found.closed)
    )
    yield {"label": before, "amount": found.before, "is_sum": False}
    if found.between:
        label = _("Regleras i tidigare beslutade priser")
        yield {"label": label, "amount": -found.between, "is_sum": False}
    for part in found.parts:
        row = {"label": _("Regleras i {year} års priser", year=found.year), "is_sum": False}
        if part.from_year >= found.first:
            row |= {"from_year": part.from_year, "result": part.result}
        yield row | {"amount": -part.amount}
    yield {"label": _("Reserven därefter"), "amount": found.after, "is_sum": True}
