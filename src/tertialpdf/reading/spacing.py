"""Space between words as a browser leaves it: one where several meet, none at the ends of a line."""

from __future__ import annotations

from collections.abc import Iterable

from tertialpdf.tree import Anchor, Break, Inline, Link, Spoken, Styled, Text


def trimmed(parts: Iterable[Inline]) -> tuple[Inline, ...]:
    """Words with one space where several meet, none at the ends or beside a line's end."""
    shown, _ = _squeezed(parts, spaced=True)
    return _stripped(shown)


def _squeezed(parts: Iterable[Inline], spaced: bool) -> tuple[list[Inline], bool]:
    found: list[Inline] = []
    for part in parts:
        match part:
            case Text(text):
                if spaced:
                    text = text.lstrip(" ")
                if text:
                    spaced = text.endswith(" ")
                    found.append(Text(text))
            case Styled() | Spoken() | Link():
                inner, spaced = _squeezed(part.parts, spaced)
                if inner:
                    found.append(_with_parts(part, tuple(inner)))
            case Break():
                spaced = True
                found.append(part)
            case Anchor():
                found.append(part)
            case _:
                spaced = False
                found.append(part)
    return found, spaced


def _stripped(parts: list[Inline]) -> tuple[Inline, ...]:
    """Without spaces and line ends at the end."""
    while parts:
        last = parts[-1]
        if isinstance(last, Break):
            parts.pop()
        elif isinstance(last, Text) and last.text.endswith(" "):
            parts.pop()
            if last.text.rstrip(" "):
                parts.append(Text(last.text.rstrip(" ")))
        elif isinstance(last, (Styled, Spoken, Link)):
            inner = _stripped(list(last.parts))
            if inner == last.parts:
                break
            parts.pop()
            if inner:
                parts.append(_with_parts(last, inner))
        else:
            break
    return tuple(parts)


def _with_parts(part: Styled | Spoken | Link, parts: tuple[Inline, ...]) -> Inline:
    match part:
        case Styled():
            return Styled(part.style, parts)
        case Spoken():
            return Spoken(part.language, parts)
        case Link():
            return Link(part.target, parts)
