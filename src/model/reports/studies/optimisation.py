"""The optimisation report's tables and sentences, from a study.

Swedish labels and words live here; what they say is computed in
:mod:`model.staffing.studies.optimisation_study` and the modules behind it. People are told by the register's
identifiers, never by name.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

from model.parameters.schema.parameters import Parameters
from model.presentation import formats
from model.presentation.charts import CostPoint, DutyPanel
from model.presentation.display import KeyFigure
from model.presentation.formats import number, percent
from model.staffing.experiments.kept_promises import Kept
from model.staffing.experiments.targets import ANSWER, SERVICE
from model.staffing.phone.shifts import clock, half_hours, person_hours, schedule
from model.staffing.studies.optimisation_study import OptimisationStudy
from model.staffing.studies.phone_questions import ROUTINGS

WEEKDAYS = ("mån", "tis", "ons", "tors", "fre")
ROUTING_NAMES: Mapping[str, str] = {
    "separate": "Ett nummer per enhet",
    "overflow": "Ett nummer per enhet, andra hjälper till",
    "pooled": "Ett gemensamt nummer",
}


def promise_name(parameters: Parameters, promise: str) -> str:
    """Swedish name of a promise."""
    threshold = number(parameters.phone.answer_threshold.value)
    return {
        ANSWER: "Besvarade samtal",
        SERVICE: f"Svar inom {threshold} sekunder",
        "lead_time": "Ärenden i tid",
        "call_back": "Återkoppling i tid",
        "mail": "E-post i tid",
    }[promise]


def place_name(parameters: Parameters, place: str) -> str:
    """Swedish name of a unit, or of a role that works for the whole centre."""
    units = parameters.organisation.units.value
    return units[place] if place in units else parameters.staffing.roles[place].name  # type: ignore[index]


def staffing_table(study: OptimisationStudy, parameters: Parameters) -> pd.DataFrame:
    """People now and in the answer with a total row: where, role, now, least, change."""
    rows = []
    for place in study.team.places:
        now, least = study.now[place.name], study.counts[place.name]
        role = parameters.staffing.roles[place.role].name
        where = "hela verksamheten" if place.unit is None else parameters.organisation.units.value[place.unit]
        rows.append((where, role, now, least, least - now))
    table = pd.DataFrame(rows, columns=["where", "role", "now", "least", "change"])
    total = ("Allt", "", table["now"].sum(), table["least"].sum(), table["change"].sum())
    return pd.DataFrame([*rows, total], columns=table.columns)


def shifts_table(study: OptimisationStudy, parameters: Parameters) -> pd.DataFrame:
    """The phone schedule: unit, shifts (in words), people a day, hours a week now and in the answer."""
    rows = []
    for unit, plan in study.plans.items():
        spans = [
            f"{people} × {span.replace('-', '–')}" if people > 1 else span.replace("-", "–")
            for span, people in schedule(parameters, plan).items()
        ]
        now = 5 * person_hours(study.plans_now[unit])
        label = parameters.organisation.units.value[unit]
        rows.append((label, ", ".join(spans), sum(plan.values()), now, 5 * person_hours(plan)))
    total = ("Allt", "", *(sum(float(row[column]) for row in rows) for column in (2, 3, 4)))
    return pd.DataFrame([*rows, total], columns=["unit", "shifts", "people", "now", "hours"])


def duty_panels(study: OptimisationStudy, parameters: Parameters) -> list[DutyPanel]:
    """Per unit: the load of calls, and people on duty now and in the answer, by half-hour."""
    return [
        DutyPanel(
            parameters.organisation.units.value[str(unit)],
            own["load"].tolist(),
            own["now"].tolist(),
            own["planned"].tolist(),
        )
        for unit, own in study.duty.groupby("unit", sort=False)
    ]


def clocks(parameters: Parameters) -> list[str]:
    """Times at which the half-hours of the opening hours begin, and the last ends."""
    return [clock(parameters, half_hour) for half_hour in range(half_hours(parameters) + 1)]


def duty_words(study: OptimisationStudy, parameters: Parameters) -> str:
    """The schedule for those who do not see the chart: people on duty by unit and time."""
    times, parts = clocks(parameters), []
    for unit, own in study.duty.groupby("unit", sort=False):
        planned, spans, start = own["planned"].tolist(), [], 0
        for half_hour in range(1, len(planned) + 1):
            if half_hour == len(planned) or planned[half_hour] != planned[start]:
                spans.append(f"{times[start]}–{times[half_hour]} {planned[start]}")
                start = half_hour
        parts.append(f"{parameters.organisation.units.value[str(unit)]}: {', '.join(spans)}")
    return "Personer i tjänst i telefon. " + ". ".join(parts) + "."


def proof_table(study: OptimisationStudy, parameters: Parameters) -> pd.DataFrame:
    """Each promise in the fresh years: place, promise, target, mean, kept (of years), interval, state."""
    order = [place.name for place in study.team.places]
    table = study.proof.sort_values("place", key=lambda names: names.map(order.index), kind="stable")
    return pd.DataFrame(
        {
            "place": [place_name(parameters, place) for place in table["place"]],
            "promise": [promise_name(parameters, promise) for promise in table["promise"]],
            "target": table["target"],
            "mean": table["mean"],
            "kept": [f"{kept} av {years}" for kept, years in _kept(table)],
            "interval": [_interval(row) for row in table.to_dict("records")],
            "state": ["visat" if shown else "inte visat" for shown in table["shown"]],
        }
    )


def fewer_people_table(study: OptimisationStudy, parameters: Parameters) -> pd.DataFrame:
    """One person fewer in each place: place, promise that gives way, mean, kept, interval, state."""
    order = [place.name for place in study.team.places]
    table = study.fewer_people.sort_values("place", key=lambda names: names.map(order.index))
    return pd.DataFrame(
        {
            "place": [place_name(parameters, place) for place in table["place"]],
            "people": [study.counts[place] - 1 for place in table["place"]],
            "promise": [promise_name(parameters, promise) for promise in table["promise"]],
            "mean": table["mean"],
            "kept": [f"{kept} av {years}" for kept, years in _kept(table)],
            "interval": [_interval(row) for row in table.to_dict("records")],
            "state": [_verdict(row) for row in table.to_dict("records")],
        }
    )


def fewer_shifts_table(study: OptimisationStudy, parameters: Parameters) -> pd.DataFrame:
    """A person or half an hour less, unit by unit, and what comes of it.

    Columns: unit, ways (to have less), empty (the phone at some time), refuted, unsure, best (the way that
    most years bear), best_kept.
    """
    rows = []
    for unit, every in study.fewer_shifts.groupby("unit", sort=False):
        own = every[every["change"] != ""]
        tried = own[own["manned"]]
        best = tried.sort_values("kept").iloc[-1] if len(tried) else None
        rows.append(
            (
                parameters.organisation.units.value[str(unit)],
                len(own),
                int((~own["manned"]).sum()),
                int(tried["refuted"].sum()),
                int((~tried["refuted"]).sum()),
                "" if best is None else str(best["change"]).replace("-", "–").replace(" > ", " blir "),
                "" if best is None else f"{best['kept']} av {best['years']}",
            )
        )
    return pd.DataFrame(rows, columns=["unit", "ways", "empty", "refuted", "unsure", "best", "best_kept"])


def frontier_points(study: OptimisationStudy) -> list[CostPoint]:
    """Cost of phone duty against the share answered in time, a point for each promise."""
    return [
        CostPoint(row["cost"], row["mean"], row["low"], row["high"], percent(row["level"], 0))
        for row in study.frontier.to_dict("records")
    ]


def frontier_table(study: OptimisationStudy) -> pd.DataFrame:
    """Each promise of an answer in time: level, hours, cost, mean, margin, answered."""
    table = study.frontier
    return table.assign(margin=50 * (table["high"] - table["low"]))


def ladder_points(study: OptimisationStudy) -> list[CostPoint]:
    """Cost of all staff against cases in time, a point for each number of people more or fewer."""
    names = {0: "minsta bemanning"}
    return [
        CostPoint(
            row["cost"],
            row["mean"],
            row["low"],
            row["high"],
            names.get(row["step"], number(row["step"], 0, signed=True) + " per plats"),
        )
        for row in study.ladder.to_dict("records")
    ]


def routing_table(study: OptimisationStudy) -> pd.DataFrame:
    """The ways of routing calls: label, wait, in_time, answered, their changes, and hours a week."""
    rows, found = [], _routings(study)
    for routing in ROUTINGS:
        wait, in_time, answered = (found[routing, measure] for measure in ("wait", SERVICE, ANSWER))
        rows.append(
            {
                "label": ROUTING_NAMES[routing],
                "wait": wait["mean"],
                "wait_change": _change(wait, routing, 1.0),
                "in_time": in_time["mean"],
                "in_time_change": _change(in_time, routing, 100.0),
                "answered": answered["mean"],
                "answered_change": _change(answered, routing, 100.0),
                "hours": study.routing_hours[routing],
            }
        )
    return pd.DataFrame(rows)


def _routings(study: OptimisationStudy) -> dict[tuple[str, str], dict[Hashable, Any]]:
    """Mean, difference, low and high by routing and measure."""
    return {(row["routing"], row["measure"]): row for row in study.routing.to_dict("records")}


def rota_table(study: OptimisationStudy, parameters: Parameters, unit: str) -> pd.DataFrame:
    """One unit's example week: person, a column per day with the shift, hours, share (of time there)."""
    rota, times = study.rotas[unit], clocks(parameters)
    rows = []
    for row in rota.load.to_dict("records"):
        own = rota.table[rota.table["person"] == row["person"]].set_index("day")["shift"]
        days = {
            name: f"{times[own[day][0]]}–{times[own[day][1]]}"
            if day in own.index
            else ("" if there else "borta")
            for day, (name, there) in enumerate(zip(WEEKDAYS, rota.there[row["person"]], strict=False))
        }
        rows.append({"person": row["person"], **days, "hours": row["hours"], "share": row["share"]})
    return pd.DataFrame(rows)


