"""A service agreement's tables and sentences: one customer's year, for its contact person and auditors.

Swedish labels and words live here; what they say is computed in :mod:`model.pricing`. Services are taken as
the agreement has them, whatever they are called.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import pandas as pd

from model.errors import Finding, InputError
from model.observations.registers import PersonRow, Registers
from model.parameters.schema.parameters import Parameters
from model.parameters.schema.services import Charging
from model.presentation import formats
from model.presentation.display import KeyFigure
from model.presentation.kinds import KindName as Kind
from model.presentation.tables import Column
from model.pricing.costing.costs import ADJUSTMENT, IDLE, OWN_AMOUNTS, SUBSCRIPTION
from model.pricing.customer_agreement import TOTAL, CustomerAgreement
from model.pricing.money import ZERO
from model.reports.follow_up.settlement import clause_sentence

KINDS = {"base": "Bastjänster", "add_on": "Tilläggstjänster"}
CUSTOMER_DIALOGUE = "customer_dialogue"
SHOWN_APART = 6
"""Services that the chart shows each by itself; smaller ones are added up."""
DISTRICT_WORK = "districts"


def customer_name(registers: Registers, customer: int) -> str:
    """Name of customer number ``customer``; InputError when the register has none of that number."""
    columns = registers.customers[["number", "name"]]
    names: dict[int, str] = dict(columns.itertuples(index=False, name=None))
    if customer not in names:
        wanted = f"ett av numren {min(names)}–{max(names)}"
        raise InputError(Finding("customers.csv", "kolumn number", str(customer), wanted))
    return names[customer]


def short(label: str) -> str:
    """A service's name without what it says in brackets."""
    return label.partition(" (")[0]


# --- the sum --------------------------------------------------------------------------------------------


def key_figures(agreement: CustomerAgreement, year: int) -> list[KeyFigure]:
    """The year's sum against last year's, what changed prices and volumes do, and each month's invoice."""
    now, before, change = (agreement.sum_of(column) for column in ("now", "before", "change"))
    price, volume = (agreement.sum_of(column) for column in ("price_effect", "volume_effect"))
    share = formats.percent(float(change / before), signed=True) if before else "ny kund"
    return [
        KeyFigure(f"Avtalssumma {year}", _whole(now), f"{_whole(before)} år {year - 1}"),
        KeyFigure(f"Ändring mot {year - 1}", share, _whole(change, signed=True)),
        KeyFigure("Ändrade priser", _whole(price, signed=True), f"volymer {_whole(volume, signed=True)}"),
        KeyFigure("Faktureras varje månad", _whole(now / 12), "en tolftedel"),
    ]


def summary(agreement: CustomerAgreement, year: int) -> str:
    """What the agreement holds and what moved its sum, in two sentences."""
    agreed, add_ons = agreement.agreed, agreement.agreed[agreement.agreed["kind"] != "base"]
    bought = f"{len(agreed) - len(add_ons)} bastjänster"
    if len(add_ons):
        noun = "tilläggstjänst" if len(add_ons) == 1 else "tilläggstjänster"
        bought += f" och {len(add_ons)} {noun}"
    lines = agreement.lines[agreement.lines["change"] != 0]
    sentence = (
        f"Avtalet omfattar {bought} för **{formats.kronor(agreement.sum_of('now'))} kronor** utan moms."
    )
    if not len(lines):
        return f"{sentence} Ingen rad är ändrad sedan {year - 1}."
    size = [abs(change) for change in lines["change"].tolist()]
    largest = lines.iloc[size.index(max(size))].to_dict()
    return f"{sentence} Mest ändras {formats.inside(short(largest['label']))}, som {_moved(largest)}."


def _moved(line: Mapping[Hashable, Any]) -> str:
    """How a line has moved since last year, and mostly why."""
    size = _whole(abs(line["change"]))
    if not line["before"]:
        return f"är ny ({size})"
    if not line["now"]:
        return f"upphör ({size})"
    verb = "ökar" if line["change"] > 0 else "minskar"
    if line["service"] in OWN_AMOUNTS:
        return f"{verb} med {size}"
    reason = "volymen" if abs(line["volume_effect"]) > abs(line["price_effect"]) else "priset"
    return f"{verb} med {size}, främst genom {reason}"


# --- parties and contacts -------------------------------------------------------------------------------


