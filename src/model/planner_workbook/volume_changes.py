"""What a planner has changed in the workbook, in words, and the scenario that it becomes."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from model.demand.volume_plan import plan_overlay
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
    return plan_overlay(
        edited.plan(parameters),
        parameters,
        registers=registers,
        year=edited.year,
        overlay=overlay,
        source=source,
    )