def fairness_words(study: OptimisationStudy, parameters: Parameters) -> str:
    """How evenly the turns fall in the example week, unit by unit."""
    parts = []
    for unit, rota in study.rotas.items():
        there = rota.load[rota.load["days"] > 0]
        low, high = there["hours"].min(), there["hours"].max()
        empty = f", {rota.unfilled} pass utan någon" if rota.unfilled else ""
        label = formats.inside(parameters.organisation.units.value[unit])
        parts.append(f"{label} {number(low, 1)}–{number(high, 1)} timmar{empty}")
    return "Telefontid per person i veckan: " + "; ".join(parts) + "."


def key_figures(study: OptimisationStudy, parameters: Parameters) -> list[KeyFigure]:
    """People, cost, phone hours, and whether the promises are proved."""
    now, least = sum(study.now.values()), sum(study.counts.values())
    hours_now, hours = (
        5 * sum(map(person_hours, plans.values())) for plans in (study.plans_now, study.plans)
    )
    shown, promises = int(study.proof["shown"].sum()), len(study.proof)
    years = int(study.proof["years"].max())
    return [
        KeyFigure(
            "Minsta bemanning",
            f"{least} personer",
            f"nu {now}",
            "neutral",
            number(least - now, 0, signed=True) if least != now else "lika många",
        ),
        KeyFigure(
            "Lönekostnad",
            f"{number(study.cost / 1e6, 2)}{formats.NO_BREAK}mnkr",
            f"nu {number(study.cost_now / 1e6, 2)}{formats.NO_BREAK}mnkr",
        ),
        KeyFigure(
            "Telefontid",
            f"{number(hours, 1)}{formats.NO_BREAK}h/vecka",
            f"nu {number(hours_now, 1)}{formats.NO_BREAK}h/vecka",
        ),
        KeyFigure(
            "Löften som håller",
            f"{shown} av {promises}",
            f"i {years} nya år",
            "good" if shown == promises else "warning",
            f"minst {percent(parameters.optimisation.probability.value, 0)} sannolikhet",
        ),
    ]


