"""Expected volumes of a year by activity, customer and month."""

from __future__ import annotations

import numpy as np
import pandas as pd

from model.arrays import Flags, Floats
from model.calendar import WorkingCalendar, working_calendar
from model.frames import Frame, real, text, whole
from model.observations.registers import Registers
from model.parameters.schema.demand import Activity, Driver, Stream
from model.parameters.schema.parameters import Parameters
from model.time_units import MONTHS

MINUTES_PER_HOUR = 60
SCANNED = "supplier_scanned"

VOLUMES = Frame(
    "expected volume of an activity at a customer in a month",
    activity=text("code, in the order of the parameters"),
    customer=whole("number"),
    month=whole("1-12"),
    volume=real("cases; none before the customer joins"),
)
INCOMPLETE = Frame(
    "incomplete documents of an activity at a customer in a year",
    activity=text("code"),
    customer=whole("number"),
    documents=real("expected number"),
    hours=real("of work that they cause"),
)


def activity_volume(parameters: Parameters, registers: Registers, name: str, year: int) -> float:
    """Volume of activity ``name`` in ``year`` with all customers connected and no change on the way."""
    activity = parameters.activities[name]
    return activity.rate.of(year) * driver_volume(parameters, registers, name, year)


def expected_hours(parameters: Parameters, registers: Registers, name: str, year: int) -> float:
    """Hours that activity ``name`` is expected to take in ``year``, second handlings included."""
    activity, rework = parameters.activities[name], parameters.demand.rework
    months = month_shares(parameters, working_calendar(parameters, year), activity)
    volume = activity_volume(parameters, registers, name, year) * float(months.sum())
    handled = volume * activity.hands_on_share.value
    incomplete = handled * float(incomplete_shares(parameters, registers, name, year).sum())
    cleared = incomplete * rework.cleared_by_phone_share.value
    rescanned = volume * rework.scanning_error_share.value if name == SCANNED else 0.0
    again = (incomplete - cleared + rescanned) * rework.second_handling_share.value
    minutes = (handled + again) * activity.minutes_mean.value + cleared * rework.clearing_minutes.value
    return minutes / MINUTES_PER_HOUR


def incomplete_documents(parameters: Parameters, registers: Registers, year: int) -> pd.DataFrame:
    """Expected incomplete documents and the extra hours that they cause.

    Columns: activity, customer, documents, hours. Clearing by phone and second handlings count; wrongly
    scanned invoices, which are the scanning firm's doing, do not. All customers are connected, as in
    :func:`expected_hours`.
    """
    rework, calendar = parameters.demand.rework, working_calendar(parameters, year)
    frames = []
    for name in rework.incomplete_share.value:
        activity = parameters.activities[name]
        months = float(month_shares(parameters, calendar, activity).sum())
        handled = activity_volume(parameters, registers, name, year) * months * activity.hands_on_share.value
        documents = handled * incomplete_shares(parameters, registers, name, year)
        cleared = rework.cleared_by_phone_share.value
        again = (1 - cleared) * rework.second_handling_share.value * activity.minutes_mean.value
        minutes = again + cleared * rework.clearing_minutes.value
        frames.append(
            pd.DataFrame(
                {
                    "activity": name,
                    "customer": registers.customers["number"].to_numpy(),
                    "documents": documents,
                    "hours": documents * minutes / MINUTES_PER_HOUR,
                }
            )
        )
    return INCOMPLETE.checked(pd.concat(frames, ignore_index=True)) if frames else INCOMPLETE.frame([])


def incomplete_shares(parameters: Parameters, registers: Registers, name: str, year: int) -> Floats:
    """Each customer's incomplete documents over all that are handled in ``name``; register order."""
    shares = customer_shares(parameters, registers, name, year)
    incomplete = parameters.demand.rework.incomplete_share.value.get(name, 0.0)
    return shares * incomplete * incomplete_factors(parameters, registers)


def incomplete_factors(parameters: Parameters, registers: Registers) -> Floats:
    """How much more common incomplete documents are at each customer (``demand.rework.customer_factor``)."""
    factors = parameters.demand.rework.customer_factor.value
    return np.array([factors.get(number, 1.0) for number in registers.customers["number"].tolist()])


def expected_volumes(parameters: Parameters, registers: Registers, year: int) -> pd.DataFrame:
    """Expected volumes: activity, customer, month, volume; customers count from the month they join.

    Examples:
        >>> from model import expected_volumes, load, load_registers
        >>> base = load()
        >>> volumes = expected_volumes(base, load_registers(base), 2012)
        >>> round(volumes.loc[volumes["activity"] == "supplier_scanned", "volume"].sum())
        594500
    """
    customers = registers.customers["number"].to_numpy()
    connected = connected_months(parameters, registers)
    calendar = working_calendar(parameters, year)
    frames = []
    for name, activity in parameters.activities.items():
        volume = activity_volume(parameters, registers, name, year)
        by_customer = customer_shares(parameters, registers, name, year)
        by_month = month_shares(parameters, calendar, activity)
        table = volume * np.outer(by_customer, by_month) * connected
        frames.append(
            pd.DataFrame(
                {
                    "activity": name,
                    "customer": np.repeat(customers, MONTHS),
                    "month": np.tile(np.arange(1, MONTHS + 1), len(customers)),
                    "volume": table.ravel(),
                }
            )
        )
    return VOLUMES.checked(pd.concat(frames, ignore_index=True))


