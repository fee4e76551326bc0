"""Survey results as the source text states them, with notes where it does not agree with itself.

After the years that it states they go on from the last one by small drawn steps.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from model.apportionment import apportion
from model.example_centre.streams import table_stream
from model.observations.names import COMMON_UNIT, MANAGEMENT
from model.parameters.schema.parameters import Parameters

YEARS = (2009, 2010, 2011)
"""The years that the source text states."""
EXAMPLE = "exempel"
INDEX_STEP, AREA_STEP, HIGHEST_AREA = 1.5, 0.1, 10
"""Yearly change of an index of 0-100 and of an area of 0-10, standard deviation (assumption)."""

Series = dict[str, tuple[float | None, ...]]

# Pages 12 and 13; None = not stated.
CUSTOMER: dict[str, tuple[int, tuple[float | None, ...]]] = {
    "nki": (12, (None, 67, 67)),
    "satisfied": (12, (73, 80, 82)),
    "availability": (13, (72, 81, 79)),
    "information": (13, (72, 80, 78)),
    "treatment": (13, (81, 87, 86)),
    "efficiency": (13, (79, 82, 84)),
}
CUSTOMER_NOTES = {
    (2009, "nki"): "Värdet anges inte i källtexten",
    (2011, "nki"): "Indexet är oförändrat medan andelen nöjda ökar: två olika mått",
    (2011, "satisfied"): "Andelen nöjda ökar medan indexet är oförändrat: två olika mått",
    (
        2011,
        "information",
    ): "Källtexten skriver lägre än tidigare år; värdet är lägre än 2010 men högre än 2009",
    (
        2011,
        "availability",
    ): "Källtexten räknar tillgänglighet till det kunderna är mest nöjda med; värdet sjönk från 2010",
    (2011, "treatment"): "Högst av områdena, men sjönk från 2010",
}

# Page 25, read from a chart.
NMI: Series = {"area": (72, 76, 72), "administration": (65, 67, 66), "city": (62, None, 63)}
NMI_NOTE = "Avläst ur diagram; årens ordning följer verksamhetens serie"
NMI_NOTES = {
    (2010, "city"): "Staden gjorde ingen undersökning 2010",
    (2010, "area"): "Staden gjorde ingen undersökning 2010; värdet måste komma från en annan mätning",
    (2010, "administration"): NMI_NOTE
    + "; staden gjorde ingen undersökning 2010, värdet måste komma från en annan mätning",
    (2011, "area"): "Index 0–100; kan inte jämföras med frågeområdenas skala 0–10",
}
# How much groups differ from the area (assumption): standard deviations, index and question areas.
UNIT_STEP = {"nmi": 3.0, "area": 0.25}
RESPONSE_RATE = (2011, 90.0, "Cirka 90 procent enligt källtexten")

# Page 26.
QUESTION_AREAS: Series = {
    "organisation": (7.9, 8.1, 8.0),
    "leadership": (8.0, 8.3, 8.0),
    "participation": (8.1, 8.4, 8.2),
    "coworkership": (8.5, 8.5, 8.3),
    "development": (8.1, 8.2, 8.1),
    "wellbeing": (8.5, 8.6, 8.4),
    "climate": (9.0, 9.0, 8.8),
    "workload": (7.8, 8.2, 8.2),
}
AREA_NOTES = {
    (
        2011,
        "workload",
    ): "Oförändrat från 2010; källtexten skriver att belastningen är ojämn, vilket medelvärdet inte visar",
    (
        2011,
        "organisation",
    ): "Källtexten nämner området bland dem som sjönk; sju av åtta områden sjönk, flera mer än detta",
    (2009, "organisation"): "Under 8; att inget resultat är under 8 gäller 2010 och 2011",
    (2009, "workload"): "Under 8; att inget resultat är under 8 gäller 2010 och 2011",
}


def customer_survey(year: int) -> pd.DataFrame:
    """The customer survey up to ``year``."""
    rows = [
        (then, measure, survey_value(measure, then), _source(page, then), CUSTOMER_NOTES.get((then, measure)))
        for then in range(YEARS[0], year + 1)
        for measure, (page, _) in CUSTOMER.items()
    ]
    return pd.DataFrame(rows, columns=["year", "measure", "value", "source", "note"])


def staff_survey(year: int) -> pd.DataFrame:
    """The staff survey up to ``year``: index at three levels, the area's question areas and response rate."""
    rows: list[tuple[object, ...]] = []
    for then in range(YEARS[0], year + 1):
        for level in NMI:
            read = None if level == "area" or then not in YEARS else NMI_NOTE
            note = NMI_NOTES.get((then, level), read)
            rows.append((then, level, "nmi", survey_value(level, then), _source(25, then), note))
        if then >= RESPONSE_RATE[0]:
            note = RESPONSE_RATE[2] if then in YEARS else None
            rows.append((then, "area", "response_rate", RESPONSE_RATE[1], _source(25, then), note))
        for measure in QUESTION_AREAS:
            value, note = survey_value(measure, then), AREA_NOTES.get((then, measure))
            rows.append((then, "area", measure, value, _source(26, then), note))
    return pd.DataFrame(rows, columns=["year", "level", "measure", "value", "source", "note"])


def staff_survey_units(parameters: Parameters, staff: pd.DataFrame, year: int) -> pd.DataFrame:
    """The staff survey by group: nine in ten answer, and the weighted means are the area's stated values."""
    draw = table_stream(year, "staff survey units")
    december = staff[staff["month"] == staff["month"].max()].set_index("unit")["headcount"]
    units = list(parameters.organisation.units.value)
    invited = [int(december[unit]) - 1 for unit in units] + [len(units) + int(december[COMMON_UNIT])]
    answers = apportion(round(sum(invited) * RESPONSE_RATE[1] / 100), invited)
    rows: list[tuple[object, ...]] = []
    for measure in ("nmi", *QUESTION_AREAS):
        stated = survey_value("area" if measure == "nmi" else measure, year)
        step = UNIT_STEP["nmi" if measure == "nmi" else "area"]
        offsets = step * draw.standard_normal(len(invited))
        offsets -= float(offsets @ answers) / answers.sum()
        means = np.round((stated or 0.0) + offsets, 2)
        rows += [
            (unit, measure, *row)
            for unit, *row in zip(
                [*units, MANAGEMENT], invited, answers.tolist(), means.tolist(), strict=True
            )
        ]
    return pd.DataFrame(rows, columns=["unit", "measure", "invited", "answers", "mean"])


def survey_value(name: str, year: int) -> float | None:
    """What a measure, an area or a level's index came to in ``year``: as stated, or drawn about the last."""
    values = SERIES[name]
    if year in YEARS:
        return values[YEARS.index(year)]
    last = survey_value(name, year - 1) or 0.0
    is_index = last > HIGHEST_AREA
    step = table_stream(year, "survey", name).normal(0, INDEX_STEP if is_index else AREA_STEP)
    return min(round(last + step, 0 if is_index else 1), 100.0 if is_index else float(HIGHEST_AREA))


SERIES: Series = {name: values for name, (_, values) in CUSTOMER.items()} | NMI | QUESTION_AREAS


def _source(page: int, year: int) -> str:
    return source(page) if year in YEARS else EXAMPLE


def source(page: int) -> str:
    """How a page of the source text is cited."""
    return f"källtexten s. {page}"
