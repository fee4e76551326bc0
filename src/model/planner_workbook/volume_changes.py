"""What a planner has changed in the workbook, in words, and the scenario that it becomes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd

from model.demand.volume_plan import plan_changes, plan_overlay
from model.observations.registers import ALL_CUSTOMERS, Registers
from model.parameters.loading import COMMAND_LINE
from model.parameters.overlays import Overlay, changes_of, laid_over
from model.parameters.schema.parameters import Parameters
from model.planner_workbook.reading import EditedVolumes
from model.presentation import formats
from model.presentation.columns import Column
from model.presentation.tables import Table
from model.reports.names import customer_names, service_names


def change_table(edited: EditedVolumes, parameters: Parameters, registers: Registers) -> Table:
    """Every changed volume, and the sum of each service that has any."""
    rows = []
    for service, changed in edited.edited.groupby("service", sort=False):
        whole = edited.volumes[edited.volumes["service"] == service]
        sums = {"customer": ALL_CUSTOMERS, "before": whole["before"].sum(), "volume": whole["volume"].sum()}
        each = changed.sort_values("customer")[[*sums]].to_dict("records")
        rows.append(pd.DataFrame([*each, sums]).assign(service=service))
    frame = pd.concat(rows, ignore_index=True)
    frame["change"] = frame["volume"] - frame["before"]
    return Table(
        "changed-volumes",
        f"Ändrade volymer {edited.year}",
        frame.assign(is_total=frame["customer"] == ALL_CUSTOMERS),
        [
            Column("customer", "Kund", words=customer_names(registers)),
            Column("service", "Tjänst", words=service_names(parameters)),
            Column("before", "Från", "integer"),
            Column("volume", "Till", "integer"),
            Column("change", "Ändring", "change"),
        ],
        total="is_total",
    )


def price_change_table(edited: EditedVolumes, parameters: Parameters) -> Table:
    """Every price that is decided otherwise than when the workbook was made."""
    names = sorted(edited.prices.keys() | edited.prices_before.keys())
    rows = [
        {"service": name, "before": edited.prices_before.get(name), "price": edited.prices.get(name)}
        for name in names
        if edited.prices.get(name) != edited.prices_before.get(name)
    ]
    return Table(
        "set-prices",
        f"Satta priser {edited.year}",
        pd.DataFrame(rows),
        [
            Column("service", "Tjänst", words=service_names(parameters)),
            Column("before", "Från, kr", "kronor"),
            Column("price", "Till, kr", "kronor"),
        ],
    )


def planned_changes(edited: EditedVolumes, parameters: Parameters, registers: Registers) -> dict[str, Any]:
    """Changes of ``parameters`` (dotted path -> value) under which the year is as the planner has edited."""
    volumes = plan_changes(edited.plan(parameters), parameters, registers, edited.year)
    return volumes | set_prices(edited)


def set_prices(edited: EditedVolumes) -> dict[str, Any]:
    """The change that decides the prices of the workbook; none when they are as when it was made."""
    if edited.prices == edited.prices_before:
        return {}
    return {"price_rules.set_prices": {edited.year: dict(edited.prices)}}


def volume_scenario(
    edited: EditedVolumes, parameters: Parameters, registers: Registers, file: Path
) -> Overlay:
    """The scenario that the workbook was made from with its volumes over it, under a name of its own."""
    count = formats.number(len(edited.edited))
    below = {path: {"value": value, "source": COMMAND_LINE} for path, value in edited.changes.items()}
    description = (
        f"Volymerna i {file.name}, varav {count} ändrade, över scenariot {edited.scenario}. "
        "Skriven av tertial volumes."
    )
    overlay = Overlay(
        f"Planerade volymer {edited.year}", description, laid_over(changes_of(edited.scenario), below)
    )
    source = f"planerarens volymer, {file.name}"
    decided = {path: {"value": value, "source": source} for path, value in set_prices(edited).items()}
    overlay = replace(overlay, changes=laid_over(overlay.changes, decided))
    return plan_overlay(
        edited.plan(parameters),
        parameters,
        registers=registers,
        year=edited.year,
        overlay=overlay,
        source=source,
    )
