"""The agreements of a year are published whole or not at all, and a failure is told with its customer."""

from __future__ import annotations

import json
import shutil
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import nbformat
import pandas as pd
import psutil
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from model.errors import InputError
from model.notebook_runs.kernels import Kernels
from model.notebook_runs.run import NotebookError
from model.publishing import agreement_set, document_set, main_job
from model.publishing.agreement_set import documents_of, left_out, publish_set
from model.publishing.document_set import slug
from model.publishing.main_job import produce
from model.publishing.requests import ReportRequest, report_request
from tests.tiny_project import BODY, KERNEL, PROJECT, report_parameters, snapshot

CUSTOMERS = 33
PARAMETERS = 'year = 2011\nscenario = "base"\nchanges = {}\nday = ""\nfail = ""\nfailing = 0\ncustomer = 0\n'
FOR_ONE = "if customer != failing:\n    fail = ''\n"


@pytest.fixture
def agreements(home: Path, monkeypatch: pytest.MonkeyPatch) -> ReportRequest:
    """The set for customers 3, 4 and 12, from a notebook that can be told to fail for one of them."""
    shutil.copytree(PROJECT / "data" / "registers", home / "data" / "registers")
    cells = [
        new_code_cell(PARAMETERS, metadata={"tags": ["parameters"]}, id="parameters"),
        new_code_cell(FOR_ONE + BODY, id="body"),
    ]
    nbformat.write(new_notebook(cells=cells, metadata=KERNEL), home / "notebooks" / "agreement.ipynb")
    report_parameters(home, "agreements", day="2010-11-15")
    numbers = range(1, CUSTOMERS + 1)
    compared = pd.DataFrame({"customer": numbers, "now": [Decimal("10.50")] * CUSTOMERS})
    registers = SimpleNamespace(customers=pd.DataFrame({"number": numbers, "name": "Kund"}))
    planned = SimpleNamespace(year=2011, compared=compared, registers=registers)
    monkeypatch.setattr(agreement_set, "plan_scenario", lambda **_: planned)
    return report_request("agreements").with_parameters(customers=[12, 3, 4])


def test_names_are_plain() -> None:
    assert slug("Spånga-Tensta stadsdelsförvaltning") == "spanga-tensta-stadsdelsforvaltning"
    assert slug("Serviceförvaltningen, övriga delar") == "serviceforvaltningen-ovriga-delar"


def test_every_customer_has_a_document_of_its_own(agreements: ReportRequest) -> None:
    every = documents_of(agreements.with_parameters(customers=[]))
    assert [entry.parameters["customer"] for entry in every] == list(range(1, CUSTOMERS + 1))
    assert len({entry.name for entry in every}) == CUSTOMERS
    assert every[1].name == "02-spanga-tensta-stadsdelsforvaltning"


def test_some_customers_do_not_take_the_place_of_all(agreements: ReportRequest) -> None:
    assert agreements.folder == Path("2011/agreements-3-4-12")
    assert agreements.with_parameters(customers=[]).folder == Path("2011/agreements")


@pytest.mark.parametrize("kernels", list(Kernels))
def test_the_set_holds_documents_tables_notebooks_overview_and_manifest(
    agreements: ReportRequest, home: Path, kernels: Kernels
) -> None:
    told: list[tuple[int, int]] = []
    folder = publish_set(agreements, None, 2, kernels, lambda *step: told.append(step))
    made = snapshot(folder)
    names = [entry.name for entry in documents_of(agreements)]
    assert set(made) == {"manifest.json", "agreements.csv"} | {
        path.format(name)
        for name in names
        for path in ("{}.pdf", "notebooks/{}.ipynb", "tables/{}/amounts.csv")
    }
    manifest = json.loads(made["manifest.json"])
    assert set(manifest["files"]) == set(made) - {"manifest.json"}
    assert manifest["parameters"]["customers"] == [12, 3, 4]
    overview = made["agreements.csv"].decode("utf-8-sig").splitlines()
    assert [line.split(";")[0] for line in overview] == ["Kundnummer", "3", "4", "12", ""]
    assert overview[-1] == ";Summa;31,50;"
    assert told[-1] == (3, 3)


