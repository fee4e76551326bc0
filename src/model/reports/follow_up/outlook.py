"""Words and tables for what lies ahead: year-end forecasts, owed comments, page one, forecast accuracy.

What they say is computed in :mod:`model.followup`; every frame here is ready for a
:class:`model.presentation.display.Table`, whose columns stand beside it.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from math import isnan
from pathlib import Path
from typing import Any

import pandas as pd

from model.followup import Period, commitments
from model.followup.measures import accuracy, course, measures, outlook
from model.followup.owed_comments import is_draft
from model.followup.page_one import page_one
from model.observations.comments import comment_file, read_comment, sections
from model.parameters.schema.parameters import Parameters
from model.presentation import formats
from model.presentation.display import Notice
from model.presentation.formats import inside
from model.presentation.language import N_, _, as_written, ngettext, spoken, words
from model.presentation.tables import Column, Table
from model.reports.follow_up.words import ACCOUNTS, DEGREES, activity_names

DRAFT = N_("Utkast")
SECTIONS = {
    "economy": N_("Ekonomi"),
    "volumes": N_("Volymer"),
    "phone": N_("Telefon och e-post"),
    "mail": N_("E-post"),
    "call_backs": N_("Återkoppling"),
    "lead_times": N_("Ledtider"),
    "dialogue": N_("Kunddialog"),
    "service": N_("Service"),
    "staff": N_("Medarbetare"),
    "commitments": N_("Mål och åtaganden"),
}
MEASURES = {
    "offered": N_("Inringda samtal"),
    "answer_rate": N_("Besvarade samtal"),
    "service_level": N_("Svar i tid"),
    "mail": N_("E-post"),
    "mail_on_time": N_("E-post besvarad i tid"),
    "call_backs_on_time": N_("Återkoppling i tid"),
    "lead_time_kept": N_("Klart inom ledtid"),
    "e_invoice_share": N_("E-fakturornas andel"),
    "scanning_errors": N_("Felskannade per 1 000 skannade"),
    "sick_share": N_("Sjukfrånvaro, av avtalad arbetstid"),
    "cost_per_invoice": N_("Kostnad per faktura, kr"),
    "budget_adherence": N_("Budgetföljsamhet för kostnader"),
    "result_against_budget": N_("Resultat mot budget"),
    "complaints": N_("Synpunkter och klagomål"),
    "complaints_answered": N_("Synpunkter besvarade i tid"),
}
SHOWN_FIRST = (
    *("result", "costs", "revenue", "supplier", "customer", "offered", "answer_rate", "mail_on_time"),
    *("lead_time_kept", "e_invoice_share", "scanning_errors", "cost_per_invoice", "budget_adherence"),
    *("sick_share", "complaints"),
)
"""Measures of the short forecast table, in its order."""


def names(parameters: Parameters) -> dict[str, str]:
    """Names of all measures: accounts, activities and the rest."""
    return activity_names(parameters) | words(ACCOUNTS) | words(MEASURES)


def shown(kind: str, value: float | None, measure: str = "") -> str:
    """A measure's value with its unit: ``116 tkr``, ``87,7 %``, ``1 025 000``."""
    if value is None or pd.isna(value):
        return formats.MISSING
    return _in_unit(kind, _without_unit(kind, value, measure))


def _without_unit(kind: str, value: float, measure: str) -> str:
    if kind == "money":
        return formats.number(Decimal(str(value)) / 1000)
    if kind == "share":
        return formats.number(Decimal(str(value)) * 100, 1)
    if kind == "ratio":
        return formats.number(value, 2 if measure == "cost_per_invoice" else 1)
    return formats.number(round(value))


def _in_unit(kind: str, number: str) -> str:
    units = {"money": formats.in_thousand_kronor, "share": formats.in_percent}
    return units[kind](number) if kind in units else number


def outlook_table(
    period: Period, parameters: Parameters, chosen: tuple[str, ...] = SHOWN_FIRST
) -> pd.DataFrame:
    """Year-end forecasts in words: label, so_far, plan, forecast, narrow, wide; columns OUTLOOK_COLUMNS."""
    table = outlook(period, parameters).set_index("measure")
    label = names(parameters)
    rows = []
    for name in chosen:
        row = table.loc[name].to_dict()
        kind = str(row["kind"])
        rows.append(
            {
                "label": label[name],
                "so_far": shown(kind, row["so_far"], name),
                "plan": shown(kind, row["plan"], name),
                "forecast": shown(kind, row["forecast"], name),
                "narrow": span(kind, row["low"], row["high"], name),
                "wide": span(kind, row["wide_low"], row["wide_high"], name),
            }
        )
    return pd.DataFrame(rows)


