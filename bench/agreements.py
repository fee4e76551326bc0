"""All agreements from parameters to PDF: ours beside stock papermill with nbconvert's webpdf, and at scale.

Run: ``python bench/agreements.py [ours] [stock] [scale]`` (all three when none is named). *ours* is the
command ``tertial agreements``, with warm and with plain kernels. *stock* needs playwright and Chromium, which
the project does not: ``pip install --target /tmp/playwright playwright``, ``PYTHONPATH=/tmp/playwright``, and
the browser's path in ``CHROMIUM`` (Debian: ``apt install chromium``). *scale* makes agreements for 33, 100
and 1 000 customers, or for as many as are named.

Seconds are of the wall clock, start of the process to its end; simulated years are cached beforehand. CPU
is of the whole process tree. Memory is its highest proportional set size, sampled ten times a second.
"""

from __future__ import annotations

import csv
import functools
import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

PROJECT = Path(__file__).resolve().parents[1]
TERTIAL = str(Path(sysconfig.get_path("scripts")) / "tertial")
YEAR, CUSTOMERS, DISTRICTS = 2012, 33, 14
SIZES = (33, 100, 1000)
SAMPLE_SECONDS = 0.1
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")


@dataclass(frozen=True)
class Run:
    """What a process tree took: seconds, processor seconds, and the highest memory in MB."""

    seconds: float
    cpu: float
    memory: float
    said: str


def measured(command: list[str], environment: dict[str, str]) -> Run:
    """Run ``command`` to its end; RuntimeError when it fails."""
    started = time.perf_counter()
    before = os.times()
    process = subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8"
    )
    peak = [0.0]
    sampler = threading.Thread(target=_sample, args=(process.pid, peak))
    sampler.start()
    said, complained = process.communicate()
    seconds, after = time.perf_counter() - started, os.times()
    sampler.join()
    if process.returncode:
        raise RuntimeError(f"{command}: {said}{complained}")
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    return Run(seconds, cpu, peak[0] / 1e6, said)


def _sample(pid: int, peak: list[float]) -> None:
    """Note the tree's highest proportional set size until it has ended."""
    try:
        root = psutil.Process(pid)
        while root.is_running() and root.status() != psutil.STATUS_ZOMBIE:
            total = 0.0
            for process in [root, *root.children(recursive=True)]:
                try:
                    total += process.memory_full_info().pss
                except psutil.Error:
                    continue
            peak[0] = max(peak[0], total)
            time.sleep(SAMPLE_SECONDS)
    except psutil.NoSuchProcess:
        return


def ours(environment: dict[str, str], folder: Path, kernels: str) -> Run:
    """``tertial agreements`` for all customers."""
    return measured([TERTIAL, "agreements", "--kernels", kernels, "--out", str(folder)], environment)


def stock(environment: dict[str, str], folder: Path) -> Run:
    """This script's own :func:`run_stock` in a process of its own."""
    return measured([sys.executable, __file__, "run-stock", str(folder)], environment)


def run_stock(folder: Path) -> None:
    """Papermill for one customer after the other, then webpdf for each; prints the seconds of both."""
    import nbformat
    import papermill
    from nbconvert import WebPDFExporter
    from playwright.async_api import BrowserType

    BrowserType.launch = functools.partialmethod(BrowserType.launch, executable_path=CHROMIUM)  # Debian's
    folder.mkdir(parents=True, exist_ok=True)
    notebooks = [folder / f"{customer}.ipynb" for customer in range(1, CUSTOMERS + 1)]
    started = time.perf_counter()
    for customer, path in enumerate(notebooks, start=1):
        given = {"year": YEAR, "customer": customer}
        papermill.execute_notebook(
            PROJECT / "notebooks" / "agreement.ipynb", path, given, progress_bar=False, log_output=False
        )
    executed = time.perf_counter()
    exporter = WebPDFExporter(disable_sandbox=True)
    for path in notebooks:
        notebook = nbformat.read(path, as_version=4)
        pdf, _ = exporter.from_notebook_node(notebook)
        path.with_suffix(".pdf").write_bytes(pdf)
    print(f"{executed - started:.1f};{time.perf_counter() - executed:.1f}")


