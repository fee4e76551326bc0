"""The page of rules in ``docs/remarks.md`` is what they declare; run as a module, this writes it there."""

from __future__ import annotations

import re

from model.observations.needs import table_needs
from model.observations.remarks import rules
from model.observations.rules.comments import RULES as OF_COMMENTS
from model.observations.rules.files import RULES as OF_FILES
from model.observations.rules.months import RULES as OF_MONTHS
from model.observations.rules.planned import RULES as OF_PARAMETERS
from model.observations.rules.rule import Rule
from model.observations.table_need import YEAR
from model.parameters.loading import project_root
from model.presentation.language import _, speaking

PAGE = project_root() / "docs" / "remarks.md"
BETWEEN = re.compile(r"(?<=<!-- rules: made from their declarations -->\n\n).*?(?=\n\n<!-- end -->)", re.S)
OF = {
    OF_MONTHS: "tables that are watched",
    OF_FILES: "every table",
    OF_PARAMETERS: "parameters",
    OF_COMMENTS: "comments",
}
HEADINGS = ("rule", "tells", "of", "what it catches, and from where")


def row_of(rule: Rule) -> tuple[str, ...]:
    files = {need.name: need.file.replace(YEAR, "<year>") for need in table_needs()}
    of = "; ".join(
        [*(where for rules, where in OF.items() if rule in rules), *(f"`{files[name]}`" for name in rule.of)]
    )
    with speaking("en"):
        says = _(rule.says)
    return f"`{rule.code}`", says, of, rule.explains


def table() -> str:
    """The declarations as a table in Markdown."""
    rows = [HEADINGS, ("---",) * len(HEADINGS), *map(row_of, rules())]
    return "\n".join("|" + "".join(f" {cell} |" if cell else " |" for cell in row) for row in rows)


def test_the_page_has_the_rules_as_they_are_declared() -> None:
    (shown,) = BETWEEN.findall(PAGE.read_text(encoding="utf-8"))
    assert shown == table()


def test_a_rule_is_known_by_its_code_and_its_tables() -> None:
    """Acknowledgements hold to the code."""
    told = [(rule.code, rule.of) for rule in rules()]
    assert len(set(told)) == len(told)
    assert all(rule.of or any(rule in several for several in OF) for rule in rules())


if __name__ == "__main__":
    PAGE.write_text(BETWEEN.sub(lambda _: table(), PAGE.read_text(encoding="utf-8")), encoding="utf-8")