OUTLOOK_COLUMNS = [
    Column("label", "Mått"),
    Column("so_far", "Hittills", "decimal"),
    Column("plan", "Plan, år", "decimal"),
    Column("forecast", "Prognos, år", "decimal"),
    Column("narrow", "8 år av 10", "decimal"),
    Column("wide", "19 år av 20", "decimal"),
]
OUTLOOK_NOTE = N_(
    "Planen är budgeten där det finns en. Prognosen är utfallet hittills och planen för "
    "resten, uppräknad så långt som utfallet ger skäl till. Intervallen ska rymma årets "
    "utfall åtta gånger av tio och nitton av tjugo; docs/follow_up.md visar hur ofta de "
    "gjorde det när de prövades."
)


def course_of(period: Period, parameters: Parameters, measure: str) -> pd.DataFrame:
    """How the forecast of one measure has moved: month, forecast, low, high, wide_low, wide_high."""
    table = course(period, parameters)
    columns = ["month", "forecast", "low", "high", "wide_low", "wide_high"]
    return table.loc[table["measure"] == measure, columns].reset_index(drop=True)


def indicator_table(period: Period, parameters: Parameters) -> pd.DataFrame:
    """Indicators in words: indicator, unit_of_measure, aim, period, forecast, narrow, chance, degree.

    Columns INDICATOR_COLUMNS. narrow and chance are dashes where the forecast was entered by hand.
    """
    judged = commitments.outlook(period, parameters)
    rows = judged.to_dict("records")
    aims = {"at_least": _("minst"), "at_most": _("högst")}
    return judged.assign(
        aim=[f"{aims[row['direction']]} {value_text(row['target'])}" for row in rows],
        period=[_value(row["period"]) for row in rows],
        forecast=[_value(row["forecast"]) for row in rows],
        narrow=[_between(row) for row in rows],
        chance=[_chance(row["chance"]) for row in rows],
        degree=judged["degree"].map(words(DEGREES)),
        unit_of_measure=judged["unit_of_measure"].map(_),
    )


INDICATOR_COLUMNS = [
    Column("indicator", "Indikator"),
    Column("unit_of_measure", "Enhet"),
    Column("aim", "Mål"),
    Column("period", "Utfall hittills", "decimal"),
    Column("forecast", "Prognos", "decimal"),
    Column("narrow", "8 år av 10", "decimal"),
    Column("chance", "Når målet", "decimal"),
    Column("degree", "Bedömning"),
]


def owed_table(owed: pd.DataFrame, parameters: Parameters) -> pd.DataFrame:
    """Owed comments in words: section, item, planned, outcome, deviation, share, comment; OWED_COLUMNS."""
    label = names(parameters)
    rows = []
    for row in owed.to_dict("records"):
        kind, name = str(row["kind"]), str(row["item"])
        own = kind == "indicator"
        rows.append(
            {
                "section": _(SECTIONS[str(row["section"])]),
                "item": name if own else label[name],
                "planned": _value(row["planned"]) if own else shown(kind, row["planned"], name),
                "outcome": _value(row["outcome"]) if own else shown(kind, row["outcome"], name),
                "deviation": _deviation(kind, row["deviation"]),
                "share": row["share"],
                "comment": _("finns") if row["written"] else _("saknas"),
            }
        )
    return pd.DataFrame(rows, columns=[column.name for column in OWED_COLUMNS])


OWED_COLUMNS = [
    Column("section", "Avsnitt"),
    Column("item", "Det som avviker"),
    Column("planned", "Budget eller mål", "decimal"),
    Column("outcome", "Utfall eller prognos", "decimal"),
    Column("deviation", "Avvikelse", "decimal"),
    Column("share", "Andel", "change_percent"),
    Column("comment", "Kommentar"),
]


def owed(found: pd.DataFrame, parameters: Parameters) -> Table:
    """The deviations that a comment is owed on, ready to show."""
    return Table("owed", _("Avvikelser som ska kommenteras"), owed_table(found, parameters), OWED_COLUMNS)


def missing_comments(
    owed: pd.DataFrame, period: Period, parameters: Parameters, report: str
) -> Notice | None:
    """For page one: which sections owe a comment, on what, and where to write it; None when none does."""
    missing = owed[~owed["written"].astype(bool)]
    if missing.empty:
        return None
    label = names(parameters)
    parts = []
    for section, rows in missing.groupby("section", sort=False):
        items = ", ".join(
            inside(str(item) if kind == "indicator" else label[str(item)])
            for item, kind in zip(rows["item"], rows["kind"], strict=True)
        )
        parts.append(f"{_(SECTIONS[str(section)])} ({items})")
    place = comment_file(period.year, report, "x", Path("data")).parent.as_posix()
    limit = formats.percent(parameters.followup.deviation_limit.value, 0)
    return Notice(
        _(
            "{parts}. Avvikelser över {limit} ska kommenteras; kommentaren skrivs i {place}/.",
            parts="; ".join(parts),
            limit=limit,
            place=place,
        ),
        "bad",
        _("Kommentarer saknas."),
    )


