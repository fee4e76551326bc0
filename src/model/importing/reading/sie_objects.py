"""What rows of a SIE file belong to: accounts, and objects of dimensions (units, projects, ...)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from model.importing.reading.sie_rows import FIELD, fields, unquoted


@dataclass(frozen=True)
class Names:
    """accounts: number -> name. objects: dimension -> object -> name."""

    accounts: dict[str, str]
    objects: dict[str, dict[str, str]]


def names_in(lines: pl.DataFrame) -> Names:
    """The names that ``lines`` (labelled) give."""
    accounts = fields(lines, ["#KONTO"], "konto namn").select("konto", "namn").drop_nulls()
    objects: dict[str, dict[str, str]] = {}
    found = fields(lines, ["#OBJEKT"], "dim objekt namn?").select("dim", "objekt", "namn").drop_nulls()
    for dimension, code, name in found.iter_rows():
        objects.setdefault(dimension, {})[code] = name
    return Names(dict(accounts.iter_rows()), objects)


def headings_of(dimension: str) -> tuple[str, str]:
    """The columns of a dimension: the object's number, and its name."""
    return f"dim {dimension}", f"dim {dimension} namn"


def with_names(table: pl.DataFrame, dimensions: Sequence[str], names: Names) -> pl.DataFrame:
    """``table`` with each account's name, and instead of object lists the objects of ``dimensions``."""
    lists = table.select("objekt").unique().drop_nulls()
    words = lists["objekt"].str.extract_all(FIELD)
    for dimension in dimensions:
        code, name = headings_of(dimension)
        lists = lists.with_columns(_object_of(words, dimension).alias(code))
        lists = lists.with_columns(_named(lists[code], names.objects.get(dimension, {})).alias(name))
    named = table.with_columns(_named(table["konto"], names.accounts).alias("kontonamn"))
    return named.join(lists, on="objekt", how="left", maintain_order="left").drop("objekt")


def _object_of(words: pl.Series, dimension: str) -> pl.Series:
    """What stands after ``dimension`` in each list of dimensions and objects; null in lists of odd length."""
    pairs = int(words.list.len().max() or 0) // 2  # type: ignore[arg-type]
    word = pl.col("words").list
    found = [
        pl.when(word.get(2 * place, null_on_oob=True).str.strip_chars('"') == dimension).then(
            word.get(2 * place + 1, null_on_oob=True)
        )
        for place in range(pairs)
    ]
    first = pl.coalesce(*found, pl.lit(None, pl.String))
    return words.to_frame("words").select(unquoted(pl.when(word.len() % 2 == 0).then(first))).to_series()


def _named(codes: pl.Series, names: dict[str, str]) -> pl.Series:
    return codes.replace_strict(names, default=None, return_dtype=pl.String)