def parties(parameters: Parameters, registers: Registers, customer: int, year: int) -> pd.DataFrame:
    """Who agrees on what, whom to turn to, and when they answer: role, who. People are roles and numbers."""
    organisation = parameters.organisation
    row = registers.customers.set_index("number").loc[customer].to_dict()
    head = next(
        (person for person in registers.persons if (person.unit, person.role) == (row["unit"], "unit_head")),
        None,
    )
    contact = next(
        (
            person
            for person in registers.persons
            if person.customer == customer and CUSTOMER_DIALOGUE in person.skills
        ),
        None,
    )
    rows = [
        ("Kund", f"{row['name']}, kundnummer {customer}"),
        ("Utförare", f"{organisation.host.value}, {organisation.name.value}"),
        ("Tid", f"{formats.long_date(date(year, 1, 1))}–{formats.long_date(date(year, 12, 31))}"),
        ("Beslutar om innehållet", organisation.committee.value),
        ("Ansvarar för avtalet", _person(parameters, head)),
        ("Kundens kontaktperson", _person(parameters, contact)),
        ("Telefon", _phone(parameters, str(row["unit"]))),
        ("E-post", _mail(parameters)),
    ]
    return pd.DataFrame(rows, columns=["role", "who"])


def _person(parameters: Parameters, person: PersonRow | None) -> str:
    if person is None:
        return "utses"
    unit = parameters.organisation.units.value.get(str(person.unit), str(person.unit))
    return f"{parameters.staffing.roles[person.role].name}, {unit} ({person.person})"


def _phone(parameters: Parameters, unit: str) -> str:
    phone, (start, end) = parameters.phone, parameters.calendar.opening_hours.value
    call_back = _days(phone.callback_lead_time.value)
    number = "Ett gemensamt nummer"
    if phone.routing.value != "pooled":
        number = f"Gruppnumret till {parameters.organisation.units.value[unit]}"
    return (
        f"{number}, helgfria vardagar {_clock(start)}–{_clock(end)}. Mål: "
        f"{formats.percent(phone.answered_target.value, 0)} av samtalen besvaras, "
        f"{formats.percent(phone.service_level_target.value, 0)} inom "
        f"{phone.answer_threshold.value:.0f} sekunder. Återkoppling inom {call_back}."
    )


def _mail(parameters: Parameters) -> str:
    mail = parameters.mail
    times = [_clock(clock) for clock in mail.reading_times.value]
    return (
        f"Enhetens funktionsbrevlåda, som läses {_listed(times)}. Svar inom {_days(mail.lead_time.value)}, "
        f"mål {formats.percent(parameters.followup.mail_target.value, 0)}."
    )


# --- services and invoices ------------------------------------------------------------------------------


def services_table(agreement: CustomerAgreement) -> pd.DataFrame:
    """What is bought, by kind with sums, the whole last: label, unit, volume, price, amount.

    Yearly sums that customers share have no volume and price.
    """
    rows: list[dict[str, Any]] = []
    for kind in agreement.kinds:
        for line in agreement.agreed[agreement.agreed["kind"] == kind].to_dict("records"):
            shared = line["service"] in OWN_AMOUNTS
            rows.append(
                {
                    "label": short(str(line["label"])),
                    "unit": line["unit"],
                    "volume": None if shared else line["volume"],
                    "price": None if shared else line["price"],
                    "amount": line["now"],
                }
            )
        rows.append(_sum(f"Summa {_kind(kind).lower()}", agreement.sum_of("now", kind)))
    rows.append(_sum("Avtalssumma", agreement.sum_of("now")))
    return pd.DataFrame(rows, columns=["label", "unit", "volume", "price", "amount"], dtype=object)


def _sum(label: str, amount: Decimal) -> dict[str, Any]:
    return {"label": label, "unit": "", "volume": "", "price": "", "amount": amount}


def sums_of(table: pd.DataFrame) -> list[int]:
    """Rows of :func:`services_table` that are sums."""
    return [
        number
        for number, label in enumerate(table["label"].tolist())
        if label.startswith(("Summa ", "Avtalssumma"))
    ]


