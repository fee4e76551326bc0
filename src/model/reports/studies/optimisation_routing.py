"""The optimisation report's section on how calls are routed: a number for each unit, or one for all."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd
from IPython.display import Markdown

from model.presentation.columns import Column, Interval
from model.presentation.display import prose
from model.presentation.formats import number, percent
from model.presentation.language import N_, _
from model.presentation.tables import Table
from model.staffing.experiments.targets import ANSWER, SERVICE
from model.staffing.studies.optimisation_study import OptimisationStudy
from model.staffing.studies.phone_questions import ROUTINGS

NAMES: Mapping[str, str] = {
    "separate": N_("Ett nummer per enhet"),
    "overflow": N_("Ett nummer per enhet, andra hjälper till"),
    "pooled": N_("Ett gemensamt nummer"),
}
BASE = "separate"
"""The routing that the others are compared with."""
WAIT = "wait"


def in_short(study: OptimisationStudy) -> Markdown:
    """The classic question answered in a sentence."""
    return prose(_("I korthet: {answer}", answer=routing_words(study)))


def routing_words(study: OptimisationStudy) -> str:
    """What one number for all gives, as it stands after a colon."""
    found, hours = _by_routing(study), study.routing_hours
    answered, wait = found["pooled", ANSWER], found["pooled", WAIT]
    return _(
        "med ett gemensamt nummer och dagens schema besvaras {answered} av samtalen ({change} ± {margin} "
        "procentenheter), och medelväntan blir {wait} sekunder i stället för {wait_now}. För att hålla "
        "löftena räcker {hours} timmar i telefon i veckan, mot {hours_now} med ett nummer per enhet och "
        "{hours_overflow} när enheterna hjälper varandra. Ett gemensamt nummer sparar {saved} av "
        "telefontiden.",
        answered=percent(answered["mean"], 1),
        change=number(100 * answered["difference"], 1, signed=True),
        margin=number(50 * (answered["high"] - answered["low"]), 1),
        wait=number(wait["mean"]),
        wait_now=number(found[BASE, WAIT]["mean"]),
        hours=number(hours["pooled"], 1),
        hours_now=number(hours[BASE], 1),
        hours_overflow=number(hours["overflow"], 1),
        saved=percent((hours[BASE] - hours["pooled"]) / hours[BASE], 0),
    )


def routings(study: OptimisationStudy) -> Table:
    """The ways of routing calls: wait, answers in time and answers, and the hours that each needs."""
    change = _("Ändring")
    return Table(
        "routing",
        _("Tre sätt att koppla samtalen"),
        compared_routings(study),
        [
            Column("routing", "Sätt", words=NAMES),
            Column("wait", "Väntan, s", "decimal", 1),
            Interval("wait_change", "wait_margin", change, "change", 1, missing=""),
            Column("in_time", "I tid", "percent", 1),
            Interval("in_time_change", "in_time_margin", change, "points", 1, missing="", says_unit=False),
            Column("answer_rate", "Besvarade", "percent", 1),
            Interval(
                "answer_rate_change", "answer_rate_margin", change, "points", 1, missing="", says_unit=False
            ),
            Column("hours", "Minsta tid, h/vecka", "decimal", 1),
        ],
        note=_(
            "Ändring mot ett nummer per enhet, parvis för samma år, med intervall. Minsta tid: för löftena "
            "till varje enhet."
        ),
    )


def compared_routings(study: OptimisationStudy) -> pd.DataFrame:
    """A row per routing: routing, wait (s), in_time, answer_rate (shares), and hours a week.

    And what each differs from :data:`BASE` with half its interval (``wait_change``, ``wait_margin``), which
    BASE itself lacks.
    """
    rows, found = [], _by_routing(study)
    for routing in ROUTINGS:
        row: dict[str, Any] = {"routing": routing, "hours": study.routing_hours[routing]}
        for name, measure in (("wait", WAIT), ("in_time", SERVICE), ("answer_rate", ANSWER)):
            own = found[routing, measure]
            differs = routing != BASE
            row[name] = own["mean"]
            row[f"{name}_change"] = own["difference"] if differs else None
            row[f"{name}_margin"] = (own["high"] - own["low"]) / 2 if differs else None
        rows.append(row)
    return pd.DataFrame(rows)


def _by_routing(study: OptimisationStudy) -> dict[tuple[str, str], dict[Hashable, Any]]:
    """Mean, difference, low and high by routing and measure."""
    return {(row["routing"], row["measure"]): row for row in study.routing.to_dict("records")}
