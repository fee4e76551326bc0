"""What the command line says while it works, and how it ends: progress, faults, a log of the unexpected.

Exit status: 0 done, 1 a fault in the input, 2 wrong use of the command, 3 an unexpected failure.
"""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from time import perf_counter
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn
from rich.table import Table

from model.errors import InputError
from model.parameters.loading import cache_folder
from model.private_files import write_private
from model.system_faults import told
from model.visible import lines_to_show

if TYPE_CHECKING:
    from model.presentation.tables import Table as DisplayTable

INPUT_FAULT = 1
USAGE_FAULT = 2
UNEXPECTED = 3
BORDER = 3
"""Cells beside each column of a table."""
LINES_PER_STAGE = 10
"""How often a stage is heard of where there is no terminal to draw a bar on."""

LOG_WIDTH = 120
"""Characters of a line where there is no terminal that has a width of its own."""


def _output(stderr: bool = False) -> Console:
    found = Console(stderr=stderr)
    return found if found.is_terminal or "COLUMNS" in os.environ else Console(stderr=stderr, width=LOG_WIDTH)


console = _output()
errors = _output(stderr=True)
_shows_details = False


class Stages:
    """Progress of the stages of a job, and the seconds that each took."""

    def __init__(self, bars: Progress | None) -> None:
        self.bars = bars
        self.tasks: dict[str, TaskID] = {}
        self.seconds: dict[str, float] = {}
        self.started = perf_counter()

    def advance(self, stage: str, done: int, total: int) -> None:
        """``done`` of ``total`` steps of ``stage`` have been taken."""
        self.seconds[stage] = perf_counter() - self.started - sum(self._before(stage))
        if self.bars:
            if stage not in self.tasks:
                self.tasks[stage] = self.bars.add_task(stage, total=total)
            self.bars.update(self.tasks[stage], completed=done, total=total)
        elif done == total or done % max(1, total // LINES_PER_STAGE) == 0:
            say(f"{stage}: {done} av {total}")

    def summary(self) -> str:
        """Seconds per stage and in all."""
        parts = [f"{stage.lower()} {seconds:.0f} s" for stage, seconds in self.seconds.items()]
        return "Tid: " + ", ".join([*parts, f"allt {perf_counter() - self.started:.0f} s."])

    def _before(self, stage: str) -> list[float]:
        return [seconds for name, seconds in self.seconds.items() if name != stage]


@contextmanager
def stages() -> Iterator[Stages]:
    """Bars on a terminal, plain lines elsewhere."""
    if not console.is_terminal:
        yield Stages(None)
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console) as bars:
        yield Stages(bars)


def shown(table: DisplayTable, framed: bool = True) -> Table:
    """A report's table as the terminal shows it: nothing is cut off, and as little broken as can be."""
    drawn = Table(title=table.caption, title_justify="left", caption_justify="left")
    if not framed:
        drawn.box = None
    for column, width in zip(table.columns, _widths(table), strict=True):
        drawn.add_column(column.heading, justify=column.align, width=width, overflow="fold")
    for place, row in enumerate(table.rows):
        drawn.add_row(*row, style="bold" if place in table.totals else None)
    return drawn


def _widths(table: DisplayTable) -> list[int | None]:
    """Of each column: no word or number is broken, or else headings alone; the rest goes where most lacks."""
    columns = [
        [column.heading, *(row[place] for row in table.rows)] for place, column in enumerate(table.columns)
    ]
    wanted = [_widest(line for cell in cells for line in cell.splitlines()) for cells in columns]
    words, values = ([_widest(" ".join(cells[first:]).split(" ")) for cells in columns] for first in (0, 1))
    numbers = [
        _widest(cells[1:]) if column.align == "right" else word
        for cells, column, word in zip(columns, table.columns, values, strict=True)
    ]
    words = [max(word, number) for word, number in zip(words, numbers, strict=True)]
    room = console.width - BORDER * len(columns) - 1
    for least in (words, numbers, values):
        if sum(least) <= room:
            return list(_shared(room, least, wanted))
    return [None] * len(columns)


def _shared(room: int, least: Sequence[int], wanted: Sequence[int]) -> list[int]:
    """Widths of at least ``least``, as near ``wanted`` as there is room for."""
    widths = list(least)
    while sum(widths) < room:
        lacks = [want - width for want, width in zip(wanted, widths, strict=True)]
        if max(lacks) <= 0:
            break
        widths[lacks.index(max(lacks))] += 1
    return widths


def _widest(texts: Iterable[str]) -> int:
    return max((cell_len(line) for text in texts for line in text.splitlines()), default=0)


def say_list(points: Iterable[str]) -> None:
    """Points of a report, a line each; what is bold in Markdown is not here."""
    for point in points:
        say("- " + point.replace("**", ""))


def show_details(wanted: bool) -> None:
    """Whether :func:`fail` shows the details of an unexpected failure instead of writing them to a log."""
    global _shows_details
    _shows_details = wanted


def say(text: str) -> None:
    """A line to the reader, as it is: paths are neither wrapped nor coloured."""
    console.print(lines_to_show(text), markup=False, highlight=False, soft_wrap=True)


def complain(text: str) -> None:
    """A line about what is wrong."""
    errors.print(lines_to_show(text), style="bold red", markup=False, highlight=False, soft_wrap=True)


def fail(error: Exception, where: str = "") -> int:
    """Say what went wrong, in one line per fault; returns the exit status.

    The details of an unexpected failure go to a log, or to the reader who wants them.
    """
    place = f" i {where}" if where else ""
    error = told(error) or error
    if isinstance(error, InputError):
        for finding in error.findings:
            complain(f"Fel{place}: {finding}")
        return INPUT_FAULT
    cause = " ".join(str(error).split()) or type(error).__name__
    if _shows_details:
        traceback.print_exception(error, file=sys.stderr)
        complain(f"Oväntat fel{place}: {cause}")
    else:
        complain(f"Oväntat fel{place}: {cause} {_logged(error)}")
    return UNEXPECTED


def _logged(error: Exception) -> str:
    """Write the details to a log; a sentence that says where they are."""
    try:
        path = cache_folder() / "log" / f"{datetime.now():%Y-%m-%dT%H%M%S.%f}.log"
        write_private(path, "".join(traceback.format_exception(error)))
    except (OSError, InputError):
        return "(Detaljerna gick inte att spara; kör med tertial --verbose.)"
    return f"(Detaljer: {path})"


def utf8_output() -> None:
    """Swedish letters also on a Windows console and in a log of cron, whatever the locale."""
    for output in (sys.stdout, sys.stderr):
        if hasattr(output, "reconfigure"):
            output.reconfigure(encoding="utf-8", errors="replace")
