"""Channels: how the pieces of a stream come, as shares of all of them."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from model.followup.volumes import Streams, counted_streams
from model.frames import Frame, real, text, whole

CHANNEL_SHARES = Frame(
    "a channel's part of its stream",
    kind=text("the stream's code"),
    channel=text("activity"),
    volume=whole("pieces"),
    share=real("of the stream; the shares of a stream sum to one", optional=True),
)


def channel_shares(volumes: pd.DataFrame, streams: Streams, by: Sequence[str] = ()) -> pd.DataFrame:
    """:data:`CHANNEL_SHARES` by the columns ``by`` (``month``, ``customer``, both or none).

    Where no piece came shares are missing; without streams there are no rows. ``volumes`` may also be the
    volume budget, by month.
    """
    counted = counted_streams(volumes, streams)
    if not counted:
        return CHANNEL_SHARES.by(by).frame([])
    kind_of = {channel: kind for kind, channels in counted.items() for channel in channels}
    group = list(by) or ["all"]
    pieces = volumes[volumes["activity"].isin(list(kind_of))].assign(all=0)
    wide = pieces.pivot_table(
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
