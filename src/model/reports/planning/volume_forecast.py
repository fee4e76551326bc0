"""The forecast of a year's volumes: how it is made, how well it has held, and what is agreed beside it.

Computed in :mod:`model.demand.forecasting`.
"""

from __future__ import annotations

from typing import Any

import pandas as pd
from IPython.display import Markdown

from model.demand.forecasting.backtest import BackTest
from model.demand.forecasting.forecast import VolumeForecast
from model.demand.forecasting.yearly_forecast import YearlyForecast
from model.demand.volumes import expected_volumes
from model.observations.registers import Registers
from model.observations.volume_history import forecast_activities
from model.parameters.schema.parameters import Parameters
from model.planning.planned_year import PlannedYear
from model.planning.year_risk import YearRisk
from model.presentation import formats
from model.presentation.columns import Column
from model.presentation.display import prose
from model.presentation.language import N_, _, ngettext
from model.presentation.tables import Table
from model.pricing.risk.drawn_years import service_activities
from model.pricing.risk.year_plan import YearPlan
from model.reports.names import activity_names, stream_names
from model.reports.planning.names import service_name
from model.time_units import MONTHS

METHODS = {
    "naive": N_("senaste månaden"),
    "seasonal_naive": N_("samma månad året före"),
    "drift": N_("linjen från första till sista månaden"),
    "smoothing": N_("exponentiell utjämning"),
    "damped": N_("utjämning med dämpad trend"),
    "theta": N_("thetametoden"),
    "ets": N_("den utjämning som passar varje serie bäst"),
    "combined": N_("medelvärdet av utjämning, dämpad trend, theta och den bästa utjämningen"),
    "combined_seasonal": N_("medelvärdet av beräkningsmetoderna och samma månad året före"),
}
WAYS = {"bottom_up": N_("nedifrån och upp"), "mint": N_("avstämd med minsta varians")}
SHOWN_LEVELS = ("activity", "stream")


def method_sentence(tested: BackTest) -> str:
    """Which method was chosen, and whether a naive one had done as well."""
    method = _(METHODS[tested.method])
    if tested.naive_wins:
        return _(
            "Prognosen är {method}: ingen beräkningsmetod slog den säkert när de prövades mot tidigare "
            "månader.",
            method=method,
        )
    chosen = _(
        "Prognosen görs med {method}, {way}, som hade minst fel i prövningen.",
        method=method,
        way=_(WAYS[tested.way]),
    )
    rows = tested.scores[tested.scores["level"] == "activity"].set_index(["method", "way"])["mase"]
    if ("seasonal_naive", "bottom_up") not in rows or not rows["seasonal_naive", "bottom_up"]:
        return chosen
    less = 1 - float(rows[tested.method, tested.way]) / float(rows["seasonal_naive", "bottom_up"])
    against = _(
        "Felet per tjänst och månad är {less} mindre än om man räknar med samma månad året före.",
        less=formats.percent(less, 0),
    )
    return f"{chosen} {against}"


def coverage_sentence(tested: BackTest, interval: float) -> str:
    """How often the intervals have held, with how sure that is; or that months are too few to try them."""
    rows = tested.coverage.to_dict("records")
    if not rows:
        return _(
            "Intervallen ska täcka {wanted} av utfallen. Månaderna är för få för att pröva om de gör det.",
            wanted=formats.percent(interval, 0),
        )
    row = next((row for row in rows if (row["level"], row["horizon"]) == ("part", "sum")), rows[0])
    return _(
        "Intervallen ska täcka {wanted} av utfallen. I prövningen täckte de {share} (95 procents osäkerhet "
        "{low} till {high}).",
        wanted=formats.percent(interval, 0),
        share=formats.percent(float(row["coverage"]), 0),
        low=formats.percent(float(row["low"]), 0),
        high=formats.percent(float(row["high"]), 0),
    )


def volumes_known(found: YearlyForecast | None) -> str:
    """Through which month volumes were known, and that the forecast begins there; nothing without one."""
    if found is None:
        return ""
    year, month = found.last_known
    last = f"{formats.month_name(month)} {year}"
    if not found.lead:
        return _("Volymer är kända till och med {last}; prognosen görs därifrån.", last=last)
    return _(
        "Volymer är kända till och med {last}; prognosen görs därifrån, för resten av året och nästa år "
        "tillsammans.",
        last=last,
    )


def method(risk: YearRisk) -> Markdown:
    """:func:`method_sentence`, as a paragraph; or that there is no forecast."""
    if risk.forecast is None:
        return prose(no_forecast_sentence(risk.months, risk.needed))
    return prose(method_sentence(risk.forecast.tested))


def coverage(risk: YearRisk) -> Markdown:
    """:func:`coverage_sentence`, as a paragraph; or what more months would add."""
    if risk.forecast is None:
        return prose(
            _("Med fler månader kan avtalens volymer prövas mot en prognos med intervall, tjänst för tjänst.")
        )
    return prose(coverage_sentence(risk.forecast.tested, risk.forecast.ahead.interval))


