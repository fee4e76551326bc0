"""What an answer to *what if* calls services, steps and staffing."""

from __future__ import annotations

from model.planning.what_if import Situation, Staffing
from model.presentation.language import N_, _
from model.pricing.costing.costs import IDLE, SUBSCRIPTION
from model.pricing.price_steps import Step
from model.reports.planning.names import headlines, service_name

PER_CUSTOMER = {
    SUBSCRIPTION: N_("Basabonnemang, per kund i medeltal"),
    IDLE: N_("Ledig kapacitet, per kund i medeltal"),
}
STAFFING: dict[Staffing, str] = {
    "follows": N_("Svaret gäller anpassad bemanning."),
    "stands": N_("Svaret gäller dagens bemanning."),
}
STEPS: dict[Step, str] = {
    "hours": N_("Arbete per styck"),
    "rate": N_("Timkostnad"),
    "phone": N_("Telefon och e-post"),
    "support": N_("Annat stöd"),
    "overhead": N_("Lokaler, it m.m."),
    "unused": N_("Ledig tid"),
    "rounding": N_("Avrundning"),
}


def label(side: Situation, service: str) -> str:
    """Name of a service; of a yearly sum also that its price is a mean."""
    return _(PER_CUSTOMER[service]) if service in PER_CUSTOMER else service_name(side.parameters, service)


def shown_first(side: Situation) -> list[str]:
    """The headline services that the price list has."""
    sold = set(side.prices.lines["service"])
    return [name for name in headlines(side.parameters) if name in sold]
