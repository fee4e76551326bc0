"""Comments that are owed: what deviates more than the limit, by section, and whether it is explained.

A deviation counts when it is more than ``followup.deviation_limit`` of what was planned or promised and, for
money and volumes, at least ``outlook.least_kronor`` or ``outlook.least_volume``. Money is judged as what it
does to the result, so that more revenue and less cost count too: good news is explained as well. What is
measured against a target counts only when the target is missed by more than the limit.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from model.calendar import working_calendar
from model.followup import commitments, complaints, economy, streams, volumes
from model.followup.measures import measures
from model.followup.period import Period
from model.followup.service import answered_target
from model.frames import Frame, flag, real, text
from model.observations.comments import read_comments, report_kind, sections
from model.parameters.schema.parameters import Parameters

OWED = Frame(
    "a deviation that the comments have to explain",
    section=text("code of the report's section"),
    item=text("account, activity, promise or indicator"),
    kind=text("of the amounts"),
    planned=real("of the months so far"),
    outcome=real("of the months so far"),
    deviation=real("kronor (what it does to the result), pieces, or share"),
    share=real("of what was planned", optional=True),
    written=flag("whether there is a comment"),
)
SUMS = ("personnel", "other", "costs")


class Deviation(NamedTuple):
    """Something that deviates: item is a measure's name (or an indicator's), kind as of the measure.

    deviation: kronor (what it does to the result), pieces, or share; share: of what was planned.
    """

    section: str
    item: str
    kind: str
    planned: float
    outcome: float
    deviation: float
    share: float


def deviations(period: Period, parameters: Parameters) -> list[Deviation]:
    """All deviations above the limit, in the order of the sections."""
    return [
        *_of_economy(period, parameters),
        *_of_volumes(period, parameters),
        *_of_targets(period, parameters),
        *_of_dialogue(period, parameters),
        *_of_indicators(period, parameters),
    ]


def owed_comments(
    period: Period,
    parameters: Parameters,
    report: str,
    data: Path | None = None,
    found: Sequence[Deviation] | None = None,
) -> pd.DataFrame:
    """What the comments of ``report`` have to explain: rows of :data:`OWED`.

    planned and outcome: of the months so far. Only the report's own sections are in it; what belongs to mail
    stands under phone where mail has no section. ``found`` are the deviations of a report that is about less
    than the whole centre, such as one customer's; by default they are :func:`deviations`, and none for a
    customer. Raises InputError when the report's folder holds a file of an unknown section.
    """
    written, own = read_comments(period.year, report, data), sections(report)
    if found is None:
        found = [] if report_kind(report).name == "customer" else deviations(period, parameters)
    placed = [
        deviation._replace(section="phone")
        if deviation.section == "mail" and "mail" not in own
        else deviation
        for deviation in found
    ]
    rows = [(*deviation, deviation.section in written) for deviation in placed if deviation.section in own]
    return OWED.frame(rows)


def is_draft(owed: pd.DataFrame) -> bool:
    """Whether a comment that is owed has not been written."""
    return bool((~owed["written"].astype(bool)).any())


def _of_economy(period: Period, parameters: Parameters) -> Iterator[Deviation]:
    if not period.has_budget:
        return
    table = economy.by_account(period.economy, period.through, period.spreads.money)
    revenue = table.loc[table["account"] == "revenue", "budget"].tolist()[0]
    for row in table.to_dict("records"):
        if row["account"] in SUMS:
            continue
        budget, outcome, deviation = (float(row[name]) for name in ("budget", "outcome", "deviation"))
        base = float(revenue) if row["account"] == "result" else budget
        share = deviation / base if base else 0.0
        if _beyond(share, deviation, parameters.outlook.least_kronor.value, parameters):
            yield Deviation("economy", str(row["account"]), "money", budget, outcome, deviation, share)


def _of_volumes(period: Period, parameters: Parameters) -> Iterator[Deviation]:
    if not period.has("volumes", "volume_budget"):
        return
    counting, spread = streams.counting(parameters), period.spreads.volumes
    table = volumes.by_activity(period.volumes, period.volume_budget, period.through, spread, counting)
    for row in table.to_dict("records"):
        if row["share"] is None or pd.isna(row["share"]):
            continue
        if _beyond(row["share"], row["deviation"], parameters.outlook.least_volume.value, parameters):
            yield Deviation(
                "volumes",
                str(row["activity"]),
                "volume",
                row["budget"],
                row["outcome"],
                row["deviation"],
                row["share"],
            )


def _of_targets(period: Period, parameters: Parameters) -> Iterator[Deviation]:
    """Shares below their target, and sick leave above its."""
    goals, found = parameters.followup, measures(period, parameters)
    so_far = {name: measure.so_far for name, measure in found.items()}
    if period.has("call_backs"):
        promised, on_time = period.call_backs[["promised", "on_time"]].sum()
        so_far["call_backs_on_time"] = on_time / promised if promised else 1.0
    targets = [
        ("phone", "answer_rate", answered_target(period, parameters)),
        ("phone", "call_backs_on_time", goals.call_back_target.on(period.last_day)),
        ("mail", "mail_on_time", goals.mail_target.on(period.last_day)),
        ("lead_times", "lead_time_kept", goals.lead_time_target.on(period.last_day)),
        *(("staff", "sick_share", target / 100) for target in _targets(period, "sick_share")),
    ]
    for section, name, target in targets:
        value = so_far.get(name, float("nan"))
        if pd.isna(value):
            continue
        share = value / target - 1
        missed = share if name == "sick_share" else -share
        if missed > parameters.followup.deviation_limit.value:
            yield Deviation(section, name, "share", target, value, value - target, share)


def _of_dialogue(period: Period, parameters: Parameters) -> Iterator[Deviation]:
    """Complaints that were not answered in time: all of them should be."""
    if not period.has("complaints"):
        return
    days = parameters.followup.complaint_answer_days.on(period.last_day)
    within = complaints.answered_within(period.complaints, working_calendar(parameters, period.year), days)
    if 1 - within > parameters.followup.deviation_limit.value:
        yield Deviation("dialogue", "complaints_answered", "share", 1.0, within, within - 1, within - 1)


def _of_indicators(period: Period, parameters: Parameters) -> Iterator[Deviation]:
    """Indicators that are not, or are not expected to be, met."""
    if not period.has("commitments"):
        return
    judged = commitments.outlook(period, parameters)
    for row in judged[judged["degree"].isin(["partly", "not"])].to_dict("records"):
        gap = row["forecast"] - row["target"]
        share = gap / row["target"] if row["target"] else float("nan")
        yield Deviation(
            "commitments", str(row["indicator"]), "indicator", row["target"], row["forecast"], gap, share
        )


def _targets(period: Period, measure: str) -> list[float]:
    if not period.has("commitments"):
        return []
    table = period.commitments
    return [float(value) for value in table.loc[table["measure"] == measure, "target"]]


def _beyond(share: float, deviation: float, least: float, parameters: Parameters) -> bool:
    return abs(share) > parameters.followup.deviation_limit.value and abs(deviation) >= least