def agreed_table(risk: YearRisk, planned: PlannedYear) -> Table:
    """The forecast of each service sold by volume beside what is agreed."""
    if risk.forecast is None:
        return _agreed_alone(risk.plan, planned)
    interval = formats.percent(risk.forecast.ahead.interval, 0)
    return Table(
        "forecast",
        _("Prognos {year} och avtalade volymer", year=planned.year),
        beside_agreed(risk.forecast.ahead, risk.plan, planned.parameters),
        [
            Column("label", "Tjänst"),
            Column("agreed", "Avtalat", "integer"),
            Column("volume", "Prognos", "integer"),
            Column("low", "Lägst", "integer"),
            Column("high", "Högst", "integer"),
            Column("difference", "Mot avtal", "change_percent"),
        ],
        note=_("Lägst och högst: {interval} intervall för året, ur prognosens egna fel.", interval=interval),
    )


def _agreed_alone(plan: YearPlan, planned: PlannedYear) -> Table:
    lines = plan.services[plan.services["varies"]].to_dict("records")
    rows = [(service_name(planned.parameters, line["service"]), round(line["volume"])) for line in lines]
    return Table(
        "forecast",
        _("Avtalade volymer {year}", year=planned.year),
        pd.DataFrame(rows, columns=["label", "agreed"]),
        [Column("label", "Tjänst"), Column("agreed", "Avtalat", "integer")],
    )


def no_forecast_sentence(months: int, needed: int) -> str:
    """That too few months are known for a forecast, and what is used instead."""
    known = (
        _("Det finns inga volymer från tidigare år")
        if not months
        else ngettext(
            "Det finns {count} månad med volymer",
            "Det finns {count} månader med volymer",
            months,
            count=months,
        )
    )
    return _(
        "{known}; en prognos kräver {needed} månader. Volymerna är de planerade, utan intervall.",
        known=known,
        needed=needed,
    )


def given_table(
    parameters: Parameters, registers: Registers, year: int, known: pd.DataFrame, caption: str
) -> Table:
    """The planned volumes of each service, without a forecast, beside what is known of the year before."""
    expected = expected_volumes(parameters, registers, year).groupby("activity")["volume"].sum()
    before = known[known["year"] == year - 1].groupby("activity")["volume"].sum()
    names = activity_names(parameters)
    rows = [
        (names[name], float(before[name]) if name in before else None, float(expected[name]))
        for name in forecast_activities(parameters)
    ]
    return Table(
        "forecast",
        caption,
        pd.DataFrame(rows, columns=["label", "before", "volume"]),
        [
            Column("label", "Tjänst"),
            Column("before", "Året före", "integer"),
            Column("volume", "Planerat", "integer"),
        ],
    )


def beside_agreed(forecast: VolumeForecast, plan: YearPlan, parameters: Parameters) -> pd.DataFrame:
    """Forecast and agreement by service: label, agreed, volume, low, high, difference (share)."""
    sums = forecast.total[forecast.total["level"] == "activity"].set_index("activity").to_dict("index")
    activities = service_activities(parameters)
    rows = []
    for line in plan.services[plan.services["varies"]].to_dict("records"):
        found, agreed = sums.get(activities.get(line["service"], "")), round(line["volume"])
        if found and agreed:
            label, change = service_name(parameters, line["service"]), found["volume"] / agreed - 1
            rows.append((label, agreed, found["volume"], found["low"], found["high"], change))
    return pd.DataFrame(rows, columns=["label", "agreed", "volume", "low", "high", "difference"])


def ahead_table(found: YearlyForecast, parameters: Parameters, caption: str) -> Table:
    """The forecast by service and kind of invoice, beside the same months of the year before.

    Where not all of these are known, beside the last twelve that are.
    """
    before = N_("Senaste tolv månaderna") if found.lead else N_("Året före")
    return Table(
        "forecast",
        caption,
        beside_year_before(found, parameters),
        [
            Column("label", "Tjänst"),
            Column("before", before, "integer"),
            Column("volume", "Prognos", "integer"),
            Column("change", "Ändring", "change_percent"),
            Column("low", "Lägst", "integer"),
            Column("high", "Högst", "integer"),
        ],
    )


def beside_year_before(found: YearlyForecast, parameters: Parameters) -> pd.DataFrame:
    """label, volume, low, high, before, change (share); the whole horizon against a year earlier."""
    sums = found.ahead.total[found.ahead.total["level"].isin(SHOWN_LEVELS)]
    names = activity_names(parameters) | stream_names(parameters)
    months = found.ahead.monthly["month"].nunique()
    shown = found.ahead.total["level"].isin(SHOWN_LEVELS).to_numpy()
    end = min(found.history.months + found.lead + months - MONTHS, found.history.months)
    before = found.history.node_values[shown, end - months : end].sum(axis=1).tolist()
    pairs = zip(sums["volume"].tolist(), before, strict=True)
    change: list[Any] = [volume / earlier - 1 if earlier else None for volume, earlier in pairs]
    return sums[["volume", "low", "high"]].assign(
        label=sums["activity"].map(names),
        before=before,
        change=change,
    )
