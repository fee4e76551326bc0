"""Lines of a SIE file taken apart into the fields that the format gives each label."""

from __future__ import annotations

import re

import polars as pl

from model.errors import Finding
from model.importing.reading.sie_text import SieText
from model.visible import visible

FIELD = r'"(?:\\.|[^"\\])*"|[^\s"{}]+'
OBJECTS = r'(?:"(?:\\.|[^"\\])*"|[^"{}])*'
AMOUNT = r"^[+-]?\d{1,15}(?:\.\d{1,2}0*)?$"
ROW_LABELS = ("#TRANS", "#RTRANS", "#BTRANS")
SHOWN = 60
QUOTED = re.compile(r'"(?:\\.|[^"\\])*"?')
MAXIMUM_FINDINGS = 20
BLANK = " \t\x00\x1a"

BALANCES = {
    "#IB": "år konto saldo kvantitet?",
    "#UB": "år konto saldo kvantitet?",
    "#RES": "år konto saldo kvantitet?",
    "#OIB": "år konto {objekt} saldo kvantitet?",
    "#OUB": "år konto {objekt} saldo kvantitet?",
    "#PSALDO": "år period konto {objekt} saldo kvantitet?",
    "#PBUDGET": "år period konto {objekt} saldo kvantitet?",
}
TRANSACTION = "konto {objekt} belopp transdatum? transtext? kvantitet? sign?"
VOUCHER = "serie vernr verdatum vertext? regdatum? sign?"


def labelled(text: SieText) -> pl.DataFrame:
    """Lines that say something: row, line, label (upper case)."""
    line = pl.col("line").str.strip_chars(BLANK)
    return (
        text.lines.to_frame()
        .with_row_index("row", offset=1)
        .with_columns(line=pl.when(open_quote(line)).then(line + '"').otherwise(line))
        .filter(pl.col("line") != "")
        .with_columns(label=pl.col("line").str.extract(r"^(#\w+|[{}])").str.to_uppercase())
        .with_columns(
            opens=(pl.col("label") == "{")
            | ((pl.col("label") == "#VER") & pl.col("line").str.ends_with("{")),
            closes=pl.col("label") == "}",
        )
    )


def open_quote(line: pl.Expr) -> pl.Expr:
    """Whether the line's last text has no end: it then ends with the line."""
    return (line.str.count_matches('"', literal=True) - line.str.count_matches(r"\"", literal=True)) % 2 == 1


def _pattern(layout: str) -> str:
    """A layout such as ``konto {objekt} belopp sign?`` as a pattern with a named group for each field.

    Further fields, of later editions of the format, are passed over.
    """
    pattern, separator = r"^#\w+", r"\s+"
    for field in layout.split():
        group = field.strip("{}?")
        if field.startswith("{"):
            pattern += rf"(?:\s*\{{(?P<{group}>{OBJECTS})\}}\s*|\s+)"
            separator = ""
        elif field.endswith("?"):
            pattern += rf"(?:\s+(?P<{group}>{FIELD}))?"
        else:
            pattern += rf"{separator}(?P<{group}>{FIELD})"
            separator = r"\s+"
    return pattern + rf"(?:\s+(?:{FIELD}))*\s*\{{?$"


def _unquoted(column: pl.Expr) -> pl.Expr:
    return (
        pl.when(column.str.starts_with('"'))
        .then(column.str.slice(1).str.head(-1).str.replace_all(r"\"", '"', literal=True).str.strip_chars())
        .otherwise(column)
        .replace("", None)
        .name.keep()
    )


def fields(lines: pl.DataFrame, label: str, layout: str) -> pl.DataFrame:
    """Rows with ``label``: row, line and a column per field; all null where the row has another layout."""
    groups = [field.strip("{}?") for field in layout.split()]
    found = lines.filter(pl.col("label") == label).select("row", "line", fields=_groups(layout))
    return found.unnest("fields").with_columns(
        _unquoted(pl.col(group)) for group in groups if group != "objekt" or "{" not in layout
    )


def _groups(layout: str) -> pl.Expr:
    return pl.col("line").str.extract_groups(_pattern(layout))


def names_of(lines: pl.DataFrame, label: str, layout: str, value: str = "namn") -> dict[str, str]:
    """The texts of rows with ``label``: first field -> ``value``."""
    key = layout.split()[0]
    found = fields(lines, label, layout).filter(pl.col(key).is_not_null() & pl.col(value).is_not_null())
    return dict(found.select(key, value).iter_rows())


def ore_of(column: str) -> pl.Expr:
    """Amounts such as ``-12.5`` as whole öre, exactly (Int64); null for anything else."""
    cell = pl.col(column)
    whole = cell.str.extract(r"(\d+)").cast(pl.Int64) * 100
    part = cell.str.extract(r"\.(\d+)").fill_null("0").str.pad_end(2, "0").str.head(2).cast(pl.Int64)
    sign = pl.when(cell.str.starts_with("-")).then(-1).otherwise(1)
    return pl.when(cell.str.contains(AMOUNT)).then(sign * (whole + part))


def shown(line: str) -> str:
    """A line as a message shows it: without its texts, which may be about persons."""
    return visible(QUOTED.sub('"…"', line.strip())[:SHOWN]) or "tomt"


