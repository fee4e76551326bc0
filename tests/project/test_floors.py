"""The order of the floors: what a module may import, as docs/architecture.md tells it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import grimp

import model
from model.computing.code_digest import PACKAGES, SOURCE, imports

FLOORS = (
    "tertialpdf",
    "model model.arrays model.bounds model.frames model.marked model.time_units model.working_days",
    "model.visible",
    "model.errors model.apportionment model.randomness model.integer_programme model.report_kinds",
    "model.yaml_text model.system_faults model.workbook_archives",
    "model.whole_files",
    "model.private_files",
    "model.plausibility",
    "model.validity",
    "model.text_tables",
    "model.parameters",
    "model.calendar",
    "model.computing",
    "model.observations",
    "model.importing",
    "model.demand",
    "model.staffing.engine",
    "model.staffing.queueing model.staffing.year",
    "model.staffing.experiments",
    "model.staffing.phone",
    "model.staffing.studies",
    "model.staffing",
    "model.pricing.money model.pricing.frames",
    "model.pricing.reserve",
    "model.pricing.costing",
    "model.pricing.tariffs",
    "model.pricing.rules",
    "model.pricing.prices model.pricing.agreements",
    "model.pricing.price_steps model.pricing.price_changes model.pricing.price_history",
    "model.pricing.amending",
    "model.pricing.settling model.pricing.customer_agreement model.pricing.subscription_content",
    "model.pricing.risk",
    "model.pricing",
    "model.planning",
    "model.followup",
    "model.calibration",
    "model.presentation",
    "model.reports",
    "model.notebook_runs",
    "model.planner_workbook",
    "model.publishing",
    "model.centre",
    "model.example_centre",
    "model.cli",
)
"""From below; what stands together may import each other. A package counts with all that lies in it and has
no floor of its own: of ``model``, ``model.staffing`` and ``model.pricing`` that is the ``__init__``."""
HEIGHTS = {name: floor for floor, names in enumerate(FLOORS) for name in names.split()}


def height(module: str) -> int:
    """The floor of the module, or of the nearest package around it that has one."""
    return HEIGHTS[max((name for name in HEIGHTS if f"{module}.".startswith(f"{name}.")), key=len)]


def file_of(module: str) -> str:
    place = SOURCE.joinpath(*module.split("."))
    file = place / "__init__.py" if place.is_dir() else place.with_suffix(".py")
    return file.relative_to(SOURCE).as_posix()


def upward(graph: grimp.ImportGraph) -> Iterator[str]:
    """Each import from a floor above: both files, and what is taken."""
    for importer in sorted(graph.modules):
        for imported in sorted(graph.find_modules_directly_imported_by(importer)):
            if height(imported) > height(importer):
                for line in graph.get_import_details(importer=importer, imported=imported):
                    where = f"{file_of(importer)}, line {line['line_number']}"
                    yield f"{where}, takes from {file_of(imported)} above: {line['line_contents']}"


@cache
def house() -> grimp.ImportGraph:
    return grimp.build_graph(*PACKAGES, exclude_type_checking_imports=True, cache_dir=None)


def test_no_import_runs_upward() -> None:
    assert list(upward(house())) == []


def test_an_import_that_does_is_told_by_both_files_and_names() -> None:
    graph = grimp.ImportGraph()
    for importer, imported, name in (
        ("tertialpdf.document", "model.errors", "Finding"),
        ("model.staffing.year.presence", "model.staffing.experiments.replications", "PLAYED"),
        ("model.staffing.experiments.replications", "model.staffing.year.measures", "measure"),
        ("model.pricing.rules.clashes", "model.pricing.settling.settlement", "settlement"),
    ):
        graph.add_module(importer)
        graph.add_module(imported)
        line = f"from {imported} import {name}"
        graph.add_import(importer=importer, imported=imported, line_number=7, line_contents=line)
    prices, presence, document = upward(graph)
    for told, *words in (
        (
            prices,
            "model/pricing/rules/clashes.py, line 7",
            "pricing/settling/settlement.py",
            "import settlement",
        ),
        (presence, "staffing/year/presence.py", "staffing/experiments/replications.py", "import PLAYED"),
        (document, "tertialpdf/document.py", "model/errors.py", "import Finding"),
    ):
        for word in words:
            assert word in told


def test_every_folder_and_module_has_a_floor_and_every_floor_is_there() -> None:
    for package in ("model", "model.staffing", "model.pricing"):
        inside = house().find_children(package)
        assert inside == {name for name in HEIGHTS if name.rpartition(".")[0] == package}, package
    assert set(HEIGHTS) <= house().modules


def test_no_module_of_the_house_uses_its_public_face() -> None:
    """Names that are imported when they are asked for belong to no floor, and to no cached code."""
    face = {f"model.{name}" for name in model.__all__}
    for file in sorted((SOURCE / "model").rglob("*.py")):
        if file != SOURCE / "model" / "__init__.py":
            assert face.isdisjoint(imports(file.read_text(encoding="utf-8"), "")), file
