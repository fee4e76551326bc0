"""One customer's pack for a meeting: what has happened since the last one, and how the year stands.

A pack is for the customer: it holds nothing about other customers, except that lead times are the whole
centre's, since they are not measured by customer.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import pandas as pd

from model.calendar import working_calendar
from model.errors import Finding, InputError
from model.followup import complaints as cases
from model.followup import improvement
from model.followup.agreed import of_period, summed
from model.followup.dialogue import promised_meetings
from model.followup.owed_comments import Deviation
from model.followup.period import Period
from model.followup.service import lead_times_against_promise
from model.observations.registers import Registers
from model.observations.table_need import MayLackTables
from model.parameters.schema.parameters import Parameters
from model.pricing.costing.costs import ASSIGNMENTS


@dataclass(frozen=True, kw_only=True)
class CustomerPack(MayLackTables):
    """What a meeting with one customer is prepared from.

    number, name, unit: the customer and the unit that answers for it. since: its last meeting before
    ``as_of``, or None. as_of: end of the period. log: entries after ``since`` (date, kind, process, text);
    all of the period's when there was no meeting. log_counts: process, event, problem, proposal,
    service_wish.
    volumes: service and the columns of :func:`model.followup.agreed.summed`.
    volumes_by_month: service, month, agreed, volume, agreed_amount, amount (a year; volume and amount to
    ``as_of``). lead_times: service and the columns of
    :func:`model.followup.service.lead_times_against_promise`, of the services it buys, the whole centre.
    incomplete: activity, documents, incomplete, share, cleared_by_phone, returned, cleared_share.
    complaints: case, received, category, process, positive, answered, led_to. add_ons: service, start, end;
    those in force some day of the year. not_bought: add-ons to ask about.
    meetings: date, head_of_area. promised_meetings: a year; promised_so_far: whole meetings by then.
    """

    number: int
    name: str
    unit: str
    since: date | None
    as_of: date
    log: pd.DataFrame
    log_counts: pd.DataFrame
    volumes: pd.DataFrame
    volumes_by_month: pd.DataFrame
    lead_times: pd.DataFrame
    incomplete: pd.DataFrame
    complaints: pd.DataFrame
    add_ons: pd.DataFrame
    not_bought: list[str]
    meetings: pd.DataFrame
    promised_meetings: float
    promised_so_far: int


REPORT = "kundrapporten"
LOG_KINDS = ["event", "problem", "proposal", "service_wish"]
LOG_COLUMNS = ["date", "kind", "process", "text"]
COMPLAINT_COLUMNS = ["case", "received", "category", "process", "positive", "answered", "led_to"]


def customer_pack(
    period: Period,
    parameters: Parameters,
    registers: Registers,
    customer: int,
    meeting: date | None = None,
) -> CustomerPack:
    """The pack of customer number ``customer``, for a meeting on the day ``meeting``.

    The last meeting is the latest before ``meeting`` (default: the day after the period's end). Raises
    InputError when no customer has that number.
    """
    require_customer(registers, customer)
    line = registers.customers.set_index("number").loc[customer]
    since = _last_meeting(period, customer, meeting)

    def log() -> pd.DataFrame:
        table = _own(period.customer_log, customer)
        return table if since is None else table[table["date"] > since]

    def monthly() -> pd.DataFrame:
        return _by_month(period, parameters, registers, customer)

    agreed = ("agreements", "volumes")
    add_ons = _add_ons(registers, customer, period.year)
    bought = _bought(parameters, add_ons)
    if period.has(*agreed):
        bought = list(dict.fromkeys(monthly()["service"]))
    return CustomerPack(
        number=customer,
        name=str(line["name"]),
        unit=str(line["unit"]),
        since=since,
        as_of=period.last_day,
        log=period.made_of("customer_log", make=lambda: log()[LOG_COLUMNS].reset_index(drop=True)),
        log_counts=period.made_of("customer_log", make=lambda: _log_counts(log())),
        volumes=period.made_of(*agreed, make=lambda: summed(monthly(), ["service"], period.through)),
        volumes_by_month=period.made_of(*agreed, make=lambda: monthly().drop(columns="customer")),
        lead_times=period.made_of("lead_times", make=lambda: _lead_times(period, parameters, bought)),
        incomplete=period.made_of(
            "incomplete_documents",
            "volumes",
            make=lambda: improvement.incomplete_documents(
                _own(period.incomplete_documents, customer), _own(period.volumes, customer), "activity"
            ),
        ),
        complaints=period.made_of(
            "complaints",
            make=lambda: _own(period.complaints, customer)[COMPLAINT_COLUMNS].reset_index(drop=True),
        ),
        add_ons=add_ons,
        not_bought=_not_bought(parameters, bought),
        meetings=period.made_of(
            "meetings",
            make=lambda: _own(period.meetings, customer)[["date", "head_of_area"]].reset_index(drop=True),
        ),
        promised_meetings=parameters.followup.meetings_per_customer.on(period.last_day),
        promised_so_far=promised_meetings(parameters, period.year, period.through),
    )


def _own(table: pd.DataFrame, customer: int) -> pd.DataFrame:
    return table[table["customer"] == customer]


def _last_meeting(period: Period, customer: int, meeting: date | None) -> date | None:
    """The customer's last meeting before ``meeting``; None if there was none, or no table of them."""
    if not period.has("meetings"):
        return None
    days = _own(period.meetings, customer)["date"]
    return max((day for day in days if meeting is None or day < meeting), default=None)


def _bought(parameters: Parameters, add_ons: pd.DataFrame) -> list[str]:
    """What the customer buys where no agreement tells: the base services and its add-ons."""
    base = [name for name, service in parameters.services.items() if service.kind == "base"]
    return list(dict.fromkeys([*base, *add_ons["service"]]))


def require_customer(registers: Registers, customer: int) -> str:
    """The name of customer number ``customer``; InputError when no customer has that number."""
    names = dict(zip(registers.customers["number"], registers.customers["name"], strict=True))
    if customer not in names:
        known = f"ett kundnummer från {min(names)} till {max(names)}, som i data/registers/customers.csv"
        raise InputError(Finding(REPORT, "kund", str(customer), known))
    return str(names[customer])


def customer_deviations(pack: CustomerPack, period: Period, parameters: Parameters) -> Iterator[Deviation]:
    """What deviates beyond the limit for one customer, as the owed comments want it.

    Volumes of services sold by the piece against the agreement (at least ``outlook.least_volume`` pieces),
    lead times of the services it buys, complaints that were not answered in time, and meetings.
    """
    limit, least = parameters.followup.deviation_limit.value, parameters.outlook.least_volume.value
    for row in pack.volumes.dropna(subset=["share"]).to_dict("records") if pack.has("volumes") else []:
        activities = parameters.services[row["service"]].activities
        if activities and abs(row["share"]) > limit and abs(row["deviation"]) >= least:
            agreed, volume = float(row["agreed"]), float(row["volume"])
            yield Deviation(
                "volumes", activities[0], "volume", agreed, volume, volume - agreed, float(row["share"])
            )
    late = pack.lead_times.dropna(subset=["share"]).to_dict("records") if pack.has("lead_times") else []
    for row in late:
        value, target = float(row["share"]), float(row["target"])
        if 1 - value / target > limit:
            yield Deviation(
                "service", str(row["activity"]), "share", target, value, value - target, value / target - 1
            )
    days = parameters.followup.complaint_answer_days.on(pack.as_of)
    if pack.has("complaints"):
        within = cases.answered_within(pack.complaints, working_calendar(parameters, period.year), days)
        if 1 - within > limit:
            yield Deviation("dialogue", "complaints_answered", "share", 1.0, within, within - 1, within - 1)
    if pack.has("meetings") and pack.promised_so_far > len(pack.meetings):
        promised, held = float(pack.promised_so_far), float(len(pack.meetings))
        yield Deviation("dialogue", "meetings", "count", promised, held, held - promised, held / promised - 1)


def _by_month(period: Period, parameters: Parameters, registers: Registers, customer: int) -> pd.DataFrame:
    """Agreed and actual of one customer; prices of other customers count where it has no agreement."""
    table = of_period(period, parameters, registers)
    return table[table["customer"] == customer].reset_index(drop=True)


def _lead_times(period: Period, parameters: Parameters, bought: list[str]) -> pd.DataFrame:
    """Lead times to date of the activities in the services that the customer buys, and in assignments."""
    done = dict.fromkeys([*bought, *(name for name in (ASSIGNMENTS,) if name in parameters.services)])
    services = {activity: name for name in done for activity in parameters.services[name].activities}
    chosen = period.lead_times[period.lead_times["activity"].isin(list(services))]
    table = lead_times_against_promise(chosen, parameters, period.last_day, ["activity"])
    order = list(services)
    table = table.sort_values("activity", key=lambda column: column.map(order.index), ignore_index=True)
    return table.assign(service=table["activity"].map(services))


def _log_counts(log: pd.DataFrame) -> pd.DataFrame:
    """Entries by process and kind: process, then one column per kind; processes without entries left out."""
    table = pd.crosstab(log["process"], log["kind"]).reindex(columns=LOG_KINDS, fill_value=0)
    return table.rename_axis(columns=None).reset_index()


def _add_ons(registers: Registers, customer: int, year: int) -> pd.DataFrame:
    rows = [
        (agreed.service, agreed.start, agreed.end)
        for agreed in registers.agreed_add_ons
        if agreed.customer == customer
        and agreed.start <= date(year, 12, 31)
        and (agreed.end is None or agreed.end >= date(year, 1, 1))
    ]
    return pd.DataFrame(rows, columns=["service", "start", "end"])


def _not_bought(parameters: Parameters, bought: list[str]) -> list[str]:
    return [
        name for name, line in parameters.services.items() if line.kind == "add_on" and name not in bought
    ]
