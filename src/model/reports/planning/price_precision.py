"""How far chance may have moved prices: how many years were simulated, and whether they were enough."""

from __future__ import annotations

from IPython.display import Markdown

from model.planning.planned_year import PlannedYear
from model.planning.price_precision import PricePrecision
from model.presentation import formats
from model.presentation.display import prose
from model.presentation.language import _, listed, ngettext
from model.reports.names import customer_names


def precision_sentences(planned: PlannedYear) -> Markdown:
    """What the prices rest on, how sure they are, and whom chance decides about."""
    found = planned.precision()
    told = (_rests_on(found), _about_customers(found, planned), _enough(found))
    return prose(" ".join(each for each in told if each))


def _rests_on(found: PricePrecision) -> str:
    """How many years, and the most that chance may have moved a unit cost."""
    relative = found.costs["half_width"] / found.costs["unit_cost"].where(found.costs["unit_cost"] > 0)
    years = ngettext(
        "{count} simulerat år", "{count} simulerade år", found.replications, count=found.replications
    )
    if relative.isna().all():
        return _("Priserna vilar på {years}.", years=years)
    return _(
        "Priserna vilar på {years}. Slumpen i dem kan ha flyttat en självkostnad per styck med högst "
        "{share}.",
        years=years,
        share=formats.percent(float(relative.max()), 2),
    )


def _about_customers(found: PricePrecision, planned: PlannedYear) -> str:
    """Whether chance decides whom the rules hold."""
    if not found.customers["distance"].lt(float("inf")).any():
        return ""
    if not found.unsure:
        return _("Vilka kunder en regel håller hänger inte på slumpen.")
    names = customer_names(planned.registers)
    return _(
        "Så nära en regels gräns att slumpen avgör om den gäller ligger {customers}.",
        customers=listed([names[number] for number in found.unsure]),
    )


def _enough(found: PricePrecision) -> str:
    if found.is_reached:
        return ""
    return _(
        "För att priserna inte ska hänga på slumpen behövs {count} simulerade år.",
        count=formats.number(found.needed),
    )
