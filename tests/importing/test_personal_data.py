"""Personal data never reach the disk: every byte that an import leaves is searched."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner

from model.cli import terminal
from model.cli.main import app
from model.errors import InputError
from model.importing import registers
from tests.importing.centre import Centre

NAMES = ["Fingal Olsson", "Majken Öberg", "Göte Åkesson"]
NUMBERS = ["19121212-1212", "19450101-4545", "19670707-6767"]
SOURCE = {
    "title": "Frånvaro",
    "register": "absence",
    "columns": {
        "person": {"heading": "Personnr", "personal": "pseudonym"},
        "name": {"heading": "Namn", "personal": "drop"},
        "day": {"heading": "Dag", "kind": "day"},
        "hours": {"heading": "Timmar", "kind": "number"},
    },
    "key": ["person", "day"],
    "period": {"column": "day"},
    "series": [{"value": "hours", "by": ["person"]}],
}
HEADINGS = "Personnr;Namn;Dag;Timmar;Adress"


@pytest.fixture
def absence(centre: Centre, monkeypatch: pytest.MonkeyPatch) -> Centre:
    """A centre whose home, cache and temporary files all lie below its folder's parent."""
    centre.describe("franvaro", SOURCE)
    outside = centre.folder.parent / "tillfälligt"
    outside.mkdir()
    monkeypatch.setenv("TERTIAL_HOME", str(centre.folder))
    monkeypatch.setenv("TERTIAL_CACHE", str(centre.folder / ".cache"))
    monkeypatch.setattr(tempfile, "tempdir", str(outside))
    return centre


def spellings() -> list[bytes]:
    words = [
        *NAMES,
        *NUMBERS,
        *(part for name in NAMES for part in name.split()),
        "191212121212",
        "Storgatan",
    ]
    return [word.encode(encoding) for word in words for encoding in ("utf-8", "cp1252", "utf-16-le")]


def left_behind(centre: Centre, source: Path) -> Iterator[tuple[Path, bytes]]:
    """Every file of the centre and its temporary folder but the imported one; Parquet also unpacked."""
    for path in centre.folder.parent.rglob("*"):
        if path.is_file() and path != source:
            yield path, str(path).encode() + path.read_bytes()
            if path.suffix == ".parquet":
                yield path, pl.read_parquet(path).write_csv().encode()


def assert_nothing_personal(centre: Centre, source: str, said: str = "") -> None:
    searched = [*left_behind(centre, Path(source)), (Path("utskrift"), said.encode())]
    for path, content in searched:
        for word in spellings():
            assert word not in content, (path, word)


def rows(*more: str) -> list[str]:
    people = list(zip(NUMBERS, NAMES, strict=True))
    whole = [
        f"{number};{name};2011-0{m}-01;{7 + m};Storgatan 1" for m in range(1, 7) for number, name in people
    ]
    return [*whole, *more]


def test_what_is_taken_holds_pseudonyms_alone(absence: Centre) -> None:
    file = absence.rows("fil.csv", rows(), HEADINGS)
    said = CliRunner().invoke(app, ["import", "franvaro", "--from", file])
    assert said.exit_code == 0, said.output
    assert_nothing_personal(absence, file, said.output)
    kept = registers.scan("absence", absence.data).collect()
    assert set(kept.columns) == {"row", "person", "day", "hours", "file", "period", "source"}
    assert kept["person"].n_unique() == len(NUMBERS)
    assert kept["person"].str.len_bytes().unique().to_list() == [20]