def summary(study: OptimisationStudy, parameters: Parameters) -> str:
    """Markdown list: the staffing, the phone, the proof, and four numbers or one."""
    lines = [
        f"**Bemanning:** {_staffing_sentence(study, parameters)}",
        f"**Telefonschema:** {_phone_sentence(study, parameters)}",
        f"**Bevis:** {_proof_sentence(study, parameters)}",
        f"**Fyra nummer eller ett:** {routing_sentence(study)}",
    ]
    return "\n".join(f"- {line}" for line in lines)


def routing_sentence(study: OptimisationStudy) -> str:
    """The classic question answered in a sentence."""
    found, hours = _routings(study), study.routing_hours
    answered, wait = found["pooled", ANSWER], found["pooled", "wait"]
    change = number(100 * answered["difference"], 1, signed=True)
    margin = number(50 * (answered["high"] - answered["low"]), 1)
    saved = (hours["separate"] - hours["pooled"]) / hours["separate"]
    return (
        "med ett gemensamt nummer och dagens schema besvaras "
        f"{percent(answered['mean'], 1)} av samtalen ({change} ± {margin} procentenheter), och medelväntan "
        f"blir {number(wait['mean'])} sekunder i stället för {number(found['separate', 'wait']['mean'])}. "
        f"För att hålla löftena räcker {number(hours['pooled'], 1)} timmar i telefon i veckan, mot "
        f"{number(hours['separate'], 1)} med ett nummer per enhet och {number(hours['overflow'], 1)} när "
        f"enheterna hjälper varandra. Ett gemensamt nummer sparar {percent(saved, 0)} av telefontiden."
    )


