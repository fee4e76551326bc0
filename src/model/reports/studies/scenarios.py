"""The scenario report's tables, sentences and chart rows, from a comparison of scenarios.

Swedish labels and words live here; what they say is computed in :mod:`model.staffing.experiments.comparison`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from model.parameters.difference import Change, differences
from model.parameters.schema.parameters import Parameters
from model.presentation import formats
from model.presentation.charts import DifferencePanel
from model.presentation.kinds import KindName as Kind
from model.presentation.tables import Column
from model.staffing.experiments.comparison import LABELS, SHARES

WORDS = {
    "better": "bättre",
    "worse": "sämre",
    "higher": "högre",
    "lower": "lägre",
    "same": "ingen skillnad",
    "unsure": "ingen säker skillnad",
}
NO_DIFFERENCE = {"same": "ingen\nskillnad", "unsure": "ingen\u00a0säker\nskillnad"}
"""Broken for narrow columns."""
MOST = {"better": "bäst", "worse": "sämst", "higher": "högst", "lower": "lägst"}
SURE = ("better", "worse", "higher", "lower")
HEADS = {
    "answer_rate": "Besvarade samtal",
    "service_level": "Svar i tid",
    "lead_time": "Klart i ledtid",
    "call_back": "Åter\u00adkoppling",
    "mail": "E-post",
    "utilisation": "Belastning",
    "staff_needed": "Personal\u00adbehov",
    "backlog": "Öppna vid årsslut",
}
SHORT = {"lead_time": "Klart inom ledtid", "mail": "E-post i tid"}
CHARTED = ("answer_rate", "lead_time", "staff_needed")
NAMES = {
    "separate": "ett nummer per enhet",
    "overflow": "annan enhet svarar efter en stund",
    "pooled": "ett gemensamt nummer",
    "e_invoice": "e-faktura",
    "scanned": "skannad",
    "manual": "manuell",
    "stop": "stoppa",
    "give_way": "reglerna ger efter",
}
"""Swedish for values and keys of parameters that have no name among the parameters."""
ENDS = ["difference", "difference_low", "difference_high"]
SPAN = re.compile(r"(?<=\d)-(?=\d)")
UNITS = ("s", "minuter", "timmar", "personer", "kronor", "dagar")
MEANINGS = {
    "phone.routing": "Vem som svarar i telefon",
    "price_rules.when_impossible": "När prisernas regler inte går att förena",
}
"""Of parameters whose meaning begins with an explanation of their values."""
LISTED = 4
"""Longest list of numbers that is written out."""


def unit_of(measure: str) -> str:
    """Unit of a difference in ``measure``."""
    if measure in SHARES:
        return "procentenheter"
    return {"hours": "timmar", "backlog": "ärenden", "staff_needed": "personer"}[measure]


def amount(low: float, high: float, measure: str) -> str:
    """A difference with its half-width, in :func:`unit_of`: ``+8,0 ± 0,2``.

    One decimal more where either would otherwise be shown as nothing.
    """
    scale = _scale(measure)
    middle, half = scale * (low + high) / 2, scale * (high - low) / 2
    decimals = 0 if measure in ("hours", "backlog") else 1
    if any(value and not round(value, decimals) for value in (middle, half)):
        decimals += 1
    return (
        f"{formats.number(middle, decimals, signed=True)}{formats.NO_BREAK}{formats.PLUS_MINUS}"
        f"{formats.NO_BREAK}{formats.number(half, decimals)}"
    )


def answers(compared: pd.DataFrame) -> pd.DataFrame:
    """One row per scenario, and per measure of :data:`HEADS` what it changes: amount and verdict in words."""
    rows = []
    for _, found in _others(compared).groupby("scenario", sort=False):
        by_measure = {row["measure"]: _answer(row) for _, row in found.iterrows()}
        rows.append({"title": found["title"].iloc[0], **by_measure})
    return pd.DataFrame(rows, columns=["title", *HEADS]).fillna(formats.MISSING)


def answer_columns() -> list[Column]:
    """Columns of :func:`answers`."""
    return [Column("title", "Scenario"), *(Column(name, head) for name, head in HEADS.items())]


def answer_note(compared: pd.DataFrame, seed: int) -> str:
    """How to read :func:`answers`, and how often what was played."""
    count = int(compared["replications"].iloc[0])
    return (
        "Andelar i procentenheter, personalbehov i personer, öppna ärenden i antal; ± är halva intervallet. "
        f"{count} körningar av varje scenario med samma slumptal (frö {seed}). Exempeldata."
    )


def chart_caption(compared: pd.DataFrame) -> str:
    """The chart's message: what moves the answered calls most."""
    rows = _others(compared)
    rows = rows[(rows["measure"] == CHARTED[0]) & rows["verdict"].isin(SURE)]
    if rows.empty:
        return "Inget scenario ändrar säkert andelen besvarade samtal"
    strongest = rows.iloc[int(rows["difference"].astype(float).abs().to_numpy().argmax())]
    return f"Mest ändras andelen besvarade samtal av: {strongest['title']}"


