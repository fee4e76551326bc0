"""The table of tables in ``docs/data.md`` is what they declare; run as a module, this writes it there."""

from __future__ import annotations

import re

from model.observations.needs import BEFORE_THE_YEAR, WITHIN_THE_YEAR, table_needs
from model.observations.table_need import YEAR, TableNeed
from model.parameters.loading import project_root
from model.presentation.language import _, speaking

PAGE = project_root() / "docs" / "data.md"
BETWEEN = re.compile(r"(?<=<!-- tables: made from their declarations -->\n\n).*?(?=\n\n<!-- end -->)", re.S)
HEADINGS = ("file", "holds", "gives reports", "shown in", "first month", "no rows mean", "known from")


def row_of(need: TableNeed) -> tuple[str, ...]:
    with speaking("en"):
        holds, adds = _(need.holds), _(need.adds)
    return (
        f"`{need.file.replace(YEAR, '<year>')}`",
        holds,
        adds,
        ", ".join(need.reports),
        "yes" if need.is_base else "",
        "nothing has come" if need.may_be_empty else "not there",
        "; ".join(str(rule) for rule in need.known_from),
    )


def table() -> str:
    """The declarations as a table in Markdown."""
    rows = [HEADINGS, ("---",) * len(HEADINGS), *map(row_of, table_needs())]
    return "\n".join("|" + "".join(f" {cell} |" if cell else " |" for cell in row) for row in rows)


def test_the_page_has_the_tables_as_they_are_declared() -> None:
    (shown,) = BETWEEN.findall(PAGE.read_text(encoding="utf-8"))
    assert shown == table()


def test_every_table_of_the_example_is_declared() -> None:
    """But for its sources, which are told of all tables and no report shows; nothing is amended or asked."""
    held = set(table_needs()) - {*BEFORE_THE_YEAR, *WITHIN_THE_YEAR}
    declared = {need.file.split("/")[-1] for need in held} | {"provenance.csv"}
    kept = {path.name for path in (project_root() / "data").rglob("*.csv")}
    assert kept == declared


if __name__ == "__main__":
    PAGE.write_text(BETWEEN.sub(lambda _: table(), PAGE.read_text(encoding="utf-8")), encoding="utf-8")
