"""The sensitivity report's tables, chart data and sentences, from tornado and Morris tables.

Swedish labels and words live here; what they say is computed in :mod:`model.staffing.studies.sensitivity`.
"""

from __future__ import annotations

import pandas as pd

from model.parameters.schema.parameters import Parameters
from model.presentation import formats
from model.presentation.tables import Column
from model.reports.studies.factor_words import level
from model.staffing.experiments.key_measures import LABELS, SHARES
from model.staffing.studies.sensitivity import morris_runs, tornado_points, tried_factors

SHOWN = ("answer_rate", "service_level", "lead_time", "call_back", "mail", "hours")
"""Measures that the report shows."""
CHARTED = ("answer_rate", "lead_time", "hours")
"""Measures that have a tornado of their own."""
BARS = 10
FEW = 3
STRONG = 5
MUCH = 1.5
"""So many times greater together than alone is worth telling."""

Side = tuple[float, str]


def factor_name(parameters: Parameters, factor: str) -> str:
    """Swedish name of a factor."""
    return parameters.sensitivity.factors[factor].name


def change(measure: str, value: float, decimals: int = 1) -> str:
    """A difference of ``measure``: percentage points of a share, else whole numbers; signed."""
    if measure in SHARES:
        return formats.number(100 * value, decimals, signed=True)
    return formats.number(value, 0, signed=True)


def unit_of(measure: str) -> str:
    """What differences of ``measure`` are counted in."""
    return "procentenheter" if measure in SHARES else "timmar" if measure == "hours" else "ärenden"


def sides(table: pd.DataFrame, parameters: Parameters, measure: str) -> dict[str, tuple[Side, Side]]:
    """Data of a tornado chart: the factors that move ``measure`` most, those that surely do."""
    rows = sure(table, measure).head(BARS)
    return {
        factor_name(parameters, row["factor"]): (
            (row["low"], level(parameters.sensitivity.factors[row["factor"]], 0.0)),
            (row["high"], level(parameters.sensitivity.factors[row["factor"]], 1.0)),
        )
        for row in rows.to_dict("records")
    }


def base_label(table: pd.DataFrame, measure: str) -> str:
    """What stands at a tornado's middle line: ``grundfallet 91,5 %``."""
    base = float(table.loc[table["measure"] == measure, "base"].iloc[0])
    shown = formats.percent(base) if measure in SHARES else formats.number(base)
    return f"grundfallet {shown}"


def strongest(table: pd.DataFrame, parameters: Parameters, measure: str, count: int = FEW) -> list[str]:
    """Names of the factors that surely move ``measure`` most."""
    return [factor_name(parameters, name) for name in sure(table, measure)["factor"].head(count)]


def sentence(table: pd.DataFrame, parameters: Parameters, measure: str) -> str:
    """What moves ``measure`` most, by how much, from which value to which."""
    rows = sure(table, measure).head(FEW).to_dict("records")
    if not rows:
        tried = int((table["measure"] == measure).sum())
        return f"inget antagande med säkerhet ({tried} är prövade)."
    factors = parameters.sensitivity.factors
    parts = [
        f"{formats.inside(factors[row['factor']].name)} {change(measure, row['swing'])} "
        f"({level(factors[row['factor']], 0.0)} till {level(factors[row['factor']], 1.0)})"
        for row in rows
    ]
    return "; ".join(parts) + "."


def summary(alone: pd.DataFrame, together: pd.DataFrame, parameters: Parameters) -> str:
    """Markdown list: what moves each charted measure most, and where assumptions reinforce each other."""
    lines = [
        f"**{LABELS[measure]}** ({unit_of(measure)}): {sentence(alone, parameters, measure)}"
        for measure in CHARTED
    ]
    reinforced = [
        (measure, ratio) for measure in SHOWN if (ratio := reinforcement(alone, together, measure)) >= MUCH
    ]
    if reinforced:
        named = ", ".join(
            f"{formats.inside(LABELS[measure])} {formats.number(ratio, 1)} gånger"
            for measure, ratio in reinforced
        )
        lines.append(
            "**Samspel:** när flera antaganden är fel på en gång väger vart och ett tyngre, i medeltal för "
            f"{named} så mycket som när de andra står kvar, men olika mycket beroende på vilka. Marginalen "
            "räcker för ett fel i taget, inte för flera."
        )
    return "\n".join(f"- {line}" for line in lines)


def reinforcement(alone: pd.DataFrame, together: pd.DataFrame, measure: str) -> float:
    """How many times greater the strongest factors' effects are when all vary than one at a time."""
    strong = together[together["measure"] == measure].head(STRONG).set_index("factor")["mu_star"]
    swing = alone[alone["measure"] == measure].set_index("factor")["swing"].abs().reindex(strong.index)
    return float(strong.sum() / swing.sum()) if swing.sum() else 0.0


def swings(table: pd.DataFrame, parameters: Parameters) -> pd.DataFrame:
    """One row per factor: label, low, high, and for each shown measure its swing as text.

    A swing whose interval holds zero is a dash. In the order of the parameters.
    """
    rows = []
    for name in tried_factors(parameters):
        factor = parameters.sensitivity.factors[name]
        row = {"label": factor.name, "low": level(factor, 0.0), "high": level(factor, 1.0)}
        for measure in SHOWN:
            found = table[(table["measure"] == measure) & (table["factor"] == name)].iloc[0]
            row[measure] = change(measure, found["swing"]) if _is_sure(found) else formats.MISSING
        rows.append(row)
    return pd.DataFrame(rows)


