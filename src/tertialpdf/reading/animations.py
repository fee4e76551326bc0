"""Animations of matplotlib (``to_jshtml``): a picture without an address, whose frames a script holds."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborNode

FRAME = re.compile(r"""frames\[\d+\]\s*=\s*["'](data:image/[^"']+)["']""")
NAME = "_anim_img"


def last_frame(picture: LexborNode) -> str:
    """The address of the last frame, where the animation ends; empty for any other picture."""
    if not (picture.attributes.get("id") or "").startswith(NAME):
        return ""
    root = picture
    while root.parent is not None:
        root = root.parent
    name = (picture.attributes.get("id") or "").removeprefix(NAME)
    scripts = [one.text(deep=True) for one in root.css("script")]
    own = next((one for one in scripts if name in one and FRAME.search(one)), "")
    frames = FRAME.findall(own)
    return re.sub(r"\\\s*\n", "", frames[-1]) if frames else ""
