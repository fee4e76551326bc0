"""Channels: how the invoices come, as shares of all invoices of their kind."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from model.followup.volumes import CUSTOMER, SUPPLIER
from model.frames import Frame, real, text, whole

CHANNEL_SHARES = Frame(
    "a channel's part of the invoices of its kind",
    kind=text("supplier or customer"),
    channel=text("activity"),
    volume=whole("invoices"),
    share=real("of the kind; the shares of a kind sum to one", optional=True),
)
KINDS = {"supplier": SUPPLIER, "customer": CUSTOMER}


def channel_shares(volumes: pd.DataFrame, by: Sequence[str] = ()) -> pd.DataFrame:
    """:data:`CHANNEL_SHARES` by the columns ``by`` (``month``, ``customer``, both or none).

    Where no invoice came shares are missing. ``volumes`` may also be the volume budget, by month.
    """
    kind_of = {channel: kind for kind, channels in KINDS.items() for channel in channels}
    group = list(by) or ["all"]
    invoices = volumes[volumes["activity"].isin(list(kind_of))].assign(all=0)
    wide = invoices.pivot_table(
        index=group, columns="activity", values="volume", aggfunc="sum", fill_value=0
    ).reindex(columns=list(kind_of), fill_value=0)
    table = wide.reset_index().melt(id_vars=group, var_name="channel", value_name="volume")
    table = table.assign(kind=table["channel"].map(kind_of))
    place = {channel: number for number, channel in enumerate(kind_of)}
    table = table.sort_values(
        [*by, "channel"],
        key=lambda column: column.map(place) if column.name == "channel" else column,
        ignore_index=True,
    )
    whole = table.groupby([*by, "kind"])["volume"].transform("sum")
    table["share"] = (table["volume"] / whole).where(whole > 0)
    return CHANNEL_SHARES.by(by).checked(table[[*by, *CHANNEL_SHARES.columns]])
