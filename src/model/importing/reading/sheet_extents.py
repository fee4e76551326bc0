"""How large a workbook's sheets are, and how much they hold: run as a process of its own, bounded in memory.

Prints a list of [sheet, rows, columns, filled cells, row and column of the last filled one]. Nothing of the
model is imported, so that it begins at once and what it holds is the workbook alone.
"""

from __future__ import annotations

import json
import sys
from contextlib import suppress

from python_calamine import CalamineError, CalamineWorkbook

LARGE = 2_000_000
"""Sheets of fewer cells are not gone through."""


def extents(source: str) -> list[tuple[str, int, int, int, int, int]]:
    """What is printed of the workbook at ``source``; what it cannot be read as, somebody else tells."""
    found: list[tuple[str, int, int, int, int, int]] = []
    with suppress(CalamineError, OSError):
        workbook = CalamineWorkbook.from_path(source)
        for name in workbook.sheet_names:
            with suppress(CalamineError):
                sheet = workbook.get_sheet_by_name(name)
                rows, columns = sheet.total_height + 1, sheet.total_width + 1
                if rows * columns <= LARGE:
                    continue
                filled, last = 0, (0, 0)
                for number, cells in enumerate(sheet.iter_rows(), start=1):
                    places = [place for place, cell in enumerate(cells, start=1) if cell != ""]
                    filled += len(places)
                    last = (number, places[-1]) if places else last
                found.append((name, rows, columns, filled, *last))
    return found


def bounded(memory: int) -> None:
    """Let the process take no more than so many bytes, where that can be said."""
    with suppress(ImportError, ValueError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))


if __name__ == "__main__":
    bounded(int(sys.argv[2]))
    sys.stdout.write(json.dumps(extents(sys.argv[1])))
