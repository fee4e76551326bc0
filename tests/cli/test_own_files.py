"""The user's files are hers: no command replaces what it finds, or writes among the centre's own files."""

import shutil
from pathlib import Path
from typing import Annotated, get_args, get_origin, get_type_hints

import pytest

from model.cli.main import COMMANDS
from tests.tiny_project import PROJECT, Command, snapshot

TARIFF = str(PROJECT / "params" / "tariffs" / "statens_servicecenter_2020.yaml")
FILES: dict[str, tuple[list[str], str]] = {
    "breadth --to": (["breadth", "--to"], ".yaml"),
    "optimise --to": (["optimise", "--to"], ".yaml"),
    "calibrate --to": (["calibrate", "--to"], ".yaml"),
    "contacts --to": (["contacts", "--to"], ".yaml"),
    "forecast --to": (["forecast", "--to"], ".yaml"),
    "forecast --half-hours": (["forecast", "--half-hours"], ".csv"),
    "volumes --to": (["volumes", "bok.xlsx", "--to"], ".yaml"),
    "trace --to": (["trace", "--date", "2012-03-05", "--to"], ".csv"),
    "tariff --to": (["tariff", TARIFF, "--to"], ".csv"),
    "enquiry --send": (["enquiry", "2012", "--send"], ".csv"),
    "enquiry --to": (["enquiry", "2012", "--to"], ".yaml"),
    "offer --to": (["offer", "erbjudanden.yaml", "--decide", "A", "--to"], ".yaml"),
    "import --account": (["import", "ledger", "--from", "saknas.csv", "--account"], ".csv"),
    "init --workbook": (["init", "--workbook"], ".xlsx"),
    "registers --workbook": (["registers", "--workbook"], ".xlsx"),
    "new-year --workbook": (["new-year", "2013", "--workbook"], ".xlsx"),
}
"""Options that name a file to write: the command before the name, and the ending of the name."""
FOLDERS: dict[str, list[str]] = {
    "simulate --out": ["simulate", "--replications", "2"],
    "example-data --out": ["example-data"],
    "price --out": ["price"],
    "agreements --out": ["agreements"],
    "amend --out": ["amend", "2012", "--date", "2012-09-03"],
    "report --out": ["report", "annual"],
    "run --out": ["run"],
    "publish --out": ["publish", "--due", "--date", "2012-02-01"],
    "workbook --out": ["workbook"],
    "offer --out": ["offer", "erbjudanden.yaml"],
}
"""Options that name a folder to write in."""
READ = {"--from", "--answers", "--quantities", "--propose", "--decide", "--centre", "--counter"}
"""Options that name a file or folder to read."""
ENDINGS = {"simulate --out": "promises.csv", "example-data --out": "2011/volumes.csv"}


@pytest.fixture
def centre(home: Path) -> Path:
    """A centre with the example's data, of which nothing may change."""
    shutil.rmtree(home / "data")
    shutil.copytree(PROJECT / "data", home / "data")
    return home


def test_every_option_that_names_a_place_to_write_is_tried_here() -> None:
    options = {
        (name, str(hint.__metadata__[0].default)): hint.__origin__  # in Annotated its name stands first
        for name, command in COMMANDS.items()
        for hint in get_type_hints(command, include_extras=True).values()
        if get_origin(hint) is Annotated
    }
    found = {
        f"{name} {option}"
        for (name, option), kind in options.items()
        if Path in (kind, *get_args(kind)) and option.startswith("--") and option not in READ
    }
    assert found == FILES.keys() | FOLDERS.keys()
    replacing = {name for name, option in options if option == "--replace"}
    assert {name.split()[0] for name in found} <= replacing


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_is_there_is_not_replaced(name: str, centre: Path, tertial: Command, tmp_path: Path):
    asked, ending = FILES[name]
    there = tmp_path / f"mitt{ending}"
    there.write_text("mitt eget", encoding="utf-8")
    refused = tertial(*asked, str(there))
    assert refused.returncode == 1, refused.stderr
    assert "finns redan" in refused.stderr
    assert "--replace" in refused.stderr
    assert there.read_text(encoding="utf-8") == "mitt eget"


