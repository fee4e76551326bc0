"""Expected volumes of a year by activity, customer and month."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction

import numpy as np
import pandas as pd

from model.apportionment import exactly
from model.arrays import Flags, Floats
from model.calendar import WorkingCalendar, working_calendar
from model.demand.in_force import DaysInForce, monthly
from model.frames import Frame, real, text, whole
from model.observations.registers import WEIGHT, Registers
from model.parameters.drivers import BUYERS, DAYS, EQUAL, driver_of, falls_on_buyers, stream_of
from model.parameters.drivers import MONTHS as EACH_MONTH
from model.parameters.schema.demand import Activity
from model.parameters.schema.parameters import Parameters
from model.time_units import MONTHS
from model.validity.dated import Dated

MINUTES_PER_HOUR = 60

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
    rescanned = volume * rework.scanning_error_share.value.get(name, 0.0)
    again = (incomplete - cleared + rescanned) * rework.second_handling_share.value
    minutes = (handled + again) * activity.minutes_mean.value + cleared * rework.clearing_minutes.value
    return minutes / MINUTES_PER_HOUR


def incomplete_documents(parameters: Parameters, registers: Registers, year: int) -> pd.DataFrame:
    """Expected incomplete documents and the extra hours that they cause.

    Columns: activity, customer, documents, hours. Clearing by phone and second handlings count; what was
    wrongly scanned, which is the scanning firm's doing, does not. All customers are connected, as in
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
    """Expected volumes: activity, customer, month, volume; customers count the days that they are such.

    Examples:
        >>> from model import expected_volumes, load, load_registers
        >>> base = load()
        >>> volumes = expected_volumes(base, load_registers(base), 2012)
        >>> round(volumes.loc[volumes["activity"] == "supplier_scanned", "volume"].sum())
        594500
    """
    customers = registers.customers["number"].to_numpy()
    calendar = working_calendar(parameters, year)
    in_force = DaysInForce(parameters, registers, calendar)
    volumes = []
    for name, activity in parameters.activities.items():
        by_customer = customer_shares(parameters, registers, name, year)
        by_month = month_shares(parameters, calendar, activity)
        volume = activity_volume(parameters, registers, name, year)
        volumes.append(volume * np.outer(by_customer, by_month) * exposure(in_force, name))
    names = list(parameters.activities)
    table = pd.DataFrame(
        {
            "activity": np.repeat(np.array(names, dtype=object), len(customers) * MONTHS),
            "customer": np.tile(np.repeat(customers, MONTHS), len(names)),
            "month": np.tile(np.arange(1, MONTHS + 1), len(names) * len(customers)),
            "volume": np.array(volumes).ravel(),
        }
    )
    return VOLUMES.checked(table)


def customer_shares(parameters: Parameters, registers: Registers, name: str, year: int) -> Floats:
    """Each customer's share of ``name``, in register order; sums to one, or to zero without buyers.

    ``demand.customer_shares`` where it names the activity, else by ``customer_weight``.
    """
    weights = customer_weights(parameters, registers, name, year)
    whole = weights.sum()
    stands = is_stated(parameters, name) and registers.unchanged is None
    return weights if stands or not whole else np.asarray(weights / whole)


def customer_weights(parameters: Parameters, registers: Registers, name: str, year: int) -> Floats:
    """What each customer weighs in ``name``, in register order, as parameters or the register state it.

    Where shares are stated that do not name who has begun in a scenario, it weighs beside them as it does
    beside the others.
    """
    own = _own_weights(parameters, registers, name, year)
    if not (stated := _stated_shares(parameters, name)):
        return own
    begun = _begun(parameters, registers, name, year)
    return np.array(
        [stated.get(number, begun.get(number, 0.0)) for number in registers.customers["number"].tolist()]
    )


def _begun(parameters: Parameters, registers: Registers, name: str, year: int) -> dict[int, float]:
    """What those weigh who have none of ``name`` but in a scenario, over all that the others do."""
    if registers.unchanged is None:
        return {}
    before = _by_number(parameters, registers.unchanged, name, year)
    whole = sum(before.values())
    after = _by_number(parameters, registers, name, year)
    return {number: weight / whole for number, weight in after.items() if whole and not before.get(number)}


def _by_number(parameters: Parameters, registers: Registers, name: str, year: int) -> dict[int, float]:
    weights = _own_weights(parameters, registers, name, year).tolist()
    return dict(zip(registers.customers["number"].tolist(), weights, strict=True))


