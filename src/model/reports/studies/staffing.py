"""The staffing report's opening, its answer in short and its method; the sections are modules of their own.

What they say is computed in :mod:`model.staffing`.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from math import isnan
from typing import Any

import pandas as pd
from IPython.display import Markdown

from model.observations.known import Known
from model.parameters.schema.parameters import Parameters
from model.presentation import formats
from model.presentation.columns import Column
from model.presentation.display import Heading, KeyFigure, KeyFigures, Notice, prose
from model.presentation.language import N_, _, listed
from model.presentation.tables import Table
from model.reports.names import activity_names
from model.reports.studies.opening import study_heading, study_notice
from model.reports.studies.staffing_capacity import utilisation_by_place
from model.reports.studies.staffing_cases import cases, goal_in_words
from model.reports.studies.words import VERDICTS, place_names, promise, verdict
from model.staffing.experiments.replications import Outcome
from model.staffing.experiments.results import promises
from tertialpdf.blocks import State

RUNS = {
    "handled": N_("varav handlagda av en person"),
    "calls": N_("Samtalsförsök"),
    "events": N_("Händelser i simuleringen"),
}


def heading(outcome: Outcome, parameters: Parameters, day: str) -> Heading:
    """The top of the report."""
    return study_heading(
        _("Bemanning {year}", year=outcome.year),
        _("Simulering av verksamhetens år. Scenario: {scenario}", scenario=_(parameters.title)),
        parameters,
        day,
        report="staffing",
        year=outcome.year,
    )


def key_figures(outcome: Outcome, parameters: Parameters) -> KeyFigures:
    """Each promise that there is anything to try by, with its interval, target and verdict."""
    return KeyFigures(
        [
            KeyFigure(
                promise(row["measure"], parameters),
                formats.percent(row["mean"]),
                _aim(row),
                *_judged(verdict(row["low"], row["high"], row["target"])),
            )
            for row in promises(outcome, parameters).to_dict("records")
            if not isnan(row["mean"])
        ]
    )


def _aim(row: Mapping[Hashable, Any]) -> str:
    """A promise's target, and how wide its interval is where there is one."""
    target = formats.percent(row["target"], 0)
    if isnan(row["high"]):
        return _("mål\u00a0{target}", target=target)
    margin = formats.number(50 * (row["high"] - row["low"]), 1)
    return _("±\u00a0{margin}, mål\u00a0{target}", margin=margin, target=target)


def summary(outcome: Outcome, parameters: Parameters) -> Markdown:
    """What holds, what does not, where it is tight."""
    lines = [
        _("**Löftena:** {sentence}", sentence=_promise_sentence(outcome, parameters)),
        _("**Ledtider:** {sentence}", sentence=_lead_time_sentence(outcome, parameters)),
        _("**Belastning:** {sentence}", sentence=_load_sentence(outcome, parameters)),
    ]
    return prose("\n".join(f"- {line}" for line in lines))


def method(outcome: Outcome, parameters: Parameters) -> Markdown:
    """What was played, how often, and how sure the answers are."""
    kept = promises(outcome, parameters)
    margin = float(((kept["high"] - kept["low"]) / 2).max())
    return prose(
        _(
            "Året {year} är spelat {replications} gånger med oberoende slumptal (frö {seed}). Varje "
            "{counted}, brev och samtal är en egen post, och varje medarbetare har sin arbetstid, "
            "frånvaro, kompetens och sina telefonpass. Alla slumptal dras innan året spelas, så att "
            "scenarier kan jämföras under samma förutsättningar.\n\n"
            "Intervallen är 95-procentiga konfidensintervall för medelvärdet (Students t). Det bredaste av "
            "löftenas intervall är ± {margin} procentenheter.",
            year=outcome.year,
            replications=outcome.replications,
            seed=outcome.seed,
            margin=formats.number(100 * margin, 1),
            counted=_with_cases(_(parameters.demand.counted.value.one), _("ärende")),
        )
    )


def _with_cases(counted: str, case: str) -> str:
    """What comes in, before the word for a case; that alone where it is what comes in."""
    return case if counted == case else f"{counted}, {case}"


def runs(outcome: Outcome, parameters: Parameters) -> Table:
    """Items, handled items, call attempts and events of a year."""
    many = _(parameters.demand.counted.value.many)
    own = f"{many[:1].upper()}{many[1:]}, " if many != _("ärenden") else ""
    told = _("{counted}, ärenden och brev", counted=own[:-2]) if own else _("Ärenden och brev")
    words = {"items": told} | RUNS
    return Table(
        "runs",
        _("Körningarnas omfattning"),
        pd.DataFrame({"counted": list(words), "mean": [outcome.run[name].mean() for name in words]}),
        [Column("counted", "Mått", words=words), Column("mean", "Medelvärde per år", "integer")],
    )


def about_the_data(parameters: Parameters, known: Known) -> Notice:
    """What was known, and what is assumed."""
    return study_notice(
        "staffing",
        parameters,
        known,
        of_examples=_(
            "Volymer, tider och frånvaro utan annan källa är antaganden. Varje parameter står "
            "med enhet, innebörd och källa i params."
        ),
    )


def _judged(state: State) -> tuple[State, str]:
    return state, _(VERDICTS[state])


def _promise_sentence(outcome: Outcome, parameters: Parameters) -> str:
    kept = promises(outcome, parameters)
    missed = kept.loc[kept["high"] < kept["target"], "measure"].tolist()
    unsure = kept.loc[(kept["low"] < kept["target"]) & (kept["high"] >= kept["target"]), "measure"].tolist()
    if not missed and not unsure:
        return _("den planerade bemanningen räcker för alla löften till kunderna.")
    parts = []
    if missed:
        parts.append(_("målet nås inte för {promises}", promises=_named(missed, parameters)))
    if unsure:
        parts.append(_("det är osäkert för {promises}", promises=_named(unsure, parameters)))
    return _("{judged}. Övriga löften hålls.", judged="; ".join(parts))


def _named(measures: list[str], parameters: Parameters) -> str:
    return listed(formats.inside(promise(measure, parameters)) for measure in measures)


def _lead_time_sentence(outcome: Outcome, parameters: Parameters) -> str:
    every = cases(outcome, parameters)
    kinds = every[~every["is_total"]]
    late = kinds[kinds["on_time"] < kinds["target"]].sort_values("on_time")
    counted = {"late": len(late), "kinds": len(kinds), "goal": goal_in_words(every)}
    if late.empty:
        return _("alla {kinds} slag av ärenden når {goal} klart i tid.", **counted)
    names, lowest = activity_names(parameters), late["activity"].head(3)
    return _(
        "{late} av {kinds} slag av ärenden når inte {goal} klart i tid; lägst ligger {lowest}.",
        **counted,
        lowest=listed(formats.inside(names[name]) for name in lowest),
    )


def _load_sentence(outcome: Outcome, parameters: Parameters) -> str:
    """The unit that is loaded most, and the one that is least; of one unit how much it is."""
    units = list(parameters.organisation.units.value)
    table = utilisation_by_place(outcome)
    by_load = table[table["place"].isin(units)].sort_values("mean")
    places, loads, names = by_load["place"].tolist(), by_load["mean"].tolist(), place_names(parameters)
    if len(places) == 1:
        return _("{load} av närvarande tid.", load=formats.percent(loads[0], 0))
    return _(
        "{most} är högst belastad med {most_load} av närvarande tid, {least} lägst med {least_load}.",
        most=names[places[-1]],
        most_load=formats.percent(loads[-1], 0),
        least=names[places[0]],
        least_load=formats.percent(loads[0], 0),
    )