@pytest.mark.slow
@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("folder", ["params/base", "data/2011", "data/ny"])
def test_no_file_is_written_among_the_centres_own(
    name: str, folder: str, centre: Path, tertial: Command, tmp_path: Path
):
    asked, ending = FILES[name]
    before = snapshot(centre)
    place = centre / folder / f"ny{ending}"
    (tmp_path / "annan väg").symlink_to(centre / folder.split("/")[0])
    by_link = tmp_path / "annan väg" / "/".join(folder.split("/")[1:]) / f"ny{ending}"
    for path in (place, by_link):
        refused = tertial(*asked, str(path), "--replace")
        assert refused.returncode == 1, refused.stderr
        assert f"ligger i centrets {'data' if 'data' in folder else folder}" in refused.stderr
    assert snapshot(centre) == before


@pytest.mark.slow
@pytest.mark.parametrize("name", FOLDERS)
@pytest.mark.parametrize("folder", ["params/base", "data/2011/ny"])
def test_no_folder_is_written_among_the_centres_own(name: str, folder: str, centre: Path, tertial: Command):
    before = snapshot(centre)
    refused = tertial(*FOLDERS[name], "--out", str(centre / folder))
    assert refused.returncode == 1, refused.stderr
    assert "ligger i centrets" in refused.stderr
    assert snapshot(centre) == before


@pytest.mark.parametrize("name", ENDINGS)
def test_a_table_that_is_there_is_not_replaced(name: str, centre: Path, tertial: Command, tmp_path: Path):
    there = tmp_path / "tabeller" / ENDINGS[name]
    there.parent.mkdir(parents=True)
    there.write_text("mitt eget", encoding="utf-8")
    refused = tertial(*FOLDERS[name], "--out", str(tmp_path / "tabeller"))
    assert refused.returncode == 1, refused.stderr
    assert "finns redan" in refused.stderr
    assert snapshot(tmp_path / "tabeller") == {ENDINGS[name]: b"mitt eget"}


def test_example_data_is_written_over_data_only_when_asked_and_copies_are_kept(
    centre: Path, tertial: Command
):
    volumes = centre / "data" / "2011" / "volumes.csv"
    own = volumes.read_bytes() + b"\n"
    volumes.write_bytes(own)
    before = snapshot(centre / "data")
    for named in ([], ["--out", str(centre / "data")]):
        refused = tertial("example-data", *named)
        assert refused.returncode == 1, refused.stderr
        assert "volumes.csv" in refused.stderr
    assert snapshot(centre / "data") == before
    assert tertial("example-data", "--replace").returncode == 0
    assert volumes.read_bytes() == own[:-1]
    (kept,) = (centre / "data" / "2011" / "tidigare").rglob("volumes.csv")
    assert kept.read_bytes() == own
    assert len(list((centre / "data").rglob("tidigare"))) == 1, "what is as it was is left alone"


@pytest.mark.parametrize("name", ["tariff --to", "init --workbook", "registers --workbook"])
def test_with_replace_a_dated_copy_is_kept(name: str, centre: Path, tertial: Command, tmp_path: Path):
    asked, ending = FILES[name]
    there = tmp_path / f"mitt{ending}"
    there.write_text("mitt eget", encoding="utf-8")
    quantities = tmp_path / "mängder.csv"
    quantities.write_text("customer,quantity,month,amount\nA,pay_slips,1,10\n", encoding="utf-8")
    more = ["--quantities", str(quantities)] if "tariff" in name else []
    written = tertial(*asked, str(there), *more, "--replace")
    assert written.returncode == 0, written.stderr
    assert there.read_bytes() != b"mitt eget"
    (kept,) = (tmp_path / "tidigare").rglob(there.name)
    assert kept.read_text(encoding="utf-8") == "mitt eget"


def test_a_report_that_somebody_has_written_in_is_not_replaced(home: Path, tertial: Command):
    assert tertial("report", "annual").returncode == 0
    folder = home / "reports" / "2011" / "annual"
    assert tertial("report", "annual").returncode == 0, "as it was made it gives place to the next"
    (folder / ".DS_Store").write_bytes(b"")
    (folder / "anteckningar.txt").write_text("mitt eget", encoding="utf-8")
    before = snapshot(folder)
    refused = tertial("report", "annual")
    assert refused.returncode == 1
    assert "anteckningar.txt: värdet är ändrad sedan den gjordes" in refused.stderr
    assert snapshot(folder) == before


def test_a_folder_of_another_kind_in_a_reports_place_is_left_alone(
    home: Path, tertial: Command, tmp_path: Path
):
    there = tmp_path / "2011" / "annual" / "bok.txt"
    there.parent.mkdir(parents=True)
    there.write_text("mitt eget", encoding="utf-8")
    assert tertial("report", "annual", "--out", str(tmp_path)).returncode == 1
    assert there.read_text(encoding="utf-8") == "mitt eget"
