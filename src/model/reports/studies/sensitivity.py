"""The sensitivity report's opening, its answer in short and its method.

What they say is computed in :mod:`model.staffing.studies.sensitivity`.
"""

from __future__ import annotations

import pandas as pd
from IPython.display import Markdown

from model.observations.known import Known
from model.parameters.schema.parameters import Parameters
from model.presentation import formats
from model.presentation.columns import Column
from model.presentation.display import Heading, Notice, prose
from model.presentation.language import _
from model.presentation.tables import Table
from model.reports.studies.factor_words import factor_names
from model.reports.studies.opening import study_heading, study_notice
from model.reports.studies.sensitivity_alone import CHARTED, FEW, SHOWN, strongest_sentence, sure
from model.reports.studies.sensitivity_together import STRONG
from model.reports.studies.words import MEASURES, unit_of
from model.staffing.experiments.key_measures import SHARES
from model.staffing.studies.sensitivity import SensitivityStudy, morris_runs, tornado_points, tried_factors

MUCH = 1.5
"""So many times greater together than alone is worth telling."""


def heading(year: int, parameters: Parameters, day: str) -> Heading:
    """The top of the report."""
    return study_heading(
        _("Känslighetsanalys {year}", year=year),
        _("Vilka antaganden som betyder mest. Scenario: {scenario}", scenario=_(parameters.title)),
        parameters,
        day,
        report="sensitivity",
        year=year,
    )


def summary(study: SensitivityStudy, parameters: Parameters) -> Markdown:
    """What moves each charted measure most, and where assumptions reinforce each other."""
    alone, together = study.one_at_a_time, study.together
    lines = [
        _(
            "**{measure}** ({unit}): {strongest}",
            measure=_(MEASURES[measure]),
            unit=unit_of(measure, SHARES),
            strongest=strongest_sentence(alone, parameters, measure),
        )
        for measure in CHARTED
    ]
    ratios = {measure: reinforcement(alone, together, measure) for measure in SHOWN}
    named = [
        _(
            "{measure} {ratio} gånger",
            measure=formats.inside(_(MEASURES[measure])),
            ratio=formats.number(ratio, 1),
        )
        for measure, ratio in ratios.items()
        if ratio >= MUCH
    ]
    if named:
        lines.append(
            _(
                "**Samspel:** när flera antaganden är fel på en gång väger vart och ett tyngre, i medeltal "
                "för {reinforced} så mycket som när de andra står kvar, men olika mycket beroende på vilka. "
                "Marginalen räcker för ett fel i taget, inte för flera.",
                reinforced=", ".join(named),
            )
        )
    return prose("\n".join(f"- {line}" for line in lines))


def reinforcement(alone: pd.DataFrame, together: pd.DataFrame, measure: str) -> float:
    """How many times greater the strongest factors' effects are when all vary than one at a time."""
    strong = together[together["measure"] == measure].head(STRONG).set_index("factor")["mu_star"]
    swing = alone[alone["measure"] == measure].set_index("factor")["swing"].abs().reindex(strong.index)
    return float(strong.sum() / swing.sum()) if swing.sum() else 0.0


def measure_first(study: SensitivityStudy, parameters: Parameters) -> Table:
    """Factors among the strongest of some measure, most measures first."""
    return Table(
        "measure-first",
        _("Antaganden som bör mätas först"),
        _to_measure_first(study.one_at_a_time, parameters),
        [
            Column("factor", "Antagande", words=factor_names(parameters)),
            Column("strongest_for", "Bland de tre starkaste för"),
            Column("source", "Spannet kommer från", language="sv"),
        ],
        note=_(
            "Kommandot tertial calibrate skattar flera av dem ur telefonväxelns logg och ur fakturaregister."
        ),
    )


def _to_measure_first(table: pd.DataFrame, parameters: Parameters) -> pd.DataFrame:
    """factor, strongest_for (measures in words), source (of its range); most measures first."""
    found: dict[str, list[str]] = {}
    for measure in SHOWN:
        for name in sure(table, measure)["factor"].head(FEW):
            found.setdefault(str(name), []).append(measure)
    return pd.DataFrame(
        [
            (
                name,
                ", ".join(formats.inside(_(MEASURES[measure])) for measure in measures),
                parameters.sensitivity.factors[name].range.source,
            )
            for name, measures in sorted(found.items(), key=lambda entry: -len(entry[1]))
        ],
        columns=["factor", "strongest_for", "source"],
    )


def method(parameters: Parameters, year: int) -> Markdown:
    """What was played, how often, and how to read the two methods."""
    plan, factors = parameters.sensitivity, tried_factors(parameters)
    return prose(
        _(
            "**Ett i taget.** Varje antagande sätts lågt och högt medan de andra står kvar, {replications} "
            "körningar av året {year} för varje läge, {alone} i allt. Körningarna har samma slumptal, så att "
            "skillnaden beror på antagandet. Ett antagande räknas som säkert när {confidence} "
            "konfidensintervall för skillnaden mellan högt och lågt inte innehåller noll.\n\n"
            "**Alla tillsammans.** Morris metod (Technometrics 33(2), 1991): {trajectories} vägar genom alla "
            "antagandens spann, där ett antagande i taget tar ett steg, {together} körningar. Betydelsen är "
            "medelvärdet av stegens effekt utan tecken (Campolongo m.fl., Environmental Modelling & Software "
            "22(10), 2007), omräknad till hela spannet. Varje väg spelas med egna slumptal, och intervallet "
            "är från omtagna urval av vägarna.",
            replications=plan.replications.value,
            year=year,
            alone=len(tornado_points(factors, plan.replications.value)),
            confidence=formats.percent(parameters.simulation.confidence.value, 0),
            trajectories=plan.trajectories.value,
            together=morris_runs(factors, plan.trajectories.value),
        )
    )


def about_the_data(parameters: Parameters, known: Known) -> Notice:
    """What was known, and what is assumed."""
    return study_notice(
        "sensitivity",
        parameters,
        known,
        told=_(
            "Spannen står i params/base/sensitivity.yaml med enhet, innebörd och källa. "
            "De flesta är antaganden."
        ),
    )
