"""SIE 4, the Swedish format for ledgers (types 4I and 4E; balances also of types 1 to 3), as tables of strings.

What stands in the file is kept as it stands: added (``#RTRANS``) and struck (``#BTRANS``) rows are there with their
label, since the rows that count stand again as ``#TRANS``. Headings are the specification's own Swedish words.
Format: SIE-Gruppen, SIE filformat, utgåva 4B.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import polars as pl

from model.errors import Finding, InputError
from model.importing.description import Described, SourceDescription
from model.importing.raw_tables import ROW, Part, RawTable, whole
from model.importing.reading.contents import contents_of
from model.importing.reading.options import options_of
from model.importing.reading.sie_text import SieText, checksums, decoded
from model.visible import visible

FIELD = r'"(?:\\.|[^"\\])*"|[^\s"{}]+'
OBJECTS = r'(?:"(?:\\.|[^"\\])*"|[^"{}])*'
AMOUNT = r"^[+-]?\d{1,15}(?:\.\d{1,2}0*)?$"
ROW_LABELS = ("#TRANS", "#RTRANS", "#BTRANS")
COUNTED = "#TRANS"
SHOWN = 60
SHOWN_ACCOUNTS = 5
MAXIMUM_FINDINGS = 20
NOT_COUNTED = {
    "RTRANS": "tillagd rad (#RTRANS), som även står som #TRANS",
    "BTRANS": "struken rad (#BTRANS)",
}
UNBALANCED = "verifikation som inte summerar till noll: "
BLANK = " \t\x00\x1a"

BALANCES = {
    "#IB": "ar konto saldo kvantitet?",
    "#UB": "ar konto saldo kvantitet?",
    "#RES": "ar konto saldo kvantitet?",
    "#OIB": "ar konto {objekt} saldo kvantitet?",
    "#OUB": "ar konto {objekt} saldo kvantitet?",
    "#PSALDO": "ar period konto {objekt} saldo kvantitet?",
    "#PBUDGET": "ar period konto {objekt} saldo kvantitet?",
}
TRANSACTION = "konto {objekt} belopp transdatum? transtext? kvantitet? sign?"
VOUCHER = "serie vernr verdatum vertext? regdatum? sign?"


@dataclass(frozen=True, kw_only=True)
class SieFile:
    """A SIE file; every column but ``row`` (line of the file, UInt32) is text, null where nothing stands.

    transactions: row, typ (label without #), serie, vernr, verdatum, vertext, konto, kontonamn, belopp, datum (of the
    row or else of its voucher), transtext, kvantitet, and for each dimension N in use ``dim N`` and ``dim N namn``.
    balances: row, typ, ar, period, konto, kontonamn, saldo, kvantitet, and dimensions likewise.
    unbalanced: serie, vernr, row (of #VER), ore (the sum that is not zero).
    dimensions: number -> name; parents: subdimension -> dimension. years: number -> first and last day.
    differing: accounts whose rows do not sum to what #RES or #UB less #IB says (only where the file has both).
    noticed: what was seen and chosen (Swedish name -> value).
    """

    transactions: pl.DataFrame
    balances: pl.DataFrame
    unbalanced: pl.DataFrame
    company: str
    dimensions: dict[str, str]
    parents: dict[str, str]
    years: dict[str, tuple[str, str]]
    encoding: str
    differing: list[str]
    noticed: dict[str, str]


class SieOptions(Described):
    """rows: of vouchers, or balances (#IB, #UB, #RES, #OIB, #OUB, #PSALDO, #PBUDGET). unbalanced: what becomes of vouchers whose
    rows do not sum to zero.
    """

    rows: Literal["vouchers", "balances"] = "vouchers"
    unbalanced: Literal["refused", "left_out"] = "refused"


def read(source: str, description: SourceDescription) -> RawTable:
    """The rows of vouchers (or the balances) of the SIE file at ``source``: see :class:`SieFile`, SieOptions."""
    options = options_of(description, SieOptions)
    name, sha256, content = contents_of(source)
    file = parse_sie(content, name)
    if options.rows == "balances":
        return whole(name, sha256, Part(file.balances.drop("ore")), _seen(file))
    if options.unbalanced == "refused":
        refuse_unbalanced(file, name)
    return whole(name, sha256, _counted(file), _seen(file))


def _counted(file: SieFile) -> Part:
    """The rows that count, and those that do not with their rules."""
    unbalanced = pl.col("voucher_row").is_in(file.unbalanced[ROW].to_list())
    rule = (
        pl.when(pl.col("typ") != COUNTED.removeprefix("#"))
        .then("typ")
        .when(unbalanced)
        .then(pl.lit(UNBALANCED) + pl.concat_str("serie", "vernr", separator=" ", ignore_nulls=True))
    )
    ruled = file.transactions.with_columns(rule=rule.replace(NOT_COUNTED))
    counted = ruled.filter(pl.col("rule").is_null()).drop("rule", "ore", "voucher_row")
    return Part(counted, left_out=ruled.filter(pl.col("rule").is_not_null()).select(ROW, "rule"))


def _seen(file: SieFile) -> dict[str, str]:
    seen = {"företag": visible(file.company), **file.noticed}
    if file.differing:
        more = (
            f" och {len(file.differing) - SHOWN_ACCOUNTS} till"
            if len(file.differing) > SHOWN_ACCOUNTS
            else ""
        )
        accounts = ", ".join(map(visible, file.differing[:SHOWN_ACCOUNTS]))
        seen["verifikationerna ger inte filens egna saldon på konto"] = accounts + more
    return seen


def parse_sie(data: bytes, name: str) -> SieFile:
    """The SIE file ``data``, called ``name`` in messages.

    Raises InputError with a finding for each row that cannot be understood, for vouchers without end, rows outside a
    voucher, and a checksum that does not hold. Unbalanced vouchers are only listed: see :func:`refuse_unbalanced`.
    """
    text = decoded(data)
    lines = _labelled(text)
    if not lines["label"].is_in(["#FLAGGA", "#SIETYP", "#FNAMN", "#VER"]).any():
        raise InputError(Finding(name, "rad 1", _shown(text.lines[0]), "en SIE-fil, som börjar med #FLAGGA"))
    faults = [*_checksum_faults(data, text, name), *_structure_faults(lines, name)]
    names = _names(lines, "#KONTO", "konto namn")
    dimensions = _names(lines, "#DIM", "dim namn") | _names(lines, "#UNDERDIM", "dim namn over?")
    objects = _fields(lines, "#OBJEKT", "dim objekt namn?")
    transactions, unread = _transactions(lines, name)
    balances, unread_balances = _balances(lines, name)
    faults += [*unread, *unread_balances]
    if faults:
        raise InputError(*faults[:MAXIMUM_FINDINGS])
    transactions = _with_names(_with_dimensions(transactions, objects), names)
    balances = _with_names(_with_dimensions(balances, objects), names)
    return SieFile(
        transactions=transactions,
        balances=balances,
        unbalanced=_unbalanced(transactions),
        company=next(iter(_fields(lines, "#FNAMN", "namn")["namn"]), None) or "",
        dimensions=dimensions,
        parents=_names(lines, "#UNDERDIM", "dim namn over?", value="over"),
        years=_years(lines),
        encoding=text.encoding,
        differing=_differing(transactions, balances),
        noticed=_noticed(text),
    )


def refuse_unbalanced(file: SieFile, name: str) -> None:
    """Raise InputError with a finding for each voucher whose rows do not sum to zero."""
    findings = [
        Finding(
            name,
            f"rad {row}, verifikation {_voucher_name(series, number)}",
            f"raderna summerar till {kronor(ore)}",
            "en verifikation vars rader summerar till 0",
        )
        for series, number, row, ore in file.unbalanced.select("serie", "vernr", "row", "ore").iter_rows()
    ]
    if findings:
        raise InputError(*findings)


def kronor(ore: int) -> str:
    """Whole öre as kronor with a decimal comma."""
    return f"{'-' if ore < 0 else ''}{abs(ore) // 100},{abs(ore) % 100:02d}"


def ore_of(column: str) -> pl.Expr:
    """Amounts such as ``-12.5`` as whole öre, exactly (Int64); null where it is no amount of at most two decimals."""
    cell = pl.col(column)
    whole = cell.str.extract(r"(\d+)").cast(pl.Int64) * 100
    part = cell.str.extract(r"\.(\d+)").fill_null("0").str.pad_end(2, "0").str.head(2).cast(pl.Int64)
    sign = pl.when(cell.str.starts_with("-")).then(-1).otherwise(1)
    return pl.when(cell.str.contains(AMOUNT)).then(sign * (whole + part))


def _voucher_name(series: str | None, number: str | None) -> str:
    return " ".join(part for part in (series, number) if part) or "utan nummer"


def _shown(line: str) -> str:
    return visible(line.strip()[:SHOWN]) or "tomt"


def _labelled(text: SieText) -> pl.DataFrame:
    """Lines that say something: row, line, label (upper case)."""
    line = pl.col("line").str.strip_chars(BLANK)
    return (
        text.lines.to_frame()
        .with_row_index("row", offset=1)
        .with_columns(line=pl.when(_open_quote(line)).then(line + '"').otherwise(line))
        .filter(pl.col("line") != "")
        .with_columns(label=pl.col("line").str.extract(r"^(#\w+|[{}])").str.to_uppercase())
        .with_columns(
            opens=(pl.col("label") == "{")
            | ((pl.col("label") == "#VER") & pl.col("line").str.ends_with("{")),
            closes=pl.col("label") == "}",
        )
    )


def _open_quote(line: pl.Expr) -> pl.Expr:
    """Whether the line's last text has no end: it then ends with the line."""
    return (line.str.count_matches('"', literal=True) - line.str.count_matches(r"\"", literal=True)) % 2 == 1


def _pattern(layout: str) -> str:
    """A layout such as ``konto {objekt} belopp sign?`` as a pattern with a named group for each field."""
    parts = []
    for field in layout.split():
        group = field.strip("{}?")
        if field.startswith("{"):
            parts.append(rf"(?:\s*\{{(?P<{group}>{OBJECTS})\}})?")
        elif field.endswith("?"):
            parts.append(rf"(?:\s+(?P<{group}>{FIELD}))?")
        else:
            parts.append(
                rf"\s*(?P<{group}>{FIELD})"
                if parts and parts[-1].endswith(")?")
                else rf"\s+(?P<{group}>{FIELD})"
            )
    return r"^#\w+" + "".join(parts) + r"\s*\{?$"


def _unquoted(column: pl.Expr) -> pl.Expr:
    return (
        pl.when(column.str.starts_with('"'))
        .then(column.str.slice(1).str.head(-1).str.replace_all(r"\"", '"', literal=True).str.strip_chars())
        .otherwise(column)
        .replace("", None)
        .name.keep()
    )


def _fields(lines: pl.DataFrame, label: str, layout: str) -> pl.DataFrame:
    """Rows with ``label``: row, line and a column per field; all null where the row has another layout."""
    groups = [field.strip("{}?") for field in layout.split()]
    found = lines.filter(pl.col("label") == label).select("row", "line", fields=_groups(layout))
    return found.unnest("fields").with_columns(
        _unquoted(pl.col(group)) for group in groups if group != "objekt" or "{" not in layout
    )


def _groups(layout: str) -> pl.Expr:
    return pl.col("line").str.extract_groups(_pattern(layout))


def _names(lines: pl.DataFrame, label: str, layout: str, value: str = "namn") -> dict[str, str]:
    key = layout.split()[0]
    found = _fields(lines, label, layout).filter(pl.col(key).is_not_null() & pl.col(value).is_not_null())
    return dict(found.select(key, value).iter_rows())


def _years(lines: pl.DataFrame) -> dict[str, tuple[str, str]]:
    found = _fields(lines, "#RAR", "ar fran? till?").drop_nulls(["ar", "fran", "till"])
    return {year: (first, last) for year, first, last in found.select("ar", "fran", "till").iter_rows()}


def _checksum_faults(data: bytes, text: SieText, name: str) -> Iterator[Finding]:
    stated, computed = checksums(data, text.encoding)
    if stated is not None and stated not in computed:
        wanted = f"{stated}, som filen själv anger: den är ändrad eller avkortad sedan den skrevs"
        yield Finding(name, "kontrollsumman (#KSUMMA)", str(min(computed)), wanted)


def _structure_faults(lines: pl.DataFrame, name: str) -> Iterator[Finding]:
    depth = lines.select(
        "row",
        "line",
        "label",
        "closes",
        depth=pl.col("opens").cast(pl.Int32).cum_sum() - pl.col("closes").cast(pl.Int32).cum_sum(),
    )
    outside = depth.filter(pl.col("label").is_in(ROW_LABELS) & (pl.col("depth") != 1))
    for row, line in outside.select("row", "line").head(MAXIMUM_FINDINGS).iter_rows():
        yield Finding(name, f"rad {row}", _shown(line), "en rad inom en verifikations klamrar { }")
    if depth.height and depth["depth"][-1] > 0:
        wanted = "en verifikation som avslutas med }: filen slutar mitt i en"
        yield Finding(name, f"rad {depth['row'][-1]}", _shown(depth["line"][-1]), wanted)


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
            findings.append(Finding(name, f"rad {row}", _shown(line), f"fälten {shape}"))
    return findings


def _transactions(lines: pl.DataFrame, name: str) -> tuple[pl.DataFrame, list[Finding]]:
    """Rows of vouchers with the voucher's own fields, and what could not be read."""
    lines = lines.with_columns(voucher_row=pl.when(pl.col("label") == "#VER").then("row").forward_fill())
    vouchers = _fields(lines, "#VER", VOUCHER)
    broken = [
        Finding(name, f"rad {row}", _shown(line), "fälten " + VOUCHER.replace("?", ""))
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


def _balances(lines: pl.DataFrame, name: str) -> tuple[pl.DataFrame, list[Finding]]:
    columns = ("row", "typ", "ar", "period", "konto", "objekt", "saldo", "kvantitet", "ore")
    tables, findings = [], []
    for label, layout in BALANCES.items():
        table = _fields(lines, label, layout).with_columns(
            ore=ore_of("saldo"), typ=pl.lit(label.removeprefix("#"))
        )
        findings += _unread(table, "konto", "saldo", name, layout)
        absent = [pl.lit(None, pl.String).alias(column) for column in columns if column not in table.columns]
        tables.append(table.with_columns(absent).select(columns))
    return pl.concat(tables).sort("row"), findings


def _with_dimensions(table: pl.DataFrame, objects: pl.DataFrame) -> pl.DataFrame:
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


def _with_names(table: pl.DataFrame, names: dict[str, str]) -> pl.DataFrame:
    place = table.get_column_index("konto") + 1
    named = table["konto"].replace_strict(names, default=None, return_dtype=pl.String).alias("kontonamn")
    return table.insert_column(place, named)


def _unbalanced(transactions: pl.DataFrame) -> pl.DataFrame:
    return (
        transactions.filter(pl.col("typ") == COUNTED.removeprefix("#"))
        .group_by("voucher_row", maintain_order=True)
        .agg(pl.col("serie", "vernr").first(), pl.col("ore").sum())
        .filter(pl.col("ore") != 0)
        .select("serie", "vernr", pl.col("voucher_row").alias("row"), "ore")
    )


def _differing(transactions: pl.DataFrame, balances: pl.DataFrame) -> list[str]:
    """Accounts of the year whose rows do not sum to the file's own balances."""
    this_year = balances.filter((pl.col("ar") == "0") & pl.col("typ").is_in(["RES", "UB", "IB"]))
    if this_year.is_empty() or transactions.is_empty():
        return []
    sign = pl.when(pl.col("typ") == "IB").then(-1).otherwise(1)
    stated = this_year.group_by("konto").agg((pl.col("ore") * sign).sum().alias("stated"))
    moved = (
        transactions.filter(pl.col("typ") == COUNTED.removeprefix("#"))
        .group_by("konto")
        .agg(pl.col("ore").sum().alias("moved"))
    )
    both = stated.join(moved, on="konto", how="full", coalesce=True).fill_null(0)
    return both.filter(pl.col("stated") != pl.col("moved"))["konto"].sort().to_list()


def _noticed(text: SieText) -> dict[str, str]:
    open_quotes = text.lines.to_frame().select(_open_quote(pl.col("line")).sum()).item()
    noticed = {
        "teckenkodning": text.encoding,
        "rader vars sista text saknar avslutande citattecken": str(open_quotes),
        "tecken som var förstörda redan i filen": str(text.lost),
    }
    return {name: value for name, value in noticed.items() if value != "0"}
