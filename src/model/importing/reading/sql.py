"""A table or a query of any database that SQLAlchemy knows, by its address; read only.

The password comes from an environment variable: it stands in no file and no message. Values become text as
the description's other sources write it (its decimal mark, ISO dates), so that one set of kinds serves all
formats.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import polars as pl
import sqlalchemy as sa
from pydantic import Field, model_validator
from sqlalchemy.engine import URL, Connection, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError

from model.errors import Finding, InputError
from model.importing.described import Described
from model.importing.description import SourceDescription
from model.importing.raw_tables import ROW, Part, RawTable
from model.importing.reading.options import options_of
from model.visible import visible

ROWS_AT_A_TIME = 100_000
ADDRESS = "://"
READ_ONLY = {
    "postgresql": "SET TRANSACTION READ ONLY",
    "mysql": "SET SESSION TRANSACTION READ ONLY",
    "mariadb": "SET SESSION TRANSACTION READ ONLY",
    "oracle": "SET TRANSACTION READ ONLY",
    "sqlite": "PRAGMA query_only = ON",
}
"""What forbids a database to be changed; for others the query alone and the user's own rights do."""
QUOTED = re.compile("'[^']*'|\"[^\"]*\"")
HIDDEN = "***"
SHOWN = 200
DECIMAL_POINT = r"^(-?\d+)\.(\d+)$"


class SqlOptions(Described):
    """url: where the database is, with user but without password; what is imported ``--from`` goes before it.

    table (with schema) or query: what is read; parameters: values of the query's ``:names``.
    password_variable: environment variable that has the password.
    """

    url: str | None = None
    table: str | None = None
    db_schema: str | None = Field(default=None, alias="schema")
    query: str | None = None
    parameters: dict[str, str | int | float] = Field(default_factory=dict)
    password_variable: str = "TERTIAL_SQL_PASSWORD"

    @model_validator(mode="after")
    def _one_thing_to_read(self) -> SqlOptions:
        if (self.table is None) == (self.query is None):
            raise ValueError("antingen table eller query")
        if self.query is not None and not _only_reads(self.query):
            raise ValueError("en enda fråga som börjar med SELECT eller WITH och inte skriver (INTO)")
        return self


def _only_reads(query: str) -> bool:
    """Whether it is one statement that begins as a question does, and puts its answer nowhere."""
    statement = QUOTED.sub("''", query).strip().rstrip(";").upper()
    begins = re.match(r"(SELECT|WITH)\b", statement)
    return bool(begins) and ";" not in statement and not re.search(r"\bINTO\b", statement)


def read(source: str, description: SourceDescription) -> RawTable:
    """The rows of the database at ``source`` (an address, or anything else for the description's own).

    ``row`` is the place in the answer. sha256 is of the rows in sorted order, since a database promises
    none. Raises InputError where there is no such driver, database, user, table or column; the message
    never has the password.
    """
    options = options_of(description, SqlOptions)
    url = _address(source if ADDRESS in source else options.url, options)
    shown = f"{url.get_backend_name()}://{url.host or ''}/{url.database or ''}"
    try:
        engine = sa.create_engine(url)
        with engine.connect() as connection:
            parts = list(_parts(connection, options, description.decimal))
        engine.dispose()
    except (ModuleNotFoundError, NoSuchModuleError) as error:
        wanted = "en installerad drivrutin (för PostgreSQL: pip install 'tertial[sql]')"
        raise InputError(Finding(shown, "drivrutinen", visible(str(error)[:SHOWN]), wanted)) from None
    except SQLAlchemyError as error:
        wanted = "en databas som svarar på frågan; lösenord i miljövariabeln " + options.password_variable
        raise InputError(Finding(shown, "databasen", _said(error, url), wanted)) from None
    headings = tuple(name for name in parts[0].frame.columns if name != ROW)
    what = f"tabell {options.table}" if options.table else "fråga"
    return RawTable(shown, _digest(parts), headings, iter(parts), {"läst ur": what})


def _address(given: str | None, options: SqlOptions) -> URL:
    wanted = "en adress som postgresql+psycopg://användare@server/databas"
    if given is None:
        raise InputError(Finding("källans beskrivning", "options.url", "saknas", wanted))
    try:
        url = make_url(given)
    except ArgumentError:
        raise InputError(Finding("källans beskrivning", "options.url", "ingen adress", wanted)) from None
    if url.password is not None:
        safe = f"adressen utan lösenord; det tas ur miljövariabeln {options.password_variable}"
        shown = url.render_as_string(hide_password=True)
        raise InputError(Finding("källans beskrivning", "options.url", shown, safe))
    password = os.environ.get(options.password_variable)
    return url.set(password=password) if password and url.host else url


def _said(error: SQLAlchemyError, url: URL) -> str:
    """The first line of what the database says, without the password."""
    said = str(getattr(error, "orig", None) or error).strip().split("\n")[0][:SHOWN]
    return visible(said.replace(str(url.password), HIDDEN) if url.password else said) or "ett fel"


def _parts(connection: Connection, options: SqlOptions, decimal: str) -> Iterator[Part]:
    """The answer in parts; at least one, so that its columns are known."""
    if statement := READ_ONLY.get(connection.dialect.name):
        connection.execute(sa.text(statement))
    question = (
        sa.text(options.query)
        if options.query is not None
        else sa.select(sa.text("*")).select_from(sa.table(options.table or "", schema=options.db_schema))
    )
    answer = connection.execution_options(stream_results=True).execute(question, options.parameters)
    names, row = list(answer.keys()), 1
    while True:
        rows = answer.fetchmany(ROWS_AT_A_TIME)
        if rows or row == 1:
            yield Part(_texts(names, rows, row, decimal))
        if len(rows) < ROWS_AT_A_TIME:
            return
        row += len(rows)


def _texts(names: Sequence[str], rows: Sequence[Sequence[Any]], first: int, decimal: str) -> pl.DataFrame:
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(names)
    numbers = pl.Series(ROW, range(first, first + len(rows)), pl.UInt32)
    return pl.DataFrame(
        [numbers, *(_as_text(name, values, decimal) for name, values in zip(names, columns, strict=True))]
    )


def _as_text(name: str, values: Sequence[Any], decimal: str) -> pl.Series:
    """A column as text: numbers with ``decimal``, ISO days and clocks, 1 and 0 for true and false."""
    try:
        column = pl.Series(name, values, strict=True)
    except (TypeError, pl.exceptions.PolarsError):
        return pl.Series(name, [_text(value, decimal) for value in values], pl.String)
    kind = column.dtype
    if kind in (pl.String, pl.Null) or kind.is_integer():
        return column.cast(pl.String)
    if kind == pl.Boolean:
        return column.cast(pl.Int8).cast(pl.String)
    if kind.is_numeric():
        return column.cast(pl.String).str.replace(DECIMAL_POINT, f"${{1}}{decimal}${{2}}")
    if kind == pl.Date:
        return column.dt.strftime("%Y-%m-%d")
    return pl.Series(name, [_text(value, decimal) for value in values], pl.String)


def _text(value: Any, decimal: str) -> str | None:
    if value is None:
        return None
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, float | Decimal):
        return format(value, "f" if isinstance(value, Decimal) else "").replace(".", decimal)
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="seconds")
    if isinstance(value, timedelta):
        seconds = int(value.total_seconds())
        return f"{seconds // 3600}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
    return str(value)


def _digest(parts: Sequence[Part]) -> str:
    rows = pl.concat([part.frame.drop(ROW) for part in parts])
    return hashlib.sha256(rows.sort(rows.columns).write_csv().encode()).hexdigest()
