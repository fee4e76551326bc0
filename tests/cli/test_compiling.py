"""A first simulation says that it is translated to machine code before it does it, and no other does."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from model.cli import work
from model.staffing.engine import compiled_engine, machine_code


def test_machine_code_counts_only_where_it_is_of_the_source_as_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    source = Path(shutil.copy(machine_code.SOURCE, tmp_path))
    monkeypatch.setattr(machine_code, "SOURCE", source)
    monkeypatch.setattr(compiled_engine, "cache_folder", lambda: tmp_path / "cache")
    work.tell_of_compiling()
    assert capsys.readouterr().err == work.COMPILING + "\n"
    kept = tmp_path / "cache" / "compiled_engine._run-257.py311.nbi"
    kept.parent.mkdir()
    kept.write_bytes(b"")
    os.utime(kept, (source.stat().st_mtime - 1,) * 2)
    assert not machine_code.is_compiled()
    os.utime(kept, (source.stat().st_mtime + 1,) * 2)
    work.tell_of_compiling()
    out = capsys.readouterr()
    assert (out.out, out.err) == ("", "")


def test_the_engines_machine_code_is_found_where_it_is_kept() -> None:
    compiled_engine.warm_up()
    assert machine_code.is_compiled()
    assert list(compiled_engine.cache_folder().glob(machine_code.INDEX))