def enlarged(home: Path, customers: int) -> Path:
    """A project with so many customers: each is like one of the 33, with a part of its weight."""
    sys.path.insert(0, str(PROJECT))
    from tests.small_project import make_small_project

    make_small_project(home)
    registers = home / "data" / "registers"
    like = [number % CUSTOMERS + 1 for number in range(customers)]
    copies = {number: like.count(number) for number in set(like)}
    known = {int(row["number"]): row for row in _rows(registers / "customers.csv")}
    people = [
        {
            **known[model],
            "number": number,
            "name": known[model]["name"] + (f" {number}" if number > CUSTOMERS else ""),
            "supplier_weight": float(known[model]["supplier_weight"]) / copies[model],
            "customer_weight": float(known[model]["customer_weight"]) / copies[model],
        }
        for number, model in enumerate(like, start=1)
    ]
    _write(registers / "customers.csv", people)
    for path in (registers / "addon_agreements.csv", home / "data" / str(YEAR - 1) / "agreements.csv"):
        rows = _rows(path)
        copied = [
            {**row, "customer": number}
            for number, model in enumerate(like, start=1)
            for row in rows
            if int(row["customer"]) == model
        ]
        _write(path, copied)
    file = home / "params" / "base" / "organisation.yaml"
    from ruamel.yaml import YAML

    yaml = YAML(typ="safe", pure=True)
    tree = yaml.load(file.read_text(encoding="utf-8"))
    tree["organisation"]["customers"]["value"] = customers
    tree["organisation"]["district_customers"]["value"] = sum(row["kind"] == "district" for row in people)
    with file.open("w", encoding="utf-8") as stream:
        yaml.dump(tree, stream)
    return home


def _rows(path: Path) -> list[dict[str, Any]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _write(path: Path, rows: list[dict[str, Any]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def compare(wanted: set[str], work: Path) -> None:
    """Print the table of ours and stock."""
    environment = dict(os.environ)
    ours(environment, work / "first", "warm")  # caches the simulated years
    runs: dict[str, Run] = {}
    if "ours" in wanted:
        runs["`tertial agreements`, warm kernels"] = ours(environment, work / "warm", "warm")
        runs["`tertial agreements`, plain kernels"] = ours(environment, work / "plain", "plain")
    if "stock" in wanted:
        run = stock(environment, work / "stock")
        papermill, webpdf = run.said.split("\n")[-2].split(";")
        runs[f"stock: papermill {papermill} s, webpdf {webpdf} s"] = run
    longest = max(run.seconds for run in runs.values())
    print(f"{CUSTOMERS} agreements, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}\n")
    print("| how | s | s each | CPU s | times faster | peak memory, MB |")
    print("| --- | ---: | ---: | ---: | ---: | ---: |")
    for name, run in runs.items():
        print(
            f"| {name} | {run.seconds:.1f} | {run.seconds / CUSTOMERS:.2f} | {run.cpu:.1f} "
            f"| {longest / run.seconds:.1f} | {run.memory:.0f} |"
        )


def scale(work: Path, sizes: tuple[int, ...]) -> None:
    """Print the table of more and more customers, in the small world."""
    print("\n| customers | s | s each | CPU s each | peak memory, MB | PDFs, MB |")
    print("| ---: | ---: | ---: | ---: | ---: | ---: |")
    for customers in sizes:
        home = enlarged(work / f"{customers} customers", customers)
        environment = os.environ | {"TERTIAL_HOME": str(home), "TERTIAL_CACHE": str(home / ".cache")}
        measured([TERTIAL, "agreements", "--customer", "1"], environment)  # caches the simulated years
        run = ours(environment, work / "out", "warm")
        pdfs = sorted((work / "out" / str(YEAR) / "agreements").glob("*.pdf"))
        assert len(pdfs) == customers
        size = sum(path.stat().st_size for path in pdfs) / 1e6
        print(
            f"| {customers} | {run.seconds:.1f} | {run.seconds / customers:.2f} | {run.cpu / customers:.2f} "
            f"| {run.memory:.0f} | {size:.0f} |",
            flush=True,
        )
        shutil.rmtree(work / "out")


def main(arguments: list[str]) -> None:
    """Measure what is named."""
    if arguments[:1] == ["run-stock"]:
        run_stock(Path(arguments[1]))
        return
    wanted = {name for name in arguments if not name.isdigit()} or {"ours", "stock", "scale"}
    sizes = tuple(int(name) for name in arguments if name.isdigit()) or SIZES
    with tempfile.TemporaryDirectory() as name:
        if wanted & {"ours", "stock"}:
            compare(wanted, Path(name))
        if "scale" in wanted:
            scale(Path(name), sizes)


if __name__ == "__main__":
    main(sys.argv[1:])
