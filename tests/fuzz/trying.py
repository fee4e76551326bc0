"""One mutation of one file tried: refused, read the same, told of, or one of the faults that may not be.

``python -m tests.fuzz.trying 1000 [SEED]`` tries so many and shows the table; others without SEED.
"""

from __future__ import annotations

import os
import re
import signal
import sys
import tempfile
import traceback
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any
from unittest.mock import patch

from model.errors import InputError
from model.observations.deliveries import DELIVERED
from tests.fuzz.formats import KEPT, Format, formats, made, write_note

SECONDS = 20
REFUSED, SAME, TOLD, READ = "refused", "same figures", "told", "silent"
NOTED, SEEN = "by a note", "only a human"
"""Told where there is a delivery note or an import before; read as it stands where none can tell of it."""
TRACEBACK, UNCLEAR, HANG, WRITTEN = "traceback", "unclear", "hang", "written"
FAULTS = (READ, TRACEBACK, UNCLEAR, HANG, WRITTEN)
LONGEST = 3000
ENGLISH = re.compile(
    r"\b(expected|should|cannot|could not|invalid|unexpected|error|must|found|Traceback|Error)\b|object at 0x"
)


class HungError(BaseException):
    """It took longer than anybody waits."""


@dataclass(frozen=True)
class Result:
    format: str
    mutation: str
    outcome: str
    words: str = ""


class Trial:
    """A centre in a folder, whose files are spoiled one at a time."""

    def __init__(self, home: Path) -> None:
        self.home = made(home)
        with self._here():
            write_note(home)
            self.formats = formats(home)
            self._told = {told: told(home) for told in {one.told for one in self.formats}}
            self._good = {one.name: one.says(home) for one in self.formats}
            with self._with_note():
                self._noted = {noted: noted(home) for one in self.formats if (noted := one.noted)}
        self._content = {one.name: (home / one.file).read_bytes() for one in self.formats}

    def of(self, one: Format, mutation: str, chance: Random) -> Result:
        """What comes of ``mutation`` of the file of ``one``."""
        content = one.mutations[mutation](self._content[one.name], chance)
        path = self.home / one.file
        path.write_bytes(content)
        before = self._files()
        try:
            with self._here(), _within(SECONDS):
                outcome, words = self._outcome(one)
        except HungError:
            outcome, words = HANG, ""
        finally:
            path.write_bytes(self._content[one.name])
        if self._files(but=path) != {file: stamp for file, stamp in before.items() if file != path}:
            outcome = WRITTEN
        return Result(one.name, mutation, outcome, words)

    def _outcome(self, one: Format) -> tuple[str, str]:
        try:
            if one.says(self.home) == self._good[one.name]:
                return SAME, ""
            now = one.told(self.home)
        except InputError as error:
            return (REFUSED if _is_clear(error, one) else UNCLEAR), str(error)[:LONGEST]
        except Exception:
            return TRACEBACK, traceback.format_exc()[-LONGEST:]
        return (TOLD, "") if now != self._told[one.told] else (self._with_a_note(one), "")

    def _with_a_note(self, one: Format) -> str:
        """What is not told by itself, where there is a note of what was delivered."""
        if one.noted is None:
            return SEEN
        with self._with_note():
            try:
                one.says(self.home)
                return NOTED if one.noted(self.home) != self._noted[one.noted] else READ
            except InputError:
                return NOTED

    @contextmanager
    def _with_note(self) -> Iterator[None]:
        """The note, and what was imported before, in their place."""
        kept, data = self.home / KEPT, self.home / "data"
        for name in (DELIVERED, "imported"):
            (kept / name).rename(data / name)
        try:
            yield
        finally:
            for name in (DELIVERED, "imported"):
                (data / name).rename(kept / name)

    @contextmanager
    def _here(self) -> Iterator[None]:
        with patch.dict(os.environ, TERTIAL_HOME=str(self.home)):
            yield

    def _files(self, but: Path | None = None) -> dict[Path, tuple[int, int]]:
        return {
            path: (stat.st_mtime_ns, stat.st_size)
            for path in self.home.rglob("*")
            if path.is_file() and path != but and (stat := path.stat())
        }


def _is_clear(error: InputError, one: Format) -> bool:
    """Whether faults name the file, or where in it a name should stand, and what was expected, in Swedish."""
    name, stem = Path(one.file).name, Path(one.file).stem
    lines = str(error).split("\n")
    stands = re.compile(rf" i {re.escape(stem)}(\.|$)")
    named = any(name in each.file or stands.search(each.expected) for each in error.findings)
    said = all(finding.expected and finding.place for finding in error.findings)
    own = " ".join(finding.expected for finding in error.findings)
    return named and said and len(lines) == len(error.findings) and not ENGLISH.search(own)


@contextmanager
def _within(seconds: int) -> Iterator[None]:
    def stop(*_: Any) -> None:
        raise HungError

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def tried(trial: Trial, count: int, chance: Random) -> Iterator[Result]:
    """``count`` mutations, each kind of file and of mutation as often as any other."""
    for _ in range(count):
        one = chance.choice(trial.formats)
        yield trial.of(one, chance.choice(sorted(one.mutations)), Random(chance.random()))


def shown(results: list[Result]) -> str:
    """The table: by mutation how many of each outcome; below it each fault, and what was read as it stood."""
    outcomes = (REFUSED, SAME, TOLD, NOTED, SEEN, *FAULTS)
    lines = ["mutation".ljust(24) + "".join(outcome.rjust(15) for outcome in outcomes)]
    kinds = Counter((one.mutation, one.outcome) for one in results)
    for mutation in [*sorted({one.mutation for one in results}), "all"]:
        row = [
            sum(n for (name, found), n in kinds.items() if found == outcome and mutation in ("all", name))
            for outcome in outcomes
        ]
        lines.append(mutation.ljust(24) + "".join(str(number).rjust(15) for number in row))
    lines += [
        f"{one.outcome}: {one.format}, {one.mutation}\n{one.words}"
        for one in results
        if one.outcome in FAULTS
    ]
    unseen = Counter(
        (one.outcome, one.mutation, one.format) for one in results if one.outcome in (NOTED, SEEN)
    )
    lines += [f"{outcome}: {what}, {name} ({n})" for (outcome, what, name), n in sorted(unseen.items())]
    return "\n".join(lines)


def main(count: int, seed: int | None = None) -> int:
    """Try ``count``, show what came of it; 1 if there were faults."""
    with tempfile.TemporaryDirectory() as folder:
        results = list(tried(Trial(Path(folder) / "centrum"), count, Random(seed)))
    sys.stdout.write(shown(results) + "\n")
    return int(any(one.outcome in FAULTS for one in results))


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), *map(int, sys.argv[2:])))
