"""The sensitivity report's section on one assumption at a time: tornado charts, and a table of all swings.

``table`` is that of :func:`model.staffing.studies.sensitivity.tornado`.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from model.parameters.schema.parameters import Parameters
from model.presentation import charts, formats
from model.presentation.charts import Chart
from model.presentation.columns import Column, Composed
from model.presentation.kinds import KINDS, KindName
from model.presentation.language import N_, _, listed
from model.presentation.tables import Table
from model.reports.studies.factor_words import (
    ends,
    factor_name,
    factor_names,
    level,
    level_kind,
    level_unit,
    level_value,
)
from model.reports.studies.words import MEASURES, unit_of
from model.staffing.experiments.key_measures import SHARES
from model.staffing.studies.sensitivity import tried_factors

SHOWN = ("answer_rate", "service_level", "lead_time", "call_back", "mail", "hours")
"""Measures that the report shows."""
CHARTED = ("answer_rate", "lead_time", "hours")
"""Measures that have a tornado of their own."""
BARS = 10
FEW = 3
SHORT = {
    "answer_rate": N_("Besvarade"),
    "service_level": N_("Svar i tid"),
    "lead_time": N_("Klart i tid"),
    "call_back": N_("Återkoppling"),
    "mail": N_("E-post"),
    "hours": N_("Timmar"),
}


def tornado(table: pd.DataFrame, parameters: Parameters, measure: str) -> Chart:
    """What the assumptions that surely move ``measure`` do to it, at their low and their high value."""
    name = _(MEASURES[measure])
    return charts.tornado(
        f"tornado-{measure.replace('_', '-')}",
        _caption(table, parameters, measure),
        _(
            "{measure} påverkas mest av {strongest}",
            measure=name,
            strongest=strongest_sentence(table, parameters, measure),
        ),
        ends(sure(table, measure).head(BARS), factor_names(parameters), parameters.sensitivity.factors),
        base=base_label(table, measure),
        form=lambda value: change(measure, value),
        note=_("{measure}: ändring i {unit} mot grundfallet.", measure=name, unit=unit_of(measure, SHARES)),
    )


def strongest_sentence(table: pd.DataFrame, parameters: Parameters, measure: str) -> str:
    """What moves ``measure`` most, by how much, from which value to which."""
    rows = sure(table, measure).head(FEW).to_dict("records")
    if not rows:
        tried = int((table["measure"] == measure).sum())
        return _("inget antagande med säkerhet ({tried} är prövade).", tried=tried)
    factors = parameters.sensitivity.factors
    parts = [
        _(
            "{factor} {change} ({low} till {high})",
            factor=formats.inside(factor_name(parameters, row["factor"])),
            change=change(measure, row["swing"]),
            low=level(factors[row["factor"]], 0.0),
            high=level(factors[row["factor"]], 1.0),
        )
        for row in rows
    ]
    return "; ".join(parts) + "."


def base_label(table: pd.DataFrame, measure: str) -> str:
    """What stands at a tornado's middle line: ``grundfallet 91,5 %``."""
    base = float(table.loc[table["measure"] == measure, "base"].iloc[0])
    return _(
        "grundfallet {value}", value=formats.percent(base) if measure in SHARES else formats.number(base)
    )


def change(measure: str, value: float) -> str:
    """A difference of ``measure``: percentage points of a share, else whole numbers; signed."""
    if measure in SHARES:
        return formats.number(100 * value, 1, signed=True)
    return formats.number(value, 0, signed=True)


def sure(table: pd.DataFrame, measure: str) -> pd.DataFrame:
    """Rows of ``measure`` whose swing can be told from chance, widest first."""
    rows = table[table["measure"] == measure]
    return rows[(rows["swing_low"] > 0) | (rows["swing_high"] < 0)]


def swings(table: pd.DataFrame, parameters: Parameters) -> Table:
    """Every assumption: its low and high value, and what each measure changes between them."""
    factors = parameters.sensitivity.factors
    return Table(
        "swings",
        _("Alla antaganden: från låg till hög"),
        sure_swings(table, parameters),
        [
            Column("factor", "Antagande", words=factor_names(parameters)),
            Composed(
                N_("Låg"),
                [Column("unit", "Enhet", "name"), Column("low", "Låg", "row")],
                lambda row: level(factors[row["factor"]], 0.0),
                align="right",
            ),
            Composed(
                N_("Hög"),
                [Column("high", "Hög", "row")],
                lambda row: level(factors[row["factor"]], 1.0),
                align="right",
            ),
            *(
                Column(f"{measure}_swing", SHORT[measure], swing_kind(measure), says_unit=False)
                for measure in SHOWN
            ),
        ],
        note=_(
            "Ändring i procentenheter, för timmar i arbetade timmar per år. Streck: går inte att skilja från "
            "slumpen."
        ),
        row_kind="kind",
    )


def swing_kind(measure: str) -> KindName:
    """Kind of a difference of ``measure``."""
    return "points" if measure in SHARES else "change"


def sure_swings(table: pd.DataFrame, parameters: Parameters) -> pd.DataFrame:
    """A row per factor in the order of the parameters.

    Columns: factor, low, high, kind and unit (of its values), and of each shown measure its swing
    (``answer_rate_swing``), missing where its interval holds zero.
    """
    rows = []
    for name in tried_factors(parameters):
        factor = parameters.sensitivity.factors[name]
        values: dict[str, Any] = {
            "low": level_value(factor, 0.0),
            "high": level_value(factor, 1.0),
            "kind": level_kind(factor),
            "unit": KINDS[level_kind(factor)].data_unit or level_unit(factor),
        }
        for measure in SHOWN:
            own = sure(table[table["factor"] == name], measure)
            values[f"{measure}_swing"] = own["swing"].iloc[0] if len(own) else None
        rows.append({"factor": name, **values})
    return pd.DataFrame(rows)


def _caption(table: pd.DataFrame, parameters: Parameters, measure: str) -> str:
    """What a tornado of ``measure`` says in a few words."""
    names = [factor_name(parameters, name) for name in sure(table, measure)["factor"].head(2)]
    if not names:
        return _("{measure}: inget antagande ändrar måttet säkert", measure=_(MEASURES[measure]))
    return _(
        "{measure} styrs mest av {factors}",
        measure=_(MEASURES[measure]),
        factors=listed(formats.inside(name) for name in names),
    )
