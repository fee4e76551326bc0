"""Which folder a command or notebook works in."""

from __future__ import annotations

from pathlib import Path

import pytest

from model.errors import InputError
from model.notebook_runs.templates import notebook_file, packaged_notebooks
from model.parameters.centre_folder import (
    cache_folder,
    centre_in_force,
    find_centre,
    project_root,
    use_centre,
)


@pytest.fixture
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working directory that lies in no centre, and nothing that says where one is."""
    monkeypatch.delenv("TERTIAL_HOME", raising=False)
    monkeypatch.delenv("TERTIAL_CACHE", raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def make(folder: Path) -> Path:
    (folder / "params" / "base").mkdir(parents=True)
    return folder


def test_it_is_found_upward_the_nearest_first(nowhere: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    outer = make(nowhere / "regionen")
    inner = make(outer / "kopior" / "kommunen")
    (inner / "notebooks" / "egna").mkdir(parents=True)
    monkeypatch.chdir(inner / "notebooks" / "egna")
    assert project_root() == inner
    monkeypatch.chdir(outer / "kopior")
    assert project_root() == outer
    assert cache_folder() == outer / ".cache"


def test_the_environment_goes_before_where_one_stands(nowhere: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    here, there = make(nowhere / "här"), make(nowhere / "där")
    monkeypatch.chdir(here)
    monkeypatch.setenv("TERTIAL_HOME", str(there))
    assert project_root() == there


def test_outside_every_centre_the_reader_is_told_what_to_do(nowhere: Path) -> None:
    assert find_centre(nowhere) is None
    assert centre_in_force() is None
    with pytest.raises(InputError) as refused:
        project_root()
    told = str(refused.value)
    assert str(nowhere) in told
    assert "tertial init MAPP" in told
    assert "tertial --centre MAPP" in told


def test_an_environment_that_names_no_centre_is_not_passed_over(
    nowhere: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(make(nowhere / "centret"))
    monkeypatch.setenv("TERTIAL_HOME", str(nowhere / "tom"))
    with pytest.raises(InputError, match=r"TERTIAL_HOME, mappen: värdet .*tom"):
        project_root()


def test_a_folder_given_to_a_command_must_be_a_centre(nowhere: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERTIAL_HOME", "")
    with pytest.raises(InputError, match="--centre, mappen: värdet saknas"):
        use_centre(nowhere / "ingenstans")
    use_centre(make(nowhere / "centret"))
    assert project_root() == nowhere / "centret"


def test_a_notebook_of_the_centres_own_goes_before_the_package(
    nowhere: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = make(nowhere / "centret")
    monkeypatch.chdir(home)
    assert notebook_file("staffing") == packaged_notebooks() / "staffing.ipynb"
    assert notebook_file("staffing").is_file()
    own = home / "notebooks" / "staffing.ipynb"
    own.parent.mkdir()
    own.write_text("{}", encoding="utf-8")
    assert notebook_file("staffing") == own