@pytest.mark.parametrize(
    "faulty",
    [
        pytest.param("19121212-1212;Fingal Olsson;Fingal;8;x", id="a name in the column of days"),
        pytest.param(
            "19121212-1212;Fingal;Olsson;2011-03-05;8;Storgatan 1;", id="a delimiter within the name"
        ),
        pytest.param("19121212-1212;Fingal Olsson;2011-01-01;99;x", id="a key that comes back"),
        pytest.param(";Fingal Olsson;2011-03-05;19121212-1212;x", id="the number among the hours"),
        pytest.param("19121212-1212;Fingal Olsson;2011-03-05;1e400;x", id="hours out of bounds"),
        pytest.param(
            "19121212-1212\x1b[2J;Majken Öberg;2011-03-05;8;x", id="a control character in the number"
        ),
        pytest.param('19121212-1212;"Fingal Olsson;2011-03-05;8;x', id="a quotation that never ends"),
        pytest.param(
            "19121212-1212;Göte Åkesson;2011-09-01;90000;Storgatan 1", id="hours far outside the series"
        ),
    ],
)
def test_faults_show_no_personal_data(
    absence: Centre, faulty: str, capsys: pytest.CaptureFixture[str]
) -> None:
    file = absence.rows("fil.csv", rows(faulty), HEADINGS)
    account = absence.folder / "konto.csv"
    said = CliRunner().invoke(app, ["import", "franvaro", "--from", file, "--account", str(account)])
    if said.exception and not isinstance(said.exception, SystemExit):
        assert isinstance(said.exception, InputError)
        terminal.fail(said.exception)
    shown = capsys.readouterr()
    assert_nothing_personal(absence, file, said.output + shown.out + shown.err)


def test_an_unexpected_failure_logs_no_personal_data(
    absence: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The log of a failure holds the traceback, whose messages must hold no cell."""
    file = absence.rows("fil.csv", rows(), HEADINGS)

    def fails(*_: object) -> None:
        raise RuntimeError("oväntat")

    monkeypatch.setattr(registers, "write_manifest", fails)
    said = CliRunner().invoke(app, ["import", "franvaro", "--from", file])
    assert isinstance(said.exception, RuntimeError)
    terminal.fail(said.exception)
    assert list((absence.folder / ".cache" / "log").glob("*.log"))
    assert_nothing_personal(absence, file, said.output)


def test_the_same_person_is_the_same_in_another_file_and_another_centre_cannot_tell(
    absence: Centre, tmp_path: Path
) -> None:
    absence.bring("franvaro", absence.rows("mars.csv", ["19121212-1212;x;2011-03-01;8;"], HEADINGS))
    absence.bring("franvaro", absence.rows("april.csv", [" 19121212-1212 ;x;2011-04-01;8;"], HEADINGS))
    (person,) = registers.scan("absence", absence.data).collect()["person"].unique()
    other = Centre(tmp_path / "annat")
    other.describe("franvaro", SOURCE)
    other.bring("franvaro", absence.rows("mars.csv", ["19121212-1212;x;2011-03-01;8;"], HEADINGS))
    assert registers.scan("absence", other.data).collect()["person"][0] != person


@pytest.mark.skipif(os.name != "posix", reason="rights of files are otherwise elsewhere")
def test_the_secret_is_its_owners_alone_and_lies_outside_the_registers(absence: Centre) -> None:
    absence.bring("franvaro", absence.rows("fil.csv", rows(), HEADINGS))
    key = absence.folder / ".secret" / "pseudonyms.key"
    assert key.stat().st_mode & 0o777 == 0o600
    assert key.parent.stat().st_mode & 0o777 == 0o700
    assert (key.parent / ".gitignore").read_text() == "*\n"
    secret = key.read_bytes()
    for path, content in left_behind(absence, absence.folder.parent / "fil.csv"):
        assert path == key or (secret not in content and bytes.fromhex(secret.decode()) not in content)
    key.chmod(0o644)
    with pytest.raises(InputError, match="chmod 600"):
        absence.bring("franvaro", absence.rows("ny.csv", rows(), HEADINGS))
    key.chmod(0o600)
    key.write_text("kort")
    with pytest.raises(InputError, match="ingen hemlighet"):
        absence.bring("franvaro", absence.rows("ny.csv", rows(), HEADINGS))