def customer_shares(parameters: Parameters, registers: Registers, name: str, year: int) -> Floats:
    """Each customer's share of ``name``, in register order; sums to one, or to zero without buyers.

    ``demand.customer_shares`` where it names the activity, else by ``customer_weight``.
    """
    customers = registers.customers
    if stated := _stated_shares(parameters, name):
        return np.array([stated.get(number, 0.0) for number in customers["number"].tolist()])
    weight = parameters.activities[name].customer_weight
    if weight == "supplier":
        shares = customers["supplier_weight"].to_numpy(dtype=float)
    elif weight == "customer":
        shares = customers["customer_weight"].to_numpy(dtype=float)
    elif weight == "equal":
        shares = np.ones(len(customers))
    elif weight == "districts":
        shares = (customers["kind"] == "district").to_numpy(dtype=float)
    else:
        buyers = registers.buyers(sold_as(parameters, name), year)
        shares = customers["number"].isin(buyers).to_numpy(dtype=float)
    whole = shares.sum()
    return shares / whole if whole else shares


def _stated_shares(parameters: Parameters, name: str) -> dict[int, float]:
    """Shares that are stated for ``name``; files come from those whose lines they hold."""
    stated = parameters.demand.customer_shares.value
    lines = [line for line, activity in parameters.activities.items() if activity.released_by == name]
    return next((stated[holder] for holder in (name, *lines) if holder in stated), {})


def month_shares(parameters: Parameters, calendar: WorkingCalendar, activity: Activity) -> Floats:
    """Share of :func:`activity_volume` in each month; shape (12,).

    Sums to one, unless the volume changes during the year (``demand.mid_year_change``).
    """
    if activity.timing == "daily":
        counts = np.bincount(calendar.months, minlength=MONTHS + 1)[1:]
        return np.asarray(counts / counts.sum())
    if activity.timing == "month_start":
        counts = np.bincount(activity.release_months, minlength=MONTHS + 1)[1:]
        return np.asarray(counts / counts.sum())
    profile = np.array(parameters.demand.month_profiles[activity.month_profile].value)
    return np.asarray(profile * volume_factors(parameters, stream_of(activity.driver)))


def volume_factors(parameters: Parameters, stream: Stream) -> Floats:
    """Volume of ``stream`` in each month relative to a year without changes; shape (12,)."""
    factors = np.ones(MONTHS)
    for month, changes in sorted(parameters.demand.mid_year_change.value.items()):
        if stream in changes:
            factors[month - 1 :] = changes[stream]
    return factors


def stream_of(driver: Driver) -> Stream:
    """What kind of volume an activity with ``driver`` is driven by."""
    if driver.startswith("supplier"):
        return "supplier"
    return "customer" if driver.startswith("customer_") else "cases"


def day_shares(calendar: WorkingCalendar, months: Floats, weekdays: Floats) -> Floats:
    """Each working day's part of ``months``, spread by weekday within the month; adds up to their sum."""
    weight = weekdays[calendar.weekdays]
    month_weight = np.bincount(calendar.months, weights=weight, minlength=MONTHS + 1)
    shares = months[calendar.months - 1] * weight / month_weight[calendar.months]
    return np.asarray(shares * (months.sum() / shares.sum()))


def connected_months(parameters: Parameters, registers: Registers) -> Flags:
    """Which customers are connected in which month; shape (customers, 12)."""
    joins = joining_months(parameters)
    first = np.array([joins.get(number, 1) for number in registers.customers["number"]])
    return np.asarray(np.arange(1, MONTHS + 1) >= first[:, None])


def connected_share(parameters: Parameters, registers: Registers) -> dict[str, Floats]:
    """Share of each unit's customers that are connected, by month; shape (12,)."""
    connected, unit = connected_months(parameters, registers), registers.customers["unit"].to_numpy()
    return {name: connected[unit == name].mean(axis=0) for name in parameters.organisation.units.value}


def joining_months(parameters: Parameters) -> dict[int, int]:
    """Month that each customer in the onboarding plan joins; others are connected all year."""
    plan = parameters.demand.onboarding.value
    return {number: month for month, numbers in plan.items() for number in numbers}


def sold_as(parameters: Parameters, activity: str) -> str:
    """Name of the service that ``activity`` is part of."""
    return next(name for name, service in parameters.services.items() if activity in service.activities)


def driver_volume(parameters: Parameters, registers: Registers, name: str, year: int) -> float:
    """What the rate of activity ``name`` is multiplied by in ``year``."""
    demand, driver = parameters.demand, parameters.activities[name].driver
    customers = len(registers.customers)
    if driver == "fixed":
        return 1.0
    if driver.startswith("supplier"):
        volume = demand.supplier_invoices.volume.of(year)
        channels = demand.supplier_invoices.channel_share.of(year).model_dump()
        return volume * float(channels.get(driver.removeprefix("supplier_"), 1.0))
    if driver.startswith("customer_"):
        volume = demand.customer_invoices.volume.of(year)
        shares = demand.customer_invoices.channel_share.of(year).model_dump()
        return volume * float(shares.get(driver.removeprefix("customer_"), 1.0))
    if driver.startswith("buyers"):
        buyers = len(registers.buyers(sold_as(parameters, name), year))
        return float(buyers * (MONTHS if driver == "buyers_x_months" else 1))
    if driver == "districts_x_months":
        return float((registers.customers["kind"] == "district").sum() * MONTHS)
    working_days = len(working_calendar(parameters, year).days)
    return {
        "working_days": float(working_days),
        "customers": float(customers),
        "customers_x_working_days": float(customers * working_days),
        "customers_x_months": float(customers * MONTHS),
    }[driver]
