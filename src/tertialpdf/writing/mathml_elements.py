"""Elements of MathML as one reads them: their signs, what stands in them, whether they are but one sign."""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree.ElementTree import Element

from tertialpdf.reading.printed import clean

APPLY = "\u2061"
"""That a function is applied, which no one sees."""


def children_of(element: Element | None) -> list[Element]:
    """What stands in it, less what annotates it."""
    if element is None:
        return []
    found = [child for child in element if child.tag not in ("annotation", "annotation-xml")]
    return children_of(found[0]) if len(found) == 1 and found[0].tag == "semantics" else found


def sign_of(element: Element) -> str:
    """The sign that an element is; nothing for one that holds others."""
    while element.tag in ("mrow", "mstyle") and children_of(element):
        parts = [one for one in children_of(element) if not is_unseen(one)]
        if len(parts) != 1:
            return ""
        element = parts[0]
    if len(element):
        return ""
    sign = (element.text or "").replace(APPLY, "").strip()
    return clean(sign).strip() or sign


def is_unseen(element: Element) -> bool:
    """Whether it is but the sign that a function is applied."""
    return element.tag == "mo" and (element.text or "").strip() == APPLY


def signs_of(element: Element) -> str:
    """All signs in it, one after the other."""
    return clean("".join(element.itertext())).replace(APPLY, "").strip()


def side_by_side(element: Element) -> list[Element]:
    """What stands beside each other in it."""
    return children_of(element) if element.tag in ("mrow", "mstyle") else [element]


def is_simple(element: Element) -> bool:
    """Whether it is but one sign, so that nobody asks where it ends."""
    while element.tag in ("mrow", "mstyle") and len(element) == 1:
        element = element[0]
    return not len(element)


def are_simple(elements: Sequence[Element]) -> bool:
    """Whether they are but one sign."""
    return len(elements) == 1 and is_simple(elements[0])


def table_in(element: Element) -> Element | None:
    """The table that it is, if nothing stands beside that."""
    while element.tag in ("mrow", "mstyle") and len(element) == 1:
        element = element[0]
    return element if element.tag == "mtable" else None


def differential_of(element: Element) -> tuple[str, str]:
    """``d`` or ``∂`` and its order."""
    if element.tag == "msup":
        base, order = children_of(element)
        return (differential_of(base)[0], signs_of(order))
    return (sign_of(element), "") if sign_of(element) in ("d", "∂") else ("", "")