def chart_alternative(compared: pd.DataFrame) -> str:
    """All that the chart shows, in words."""
    rows = _others(compared)
    sentences = []
    for measure in CHARTED:
        own = rows[rows["measure"] == measure]
        listed = "; ".join(
            f"{row['title']} {_amount(row)} ({WORDS[row['verdict']]})" for _, row in own.iterrows()
        )
        sentences.append(f"{LABELS[measure]}, skillnad i {unit_of(measure)}: {listed}.")
    return " ".join(sentences)


def details(compared: pd.DataFrame, shares: bool) -> pd.DataFrame:
    """All differences in measures that are shares, or in those that are not.

    title (where a scenario begins), label, base, mean, difference and margin (of shares in percentage
    points), verdict and reduction.
    """
    first = compared[compared["verdict"].isna()]
    base = dict(zip(first["measure"], first["mean"], strict=True))
    others = _others(compared)
    others = others[others["measure"].isin(SHARES) == shares]
    scale = 100 if shares else 1
    return pd.DataFrame(
        {
            "title": others["title"].where(~others["scenario"].duplicated(), ""),
            "label": others["measure"].map({**LABELS, **SHORT}),
            "base": others["measure"].map(base),
            "mean": others["mean"],
            "difference": scale * others["difference"].astype(float),
            "margin": scale * (others["difference_high"] - others["difference_low"]).astype(float) / 2,
            "verdict": others["verdict"].map(WORDS),
            "reduction": ["∞" if np.isinf(value) else value for value in others["reduction"]],
        }
    ).reset_index(drop=True)


def detail_columns(shares: bool) -> list[Column]:
    """Columns of :func:`details`."""
    kind: Kind = "percent" if shares else "decimal"
    return [
        Column("title", "Scenario"),
        Column("label", "Mått"),
        Column("base", "Grundfallet", kind),
        Column("mean", "Scenariot", kind),
        Column("difference", "Skillnad", "change", 2 if shares else 1),
        Column("margin", "±", "decimal", 2 if shares else 1),
        Column("verdict", "Bedömning"),
        Column("reduction", "Vinst", "decimal", 1),
    ]


def staff_note(parameters: Parameters) -> str:
    """What the need of staff means."""
    planned = formats.percent(parameters.simulation.planned_utilisation.value, 0)
    return (
        "Personalbehov: personer som gör årets timmar, lika närvarande som i grundfallet och "
        f"belastade till {planned}. Ledtider, telefonpass och kompetens kan kräva fler."
    )


def panels(compared: pd.DataFrame) -> list[DifferencePanel]:
    """One panel per measure of :data:`CHARTED`: the difference, its interval and verdict of each scenario."""
    others = _others(compared)
    found = []
    for measure in CHARTED:
        rows = others[others["measure"] == measure]
        found.append(
            DifferencePanel(
                f"{LABELS[measure]},\n{unit_of(measure)}",
                list((_scale(measure) * rows[ENDS].astype(float)).itertuples(index=False, name=None)),
                [str(verdict) for verdict in rows["verdict"]],
            )
        )
    return found


