"""Looking a centre over: installation, folders, parameters, tables, how far it has come, and what is due."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from model.centre.assumptions import Assumption, assumptions
from model.centre.doctor.checks import Area, Check, State, tried
from model.centre.doctor.installation import installation_area
from model.errors import InputError
from model.parameters.centre_folder import HOME, cache_folder, project_root

if TYPE_CHECKING:
    from model.observations.names import Names

OTHER_COSTS = "economy.budget.overhead"
SHOWN = 12
"""So many of the parameters that a centre should decide are named."""


def examine(day: date | None = None) -> list[Area]:
    """Everything that can be looked at: where something is wrong, what rests on it is left out."""
    areas = [installation_area()]
    try:
        root = project_root()
    except InputError as error:
        return [*areas, Area("Centret", [Check("mappen", State.FAULT, str(error.findings[0]))])]
    areas += [_folders(root), _centre()]
    if any(check.is_fault for check in areas[-1].checks):
        return areas
    from model.centre.doctor.publishing import publishing_area
    from model.centre.doctor.tables import tables_area
    from model.observations.names import known_names
    from model.observations.registers import load_registers
    from model.parameters.loading import load
    from model.publishing.requests import report_request

    data, parameters = root / "data", load()
    names = known_names(parameters, data, load_registers(parameters, data))
    assumed = assumptions(root)
    return [
        *areas,
        _decisions(assumed),
        tables_area(data, report_request("month").year, parameters),
        _level(names, assumed),
        _new_year(root),
        publishing_area(names, day or date.today()),
    ]


def _folders(root: Path) -> Area:
    how = f"enligt {HOME} eller --centre" if os.environ.get(HOME) else "funnen från arbetsmappen och uppåt"
    found = [Check("centrets mapp", State.WELL, f"{root}, {how}")]
    for name, folder in (("reports", root / "reports"), ("cache", cache_folder())):
        found += tried(name, lambda folder=folder: _writable(folder))  # type: ignore[misc]
    return Area("Mappar", found)


def _writable(folder: Path) -> str:
    from model.publishing.folders import require_writable

    require_writable(folder)
    return f"{folder} går att skriva i"


def _centre() -> Area:
    """Whether parameters and registers can be used."""

    def named() -> str:
        from model.observations.registers import load_registers
        from model.parameters.loading import load

        parameters = load()
        registers = load_registers(parameters)
        organisation = parameters.organisation
        return (
            f"{organisation.name.value}, {organisation.host.value}: {len(registers.people)} personer, "
            f"{len(registers.customers)} kunder, {len(organisation.units.value)} enheter"
        )

    return Area("Centret", list(tried("params och register", named)))


def _decisions(assumed: list[Assumption]) -> Area:
    """What nobody at the centre has said."""
    waiting = [each for each in assumed if each.to_decide]
    shown = [Check(each.path, State.NOTE, each.meaning) for each in waiting[:SHOWN]]
    more = len(waiting) - len(shown)
    rest = [Check("och", State.NOTE, f"{more} till, med samma källa i params/base")] if more > 0 else []
    told = f"{len(assumed)} parametrar, varav {len(waiting)} som centret bör bestämma"
    return Area(
        "Tertials antaganden", [Check("antaget", State.NOTE if assumed else State.WELL, told), *shown, *rest]
    )


def _new_year(root: Path) -> Area:
    """What is left of the year that prices are planned for."""
    from model.centre.turning.turning import left
    from model.publishing.requests import report_request

    year = report_request("price-list").year
    waiting = [Check(each.command, State.NOTE, each.what) for each in left(root, year)]
    return Area(f"Året {year}", waiting or [Check("vänt", State.WELL, "allt är bestämt och fört över")])


def _level(names: Names, assumed: list[Assumption]) -> Area:
    """How far the centre has come."""
    return Area("Nivå", list(_levels(names, assumed)))


def _levels(names: Names, assumed: list[Assumption]) -> Iterator[Check]:
    from model.observations.readiness import of_year
    from model.publishing.requests import report_request

    year = report_request("month").year
    yield Check("första timmen", State.WELL, "bemanningen: tertial simulate")
    if any(each.path == OTHER_COSTS for each in assumed):
        told = f"prislistan: tertial price; kostnaderna utöver löner är antagna ({OTHER_COSTS})"
        yield Check("första dagen", State.NOTE, told)
    else:
        yield Check("första dagen", State.WELL, "prislistan: tertial price")
    found = of_year(names, year, through=1)
    state = State.WELL if found.can_be_made else State.NOTE
    told = "; ".join(filter(None, ("månadsrapporten: tertial report month-01", str(found))))
    yield Check("första månaden", state, told)
