"""Files are written whole or not at all."""

from __future__ import annotations

import errno
import os
import re
from datetime import datetime
from functools import partial
from pathlib import Path

import pytest

from model.computing.code_digest import SOURCE
from model.errors import InputError
from model.whole_files import beside, keep_copy, write_together, write_whole

NOON = datetime(2012, 5, 7, 12, 30, 15)
REPLACE = Path.replace


def names(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def full(path: Path, target: Path) -> Path:
    """A rename that the disk, or someone who has the file open, refuses for the file ``b.csv``."""
    if target.name == "b.csv":
        raise OSError(28, os.strerror(28))
    return REPLACE(path, target)


def test_text_is_utf_8_as_it_is_and_nothing_lies_beside_it(tmp_path: Path) -> None:
    write_whole(tmp_path / "ny" / "a.csv", "å\nä\n")
    assert (tmp_path / "ny" / "a.csv").read_bytes() == b"\xc3\xa5\n\xc3\xa4\n"
    assert names(tmp_path) == ["ny/a.csv"]


def test_a_writer_that_fails_halfway_leaves_what_was(tmp_path: Path) -> None:
    path = tmp_path / "bok.xlsx"
    write_whole(path, "hel")
    with pytest.raises(RuntimeError), beside(path) as part:  # noqa: PT012
        part.write_bytes(b"hal")
        raise RuntimeError
    assert path.read_text(encoding="utf-8") == "hel"
    assert names(tmp_path) == ["bok.xlsx"]


def test_all_are_written_or_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_whole(tmp_path / "a.csv", "a förut")
    write_whole(tmp_path / "b.csv", "b förut")
    with monkeypatch.context() as refused:
        refused.setattr(Path, "replace", full)
        new = {tmp_path / name: "nu" for name in ("ny.csv", "a.csv", "b.csv")}
        with pytest.raises(InputError, match="går inte att skriva i"):
            write_together(new, keep=partial(keep_copy, moment=NOON))
    assert {name: (tmp_path / name).read_text(encoding="utf-8") for name in names(tmp_path)} == {
        "a.csv": "a förut",
        "b.csv": "b förut",
    }


def test_what_is_replaced_is_kept_where_that_is_asked(tmp_path: Path) -> None:
    write_whole(tmp_path / "a.csv", "förut")
    copies = write_together(
        {tmp_path / "a.csv": "nu", tmp_path / "b.csv": "ny"}, keep=partial(keep_copy, moment=NOON)
    )
    assert copies == [tmp_path / "tidigare" / "2012-05-07T123015" / "a.csv"]
    assert copies[0].read_text(encoding="utf-8") == "förut"
    assert names(tmp_path) == ["a.csv", "b.csv", "tidigare/2012-05-07T123015/a.csv"]


def test_a_link_stays_a_link_to_the_file_that_is_written(tmp_path: Path) -> None:
    write_whole(tmp_path / "egen" / "plan.yaml", "förut")
    (tmp_path / "plan.yaml").symlink_to(tmp_path / "egen" / "plan.yaml")
    write_whole(tmp_path / "plan.yaml", "nu")
    assert (tmp_path / "plan.yaml").is_symlink()
    assert (tmp_path / "egen" / "plan.yaml").read_text(encoding="utf-8") == "nu"


IN_A_FOLDER_THAT_IS_PUT_IN_PLACE = {
    "centre/making.py",
    "centre/registers_workbook.py",
    "centre/turning/putting_in_place.py",
    "centre/turning/trial.py",
    "importing/filling.py",
    "notebook_runs/run.py",
    "publishing/agreement_set.py",
    "publishing/amendment_set.py",
    "publishing/manifest.py",
    "publishing/offer_set.py",
    "publishing/rendering.py",
}
"""Write into a folder of their own, which is tried or published whole."""
OF_THEIR_OWN = {
    "importing/pseudonyms.py",  # the secret, which no second run may make anew
    "computing/processes.py",  # between processes
}


def test_nobody_else_writes_files() -> None:
    """A module that opens a file to write asks the one writer, or is listed here with its reason."""
    writes = re.compile(
        r"\.write_(text|bytes)\(|\.to_csv\((folder|path)|open\([^)]*\"[wxa]b?\"|O_CREAT|NamedTemporary|mkstemp"
    )
    folder = SOURCE / "model"
    found = {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*.py")
        if writes.search(path.read_text(encoding="utf-8"))
    }
    assert found - {"whole_files.py"} == IN_A_FOLDER_THAT_IS_PUT_IN_PLACE | OF_THEIR_OWN


@pytest.mark.parametrize(
    ("number", "words"),
    [(errno.ENOSPC, "disken är full"), (errno.EFBIG, "filen blir större än systemet tillåter")],
)
def test_a_full_disk_is_told_in_swedish_and_what_was_there_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, words: str
) -> None:
    one, other = tmp_path / "a.csv", tmp_path / "b.csv"
    one.write_text("före", encoding="utf-8")

    def full(_: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(InputError, match=rf"värdet går inte att skriva i \({words}\)"):
        write_together({other: "nytt", one: "efter"})
    assert one.read_text(encoding="utf-8") == "före"
    assert [path.name for path in tmp_path.iterdir()] == ["a.csv"]
