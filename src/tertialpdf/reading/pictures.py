"""Pictures: their bytes, how large they are, and whether they can be shown at all."""

from __future__ import annotations

import base64
import binascii
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote_to_bytes

import imagesize  # type: ignore[import-untyped]

from tertialpdf.reading.drawn_words import with_drawn_words
from tertialpdf.reading.printed import clean

IMAGE_TYPES = {
    "image/svg+xml": "svg",
    "image/png": "png",
    "image/jpeg": "jpg",
    "image/jpg": "jpg",
    "image/gif": "gif",
    "image/webp": "webp",
}
SUFFIXES = {"svg": "svg", "png": "png", "jpg": "jpg", "jpeg": "jpg", "gif": "gif", "webp": "webp"}
STARTS = {
    b"\x89PNG": "png",
    b"\xff\xd8\xff": "jpg",
    b"GIF8": "gif",
    b"RIFF": "webp",
    b"<svg": "svg",
    b"<?xml": "svg",
}
"""How files of each kind begin, whatever they are called."""
REMARK = re.compile(rb"<!--.*?-->", re.DOTALL)
PIXEL = 0.75
"""Points of a pixel, as browsers have it."""
TEXT_WIDTH, MOST_HEIGHT = 464.8, 600.0
"""The room of a figure in points, with its caption and a line below it."""
DATA = re.compile(r"data:([\w/+.-]+)((?:;[\w=.-]+)*),(.*)", re.DOTALL)
SVG_SIZE = re.compile(r"""\b(width|height)\s*=\s*["']\s*([\d.]+)\s*(pt|px|in|cm|mm|em|ex|)\s*["']""")
VIEW_BOX = re.compile(r"""viewBox\s*=\s*["']\s*[-\d.e]+[\s,]+[-\d.e]+[\s,]+([\d.e]+)[\s,]+([\d.e]+)""")
UNITS = {
    "pt": 1.0,
    "px": PIXEL,
    "": PIXEL,
    "in": 72.0,
    "cm": 72 / 2.54,
    "mm": 7.2 / 2.54,
    "em": 12.0,
    "ex": 6.0,
}
LENGTH = re.compile(r"\s*(\d+(?:\.\d+)?)\s*(px|pt|%)?\s*")


class UnreadablePictureError(Exception):
    """A picture that is not there (kind *missing*) or that nobody can read (kind *broken*)."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        super().__init__(kind)


@dataclass(frozen=True)
class Drawn:
    """A picture's bytes, the suffix of its kind, and its size in points."""

    content: bytes
    suffix: str
    width: float
    height: float

    def as_wide_as(self, width: str | float) -> Drawn:
        """As wide as asked for (pixels, or with a unit), within the page."""
        found = LENGTH.fullmatch(str(width))
        wanted = self.width
        if found and float(found[1]) > 0:
            number = float(found[1])
            wanted = (
                TEXT_WIDTH * number / 100 if found[2] == "%" else number * (1 if found[2] == "pt" else PIXEL)
            )
        scale = min(wanted / self.width, TEXT_WIDTH / self.width, MOST_HEIGHT / self.height)
        return replace(self, width=self.width * scale, height=self.height * scale)


def decoded(bundle: Mapping[str, Any]) -> Drawn:
    """The best picture of a MIME bundle."""
    mime = next((mime for mime in IMAGE_TYPES if mime in bundle), None)
    if mime is None:
        raise UnreadablePictureError("missing")
    content = bundle[mime]
    text = "".join(content) if isinstance(content, list) else str(content)
    if mime == "image/svg+xml" and "<" in text:
        return drawn(text.encode(errors="replace"), "svg")
    try:
        return drawn(base64.b64decode(text), IMAGE_TYPES[mime])
    except (binascii.Error, ValueError) as error:
        raise UnreadablePictureError("broken") from error


def from_address(address: str) -> Drawn:
    """The picture of a ``data:`` address."""
    found = DATA.fullmatch(address)
    if found is None or found[1] not in IMAGE_TYPES:
        raise UnreadablePictureError("broken")
    if ";base64" in found[2]:
        return decoded({found[1]: unquote_to_bytes(found[3]).decode("ascii", "replace")})
    return drawn(unquote_to_bytes(found[3]), IMAGE_TYPES[found[1]])


def from_file(folder: Path | None, address: str) -> Drawn:
    """A picture in the notebook's folder or below it; no other file is read."""
    if folder is None or not address or ":" in address or "\x00" in address:
        raise UnreadablePictureError("missing")
    path = (folder / address.split("?")[0].split("#")[0]).resolve()
    suffix = SUFFIXES.get(path.suffix.lower().removeprefix("."))
    if suffix is None or not path.is_relative_to(folder.resolve()) or not path.is_file():
        raise UnreadablePictureError("missing")
    return drawn(path.read_bytes(), suffix)


def drawn(content: bytes, suffix: str) -> Drawn:
    """A picture with its size; UnreadablePictureError (*broken*) if it has none.

    suffix: of the kind that it is said to be; what its first bytes say goes before.
    """
    suffix = next((kind for start, kind in STARTS.items() if content.startswith(start)), suffix)
    if suffix == "svg":
        if not content.isascii():
            content = clean(content.decode(errors="replace")).encode()
        if b"<foreignObject" in content:
            content = with_drawn_words(content.decode(errors="replace")).encode()
        width, height = _svg_size(content)
    else:
        try:
            pixels = imagesize.get(io.BytesIO(content))
        except (OSError, ValueError, IndexError) as error:
            raise UnreadablePictureError("broken") from error
        width, height = (side * PIXEL for side in pixels)
    if width <= 0 or height <= 0:
        raise UnreadablePictureError("broken")
    return Drawn(content, suffix, width, height)


def _svg_size(content: bytes) -> tuple[float, float]:
    head = content[: content.find(b"<svg")]
    if b"<!--" in head:
        content = REMARK.sub(b"", content)
    start = content.find(b"<svg")
    if start < 0:
        return 0.0, 0.0
    tag = content[start : content.find(b">", start)].decode(errors="replace")
    sides = {
        name: float(number) * UNITS[unit] for name, number, unit in SVG_SIZE.findall(tag) if number.strip(".")
    }
    box = VIEW_BOX.search(tag)
    wide, high = (float(box[1]), float(box[2])) if box else (300.0, 150.0)
    if "width" in sides and "height" in sides:
        return sides["width"], sides["height"]
    if wide <= 0 or high <= 0:
        return 0.0, 0.0
    if "width" in sides:
        return sides["width"], sides["width"] * high / wide
    if "height" in sides:
        return sides["height"] * wide / high, sides["height"]
    return wide * PIXEL, high * PIXEL
