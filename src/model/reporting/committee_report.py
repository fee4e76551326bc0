"""The committee's reports (tertial and year): page one, the comments and the sentences.

What they say is computed in :mod:`model.followup`; the tables are in :mod:`model.reporting.committee_tables`.
"""

from __future__ import annotations

import pandas as pd
from IPython.display import Markdown

from model.calendar import working_calendar
from model.followup import Period, commitments, complaints, economy, improvement, service, surveys, volumes
from model.observations.comments import read_comment
from model.parameters.schema import Parameters
from model.reporting import swedish
from model.reporting.committee_tables import ACCOUNTS, value_text
from model.reporting.display import KeyFigure, Notice, State
from model.reporting.swedish import inside


def comment(period: Period, report: str, section: str) -> Markdown | Notice:
    """The controller's comment on a section, or a plain notice that it is missing."""
    text = read_comment(period.year, report, section)
    if text is None:
        return Notice("Avsnittet har ingen kommentar.", "warning", "Kommentar saknas.")
    return Markdown(text)  # type: ignore[no-untyped-call]


def months_text(period: Period) -> str:
    """``januari–april 2011`` or ``2011``."""
    if period.is_whole_year:
        return str(period.year)
    return f"januari–{swedish.month_name(period.through)} {period.year}"


def key_figures(period: Period, parameters: Parameters) -> list[KeyFigure]:
    """Result, answered calls, lead times, satisfied customers and commitments, each against its target."""
    accounts = economy.by_account(period.economy, period.through, period.spreads.money).set_index("account")
    result = accounts.loc["result"].to_dict()
    phone = service.phone_total(period.phone)["answer_rate"]
    lead = service.lead_times(period.lead_times.assign(all=0), "all")["share"].tolist()[0]
    followup = parameters.followup
    met = commitments.outlook(period, parameters)
    known = met[met["degree"] != "unknown"]
    wholly = int((known["degree"] == "wholly").sum())
    return [
        KeyFigure(
            "Resultat mot budget",
            swedish.thousand_kronor(result["deviation"], signed=True),
            f"utfall {swedish.thousand_kronor(result['outcome'])}",
            *_verdict(result["deviation"] >= 0, "I balans", "Under budget"),
        ),
        KeyFigure(
            "Besvarade samtal",
            swedish.percent(phone),
            f"mål {swedish.percent(followup.answer_rate_target.value, 0)}",
            *_verdict(phone >= followup.answer_rate_target.value),
        ),
        KeyFigure(
            "Klart inom ledtid",
            swedish.percent(lead),
            f"mål {swedish.percent(followup.lead_time_target.value, 0)}",
            *_verdict(lead >= followup.lead_time_target.value),
        ),
        _satisfaction(period, parameters),
        KeyFigure(
            "Indikatorer",
            f"{wholly} av {len(known)}",
            "når årets mål" if period.is_whole_year else "väntas nå årets mål",
            *_verdict(wholly == len(known), "Alla når målet", "Alla når inte målet", "warning"),
        ),
    ]


def summary(period: Period, parameters: Parameters) -> str:
    """Markdown: what is on course, what is not, and what is done about it."""
    judged = commitments.outlook(period, parameters)
    good = judged.loc[judged["degree"] == "wholly", "indicator"].tolist()
    missed = judged[judged["degree"].isin(["partly", "not"])].to_dict("records")
    bad = [
        f"{inside(row['indicator'])} "
        f"({value_text(round(row['forecast'], 1))} mot {value_text(row['target'])} {row['unit_of_measure']})"
        for row in missed
    ]
    actions = improvement.actions_at(period.actions, period.last_day)
    open_actions = actions[actions["status"] != "done"]["action"].tolist()
    deviating = _deviating(period, parameters)
    lines = [
        "**I fas:** " + (", ".join(inside(name) for name in good) or "inga indikatorer") + ".",
        "**Inte i fas:** " + ("; ".join(bad) or "inga indikatorer") + ".",
        "**Avviker mer än "
        + swedish.percent(parameters.followup.deviation_limit.value, 0)
        + " från budget:** "
        + ("; ".join(deviating) or "inget")
        + ".",
        "**Det här görs:** "
        + ("; ".join(inside(action) for action in open_actions[:4]) or "inga åtgärder")
        + ".",
    ]
    return "\n".join(f"- {line}" for line in lines)


