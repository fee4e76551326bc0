"""Set up the project's environment in .venv from requirements.lock; do nothing when it is up to date.

Runs with the standard library alone, on Linux, macOS and Windows: ``python setup_environment.py``; ``make``
calls it too. What the environment was made from is kept in a stamp that is written last, so an interrupted
set-up is taken up again. Once set up, no network is needed. ``--suits`` only tells, by exit status, whether
this Python can be used.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
import urllib.parse
import urllib.request
from pathlib import Path

PROJECT = Path(__file__).resolve().parent
ENVIRONMENT = PROJECT / ".venv"
PYTHON = ENVIRONMENT / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
STAMP = ENVIRONMENT / "tertial-environment.json"
LOCK = PROJECT / "requirements.lock"
DEFINITION = PROJECT / "pyproject.toml"


class SetupError(Exception):
    """A set-up that cannot go on; the message tells what to do about it (in Swedish)."""


def main(arguments: list[str]) -> int:
    """Make or update the environment; returns the exit status."""
    low, high = supported_versions()
    suits = low <= sys.version_info[:2] < high
    if arguments == ["--suits"]:
        return 0 if suits else 1
    try:
        if not suits:
            raise SetupError(
                f"Python {sys.version.split()[0]} kan inte användas; det behövs minst {dotted(low)} "
                f"och lägre än {dotted(high)}. Hämta en på https://www.python.org/downloads/."
            )
        set_up()
    except SetupError as error:
        print(f"\nMiljön kunde inte sättas upp. {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nAvbrutet. Kör samma kommando igen för att fortsätta.", file=sys.stderr)
        return 130
    return 0


def supported_versions() -> tuple[tuple[int, int], tuple[int, int]]:
    """Lowest supported Python and the first that is too new, from requires-python in pyproject.toml."""
    text = DEFINITION.read_text(encoding="utf-8")
    found = re.search(r'^requires-python = ">=3\.(\d+),<3\.(\d+)"$', text, re.MULTILINE)
    if found is None:
        raise ValueError(f'{DEFINITION}: requires-python is not of the form ">=3.x,<3.y"')
    return (3, int(found[1])), (3, int(found[2]))


def dotted(version: tuple[int, int]) -> str:
    """A version as people write it."""
    return ".".join(map(str, version))


def set_up() -> None:
    """Bring .venv to what the lock and pyproject.toml say."""
    wanted, stamped = wanted_stamp(), read_stamp()
    usable = stamped.get("folder") == wanted["folder"] and starts()
    if usable and stamped == wanted:
        return
    STAMP.unlink(missing_ok=True)
    if not usable:
        say(f"[1/4] Skapar en Python-miljö i {ENVIRONMENT} med Python {sys.version.split()[0]}")
        create()
        renew_pip()
    if not usable or stamped["lock"] != wanted["lock"]:
        say("[2/4] Installerar paketen i requirements.lock (från början är det ungefär 300 MB att hämta)")
        pip("install", "--require-hashes", "--requirement", str(LOCK))
    say("[3/4] Installerar projektet självt")
    pip("install", "--quiet", "--no-index", "--no-deps", "--no-build-isolation", "--editable", str(PROJECT))
    say("[4/4] Översätter simuleringen till maskinkod (tio till trettio sekunder, en gång)")
    compile_engine()
    write_stamp(wanted)
    say("Miljön är klar.")


def wanted_stamp() -> dict[str, str]:
    """What an up-to-date environment was made from; the folder, since scripts in .venv name it in full."""
    return {
        "folder": str(PROJECT),
        "lock": hashlib.sha256(LOCK.read_bytes()).hexdigest(),
        "definition": hashlib.sha256(DEFINITION.read_bytes()).hexdigest(),
    }


def read_stamp() -> dict[str, str]:
    """What .venv was made from; empty if it never became complete."""
    try:
        stamp: dict[str, str] = json.loads(STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return stamp


def write_stamp(stamp: dict[str, str]) -> None:
    """Record what .venv was made from, whole or not at all."""
    unfinished = STAMP.with_suffix(".tmp")
    unfinished.write_text(json.dumps(stamp, indent=2), encoding="utf-8")
    unfinished.replace(STAMP)


def starts() -> bool:
    """Whether the Python in .venv still starts and finds its packages (not so once its base is removed)."""
    try:
        return subprocess.run([PYTHON, "-I", "-c", "import pip"], capture_output=True).returncode == 0
    except OSError:
        return False


def create() -> None:
    """Make an empty .venv with pip in it, also where the system's Python came without ensurepip."""
    if Path(sys.prefix).resolve() == ENVIRONMENT:
        raise SetupError("Den ska göras om men är i bruk här: kör `deactivate` och försök igen.")
    try:
        import venv
    except ImportError:
        raise SetupError(
            "Python saknar modulen venv. På Debian och Ubuntu: sudo apt install python3-venv"
        ) from None
    try:
        import ensurepip  # noqa: F401
    except ImportError:
        bundled = False
    else:
        bundled = True
    try:
        venv.EnvBuilder(clear=True, symlinks=os.name != "nt", with_pip=bundled).create(ENVIRONMENT)
        if not bundled:
            fetch_pip()
    except (OSError, subprocess.CalledProcessError) as error:
        raise SetupError(
            f"{error}. Om det inte beror på skrivrättigheter eller nätet kan Pythons stöd för virtuella "
            "miljöer saknas; på Debian och Ubuntu: sudo apt install python3-venv"
        ) from None


