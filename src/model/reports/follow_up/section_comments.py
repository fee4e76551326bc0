"""The controller's comments in a report: shown if written, asked for if owed.

A comment that has not been written in the report's language is shown in Swedish and marked as such.
"""

from __future__ import annotations

import pandas as pd
from IPython.display import Markdown

from model.followup import Period
from model.observations.comments import read_comment
from model.presentation.display import Notice, prose
from model.presentation.formats import inside
from model.presentation.language import SWEDISH, _, spoken
from model.reports.follow_up.outlook import SECTIONS


def written_comment(year: int, report: str, section: str) -> Markdown | None:
    """The comment on ``section``, or None when none is written."""
    text = read_comment(year, report, section, language=spoken())
    if text is not None:
        return prose(text)
    swedish = read_comment(year, report, section)
    return None if swedish is None else prose(in_swedish(swedish))


def in_swedish(text: str) -> str:
    """Markdown that stands in Swedish in a report in another language, marked for screen readers."""
    return f"::: {{lang={SWEDISH}}}\n{text}\n:::"


def section_comment(
    period: Period, report: str, section: str, owed: pd.DataFrame
) -> Markdown | Notice | None:
    """The comment on ``section``, a notice when one is owed and not written, else None."""
    comment = written_comment(period.year, report, section)
    if comment is not None or section not in set(owed["section"]):
        return comment
    text = _("Avvikelsen ska förklaras: skriv om {section}.", section=inside(_(SECTIONS[section])))
    return Notice(text, "warning", _("Kommentar saknas."))
