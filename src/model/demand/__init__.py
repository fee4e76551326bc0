"""Demand: from parameters to expected volumes, and from these to a drawn year of individual items."""

from model.demand.drawing.calls import Calls
from model.demand.drawing.items import NONE, Items
from model.demand.drawing.workload import Workload, draw
from model.demand.volumes import activity_volume, customer_shares, expected_volumes

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