def explanations(
    agreement: CustomerAgreement, parameters: Parameters, registers: Registers, year: int
) -> str:
    """Markdown list: what the shared yearly sums are, which add-ons do not last the year, negative lines."""
    held = set(agreement.agreed["service"])
    weights = parameters.pricing.subscription_weights.value
    lines = []
    if SUBSCRIPTION in held:
        content = parameters.services[SUBSCRIPTION].name.partition(" (")[2].rstrip(")")
        lines.append(
            f"**Basabonnemanget** täcker det som inte räknas styckvis: {content}. Det delas mellan kunderna, "
            f"{formats.percent(weights.equal, 0)} lika, {formats.percent(weights.supplier, 0)} efter "
            f"leverantörsfakturor och {formats.percent(weights.customer, 0)} efter kundfakturor."
        )
    if IDLE in held:
        lines.append(
            "**Ledig kapacitet** är kostnaden för tid som finns men inte går åt. Den ingår inte i något "
            "annat pris och delas som basabonnemanget."
        )
    if ADJUSTMENT in held:
        lines.append(
            "**Övergångsjusteringen** håller kundernas ändringar inom prisernas regler: ett avdrag för den "
            "som ett tak håller bärs av de andra. Alla kunders justeringar summerar till noll."
        )
    lines += [f"**{name}** {text}." for name, text in _part_of_year(agreement, parameters, registers, year)]
    if any(amount < 0 for amount in agreement.agreed["now"].tolist()):
        lines.append("Ett belopp med minustecken **sänker avtalssumman**.")
    return "\n".join(f"- {line}" for line in lines)


def _part_of_year(
    agreement: CustomerAgreement, parameters: Parameters, registers: Registers, year: int
) -> Iterator[tuple[str, str]]:
    """Add-ons that begin or end within the year, and what that means."""
    for agreed in registers.agreed_add_ons:
        if agreed.customer != agreement.customer or agreed.service not in set(agreement.agreed["service"]):
            continue
        begins = agreed.start.year == year and agreed.start > date(year, 1, 1)
        ends = agreed.end is not None and agreed.end.year == year and agreed.end < date(year, 12, 31)
        if begins or ends:
            parts = [f"från {formats.long_date(agreed.start)}"] if begins else []
            parts += [f"till {formats.long_date(agreed.end)}"] if ends and agreed.end else []
            service = parameters.services[agreed.service]
            whole = "; hela kalendermånader betalas" if service.charged is Charging.BY_MONTH else ""
            yield short(service.name), f"gäller {' '.join(parts)}{whole}"


def invoice_table(agreement: CustomerAgreement) -> pd.DataFrame:
    """What is invoiced, months alike together, the year last: period, a column for each kind, total.

    Amounts are per month but in the last row, the year's.
    """
    kinds = [*agreement.kinds, TOTAL]
    months = agreement.invoices
    changed = (months[kinds] != months[kinds].shift()).any(axis=1).cumsum()
    rows = [
        {"period": _months(alike["month"].tolist()), **alike.iloc[0][kinds].to_dict()}
        for _, alike in months.groupby(changed, sort=True)
    ]
    rows.append({"period": "Hela året", **{kind: sum(months[kind], ZERO) for kind in kinds}})
    return pd.DataFrame(rows)


def invoice_columns(agreement: CustomerAgreement) -> list[Column]:
    """Columns of :func:`invoice_table`."""
    kinds: list[tuple[str, Kind]] = [(kind, "kronor") for kind in agreement.kinds]
    columns = [Column(kind, _kind(kind), shown) for kind, shown in kinds]
    return [Column("period", "Varje månad i"), *columns, Column(TOTAL, "Att betala", "kronor")]


def settlement_terms(parameters: Parameters) -> pd.DataFrame:
    """How volumes are invoiced, compared and settled: term, value."""
    clause = parameters.settlement.reconciliation
    months = _listed([formats.month_name(month) for month in clause.compared_after.value])
    limit = formats.kronor(clause.threshold.value, 0)
    rows = [
        ("Fakturering", f"{clause.instalments.value} lika delar om året"),
        ("Avstämning", f"Verkliga volymer jämförs med det fakturerade efter {months}"),
        ("Större avvikelse", f"Över {limit} kr per tjänsteområde leder till {clause.above_threshold.value}"),
        ("Slutavräkning", clause_sentence(parameters)),
    ]
    return pd.DataFrame(rows, columns=["term", "value"])


# --- beside last year -----------------------------------------------------------------------------------


def comparison_table(agreement: CustomerAgreement) -> pd.DataFrame:
    """Each service of either year and the sum: label, before, now, change, price_effect, volume_effect."""
    table = agreement.lines.assign(label=[short(label) for label in agreement.lines["label"].tolist()])
    columns = ["before", "now", "change", "price_effect", "volume_effect"]
    total = {"label": ["Avtalssumma"], **{column: [agreement.sum_of(column)] for column in columns}}
    return pd.concat([table[["label", *columns]], pd.DataFrame(total)], ignore_index=True)


