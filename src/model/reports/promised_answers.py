"""How reports tell what callers are promised: once where all numbers promise it, else for each number."""

from __future__ import annotations

import pandas as pd

from model.parameters.phone_groups import GroupNumber, group_number, numbers, promised
from model.parameters.schema.parameters import Parameters
from model.presentation import formats
from model.presentation.columns import Column
from model.presentation.language import _


def within_words(parameters: Parameters) -> str:
    """``60 sekunder``, or ``utlovad tid`` where numbers differ."""
    found = thresholds(parameters)
    return in_seconds(found.pop()) if len(found) == 1 else _("utlovad tid")


def answer_within(parameters: Parameters) -> str:
    """``Svar inom 60 sekunder``, or in the promised time where numbers differ."""
    found = thresholds(parameters)
    if len(found) > 1:
        return _("Svar inom utlovad tid")
    return _("Svar inom {seconds} sekunder", seconds=f"{found.pop():g}")


def in_seconds(seconds: float) -> str:
    """``60 sekunder``."""
    return _("{seconds} sekunder", seconds=formats.number(seconds))


def thresholds(parameters: Parameters) -> set[float]:
    """Seconds that an answer in time may take; several where numbers differ."""
    return {number.answer_threshold for number in numbers(parameters).values()} or {
        parameters.phone.answer_threshold.value
    }


def promise_alike(parameters: Parameters) -> bool:
    """Whether callers are promised the same whichever number they call."""
    return len({_promise(number) for number in numbers(parameters).values()}) <= 1


def promise_columns(parameters: Parameters) -> list[Column]:
    """What each number promises, of :func:`with_promises`; no columns where all promise the same."""
    if promise_alike(parameters):
        return []
    return [
        Column("promised_answer", "Löfte besvarade", "percent", 0),
        Column("promised_in_time", "Löfte svar i tid", "percent", 0),
        Column("promised_within", "Inom, s", "integer"),
    ]


def with_promises(table: pd.DataFrame, parameters: Parameters, everyone: str) -> pd.DataFrame:
    """``table`` (unit, offered) with what callers are promised; ``everyone``: the unit of the sum."""
    calls = {str(unit): float(count) for unit, count in zip(table["unit"], table["offered"], strict=True)}
    promises = {unit: promised(parameters.phone, {unit: count}) for unit, count in calls.items()}
    within: dict[str, float | None] = {
        unit: group_number(parameters.phone, unit).answer_threshold for unit in calls
    }
    del calls[everyone]
    promises[everyone], within[everyone] = promised(parameters.phone, calls), None
    return table.assign(
        promised_answer=[promises[str(unit)][0] for unit in table["unit"]],
        promised_in_time=[promises[str(unit)][1] for unit in table["unit"]],
        promised_within=pd.Series([within[str(unit)] for unit in table["unit"]], dtype=float),
    )


def _promise(number: GroupNumber) -> tuple[float, float, float]:
    return number.answer_threshold, number.answered_target, number.service_level_target
