"""Rules of single rows: what a row says must be possible, by itself or beside the parameters."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

import pandas as pd

from model.marked import N_
from model.observations.rules.looked_at import Tables, plain
from model.observations.rules.rule import VALUES, Remark, Rule


class Judged(NamedTuple):
    """Of each row whether it is told, the value that is, and what it is held against, if anything."""

    told: pd.Series[bool]
    value: pd.Series[Any]
    other: pd.Series[Any] | float | None = None


Judge = Callable[[pd.DataFrame, Tables], Judged | None]


def row_rule(
    table: str,
    judge: Judge,
    *,
    code: str,
    says: str,
    wanted: str,
    explains: str,
    column: str = "",
    figure: str = "",
    keys: Sequence[str] = (),
    against: bool = True,
    whole: bool = False,
) -> Rule:
    """A rule of the rows of ``table``, as known at the month's end, or all that stand in it if ``whole``.

    judge: tells of each row; None where it cannot judge. keys: columns that say which row it is.
    """

    def look(tables: Tables, rule: Rule) -> Iterator[Remark]:
        rows = tables.all_rows(table) if whole else tables.known(table)
        if rows is None or rows.empty or (column and not figure and column not in rows):
            return
        judged = judge(rows, tables)
        if judged is None:
            return
        for at in rows.index[judged.told.fillna(False).astype(bool)]:
            other = judged.other.loc[at] if isinstance(judged.other, pd.Series) else judged.other
            yield tables.remark(
                rule,
                table,
                at=at,
                column=column,
                key={name: plain(rows.loc[at, name]) for name in keys},
                value=plain(judged.value.loc[at]),
                other=plain(other),
            )

    return Rule(
        code=code,
        says=says,
        wanted=wanted,
        explains=explains,
        look=look,
        figure=figure,
        against=against,
        of=(table,),
    )


def never_negative(
    table: str, column: str, by: Sequence[str] = (), only: dict[str, Sequence[str]] | None = None
) -> Rule:
    """``column`` is told where it is negative, one remark for all such rows of each of ``by``.

    only: the rows that it goes for, by a column and its values.
    """

    def look(tables: Tables, rule: Rule) -> Iterator[Remark]:
        rows = tables.known(table)
        if rows is None:
            return
        for name, values in (only or {}).items():
            rows = rows[rows[name].isin(list(values))]
        wrong = rows[rows[column] < 0]
        groups = wrong.groupby(list(by), sort=False) if by and len(wrong) else [((), wrong)]
        for names, group in groups:
            if len(group):
                key: dict[str, Any] = dict(zip(by, map(plain, names), strict=True))
                if len(group) > 1:
                    key[VALUES] = len(group)
                yield tables.remark(
                    rule,
                    table,
                    at=group.index[0],
                    column=column,
                    key=key,
                    value=float(group[column].sum()),
                )

    return Rule(
        code=f"negative_{column}",
        says=N_("minustecken där beloppen är positiva"),
        wanted="ett belopp utan minustecken{which}; intäkter och kostnader är båda positiva",
        explains=f"A negative `{column}`: revenue and costs are both written as positive.",
        look=look,
        of=(table,),
    )