def _own_weights(parameters: Parameters, registers: Registers, name: str, year: int) -> Floats:
    """What each customer weighs by the ``customer_weight`` of ``name``, in register order."""
    customers = registers.customers
    weight = parameters.activities[name].customer_weight
    if falls_on_buyers(parameters, name):
        buyers = customers["number"].isin(registers.buyers(sold_as(parameters, name), year))
        own = np.ones(len(customers)) if weight == BUYERS else weights_of(parameters, registers, weight)
        return np.asarray(own * buyers.to_numpy(dtype=float))
    return np.asarray(weights_of(parameters, registers, weight) * registers.customers_of(year))


def is_stated(parameters: Parameters, name: str) -> bool:
    """Whether parameters state customers' shares of ``name`` themselves; else they are found by weight."""
    return bool(_stated_shares(parameters, name))


def weights_of(parameters: Parameters, registers: Registers, weight: str) -> Floats:
    """Each customer's weight, in register order: alike, those of a kind alike, or as the register says."""
    customers = registers.customers
    if weight == EQUAL:
        return np.ones(len(customers))
    if weight in parameters.organisation.customer_kinds:
        return np.asarray((customers["kind"] == weight).to_numpy(dtype=float))
    return np.asarray(customers[f"{weight}{WEIGHT}"].to_numpy(dtype=float))


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
    weekdays = parameters.demand.weekday_profiles[activity.weekday_profile].value
    stream = stream_of(parameters, activity.driver)
    return np.asarray(profile * volume_factors(parameters, stream, calendar, weekdays))


def volume_factors(
    parameters: Parameters, kind: str, calendar: WorkingCalendar, weekdays: Sequence[float]
) -> Floats:
    """Volume of a stream, cases, calls or mail in each month relative to a year without changes; (12,).

    weekdays: shares of a week, by which the days of a month weigh where the change comes within it.
    """
    weights = np.array(weekdays)[calendar.weekdays]
    return monthly(calendar, daily_factors(parameters, kind, calendar), weights)


def daily_factors(parameters: Parameters, kind: str, calendar: WorkingCalendar) -> Floats:
    """:func:`volume_factors` of each working day; shape (days,). A change holds until there is another."""
    plan = parameters.demand.mid_year_change.value.items()
    changes = {day: changes[kind] for day, changes in plan if kind in changes}
    if not changes:
        return np.ones(len(calendar.days))
    factors = Dated.of({date.min: 1.0} | changes)
    return np.array([factors.value_on(day) for day in calendar.days])


def day_shares(
    calendar: WorkingCalendar, months: Floats, weekdays: Floats, factors: Floats | None = None
) -> Floats:
    """Each working day's part of ``months``, spread by weekday within the month; adds up to their sum.

    factors: how much more comes on each day than on others of its weekday; shape (days,).
    """
    weight = weekdays[calendar.weekdays] * (1.0 if factors is None else factors)
    month_weight = np.bincount(calendar.months, weights=weight, minlength=MONTHS + 1)
    shares = months[calendar.months - 1] * weight / month_weight[calendar.months]
    return np.asarray(shares * (months.sum() / shares.sum()))


def exposure(in_force: DaysInForce, name: str) -> Floats:
    """How much of each month's volume of activity ``name`` comes while each customer is there to give it.

    Shape (customers, 12): 1 of a month that the customer, and the add-on that the work is part of, is in
    force throughout; else what of the month's volume comes on the days that it is.
    """
    parameters, calendar = in_force.parameters, in_force.calendar
    activity = parameters.activities[name]
    days = days_in_force(in_force, name)
    if days.all():
        return np.ones((len(days), MONTHS))
    return monthly(calendar, days.astype(float), _weights_in_month(parameters, calendar, activity))


def _weights_in_month(parameters: Parameters, calendar: WorkingCalendar, activity: Activity) -> Floats:
    """How a month's volume falls on its working days; shape (days,)."""
    if activity.timing == "profile":
        weekdays = parameters.demand.weekday_profiles[activity.weekday_profile].value
        kind = stream_of(parameters, activity.driver)
        return np.array(weekdays)[calendar.weekdays] * daily_factors(parameters, kind, calendar)
    if activity.timing == "daily":
        return np.ones(len(calendar.days))
    weights = np.zeros(len(calendar.days))
    weights[[calendar.first_of_month(month) for month in activity.release_months]] = 1.0
    return weights


