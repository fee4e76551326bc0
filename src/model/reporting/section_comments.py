"""The controller's comments in a report about one unit or customer: shown if written, asked for if owed."""

from __future__ import annotations

import pandas as pd
from IPython.display import Markdown

from model.followup import Period
from model.observations.comments import read_comment
from model.reporting.display import Notice
from model.reporting.formats import inside
from model.reporting.outlook_report import SECTIONS


def section_comment(
    period: Period, report: str, section: str, owed: pd.DataFrame
) -> Markdown | Notice | None:
    """The comment on ``section``, a notice when one is owed and not written, else None."""
    text = read_comment(period.year, report, section)
    if text is not None:
        return Markdown(text)  # type: ignore[no-untyped-call]
    if section not in set(owed["section"]):
        return None
    return Notice(
        f"Avvikelsen ska förklaras: skriv om {inside(SECTIONS[section])}.", "warning", "Kommentar saknas."
    )