def status(owed: pd.DataFrame) -> str:
    """The report's status for its heading: *Utkast* as long as a comment is owed, else nothing."""
    return _(DRAFT) if is_draft(owed) else ""


def page_one_table(
    period: Period, parameters: Parameters, report: str, data: Path | None = None
) -> pd.DataFrame:
    """Page one in words, section and state as codes: columns PAGE_ONE."""
    label = names(parameters)
    roles = {role: description.name for role, description in parameters.staffing.roles.items()}
    own_words = [
        section
        for section in sections(report)
        if read_comment(period.year, report, section, data, spoken()) is not None
    ]
    rows = []
    for row in page_one(period, parameters, report, label, data, spoken()).to_dict("records"):
        kind, name = str(row["kind"]), str(row["item"])
        own = kind == "indicator"
        rows.append(
            {
                "section": row["section"],
                "state": row["state"],
                "label": name if own else label[name],
                "value": _value(row["so_far"]) if own else shown(kind, row["so_far"], name),
                "aim": _value(row["target"]) if own else shown(kind, row["target"], name),
                "forecast": _value(row["forecast"]) if own else shown(kind, row["forecast"], name),
                "reason": _why(row, row["section"] in own_words),
                "action": _what_is_done(row, roles),
            }
        )
    return pd.DataFrame(rows, columns=PAGE_ONE)


PAGE_ONE = ["section", "state", "label", "value", "aim", "forecast", "reason", "action"]


def page_one_list(period: Period, parameters: Parameters, report: str, data: Path | None = None) -> str:
    """Markdown: *I fas* in one line, then what deviates with reason and action; a line for each reason.

    What stands in a section that the report has, and has no comment, says so.
    """
    table = page_one_table(period, parameters, report, data)
    good = table.loc[table["state"] == "on_course", "label"]
    named = ", ".join(inside(str(name)) for name in good) or _("inget mått")
    lines = [_("**I fas:** {measures}.", measures=named)]
    off = table[table["state"] == "off_course"]
    uncommented = (off["reason"] == formats.MISSING) & off["section"].isin(sections(report))
    off = off.assign(reason=off["reason"].mask(uncommented, _("Kommentar saknas.")))
    for (reason, action), rows in off.groupby(["reason", "action"], sort=False):
        what = "; ".join(
            f"{inside(row['label'])} ({_against(row, period)})" for row in rows.to_dict("records")
        )
        why = f" {reason}" if reason != formats.MISSING else ""
        done = " " + _("*Åtgärd:* {action}.", action=action) if action != formats.MISSING else ""
        lines.append(_("**Avviker:** {what}.{why}{done}", what=what, why=why, done=done))
    return "\n".join(f"- {line}" for line in lines)


def commitment_table(period: Period, parameters: Parameters) -> pd.DataFrame:
    """Commitments in words: wording, degree, met (``2 av 3``), wholly, partly, not_met, answers, done.

    Columns COMMITMENT_COLUMNS; ``done`` tells of actions: ``1 klar, 2 öppna, 1 av dem försenad``.
    """
    table = commitments.overview(period, parameters)
    rows = table.to_dict("records")
    return table.assign(
        degree=table["degree"].map(words(DEGREES)),
        met=[_("{met} av {indicators}", met=row["met"], indicators=row["indicators"]) for row in rows],
        done=[_actions(row) for row in rows],
    )


COMMITMENT_COLUMNS = [
    Column("wording", "Åtagande"),
    Column("degree", "Bedömning"),
    Column("met", "Indikatorer i mål", "decimal"),
    Column("wholly", "Helt", "percent", 0),
    Column("partly", "Delvis", "percent", 0),
    Column("not_met", "Inte", "percent", 0),
    Column("answers", "Svar", "integer"),
    Column("done", "Åtgärder"),
]


def accuracy_table(period: Period, parameters: Parameters) -> pd.DataFrame:
    """How good the year's forecasts were: label, month, forecast, outcome, error, goal; ACCURACY_COLUMNS.

    Forecasts of costs and revenue at the two tertials; the year must be over.
    """
    found = accuracy(period, parameters)
    chosen = found[found["month"].isin([4, 8])]
    return chosen.assign(
        label=chosen["measure"].map(words(ACCOUNTS)),
        month=[formats.month_name(int(month)) for month in chosen["month"]],
        goal=chosen["within"].map({True: _("Målet nås"), False: _("Målet nås inte")}),
    ).reset_index(drop=True)