def weight_of_days(parameters: Parameters, calendar: WorkingCalendar, activity: Activity) -> Floats:
    """Each working day's part of a year's volume; shape (days,). They sum to :func:`month_shares`'s."""
    months = month_shares(parameters, calendar, activity)
    weights = _weights_in_month(parameters, calendar, activity)
    whole = np.bincount(calendar.months, weights=weights, minlength=MONTHS + 1)[calendar.months]
    return np.where(whole > 0, months[calendar.months - 1] * weights / np.where(whole > 0, whole, 1.0), 0.0)


def parts_in_force(in_force: DaysInForce, name: str) -> Floats:
    """How much of its volume of activity ``name`` in a whole year each customer has; shape (customers,)."""
    there = exposure(in_force, name)
    if (there == 1).all():
        return np.ones(len(there))
    parameters = in_force.parameters
    months = month_shares(parameters, in_force.calendar, parameters.activities[name])
    whole = months.sum()
    return np.where((there == 1).all(axis=1) | (whole == 0), 1.0, there @ months / (whole or 1.0))


def days_in_force(in_force: DaysInForce, name: str) -> Flags:
    """Which working days each customer gives work of activity ``name``; shape (customers, days)."""
    parameters = in_force.parameters
    if not falls_on_buyers(parameters, name):
        return in_force.customers
    return in_force.customers & in_force.add_on(sold_as(parameters, name))


def connected_share(in_force: DaysInForce) -> dict[str, Floats]:
    """Share of each unit's customers that are connected, by working day; shape (days,).

    Of those that are customers some day of the year without a scenario's new ones, which come on top. A unit
    that is no customer's own serves them all.
    """
    connected, unit = in_force.customers, in_force.registers.customers["unit"].to_numpy()
    registers, year = in_force.registers, in_force.calendar.year
    counted = registers.customers_of(year)
    stated = counted & registers.customers["number"].isin(
        (registers.unchanged or registers).customers["number"]
    )
    shares = {}
    for name in in_force.parameters.organisation.units.value:
        own = unit == name
        mask = own if (own & stated).any() else np.ones(len(unit), dtype=bool)
        whole = int((mask & stated).sum())
        there = connected[mask & counted].sum(axis=0)
        shares[name] = there / whole if whole else np.zeros(len(in_force.calendar.days))
    return shares


def sold_as(parameters: Parameters, activity: str) -> str:
    """Name of the service that ``activity`` is part of."""
    return next(name for name, service in parameters.services.items() if activity in service.activities)


def driver_volume(parameters: Parameters, registers: Registers, name: str, year: int) -> float:
    """What the rate of activity ``name`` is multiplied by in ``year``."""
    return float(exact_driver_volume(parameters, registers, name, year))


def exact_driver_volume(parameters: Parameters, registers: Registers, name: str, year: int) -> Fraction:
    """:func:`driver_volume` of the decimals that parameters state."""
    driver = driver_of(parameters, parameters.activities[name].driver)
    working_days = len(working_calendar(parameters, year).days)
    times = {EACH_MONTH: MONTHS, DAYS: working_days}.get(driver.times, 1)
    match driver.base:
        case "stream" | "channel":
            stream = parameters.demand.streams[driver.stream]
            stated = stream.volume.of(year) * exactly(stream.shares(year).get(driver.code, 1))
            return stated * _grown(parameters, registers, name, year)
        case "kind":
            of_kind = (registers.customers["kind"] == driver.code).to_numpy()
            count = int((of_kind & registers.customers_of(year)).sum())
        case "customers":
            count = int(registers.customers_of(year).sum())
        case "buyers":
            count = len(registers.buyers(sold_as(parameters, name), year))
        case "working_days":
            count = working_days
        case "calls":
            calls = parameters.phone.calls.of(year)
            count = calls.get(driver.unit, 0) if driver.unit else sum(calls.values())
        case "fixed":
            return times * _grown(parameters, registers, name, year)
    return Fraction(count * times)


def _grown(parameters: Parameters, registers: Registers, name: str, year: int) -> Fraction:
    """What all customers weigh in ``name`` over what they do without a scenario's changes of the registers.

    A volume that is stated is that of the customers that the centre has; who begins brings more of it.
    """
    if registers.unchanged is None:
        return Fraction(1)
    weights = sum(map(exactly, customer_weights(parameters, registers, name, year).tolist()))
    if is_stated(parameters, name):
        return Fraction(weights)
    whole = sum(map(exactly, _own_weights(parameters, registers.unchanged, name, year).tolist()))
    return Fraction(weights) / whole if whole else Fraction(1)
