"""Tables of the committee's reports: the follow-up's frames with Swedish labels, ready to show."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pandas as pd

from model.followup import (
    Period,
    commitments,
    complaints,
    dialogue,
    economy,
    improvement,
    service,
    staff,
    surveys,
    volumes,
)
from model.parameters.schema import Parameters
from model.pricing.costs import OWN_AMOUNTS
from model.reporting import swedish
from model.reporting.display import Column

ACCOUNTS = {
    "salaries": "Löner",
    "competence": "Kompetensutveckling",
    "wellbeing": "Personalfrämjande",
    "temporary_staff": "Timanställda och övertid",
    "personnel": "Personal m.m.",
    "premises": "Lokaler",
    "it": "It",
    "administration": "Förvaltningsgemensam administration",
    "committee": "Nämnd",
    "consumption": "Löpande förbrukning",
    "other": "Övriga kostnader",
    "costs": "Kostnader",
    "revenue": "Intäkter",
    "result": "Resultat",
}
CATEGORIES = {
    "availability": "Tillgänglighet",
    "information": "Information",
    "treatment": "Bemötande",
    "handling": "Handläggning",
    "other": "Övrigt",
}
CUSTOMER_MEASURES = {
    "nki": "Nöjd-kund-index",
    "satisfied": "Mycket nöjda eller nöjda, %",
    "availability": "Tillgänglighet",
    "information": "Information",
    "treatment": "Bemötande",
    "efficiency": "Effektivitet",
}
STAFF_MEASURES = {
    "organisation": "Organisation",
    "leadership": "Ledarskap och chefer",
    "participation": "Delaktighet",
    "coworkership": "Medarbetarskap",
    "development": "Utveckling och kompetens",
    "wellbeing": "Trivsel",
    "climate": "Arbetsklimat",
    "workload": "Arbetsbelastning",
}
LEVELS = {
    "area": "Ekonomiadministration",
    "administration": "Serviceförvaltningen",
    "city": "Stockholms stad",
}
DEGREES = {
    "wholly": "Uppfyllt helt",
    "partly": "Uppfyllt delvis",
    "not": "Inte uppfyllt",
    "unknown": "Ej mätt",
}
STATUSES = {"planned": "Planerad", "ongoing": "Pågår", "done": "Klar"}
LOG_KINDS = {
    "event": "Händelse",
    "problem": "Problem",
    "proposal": "Förslag",
    "service_wish": "Önskemål om tjänst",
}
DIRECTIONS = {"at_least": "minst", "at_most": "högst"}
COMMON = "common"


def tertial(period: Period) -> int:
    """The last tertial that is over, 1, 2 or 3; 0 before the first."""
    return period.through // 4


def indicator_table(period: Period) -> pd.DataFrame:
    """Indicators with target, period, forecast and degree in words: columns ready to show."""
    judged = commitments.indicators(period.commitments, tertial(period))
    return judged.assign(
        aim=[
            f"{DIRECTIONS[row['direction']]} {value_text(row['target'])}" for row in judged.to_dict("records")
        ],
        degree=judged["degree"].map(DEGREES),
    )


def commitment_table(period: Period) -> pd.DataFrame:
    """Commitments: wording, degree in words, and the staff's own assessment in shares."""
    judged = commitments.fulfilment(commitments.indicators(period.commitments, tertial(period)))
    assessed = commitments.self_assessed(period.self_assessment, tertial(period))
    table = judged.merge(assessed, on="commitment", how="left")
    return table.assign(degree=table["degree"].map(DEGREES))


def account_table(period: Period) -> pd.DataFrame:
    """Economy by account with Swedish labels."""
    table = economy.by_account(period.economy, period.through, period.spreads.money)
    return table.assign(label=table["account"].map(ACCOUNTS))


def account_totals() -> list[int]:
    """Rows of :func:`account_table` that are sums."""
    return [list(ACCOUNTS).index(name) for name in ("personnel", "other", "costs", "revenue", "result")]


def unit_table(period: Period, parameters: Parameters) -> pd.DataFrame:
    """Costs by unit with Swedish labels."""
    table = economy.by_unit(period.economy, period.through, period.spreads.money)
    names = parameters.organisation.units.value | {COMMON: "Gemensamt", "all": "Summa"}
    return table.assign(label=table["unit"].map(names))


def volume_table(period: Period, parameters: Parameters) -> pd.DataFrame:
    """Volumes of what is sold per piece, with Swedish labels."""
    table = volumes.by_activity(period.volumes, period.volume_budget, period.through, period.spreads.volumes)
    priced = [service for name, service in parameters.services.items() if name not in OWN_AMOUNTS]
    sold = {name for service in priced for name in service.activities[:1]} | {"supplier", "customer"}
    chosen = table[table["activity"].isin(sold)]
    return chosen.assign(label=chosen["activity"].map(volumes.names(parameters)))


def phone_table(period: Period, parameters: Parameters) -> pd.DataFrame:
    """Calls by unit with a total row."""
    table = service.phone(period.phone, ["unit"])
    total = service.phone(period.phone.assign(unit="all"), ["unit"])
    names = parameters.organisation.units.value | {"all": "Hela verksamheten"}
    both = pd.concat([table, total], ignore_index=True)
    return both.assign(label=both["unit"].map(names))


