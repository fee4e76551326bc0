"""pyproject.toml, requirements.lock, environment.yml and the tools around them say the same."""

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name
from packaging.version import Version
from ruamel.yaml import YAML

PROJECT = Path(__file__).parents[2]
DEFINITION = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
RUNTIME = [Requirement(line) for line in DEFINITION["dependencies"]]
DEVELOPMENT = [Requirement(line) for lines in DEFINITION["optional-dependencies"].values() for line in lines]
DIRECT = [*RUNTIME, *DEVELOPMENT]


def lock_entries() -> list[str]:
    """The lock's entries, each with its hashes on one line."""
    text = (PROJECT / "requirements.lock").read_text(encoding="utf-8").replace("\\\n", " ")
    return [line for line in text.splitlines() if re.match(r"[a-z0-9]", line)]


def locked_versions() -> dict[str, list[Version]]:
    """Versions of each package in the lock, by normalised name."""
    versions: dict[str, list[Version]] = {}
    for entry in lock_entries():
        requirement = Requirement(entry.partition("--hash")[0])
        (pin,) = requirement.specifier
        assert pin.operator == "=="
        versions.setdefault(canonicalize_name(requirement.name), []).append(Version(pin.version))
    return versions


def yaml(name: str) -> dict:
    return YAML(typ="safe").load((PROJECT / name).read_text(encoding="utf-8"))


@pytest.mark.parametrize("requirement", DIRECT, ids=lambda requirement: requirement.name)
def test_the_lock_has_every_direct_dependency_in_a_version_that_will_do(requirement):
    versions = locked_versions()[canonicalize_name(requirement.name)]
    assert all(requirement.specifier.contains(version) for version in versions)


def test_every_lock_entry_has_hashes():
    assert all(re.search(r"--hash=sha256:[0-9a-f]{64}\b", entry) for entry in lock_entries())


def test_the_lock_takes_no_package_that_would_have_to_be_built():
    lock = (PROJECT / "requirements.lock").read_text(encoding="utf-8")
    assert "\n--only-binary :all:\n" in lock


def test_a_package_has_one_version_on_every_python():
    assert all(len(set(versions)) == 1 for versions in locked_versions().values())


def test_conda_installs_the_same_lock_on_the_same_pythons():
    python, installer, packages = yaml("environment.yml")["dependencies"]
    assert packages == {"pip": ["-r requirements.lock"]}
    assert installer == "pip"
    name, _, versions = python.partition(" ")
    assert name == "python"
    assert SpecifierSet(versions) == SpecifierSet(DEFINITION["requires-python"])


def test_this_python_is_supported():
    assert SpecifierSet(DEFINITION["requires-python"]).contains(Version(sys.version.split()[0]))


def test_make_looks_for_every_supported_python():
    makefile = (PROJECT / "Makefile").read_text(encoding="utf-8")
    (line,) = re.findall(r"^PYTHON := (.*)$", makefile, re.MULTILINE)
    supported = SpecifierSet(DEFINITION["requires-python"])
    wanted = {f"python3.{minor}" for minor in range(100) if supported.contains(f"3.{minor}")}
    assert wanted | {"python3", "python"} == set(line.split())


def test_commits_are_checked_by_the_locked_tools_as_in_make():
    makefile = (PROJECT / "Makefile").read_text(encoding="utf-8")
    (repository,) = yaml(".pre-commit-config.yaml")["repos"]
    assert repository["repo"] == "local"
    for hook in repository["hooks"]:
        tool, *options = hook["entry"].removesuffix(" --force-exclude").split()
        assert Path(tool).parent == Path(".venv/bin")
        assert Path(tool).name in {requirement.name for requirement in DEVELOPMENT}
        assert " ".join([f"$(BIN)/{Path(tool).name}", *options]) in makefile


def test_every_direct_dependency_is_accounted_for_in_the_documentation():
    text = (PROJECT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| ([\w\-., ]+) \|", text, re.MULTILINE)
    documented = {name.strip() for row in rows for name in row.split(",")} - {"package", "---", "file"}
    assert documented == {requirement.name for requirement in DIRECT}


@pytest.mark.slow
def test_the_package_imports_nothing_but_its_direct_dependencies():
    owners = packages_distributions()
    direct = {canonicalize_name(requirement.name) for requirement in RUNTIME}
    imported = {module for path in (PROJECT / "src").rglob("*.py") for module in imported_modules(path)}
    foreign = imported - sys.stdlib_module_names - {"model", "tertialpdf"}
    assert {
        module for module in foreign if direct.isdisjoint(map(canonicalize_name, owners.get(module, [])))
    } == set()


def imported_modules(path: Path) -> set[str]:
    """Top-level names of all modules that a file imports, anywhere in it."""
    modules = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            modules |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            modules.add(node.module.partition(".")[0])
    return modules
