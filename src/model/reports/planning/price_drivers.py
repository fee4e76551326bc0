"""What drives a price: a chart of the assumptions that move it most.

Computed in :mod:`model.planning.price_drivers`.
"""

from __future__ import annotations

import pandas as pd

from model.parameters.schema.parameters import Parameters
from model.planning.planned_year import PlannedYear
from model.planning.price_drivers import driving_factors, of_service
from model.presentation import charts, formats
from model.presentation.charts import Chart, Rows, Side
from model.presentation.language import _, words
from model.reports.planning.names import headlines, service_name
from model.reports.studies.factor_words import ends

BARS = 10


def driver_chart(drivers: pd.DataFrame, parameters: Parameters, service: str) -> Chart:
    """The unit cost of ``service`` with one assumption at a time low and high; see the module above."""
    strongest = of_service(drivers, service).head(BARS)
    base = formats.kronor(strongest["base"].iloc[0])
    sides = ends(strongest, factor_names(parameters), driving_factors(parameters))
    return charts.tornado(
        "price-drivers",
        caption(drivers, parameters, service),
        alternative(sides, parameters, service),
        sides,
        base=_("självkostnad {amount} kr", amount=base),
        form=lambda value: formats.kronor(value, 2, signed=True),
        note=_(
            "Kronor per {unit}. Andra tjänster: tertial what-if.",
            unit=_(parameters.services[service].unit),
        ),
    )


def shown_service(planned: PlannedYear) -> str | None:
    """The service whose price drivers are shown: the one that parameters name, else the first headline."""
    parameters, sold = planned.parameters, set(planned.prices.lines["service"])
    wanted = [parameters.what_if.shown_service.value, *headlines(parameters)]
    return next((name for name in wanted if name in sold), None)


def factor_names(parameters: Parameters) -> dict[str, str]:
    """What the assumptions are called."""
    return words({name: factor.name for name, factor in driving_factors(parameters).items()})


def caption(drivers: pd.DataFrame, parameters: Parameters, service: str) -> str:
    """What moves the unit cost of ``service`` most."""
    first = of_service(drivers, service).iloc[0].to_dict()
    return _(
        "{service}: {factor} betyder mest, {share} från låg till hög",
        service=service_name(parameters, service),
        factor=formats.inside(factor_names(parameters)[first["factor"]]),
        share=formats.percent(first["swing"] / first["base"], 0),
    )


def alternative(sides: Rows[tuple[Side, Side]], parameters: Parameters, service: str) -> str:
    """The chart in words."""
    parts = [
        f"{formats.inside(name)} {low[1]} {formats.kronor(low[0], signed=True)}, {high[1]} "
        f"{formats.kronor(high[0], signed=True)}"
        for name, (low, high) in sides
    ]
    return _(
        "Ändrad självkostnad i kronor för {service} när ett antagande i taget är lågt eller högt: {parts}.",
        service=formats.inside(service_name(parameters, service)),
        parts="; ".join(parts),
    )