def lead_time_table(period: Period, parameters: Parameters) -> pd.DataFrame:
    """Lead times by activity, lowest share first, with the promise in working days."""
    table = service.lead_times(period.lead_times, "activity").sort_values("share", ignore_index=True)
    promise = {name: activity.lead_time.value for name, activity in parameters.activities.items()}
    return table.assign(
        label=table["activity"].map(volumes.names(parameters)), promise=table["activity"].map(promise)
    )


def complaint_table(period: Period) -> pd.DataFrame:
    """Suggestions and complaints by category with a total row."""
    table = complaints.complaints_by(period.complaints, "category")
    table["label"] = table["category"].map(CATEGORIES)
    total = {"label": "Summa", "received": table["received"].sum(), "positive": table["positive"].sum()}
    return pd.concat([table, pd.DataFrame([total])], ignore_index=True)


def log_table(period: Period) -> pd.DataFrame:
    """Entries of the customer log by kind."""
    table = dialogue.log_by(period.customer_log, "kind")
    return table.assign(label=table["kind"].map(LOG_KINDS))


def customer_survey_table(period: Period) -> pd.DataFrame:
    """Customer survey by year, with the change."""
    table = surveys.by_year(period.customer_survey, list(CUSTOMER_MEASURES))
    return _shown(table, CUSTOMER_MEASURES)


def staff_survey_table(period: Period) -> pd.DataFrame:
    """Question areas of the staff survey by year, with the change."""
    return _shown(surveys.by_year(period.staff_survey, list(STAFF_MEASURES), "area"), STAFF_MEASURES)


def staff_index_table(period: Period) -> pd.DataFrame:
    """Employee satisfaction index of area, administration and city by year."""
    index = {level: surveys.by_year(period.staff_survey, ["nmi"], level) for level in LEVELS}
    rows = [table.assign(label=LEVELS[level]) for level, table in index.items()]
    table = pd.concat(rows, ignore_index=True)
    return table.rename(columns={column: str(column) for column in table.columns})


def staff_table(period: Period, parameters: Parameters) -> pd.DataFrame:
    """Headcount and full-time equivalents at the end of the period, sick share of agreed time, by unit."""
    names = parameters.organisation.units.value | {COMMON: "Gemensamt", "all": "Summa"}
    table = staff.by_unit(period.staff, period.through)
    return table.assign(label=table["unit"].map(names), sick=table["agreed"])


def action_table(period: Period, parameters: Parameters) -> pd.DataFrame:
    """Actions in words: area, action, commitment, owner, due, state; late ones first; ACTION_COLUMNS.

    What is due later is not yet done.
    """
    roles = {role: description.name for role, description in parameters.staffing.roles.items()}
    wording = period.commitments.drop_duplicates("commitment").set_index("commitment")["wording"]
    actions = improvement.actions_at(period.actions, period.last_day).sort_values(
        ["late", "due"], ascending=[False, True], kind="stable", ignore_index=True
    )
    return actions.assign(
        owner=actions["owner_role"].map(roles),
        commitment=actions["commitment"].map(wording),
        state=actions["status"].map(STATUSES).mask(actions["late"], "Försenad"),
    )


ACTION_COLUMNS = [
    Column("area", "Område"),
    Column("action", "Åtgärd"),
    Column("commitment", "Åtagande"),
    Column("owner", "Ansvarig roll"),
    Column("due", "Klart", "date"),
    Column("state", "Läge"),
]


def improvement_table(period: Period) -> pd.DataFrame:
    """What customers said and what it led to."""
    table = period.improvements
    return table.assign(state=table["status"].map(STATUSES))


def series_table(yearly: pd.DataFrame) -> pd.DataFrame:
    """Outcome by year and next year's budget, one row per measure: label and a column per year."""
    labels = {
        "supplier_invoices": "Leverantörsfakturor",
        "customer_invoices": "Kundfakturor",
        "revenue": "Intäkter, tkr",
        "personnel": "Personal m.m., tkr",
        "overhead": "Övriga kostnader, tkr",
        "fte": "Årsarbetare",
        "complaints": "Synpunkter och klagomål",
        "customer_meetings": "Kundmöten",
    }
    last = yearly["year"].max()
    kind = yearly["year"].map(lambda year: "budget" if year == last else "outcome")
    wide = yearly[yearly["kind"] == kind].pivot_table(
        index="measure", columns="year", values="value", aggfunc="first", dropna=False
    )
    table = wide.reindex(list(labels))
    rows = {
        name: [_series_value(name, value) for value in values]
        for name, values in zip(table.index, table.to_numpy().tolist(), strict=True)
    }
    shown = pd.DataFrame.from_dict(rows, orient="index", columns=[str(year) for year in table.columns])
    return shown.assign(label=list(labels.values()))


def _series_value(measure: str, value: Any) -> str:
    if value is None or pd.isna(value):
        return swedish.MISSING
    if measure in ("revenue", "personnel", "overhead"):
        return swedish.number(Decimal(str(value)) / 1000)
    return swedish.number(Decimal(str(value)), 1 if measure == "fte" else 0)


def _shown(table: pd.DataFrame, labels: dict[str, str]) -> pd.DataFrame:
    renamed = table.rename(columns={column: str(column) for column in table.columns})
    return renamed.assign(label=renamed["measure"].map(labels))


def value_text(value: float) -> str:
    """A value of an indicator: decimals only where there are any."""
    return swedish.number(value, 0 if float(value).is_integer() else 1)
