"""Surveys over the years, with changes told by the figures and not by memory."""

from __future__ import annotations

import numpy as np
import pandas as pd


def by_year(survey: pd.DataFrame, measures: list[str], level: str | None = None) -> pd.DataFrame:
    """Measures by year: measure, one column per year, change.

    The change is the latest year's against the one before, and missing where there is none.

    ``level`` picks one level of a staff survey. A value that was not measured is NaN, never zero.
    """
    chosen = survey if level is None else survey[survey["level"] == level]
    wide = chosen.pivot_table(index="measure", columns="year", values="value", aggfunc="first", dropna=False)
    years = sorted(survey["year"].unique())
    table = wide.reindex(index=measures, columns=years)
    table["change"] = (table[years[-1]] - table[years[-2]]).round(6) if len(years) > 1 else np.nan
    return table.reset_index()


def direction(changes: pd.Series) -> dict[str, int]:
    """How many measures rose, fell and stayed: keys up, down, same."""
    known = changes.dropna()
    return {"up": int((known > 0).sum()), "down": int((known < 0).sum()), "same": int((known == 0).sum())}
