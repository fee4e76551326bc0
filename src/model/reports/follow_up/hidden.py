"""How a value of a group too small to be shown looks: dots on the page, nothing in the file.

They are told apart from what is not known, which is a dash.
"""

from __future__ import annotations

from model.parameters.schema.parameters import Parameters
from model.presentation.columns import Column, Composed, Row
from model.presentation.kinds import KindName, shown
from model.presentation.language import _

NOT_SHOWN = ".."


def unless_hidden(
    name: str, label: str, kind: KindName, flag: str = "shown", *, decimals: int | None = None
) -> Composed:
    """A column of dots where ``flag`` is false; decimals: of a value that is shown, else those of its row."""

    def words(row: Row) -> str:
        if not row[flag]:
            return NOT_SHOWN
        return shown(row[name], kind, row["decimals"] if decimals is None else decimals)

    return Composed(label, [Column(name, label, kind)], words, "right")


def of_answers(parameters: Parameters) -> str:
    """The line below a table of answers with hidden groups."""
    return _(
        "{dots} visas inte: grupper med färre än {least} svar, och så många till att de "
        "inte kan räknas fram ur totalen. Deras svar ingår i hela verksamheten.",
        dots=NOT_SHOWN,
        least=parameters.followup.minimum_answers.value,
    )


def of_people(parameters: Parameters) -> str:
    """The line below a table of people with hidden groups."""
    return _(
        "{dots} visas inte: grupper med färre än {least} personer, och så många till att de inte kan räknas "
        "fram ur totalen.",
        dots=NOT_SHOWN,
        least=parameters.followup.minimum_answers.value,
    )