def method(study: OptimisationStudy, parameters: Parameters) -> str:
    """Markdown paragraphs: how the answer was found, and what is proved and what is not."""
    rules = parameters.optimisation
    shifts = f"{number(rules.shortest_shift.value, 1)}–{number(rules.longest_shift.value, 1)}"
    probability, risk = percent(rules.probability.value, 0), percent(1 - study.confidence, 0)
    return (
        "**Telefonschemat.** Heltalsprogrammering (HiGHS) väljer tillåtna pass med minsta antal timmar, och "
        "simuleringen spelar valet. Där ett löfte inte hålls prövas en person till i varje halvtimme, och "
        "det som den ger blir ett nytt villkor i programmet (Atlason, Epelman och Henderson 2004; Cezik och "
        "L'Ecuyer 2008). När löftena håller tas personer och halvtimmar bort så länge det går. Passen är "
        f"{shifts} timmar, och lunchen kommer efter högst {number(rules.longest_stretch.value)} timmars "
        "arbete (arbetstidslagen 15 §).\n\n"
        "**Bemanningen.** Programmet väljer billigaste antal på varje plats vars timmar räcker till arbetet. "
        "Hela år spelas, och den plats som bryter ett löfte måste ha en till. Platserna är enheterna, och "
        "de yrkesroller som arbetar för hela verksamheten. Ärenden i tid räknas för allt som platsen gör.\n\n"
        f"**Beviset.** {number(study.simulated)} hela år och {number(study.phone_years)} år med bara "
        "samtalen är spelade. Svaret, och alla svar med en mindre, är prövade i år som sökningen inte har "
        "sett. Intervallen är Cloppers och Pearsons. Visat betyder att så många år inte hade hållit löftet "
        f"om sannolikheten vore under {probability} (binomialtest, {risk} risk för varje löfte).\n\n"
        "**Vad som inte är visat.** Att ingen person och inget pass kan tas bort är prövat. Att inget helt "
        "annat schema med färre timmar finns är inte visat. Den som väntar på samtal arbetar med ärenden, "
        "så telefontiden tar inte annan tid än samtalen själva, men den binder."
    )


def _staffing_sentence(study: OptimisationStudy, parameters: Parameters) -> str:
    changes = [
        f"{formats.inside(place_name(parameters, name))} {number(study.counts[name] - now, 0, signed=True)}"
        for name, now in study.now.items()
        if study.counts[name] != now
    ]
    least, now = sum(study.counts.values()), sum(study.now.values())
    moved = f" ({', '.join(changes)})" if changes else ", fördelade som nu"
    return (
        f"{least} personer mot {now} nu{moved}. Lönekostnaden blir {number(study.cost / 1e6, 2)} miljoner "
        f"kronor om året, {number((study.cost - study.cost_now) / 1e3, 0, signed=True)} tkr mot nu."
    )


def _phone_sentence(study: OptimisationStudy, parameters: Parameters) -> str:
    total = shifts_table(study, parameters).iloc[-1]
    return (
        f"{number(total['hours'], 1)} timmar i telefon i veckan mot {number(total['now'], 1)} nu, "
        f"i {number(total['people'])} pass om dagen."
    )


def _proof_sentence(study: OptimisationStudy, parameters: Parameters) -> str:
    shown, years = int(study.proof["shown"].sum()), int(study.proof["years"].max())
    fewer, tried = study.fewer_people, study.fewer_shifts
    tried = tried[(tried["change"] != "") & tried["manned"]]
    return (
        f"{shown} av {len(study.proof)} löften håller i {years} nya år med minst "
        f"{percent(parameters.optimisation.probability.value, 0)} sannolikhet. Med en person färre "
        f"faller provet på {int((~fewer['passes']).sum())} av {len(fewer)} platser, och "
        f"{int(tried['refuted'].sum())} av {len(tried)} mindre telefonscheman räcker säkert inte."
    )


def _kept(table: pd.DataFrame) -> list[Kept]:
    return [Kept(int(kept), int(years)) for kept, years in zip(table["kept"], table["years"], strict=True)]


def _interval(row: Mapping[Hashable, Any]) -> str:
    return f"{percent(row['low'], 0)}–{percent(row['high'], 0)}"


def _verdict(row: Mapping[Hashable, Any]) -> str:
    if row["refuted"]:
        return "räcker inte"
    return "räcker" if row["passes"] else "klarar inte provet"


def _change(row: Mapping[Hashable, Any], routing: str, scale: float) -> str:
    """Difference to a number per unit with its interval; empty for that itself."""
    if routing == "separate":
        return ""
    margin = scale * (row["high"] - row["low"]) / 2
    return f"{number(scale * row['difference'], 1, signed=True)} ± {number(margin, 1)}"