def _satisfaction(period: Period, parameters: Parameters) -> KeyFigure:
    """The latest survey that was known in the period: the year's own once the year is over."""
    target = parameters.followup.satisfied_target.value
    survey = period.customer_survey[period.customer_survey["measure"] == "satisfied"].set_index("year")[
        "value"
    ]
    year = period.year if period.is_whole_year else period.year - 1
    value = float(survey[year]) / 100
    return KeyFigure(
        "Nöjda kunder",
        swedish.percent(value, 0),
        f"enkäten {year}, mål {swedish.percent(target, 0)}",
        *_verdict(value >= target),
    )


def _deviating(period: Period, parameters: Parameters) -> list[str]:
    """Accounts and volumes that deviate more than the limit."""
    limit = parameters.followup.deviation_limit.value
    accounts = economy.by_account(period.economy, period.through, period.spreads.money)
    chosen = accounts[accounts["account"].isin(["personnel", "other", "revenue"])]
    found = [
        f"{inside(ACCOUNTS[row['account']])} {swedish.percent(row['share'], signed=True)}"
        for row in chosen.to_dict("records")
        if abs(row["share"]) > limit
    ]
    counts = volumes.by_activity(period.volumes, period.volume_budget, period.through, period.spreads.volumes)
    names = volumes.names(parameters)
    pieces = counts[counts["activity"].isin(["supplier", "customer", *volumes.SUPPLIER, *volumes.CUSTOMER])]
    return found + [
        f"{inside(names[row['activity']])} {swedish.percent(row['share'], signed=True)}"
        for row in pieces.to_dict("records")
        if abs(row["share"]) > limit
    ]


def _verdict(
    kept: bool, yes: str = "Målet nås", no: str = "Målet nås inte", otherwise: State = "bad"
) -> tuple[State, str]:
    return ("good", yes) if kept else (otherwise, no)


def complaint_sentence(period: Period, parameters: Parameters) -> str:
    """How many came, how many were answered in time, how many meetings were held."""
    days = parameters.followup.complaint_answer_days.value
    within = complaints.answered_within(period.complaints, working_calendar(parameters, period.year), days)
    meetings, customers = len(period.meetings), parameters.organisation.customers.value
    positive = int(period.complaints["positive"].sum())
    return (
        f"{swedish.number(len(period.complaints))} synpunkter och klagomål har registrerats, varav "
        f"{_count(positive)}. Av de besvarade fick "
        f"{swedish.percent(within, 0)} svar inom {days} arbetsdagar. "
        f"{swedish.number(meetings)} kundmöten har hållits, "
        f"{swedish.number(meetings / customers, 1)} per kund."
    )


def survey_sentence(table: pd.DataFrame, what: str) -> str:
    """How many of the measures rose, fell and stayed."""
    moved = surveys.direction(table["change"])
    return (
        f"Av {len(table)} {what} steg {moved['up']}, sjönk {moved['down']} och var {moved['same']} "
        "oförändrade mot året före."
    )


def scanning_sentence(period: Period) -> str:
    """How many scanning errors were reported and corrected."""
    reported, corrected = (int(period.scanning_errors[name].sum()) for name in ("reported", "corrected"))
    return (
        f"{swedish.number(reported)} felskannade fakturor har anmälts till skanningsföretaget; "
        f"{swedish.number(corrected)} är rättade."
    )


def _count(positive: int) -> str:
    return {0: "ingen positiv", 1: "en positiv"}.get(positive, f"{swedish.number(positive)} positiva")
