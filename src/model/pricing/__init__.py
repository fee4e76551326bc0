"""Pricing: from budgeted costs and simulated hours to a price list and one agreement per customer."""

from model.pricing.agreements import agreements, comparison
from model.pricing.costing.cost_pools import cost_pools, cost_pools_by_unit
from model.pricing.costing.costs import full_cost, service_costs
from model.pricing.prices import PriceList, price_list

__all__ = [
    "PriceList",
    "agreements",
    "comparison",
    "cost_pools",
    "cost_pools_by_unit",
    "full_cost",
    "price_list",
    "service_costs",
]
