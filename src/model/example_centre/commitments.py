"""Example commitments: worded after what the source text says the centre strives for.

The source text breaks off before its commitments; wordings, targets other than the 90 percent satisfied
customers and four meetings a year, and all self-assessments are invented. Outcomes are worked out from the
other tables, so that a report never shows two values of one thing.
"""

from __future__ import annotations

import pandas as pd

from model.example_centre.indicators import Indicator, Tables, indicators
from model.example_centre.streams import table_stream
from model.observations.names import COMMON_UNIT, MANAGEMENT
from model.observations.registers import Registers
from model.observations.rules.promises import PROMISES
from model.parameters.schema.parameters import Parameters

TERTIALS = {1: 4, 2: 8, 3: 12}
ANSWERED_SHARE = 0.9
TERTIAL_SHIFT = 0.03

WORDINGS = {
    "first_choice": "Kunderna ska vilja välja oss",
    "availability": "Kunderna ska nå oss lätt på telefon och e-post",
    "quality": "Kunderna ska få rätt kvalitet i rätt tid",
    "economy": "Ekonomin ska vara i balans och priserna konkurrenskraftiga",
    "competence": "Medarbetarna ska ha bred och aktuell kompetens",
    "development": "Arbetssätt och arbetsmiljö ska utvecklas tillsammans",
}
# How employees judge each commitment: shares wholly and partly met (assumption).
JUDGEMENT = {
    "first_choice": (0.42, 0.50),
    "availability": (0.38, 0.50),
    "quality": (0.55, 0.40),
    "economy": (0.70, 0.27),
    "competence": (0.48, 0.44),
    "development": (0.34, 0.50),
}


def commitments(parameters: Parameters, registers: Registers, tables: Tables, year: int) -> pd.DataFrame:
    """Commitments with indicators: outcomes at each tertial, forecasts made at tertials 1 and 2."""
    rows = [_row(indicator, tables) for indicator in indicators(parameters, registers, year)]
    return pd.DataFrame(rows)


def self_assessment(parameters: Parameters, staff: pd.DataFrame, year: int) -> pd.DataFrame:
    """How many of each unit's employees, and of the management, found each commitment met, each tertial."""
    draw = table_stream(year, "self assessment")
    headcount = staff.set_index(["month", "unit"])["headcount"]
    units = list(parameters.organisation.units.value)
    rows = []
    for tertial, month in TERTIALS.items():
        for unit in (*units, MANAGEMENT):
            heads = (
                len(units) + headcount[month, COMMON_UNIT]
                if unit == MANAGEMENT
                else headcount[month, unit] - 1
            )
            for commitment, (wholly, partly) in JUDGEMENT.items():
                answers = draw.binomial(int(heads), ANSWERED_SHARE)
                better = TERTIAL_SHIFT * (tertial - 2)
                chances = [wholly + better, partly - better / 2, 1 - wholly - partly - better / 2]
                rows.append((tertial, unit, commitment, *draw.multinomial(answers, chances).tolist()))
    return pd.DataFrame(rows, columns=["tertial", "unit", "commitment", "wholly", "partly", "not_met"])


def _row(indicator: Indicator, tables: Tables) -> dict[str, object]:
    def value(month: int) -> float | None:
        if indicator.expected is not None and month < TERTIALS[3]:
            return None
        return round(indicator.measure(tables, month), indicator.decimals)

    def forecast(month: int) -> float | None:
        if indicator.expected is not None:
            return indicator.expected
        if indicator.forecast is None:
            return value(month)
        return round(indicator.forecast(tables, month), indicator.decimals)

    return {
        "commitment": indicator.commitment,
        "wording": WORDINGS[indicator.commitment],
        "indicator": indicator.name,
        "unit_of_measure": indicator.unit,
        "direction": indicator.direction,
        "target": None if indicator.key in PROMISES else float(indicator.target),
        "tertial_1": value(TERTIALS[1]),
        "forecast_1": forecast(TERTIALS[1]),
        "tertial_2": value(TERTIALS[2]),
        "forecast_2": forecast(TERTIALS[2]),
        "outcome": value(TERTIALS[3]),
        "note": indicator.note,
        "measure": indicator.key,
    }