def beside_last_year(agreement: CustomerAgreement) -> dict[str, tuple[float, float]]:
    """Kronor last year and this year by service, largest first; the smaller services as one."""
    columns = agreement.lines[["label", "before", "now"]].itertuples(index=False, name=None)
    named = [(short(label), (float(before), float(now))) for label, before, now in columns]
    named.sort(key=lambda row: -max(abs(row[1][0]), abs(row[1][1])))
    if len(named) <= SHOWN_APART + 1:
        return dict(named)
    rest = [pair for _, pair in named[SHOWN_APART:]]
    others = {f"Övriga {len(rest)} tjänster": (sum(pair[0] for pair in rest), sum(pair[1] for pair in rest))}
    return dict(named[:SHOWN_APART]) | others


def chart_caption(agreement: CustomerAgreement, year: int) -> str:
    """What the chart says, in a line."""
    rows = beside_last_year(agreement)
    largest = max(rows, key=lambda label: rows[label][1])
    share = rows[largest][1] / float(agreement.sum_of("now"))
    return f"{largest} är störst {year}: {formats.percent(share, 0)} av avtalssumman"


def chart_alternative(agreement: CustomerAgreement, year: int) -> str:
    """The chart for those who do not see it."""
    rows = [
        f"{label} {formats.number(before)} och {formats.number(now)}"
        for label, (before, now) in beside_last_year(agreement).items()
    ]
    return f"Liggande staplar: kronor per tjänst {year - 1} och {year}. " + "; ".join(rows) + "."


# --- who does what, when --------------------------------------------------------------------------------


def interface_table(agreement: CustomerAgreement, parameters: Parameters) -> pd.DataFrame:
    """Steps of the processes that the agreed services belong to: process, step, customer, centre."""
    held = set(agreement.agreed["service"])
    rows = [
        (process.name if number == 0 else "", step.step, step.customer, step.centre)
        for process in parameters.interface.processes.values()
        if held & set(process.services)
        for number, step in enumerate(process.steps.value)
    ]
    return pd.DataFrame(rows, columns=["process", "step", "customer", "centre"])


def lead_times(agreement: CustomerAgreement, parameters: Parameters, registers: Registers) -> pd.DataFrame:
    """Promised lead times of the work in the agreed services, shortest first: lead_time, work."""
    kind = registers.customers.set_index("number")["kind"].to_dict()[agreement.customer]
    promised: dict[tuple[int, str], list[str]] = {}
    for service in agreement.agreed["service"].tolist():
        for name in parameters.services[service].activities if service in parameters.services else []:
            activity = parameters.activities[name]
            if activity.customer_weight == DISTRICT_WORK and kind != "district":
                continue
            cut_off = activity.cut_off.value if activity.cut_off else ""
            work = promised.setdefault((activity.lead_time.value, cut_off), [])
            work.append(activity.name if not work else formats.inside(activity.name))
    rows = [(_promise(days, cut_off), "; ".join(work)) for (days, cut_off), work in sorted(promised.items())]
    return pd.DataFrame(rows, columns=["lead_time", "work"])


def terms_table(parameters: Parameters) -> pd.DataFrame:
    """What else is agreed: subject, text."""
    followup = parameters.followup
    meetings = formats.number(followup.meetings_per_customer.value)
    answer = _days(followup.complaint_answer_days.value)
    rows: Mapping[str, str] = {
        "Uppföljning": f"Volymer, ledtider och svarstider följs varje månad; {meetings} kundmöten om året.",
        "Synpunkter": f"Lämnas till kontaktpersonen och besvaras inom {answer}.",
        **parameters.interface.terms.value,
    }
    return pd.DataFrame(list(rows.items()), columns=["subject", "text"])


# --- words ----------------------------------------------------------------------------------------------


def _kind(kind: str) -> str:
    return KINDS.get(kind, kind)


def _whole(amount: Decimal, signed: bool = False) -> str:
    return f"{formats.kronor(amount, 0, signed)}\u00a0kr"


def _clock(clock: str) -> str:
    return clock.replace(":", ".")


def _days(days: int) -> str:
    return f"{days} arbetsdag" if days == 1 else f"{days} arbetsdagar"


def _promise(days: int, cut_off: str) -> str:
    lead_time = "Samma dag" if days == 0 else _days(days)
    return f"{lead_time}, före {_clock(cut_off)}" if cut_off else lead_time


def _listed(parts: list[str]) -> str:
    return " och ".join([", ".join(parts[:-1]), parts[-1]]) if len(parts) > 1 else "".join(parts)


def _months(months: list[int]) -> str:
    first, last = formats.month_name(months[0]), formats.month_name(months[-1])
    return first if len(months) == 1 else f"{first}–{last}"
