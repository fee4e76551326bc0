"""The table of reports in ``docs/operation.md`` is the registry's; run as a module, this writes it there."""

from __future__ import annotations

import re

from model.parameters.loading import project_root
from model.presentation.language import LOCALES
from model.report_kinds import REPORT_KINDS, ReportKind

PAGE = project_root() / "docs" / "operation.md"
BETWEEN = re.compile(r"(?<=<!-- reports: made from the registry -->\n\n).*?(?=\n\n<!-- end -->)", re.S)
HEADINGS = (
    "report",
    "shows",
    "about",
    "year",
    "made by `tertial run`",
    "computed first",
    "comments on",
    "languages",
)


def row_of(kind: ReportKind) -> tuple[str, ...]:
    return (
        f"`{kind.name}`",
        kind.shows,
        ", ".join(f"`--{name}`" for name in kind.about),
        "planned" if kind.is_planned else "followed up",
        "yes" if kind.main_job else "",
        ", ".join([*kind.needs, *(["study"] if kind.study else [])]),
        ", ".join(f"`{section}`" for section in kind.sections),
        ", ".join(LOCALES),
    )


def table() -> str:
    """The registry as a table in Markdown."""
    rows = [HEADINGS, ("---",) * len(HEADINGS), *map(row_of, REPORT_KINDS)]
    return "\n".join("|" + "".join(f" {cell} |" if cell else " |" for cell in row) for row in rows)


def test_the_page_has_the_registrys_table() -> None:
    (shown,) = BETWEEN.findall(PAGE.read_text(encoding="utf-8"))
    assert shown == table()


def test_the_table_has_a_row_for_each_report_with_what_it_declares() -> None:
    (phone,) = [line for line in table().splitlines() if line.startswith("| `phone`")]
    assert phone.endswith(
        "| `--unit`, `--month` | followed up | | | `phone`, `mail`, `call_backs` | sv, en |"
    )
    assert len(table().splitlines()) == 2 + len(REPORT_KINDS)


if __name__ == "__main__":
    PAGE.write_text(BETWEEN.sub(lambda _: table(), PAGE.read_text(encoding="utf-8")), encoding="utf-8")