def renew_pip() -> None:
    """Bring pip to the lock's version first: it installs the rest in two thirds of an older one's time."""
    requirement = ENVIRONMENT / "pip.txt"
    requirement.write_text(pip_in_lock()[0], encoding="utf-8")
    pip("install", "--quiet", "--require-hashes", "--requirement", str(requirement))
    requirement.unlink()


def fetch_pip() -> None:
    """Install the lock's pip without a pip, from the package index; checked by the lock's hashes.

    Debian's and Ubuntu's Python comes without ensurepip unless python3-venv is installed.
    """
    requirement, version = pip_in_lock()
    name = f"pip-{version}-py3-none-any.whl"
    index = os.environ.get("PIP_INDEX_URL", "https://pypi.org/simple").rstrip("/") + "/pip/"
    link = re.search(rf'href="([^"]*/{re.escape(name)})', fetch(index).decode())
    if link is None:
        raise SetupError(f"{name} finns inte på {index}.")
    content = fetch(urllib.parse.urljoin(index, link[1]))
    if hashlib.sha256(content).hexdigest() not in requirement:
        raise SetupError(f"{name} har en annan kontrollsumma än den i requirements.lock.")
    wheel = ENVIRONMENT / name
    wheel.write_bytes(content)
    subprocess.run([PYTHON, "-I", wheel / "pip", "install", "--quiet", "--no-index", wheel], check=True)
    wheel.unlink()


def pip_in_lock() -> tuple[str, str]:
    """The lock's entry for pip, hashes included, and its version."""
    entry = re.search(r"^pip==(\S+)(?: \\\n +--hash=sha256:\w+)+", LOCK.read_text(encoding="utf-8"), re.M)
    if entry is None:
        raise SetupError("requirements.lock saknar pip.")
    return entry[0], entry[1]


def compile_engine() -> None:
    """Compile what would otherwise keep the first user waiting; kept beside the source."""
    compiling = "from model.staffing.engine import compiled_engine; compiled_engine.warm_up()"
    if subprocess.run([PYTHON, "-I", "-c", compiling]).returncode:
        raise SetupError("Simuleringen gick inte att översätta till maskinkod; se meddelandet ovan.")


def fetch(address: str) -> bytes:
    """What is at a web address."""
    with urllib.request.urlopen(address, timeout=60) as answer:
        content: bytes = answer.read()
    return content


def pip(*arguments: str) -> None:
    """Run the environment's pip, deaf to a user's own settings of Python."""
    command = [str(PYTHON), "-I", "-m", "pip", "--disable-pip-version-check", *arguments]
    if subprocess.run(command, env={**os.environ, "PIP_USER": "0"}).returncode:
        raise SetupError(
            "Se pips meddelande ovan. Första gången behövs nät (eller en spegel, PIP_INDEX_URL) och en "
            "dator med 64-bitars Windows, Linux (glibc 2.28 eller senare) eller macOS (14 eller senare, "
            "inte Intel). Kör sedan samma kommando igen."
        )


def say(text: str) -> None:
    """Tell what is being done, before the output of what then runs."""
    print(text, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
