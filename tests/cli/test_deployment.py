"""The shipped crontab line and systemd units do what they say."""

import os
import re
import shlex
import shutil
import subprocess
from configparser import ConfigParser
from pathlib import Path

import pytest

from tests.tiny_project import PROJECT, TERTIAL

DEPLOY = PROJECT / "deploy"
FIELD = r"(?:\*|\d+)"
ENTRY = re.compile(rf"((?:{FIELD} ){{5}})(.+)")
PUBLISH = [".venv/bin/tertial", "publish", "--due"]

pytestmark = pytest.mark.skipif(os.name == "nt", reason="cron and systemd are of Linux")


@pytest.fixture
def place(home: Path) -> Path:
    """The project as it lies on a server: the small project, with a way to the environment."""
    scripts = home / ".venv" / "bin"
    scripts.mkdir(parents=True)
    (scripts / "tertial").symlink_to(TERTIAL)
    return home


def unit(name: str) -> ConfigParser:
    parser = ConfigParser(interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read(DEPLOY / name, encoding="utf-8")
    return parser


def test_the_crontab_line_publishes_what_is_due_in_silence(place: Path):
    calendar = "publications:\n  - {report: annual, year: 2011, due: 2012-01-31, source: prov}\n"
    (place / "params" / "publishing.yaml").write_text(calendar, encoding="utf-8")
    lines = (DEPLOY / "crontab").read_text(encoding="utf-8").splitlines()
    variable, entry = (line for line in lines if not line.startswith("#"))
    name, _, _ = variable.partition("=")
    minute, hour, *days = ENTRY.fullmatch(entry)[1].split()
    assert (int(minute) < 60, int(hour) < 24, days) == (True, True, ["*"] * 3)
    command = ENTRY.fullmatch(entry)[2]
    assert "%" not in command
    ran = subprocess.run(
        ["/bin/sh", "-c", command],
        env={"HOME": str(place), "PATH": "/usr/bin:/bin", "TERTIAL_HOME": str(place), name: str(place)},
        cwd="/",
        capture_output=True,
        text=True,
    )
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", "")
    assert (place / "reports" / "2011" / "annual" / "annual.pdf").is_file()


def test_the_service_publishes_what_is_due(place: Path):
    (place / "params" / "publishing.yaml").write_text("publications: []\n", encoding="utf-8")
    service = unit("tertial-publish.service")["Service"]
    program, *arguments = shlex.split(service["ExecStart"].replace("%h/tertial", str(place)))
    assert [Path(program).relative_to(place).as_posix(), *arguments] == PUBLISH
    ran = subprocess.run(
        [program, *arguments],
        env={"HOME": str(place), "TERTIAL_HOME": str(place)},
        cwd=service["WorkingDirectory"].replace("%h/tertial", str(place)),
        capture_output=True,
        encoding="utf-8",
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.startswith("Inget att publicera")


def test_the_timer_catches_up_when_the_machine_was_off():
    timer = unit("tertial-publish.timer")
    assert timer["Timer"]["Persistent"] == "true"
    assert timer["Install"]["WantedBy"] == "timers.target"


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not here")
def test_systemd_finds_no_fault_in_the_units(tmp_path: Path):
    for path in DEPLOY.glob("tertial-publish.*"):
        text = path.read_text(encoding="utf-8").replace("%h/tertial", str(PROJECT))
        (tmp_path / path.name).write_text(text.replace(str(PROJECT / ".venv/bin/tertial"), str(TERTIAL)))
    units = sorted(str(path) for path in tmp_path.iterdir())
    verified = subprocess.run(["systemd-analyze", "verify", *units], capture_output=True, text=True)
    assert (verified.returncode, verified.stderr) == (0, "")
