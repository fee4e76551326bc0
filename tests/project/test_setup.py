"""Setting up the environment: once, whole or not at all, with a plain word when it cannot be done."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

import setup_environment

PROJECT = Path(__file__).parents[2]


@pytest.fixture
def steps(tmp_path, monkeypatch):
    """A project folder of its own, and a list that notes what a set-up does instead of doing it."""
    project = tmp_path / "mapp med blanksteg"
    project.mkdir()
    for name in ("requirements.lock", "pyproject.toml"):
        shutil.copy(PROJECT / name, project)
    environment = project / ".venv"
    for name, path in {
        "PROJECT": project,
        "ENVIRONMENT": environment,
        "STAMP": environment / setup_environment.STAMP.name,
        "LOCK": project / "requirements.lock",
        "DEFINITION": project / "pyproject.toml",
    }.items():
        monkeypatch.setattr(setup_environment, name, path)
    done: list[str] = []

    def create():
        environment.mkdir(exist_ok=True)
        done.append("create")

    monkeypatch.setattr(setup_environment, "create", create)
    monkeypatch.setattr(setup_environment, "renew_pip", lambda: done.append("pip"))
    monkeypatch.setattr(setup_environment, "starts", environment.exists)
    monkeypatch.setattr(setup_environment, "compile_engine", lambda: done.append("machine code"))
    monkeypatch.setattr(
        setup_environment,
        "pip",
        lambda *arguments: done.append("packages" if "--require-hashes" in arguments else "project"),
    )
    return done


def append(path: Path, text: str) -> None:
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")


def test_the_second_time_nothing_is_done(steps):
    assert setup_environment.main([]) == 0
    assert steps == ["create", "pip", "packages", "project", "machine code"]
    steps.clear()
    assert setup_environment.main([]) == 0
    assert steps == []


def test_a_new_lock_is_installed_in_place(steps):
    setup_environment.main([])
    steps.clear()
    append(setup_environment.LOCK, "\n# new\n")
    setup_environment.main([])
    assert steps == ["packages", "project", "machine code"]


def test_a_changed_definition_needs_no_packages(steps):
    setup_environment.main([])
    steps.clear()
    append(setup_environment.DEFINITION, "\n# new\n")
    setup_environment.main([])
    assert steps == ["project", "machine code"]


@pytest.mark.parametrize(
    ("stop", "message"),
    [
        (setup_environment.SetupError("Inget nät."), "Miljön kunde inte sättas upp. Inget nät."),
        (KeyboardInterrupt(), "Avbrutet."),
    ],
)
def test_an_interrupted_set_up_is_made_again_from_the_start(steps, monkeypatch, capsys, stop, message):
    def interrupted(*_arguments):
        raise stop

    with monkeypatch.context() as broken:
        broken.setattr(setup_environment, "pip", interrupted)
        assert setup_environment.main([]) != 0
    assert message in capsys.readouterr().err
    assert not setup_environment.STAMP.exists()
    steps.clear()
    assert setup_environment.main([]) == 0
    assert steps == ["create", "pip", "packages", "project", "machine code"]


def test_a_moved_folder_gets_an_environment_of_its_own(steps, monkeypatch):
    setup_environment.main([])
    steps.clear()
    monkeypatch.setattr(setup_environment, "PROJECT", setup_environment.PROJECT.parent / "flyttad")
    setup_environment.main([])
    assert steps[0] == "create"


def test_a_python_that_is_too_old_is_refused_in_words(steps, monkeypatch, capsys):
    monkeypatch.setattr(setup_environment, "supported_versions", lambda: ((4, 0), (5, 0)))
    assert setup_environment.main([]) == 1
    assert "det behövs minst 4.0 och lägre än 5.0" in capsys.readouterr().err
    assert steps == []


def test_the_lock_names_the_pip_that_the_set_up_starts_with():
    requirement, version = setup_environment.pip_in_lock()
    assert requirement.startswith(f"pip=={version} ")
    assert "--hash=sha256:" in requirement


@pytest.mark.skipif(shutil.which("make") is None, reason="needs make")
def test_make_says_what_is_missing_when_there_is_no_python():
    run = subprocess.run(
        ["make", "environment", "PYTHON=ingen-python"],
        cwd=PROJECT,
        env=os.environ | {"MAKEFLAGS": ""},
        capture_output=True,
        text=True,
    )
    assert run.returncode != 0
    assert "Hittar ingen Python som passar. Sökte: ingen-python." in run.stderr
    assert ">=3.11" in run.stderr