ACCURACY_COLUMNS = [
    Column("label", "Prognos för"),
    Column("month", "Gjord efter"),
    Column("forecast", "Prognos", "tkr"),
    Column("outcome", "Utfall", "tkr"),
    Column("error", "Avvikelse", "change_percent", 2),
    Column("goal", "Prognossäkerhet"),
]


def accuracy_sentence(period: Period, parameters: Parameters) -> str:
    """Forecast accuracy and budget adherence against their goals, for a year that is over."""
    found = accuracy(period, parameters)
    late = found[(found["month"] == 8) & (found["measure"] == "costs")].iloc[0].to_dict()
    adherence = measures(period, parameters)["budget_adherence"].so_far
    goal = parameters.outlook.accuracy_target.value
    return _(
        "Kostnadsprognosen efter augusti avvek {error} från årets utfall; målet för "
        "prognossäkerheten är högst {goal}. Budgetföljsamheten är {adherence} av budgeterade "
        "kostnader; målet är 100 %.",
        error=formats.percent(late["error"], 2, signed=True),
        goal=formats.percent(goal, 0),
        adherence=formats.percent(adherence),
    )


def value_text(value: float) -> str:
    """A value of an indicator: decimals only where there are any."""
    return formats.number(value, 0 if float(value).is_integer() else 1)


def span(kind: str, low: float, high: float, measure: str = "") -> str:
    """An interval with its unit once: ``88,1–89,0 %``."""
    if isnan(low) or isnan(high):
        return formats.MISSING
    shown_low, shown_high = (_without_unit(kind, value, measure) for value in (low, high))
    return _in_unit(kind, formats.between(shown_low, shown_high))


def _against(row: Mapping[Any, Any], period: Period) -> str:
    """``89,3 mot 90, prognos 89,3``; without a value so far ``prognos 82 mot 90``; after the year neither."""
    if period.is_whole_year:
        return _("{outcome} mot {aim}", outcome=row["value"], aim=row["aim"])
    if row["value"] == formats.MISSING:
        return _("prognos {forecast} mot {aim}", forecast=row["forecast"], aim=row["aim"])
    return _(
        "{outcome} mot {aim}, prognos {forecast}",
        outcome=row["value"],
        aim=row["aim"],
        forecast=row["forecast"],
    )


def _between(row: Mapping[Any, Any]) -> str:
    if pd.isna(row["low"]) or pd.isna(row["high"]):
        return formats.MISSING
    return formats.between(_value(row["low"]), _value(row["high"]))


def _value(value: float | None) -> str:
    if value is None or pd.isna(value):
        return formats.MISSING
    return value_text(round(float(value), 1))


def _chance(value: float) -> str:
    if pd.isna(value):
        return formats.MISSING
    if value in (0, 1):
        return _("ja") if value else _("nej")
    percent = round(100 * value)
    return formats.in_percent(str(min(max(percent, 1), 99)))


def _deviation(kind: str, value: float) -> str:
    if kind == "money":
        return formats.thousand_kronor(value, signed=True)
    if kind == "share":
        return _("{number}\u00a0p.e.", number=formats.number(100 * value, 1, signed=True))
    return formats.number(value, 1 if kind == "indicator" else 0, signed=True)


def _why(row: Mapping[Any, Any], is_in_own_words: bool) -> str:
    if row["state"] == "on_course" or pd.isna(row["reason"]):
        return formats.MISSING
    return str(row["reason"]) if is_in_own_words else as_written(str(row["reason"]))


def _what_is_done(row: Mapping[Any, Any], roles: Mapping[Any, str]) -> str:
    if row["action"] is None or pd.isna(row["action"]):
        return formats.MISSING
    action, role = as_written(inside(str(row["action"]))), inside(roles[row["owner_role"]])
    if row["late"]:
        return _("{action} ({role}, {due}, försenad)", action=action, role=role, due=row["due"])
    return f"{action} ({role}, {row['due']})"


def _actions(row: Mapping[Any, Any]) -> str:
    if not row["actions"]:
        return _("inga")
    done = row["actions"] - row["open"]
    parts = [
        ngettext("{count} klar", "{count} klara", done, count=done) if done else "",
        ngettext("{count} öppen", "{count} öppna", row["open"], count=row["open"]) if row["open"] else "",
        ngettext("{count} av dem försenad", "{count} av dem försenade", row["late"], count=row["late"])
        if row["late"]
        else "",
    ]
    return ", ".join(part for part in parts if part)
