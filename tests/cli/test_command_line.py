"""The real command in a process of its own: help in Swedish, one clear line per fault, exit statuses."""

import re
import shutil
from pathlib import Path

import pytest

from model.cli.data import _is_the_example
from model.cli.main import COMMANDS as HOUSE
from tests.tiny_project import PROJECT, Command, report_parameters, snapshot

COMMANDS = [
    "init",
    "doctor",
    "check",
    "registers",
    "new-year",
    "simulate",
    "agreements",
    "amend",
    "price",
    "report",
    "run",
    "publish",
    "import",
    "fill",
    "calibrate",
    "contacts",
    "acknowledge",
    "enquiry",
    "offer",
    "enquiry",
    "deliver",
    "tariff",
    "example-data",
    "scenarios",
    "sensitivity",
    "breadth",
    "trace",
    "optimise",
    "what-if",
    "workbook",
    "volumes",
    "forecast",
]
ENGLISH = re.compile(
    r"\b(usage|options?|commands?|arguments?|default|required|show|this|error|the|and)\b", re.I
)
SINGLE_LINE = re.compile(r"[^\n]+\n")


def test_every_command_of_the_house_is_there():
    assert set(HOUSE) == set(COMMANDS)


@pytest.mark.parametrize(
    "command", [[], *([name] for name in COMMANDS)], ids=lambda names: " ".join(names) or "-"
)
def test_help_is_in_swedish_and_explains_every_option(tertial: Command, command):
    shown = tertial(*command, "--help", COLUMNS="100")
    assert shown.returncode == 0
    assert "Användning: tertial" in shown.stdout
    assert not ENGLISH.findall(re.sub(r"--[\w-]+", "", shown.stdout))
    options = [line.strip("│ *") for line in shown.stdout.splitlines() if re.match(r"│ [* ]*--", line)]
    assert options
    assert all(len(line.split()) > 2 for line in options)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["simulera"], "kommandot simulera finns inte; menades simulate"),
        (["report"], "RAPPORT måste anges"),
        (["report", "annual", "extra"], "för många uppgifter: extra"),
        (["run", "--jobbs", "2"], "valet --jobbs finns inte; menades --jobs"),
        (["run", "--jobs", "0"], "--jobs: värdet 0; väntat: ett tal som är minst 1"),
        (["run", "--jobs"], "valet --jobs används fel: det ska följas av ett värde"),
        (["run", "--year", "i fjol"], "--year: värdet i fjol; väntat: ett heltal"),
        (["publish"], "ange --due"),
        (["publish", "--due", "--date", "31/1"], "--date: värdet 31/1; väntat: ett datum som 2011-04-30"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_wrong_use_is_status_two_and_one_line(tertial: Command, arguments, says):
    refused = tertial(*arguments)
    assert (refused.returncode, refused.stdout) == (2, "")
    assert refused.stderr == f"Fel användning: {says}. Hjälp: tertial --help\n"


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (
            ["simulate", "--scenario", "nio"],
            "params/scenarios/nio.yaml, scenario: värdet nio; väntat: ett av: base",
        ),
        (["simulate", "--set", "phone.rooting=pooled"], "phone.rooting: värdet okänd parameter"),
        (["simulate", "--set", "phone.routing"], "kommandoraden, --set: värdet phone.routing"),
        (["simulate", "--set", "phone.routing=[1"], "--set phone.routing: värdet [1"),
        (["simulate", "--set", "phone.answer_threshold=-1"], "phone.answer_threshold.value: värdet -1"),
        (["report", "anual"], "rapport: värdet anual; väntat: en av staffing, scenarios"),
        (["price", "--scenario", "nio"], "värdet nio"),
        (["sensitivity", "--scenario", "nio"], "värdet nio"),
        (["sensitivity", "--set", "sensitivity.tried=[nio]"], "sensitivity.tried: värdet nio"),
        (["breadth", "--set", "breadth.wanted_holders=0"], "ett tal som är minst 1"),
        (["breadth", "--to", "fil/ny.yaml"], "går inte att skriva i"),
        (["run", "--scenario", "nio"], "värdet nio"),
        (["publish", "--due", "--out", "fil"], "går inte att skriva i"),
        (["simulate", "--out", "fil"], "går inte att skriva i"),
        (["run", "--out", "fil"], "går inte att skriva i"),
        (["calibrate", "mappen", "--to", "ny.yaml"], "loggarna: värdet saknas"),
        (["calibrate", "mappen"], "calibrated.yaml, filen: värdet finns redan; väntat: ett nytt namn"),
        (["calibrate", "--to", "ny.yaml"], "registren: värdet tomma"),
        (["calibrate", "--from", "fil", "--to", "ny.yaml"], "--source: värdet saknas"),
        (["calibrate", "mappen", "--hours", "8-16", "--to", "ny.yaml"], "--hours: värdet 8-16"),
        (["calibrate", "mappen", "--week", "mån-sommar", "--to", "ny.yaml"], "--week: värdet mån-sommar"),
        (["what-if"], "ingen fråga; väntat: minst en ändring"),
        (["what-if", "--set", "phone.answerd_target=0.9"], "okänd parameter phone.answerd_target"),
        (["what-if", "--e-invoices", "1.5"], "--e-invoices: värdet 1.5; väntat: en andel"),
        (["what-if", "--people", "chef=1"], "--people: värdet chef=1; väntat: en roll av"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_a_fault_in_the_input_is_status_one_and_one_line(home: Path, tertial: Command, arguments, says):
    (home.parent / "fil").write_text("mine", encoding="utf-8")
    refused = tertial(*arguments)
    assert (refused.returncode, refused.stdout) == (1, "")
    assert SINGLE_LINE.fullmatch(refused.stderr)
    assert refused.stderr.startswith("Fel")
    assert says in refused.stderr
    assert "Traceback" not in refused.stderr


def test_all_faults_of_the_parameters_are_told_at_once(tertial: Command):
    refused = tertial("simulate", "--set", "phone.rooting=1", "--set", "phone.callls=1")
    assert refused.returncode == 1
    assert len(refused.stderr.splitlines()) == 2


def test_swedish_letters_come_out_whatever_the_locale(tertial: Command):
    shown = tertial("--help", LC_ALL="C", PYTHONIOENCODING="ascii")
    assert "Användning" in shown.stdout


def test_the_scenarios_are_listed_with_their_titles(tertial: Command):
    shown = tertial("scenarios", COLUMNS="200")
    assert shown.returncode == 0
    assert all(name in shown.stdout for name in ("base", "five_fewer", "Grundscenario"))


def test_what_is_due_is_published_once_and_missed_days_are_caught_up_with(home: Path, tertial: Command):
    first = tertial("publish", "--due", "--date", "2012-03-01", "--jobs", "1")
    assert (first.returncode, first.stderr) == (0, "")
    assert "2011/annual/annual.pdf" in first.stdout
    published = snapshot(home / "reports")
    assert {name for name in published if name.endswith(".pdf")} == {
        "2011/annual/annual.pdf",
        "2011/tertial-1/tertial-1.pdf",
    }
    again = tertial("publish", "--due", "--date", "2012-03-01")
    assert (again.returncode, again.stdout) == (0, "Inget att publicera: allt som är dags finns redan.\n")
    assert snapshot(home / "reports") == published


def test_values_far_outside_their_months_are_named_before_a_report_is_made(home: Path, tertial: Command):
    economy = [f"{month},unit_1,salaries,{820_000 + month},825000.50" for month in range(1, 12)]
    rows = ["month,unit,account,budget,outcome", *economy, "12,unit_1,salaries,823,825000.50"]
    (home / "data" / "2011").mkdir(parents=True, exist_ok=True)
    (home / "data" / "2011" / "economy.csv").write_text("\n".join(rows), encoding="utf-8")
    said = tertial("report", "annual", "--jobs", "1")
    assert said.returncode == 0
    named, _, made = said.stdout.partition("Klar:")
    assert re.search(
        r"Observera [0-9a-f]{8}: data/2011/economy\.csv, rad 13, kolumn budget: värdet 823;", named
    )
    assert "väntat: omkring 820005" in named
    assert made


def test_a_report_that_fails_stops_no_other_and_is_named(home: Path, tertial: Command):
    report_parameters(home, "tertial-1", fail="input")
    ran = tertial("publish", "--due", "--date", "2012-03-01", "--jobs", "2")
    assert ran.returncode == 1
    assert ran.stderr == (
        "Fel i 2011/tertial-1: data/2011/volumes.csv, rad 3, volume: "
        "värdet -1; väntat: ett tal som är minst 0\n"
    )
    pdfs = [name for name in snapshot(home / "reports") if name.endswith(".pdf")]
    assert pdfs == ["2011/annual/annual.pdf"]


def test_an_unexpected_failure_is_status_three_with_the_details_in_a_log(home: Path, tertial: Command):
    assert tertial("report", "annual", "--jobs", "1").returncode == 0
    good = snapshot(home / "reports")
    report_parameters(home, "annual", fail="crash")
    failed = tertial("report", "annual", "--jobs", "1")
    assert failed.returncode == 3
    assert SINGLE_LINE.fullmatch(failed.stderr)
    assert "Oväntat fel i 2011/annual: annual: ZeroDivisionError: division by zero" in failed.stderr
    (log,) = (home / ".cache" / "log").iterdir()
    assert str(log) in failed.stderr
    assert "1 / 0" in log.read_text(encoding="utf-8")
    assert snapshot(home / "reports") == good


def test_example_data_is_written_where_asked(home: Path, tertial: Command):
    shutil.copytree(PROJECT / "data" / "registers", home / "data" / "registers")
    written = tertial("example-data", "--out", str(home / "ny data"))
    assert written.returncode == 0
    assert (home / "ny data" / "2011" / "volumes.csv").is_file()


def test_example_data_is_not_written_over_a_centres_own(tmp_path: Path):
    (tmp_path / "provenance.csv").write_text(
        "file,item,source\n2026/economy.csv,*,example\n", encoding="utf-8"
    )
    assert not _is_the_example(tmp_path)
    assert _is_the_example(Path(__file__).parents[2] / "data")