def scenario_titles(compared: pd.DataFrame) -> list[str]:
    """Titles of the scenarios that are compared with the first, in order."""
    return [str(title) for title in _others(compared).drop_duplicates("scenario")["title"]]


def summary(compared: pd.DataFrame) -> str:
    """Markdown list: what changes most for callers, cases and the need of staff, and what changes nothing."""
    others = _others(compared)
    lines = [line for measure in CHARTED if (line := _extremes(others, measure))]
    promised = others[others["verdict"].isin(("better", "worse", "same", "unsure"))]
    quiet = [
        str(rows["title"].iloc[0])
        for _, rows in promised.groupby("scenario", sort=False)
        if rows["verdict"].isin(("same", "unsure")).all()
    ]
    if quiet:
        lines.append(f"**Inget löfte ändras säkert** av {_listed(quiet)}.")
    return "\n".join(f"- {line}" for line in lines)


def changes_table(base: Parameters, others: Sequence[Parameters], year: int) -> pd.DataFrame:
    """What each scenario changes: title, meaning, old, new (as shown); by year, the values of ``year``."""
    rows = []
    for other in others:
        title = other.title
        for change in differences(base, other):
            parts = _parts(change, base, year)
            if parts:
                old, new = ([(key, values[side]) for key, values in parts] for side in (0, 1))
                rows.append((title, _meaning(change), _shown(old), _shown(new)))
                title = ""
    return pd.DataFrame(rows, columns=["title", "meaning", "old", "new"])


def method(compared: pd.DataFrame, seed: int, confidence: float) -> str:
    """Markdown: how often and with what random numbers, how sure, and what the shared ones gained."""
    others = _others(compared)
    count, scenarios = int(compared["replications"].iloc[0]), others["scenario"].nunique()
    sure = formats.percent(confidence, 0)
    gains = others["reduction"].replace([np.inf, -np.inf], np.nan).dropna()
    return (
        f"Grundfallet och {scenarios} scenarier är spelade {count} gånger var, med slumpfrö {seed}. Körning "
        "för körning har de samma slumptal: samma fakturor, samtal, sjukdagar och tålamod, utom i det som "
        "scenariot ändrar. Skillnaden räknas inom varje körning, så att slumpen till stor del tar ut sig "
        "själv.\n\n"
        "**Hur säkert?** Efter ± står halva konfidensintervallet för skillnaden. För varje mått är "
        f"intervallen så breda att alla {scenarios} gäller samtidigt med {sure} säkerhet (Bonferronis "
        "korrektion): annars skulle något av många scenarier se ut att göra skillnad av en slump. *Bättre*, "
        "*sämre*, *högre* och *lägre* står bara där hela intervallet ligger på ena sidan om noll. *Ingen "
        "säker skillnad* betyder att körningarna inte räcker för att visa någon, inte att den är noll.\n\n"
        f"**Vad de gemensamma slumptalen gav.** {_gain_sentence(gains)}"
    )


def _gain_sentence(gains: pd.Series) -> str:
    if gains.empty:
        return "Alla skillnader är desamma i varje körning."
    return (
        "Kolumnen Vinst visar hur många gånger fler körningar som hade behövts med oberoende slumptal för "
        f"lika smala intervall: {formats.number(float(gains.median()), 1)} gånger i mitten av alla mått och "
        "scenarier. Under 1 har de inte hjälpt; ∞ betyder att skillnaden är densamma i varje körning."
    )


def _extremes(others: pd.DataFrame, measure: str) -> str:
    """Which scenario raises ``measure`` most and which lowers it most; empty when none surely does."""
    rows = others[(others["measure"] == measure) & others["verdict"].isin(SURE)].sort_values("difference")
    if rows.empty:
        return ""
    most, least = rows.iloc[-1], rows.iloc[0]
    ways = [
        f"{MOST[row['verdict']]} med *{row['title']}*, {_amount(row)}"
        for row, wanted in ((most, most["difference"] > 0), (least, least["difference"] < 0))
        if wanted
    ]
    return f"**{LABELS[measure]}**, {unit_of(measure)}: {'; '.join(ways)}."