def swing_columns() -> list[Column]:
    """Columns of :func:`swings`."""
    short = {
        "answer_rate": "Besvarade",
        "service_level": "Svar i tid",
        "lead_time": "Klart i tid",
        "call_back": "Återkoppling",
        "mail": "E-post",
        "hours": "Timmar",
    }
    return [
        Column("label", "Antagande"),
        Column("low", "Låg", "decimal"),
        Column("high", "Hög", "decimal"),
        *(Column(measure, short[measure], "decimal") for measure in SHOWN),
    ]


def elementary(table: pd.DataFrame, parameters: Parameters, measure: str) -> pd.DataFrame:
    """Morris' effects on ``measure``: label, mu_star, margin, mu, sigma in the measure's units, and share.

    share: sigma over mu_star; above a half the effect depends on where the others stand, or on chance.
    """
    rows = table[table["measure"] == measure].head(BARS)
    scale = 100 if measure in SHARES else 1
    return pd.DataFrame(
        {
            "label": [factor_name(parameters, name) for name in rows["factor"]],
            **{name: scale * rows[name].to_numpy() for name in ("mu_star", "margin", "mu", "sigma")},
            "share": (rows["sigma"] / rows["mu_star"]).to_numpy(),
        }
    )


def elementary_intervals(
    table: pd.DataFrame, parameters: Parameters, measure: str
) -> dict[str, tuple[float, float, float]]:
    """mu* with its interval for each of the factors that matter most to ``measure``."""
    rows = elementary(table, parameters, measure)
    return {
        row["label"]: (
            row["mu_star"],
            max(row["mu_star"] - row["margin"], 0.0),
            row["mu_star"] + row["margin"],
        )
        for row in rows.to_dict("records")
    }


def agreement(one_at_a_time: pd.DataFrame, together: pd.DataFrame, measure: str) -> str:
    """How far the two methods name the same most important factors."""
    first = one_at_a_time[one_at_a_time["measure"] == measure]["factor"].head(STRONG).tolist()
    second = together[together["measure"] == measure]["factor"].head(STRONG).tolist()
    return f"{len(set(first) & set(second))} av de {len(first)} viktigaste är desamma med båda metoderna"


def to_measure_first(table: pd.DataFrame, parameters: Parameters) -> pd.DataFrame:
    """Factors among the strongest of some measure: label, measures, source; most measures first."""
    found: dict[str, list[str]] = {}
    for measure in SHOWN:
        for name in sure(table, measure)["factor"].head(FEW):
            found.setdefault(str(name), []).append(formats.inside(LABELS[measure]))
    rows = [
        (
            factor_name(parameters, name),
            ", ".join(measures),
            parameters.sensitivity.factors[name].range.source,
            len(measures),
        )
        for name, measures in found.items()
    ]
    columns = ["label", "measures", "source", "count"]
    table = pd.DataFrame(rows, columns=columns).sort_values("count", ascending=False, kind="stable")
    return table.reset_index(drop=True)


def method(parameters: Parameters, year: int) -> str:
    """Markdown paragraphs: what was played, how often, and how to read the two methods."""
    plan, factors = parameters.sensitivity, tried_factors(parameters)
    alone = len(tornado_points(factors, plan.replications.value))
    together = morris_runs(factors, plan.trajectories.value)
    return (
        f"**Ett i taget.** Varje antagande sätts lågt och högt medan de andra står kvar, "
        f"{plan.replications.value} körningar av året {year} för varje läge, {alone} i allt. Körningarna har "
        "samma slumptal, så att skillnaden beror på antagandet. Ett antagande räknas som säkert när "
        f"{formats.percent(parameters.simulation.confidence.value, 0)} konfidensintervall för skillnaden "
        "mellan högt och lågt inte innehåller noll.\n\n"
        "**Alla tillsammans.** Morris metod (Technometrics 33(2), 1991): "
        f"{plan.trajectories.value} vägar genom alla antagandens spann, där ett antagande i taget tar ett "
        f"steg, {together} körningar. Betydelsen är medelvärdet av stegens effekt utan tecken (Campolongo "
        "m.fl., Environmental Modelling & Software 22(10), 2007), omräknad till hela spannet. Varje väg "
        "spelas med egna slumptal, och intervallet är från omtagna urval av vägarna."
    )


def sure(table: pd.DataFrame, measure: str) -> pd.DataFrame:
    """Rows of ``measure`` whose swing can be told from chance, widest first."""
    rows = table[table["measure"] == measure]
    return rows[(rows["swing_low"] > 0) | (rows["swing_high"] < 0)]


def _is_sure(row: pd.Series) -> bool:
    return bool(row["swing_low"] > 0 or row["swing_high"] < 0)


def caption(table: pd.DataFrame, parameters: Parameters, measure: str) -> str:
    """What a tornado of ``measure`` says in a few words."""
    names = strongest(table, parameters, measure, 2)
    about = LABELS[measure]
    if not names:
        return f"{about}: inget antagande ändrar måttet säkert"
    return f"{about} styrs mest av {' och '.join(formats.inside(name) for name in names)}"


def ranking(table: pd.DataFrame, parameters: Parameters, measure: str) -> str:
    """The most important factors with their importance, for those who do not see the chart."""
    rows = elementary(table, parameters, measure).head(5).to_dict("records")
    return ", ".join(f"{row['label']} {formats.number(row['mu_star'], 1)}" for row in rows) + "."
