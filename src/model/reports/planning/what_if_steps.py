"""From the old price of a service to the new one: the steps as a chart and a table.

Computed in :mod:`model.pricing.price_steps`.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

from model.planning.what_if import WhatIf
from model.presentation import charts, formats
from model.presentation.charts import Chart
from model.presentation.columns import Column
from model.presentation.language import N_, _
from model.presentation.tables import Table
from model.pricing.price_steps import price_steps
from model.reports.planning.names import TOTAL, service_name
from model.reports.planning.what_if_words import STEPS, label

HALF_AN_ORE = 0.005
START, END = N_("Pris i dag"), N_("Nytt pris")
RAISES = N_("{service}: {step} höjer priset mest, {amount} kronor")
LOWERS = N_("{service}: {step} sänker priset mest, {amount} kronor")


def steps(answer: WhatIf, service: str) -> list[tuple[str, float]]:
    """Steps from the old price of ``service`` to the new one, kronor; those that are nothing left out."""
    found = price_steps(answer.base.prices, answer.changed.prices, service)
    return [(_(STEPS[step]), float(amount)) for step, amount in found.items() if abs(amount) >= HALF_AN_ORE]


def step_table(answer: WhatIf, service: str) -> Table:
    """The steps from the old price of ``service`` to the new one, with both."""
    row = _prices(answer, service)
    rows = [
        (_(START), row["price_before"], "kronor", True),
        *((name, amount, "change_kronor", False) for name, amount in steps(answer, service)),
        (_(END), row["price"], "kronor", True),
    ]
    table = pd.DataFrame(rows, columns=["label", "amount", "kind", TOTAL])
    return Table(
        "price-steps",
        _("{service}: från gammalt pris till nytt", service=label(answer.base, service)),
        table.astype({"amount": object}).assign(decimals=2),
        [Column("label", "Steg"), Column("amount", "Kronor", "row")],
        total=TOTAL,
        row_kind="kind",
        row_decimals="decimals",
        note=_(
            "Arbete per styck är ändrade timmar till dagens timkostnad. Gemensamma kostnader är i stort sett "
            "fasta: när arbetet minskar delas de på färre timmar. Samtal och e-post bärs av det som vållar "
            "dem, och blir färre när det blir mindre av det."
        ),
    )


def step_chart(answer: WhatIf, service: str) -> Chart:
    """The steps from the old price of ``service`` to the new one."""
    row = _prices(answer, service)
    unit = str(row["unit"])
    return charts.bridge(
        "price-steps",
        caption(answer, service),
        alternative(answer, service),
        (_(START), float(row["price_before"])),
        steps(answer, service),
        _(END),
        form=formats.kronor,
        note=_("Kronor per enhet ({unit}).", unit=formats.price_unit(unit)),
    )


def caption(answer: WhatIf, service: str) -> str:
    """What moves the price of ``service`` most."""
    found = sorted(steps(answer, service), key=lambda step: -abs(step[1]))
    name = label(answer.base, service)
    if not found:
        return _("Priset för {service} ändras inte", service=formats.inside(name))
    step, amount = found[0]
    return _(
        RAISES if amount > 0 else LOWERS,
        service=name,
        step=formats.inside(step),
        amount=formats.kronor(abs(amount)),
    )


def alternative(answer: WhatIf, service: str) -> str:
    """The bridge in words."""
    row = _prices(answer, service)
    parts = [
        f"{formats.inside(name)} {formats.kronor(amount, signed=True)}"
        for name, amount in steps(answer, service)
    ]
    return _(
        "Priset för {service} går från {before} till {after} kronor: {parts}.",
        service=formats.inside(service_name(answer.base.parameters, service)),
        before=formats.kronor(row["price_before"]),
        after=formats.kronor(row["price"]),
        parts=", ".join(parts) or _("ingen ändring"),
    )


def _prices(answer: WhatIf, service: str) -> Mapping[Hashable, Any]:
    return answer.services().set_index("service").loc[service].to_dict()
