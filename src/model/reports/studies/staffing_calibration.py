"""What the log that a scenario is estimated from is worth: its last month, predicted from those before it."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from model.calibration.tried import last_month
from model.parameters.schema.parameters import Parameters
from model.presentation.columns import Column, Span
from model.presentation.language import N_, _, ngettext
from model.presentation.tables import Table

MEASURES = {
    "calls": N_("Samtal"),
    "half_hours": N_("Halvtimmar inom sina intervall"),
    "talk": N_("Samtalstid, s"),
    "hung_up": N_("Lade på i kön"),
}
DECIMALS = {"talk": 1}
OUTCOMES = {"within": N_("Inom intervallet"), "outside": N_("Utanför intervallet")}


def predicted_and_happened(scenario: str, parameters: Parameters) -> Iterator[Table]:
    """A table where the scenario's file tells of its log's last month; nothing else."""
    table = last_month(scenario)
    if table.empty:
        return
    units = parameters.organisation.units.value
    month, days = str(table["month"].iloc[0]), int(table["days"].iloc[0])
    yield Table(
        "calibration_last_month",
        _("Loggens sista månad, förutsagd ur dem före"),
        table.assign(
            kind=[units.get(kind, kind) or _("Alla samtal") for kind in table["kind"]],
            row_kind="decimal",
            row_decimals=[DECIMALS.get(measure, 0) for measure in table["measure"]],
            outcome=_outcome(table),
        ),
        [
            Column("kind", N_("Samtal till"), "name"),
            Column("measure", N_("Mått"), words=MEASURES),
            Column("predicted", N_("Förutsagt"), "row"),
            Span("low", "high", N_("95 %"), "row"),
            Column("happened", N_("Hände"), "row"),
            Column("outcome", N_("Bedömning"), words=OUTCOMES),
        ],
        note=ngettext(
            "{month} är förutsagd ur {count} dag före. Scenariots skattningar är ur hela loggen.",
            "{month} är förutsagd ur {count} dagar före. Scenariots skattningar är ur hela loggen.",
            days,
            count=days,
            month=month,
        ),
        row_kind="row_kind",
        row_decimals="row_decimals",
    )


def _outcome(table: pd.DataFrame) -> list[str]:
    inside = (table["low"] <= table["happened"]) & (table["happened"] <= table["high"])
    return ["within" if one else "outside" for one in inside]
