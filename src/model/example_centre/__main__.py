"""Write the example data anew: ``python -m model.example_centre [folder]``."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from model.example_centre import generate
from model.observations.registers import load_registers
from model.parameters.loading import load, project_root


def main() -> None:
    """Read the parameters and the registers, write the tables, and say how many."""
    parser = argparse.ArgumentParser(
        prog="python -m model.example_centre", description="Skriver exempeldata på nytt."
    )
    parser.add_argument(
        "mapp",
        nargs="?",
        type=Path,
        default=project_root() / "data",
        help="mapp att skriva i (standard: data/)",
    )
    parser.add_argument("--replace", action="store_true", help="ersätt det som finns; kopior sparas")
    asked = parser.parse_args()
    folder = asked.mapp
    parameters = load()
    files = generate(parameters, load_registers(parameters), folder, replace=asked.replace)
    sys.stdout.write(f"{len(files)} filer skrivna i {folder}\n")


if __name__ == "__main__":
    main()
