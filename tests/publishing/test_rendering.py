"""Rendering a report: what it leaves, the same bytes for the same input, and what its manifest tells."""

import hashlib
import json
from pathlib import Path

import pytest

from model.errors import InputError
from model.notebook_runs import warm_kernels as warm
from model.observations.files import read_files
from model.publishing.rendering import render
from model.publishing.requests import report_request
from tests.tiny_project import snapshot


def test_an_unknown_parameter_is_refused_before_anything_runs(home: Path):
    with pytest.raises(InputError, match=r"params/reports/annual\.yaml, yeer"):
        render(report_request("annual").with_parameters(yeer=2011, fail="die"), home / "out")
    assert not (home / "out").exists()


def test_rendering_again_gives_the_same_bytes_and_a_manifest_that_fits(home: Path):
    for folder in ("one", "two"):
        render(report_request("annual"), home / folder)
    made = snapshot(home / "one")
    assert made == snapshot(home / "two")
    manifest = json.loads(made.pop("manifest.json"))
    assert manifest["files"] == {name: hashlib.sha256(content).hexdigest() for name, content in made.items()}
    assert (manifest["report"], manifest["year"], manifest["scenario"]) == ("annual", 2011, "base")
    assert made["annual.pdf"].startswith(b"%PDF-")
    assert made["amounts.csv"] == "\ufeffKronor\n1234,50\n".encode()


@pytest.mark.skipif(not warm.CAN_FORK, reason="kernels are forked on Linux only")
def test_a_report_is_the_same_to_the_byte_from_a_warm_kernel(home: Path):
    request = report_request("annual")
    render(request, home / "plain")
    with warm.warm_kernels([request.notebook]) as address:
        render(request, home / "warm", address)
    assert snapshot(home / "plain") == snapshot(home / "warm")
    assert "annual.pdf" in snapshot(home / "plain")


def test_the_manifest_tells_parameters_that_differ_apart(home: Path):
    digests = set()
    for changes in ({}, {"phone.routing": "pooled"}):
        render(report_request("annual").with_parameters(changes=changes), home / "out")
        manifest = json.loads((home / "out" / "manifest.json").read_text(encoding="utf-8"))
        digests.add(manifest["parameters_sha256"])
    assert len(digests) == 2


def test_the_digest_of_the_data_is_of_what_reports_may_read(tmp_path: Path) -> None:
    """Imported rows, replaced tables and earlier registers are kept aside and not read."""
    kept = ["registers/people.csv", "2012/imported.csv"]
    aside = [
        "imported/ledger/2012-01.parquet",
        "registers/tidigare/x/people.csv",
        "2012/tidigare/2013-01-02T030405/agreements.csv",
    ]
    for name in (*kept, *aside):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name, encoding="utf-8")
    assert read_files(tmp_path) == [tmp_path / name for name in sorted(kept)]
