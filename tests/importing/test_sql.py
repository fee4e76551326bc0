from __future__ import annotations

import os
import shutil
import socket
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from model import InputError
from model.importing.description import SourceDescription
from model.importing.raw_tables import RawTable
from model.importing.reading.sql import read

PASSWORD = "mycket-hemligt-9"
INVOICES = """
create table faktura (
 nr integer primary key, dag date, klockslag timestamp, belopp numeric(12,2), kund text, betald boolean
);
insert into faktura values
 (7, '2030-01-31', '2030-01-31 08:30:05', 1234.50, 'Ängsskolan; norr', true),
 (8, '2030-02-01', null, -0.07, null, false);
"""
SERIAL = "create sequence serial"


def described(**options: object) -> SourceDescription:
    return SourceDescription.model_validate(
        {
            "title": "Fakturor",
            "register": "invoices",
            "format": "sql",
            "columns": {"day": {"heading": "dag", "kind": "day"}},
            "period": {"column": "day"},
            "options": options,
        }
    )


def rows(table: RawTable) -> list[tuple[object, ...]]:
    return [row for part in table.parts for row in part.frame.iter_rows()]


@pytest.fixture
def database(tmp_path: Path) -> str:
    path = tmp_path / "ekonomi.db"
    with sqlite3.connect(path) as connection:
        connection.executescript(INVOICES)
    return f"sqlite:///{path}"


def test_a_table_comes_as_text_in_the_descriptions_own_numbers(database: str) -> None:
    table = read("", described(url=database, table="faktura"))
    assert table.headings == ("nr", "dag", "klockslag", "belopp", "kund", "betald")
    assert rows(table) == [
        (1, "7", "2030-01-31", "2030-01-31 08:30:05", "1234,5", "Ängsskolan; norr", "1"),
        (2, "8", "2030-02-01", None, "-0,07", None, "0"),
    ]


def test_a_query_with_its_parameters(database: str) -> None:
    query = "select dag, belopp from faktura where nr > :after"
    assert rows(read("", described(url=database, query=query, parameters={"after": 7}))) == [
        (1, "2030-02-01", "-0,07")
    ]


def test_a_text_in_a_query_may_hold_anything(database: str) -> None:
    query = "select nr from faktura where kund = 'Ängsskolan; norr' or kund = 'into'"
    assert rows(read("", described(url=database, query=query))) == [(1, "7")]


def test_an_address_on_the_command_line_goes_before_the_descriptions(database: str) -> None:
    assert len(rows(read(database, described(url="sqlite:////finns/inte.db", table="faktura")))) == 2


def test_the_digest_follows_the_rows_whatever_their_order(database: str) -> None:
    def digest(query: str) -> str:
        return read("", described(url=database, query=query)).sha256

    assert digest("select nr from faktura order by nr") == digest("select nr from faktura order by nr desc")
    assert digest("select nr from faktura") != digest("select nr + 1 as nr from faktura")


def test_no_rows_still_have_their_columns(database: str) -> None:
    table = read("", described(url=database, query="select nr, dag from faktura where nr > 99"))
    assert (table.headings, rows(table)) == (("nr", "dag"), [])


@pytest.mark.parametrize(
    "query",
    [
        "delete from faktura",
        "select 1; drop table faktura",
        "insert into faktura(nr) values (1)",
        "pragma user_version = 4",
        "select * into kopia from faktura",
        "selected",
    ],
)
def test_what_is_no_question_is_refused(database: str, query: str) -> None:
    with pytest.raises(InputError, match="SELECT eller WITH"):
        read("", described(url=database, query=query))


def test_a_question_that_writes_changes_nothing(database: str) -> None:
    with suppress(InputError):
        read("", described(url=database, query="with x as (select 1) delete from faktura"))
    assert len(rows(read("", described(url=database, table="faktura")))) == 2


