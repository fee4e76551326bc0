"""How the last month of a log was predicted, kept with the scenario that was estimated from it.

Numbers of the log are no parameters: they stand under ``evidence`` of the scenario's file, of all calls and
of each kind of call (or number) by itself, so that whoever uses the scenario can see what it is worth.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from model.calibration.choices import Chosen
from model.calibration.phone_estimates import phone_estimates
from model.calibration.prediction import Prediction, predict_last_month
from model.errors import InputError
from model.frames import Frame, real, text, whole
from model.parameters.overlays import Evidence, evidence_of

ALL = ""
PREDICTION = "prediction"
DIGITS = 4
TRIED = Frame(
    "a measure of the last month of a log: as the months before it predicted, and as it was",
    kind=text("the kind of call or the number, as the log says; empty for all calls"),
    measure=text("calls, half_hours, talk (seconds) or hung_up"),
    month=text("year and month: YYYY-MM"),
    days=whole("days before it that it is predicted from"),
    predicted=real("what was expected"),
    low=real("95 % interval"),
    high=real("95 % interval"),
    happened=real("what the log has"),
)
"""A row of the table that is shown."""


def predict_by_kind(log: pd.DataFrame, choice: Chosen) -> dict[str, Prediction]:
    """The last month of each kind of call of ``choice``, where there are several and it can be told."""
    kinds = choice.kinds or tuple(sorted(log["type"].dropna().astype(str).unique()))
    found: dict[str, Prediction] = {}
    for kind in kinds if len(kinds) > 1 else ():
        alone = Chosen((kind,), choice.hours, choice.week, ())
        try:
            prediction = predict_last_month(phone_estimates(log, alone).calls)
        except InputError:
            continue  # A kind that comes on few days, or not in these hours, has nothing to predict.
        if prediction is not None:
            found[kind] = prediction
    return found


def as_evidence(prediction: Prediction, by_kind: Mapping[str, Prediction]) -> Evidence:
    """For the scenario's file."""
    return {kind or "all": _measures(one) for kind, one in {ALL: prediction, **by_kind}.items()}


def _measures(prediction: Prediction) -> Evidence:
    measures = {
        one.measure: {
            name: round(value, DIGITS) for name, value in one._asdict().items() if name != "measure"
        }
        for one in prediction.measures
    }
    return {"month": prediction.month, "days": prediction.days, "measures": measures}


def last_month(scenario: str, params: Path | None = None) -> pd.DataFrame:
    """What the file of ``scenario`` says of its log's last month, or no rows: :data:`TRIED`."""
    phone = evidence_of(scenario, params).get("phone") or {}
    rows = [
        ("" if kind == "all" else str(kind), measure, one["month"], one["days"], *values.values())
        for kind, one in (phone.get(PREDICTION) or {}).items()
        for measure, values in one["measures"].items()
    ]
    return TRIED.frame(rows)
