"""Demand: from parameters to expected volumes, and from these to a drawn year of individual items."""

from model.demand.calls import Calls
from model.demand.items import NONE, Items
from model.demand.volumes import activity_volume, customer_shares, expected_volumes
from model.demand.workload import Workload, draw

__all__ = [
    "NONE",
    "Calls",
    "Items",
    "Workload",
    "activity_volume",
    "customer_shares",
    "draw",
    "expected_volumes",
]
