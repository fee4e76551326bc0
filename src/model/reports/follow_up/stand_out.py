"""What stands out in the data that a report rests on, among the last lines: to be looked at, not hidden."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

import pandas as pd

from model.followup import Period
from model.followup.staff import hidden_units
from model.observations.acknowledgements import Acknowledgement, read_acknowledgements, still_open
from model.observations.registers import read_customers
from model.observations.remarks import remarks
from model.observations.rules.months import FORECAST, ROWS, SAME_AS
from model.observations.rules.rule import HUNDRED, MONTH, TEN, VALUES, Remark
from model.observations.staff import STAFF
from model.parameters.schema.parameters import Parameters
from model.presentation.columns import Column
from model.presentation.formats import month_name
from model.presentation.kinds import KindName
from model.presentation.language import N_, _
from model.presentation.measures import measures
from model.presentation.tables import Table
from model.reports.follow_up.words import LOG_KINDS, account_names, category_names, unit_names
from model.reports.names import activity_names

MOST = 15
"""Rows of the table; more are counted below it."""
MOST_DECIMALS = 3
ABSENCE, OF_ABSENCE = ("sick_share", "leave_share"), ("absence_of_time", "absence_of_nobody")
"""Columns and rules that tell of people's absence."""
FIGURES = {
    ROWS: N_("Antal"),
    "budget": N_("Budget"),
    "outcome": N_("Utfall"),
    "volume": N_("Volym"),
    "within_threshold": N_("Svar i tid"),
    "wait_seconds": N_("Väntan, s"),
    "handling_seconds": N_("Samtalstid, s"),
    "received": N_("Inkomna"),
    "on_time": N_("I tid"),
    "promised": N_("Lovade"),
    "completed": N_("Avslutade"),
    "open": N_("Öppna"),
    "oldest_days": N_("Äldsta, arbetsdagar"),
    "leave_share": N_("Tjänstledighet"),
    "reported": N_("Anmälda"),
    "corrected": N_("Rättade"),
    "value": N_("Värde"),
    "amount": N_("Belopp"),
    "date": N_("Datum"),
    "due": N_("Klart senast"),
    "closed": N_("Avslutad"),
    "start": N_("Från och med"),
    "end": N_("Till och med"),
    "known": N_("Känt från"),
    "mean": N_("Medelvärde"),
    "tertial_1": N_("Utfall, tertial 1"),
    "forecast_1": N_("Prognos, tertial 1"),
    "tertial_2": N_("Utfall, tertial 2"),
    "forecast_2": N_("Prognos, tertial 2"),
}
"""What columns that no dictionary of measures has are called."""
KINDS = {
    "revenue": N_("Intäkter"),
    "personnel": N_("Personal m.m."),
    "other_cost": N_("Övriga kostnader"),
    "outcome": N_("Utfall"),
    "budget": N_("Budget"),
}
"""What kinds of accounts, and of whole years' figures, are called."""


def standing_out(
    period: Period, parameters: Parameters, report: str, of: Mapping[str, object] | None = None
) -> Table | None:
    """The remarks on tables that a report of kind ``report`` shows; None where nothing stands out.

    of: only those of this unit or customer, where the report is about one. Those that are open come first.
    """
    acknowledged = read_acknowledgements(period.names.data)
    found = [one for one in _found(period, parameters) if one.concerns(report, of or {})]
    found.sort(key=lambda one: one.code in acknowledged)
    if not found:
        return None
    names, few = _names(period, parameters), _units_of_few(period, parameters)
    rows = [
        (
            f"{one.file}, {_('rad {row}', row=one.row)}" if one.row else one.file,
            _about(one, names),
            *((None, None) if _is_of_few(one, few) else (one.value, one.other)),
            _(one.rule.says),
            _state(one, acknowledged, has_code=not _is_of_few(one, few)),
            *_shown_as(one),
        )
        for one in found[:MOST]
    ]
    return Table(
        "standing-out",
        _("Observera: värden att se över"),
        pd.DataFrame(rows, columns=["place", "about", "value", "other", "why", "state", "kind", "decimals"]),
        [
            Column("place", N_("Tabell")),
            Column("about", N_("Avser")),
            Column("value", N_("Värde"), "row"),
            Column("other", N_("Jämfört med omkring"), "row"),
            Column("why", N_("Varför")),
            Column("state", N_("Kvittens")),
        ],
        row_kind="kind",
        row_decimals="decimals",
        note=" ".join(_notes(len(found) - len(rows), is_draft=bool(still_open(found, acknowledged)))),
    )


