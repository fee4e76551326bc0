"""Pictures of a notebook's page from this exporter and from webpdf, side by side, for a README.

    .venv/bin/python bench/gallery.py NOTEBOOK PAGE OUT.png [--webpdf-page 2 --chromium /usr/bin/chromium]

What webpdf needs stands in exporter.py. Of the notebooks of others only those are shown whose licence
allows it.
"""

from __future__ import annotations

import argparse
import shutil
import warnings
from pathlib import Path

import nbformat
import pypdfium2
from exporter import webpdf
from PIL import Image

from tertialpdf.exporter import TertialPDFExporter

HEIGHT, BETWEEN, GREY, COLOURS = 640, 16, "#c8ccd0", 64


def main() -> None:
    """Write the picture."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("notebook", type=Path)
    parser.add_argument("page", type=int)
    parser.add_argument("out", type=Path)
    parser.add_argument("--webpdf-page", type=int)
    parser.add_argument("--chromium", default=shutil.which("chromium"))
    given = parser.parse_args()
    book = nbformat.read(given.notebook, as_version=4)
    about = {"metadata": {"name": given.notebook.stem, "path": str(given.notebook.parent)}}
    ours, _ = TertialPDFExporter(allow_errors=True, show_code=True).from_notebook_node(book, about)
    left = picture(ours, given.page)
    right = picture(webpdf(given.chromium)(book), given.webpdf_page or given.page)
    both = Image.new("RGB", (left.width + BETWEEN + right.width, HEIGHT), GREY)
    both.paste(left, (0, 0))
    both.paste(right, (left.width + BETWEEN, 0))
    both.quantize(COLOURS).save(given.out, optimize=True)


def picture(pdf: bytes, page: int) -> Image.Image:
    """A page, so high."""
    document = pypdfium2.PdfDocument(pdf)
    leaf = document[page - 1]
    drawn = leaf.render(scale=2 * HEIGHT / leaf.get_height()).to_pil().convert("RGB")
    document.close()
    return drawn.resize((round(drawn.width * HEIGHT / drawn.height), HEIGHT), Image.Resampling.LANCZOS)


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    main()
