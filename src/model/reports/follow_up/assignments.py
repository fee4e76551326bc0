"""Other assignments in the tertial and annual reports: how much there was to do, cost against financing."""

from __future__ import annotations

from model.followup import Period
from model.followup.assignments import ALL, followed
from model.parameters.schema.parameters import Parameters
from model.presentation.columns import Column
from model.presentation.language import N_, _
from model.presentation.tables import Table
from model.reports.follow_up.opening import months_text

TOTALS = {ALL: N_("Summa")}


def cost_and_financing(period: Period, parameters: Parameters) -> Table | None:
    """Each assignment's volume against the budget, its cost, who has paid how much, and the result.

    None in a centre without other assignments.
    """
    if not parameters.assignments:
        return None
    period.require("assignments", "economy", "volumes", "volume_budget", "full_costs")
    table = followed(period, parameters)
    names = {code: assignment.name for code, assignment in parameters.assignments.items()}
    measures = {code: _(assignment.measure) for code, assignment in parameters.assignments.items()}
    planned = [Column("cost_budget", "Kostnad, budget", "tkr", says_unit=False)] if period.has_budget else []
    return Table(
        "assignments",
        _("Övriga uppdrag {months}, tkr", months=months_text(period)),
        table.assign(measure=table["assignment"].map(measures), is_sum=table["assignment"] == ALL),
        [
            Column("assignment", "Uppdrag", words=names | TOTALS),
            Column("measure", "Mäts i", missing=""),
            Column("planned", "Budget, antal", "integer", missing=""),
            Column("volume", "Utfall, antal", "integer", missing=""),
            *planned,
            Column("cost", "Kostnad", "tkr", says_unit=False),
            Column("fees", "Avgifter", "tkr", says_unit=False),
            Column("agreed", "Avtalat", "tkr", says_unit=False),
            Column("result", "Resultat", "change_tkr", says_unit=False),
        ],
        total="is_sum",
        note=_(
            "Kostnaderna fördelas efter självkostnaderna i årets priskalkyl, som tjänsternas. Avgifter är "
            "det som kommit gånger den beslutade avgiften; avtalat är det som kunder direkt, ägaren och "
            "basabonnemanget betalar, i tolftedelar. Plus är bättre för resultatet, minus sämre."
        ),
    )
