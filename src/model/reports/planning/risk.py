"""Tables, sentences and charts on the forecast of volumes and the risk of the year's result.

Swedish labels and words live here; what they say is computed in :mod:`model.demand` and
:mod:`model.pricing.risk.year_result`.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from model.demand.forecasting.backtest import BackTest
from model.demand.forecasting.forecast import VolumeForecast
from model.demand.forecasting.yearly_forecast import YearlyForecast
from model.observations.registers import Registers
from model.parameters.schema.parameters import Parameters
from model.presentation import formats
from model.presentation.charts import Chart, distribution, ranked_bars, share
from model.pricing.risk.year_result import (
    Amount,
    Probability,
    YearPlan,
    probability,
    quantile,
    reserve,
    service_activities,
    surcharge,
)
from model.time_units import MONTHS

METHODS = {
    "naive": "senaste månaden",
    "seasonal_naive": "samma månad året före",
    "drift": "linjen från första till sista månaden",
    "smoothing": "exponentiell utjämning",
    "damped": "utjämning med dämpad trend",
    "theta": "thetametoden",
}
WAYS = {"bottom_up": "nedifrån och upp", "mint": "avstämd med minsta varians"}
LEVELS = {"part": "Kund och tjänst", "activity": "Tjänst", "stream": "Fakturaslag"}
STREAMS = {"supplier_invoices": "Leverantörsfakturor", "customer_invoices": "Kundfakturor"}
SURE = 0.995
"""From here on a probability is told as nearly certain."""


def method_sentence(tested: BackTest) -> str:
    """Which method was chosen, and whether a naive one had done as well."""
    shown = METHODS[tested.method]
    if tested.naive_wins:
        return (
            f"Prognosen är {shown}: ingen beräkningsmetod slog den säkert när de prövades mot "
            "tidigare månader."
        )
    rows = tested.scores[tested.scores["level"] == "activity"].set_index(["method", "way"])["mase"]
    own = float(rows[tested.method, tested.way])
    naive = float(rows["seasonal_naive", "bottom_up"]) if ("seasonal_naive", "bottom_up") in rows else None
    against = (
        f" Felet per tjänst och månad är {formats.percent(1 - own / naive, 0)} mindre än om man räknar med "
        "samma månad året före."
        if naive
        else ""
    )
    return f"Prognosen görs med {shown}, {WAYS[tested.way]}, som hade minst fel i prövningen.{against}"


def coverage_sentence(tested: BackTest, interval: float) -> str:
    """How often the intervals have held, with how sure that is."""
    rows = tested.coverage.to_dict("records")
    row = next((row for row in rows if (row["level"], row["horizon"]) == ("part", "sum")), rows[0])
    low, high = formats.percent(float(row["low"]), 0), formats.percent(float(row["high"]), 0)
    return (
        f"Intervallen ska täcka {formats.percent(interval, 0)} av utfallen. I prövningen täckte de "
        f"{formats.percent(float(row['coverage']), 0)} (95 procents osäkerhet {low} till {high})."
    )


def forecast_table(forecast: VolumeForecast, parameters: Parameters) -> pd.DataFrame:
    """Forecast of the whole horizon by service and kind of invoice: label, volume, low, high."""
    sums = forecast.total[forecast.total["level"].isin(["activity", "stream"])]
    names = {name: activity.name for name, activity in parameters.activities.items()} | STREAMS
    return sums.assign(label=sums["activity"].map(names))[["label", "volume", "low", "high"]].reset_index(
        drop=True
    )


def forecast_rows(found: YearlyForecast, parameters: Parameters) -> Iterator[tuple[str, ...]]:
    """The forecast beside the same months of the year before: label, before, volume, change, low, high."""
    table = forecast_table(found.ahead, parameters)
    months = found.ahead.monthly["month"].nunique()
    shown = found.ahead.total["level"].isin(["activity", "stream"]).to_numpy()
    end = found.history.months + months - MONTHS
    before = found.history.node_values[shown, end - months : end].sum(axis=1)
    for row, earlier in zip(table.to_dict("records"), before.tolist(), strict=True):
        change = row["volume"] / earlier - 1 if earlier else None
        bounds = (formats.number(round(row[name], 0)) for name in ("low", "high"))
        yield (
            row["label"],
            formats.number(earlier),
            formats.number(row["volume"]),
            formats.percent(change, signed=True),
            *bounds,
        )


def volume_table(forecast: VolumeForecast, plan: YearPlan, parameters: Parameters) -> pd.DataFrame:
    """Forecast beside what is agreed, by service: label, agreed, volume, low, high, difference (share)."""
    sums = forecast.total[forecast.total["level"] == "activity"].set_index("activity").to_dict("index")
    activities = service_activities(parameters)
    rows = []
    for line in plan.services[plan.services["varies"]].to_dict("records"):
        found, agreed = sums.get(activities.get(line["service"], "")), float(line["volume"])
        if found and agreed:
            label, change = parameters.services[line["service"]].name, found["volume"] / agreed - 1
            rows.append((label, agreed, found["volume"], found["low"], found["high"], change))
    return pd.DataFrame(rows, columns=["label", "agreed", "volume", "low", "high", "difference"])


def leaving_table(leaving: pd.DataFrame, registers: Registers, count: int = 8) -> pd.DataFrame:
    """The ``count`` customers whose leaving costs the others most: name, and the columns of ``leaving``."""
    names = registers.customers.set_index("number")["name"]
    most = leaving.head(count)
    return most.assign(name=most["customer"].map(names))


def break_even_sentence(table: pd.DataFrame) -> str:
    """How much of a fall the services bear, and for which the volume is least certain."""
    least = table.sort_values("reached", kind="stable").iloc[0]
    return (
        f"Vid full självkostnad är brytpunkten den planerade volymen. Minst säker är volymen för "
        f"{formats.inside(least['label'])}: den når brytpunkten med sannolikheten "
        f"{formats.percent(float(least['reached']), 0)}."
    )


def summary(outcome: pd.DataFrame, wanted: float) -> str:
    """The risk in one line of a Markdown list."""
    chance, held = probability(outcome["result"].to_numpy()), reserve(outcome["result"].to_numpy(), wanted)
    need = (
        f"för {formats.percent(wanted, 0)} säkerhet behövs en reserv på {_tkr(held)}"
        if held.value > 0
        else f"priserna räcker för {formats.percent(wanted, 0)} säkerhet utan reserv"
    )
    return f"- **Risk:** resultatet blir minst noll med sannolikheten {_chance(chance)}; {need}."


def result_sentences(outcome: pd.DataFrame, wanted: float) -> list[str]:
    """What the drawn years say of result, certainty, reserve and promises."""
    result = outcome["result"].to_numpy()
    level, held = surcharge(outcome, wanted), reserve(result, wanted)
    low, high = quantile(result, 0.05).value, quantile(result, 0.95).value
    sure = formats.percent(wanted, 0)
    mean, worse, better = (
        formats.thousand_kronor(value, signed=True) for value in (float(result.mean()), low, high)
    )
    sentences = [
        f"Resultatet väntas bli {mean}; nio år av tio ligger det mellan {worse} och {better}.",
        f"Sannolikheten att resultatet blir minst noll är {_chance(probability(result))}.",
    ]
    if held.value <= 0:
        sentences.append(f"Priserna räcker för {sure} säkerhet utan reserv.")
    else:
        sentences.append(
            f"För {sure} säkerhet behövs en reserv på {_tkr(held)}, eller "
            f"{formats.percent(level.value, 1)} högre priser."
        )
    sentences.append(f"Löftena kan hållas året igenom med sannolikheten {_chance(_promises(outcome))}.")
    return sentences


def driver_sentence(drivers: pd.DataFrame) -> str:
    """The two drivers that matter most."""
    first, second = (drivers.iloc[number] for number in (0, 1))
    if float(first["total"]) == 0:
        return "Ingenting i resultatet är osäkert."
    return (
        f"Mest betyder {formats.inside(first['label'])}, {formats.percent(float(first['total']), 0)} av "
        f"resultatets varians, och därefter {formats.inside(second['label'])}, "
        f"{formats.percent(float(second['total']), 0)}."
    )


def result_chart(outcome: pd.DataFrame, wanted: float) -> Chart:
    """The distribution of the result."""
    result = outcome["result"].to_numpy()
    chance, held = probability(result), reserve(result, wanted)
    marks = {"medel": float(result.mean())}
    if held.value > 0:
        marks[f"{formats.percent(1 - wanted, 0)} av åren är sämre"] = -held.value
    count = formats.number(len(result))
    return distribution(
        "resultatets-risk",
        f"Resultatet i {count} lottade år, miljoner kronor",
        f"Stapeldiagram över resultatet i {count} lottade år. {formats.percent(chance.value, 0)} av åren har "
        f"ett resultat på minst noll; medelvärdet är "
        f"{formats.million_kronor(float(result.mean()), signed=True)}.",
        [float(value) for value in result],
        zero=("underskott", "överskott"),
        marks=marks,
    )


def driver_chart(drivers: pd.DataFrame) -> Chart:
    """Shares of the variance, greatest first."""
    values = dict(zip(drivers["label"], drivers["total"].astype(float), strict=True))
    first = drivers.iloc[0]
    return ranked_bars(
        "resultatets-drivkrafter",
        "Andel av resultatets varians som var och en av osäkerheterna bär",
        f"Liggande staplar. Störst är {formats.inside(first['label'])} med "
        f"{formats.percent(float(first['total']), 0)} av variansen.",
        values,
        form=share,
    )


def _promises(outcome: pd.DataFrame) -> Probability:
    return probability(-np.asarray(outcome["backlog_hours"]))


def _chance(found: Probability) -> str:
    """A probability with its Monte Carlo interval."""
    if found.low > SURE:
        return f"över {formats.percent(SURE)}"
    half = max(found.high - found.value, found.value - found.low)
    return formats.percent_interval(found.value, half, 1)


def _tkr(found: Amount) -> str:
    half = max(found.high - found.value, found.value - found.low)
    return f"{formats.thousand_kronor(found.value)} (±{formats.NO_BREAK}{formats.number(half / 1000)})"
