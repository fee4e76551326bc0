"""Lines of a SIE file taken apart into the fields that the format gives each label."""

from __future__ import annotations

import re
from collections.abc import Sequence

import polars as pl

from model.errors import Finding
from model.importing.reading.sie_text import Block
from model.visible import visible

FIELD = r'"(?:\\.|[^"\\])*"|[^\s"{}]+'
OBJECTS = r'\{(?:"(?:\\.|[^"\\])*"|[^"{}])*\}'
AMOUNT = r"^[+-]?\d{1,15}(?:\.\d{1,2}0*)?$"
ORE = pl.Decimal(17, 2)
ROW_LABELS = ("#TRANS", "#RTRANS", "#BTRANS")
SHOWN = 60
QUOTED = re.compile(r'"(?:\\.|[^"\\])*"?')
MAXIMUM_FINDINGS = 20
BLANK = " \t\r\x00\x1a"

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


def numbered(block: Block) -> pl.DataFrame:
    """The lines of ``block`` that say something: row, line."""
    lines = pl.Series("line", [block.text]).str.split("\n").explode().str.strip_chars(BLANK)
    return lines.to_frame().with_row_index("row", offset=block.first).filter(pl.col("line") != "")


def labelled(lines: pl.DataFrame) -> pl.DataFrame:
    """``lines`` with label (upper case), whether they open or close a voucher, and lack a last quote."""
    line = pl.col("line")
    return (
        lines.with_columns(unended=_open_quote(line))
        .with_columns(line=pl.when("unended").then(line + '"').otherwise(line))
        .with_columns(label=line.str.extract(r"^(#\w+|[{}])").str.to_uppercase())
        .with_columns(
            opens=(pl.col("label") == "{") | ((pl.col("label") == "#VER") & line.str.ends_with("{")),
            closes=pl.col("label") == "}",
        )
    )


def _open_quote(line: pl.Expr) -> pl.Expr:
    """Whether the line's last text has no end: it then ends with the line."""
    return (line.str.count_matches('"', literal=True) - line.str.count_matches(r"\"", literal=True)) % 2 == 1


def _pattern(layout: str) -> str:
    """What a line of a layout such as ``konto {objekt} belopp sign?`` looks like.

    Further fields, of later editions of the format, are passed over.
    """
    pattern, separator = r"^#\w+", r"\s+"
    for field in layout.split():
        if field.startswith("{"):
            pattern += rf"(?:\s*{OBJECTS}\s*|\s+)"
            separator = ""
        elif field.endswith("?"):
            pattern += rf"(?:\s+(?:{FIELD}))?"
        else:
            pattern += rf"{separator}(?:{FIELD})"
            separator = r"\s+"
    return pattern + rf"(?:\s+(?:{FIELD}))*\s*\{{?$"


def fields(lines: pl.DataFrame, labels: Sequence[str], layout: str) -> pl.DataFrame:
    """Lines with one of ``labels``: row, line, label and a column per field.

    Fields are null where the layout is another. Objects keep their quotation marks, and may be left out.
    """
    found = lines.filter(pl.col("label").is_in(labels)).select("row", "line", "label")
    fits = pl.col("line").str.contains(_pattern(layout))
    words = found.with_columns(words=pl.when(fits).then(pl.col("line").str.extract_all(f"{OBJECTS}|{FIELD}")))
    names = layout.split()
    objects = next((place for place, name in enumerate(names, 1) if name.startswith("{")), None)
    columns = (
        (_objects(place) if place == objects else unquoted(_word(place, objects))).alias(name.strip("{}?"))
        for place, name in enumerate(names, 1)
    )
    return words.select("row", "line", "label", *columns)


def _word(place: int, objects: int | None = None) -> pl.Expr:
    """The word at ``place`` of each line, the label being at 0; one before where ``objects`` are left out."""
    words = pl.col("words").list
    if objects is None or place < objects:
        return words.get(place, null_on_oob=True)
    before, here = words.get(place - 1, null_on_oob=True), words.get(place, null_on_oob=True)
    return pl.when(_are_objects(objects)).then(here).otherwise(before)


def _are_objects(place: int) -> pl.Expr:
    return _word(place).str.starts_with("{")


def _objects(place: int) -> pl.Expr:
    return pl.when(_are_objects(place)).then(_word(place).str.strip_prefix("{").str.strip_suffix("}"))


def unquoted(field: pl.Expr) -> pl.Expr:
    """A field without its quotation marks; null where nothing is left."""
    return (
        pl.when(field.str.starts_with('"'))
        .then(field.str.slice(1).str.head(-1).str.replace_all(r"\"", '"', literal=True).str.strip_chars())
        .otherwise(field)
        .replace("", None)
    )


def ore_of(column: str) -> pl.Expr:
    """Amounts such as ``-12.5`` as whole öre, exactly (Int64); null for anything else."""
    cell = pl.col(column)
    return pl.when(cell.str.contains(AMOUNT)).then(cell.cast(ORE, strict=False).to_physical()).cast(pl.Int64)


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
    """Rows of whole vouchers with the voucher's own fields, and what could not be read."""
    vouchers = fields(lines, ["#VER"], VOUCHER)
    broken = [
        Finding(name, f"rad {row}", shown(line), "fälten " + VOUCHER.replace("?", ""))
        for row, line in vouchers.filter(pl.col("verdatum").is_null()).select("row", "line").iter_rows()
    ]
    table = fields(lines, ROW_LABELS, TRANSACTION).with_columns(
        ore=ore_of("belopp"), typ=pl.col("label").str.strip_prefix("#")
    )
    unread = _unread(table, "konto", "belopp", name, TRANSACTION)
    voucher = vouchers.select(pl.col("row").alias("voucher_row"), "serie", "vernr", "verdatum", "vertext")
    whose = table.join_asof(voucher, left_on="row", right_on="voucher_row", coalesce=False)
    return (
        whose.select(
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
        table = fields(lines, [label], layout).with_columns(
            ore=ore_of("saldo"), typ=pl.lit(label.removeprefix("#"))
        )
        findings += _unread(table, "konto", "saldo", name, layout)
        absent = [pl.lit(None, pl.String).alias(column) for column in columns if column not in table.columns]
        tables.append(table.with_columns(absent).select(columns))
    return pl.concat(tables).sort("row"), findings
