"""The exporter as JupyterLab's export menu calls it: over HTTP from a running server."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest

from tests.tertialpdf.shown import export
from tests.tertialpdf.test_exporter import ours

PATIENCE = 60


def fetch(url: str) -> tuple[str, bytes]:
    with urllib.request.urlopen(url, timeout=PATIENCE) as answer:
        return answer.headers["Content-Type"], answer.read()


@pytest.fixture
def server(tmp_path: Path) -> Iterator[str]:
    """Address of a Jupyter server on this machine that serves one of our notebooks."""
    nbformat.write(ours(), tmp_path / "bok.ipynb")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "jupyter_server", "--no-browser", "--allow-root", f"--port={port}"]
    options = ["--IdentityProvider.token=", f"--ServerApp.root_dir={tmp_path}", "--ServerApp.ip=127.0.0.1"]
    options.append("--ServerApp.disable_check_xsrf=True")
    environment = os.environ | {"JUPYTER_CONFIG_DIR": str(tmp_path / "config")}
    with subprocess.Popen([*command, *options], env=environment, stderr=subprocess.DEVNULL) as process:
        try:
            address = f"http://127.0.0.1:{port}"
            wait_for(address + "/api/status")
            yield address
        finally:
            process.terminate()


def wait_for(url: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            fetch(url)
            return
        except (urllib.error.URLError, ConnectionError):
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)


def test_the_export_menu_gives_the_same_pdf(server: str) -> None:
    kind, pdf = fetch(f"{server}/nbconvert/tertialpdf/bok.ipynb?download=true")
    assert kind.startswith("application/pdf")
    assert pdf == export(ours())


def test_the_export_menu_lists_the_format(server: str) -> None:
    _, formats = fetch(f"{server}/api/nbconvert")
    assert b'"tertialpdf"' in formats
