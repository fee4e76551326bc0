"""A centre turned year after year by commands: ``python -m tests.turned.turning alliance FOLDER YEARS``.

Everything that a person does is a command, a number in the workbook of decisions or a day in that of the
registers; what happens in the year is made up by the centre's maker.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from openpyxl import load_workbook

from tests.centres import alliance, region
from tests.centres.happened import happened
from tests.centres.making import CENTRES
from tests.tiny_project import PROJECT

Run = Callable[..., None]
"""Runs ``tertial`` with the arguments in the centre, and stops where it fails."""
EXAMPLE = "example"
DECISION, DECIDED, PERSON, LAST_DAY = "Beslut", 5, "Medarbetare", "Till och med"
PARAMETER = re.compile(r"[\w.]+\.\w+")
FOLLOWED_UP = ("month-04", "tertial-1", "tertial-2", "annual")


@dataclass(frozen=True)
class Autumn:
    """What is decided of a year, other than as proposed, and who leaves before it without a successor."""

    decided: Mapping[str, float] = field(default_factory=dict)
    leaving: tuple[str, ...] = ()


@dataclass(frozen=True)
class Turned:
    """A centre's first planned year, and its autumns by the year that they decide.

    planned: whether the first year has been planned otherwise before, so that its budgets are replaced.
    amended: by year the rows of a volume that changes within it: customer, service, first day, yearly volume.
    """

    first: int
    autumns: Mapping[int, Autumn]
    planned: bool = False
    amended: Mapping[int, tuple[int, str, date, int]] = field(default_factory=dict)


TURNED = {
    # Fewer invoices at higher wages would need more than the cap of two per cent: posts are left empty.
    EXAMPLE: Turned(
        2012,
        {
            2013: Autumn(
                {"price_rules.wage_index": 0.02, "economy.budget.overhead": 12_061_000},
                leaving=("P017", "P038", "P076"),
            ),
            2014: Autumn(
                {"price_rules.wage_index": 0.02, "economy.budget.overhead": 12_000_000},
                leaving=("P014", "P057"),
            ),
        },
    ),
    region.FOLDER: Turned(
        region.NEXT,
        {
            region.NEXT + 1: Autumn({"price_rules.wage_index": 0.025, "economy.budget.overhead": 3_190_000}),
            region.NEXT + 2: Autumn(
                {"price_rules.wage_index": 0.030244, "economy.budget.overhead": 3_250_000}
            ),
        },
        planned=True,
    ),
    alliance.FOLDER: Turned(
        alliance.YEAR,
        {
            alliance.YEAR + 1: Autumn({"price_rules.wage_index": 0.028, "economy.budget.overhead": 887_000}),
            alliance.YEAR + 2: Autumn(
                {
                    "price_rules.wage_index": 0.030156,
                    "economy.budget.overhead": 887_000,
                    "economy.other_personnel.competence": 83_000,
                }
            ),
        },
        amended={alliance.YEAR + 2: (2, "loneutbetalning", date(alliance.YEAR + 2, 7, 1), 9000)},
    ),
}


def centre_folder(name: str, folder: Path) -> Path:
    """A copy of the centre as it is before its first year is turned; returns it.

    The two further centres have decided that volumes and results are settled, as the example has.
    """
    if name == EXAMPLE:
        for part in ("params", "data"):
            shutil.copytree(PROJECT / part, folder / part)
    else:
        shutil.copytree(CENTRES / name, folder, dirs_exist_ok=True)
        settles_results(folder)
    return folder


def settles_results(centre: Path) -> None:
    """Turn on that volumes beyond a band are settled, and that later prices settle what years leave."""
    for name, was, becomes in (
        ("price_rules", "value: zero_result", "value: settle"),
        ("settlement", "value: none", "value: band"),
    ):
        path = centre / "params" / "base" / f"{name}.yaml"
        text = path.read_text(encoding="utf-8")
        assert text.count(was) == 1
        path.write_text(text.replace(was, becomes), encoding="utf-8")


def turn(name: str, centre: Path, year: int, tertial: Run) -> None:
    """One year from its first decision to its annual report."""
    planned(name, centre, year, tertial)
    lived(name, centre, year, tertial)


def planned(name: str, centre: Path, year: int, tertial: Run) -> None:
    """The autumn before: what is decided, the price list, the agreements, and the year's tables."""
    turned, number = TURNED[name], str(year)
    autumn = turned.autumns.get(year, Autumn())
    book = centre / f"att-bestamma-{year}.xlsx"
    tertial("new-year", number, "--workbook", str(book))
    if decide(book, autumn.decided):
        tertial("new-year", number, "--decide", str(book))
    if autumn.leaving:
        book = centre / f"register-{year}.xlsx"
        tertial("registers", "--workbook", str(book))
        leave(book, autumn.leaving, date(year - 1, 12, 31))
        tertial("registers", "--from", str(book), "--replace")
    tertial("simulate", "--prices", "--year", number, "--out", str(centre / "simulated" / number))
    tertial("price", "--year", number)
    tertial("agreements", "--year", number)
    is_replaced = turned.planned and year == turned.first
    tertial("new-year", number, *(["--tables", "--replace"] if is_replaced else []))