def _unread(table: pl.DataFrame, key: str, amount: str, name: str, layout: str) -> list[Finding]:
    """A finding for each row of another layout than told, and each amount that is none."""
    shape = " ".join(layout.replace("?", "").split())
    findings = []
    for row, line, found, cell in (
        table.filter(pl.col(key).is_null() | pl.col("ore").is_null())
        .select("row", "line", key, amount)
        .head(MAXIMUM_FINDINGS)
        .iter_rows()
    ):
        if found is not None:
            wanted = "ett belopp med decimalpunkt och högst två decimaler"
            findings.append(
                Finding(name, f"rad {row}, kolumn {amount}", visible(cell or "") or "tomt", wanted)
            )
        else:
            findings.append(Finding(name, f"rad {row}", shown(line), f"fälten {shape}"))
    return findings


def transactions_of(lines: pl.DataFrame, name: str) -> tuple[pl.DataFrame, list[Finding]]:
    """Rows of vouchers with the voucher's own fields, and what could not be read."""
    lines = lines.with_columns(voucher_row=pl.when(pl.col("label") == "#VER").then("row").forward_fill())
    vouchers = fields(lines, "#VER", VOUCHER)
    broken = [
        Finding(name, f"rad {row}", shown(line), "fälten " + VOUCHER.replace("?", ""))
        for row, line in vouchers.filter(pl.col("verdatum").is_null()).select("row", "line").iter_rows()
    ]
    table = (
        lines.filter(pl.col("label").is_in(ROW_LABELS))
        .select(
            "row",
            "line",
            "voucher_row",
            pl.col("label").str.strip_prefix("#").alias("typ"),
            fields=_groups(TRANSACTION),
        )
        .unnest("fields")
        .with_columns(_unquoted(pl.col("konto", "belopp", "transdatum", "transtext", "kvantitet", "sign")))
        .with_columns(ore=ore_of("belopp"))
    )
    unread = _unread(table, "konto", "belopp", name, TRANSACTION)
    voucher = vouchers.select(pl.col("row").alias("voucher_row"), "serie", "vernr", "verdatum", "vertext")
    joined = table.join(voucher, on="voucher_row", how="left", maintain_order="left")
    return (
        joined.select(
            "row",
            "typ",
            "serie",
            "vernr",
            "verdatum",
            "vertext",
            "konto",
            "objekt",
            "belopp",
            pl.coalesce("transdatum", "verdatum").alias("datum"),
            "transtext",
            "kvantitet",
            "voucher_row",
            "ore",
        ),
        broken + unread,
    )


def balances_of(lines: pl.DataFrame, name: str) -> tuple[pl.DataFrame, list[Finding]]:
    """Balances of every kind in the order of the file, and what could not be read."""
    columns = ("row", "typ", "år", "period", "konto", "objekt", "saldo", "kvantitet", "ore")
    tables, findings = [], []
    for label, layout in BALANCES.items():
        table = fields(lines, label, layout).with_columns(
            ore=ore_of("saldo"), typ=pl.lit(label.removeprefix("#"))
        )
        findings += _unread(table, "konto", "saldo", name, layout)
        absent = [pl.lit(None, pl.String).alias(column) for column in columns if column not in table.columns]
        tables.append(table.with_columns(absent).select(columns))
    return pl.concat(tables).sort("row"), findings


def with_dimensions(table: pl.DataFrame, objects: pl.DataFrame) -> pl.DataFrame:
    """The object list of each row as columns ``dim N`` and ``dim N namn``; each list is taken apart once."""
    lists = table.select("objekt").unique().drop_nulls()
    pairs = (
        lists.with_columns(pl.col("objekt").str.extract_all(FIELD).alias("part"))
        .with_columns(
            pl.col("part").list.gather_every(2).alias("dim"),
            pl.col("part").list.gather_every(2, 1).alias("value"),
        )
        .filter(pl.col("dim").list.len() == pl.col("value").list.len())
        .select("objekt", "dim", "value")
        .explode("dim", "value")
        .drop_nulls()
        .with_columns(_unquoted(pl.col("dim", "value")))
    )
    named = pairs.join(
        objects.select("dim", pl.col("objekt").alias("value"), "namn")
        .drop_nulls()
        .unique(["dim", "value"], keep="last"),
        on=["dim", "value"],
        how="left",
    )
    for dimension in sorted(pairs["dim"].unique().drop_nulls(), key=lambda code: (len(code), code)):
        of_one = named.filter(pl.col("dim") == dimension).unique("objekt", keep="first")
        columns = of_one.select(
            "objekt", pl.col("value").alias(f"dim {dimension}"), pl.col("namn").alias(f"dim {dimension} namn")
        )
        table = table.join(columns, on="objekt", how="left", maintain_order="left")
    return table.drop("objekt")


def with_account_names(table: pl.DataFrame, names: dict[str, str]) -> pl.DataFrame:
    """``table`` with the name of each account, ``kontonamn``, beside it."""
    place = table.get_column_index("konto") + 1
    named = table["konto"].replace_strict(names, default=None, return_dtype=pl.String).alias("kontonamn")
    return table.insert_column(place, named)
