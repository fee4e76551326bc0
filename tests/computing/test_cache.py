"""What a cached answer depends on: the code that computes it, all that this imports, and its arguments."""

from __future__ import annotations

import ast
import hashlib
import json
import os
import pickle
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.computing import cache, code_digest
from model.computing.cache import cached, entry
from model.computing.value_digest import value_digest
from model.observations.registers import Registers
from model.parameters.parts import only
from model.parameters.schema.parameters import Parameters
from model.parameters.variation import changed
from model.staffing.experiments.replications import PLAYED
from model.staffing.experiments.year_promises import table_of_year
from model.staffing.studies.phone_questions import questions
from model.staffing.year import presence

pytestmark = pytest.mark.slow

TEXT = {"encoding": "utf-8"}
ANSWERING = """
import json, sys
from unittest.mock import patch
from model.observations.registers import load_registers
from model.parameters import load
from model.staffing.year import presence, roster

parameters = load()
laid_out = []
lay_out = roster.lay_out
with patch.object(presence, "lay_out", lambda *those: laid_out.append(1) or lay_out(*those)):
    hours = presence.present_hours(parameters, load_registers(parameters), 2012, 1)
print(json.dumps([hours, len(laid_out)]))
"""


@pytest.fixture(autouse=True)
def own_cache(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setenv("TERTIAL_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project's packages, to change."""
    folder = tmp_path_factory.mktemp("source") / "src"
    shutil.copytree(code_digest.SOURCE, folder, ignore=shutil.ignore_patterns("__pycache__"))
    return folder


def write(folder: Path, modules: dict[str, str]) -> Path:
    """A package ``model`` of ``modules`` by their path."""
    for name, text in {"__init__": "", **modules}.items():
        file = folder / "model" / f"{name}.py"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, **TEXT)
    return folder


def test_a_number_changed_in_a_module_that_a_roster_depends_on_is_computed_anew_and_no_other(
    source: Path, own_cache: Path
) -> None:
    def ask() -> tuple[dict[str, float], int]:
        environment = {"PYTHONPATH": str(source), "TERTIAL_CACHE": str(own_cache)}
        environment["TERTIAL_HOME"] = str(code_digest.SOURCE.parent)
        run = [sys.executable, "-c", ANSWERING]
        hours, computed = json.loads(
            subprocess.run(run, env=environment, capture_output=True, check=True).stdout
        )
        return hours, computed

    def rewrite(module: str, old: str, new: str) -> None:
        text = (source / module).read_text(**TEXT)
        assert text.count(old) == 1
        (source / module).write_text(text.replace(old, new), **TEXT)

    first, computed = ask()
    assert computed == 1
    assert ask() == (first, 0)
    rewrite("model/reports/follow_up/words.py", "from __future__", "ANYTHING = 1\nfrom __future__")
    assert ask() == (first, 0)
    rewrite("model/staffing/year/presence.py", "float(hours[person.role])", "2 * float(hours[person.role])")
    doubled, computed = ask()
    assert computed == 1
    assert doubled == {role: 2 * hours for role, hours in first.items()}


@pytest.mark.parametrize(
    "module",
    [
        "model.staffing.experiments.replications",
        "model.staffing.year.presence",
        "model.demand.forecasting.backtest",
    ],
)
def test_every_module_of_the_closure_changes_the_digest_and_no_other_does(source: Path, module: str) -> None:
    """Each in turn, so also those that a list kept by hand would forget."""

    def digest_with_a_line_more(files: Iterable[Path]) -> str:
        before = {file: file.read_bytes() for file in files}
        for file, content in before.items():
            file.write_bytes(content + b"\n# 1\n")
        code_digest.code_digest.cache_clear()
        try:
            return code_digest.code_digest(module, source)
        finally:
            for file, content in before.items():
                file.write_bytes(content)

    before, inside = digest_with_a_line_more([]), set(code_digest.closure(module, source).values())
    outside = set(source.rglob("*.py")) - inside
    assert source / (module.replace(".", "/") + ".py") in inside
    assert source / "model/reports/follow_up/words.py" in outside
    assert digest_with_a_line_more(outside) == before
    for file in sorted(inside):
        assert digest_with_a_line_more([file]) != before, file


def test_the_closure_follows_every_way_to_import_and_nothing_else(tmp_path: Path) -> None:
    others = (
        "plain folder/first folder/second folder/third taken beside types more_types late deep/__init__ "
        "deep/continued not_imported way/there"
    )
    start = """
from typing import TYPE_CHECKING
import model.plain as other, model.folder.second
from model.folder import (
    first,  # the module
    name as renamed,
)
from . import beside
from .folder.third import *
if TYPE_CHECKING:
    from model.types import Only

    from model.more_types import Also
from model.after import thing

def late():
    if True: from model.late import hidden
    from model.deep import \\
        continued
"""
    source = write(
        tmp_path,
        dict.fromkeys(others.split(), "")
        | {
            "start": start,
            "folder/__init__": "from model.taken import name",
            "after": "import model.start",
            "way/__init__": "import model.not_imported",
        },
    )
    found = code_digest.closure("model.start", source).values()
    wanted = (
        "__init__ start plain folder/__init__ folder/first folder/second folder/third taken beside after "
        "late deep/__init__ deep/continued"
    )
    assert set(found) == {source / "model" / f"{name}.py" for name in wanted.split()}
    (source / "model/start.py").write_text("import model.way.there", **TEXT)
    assert set(code_digest.closure("model.start", source)) == {"model.start", "model.way.there"}


def imported(tree: ast.Module) -> Iterator[str]:
    """What is imported by the grammar itself, but for types."""
    waiting: list[ast.AST] = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.If) and ast.unparse(node.test).endswith("TYPE_CHECKING"):
            waiting += node.orelse
            continue
        waiting += ast.iter_child_nodes(node)
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (str(node.module), *(f"{node.module}.{alias.name}" for alias in node.names))