def test_a_password_in_the_address_is_refused_and_not_shown() -> None:
    with pytest.raises(InputError) as refused:
        read("", described(url=f"postgresql://anna:{PASSWORD}@server/x", table="faktura"))
    assert PASSWORD not in str(refused.value)
    assert "TERTIAL_SQL_PASSWORD" in str(refused.value)


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"table": "faktura"}, "options.url"),
        ({"url": "inte en adress", "table": "faktura"}, "ingen adress"),
        ({"url": "sqlite://", "table": "finns_inte"}, "finns_inte"),
        ({"url": "nosuchdb://server/x", "table": "faktura"}, "drivrutin"),
        ({"url": "sqlite://"}, "antingen table eller query"),
    ],
)
def test_faults_are_told_in_swedish(options: dict[str, object], expected: str) -> None:
    with pytest.raises(InputError, match=expected):
        read("", described(**options))


@pytest.fixture(scope="module")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server of the test's own, with a user who has a password; its address without it."""
    if not all(map(shutil.which, ("initdb", "pg_ctl", "psql"))):
        pytest.skip("no PostgreSQL on this machine")
    pytest.importorskip("psycopg")
    folder = tmp_path_factory.mktemp("pg")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    as_owner = _not_as_root(folder)
    secret = folder / "password"
    secret.write_text(PASSWORD)
    data = folder / "data"
    settings = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off"
    initdb = [
        "initdb",
        "-D",
        data,
        "-U",
        "anna",
        "-A",
        "scram-sha-256",
        f"--pwfile={secret}",
        "-E",
        "UTF8",
        "--locale=C",
    ]
    try:
        _run([*as_owner, *initdb])
        _run([*as_owner, "pg_ctl", "-D", data, "-w", "-o", settings, "-l", folder / "log", "start"])
    except (OSError, subprocess.CalledProcessError) as error:
        pytest.skip(f"PostgreSQL does not start here: {error}")
    try:
        address = f"postgresql://anna@127.0.0.1:{port}/postgres"
        _run(
            ["psql", "-q", "-v", "ON_ERROR_STOP=1", "-c", INVOICES, "-c", SERIAL, address],
            PGPASSWORD=PASSWORD,
        )
        yield address.replace("postgresql:", "postgresql+psycopg:")
    finally:
        subprocess.run(
            [*as_owner, "pg_ctl", "-D", data, "-m", "immediate", "stop"], capture_output=True, check=False
        )


def _not_as_root(folder: Path) -> list[str | Path]:
    """The server refuses to run as root: another user then owns the folder."""
    if os.geteuid() != 0:
        return []
    if not shutil.which("runuser"):
        pytest.skip("no user to run PostgreSQL as")
    for place in (folder, *folder.parents[:3]):
        if place.stat().st_uid == 0 and str(place) != "/tmp":
            place.chmod(0o755)
    shutil.chown(folder, "nobody")
    return ["runuser", "-u", "nobody", "--"]


def _run(command: list[str | Path], **variables: str) -> None:
    subprocess.run(command, check=True, capture_output=True, cwd="/", env=os.environ | variables, timeout=60)


@pytest.mark.slow
def test_a_real_postgresql_is_read(postgres: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERTIAL_SQL_PASSWORD", PASSWORD)
    table = read("", described(url=postgres, table="faktura", schema="public"))
    assert rows(table) == [
        (1, "7", "2030-01-31", "2030-01-31 08:30:05", "1234,50", "Ängsskolan; norr", "1"),
        (2, "8", "2030-02-01", None, "-0,07", None, "0"),
    ]
    assert PASSWORD not in repr((table.file, table.noticed))
    assert "anna" not in table.file


def test_postgresql_refuses_to_be_changed(postgres: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERTIAL_SQL_PASSWORD", PASSWORD)
    with pytest.raises(InputError, match="read-only transaction"):
        read("", described(url=postgres, query="select nextval('serial')"))
    with pytest.raises(InputError, match="data-modifying"):
        read(
            "",
            described(
                url=postgres, query="with gone as (delete from faktura returning nr) select nr from gone"
            ),
        )
    assert len(rows(read("", described(url=postgres, table="faktura")))) == 2


def test_a_wrong_password_is_told_and_not_shown(postgres: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANNAT_LÖSEN", "fel-lösen-3")
    with pytest.raises(InputError) as refused:
        read("", described(url=postgres, table="faktura", password_variable="ANNAT_LÖSEN"))
    assert "fel-lösen-3" not in str(refused.value)
    assert "ANNAT_LÖSEN" in str(refused.value)
