"""Pricing: from budgeted costs and simulated hours to a price list and one agreement per customer."""

from model.pricing.agreements import agreements, comparison
from model.pricing.costs import cost_pools, service_costs
from model.pricing.prices import PriceList, price_list

__all__ = ["PriceList", "agreements", "comparison", "cost_pools", "price_list", "service_costs"]