def _answer(row: pd.Series) -> str:
    if row["verdict"] in SURE:
        return f"{_amount(row)}\n{WORDS[row['verdict']]}"
    return NO_DIFFERENCE[row["verdict"]]


def _amount(row: pd.Series) -> str:
    if row["verdict"] == "same":
        return "0"
    return amount(row["difference_low"], row["difference_high"], row["measure"])


def _others(compared: pd.DataFrame) -> pd.DataFrame:
    """Rows of the scenarios that are compared with the first, scenario by scenario in the order given."""
    rows = compared[compared["verdict"].notna()]
    order = {name: place for place, name in enumerate(dict.fromkeys(compared["scenario"]))}
    return rows.sort_values("scenario", key=lambda names: names.map(order), kind="stable")


def _scale(measure: str) -> int:
    """Shares are compared in percentage points."""
    return 100 if measure in SHARES else 1


def _parts(change: Change, base: Parameters, year: int) -> list[tuple[str, tuple[Any, Any]]]:
    """Named parts of a changed value: those of ``year``, and what all units share told once."""
    values = [
        (keys, (old, new))
        for keys, old, new in change.values
        if not (keys and _is_year(keys[0])) or keys[0] == str(year)
    ]
    values = [(keys[1:] if keys and _is_year(keys[0]) else keys, pair) for keys, pair in values]
    units = base.organisation.units.value
    by_unit = {unit: [(keys[1:], pair) for keys, pair in values if keys[:1] == (unit,)] for unit in units}
    if (
        values
        and all(own == by_unit[next(iter(units))] for own in by_unit.values())
        and any(by_unit.values())
    ):
        values = [(("alla enheter", *keys), pair) for keys, pair in by_unit[next(iter(units))]]
    names = NAMES | units | {role: kind.name for role, kind in base.staffing.roles.items()}
    names |= {name: activity.name for name, activity in base.activities.items()}
    if "månad" in change.unit:
        names |= {str(month): formats.month_name(month) for month in range(1, 13)}
    return [(" ".join(names.get(key, SPAN.sub("–", key)) for key in keys), pair) for keys, pair in values]


def _shown(parts: Sequence[tuple[str, Any]]) -> str:
    """Parts of a value in a line; the common first word of their names is said once."""
    present = [(name, value) for name, value in parts if value is not None]
    if not present:
        return formats.MISSING
    texts = []
    for place, (name, value) in enumerate(present):
        shared = "alla enheter "
        short = name.removeprefix(shared) if place else name
        texts.append(f"{short}: {_value(value)}" if short else _value(value))
    return ", ".join(texts)


def _value(value: Any) -> str:
    """A parameter's value in Swedish; long lists by their size and range."""
    if isinstance(value, bool):
        return "ja" if value else "nej"
    if isinstance(value, int | float):
        return _number(value)
    if isinstance(value, list):
        return _list(value)
    if isinstance(value, dict):
        return f"{len(value)} värden"
    return NAMES.get(str(value), str(value))


def _list(values: list[Any]) -> str:
    if not values:
        return "tom"
    if not all(isinstance(value, int | float) for value in values):
        return f"{len(values)} punkter" if len(values) > LISTED else ", ".join(map(_value, values))
    if len(values) <= LISTED:
        return ", ".join(map(_number, values))
    if all(isinstance(value, int) for value in values):
        return f"{len(values)} st"
    return f"{len(values)} tal, {_number(min(values))} till {_number(max(values))}"


def _number(value: float) -> str:
    digits = f"{value:.4f}".rstrip("0").partition(".")[2]
    return formats.number(value, len(digits))


def _is_year(key: str) -> bool:
    return key.isdigit() and len(key) == 4


def _meaning(change: Change) -> str:
    """The parameter's meaning without its explanations, and its unit where that is short."""
    if change.path in MEANINGS:
        return MEANINGS[change.path]
    words = re.split(r"[;:]| \(", change.meaning)[0]
    return f"{words} ({change.unit})" if change.unit in UNITS else words


def _listed(names: Sequence[str]) -> str:
    """``a, b och c``."""
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + " och " + names[-1]
