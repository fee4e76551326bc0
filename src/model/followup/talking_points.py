"""What a customer's figures say should be talked about at its meeting."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pandas as pd

from model.followup.customer_pack import CustomerPack
from model.followup.streams import scanned, services_of, stream_of
from model.parameters.schema.parameters import Parameters
from model.pricing.money import ZERO

WORTH = Decimal("0.002")
LEAST_KRONOR = 1000
"""A deviation worth talking about is this share of all kronor agreed so far, and at least so many kronor."""
MOST_VOLUMES = 3
LEAST_SHARE = 0.01
"""How far below the agreement the share of the channel that is followed is worth talking about."""


@dataclass(frozen=True)
class Channels:
    """The channel that is followed, as a share of its stream: so far and agreed.

    cheaper: what each piece costs less than a scanned one. scanned: how many of these have come so far.
    """

    share: float
    agreed: float
    cheaper: Decimal
    scanned: int


@dataclass(frozen=True, kw_only=True)
class TalkingPoints:
    """Points for a meeting.

    volumes: rows of ``pack.volumes`` beyond the deviation limit and worth their kronor, greatest first.
    channels: None unless those followed are fewer than agreed. late: rows of ``pack.lead_times`` below
    target.
    returned: the row of ``pack.incomplete`` with most documents returned, or None. repeated: problem texts
    that came more than once since the last meeting, with how often. problems, proposals and wishes: entries
    of the log. unanswered: cases. missing_meetings: promised so far and not held.
    """

    volumes: pd.DataFrame
    channels: Channels | None
    late: pd.DataFrame
    returned: dict[Any, Any] | None
    repeated: dict[str, int]
    problems: int
    proposals: list[str]
    wishes: list[str]
    unanswered: pd.DataFrame
    missing_meetings: int


def talking_points(pack: CustomerPack, parameters: Parameters) -> TalkingPoints:
    """The points that follow from ``pack``."""
    log = pack.log.groupby("kind") if pack.has("log") else ()
    texts = {kind: rows["text"].tolist() for kind, rows in log}
    problems = pd.Series(texts.get("problem", []), dtype=object).value_counts(sort=False)
    returned = pack.incomplete[pack.incomplete["returned"] > 0] if pack.has("incomplete") else pd.DataFrame()
    return TalkingPoints(
        volumes=_deviating(pack, parameters) if pack.has("volumes") else pd.DataFrame(),
        channels=_channels(pack, parameters) if pack.has("volumes") else None,
        late=_late(pack) if pack.has("lead_times") else pd.DataFrame(),
        returned=returned.nlargest(1, "returned").to_dict("records")[0] if len(returned) else None,
        repeated={str(text): int(count) for text, count in problems.items() if count > 1},
        problems=int(problems.sum()),
        proposals=list(dict.fromkeys(texts.get("proposal", []))),
        wishes=list(dict.fromkeys(texts.get("service_wish", []))),
        unanswered=pack.complaints[pack.complaints["answered"].isna()]
        if pack.has("complaints")
        else pd.DataFrame(),
        missing_meetings=max(pack.promised_so_far - len(pack.meetings), 0) if pack.has("meetings") else 0,
    )


def _deviating(pack: CustomerPack, parameters: Parameters) -> pd.DataFrame:
    limit = parameters.followup.deviation_limit.value
    least = max(WORTH * sum(pack.volumes["agreed_amount"], ZERO), LEAST_KRONOR)
    rows = pack.volumes[pack.volumes["amount_deviation"].map(abs) >= least]
    rows = rows[rows["share"].astype(float).abs() > limit]
    order = rows["amount_deviation"].map(abs).astype(float).sort_values(ascending=False, kind="stable")
    return rows.loc[order.index].head(MOST_VOLUMES)


def _late(pack: CustomerPack) -> pd.DataFrame:
    return pack.lead_times[~pack.lead_times["kept"].astype(bool) & pack.lead_times["share"].notna()]


def _channels(pack: CustomerPack, parameters: Parameters) -> Channels | None:
    """The followed channel beside the agreement; None where it is not sold beside a scanned one."""
    declared = parameters.dimensions.followed_channel
    activity = "" if declared is None else declared.channel
    stream = stream_of(parameters, activity)
    if stream is None:
        return None
    lines = {
        parameters.services[str(row["service"])].activities[0]: row
        for row in pack.volumes.to_dict("records")
        if row["service"] in services_of(parameters, stream) and row["agreed_year"]
    }
    came, agreed = (sum(int(row[column]) for row in lines.values()) for column in ("volume", "agreed"))
    dearer = next((name for name in scanned(parameters) if name in lines), None)
    if activity not in lines or dearer is None or not came or not agreed:
        return None
    share, planned = (
        int(lines[activity][column]) / whole for column, whole in (("volume", came), ("agreed", agreed))
    )
    if planned - share < LEAST_SHARE:
        return None
    of_scanned, of_followed = (
        Decimal(lines[name]["amount_year"]) / int(lines[name]["agreed_year"]) for name in (dearer, activity)
    )
    return Channels(share, planned, of_scanned - of_followed, int(lines[dearer]["volume"]))
