"""The staffing report's section on the phone: how hard it is to get through, by half-hour and by unit."""

from __future__ import annotations

import pandas as pd
from IPython.display import Markdown

from model.parameters.phone_groups import group_number
from model.parameters.schema.parameters import Parameters
from model.presentation import charts, formats
from model.presentation.charts import Chart
from model.presentation.columns import Column, Composed, column
from model.presentation.display import LeftOut, prose
from model.presentation.kinds import shown
from model.presentation.language import N_, _
from model.presentation.tables import Table
from model.reports.promised_answers import promise_alike, promise_columns, thresholds, with_promises
from model.reports.studies.words import ALL, WHOLE_CENTRE, half_hour_starts
from model.staffing.experiments.estimates import estimates
from model.staffing.experiments.replications import Outcome
from model.staffing.experiments.results import phone_profile


def is_called(outcome: Outcome) -> bool:
    """Whether anyone calls in the years played."""
    return not outcome.phone.empty


def introduction(outcome: Outcome) -> Markdown | LeftOut:
    """How calls are answered; left out, and the section with it, where nobody calls."""
    if is_called(outcome):
        return prose(
            _(
                "Varje enhet har ett gruppnummer med fast telefonschema. Den som har telefonpass svarar "
                "först i telefon och handlägger ärenden mellan samtalen. Andelen besvarade räknas på alla "
                "inringda samtal, även förnyade försök."
            )
        )
    return no_calls()


def no_calls() -> LeftOut:
    """Instead of what is said of calls, and of its section, where nobody calls."""
    return LeftOut(_("Inga samtal är planerade, så löftena till den som ringer prövas inte."))


def by_half_hour(outcome: Outcome, parameters: Parameters) -> Chart:
    """Share of calls answered over the day, a line for each unit that is called.

    Half-hours in which the phone is closed are gaps: those who try again then are in the table's sums.
    """
    hours, units = half_hour_starts(parameters), _called_units(outcome, parameters)
    shares = parameters.phone.half_hour_profile.value
    called = [number for number in range(len(hours)) if number < len(shares) and shares[number]]
    profile, alike = phone_profile(outcome), promise_alike(parameters)
    profile = profile[profile["half_hour"].isin(called)]
    goals = {unit: group_number(parameters.phone, unit).answered_target for unit in units}
    goal = max(goals.values())
    worst = profile.iloc[int(profile["mean"].argmin())].to_dict()
    hour, unit = hours[int(worst["half_hour"])], shown(units[worst["unit"]], "name")
    return charts.half_hour_profile(
        "answered-by-half-hour",
        _("Svårast att komma fram {hour} till {unit}", hour=hour, unit=unit),
        _(
            "Andel besvarade samtal per halvtimme och enhet. Lägst {least} klockan {hour} i {unit}, högst "
            "{most}.",
            least=formats.percent(worst["mean"], 0),
            hour=hour,
            unit=unit,
            most=formats.percent(profile["mean"].max(), 0),
        ),
        hours,
        {
            (
                _(name)
                if alike
                else _("{unit} (mål {target})", unit=_(name), target=formats.percent(goals[code], 0))
            ): profile[profile["unit"] == code]
            .set_index("half_hour")["mean"]
            .reindex(range(len(hours)))
            .tolist()
            for code, name in units.items()
        },
        target=(_("mål {target}", target=formats.percent(goal, 0)), goal) if alike else None,
        note=_("Andel besvarade av alla inringda samtal, medelvärde över körningarna.")
        if len(called) == len(hours)
        else _(
            "Andel besvarade av alla inringda samtal, medelvärde över körningarna. Där linjen är bruten är "
            "telefonen stängd."
        ),
    )


def by_unit(outcome: Outcome, parameters: Parameters) -> Table:
    """Calls offered and answered, in time and how long they waited, by unit and in all."""
    within = thresholds(parameters)
    in_time = (
        _("Svar inom {seconds} s", seconds=f"{within.pop():g}") if len(within) == 1 else N_("Svar i tid")
    )
    names = {**_called_units(outcome, parameters), ALL: WHOLE_CENTRE}
    return Table(
        "phone-by-unit",
        _("Telefon per enhet"),
        with_promises(calls_by_unit(outcome, [*names]), parameters, ALL),
        [
            Column("unit", "Enhet", words=names),
            Column("offered", "Inringda", "integer"),
            column("answer_rate", "Besvarade"),
            Composed(
                N_("± (procentenheter)"),
                [Column("margin", "±", "points_unsigned")],
                lambda row: shown(row["margin"], "points_unsigned"),
                align="right",
            ),
            column("service_level", in_time),
            Column("wait", "Väntan, s", "decimal", 0),
            *promise_columns(parameters),
        ],
        note=_("Väntan är medelvärdet för besvarade samtal."),
        total="is_total",
    )


def _called_units(outcome: Outcome, parameters: Parameters) -> dict[str, str]:
    called = set(outcome.phone["unit"])
    return {code: name for code, name in parameters.organisation.units.value.items() if code in called}


def calls_by_unit(outcome: Outcome, units: list[str]) -> pd.DataFrame:
    """A row per unit of ``units``, of which ``all`` is the sum, means per year.

    Columns: unit, offered, answer_rate, margin (half its interval), service_level, wait (seconds, mean of the
    answered), is_total.
    """
    calls = pd.concat([outcome.phone, outcome.phone.assign(unit=ALL)], ignore_index=True)
    answered = estimates(calls, ["unit"], lambda sums: sums["answered"] / sums["offered"], outcome.confidence)
    shares = answered.set_index("unit").loc[units]
    sums = calls.groupby("unit").sum(numeric_only=True).loc[units]
    return pd.DataFrame(
        {
            "unit": units,
            "offered": (sums["offered"] / outcome.replications).to_numpy(),
            "answer_rate": shares["mean"].to_numpy(),
            "margin": ((shares["high"] - shares["low"]) / 2).to_numpy(),
            "service_level": (sums["within_threshold"] / sums["offered"]).to_numpy(),
            "wait": (sums["wait_seconds"] / sums["answered"]).to_numpy(),
            "is_total": [unit == ALL for unit in units],
        }
    )