def lived(name: str, centre: Path, year: int, tertial: Run) -> None:
    """The year itself: its amendment, what happens, its reports and its settlement."""
    if year in TURNED[name].amended:
        amended(centre, year, TURNED[name].amended[year], tertial)
    if name == EXAMPLE:
        tertial("example-data", "--year", str(year), "--replace")
    else:
        happened(name, centre, year)
    for report in FOLLOWED_UP:
        tertial("report", report, "--year", str(year))


def amended(centre: Path, year: int, wanted: tuple[int, str, date, int], tertial: Run) -> None:
    """A customer wants another volume from a day, and the agreement is amended three weeks before."""
    customer, service, start, volume = wanted
    table = centre / "data" / str(year) / "new_volumes.csv"
    row = f"{customer},{service},{start},{volume},Kundens egen prognos"
    table.write_text(f"customer,service,start,volume,reason\n{row}\n", encoding="utf-8")
    decided = ("--date", str(start - timedelta(days=21)))
    tertial("amend", str(year), *decided)
    tertial("amend", str(year), *decided, "--decide")


def decide(book: Path, decided: Mapping[str, float]) -> int:
    """Fill in the workbook: a number where one is decided, else as proposed; how many decisions there are."""
    workbook = load_workbook(book)
    rows = [row for row in workbook[DECISION].iter_rows() if PARAMETER.fullmatch(str(row[0].value))]
    for row in rows:
        if row[DECIDED].value is None:
            row[DECIDED].value = decided.get(str(row[0].value), "ja")
    missing = set(decided) - {str(row[0].value) for row in rows}
    assert not missing, f"nothing to decide of {missing}"
    workbook.save(book)
    return len(rows)


def leave(book: Path, people: tuple[str, ...], last: date) -> None:
    """Give people in the workbook of registers their last day."""
    workbook = load_workbook(book)
    rows = list(workbook[PERSON].iter_rows())
    column = next([cell.value for cell in row].index(LAST_DAY) for row in rows if row[0].value == "Person")
    found = {str(row[0].value): row[column] for row in rows}
    for person in people:
        found[person].value = last
    workbook.save(book)


def main(name: str, folder: Path, years: int) -> None:
    """Turn the centre in ``folder``, made if it is not there, and tell each command."""
    centre = folder if folder.exists() else centre_folder(name, folder)

    def tertial(*arguments: str) -> None:
        sys.stdout.write(f"$ tertial {' '.join(arguments)}\n".replace(f"{centre}/", ""))
        sys.stdout.flush()
        done = subprocess.run(
            [str(Path(sys.executable).with_name("tertial")), "--centre", str(centre), *arguments],
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            sys.stdout.write(done.stdout + done.stderr)
            raise SystemExit(done.returncode)

    first = TURNED[name].first
    for year in range(first, first + years):
        turn(name, centre, year, tertial)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))