@pytest.mark.parametrize(
    ("how", "kernels", "kind", "words"),
    [
        ("crash", Kernels.PLAIN, NotebookError, r"^04-bromma-stadsdelsforvaltning: ZeroDivisionError"),
        ("die", Kernels.WARM, NotebookError, r"^04-bromma-stadsdelsforvaltning: beräkningen dog"),
        (
            "input",
            Kernels.WARM,
            InputError,
            r"^04-bromma-stadsdelsforvaltning: data/2011/volumes\.csv, rad 3",
        ),
    ],
)
def test_one_failure_is_named_and_the_last_good_set_stays(
    agreements: ReportRequest, how: str, kernels: Kernels, kind: type[Exception], words: str
) -> None:
    folder = publish_set(agreements, None, 2, kernels)
    good = snapshot(folder)
    children = set(psutil.Process().children(recursive=True))
    with pytest.raises(kind, match=words):
        publish_set(agreements.with_parameters(fail=how, failing=4), None, 2, kernels)
    assert snapshot(folder) == good
    assert not [
        path
        for path in (folder.parent.parent / ".work").rglob("*")
        if path.suffix != ".lock" and path.is_file()
    ]
    assert set(psutil.Process().children(recursive=True)) <= children


def test_a_fault_of_the_input_is_told_before_any_notebook_runs(
    agreements: ReportRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(**_: Any) -> None:
        raise RuntimeError("no year")

    monkeypatch.setattr(agreement_set, "plan_scenario", refuse)
    monkeypatch.setattr(document_set, "write_document", lambda *_: pytest.fail("a notebook was run"))
    with pytest.raises(RuntimeError, match="no year"):
        publish_set(agreements)


def test_an_unknown_customer_is_refused(agreements: ReportRequest) -> None:
    with pytest.raises(InputError, match=r"--customer: värdet 34; väntat: ett av numren 1–33"):
        publish_set(agreements.with_parameters(customers=[34]))


JOINS: dict[str, Any] = {"demand.onboarding": {"2011-11-01": [33], "2012-02-01": [32]}}


def test_who_is_no_customer_in_the_year_gets_no_agreement_and_is_told(agreements: ReportRequest) -> None:
    request = agreements.with_parameters(customers=[], changes=JOINS)
    numbers = [entry.parameters["customer"] for entry in documents_of(request)]
    assert numbers == [*range(1, 32), 33]
    assert left_out(request) == {32: "Valnämndens kansli"}
    with pytest.raises(InputError, match=r"32, som inte är kund; väntat: en som är kund någon dag 2011"):
        documents_of(request.with_parameters(customers=[32]))


def test_a_year_without_customers_has_no_set(agreements: ReportRequest) -> None:
    everyone = {"demand.onboarding": {"2012-01-01": list(range(1, CUSTOMERS + 1))}}
    with pytest.raises(InputError, match=r"customers\.csv, start och end: värdet ingen kund"):
        documents_of(agreements.with_parameters(customers=[], changes=everyone))


def test_an_unknown_parameter_is_refused_with_its_file(agreements: ReportRequest) -> None:
    with pytest.raises(InputError, match=r"params/reports/agreements\.yaml, yeer"):
        publish_set(agreements.with_parameters(yeer=1))


def test_the_main_job_makes_sets_and_reports_side_by_side(
    agreements: ReportRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(main_job, "prepare", lambda *_: {})
    results = produce([agreements, report_request("annual")], tmp_path, 1, lambda *_: None)
    assert [entry.name for entry, _ in results] == ["agreements", "annual"]
    assert [result for _, result in results] == [tmp_path / agreements.folder, tmp_path / "2011" / "annual"]
