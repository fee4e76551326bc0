"""Every kind of file that is read: a good one of each, and what is made of it, to be compared."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
from pydantic import BaseModel

from model.centre.questionnaire import read_questionnaire
from model.centre.registers_workbook import changes_in, write_registers
from model.computing.code_digest import SOURCE
from model.computing.value_digest import value_digest
from model.errors import InputError
from model.notebook_runs.run import given
from model.notebook_runs.templates import template
from model.observations.comments import read_comments
from model.observations.deliveries import DELIVERED, files_below, write_delivered
from model.observations.names import known_names
from model.observations.needs import REGISTERS, table_needs
from model.observations.provenance import PROVENANCE, read_provenance
from model.observations.registers import load_registers
from model.observations.remarks import remarks
from model.observations.rules.files import DELIVERY, GONE
from model.observations.rules.looked_at import Tables
from model.parameters.loading import load, project_root
from model.planner_workbook.ledger import read_sheets
from model.pricing.tariffs.quantity_files import read_quantities
from model.pricing.tariffs.tariff import load_tariff
from model.publishing.publication_calendar import CALENDAR, PublicationCalendar, publication_calendar
from model.publishing.rendering import run_of
from model.publishing.requests import report_request
from model.publishing.typed_parameters import DEFAULTS
from model.report_kinds import REPORT_KINDS
from model.time_units import MONTHS
from tests.fuzz.mutations import ANY, LINES, TABLE, WORKBOOK, YAML, Mutation
from tests.own_centre import fill_in

YEAR = 2011
CODE = re.compile(r"[a-z0-9_.]+")


@dataclass(frozen=True)
class Format:
    """A file of the centre at ``home`` and what reads it.

    file: from ``home``. read: what the file says; anything that differs where its meaning does. told: what is
    said of it beside that. noted: what is said of it where there is a note of what was delivered, or an
    import before; None of what no note can tell of.
    """

    name: str
    file: str
    read: Callable[[Path], Any]
    mutations: Mapping[str, Mutation]
    told: Callable[[Path], Any] = lambda _: ()
    noted: Callable[[Path], Any] | None = None

    def says(self, home: Path) -> str:
        """A digest of what the file says."""
        return value_digest(_plain(self.read(home)))


def _plain(value: Any) -> Any:
    if isinstance(value, pd.DataFrame):
        shown = value.map(_without_words)
        return sorted(shown.to_csv(index=False).splitlines())
    if isinstance(value, Mapping):
        return {str(key): _plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    return value if isinstance(value, str | int | float | None) else repr(value)


def _without_words(cell: Any) -> Any:
    """Codes and figures as they are; what people read as that it is there: only they see what it says."""
    return "text" if isinstance(cell, str) and not CODE.fullmatch(cell) else cell


def made(home: Path) -> Path:
    """A centre with a file of every format."""
    for name in ("params", "data"):
        shutil.copytree(project_root() / name, home / name)
    from model.importing.pseudonyms import secret

    for name, content in imports().items():
        (home / "import" / name).parent.mkdir(parents=True, exist_ok=True)
        (home / "import" / name).write_bytes(content)
    (home / "quantities.csv").write_text(QUANTITIES, encoding="utf-8")
    (home / "params/sources").mkdir()
    secret(home, make=True)
    for name in ("frågor.xlsx", "celler.xlsx"):
        fill_in(home / name)
    write_registers(home, home / "register.xlsx")
    _import_all(home)
    shutil.copyfile(DESCRIPTIONS / "tickets.yaml", home / "params/sources/källa.yaml")
    return home


def _import_all(home: Path) -> None:
    """What is imported before lies beside the data, and is put in place when it is to be held against."""
    from model.importing.importation import import_files

    for name in imports():
        import_files(name.partition("/")[0], [str(home / "import" / name)], centre=home)
    (home / KEPT).mkdir()
    (home / "data/imported").rename(home / KEPT / "imported")


def write_note(home: Path) -> None:
    """The delivery note of every file that one may tell of."""
    data = home / "data"
    write_delivered([path for part in ("data", "params") for path in files_below(home / part, data)], data)
    (data / DELIVERED).rename(home / KEPT / DELIVERED)


def against_note(home: Path) -> list[str]:
    """What is told of files that are not what the note says."""
    data = home / "data"
    tables = Tables(YEAR, MONTHS, data, data, {need.name: need for need in table_needs()})
    return [str(one.finding()) for rule in (DELIVERY, GONE) for one in rule.look(tables, rule)]


KEPT = "kept"
"""Beside the data: the note and the registers, until they are put in place."""
DESCRIPTIONS = SOURCE / "model/importing/descriptions"
QUANTITIES = """Kund;Mängd;Månad;Antal
Norr;manual_payments;1;12
Söder;manual_payments;1;8
Norr;manual_payments;2;21
"""


@cache
def imports() -> dict[str, bytes]:
    from tests.importing.shipped_examples import EXAMPLES

    return {f"{source}/{(example := make()).name}": example.content for source, make in EXAMPLES.items()}


def formats(home: Path) -> list[Format]:
    """All, of the centre at ``home``."""
    return [*_tables(home), *_parameters(home), *_imports(), *_others(home)]


def _tables(home: Path) -> Iterator[Format]:
    parameters, data = load(params=home / "params"), home / "data"
    names = known_names(parameters, data, load_registers(parameters, data))

    def told(home: Path) -> list[str]:
        return sorted(str(one.finding()) for one in remarks(YEAR, home / "data", parameters=parameters))

    for need in table_needs():
        file = need.path(data, YEAR)
        if not file.is_file():
            continue
        shown = file.relative_to(home).as_posix()
        if need in REGISTERS and need.read is None:
            yield Format(
                shown,
                shown,
                lambda home: [
                    getattr(load_registers(parameters, home / "data"), part)
                    for part in ("people", "customers", "add_ons")
                ],
                TABLE,
                told,
                against_note,
            )
        elif need.read is not None:
            yield Format(
                shown, shown, lambda _, need=need: need.table(YEAR, names, 12), TABLE, told, against_note
            )
    yield Format(
        PROVENANCE,
        f"data/{PROVENANCE}",
        lambda home: read_provenance(home / "data"),
        TABLE,
        noted=against_note,
    )


def _parameters(home: Path) -> Iterator[Format]:
    for path in sorted((home / "params/base").glob("*.yaml")):
        file = path.relative_to(home).as_posix()
        yield Format(
            file, file, lambda home: _figures(load(params=home / "params")), YAML, noted=against_note
        )
    for path in sorted((home / "params/scenarios").glob("*.yaml")):
        file = path.relative_to(home).as_posix()
        yield Format(
            file,
            file,
            lambda home, name=path.stem: _figures(load(name, params=home / "params")),
            YAML,
            noted=against_note,
        )
    for path in sorted((home / "params/tariffs").glob("*.yaml")):
        file = path.relative_to(home).as_posix()
        yield Format(
            file, file, lambda home, file=file: _figures(load_tariff(home / file)), YAML, noted=against_note
        )
    for kind in REPORT_KINDS:
        file = f"params/reports/{kind.name}.yaml"
        if (home / file).is_file():
            yield Format(file, file, lambda _, name=kind.name: _request(name), YAML, noted=against_note)
    yield Format(
        CALENDAR,
        CALENDAR,
        lambda home: _without_sources(publication_calendar(home)),
        YAML,
        noted=against_note,
    )


def _without_sources(calendar: PublicationCalendar) -> str:
    return re.sub(r"source=('[^']*'|\"[^\"]*\")", "", repr(calendar))


WORDS = ("unit", "meaning", "source", "title", "description")
"""Of parameters: what people read."""


def _figures(node: Any) -> Any:
    """Parameters without the words about them."""
    if isinstance(node, BaseModel):
        node = node.model_dump()
    if isinstance(node, Mapping):
        return {key: _figures(part) for key, part in node.items() if key not in WORDS}
    return node


def _request(name: str) -> str:
    """What a run is given, with what nobody says; and the parameters that it rests on."""
    request = report_request(name)
    if request.kind.is_set:
        return repr((sorted({**DEFAULTS, **request.parameters}.items()), _figures(request.loaded())))
    run = run_of(request)
    return repr((sorted(given(run, template(run.notebook)).items()), _figures(request.loaded())))


def _imports() -> Iterator[Format]:
    from model.importing.description import parse_description
    from model.importing.importation import import_files, read_files

    for name, content in imports().items():
        source = name.partition("/")[0]

        def read(home: Path, name: str = name, source: str = source) -> list[Any]:
            taken = read_files(source, [str(home / "import" / name)])
            if taken.refusals:
                raise InputError(*taken.refusals)
            rows = taken.frame.to_dicts() if taken.batches else []
            return sorted(str({key: _without_words(cell) for key, cell in row.items()}) for row in rows)

        def told(home: Path, name: str = name, source: str = source) -> list[str]:
            """With an import before: what it is held against is the register."""
            account = import_files(source, [str(home / "import" / name)], centre=home, dry_run=True).account
            asides = [f"{file.left_out}{file.set_aside}{file.added}" for file in account.files]
            return [*asides, *account.observations]

        mutations = WORKBOOK if content.startswith(b"PK") else LINES
        yield Format(f"import {source}", f"import/{name}", read, mutations, told, told)
    yield Format(
        "params/sources/källa.yaml",
        "params/sources/källa.yaml",
        lambda home: repr(parse_description(home / "params/sources/källa.yaml")),
        YAML,
        noted=against_note,
    )


def _others(home: Path) -> Iterator[Format]:
    tariff = load_tariff(sorted((home / "params/tariffs").glob("*2013.yaml"))[0])
    yield Format(
        "quantities",
        "quantities.csv",
        lambda home: repr(read_quantities(home / "quantities.csv", tariff)),
        LINES,
    )
    workbooks: dict[str, Callable[[Path], Any]] = {
        "frågor.xlsx": read_questionnaire,
        "register.xlsx": lambda path: repr(changes_in(home, path)),
        "celler.xlsx": lambda path: read_sheets(path, "tertial workbook"),
    }
    for name, read in workbooks.items():
        yield Format(name, name, lambda home, name=name, read=read: repr(read(home / name)), WORKBOOK)
    comments = home / f"data/{YEAR}/comments"
    for path in sorted(comments.rglob("*.md"))[:3]:
        file = path.relative_to(home).as_posix()
        report = path.parent.name
        yield Format(
            file,
            file,
            lambda home, report=report: repr(read_comments(YEAR, report, home / "data")),
            LINES,
            noted=against_note,
        )
    for path in sorted((home / KEPT / "imported").rglob("*.*"))[:4]:
        if path.suffix in (".json", ".parquet"):
            file = path.relative_to(home).as_posix()
            register = path.parent.name
            yield Format(file, file, lambda home, register=register: _kept_rows(home, register), ANY)


def _kept_rows(home: Path, register: str) -> list[str]:
    from model.importing.registers import scan

    return sorted(map(str, scan(register, home / KEPT).collect().to_dicts()))
