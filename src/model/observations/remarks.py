"""What stands out in a year's tables and is no fault: told before a report is made, and on its last page.

Between what is refused and what is printed stands what is possible but implausible. Rules are declared with
the tables and between them; whoever tells of what they find takes it as one list. A remark changes nothing:
the values are with as they stand.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from model.computing.value_digest import value_digest
from model.observations.deliveries import PARAMS, files_below
from model.observations.files import data_folder, read_files
from model.observations.needs import table_needs
from model.observations.rules import comments, files, months, planned
from model.observations.rules.looked_at import Tables
from model.observations.rules.rule import MONTH, VALUES, Remark, Rule
from model.parameters.schema.parameters import Parameters
from model.time_units import MONTHS

ALIKE = 3
"""More cells of one column and month than so, of one unit or customer, are told as one: their sum."""
MOST_KEPT = 64
TOGETHER = ("unit", "customer", MONTH)


def rules() -> tuple[Rule, ...]:
    """Every rule, those of every table first, then those of each, and of the parameters."""
    return (
        *months.RULES,
        *files.RULES,
        *comments.RULES,
        *(rule for need in table_needs() for rule in need.rules),
        *planned.RULES,
    )


def remarks(
    year: int,
    data: Path | None = None,
    *,
    through: int = MONTHS,
    earlier: Path | None = None,
    parameters: Parameters | None = None,
) -> list[Remark]:
    """What stands out in the tables of ``year`` to the end of month ``through``.

    data: the folder of data, the centre's own if none is given. earlier: that of years before, if another.
    parameters: what the tables are held against too.
    """
    folder = data_folder(data)
    before = earlier or folder
    noted = files_below(folder.parent / PARAMS, folder)
    stamps = {file: _stamp(file) for root in {folder, before} for file in (*read_files(root), *noted)}
    key = value_digest(year, through, folder, before, parameters, stamps)
    if key not in _kept:
        if len(_kept) >= MOST_KEPT:
            _kept.clear()
        needs = {need.name: need for need in table_needs()}
        tables = Tables(year, through, folder, before, needs, parameters)
        _kept[key] = tuple(one for rule in rules() for one in _together(list(rule.look(tables, rule))))
    return list(_kept[key])


_kept: dict[str, tuple[Remark, ...]] = {}
"""What was found, in this process and those forked from it, as long as no file is another."""


def _stamp(file: Path) -> tuple[int, int]:
    told = file.stat()
    return told.st_mtime_ns, told.st_size


def _together(found: Sequence[Remark]) -> Iterator[Remark]:
    """Cells of one column that are told as one: a month's of a unit, where there are more than a few."""
    kinds: dict[tuple[str, ...], list[Remark]] = {}
    for one in found:
        kinds.setdefault(_kind(one), []).append(one)
    for same in kinds.values():
        values = [one.value for one in same if isinstance(one.value, int | float)]
        if len(same) <= ALIKE or len(values) < len(same):
            yield from same
            continue
        others = [one.other for one in same if isinstance(one.other, int | float)]
        common = [item for item in same[0].key.items() if all(item in one.key.items() for one in same)]
        key = {**dict(common), VALUES: len(same)}
        yield replace(same[0], row=None, key=key, value=sum(values), other=sum(others) if others else None)


def _kind(remark: Remark) -> tuple[str, ...]:
    return (remark.file, remark.column, *(str(remark.key.get(name)) for name in TOGETHER))