def _units_of_few(period: Period, parameters: Parameters) -> set[str]:
    """Units whose sick leave is not shown."""
    if not period.has("staff"):
        return set()
    return hidden_units(period.staff, parameters.followup.minimum_answers.value)


def _is_of_few(remark: Remark, units: set[str]) -> bool:
    """Whether a remark's values are the absence of so few people that no table shows it."""
    is_absence = remark.file.endswith(STAFF) and (remark.column in ABSENCE or remark.rule.code in OF_ABSENCE)
    return is_absence and str(remark.key.get("unit")) in units


def is_open(
    period: Period, parameters: Parameters, report: str, of: Mapping[str, object] | None = None
) -> bool:
    """Whether something stands out that nobody has acknowledged: the report is a draft until then."""
    found = [one for one in _found(period, parameters) if one.concerns(report, of or {})]
    return bool(found and still_open(found, read_acknowledgements(period.names.data)))


def _notes(more: int, *, is_draft: bool) -> Iterator[str]:
    if more > 0:
        yield _("Ytterligare {more} värden.", more=more)
    yield _("Värdena är med som de står.")
    if is_draft:
        yield _(
            "Rapporten är ett utkast tills de öppna är rättade, eller kvitterade med skäl och roll: "
            "tertial acknowledge och värdets kod."
        )


def _state(remark: Remark, acknowledged: Mapping[str, Acknowledgement], *, has_code: bool) -> str:
    """Why a value is right, and the role of who says so; else the code that it is acknowledged by.

    has_code: not of a value that is hidden, which the code could be tried for; the doctor tells that code.
    """
    given = acknowledged.get(remark.code)
    if given is None and not has_code:
        return _("öppen")
    if given is None:
        return _("öppen: {code}", code=remark.code)
    return _("{reason} ({role})", reason=given.reason, role=given.role)


def far_forecasts(period: Period, parameters: Parameters) -> bool:
    """Whether a forecast rests on an outcome far from its plan."""
    return any(one.rule is FORECAST for one in _found(period, parameters))


def _found(period: Period, parameters: Parameters) -> list[Remark]:
    """Those of the period's year and the year before, which it is compared with."""
    data = period.names.data
    return period.once(
        "what stands out",
        parameters,
        lambda: [
            *remarks(period.year - 1, data, parameters=parameters),
            *remarks(period.year, data, through=period.through, parameters=parameters),
        ],
    )


def _shown_as(remark: Remark) -> tuple[KindName, int | None]:
    """The kind of a remark's values, and with how many decimals they are told: no more than they need."""
    if isinstance(remark.value, date):
        return "date", None
    values = [abs(value) for value in (remark.value, remark.other) if isinstance(value, int | float)]
    if max(values, default=0.0) >= HUNDRED:
        return "value", 0
    if max(values, default=0.0) >= TEN:
        return "value", int(any(not float(value).is_integer() for value in values))
    few = (
        digits for digits in range(MOST_DECIMALS) if all(round(value, digits) == value for value in values)
    )
    return "value", next(few, MOST_DECIMALS)


def _names(period: Period, parameters: Parameters) -> dict[str, Mapping[str, str]]:
    """What the keys of tables are called, by column and value as text."""
    customers = read_customers(period.names.data, period.names.known)
    return {
        "unit": unit_names(parameters),
        "account": account_names(parameters),
        "activity": activity_names(parameters),
        "category": category_names(parameters),
        "kind": {code: _(word) for code, word in (KINDS | LOG_KINDS).items()},
        "measure": {code: _(measure.name) for code, measure in parameters.dimensions.yearly_measures.items()},
        "service": {code: _(service.name) for code, service in parameters.services.items()},
        "customer": dict(zip(map(str, customers["number"]), customers["name"], strict=True)),
    }


def _about(remark: Remark, names: Mapping[str, Mapping[str, str]]) -> str:
    return ", ".join(filter(None, [_figure(remark), *_keys(remark, names)]))


def _keys(remark: Remark, names: Mapping[str, Mapping[str, str]]) -> Iterator[str]:
    for name, value in remark.key.items():
        text = str(value)
        if name == MONTH:
            yield month_name(int(text))
        elif name == VALUES:
            yield _("{count} värden", count=text)
        elif name == SAME_AS:
            yield _("som {month}", month=text)
        else:
            yield names.get(name, {}).get(text, text)


def _figure(remark: Remark) -> str:
    if remark.rule.figure or not remark.column:
        return _(remark.rule.figure) if remark.rule.figure else ""
    known = measures().get(remark.column)
    return _(FIGURES.get(remark.column, remark.column) if known is None else known.heading)
