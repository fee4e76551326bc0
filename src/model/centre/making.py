"""Making a centre's folder: all of it, or nothing."""

from __future__ import annotations

import csv
import io
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

from model.centre.answers import Answers
from model.centre.contact_causes import with_causes
from model.centre.founding import Founding
from model.centre.parameter_text import yaml_text
from model.centre.parameter_trees import parameter_trees
from model.centre.register_rows import add_on_agreements, customers, people
from model.centre.report_parameters import FEWER, calendar, report_files, scenario
from model.errors import Finding, InputError
from model.observations.files import IMPORTED
from model.observations.registers import load_registers
from model.parameters.loading import load
from model.text_tables.written import plain
from model.whole_files import KEPT as EARLIER

NEW = "en ny eller tom mapp"
KEPT = {".git", ".gitignore", ".gitattributes", "LICENSE"}
"""What a folder that is about to become a centre's may hold already."""
NOT_IN_GIT = (
    *(f"/data/{folder}/" for folder in (IMPORTED, f"**/{EARLIER}")),
    *("/reports/*", "!/reports/README.md", "/.cache/", ".ipynb_checkpoints/", "~$*", ".~lock.*"),
)


def require_new(folder: Path) -> None:
    """InputError if something lies in ``folder`` already."""
    if folder.exists() and not folder.is_dir():
        raise InputError(Finding(str(folder), "mappen", "är en fil", NEW))
    lying = sorted(path.name for path in folder.iterdir() if path.name not in KEPT) if folder.exists() else []
    if lying:
        raise InputError(Finding(str(folder), "mappen", "innehåller " + ", ".join(lying[:5]), NEW))


def make_centre(answers: Answers, folder: Path) -> Founding:
    """Make the folder of the centre that ``answers`` tell of, checked whole before it is put in place.

    Raises InputError for a folder that is not new, and for answers that do not make a centre.
    """
    require_new(folder)
    found = Founding(answers)
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=f".{folder.name}.") as place:
        made = Path(place) / "centre"
        for name, text in centre_files(found).items():
            path = made / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode("utf-8"))
        parameters = load(params=made / "params")
        registers = load_registers(parameters, made / "data")
        trees = parameter_trees(found)
        files = {name: tree for name, (_, tree) in trees.items()}
        for name, tree in with_causes(found, parameters, registers, files).items():
            text = yaml_text(tree, trees[name][0])
            (made / "params" / "base" / f"{name}.yaml").write_bytes(text.encode("utf-8"))
        load(params=made / "params")
        folder.mkdir(exist_ok=True)
        for part in sorted(made.iterdir()):
            if not (folder / part.name).exists():
                shutil.move(part, folder / part.name)
    return found


def centre_files(found: Founding) -> dict[str, str]:
    """Every file of the folder, by its path."""
    written = {
        f"params/base/{name}.yaml": yaml_text(tree, about)
        for name, (about, tree) in parameter_trees(found).items()
    }
    for name, tree in report_files(found).items():
        written[f"params/reports/{name}.yaml"] = yaml_text(tree, f"Vad rapporten {name} handlar om.")
    written[f"params/scenarios/{FEWER}.yaml"] = yaml_text(
        scenario(found), "Ett scenario: det som skiljer från grunden."
    )
    about = (
        "När rapporterna ska publiceras. tertial publish --due tar fram det som är dags och inte redan finns."
    )
    written["params/publishing.yaml"] = yaml_text(calendar(found), about)
    for name, rows, columns in (
        ("customers", customers(found), ["number", "name", "kind", "unit", "size_weight"]),
        ("people", people(found), ["person", "unit", "role", "employment", "skills", "customer"]),
        ("addon_agreements", add_on_agreements(found), ["customer", "service", "start", "end"]),
    ):
        written[f"data/registers/{name}.csv"] = csv_text(columns, rows)
    centre = found.answers.centre
    for path, text in (
        ("README.md", "README.md"),
        ("notebooks/README.md", "notebooks.md"),
        ("reports/README.md", "reports.md"),
        ("data/README.md", "data.md"),
    ):
        told = files("model.centre").joinpath("texts", text).read_text(encoding="utf-8")
        known = {"{name}": centre.name, "{host}": centre.host, "{year}": str(found.year)}
        for mark, word in known.items():
            told = told.replace(mark, word)
        written[path] = told
    written[f"data/{found.year}/.gitkeep"] = ""
    written[".gitignore"] = "".join(f"{line}\n" for line in NOT_IN_GIT)
    written[".gitattributes"] = "* text=auto eol=lf\n*.xlsx binary\n"
    return written


def csv_text(columns: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> str:
    """A table as the registers hold it."""
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows({name: plain(cell) for name, cell in row.items()} for row in rows)
    return text.getvalue()
