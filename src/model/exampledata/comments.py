"""Example comments: a controller's few lines per section of a month, the tertial and the annual reports.

One comment of the month's is left unwritten, so that one example shows what a draft looks like.

The figures in them are worked out from the same tables as the reports', so that text and tables agree.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pandas as pd
from babel.numbers import format_decimal

from model.exampledata.surveys import CUSTOMER, NMI, RESPONSE_RATE
from model.observations.comments import sections
from model.observations.economy import PERSONNEL_ACCOUNTS
from model.observations.files import MONTH_NAMES, MONTHS
from model.parameters.schema import FollowUp, Parameters

Tables = Mapping[str, pd.DataFrame]
Writer = Callable[[FollowUp, Tables, int], str]

REPORTS = {"tertial-1": 4, "tertial-2": 8, "month-10": 10, "annual": MONTHS}
UNWRITTEN = {("month-10", "dialogue")}
"""A comment that is owed and missing on purpose: the report says so on page one and is a draft."""
MARK = "*Exempelkommentar.*"
REACH = {4: "väntas nå", 8: "väntas nå", MONTHS: "når"}
POSITIVE = {0: "ingen positiv", 1: "en positiv"}
PEAK, LUNCH = ("09:00", "09:30", "10:00"), ("11:30", "12:00", "12:30")


def comments(parameters: Parameters, tables: Tables) -> dict[str, str]:
    """Comments by file name under ``comments/``: ``<report>/<section>.md``."""
    return {
        f"{report}/{section}.md": f"{write(parameters.followup, tables, month)}\n\n{MARK}\n"
        for report, month in REPORTS.items()
        for section, write in WRITERS.items()
        if section in sections(report) and (report, section) not in UNWRITTEN
    }


def _economy(_: FollowUp, tables: Tables, month: int) -> str:
    period = _until(tables["economy"], month)
    sums = period.groupby("account")[["budget", "outcome"]].sum() / 1000
    deviation = (sums["outcome"] - sums["budget"]).astype(float)
    personnel, temporary = deviation[list(PERSONNEL_ACCOUNTS)].sum(), deviation["temporary_staff"]
    revenue = float(deviation["revenue"])
    result = revenue - deviation.drop("revenue").sum()
    text = (
        f"Resultatet {_period(month)} är {_number(abs(result))} tkr {_better(result)} än budget. "
        f"Intäkterna är {_number(abs(revenue))} tkr {_higher(revenue)} än budget, framför allt "
        f"därför att volymerna avviker från avtalen. Personalkostnaderna är {_number(abs(personnel))} tkr "
        f"{_higher(personnel)}: tjänster har varit vakanta, medan timanställda och övertid har kostat "
        f"{_number(abs(temporary))} tkr {_more(temporary)} än planerat."
    )
    small = {"competence": "Kompetensutveckling", "consumption": "löpande förbrukning"}
    below = [label for name, label in small.items() if deviation[name] < 0]
    if len(below) == len(small):
        text += f" {' och '.join(below)} är lägre än budget: kurser och inköp har skjutits framåt."
    if month < MONTHS:
        text += "\n\nEtt mindre överskott väntas för helåret. Vakanserna tillsätts efter hand."
    return text


def _volumes(_: FollowUp, tables: Tables, month: int) -> str:
    actual = _until(tables["volumes"], month).groupby("activity")["volume"].sum()
    budget = _until(tables["volume_budget"], month).groupby("activity")["volume"].sum()
    supplier = ["supplier_e_invoice", "supplier_scanned", "supplier_manual"]
    customer = ["customer_file", "customer_manual"]
    share = 100 * actual["supplier_e_invoice"] / actual[supplier].sum()
    planned = 100 * budget["supplier_e_invoice"] / budget[supplier].sum()
    suppliers, customers = actual[supplier].sum(), actual[customer].sum()
    return (
        f"Leverantörsfakturorna är {_number(suppliers)} {_period(month)}, "
        f"{_against(suppliers, budget[supplier].sum())} budget. Kundfakturorna är {_number(customers)}, "
        f"{_against(customers, budget[customer].sum())} budget.\n\n"
        f"E-fakturorna är {_number(share, 1)} procent av leverantörsfakturorna mot planerade "
        f"{_number(planned, 1)}. Leverantörer ansluts till Svefaktura i långsammare takt än väntat, "
        "så fler fakturor skannas. "
        f"Utanordningarna är {_against(actual['payment_order'], budget['payment_order'])} budget och "
        f"bokföringsorder {_against(actual['journal_voucher'], budget['journal_voucher'])}; båda följer "
        "kundernas egna beslut."
    )


def _phone(goals: FollowUp, tables: Tables, month: int) -> str:
    period = _until(tables["phone"], month)
    target = 100 * goals.answer_rate_target.value
    lunch, peak = (_answer_rate(period[period["half_hour"].isin(hours)]) for hours in (LUNCH, PEAK))
    return (
        f"Av {_number(period['offered'].sum())} samtal {_period(month)} besvarades "
        f"{_number(_answer_rate(period), 1)} procent; målet är {_number(target)}. Svarsfrekvensen är lägst "
        f"mellan 11.30 och 13, då en person svarar per enhet ({_number(lunch, 1)} procent), och under "
        f"förmiddagens topp mellan 9 och 10.30 ({_number(peak, 1)} procent).\n\n"
        "Passen bemannas säkrare än i början av året. Nya sätt att arbeta med telefonen prövas våren därpå."
    )


def _lead_times(goals: FollowUp, tables: Tables, month: int) -> str:
    period = _until(tables["lead_times"], month)
    by_month = period.groupby("month")[["on_time", "completed"]].sum()
    shares = 100 * by_month["on_time"] / by_month["completed"]
    whole = 100 * period["on_time"].sum() / period["completed"].sum()
    volumes = _until(tables["volumes"], month)
    scanned = volumes.loc[volumes["activity"] == "supplier_scanned", "volume"].sum()
    errors = 1000 * float(_until(tables["scanning_errors"], month)["reported"].sum() / scanned)
    worst = MONTH_NAMES[int(shares.to_numpy().argmin()) + 1]
    return (
        f"{_number(whole, 1)} procent av ärendena {_period(month)} blev klara inom utlovad ledtid; målet är "
        f"{_number(100 * goals.lead_time_target.value)} procent. Svagast var {worst} med "
        f"{_number(shares.min(), 1)} procent. Bokslut och semestrar märks mest i avstämningar och manuella "
        f"fakturor. Felskannade fakturor är {_number(errors, 1)} per 1 000 skannade; felen anmäls till "
        "skanningsföretaget."
    )


def _dialogue(goals: FollowUp, tables: Tables, month: int) -> str:
    complaints = tables["complaints"]
    received = complaints[complaints["received"].map(lambda day: day.month <= month)]
    meetings = tables["customer_meetings"]["date"].map(lambda day: day.month <= month).sum()
    positive = int(received["positive"].sum())
    text = (
        f"Antalet registrerade synpunkter och klagomål {_period(month)} är {_number(len(received))}, varav "
        f"{POSITIVE.get(positive, f'{_number(positive)} positiva')}. De flesta gäller tillgänglighet och "
        f"information. Antalet kundmöten är {_number(meetings)}."
    )
    if month < MONTHS:
        text += " Mycket nöjda eller nöjda kunder och nöjd-kund-index mäts i kundenkäten en gång om året."
    else:
        satisfied = CUSTOMER["satisfied"][1]
        text += (
            f"\n\nI kundenkäten är {_number(satisfied[2] or 0)} procent mycket nöjda eller nöjda, mot "
            f"{_number(satisfied[1] or 0)} året före; målet är "
            f"{_number(100 * goals.satisfied_target.value)}. Nöjd-kund-index är oförändrat. "
            "Av de fyra kvalitetsområdena steg bara effektivitet."
        )
    return text


def _staff(_: FollowUp, tables: Tables, month: int) -> str:
    period = _until(tables["staff"], month)
    last = period[period["month"] == month]
    known = period.dropna()
    sick = 100 * (known["sick_share"] * known["fte"]).sum() / known["fte"].sum()
    text = (
        f"I {MONTH_NAMES[month]} är {_number(last['headcount'].sum())} personer anställda, motsvarande "
        f"{_number(last['fte'].sum(), 1)} årsarbetare. Sjukfrånvaron {_period(month)} är {_number(sick, 1)} "
        "procent av avtalad arbetstid, högst under vinterns månader. Ekonomiadministratörer som kan minst "
        "två processer blir fler först när utbildning hinns med vid sidan av det dagliga arbetet."
    )
    if month < MONTHS:
        text += " Nöjd-medarbetar-index mäts en gång om året."
    else:
        index = NMI["area"]
        text += (
            f"\n\nMedarbetarenkäten besvarades av cirka {_number(RESPONSE_RATE[1])} procent. "
            "Nöjd-medarbetar-index sjönk "
            f"från {_number(index[1] or 0)} till {_number(index[2] or 0)}, samma nivå som 2009. Enheterna "
            "har handlingsplaner för organisation, ledarskap, delaktighet och medarbetarskap."
        )
    return text


def _commitments(_: FollowUp, tables: Tables, month: int) -> str:
    table = tables["commitments"]
    column = {4: "forecast_1", 8: "forecast_2", MONTHS: "outcome"}[month]
    measured = table[table[column].notna()]
    gap = measured[column] - measured["target"]
    met = gap.where(measured["direction"] == "at_least", -gap) >= 0
    missed = ", ".join(name.lower() for name in measured.loc[~met, "indicator"])
    answers = tables["self_assessment"]
    answers = answers[answers["tertial"] == month // 4]
    wholly = 100 * answers["wholly"].sum() / answers[["wholly", "partly", "not_met"]].to_numpy().sum()
    return (
        f"{_number(met.sum())} av {_number(len(measured))} indikatorer {REACH[month]} målet för året. Målet "
        f"nås inte för {missed}.\n\nI självskattningen bedömer medarbetarna åtagandena som helt uppfyllda "
        f"i {_number(wholly)} procent av svaren."
    )


WRITERS: dict[str, Writer] = {
    "economy": _economy,
    "volumes": _volumes,
    "phone": _phone,
    "lead_times": _lead_times,
    "dialogue": _dialogue,
    "staff": _staff,
    "commitments": _commitments,
}


def _until(table: pd.DataFrame, month: int) -> pd.DataFrame:
    return table[table["month"] <= month]


def _answer_rate(table: pd.DataFrame) -> float:
    return 100 * float(table["answered"].sum() / table["offered"].sum())


def _period(month: int) -> str:
    return "under året" if month == MONTHS else f"till och med {MONTH_NAMES[month]}"


def _number(value: float, decimals: int = 0) -> str:
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    return format_decimal(round(float(value), decimals), format=pattern, locale="sv_SE").replace("-", "−")


def _against(value: float, budget: float) -> str:
    change = 100 * (value / budget - 1)
    if abs(change) < 0.05:
        return "i nivå med"
    return f"{_number(abs(change), 1)} procent {'över' if change > 0 else 'under'}"


def _higher(deviation: float) -> str:
    return "högre" if deviation > 0 else "lägre"


def _better(value: float) -> str:
    return "bättre" if value >= 0 else "sämre"


def _more(value: float) -> str:
    return "mer" if value >= 0 else "mindre"
