"""The example comments worded in English; what they say is found in ``comments``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from babel.numbers import format_decimal

from model.time_units import MONTHS

Facts = Mapping[str, Any]

MARK = "*Example comment.*"
REACH = {4: "are expected to reach", 8: "are expected to reach", MONTHS: "reach"}
POSITIVE = {0: "none of them positive", 1: "one of them positive"}
INDICATORS = {
    "satisfied": "very satisfied or satisfied customers",
    "nki": "customer satisfaction index",
    "meetings_per_customer": "customer meetings per customer",
    "answer_rate": "calls answered",
    "mail_on_time": "e-mail answered on time",
    "lead_time_kept": "completed within promised lead time",
    "scanning_errors": "scanning errors per 1,000 scanned invoices",
    "result_against_budget": "result against budget",
    "cost_per_piece": "cost per invoice",
    "budget_adherence": "budget adherence",
    "breadth": "finance administrators who master at least two processes",
    "development": "development and skills in the employee survey",
    "nmi": "employee satisfaction index",
    "sick_share": "sickness absence",
}
NAMES = (
    *("", "January", "February", "March", "April", "May", "June", "July", "August", "September"),
    *("October", "November", "December"),
)


def _economy(found: Facts) -> str:
    result, revenue, personnel, temporary = (
        found[name] for name in ("result", "revenue", "personnel", "temporary")
    )
    text = (
        f"The result {_period(found)} is SEK {_number(abs(result))}k "
        f"{'better' if result >= 0 else 'worse'} than budget. Revenue is SEK {_number(abs(revenue))}k "
        f"{_higher(revenue)} than budget, above all because volumes deviate from the agreements. Staff costs "
        f"are SEK {_number(abs(personnel))}k {_higher(personnel)}: posts have been vacant, while hourly "
        f"staff and overtime have cost SEK {_number(abs(temporary))}k {'more' if temporary >= 0 else 'less'} "
        "than planned."
    )
    if found["postponed"]:
        text += (
            " Competence development and running consumption are below budget: courses and purchases have "
            "been put off."
        )
    if found["month"] < MONTHS:
        text += "\n\nA small surplus is expected for the full year. The vacancies are being filled."
    return text


def _volumes(found: Facts) -> str:
    return (
        f"Supplier invoices are {_number(found['suppliers'])} {_period(found)}, "
        f"{_against(found['suppliers_change'])} budget. Customer invoices are "
        f"{_number(found['customers'])}, {_against(found['customers_change'])} budget.\n\n"
        f"Supplier invoices sent as e-invoices are {_number(found['share'], 1)} per cent, against "
        f"{_number(found['planned'], 1)} planned. Suppliers are connected to Svefaktura more slowly than "
        f"expected, so more invoices are scanned. Payment orders are {_against(found['orders_change'])} "
        f"budget and journal entries {_against(found['vouchers_change'])}; both follow the customers' own "
        "decisions."
    )


def _phone(found: Facts) -> str:
    return (
        f"Of {_number(found['offered'])} calls {_period(found)} {_number(found['answered'], 1)} per cent "
        f"were answered; the target is {_number(found['target'])}. The answer rate is lowest between 11:30 "
        f"and 13:00, when one person answers per unit ({_number(found['lunch'], 1)} per cent), and at the "
        f"morning peak between 9:00 and 10:30 ({_number(found['peak'], 1)} per cent).\n\n"
        "Shifts are staffed more reliably than at the start of the year. New ways of working with the phone "
        "are tried next spring."
    )


def _lead_times(found: Facts) -> str:
    return (
        f"{_number(found['share'], 1)} per cent of the cases {_period(found)} were completed within the "
        f"promised lead time; the target is {_number(found['target'])} per cent. The weakest month was "
        f"{NAMES[found['weakest_month']]} with {_number(found['weakest'], 1)} per cent. Closing and holidays "
        "are felt most in reconciliations and manual invoices. Scanning errors are "
        f"{_number(found['errors'], 1)} per 1,000 scanned; the errors are reported to the scanning firm."
    )


def _dialogue(found: Facts) -> str:
    positive = POSITIVE.get(found["positive"], f"{_number(found['positive'])} of them positive")
    text = (
        f"{_number(found['complaints'])} suggestions and complaints have been registered {_period(found)}, "
        f"{positive}. Most are about availability and information. {_number(found['meetings'])} customer "
        "meetings have been held."
    )
    if found["month"] < MONTHS:
        return (
            f"{text} The share of satisfied customers and the customer satisfaction index are measured by "
            "the customer survey once a year."
        )
    return (
        f"{text}\n\nIn the customer survey {_number(found['satisfied'])} per cent are very satisfied or "
        f"satisfied, against {_number(found['satisfied_before'])} the year before; the target is "
        f"{_number(found['target'])}. The customer satisfaction index is unchanged. Of the four quality "
        "areas only efficiency rose."
    )


def _staff(found: Facts) -> str:
    text = (
        f"In {NAMES[found['month']]} {_number(found['headcount'])} people are employed, equal to "
        f"{_number(found['fte'], 1)} full-time equivalents. Sickness absence {_period(found)} is "
        f"{_number(found['sick'], 1)} per cent of agreed working time, highest in the winter months. Finance "
        "administrators who master at least two processes become more only when there is time for training "
        "beside the daily work."
    )
    if found["month"] < MONTHS:
        return f"{text} The employee satisfaction index is measured once a year."
    return (
        f"{text}\n\nAbout {_number(found['response'])} per cent answered the employee survey. The employee "
        f"satisfaction index fell from {_number(found['index_before'])} to {_number(found['index'])}, the "
        "level of 2009. The units have action plans for organisation, leadership, participation and "
        "co-workership."
    )


def _commitments(found: Facts) -> str:
    missed = ", ".join(INDICATORS[row["measure"]] for row in found["missed"])
    return (
        f"{_number(found['met'])} of {_number(found['measured'])} indicators {REACH[found['month']]} the "
        f"year's target. The target is missed for {missed}.\n\nIn the self-assessment employees find the "
        f"commitments wholly met in {_number(found['wholly'])} per cent of the answers."
    )


WRITERS: dict[str, Callable[[Facts], str]] = {
    "economy": _economy,
    "volumes": _volumes,
    "phone": _phone,
    "lead_times": _lead_times,
    "dialogue": _dialogue,
    "staff": _staff,
    "commitments": _commitments,
}


def _period(found: Facts) -> str:
    month = found["month"]
    return "in the year" if month == MONTHS else f"up to {NAMES[month]}"


def _number(value: float, decimals: int = 0) -> str:
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    return format_decimal(round(float(value), decimals), format=pattern, locale="en_GB").replace("-", "−")


def _against(change: float) -> str:
    if abs(change) < 0.05:
        return "level with"
    return f"{_number(abs(change), 1)} per cent {'above' if change > 0 else 'below'}"


def _higher(deviation: float) -> str:
    return "higher" if deviation > 0 else "lower"
