"""Monthly volumes as series side by side, and the sums that belong to them.

The parts are the volumes of one customer and one activity. Above them stand three kinds of sums: an
activity's total, and, where activities are channels of one stream (e-invoice, scanned and manual supplier
invoices), the stream's total and its total per customer. Channels take volume from each other, so a stream is
steadier than any of its channels.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from model.arrays import Floats, Ints
from model.observations.registers import ALL_CUSTOMERS
from model.time_units import MONTHS


@dataclass(frozen=True)
class Panel:
    """Volumes of all parts month by month.

    parts: customer, activity (one row per series). values: shape (parts, months). first: year and month of
    the first column. streams: stream that each activity is a channel of; others stand by themselves.
    """

    parts: pd.DataFrame
    values: Floats
    first: tuple[int, int]
    streams: dict[str, str]

    @property
    def months(self) -> int:
        """Number of months."""
        return int(self.values.shape[1])

    @property
    def end(self) -> int:
        """The month after the last one, counted from January of year 0."""
        return self.first[0] * MONTHS + self.first[1] - 1 + self.months

    def month(self, position: int) -> tuple[int, int]:
        """Year and month of column ``position``; also beyond the last one."""
        whole = self.first[0] * MONTHS + self.first[1] - 1 + position
        return whole // MONTHS, whole % MONTHS + 1

    def until(self, months: int) -> Panel:
        """The first ``months`` months."""
        return Panel(self.parts, self.values[:, :months], self.first, self.streams)

    @cached_property
    def nodes(self) -> pd.DataFrame:
        """Parts and sums: level (part, activity, stream, stream_customer), customer (0 = all), activity."""
        parts = self.parts.assign(level="part")
        activities = parts[["activity"]].drop_duplicates().assign(level="activity", customer=ALL_CUSTOMERS)
        in_stream = parts.assign(activity=parts["activity"].map(self.streams)).dropna(subset=["activity"])
        by_customer = in_stream[["customer", "activity"]].drop_duplicates().assign(level="stream_customer")
        streams = in_stream[["activity"]].drop_duplicates().assign(level="stream", customer=ALL_CUSTOMERS)
        columns = ["level", "customer", "activity"]
        return pd.concat([parts, activities, by_customer, streams], ignore_index=True)[columns]

    @cached_property
    def summing(self) -> Floats:
        """Which parts each node sums; shape (nodes, parts)."""
        customer, activity = self.parts["customer"].to_numpy(), self.parts["activity"].to_numpy()
        stream = self.parts["activity"].map(self.streams).to_numpy()
        rows = []
        for node in self.nodes.itertuples():
            of_all = node.customer == ALL_CUSTOMERS
            named = (stream if str(node.level).startswith("stream") else activity) == node.activity
            rows.append(named & (of_all | (customer == node.customer)))
        return np.array(rows, dtype=float)

    @cached_property
    def group(self) -> Ints:
        """For each node the node of all customers that it is a part of; shape (nodes,)."""
        whole = {
            name: index
            for index, (customer, name) in enumerate(
                zip(self.nodes["customer"], self.nodes["activity"], strict=True)
            )
            if customer == ALL_CUSTOMERS
        }
        return np.array([whole[name] for name in self.nodes["activity"]])

    @property
    def node_values(self) -> Floats:
        """Volumes of all nodes; shape (nodes, months)."""
        return np.asarray(self.summing @ self.values)


def panel(volumes: pd.DataFrame, activities: list[str], streams: dict[str, str] | None = None) -> Panel:
    """Series of ``activities`` from a table with columns year, month, customer, activity, volume.

    A month without a row is zero. Pairs of customer and activity that never have a volume are left out.
    Raises ValueError without any volume.
    """
    used = volumes[volumes["activity"].isin(activities) & (volumes["volume"] > 0)]
    if used.empty:
        raise ValueError("no volumes of the activities to forecast")
    index = volumes["year"] * MONTHS + volumes["month"] - 1
    first, last = int(index.min()), int(index.max())
    places = used["activity"].map({name: place for place, name in enumerate(activities)})
    wide = used.assign(index=index, place=places).pivot_table(
        index=["place", "customer"], columns="index", values="volume", aggfunc="sum", fill_value=0
    )
    wide = wide.reindex(columns=range(first, last + 1), fill_value=0)
    parts = wide.index.to_frame(index=False)
    parts = parts.assign(activity=[activities[place] for place in parts["place"]])[["customer", "activity"]]
    start = (first // MONTHS, first % MONTHS + 1)
    return Panel(parts, wide.to_numpy(dtype=float), start, dict(streams or {}))
