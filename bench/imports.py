"""Imports beside pandas and DuckDB: invoices as Swedish Excel saves them, to typed columns; then sums.

    .venv/bin/python bench/imports.py --rows 1000000 --year 2600000

Each player reads the same file (Windows-1252, semicolons, CRLF, decimal commas, U+00A0 between thousands)
in a process of its own that may use one core. Told are processor seconds without imports of libraries, and
the highest resident memory, libraries among it. *tertial* is the whole import: each row accounted for,
repeated rows looked for, amounts exact, a register by month with manifest. DuckDB casts to DECIMAL and writes
Parquet by month (it reads the file as Latin-1, the same here). pandas gives float64 and writes nothing: it
needs pyarrow for Parquet.

Sums: a year of rows by customer, service and month, from Parquet, the best of five.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

DESCRIPTION = """
title: Fakturor
register: invoices
columns:
  invoice: {heading: Fakturanr}
  day: {heading: Ankomst, kind: day}
  customer: {heading: Kund, kind: whole}
  supplier: {heading: Leverantör}
  account: {heading: Konto}
  service: {heading: Tjänst}
  channel: {heading: Kanal}
  amount: {heading: Belopp, kind: money}
key: [invoice]
period: {column: day}
"""
SERVICES = ["leverantörsfaktura", "kundfaktura", "betalorder", "påminnelse", "utlägg"]
CHANNELS = ["e-faktura", "skannad", "manuell"]


def main() -> None:
    """Print a table for imports and one for sums."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--year", type=int, default=2_600_000)
    parser.add_argument("--play", nargs=2, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.play:
        played(*given.play)
        return
    with tempfile.TemporaryDirectory() as folder:
        centre = Path(folder)
        (centre / "params" / "sources").mkdir(parents=True)
        (centre / "params" / "sources" / "fakturor.yaml").write_text(DESCRIPTION, encoding="utf-8")
        for rows in (given.rows, given.year):
            write_ledger(centre / "fil.csv", rows)
            write_sie(centre / "fil.se", rows)
            print(f"\nImport of {rows:,} rows, {megabytes(centre / 'fil.csv'):.0f} MB, one core")
            print(f"(SIE 4: the same number of rows of vouchers, {megabytes(centre / 'fil.se'):.0f} MB)\n")
            print("| player | s | rows/s | peak MB | sum of amounts |\n| --- | ---: | ---: | ---: | --- |")
            for player in IMPORTS:
                show(player, rows, centre)
        print(f"\nSums of {given.year:,} rows by customer, service and month\n")
        print("| player | s | groups |\n| --- | ---: | ---: |")
        for player in SUMS:
            result = played_alone(player, centre)
            print(f"| {player} | {result['seconds']:.3f} | {result['total']} |")


def show(player: str, rows: int, centre: Path) -> None:
    """Print the row of an import."""
    result = played_alone(player, centre)
    rate = rows / result["seconds"]
    print(
        f"| {player} | {result['seconds']:.2f} | {rate:,.0f} | {result['megabytes']:.0f} "
        f"| {result['total']} |"
    )


def write_ledger(path: Path, rows: int) -> None:
    """Write a year of invoices."""
    draw = np.random.default_rng(7)
    days = np.datetime64("2011-01-01") + draw.integers(0, 365, rows)
    ore = draw.integers(-(10**6), 10**8, rows)
    customers, suppliers = draw.integers(1, 34, rows), draw.integers(1, 4000, rows)
    services, channels = draw.integers(0, len(SERVICES), rows), draw.integers(0, len(CHANNELS), rows)
    with path.open("w", encoding="cp1252", newline="") as file:
        file.write("Fakturanr;Ankomst;Kund;Leverantör;Konto;Tjänst;Kanal;Belopp\r\n")
        for place in range(rows):
            kronor, rest = divmod(abs(int(ore[place])), 100)
            sign = "-" if ore[place] < 0 else ""
            amount = f"{sign}{kronor:,}".replace(",", "\u00a0") + f",{rest:02}"
            file.write(
                f"{10_000_000 + place};{days[place]};{customers[place]};Leverantör {suppliers[place]} AB;"
                f"{50_000 + suppliers[place]};{SERVICES[services[place]]};{CHANNELS[channels[place]]};"
                f"{amount}\r\n"
            )


def write_sie(path: Path, rows: int) -> None:
    """Write a year of vouchers of four rows in PC8, with units on three of them and projects on some."""
    draw = np.random.default_rng(7)
    days = np.datetime64("2011-01-01") + np.sort(draw.integers(0, 365, rows // 4))
    ore, accounts = draw.integers(-(10**6), 10**8, rows), draw.integers(150, 450, rows) * 20
    units, projects = draw.integers(100, 500, rows), draw.integers(1000, 1400, rows)
    with path.open("w", encoding="cp437", newline="\r\n") as file:
        file.write('#FLAGGA 0\n#FORMAT PC8\n#SIETYP 4\n#FNAMN "Ekonomi å"\n#RAR 0 20110101 20111231\n')
        file.writelines(f'#KONTO {account} "Konto ö {account}"\n' for account in range(3000, 9000, 20))
        file.writelines(f'#OBJEKT 1 "{unit}" "Enhet å {unit}"\n' for unit in range(100, 500))
        for number, date in enumerate(days):
            day = str(date).replace("-", "")
            file.write(f'#VER A {number + 1} {day} "Faktura från leverantör {number}"\n{{\n')
            for place in range(4 * number, 4 * number + 3):
                project = f' 6 "{projects[place]}"' if projects[place] < 1200 else ""
                belongs = f'{{1 "{units[place]}"{project}}}'
                file.write(f'\t#TRANS {accounts[place]} {belongs} {kronor(ore[place])} {day} "Rad å"\n')
            file.write(f"\t#TRANS 1930 {{}} {kronor(-ore[4 * number : 4 * number + 3].sum())} {day}\n}}\n")


def kronor(ore: int) -> str:
    """An amount as SIE writes it."""
    return f"{'-' if ore < 0 else ''}{abs(ore) // 100}.{abs(ore) % 100:02}"


def megabytes(path: Path) -> float:
    """Size of a file."""
    return path.stat().st_size / 1e6


def played_alone(player: str, centre: Path) -> dict[str, float]:
    """What one player took, in a process of its own on one core."""
    environment = os.environ | {"POLARS_MAX_THREADS": "1", "OMP_NUM_THREADS": "1"}
    command = [sys.executable, __file__, "--play", player, str(centre)]
    said = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    result: dict[str, float] = json.loads(said.stdout.splitlines()[-1])
    return result


def played(player: str, folder: str) -> None:
    """Play, and print seconds, megabytes and what came out as JSON."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    run = (IMPORTS | SUMS)[player]
    total, seconds = run(Path(folder))
    import resource

    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"total": total, "seconds": seconds, "megabytes": megabytes}))


def tertial(centre: Path) -> tuple[str, float]:
    """Sum of amounts and seconds of the whole import."""
    return imported("fakturor", centre / "fil.csv", centre)


def tertial_sie(centre: Path) -> tuple[str, float]:
    """The same of a SIE file, whose vouchers sum to nothing."""
    return imported("sie", centre / "fil.se", centre)


def imported(source: str, file: Path, centre: Path) -> tuple[str, float]:
    """Sum of amounts and seconds of an import into registers that were empty."""
    import shutil

    from model.importing.importation import import_files

    register = "ledger" if source == "sie" else "invoices"
    shutil.rmtree(centre / "data" / "imported" / register, ignore_errors=True)
    begun = time.process_time()
    outcome = import_files(source, [str(file)], centre=centre)
    return outcome.account.sums["amount"], time.process_time() - begun


def pandas(centre: Path) -> tuple[str, float]:
    """Sum of amounts and seconds of reading and typing."""
    import pandas as pd

    begun = time.process_time()
    text = {"Fakturanr": str, "Konto": str, "Belopp": str}
    frame = pd.read_csv(centre / "fil.csv", sep=";", encoding="cp1252", dtype=text)
    frame["Ankomst"] = pd.to_datetime(frame["Ankomst"], format="%Y-%m-%d")
    plain = frame["Belopp"].str.replace("\u00a0", "").str.replace(",", ".")
    frame["Belopp"] = plain.astype("float64")
    return f"{frame['Belopp'].sum():.2f}", time.process_time() - begun


def duckdb(centre: Path) -> tuple[str, float]:
    """Sum of amounts and seconds of reading, typing and writing."""
    import duckdb as database

    target = centre / "duckdb"
    begun = time.process_time()
    open_ = database.connect(config={"threads": 1})
    open_.execute(f"""
        create table rows as select "Fakturanr", "Ankomst"::date as day, "Kund"::int as customer,
        "Leverantör", "Konto", "Tjänst", "Kanal", strftime("Ankomst"::date, '%Y-%m') as period,
        replace(replace("Belopp", '\u00a0', ''), ',', '.')::decimal(18, 2) as amount
        from read_csv('{centre / "fil.csv"}', delim=';', header=true, all_varchar=true, encoding='latin-1')
    """)
    open_.execute(f"copy rows to '{target}' (format parquet, partition_by (period), overwrite_or_ignore)")
    (total,) = open_.execute("select sum(amount) from rows").fetchone() or (0,)
    return str(total), time.process_time() - begun


def best(work: Callable[[], int]) -> tuple[str, float]:
    """The least time of five, on the clock of the wall: reading is waited for too."""
    seconds, groups = [], 0
    for _ in range(5):
        begun = time.perf_counter()
        groups = work()
        seconds.append(time.perf_counter() - begun)
    return str(groups), min(seconds)


def tertial_sums(centre: Path) -> tuple[str, float]:
    """Groups and seconds, through the register."""
    from model.importing import registers

    by = ["customer", "service", "period"]
    return best(lambda: registers.sums("invoices", ["amount"], by=by, data=centre / "data").height)


def duckdb_sums(centre: Path) -> tuple[str, float]:
    """Groups and seconds, from the register's own files."""
    import duckdb as database

    open_ = database.connect(config={"threads": 1})
    files = centre / "data" / "imported" / "invoices" / "*.parquet"
    query = (
        f"select customer, service, period, sum(amount), count(*) from '{files}' group by all order by all"
    )
    return best(lambda: len(open_.execute(query).fetchall()))


def pandas_sums(centre: Path) -> tuple[str, float]:
    """From memory: pandas reads no Parquet here."""
    from model.importing import registers

    columns = ["customer", "service", "period", "amount"]
    rows = registers.scan("invoices", centre / "data").select(columns).collect()
    import pandas as pd

    frame = pd.DataFrame({name: rows[name].to_list() for name in columns[:3]})
    frame["amount"] = rows["amount"].cast(float).to_numpy()
    return best(lambda: len(frame.groupby(columns[:3])["amount"].agg(["sum", "count"])))


IMPORTS = {"tertial": tertial, "pandas": pandas, "duckdb": duckdb, "tertial, SIE 4": tertial_sie}
SUMS = {"tertial, Parquet": tertial_sums, "duckdb, Parquet": duckdb_sums, "pandas, memory": pandas_sums}

if __name__ == "__main__":
    main()