def test_the_pattern_finds_what_the_grammar_finds_and_beyond_it_only_examples_in_docstrings() -> None:
    for file in sorted(code_digest.SOURCE.rglob("*.py")):
        text = file.read_text(**TEXT)
        tree = ast.parse(text)
        found, wanted = set(code_digest.imports(text, "")), set(imported(tree))
        strings = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)]
        said = {
            name for string in strings if isinstance(string, str) for name in code_digest.imports(string, "")
        }
        assert wanted <= found <= wanted | said, file


def test_versions_of_what_the_closure_imports_count(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = write(tmp_path, {"start": "import numpy\nfrom ruamel.yaml import YAML", "other": "import json"})
    seen: list[str] = []

    def digests(versions: dict[str, str]) -> list[str]:
        def version(name: str) -> str:
            seen.append(name)
            if name not in versions:
                raise code_digest.PackageNotFoundError(name)
            return versions[name]

        monkeypatch.setattr(code_digest, "version", version)
        for function in (code_digest.code_digest, code_digest._versions):
            function.cache_clear()
        return [code_digest.code_digest(module, source) for module in ("model.start", "model.other")]

    before = digests({"numpy": "2.0", "ruamel.yaml": "0.18"})
    assert set(seen) == {"numpy", "ruamel", "ruamel.yaml"}
    for newer in ({"numpy": "2.1", "ruamel.yaml": "0.18"}, {"numpy": "2.0", "ruamel.yaml": "0.19"}):
        after = digests(newer)
        assert after[0] != before[0]
        assert after[1] == before[1]
    code_digest._versions.cache_clear()


def test_a_function_of_no_module_of_ours_is_refused() -> None:
    with pytest.raises(ValueError, match="json"):
        cached("tests", json.dumps, 1)


PLAYED_PARTS = {path.partition(".")[0] for path in PLAYED}
PARTS = [part for part in Parameters.model_fields if part not in PLAYED_PARTS]


@pytest.mark.parametrize("part", PARTS)
def test_a_part_that_is_not_in_the_key_cannot_be_read(base: Parameters, part: str) -> None:
    assert getattr(base, part) is not None
    with pytest.raises(AttributeError, match=part):
        getattr(only(base, *PLAYED), part)


def test_within_a_part_the_same(base: Parameters) -> None:
    narrow = only(base, "phone.schedule", "calendar", "activities")
    assert narrow.phone.schedule == base.phone.schedule
    assert narrow.calendar == base.calendar
    with pytest.raises(AttributeError, match="routing"):
        _ = narrow.phone.routing
    with pytest.raises(AttributeError, match="mail"):
        _ = narrow.mail
    with pytest.raises(AttributeError, match="nothing"):
        only(base, "phone.nothing")


def test_a_part_with_a_default_is_not_there_by_default(base: Parameters) -> None:
    narrow = only(base, "settlement.reconciliation.threshold")
    with pytest.raises(AttributeError, match="settled_after"):
        _ = narrow.settlement.reconciliation.settled_after


def test_what_is_cached_reads_the_parts_of_its_key_alone(
    small_world: Parameters, registers: Registers
) -> None:
    """Each is handed no more, and would raise if it read more."""
    played = only(small_world, *PLAYED)
    assert not table_of_year(played, registers, 2012, 1, 0).empty
    rostered = only(small_world, *presence.ROSTERED)
    hours = presence.drawn_hours(rostered, registers, 2012, 1)
    assert hours == presence.drawn_hours(small_world, registers, 2012, 1)
    asked = questions(small_world, registers, 2012, 1)
    plans = {unit: {} for unit in small_world.organisation.units.value}
    assert asked.units_alone(plans, [0]).found.shape == (1, len(plans), 4)


def test_the_confidence_of_the_phone_study_is_in_its_key(
    small_world: Parameters, registers: Registers
) -> None:
    asked = [
        questions(parameters, registers, 2012, 1)
        for parameters in (
            small_world,
            small_world.model_copy(update={"scenario": "renamed"}),
            changed(small_world, {"simulation.confidence": 0.9}),
        )
    ]
    entries = [entry("optimisation", each.least, "unit_1", [], 10) for each in asked]
    assert entries[0] == entries[1] != entries[2]


def doubled(number: int, calls: list[int]) -> int:
    calls.append(number)
    return 2 * number


@dataclass(frozen=True)
class Scale:
    factor: int

    def of(self, number: int) -> int:
        return self.factor * number


@pytest.fixture
def ours(monkeypatch: pytest.MonkeyPatch) -> None:
    """Functions of this module count as the project's."""
    monkeypatch.setattr(cache, "code_digest", lambda module: module)


@pytest.mark.usefixtures("ours")
def test_an_answer_is_computed_once_for_each_argument_and_what_is_how_does_not_count() -> None:
    calls: list[int] = []
    assert [cached("tests", doubled, number, calls=calls) for number in (3, 4, 3)] == [6, 8, 6]
    assert calls == [3, 4]
    assert entry("tests", doubled, 3).is_cached
    assert not entry("tests", doubled, 5).is_cached


@pytest.mark.usefixtures("ours")
def test_the_fields_of_a_methods_object_are_arguments() -> None:
    assert [cached("tests", Scale(factor).of, 5) for factor in (2, 3, 2)] == [10, 15, 10]


@pytest.mark.usefixtures("ours")
def test_a_damaged_answer_is_computed_anew() -> None:
    calls: list[int] = []
    for damage in (b"", b"\x80\x05", None):
        assert cached("tests", doubled, 7, calls=calls) == 14
        if damage is not None:
            entry("tests", doubled, 7).file.write_bytes(damage)
    assert calls == [7, 7, 7]


def table(rows: int, calls: list[int]) -> pd.DataFrame:
    calls.append(rows)
    return pd.DataFrame({"unit": ["north", "south"] * rows, "calls": range(2 * rows)})


@pytest.mark.usefixtures("ours")
def test_a_flipped_bit_is_noticed_wherever_it_is() -> None:
    calls: list[int] = []
    first = cached("tests", table, 3, calls=calls)
    file = entry("tests", table, 3).file
    content = file.read_bytes()
    assert cached("tests", table, 3, calls=calls).equals(first)
    assert calls == [3]
    for place in range(len(content)):
        file.write_bytes(content[:place] + bytes([content[place] ^ 1 << place % 8]) + content[place + 1 :])
        assert cached("tests", table, 3, calls=calls).equals(first)
        assert file.read_bytes() == content
    assert len(calls) == 1 + len(content)


@pytest.mark.usefixtures("ours")
def test_the_answer_to_another_question_is_none_to_this_one() -> None:
    calls: list[int] = []
    assert [cached("tests", doubled, number, calls=calls) for number in (3, 4)] == [6, 8]
    entry("tests", doubled, 3).file.write_bytes(entry("tests", doubled, 4).file.read_bytes())
    assert cached("tests", doubled, 3, calls=calls) == 6
    assert calls == [3, 4, 3]


class Runs:
    """What runs a command when it is read as a pickle."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __reduce__(self) -> tuple[Callable[..., object], tuple[str]]:
        return os.mkdir, (str(self.folder / "run"),)


@pytest.mark.usefixtures("ours")
def test_who_can_write_to_the_cache_runs_nothing(tmp_path: Path) -> None:
    calls: list[int] = []
    place = entry("tests", doubled, 7)
    place.file.parent.mkdir(parents=True)
    evil = pickle.dumps(Runs(tmp_path))
    for content in (evil, hashlib.sha256(place.file.stem.encode() + evil).digest() + evil):
        place.file.write_bytes(content)
        assert cached("tests", doubled, 7, calls=calls) == 14
    assert calls == [7, 7]
    assert not (tmp_path / "run").exists()


@pytest.mark.usefixtures("ours")
@pytest.mark.skipif(os.name != "posix", reason="rights as POSIX has them")
def test_what_is_kept_is_nobody_elses(own_cache: Path) -> None:
    (own_cache / "tests").mkdir(parents=True, mode=0o755)
    before = os.umask(0)
    try:
        for subject in ("tests", "others"):
            cached(subject, doubled, 3, calls=[])
    finally:
        os.umask(before)
    for subject in ("tests", "others"):
        assert stat.S_IMODE((own_cache / subject).stat().st_mode) == 0o700
        assert stat.S_IMODE(entry(subject, doubled, 3).file.stat().st_mode) == 0o600


@pytest.mark.usefixtures("ours")
def test_nothing_is_left_of_an_answer_that_cannot_be_kept(own_cache: Path) -> None:
    def unpackable() -> object:
        return lambda: None

    with pytest.raises(TypeError, match="no form"):
        cached("tests", unpackable)
    assert [path for path in own_cache.rglob("*") if path.is_file()] == []


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text() | st.dates(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
)


@given(VALUES, VALUES)
def test_values_have_one_digest_exactly_when_they_look_alike(first: object, second: object) -> None:
    assert (value_digest(first) == value_digest(second)) == (repr(first) == repr(second))


def test_frames_differ_by_values_types_and_what_is_missing() -> None:
    frames = [
        pd.DataFrame({"a": [1, 2]}),
        pd.DataFrame({"b": [1, 2]}),
        pd.DataFrame({"a": [1.0, 2.0]}),
        pd.DataFrame({"a": ["1", "2"]}),
        pd.DataFrame({"a": [1, 3]}),
        pd.DataFrame({"a": [1, 2]}, index=[1, 2]),
        pd.DataFrame({"a": [None, ""]}),
        pd.DataFrame({"a": ["", None]}),
    ]
    arrays = [np.zeros(4), np.zeros((2, 2)), np.zeros(4, dtype=np.int64)]
    digests = {value_digest(value) for value in (*frames, *arrays)}
    assert len(digests) == len(frames) + len(arrays)
    assert value_digest(frames[0].copy()) == value_digest(frames[0])


def test_what_has_no_digest_is_refused() -> None:
    for value in (object(), lambda: None, Parameters, iter([1])):
        with pytest.raises(TypeError, match="no digest"):
            value_digest(value)
