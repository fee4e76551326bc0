"""HTML as a browser reads it, to the tree: one reader for HTML outputs, Markdown and raw HTML in Markdown."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from tertialpdf.reading.animations import last_frame
from tertialpdf.reading.collected import Collected
from tertialpdf.reading.elements import (
    DEPTH,
    EMBEDDED,
    HEAVIEST,
    NAMED,
    PARTED,
    SET_APART,
    STATES,
    STYLES,
    UNSEEN_INPUT,
    WITH_ANOTHER,
    Attributes,
    elements,
    is_seen,
    verbatim,
    weight,
)
from tertialpdf.reading.formulas_in_text import words_and_formulas
from tertialpdf.reading.html_tables import read_table
from tertialpdf.reading.left_open import beginning, left_open, without_takers
from tertialpdf.reading.printed import clean
from tertialpdf.reading.spacing import trimmed
from tertialpdf.tree import (
    Anchor,
    Block,
    Box,
    Break,
    Code,
    Display,
    Equation,
    Formula,
    Heading,
    Inline,
    Link,
    Listing,
    Paragraph,
    Passage,
    Picture,
    Printed,
    Quote,
    Reference,
    Rule,
    Spoken,
    Styled,
    Text,
    plain,
    walk,
)

SCHEMES = re.compile(r"(https?|mailto|ftp|tel|doi):", re.IGNORECASE)
LONGEST_ADDRESS = 2000
LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]+)*")


REMARK = re.compile("<!(?:--|[–—])")
"""How a remark begins, with dashes as a printer sets them too."""


def read_html(html: str, collected: Collected) -> list[Block]:
    """The blocks of an HTML text."""
    html = without_takers(html)
    parsed = LexborHTMLParser(html)
    if found := left_open(html, parsed):
        collected.lost(*found)
    blocks = [] if parsed.body is None else _Reader(collected).blocks(parsed.body, 0)
    if collected.strict and "&lt;!" in html:
        _tell_remarks(blocks, collected)
    return blocks


def _tell_remarks(blocks: list[Block], collected: Collected) -> None:
    """Tells what was meant as a remark among words and would be read by all."""
    for part in walk(blocks):
        if isinstance(part, Text) and (found := REMARK.search(part.text)):
            collected.lost("comment", beginning(part.text[found.end() :]))


class _Reader:
    """Reads elements; what is set by itself goes to ``collected``."""

    def __init__(self, collected: Collected) -> None:
        self.collected = collected
        self.weight = 0
        """How deep what is read now will be set: Typst sets no more than so much within each other."""

    def blocks(self, parent: LexborNode, depth: int) -> list[Block]:
        """What an element holds, as blocks."""
        return self.as_blocks(self.children(parent, depth))

    def as_blocks(self, items: Iterable[Inline | Block], tight: bool = False) -> list[Block]:
        """Words and blocks, with words that stand together made paragraphs."""
        found: list[Block] = []
        run: list[Inline] = []

        def end_run() -> None:
            parts = trimmed(run)
            if parts:
                found.extend(self._paragraph(parts, tight))
            run.clear()

        for item in items:
            if isinstance(item, Inline):
                run.append(item)
            else:
                end_run()
                found.append(item)
        end_run()
        return found

    def _paragraph(self, parts: tuple[Inline, ...], tight: bool) -> Iterator[Block]:
        """A paragraph; pictures that stand alone become figures."""
        bare = [
            part
            for part in parts
            if not (isinstance(part, (Text, Break, Anchor)) and not plain([part]).strip())
        ]
        pictures = [_picture_of(part) for part in bare]
        if bare and all(pictures) and not self.collected.in_table:
            for picture in pictures:
                assert picture is not None
                yield Display("figure", self.collected.figure(picture))
            return
        run: list[Inline] = []
        for part in parts:
            if isinstance(part, Formula) and part.display:
                named = run[-1].name if run and isinstance(run[-1], Anchor) else ""
                if words := trimmed(run):
                    yield Paragraph(words, plain=tight)
                yield Equation(part, named)
                run = []
            else:
                run.append(part)
        if words := trimmed(run):
            yield Paragraph(words, plain=tight)

    def children(self, parent: LexborNode, depth: int) -> list[Inline | Block]:
        """What an element holds, in order."""
        found: list[Inline | Block] = []
        if depth > DEPTH:
            self.collected.lost("depth")
            return [*words_and_formulas(parent.text(deep=True))]
        node = parent.child
        while node is not None:
            found.extend(self._node(node, depth))
            node = node.next
        return found

    def _node(self, node: LexborNode, depth: int) -> Iterable[Inline | Block]:
        tag = node.tag or ""
        if tag == "-text":
            return words_and_formulas(node.text_content or "")
        given = node.attributes
        if not is_seen(tag, given):
            return ()
        anchors = [Anchor(name) for key in ("id", "name") if (name := given.get(key)) and tag in NAMED]
        added = weight(tag, given)
        if self.weight + added > HEAVIEST:
            self.collected.lost("depth")
            return words_and_formulas(node.text(deep=True))
        self.weight += added
        found = list(self._element(node, tag, given, depth))
        self.weight -= added
        language = given.get("lang") or ""
        if language and LANGUAGE.fullmatch(language) and tag not in ("html", "body"):
            found = _spoken(language, found)
        return [*anchors, *found] if anchors and tag[0] != "h" else found

    def _element(self, node: LexborNode, tag: str, given: Attributes, depth: int) -> Iterable[Inline | Block]:
        """What one element shows."""
        if len(tag) == 2 and tag[0] == "h" and tag[1] in "123456":
            return self._heading(node, int(tag[1]), given.get("id") or "", depth)
        if tag in STYLES:
            return _wrapped(self.children(node, depth + 1), lambda parts: Styled(STYLES[tag], parts))
        if tag in PARTED:
            return self._parted(node, tag, given, depth)
        match tag:
            case "br":
                return [Break()]
            case "hr":
                return [Rule()]
            case "a":
                return self._link(node, given.get("href") or "", depth)
            case "code" | "kbd" | "samp" | "tt":
                return self._code(node, depth)
            case "pre" | "xmp" | "listing" | "plaintext":
                return self._pre(node, depth)
            case "ul" | "ol" | "menu" | "dir":
                return [self._list(node, tag, given, depth)]
            case "blockquote":
                return [Quote(tuple(self.blocks(node, depth + 1)))]
            case "q":
                return [Text("”"), *self.children(node, depth + 1), Text("”")]
            case "table":
                return self._table(node, depth)
            case "img" | "image":
                return self._image(node, given)
            case "svg":
                return self._svg(node)
            case "math":
                return [
                    Formula(
                        plain(words_and_formulas(node.text(deep=True))),
                        given.get("display") == "block",
                        node.html or "",
                    )
                ]
            case "x-tex":
                tex = (node.text(deep=True) or "").strip()
                name = given.get("id") or ""
                named = [Anchor(name)] if tex and name else []
                return [*named, Formula(tex, given.get("data-kind") == "display")] if tex else []
            case "x-ref":
                return [Reference(given.get("data-target") or "", node.text(deep=True) or "")]
            case "x-other":
                self.collected.lost("other", given.get("data-format") or "")
                return []
            case "input":
                return self._input(given)
            case _ if tag in EMBEDDED:
                self.collected.lost("embedded", given.get("src") or given.get("data") or tag)
                return self.children(node, depth + 1) if tag in WITH_ANOTHER else []
            case _:
                return self.children(node, depth + 1)

    def _heading(self, node: LexborNode, level: int, name: str, depth: int) -> list[Block]:
        items = self.children(node, depth + 1)
        parts = trimmed([item for item in items if isinstance(item, Inline)])
        others: list[Block] = [item for item in items if not isinstance(item, Inline)]
        words = plain(part for part in parts if not isinstance(part, Anchor)).strip()
        if not words:
            return [*self.as_blocks(parts), *others]
        named = [part.name for part in parts if isinstance(part, Anchor)]
        anchors = dict.fromkeys([*named, *([name] if name else []), words.replace(" ", "-"), _slug(words)])
        shown = tuple(
            Text(" ") if isinstance(part, Break) else part for part in parts if not isinstance(part, Anchor)
        )
        return [Heading(level, shown, tuple(anchors)), *others]

    def _parted(self, node: LexborNode, tag: str, given: Attributes, depth: int) -> list[Block]:
        if tag == "figure":
            return self._figure(node, given, depth)
        blocks = self.blocks(node, depth + 1)
        classes = given.get("class") or ""
        if tag == "dt":
            return [
                Paragraph((Styled("strong", block.parts),)) if isinstance(block, Paragraph) else block
                for block in blocks
            ]
        if tag == "dd":
            return [Quote(tuple(blocks))] if blocks else []
        if not blocks or tag not in ("div", "aside", "section", "p"):
            return blocks
        alert = re.search(r"\b(?:alert|admonition|callout)\b", classes)
        if alert or (SET_APART.search(given.get("style") or "") and depth < 2 and _has_words(blocks)):
            state = next((state for word, state in STATES.items() if word in classes), "neutral")
            return [Box(tuple(blocks), state)]
        return blocks

    def _figure(self, node: LexborNode, given: dict[str, str | None], depth: int) -> list[Block]:
        """A figure or table with its caption, if it is but one; else what it holds, as it stands."""
        words = node.css_first("figcaption")
        own = words is not None and words.parent is not None and words.parent.mem_id == node.mem_id
        if own and words is not None:
            caption = tuple(trimmed(self.children(words, depth + 1)))  # type: ignore[arg-type]
            words.decompose()
        blocks = self.blocks(node, depth + 1)
        shown = [block for block in blocks if isinstance(block, Display) and block.slot in ("figure", "grid")]
        if own and len(shown) == 1:
            self.collected.captioned(shown[0], plain(caption), given.get("id") or "")
        elif own and caption:
            blocks = [Paragraph((Styled("strong", caption),)), *blocks]
        return blocks

    def _link(self, node: LexborNode, target: str, depth: int) -> list[Inline | Block]:
        items = self.children(node, depth + 1)
        target = target.strip()
        if target.startswith("#") and len(target) > 1:
            return _wrapped(items, lambda parts: Link(target, parts))
        if SCHEMES.match(target) and len(target) < LONGEST_ADDRESS and clean(target) == target:
            return _wrapped(items, lambda parts: Link(target, parts))
        return items

    def _code(self, node: LexborNode, depth: int) -> list[Inline | Block]:
        items = self.children(node, depth + 1)
        if all(isinstance(item, (Text, Code)) for item in items):
            words = plain(items)
            return [Code(words)] if words else []
        return items

    def _pre(self, node: LexborNode, depth: int) -> list[Inline | Block]:
        """Text as it stands; a picture or table in it is set by itself."""
        if node.css_first("table, img, svg, p, h1, h2, h3, math, x-tex") is not None:
            return [*self.blocks(node, depth + 1)]
        code = node.css_first("code")
        shown = clean(verbatim(node)).strip("\n").rstrip()
        return [Printed(shown, "code" if code is not None else "printed")] if shown.strip() else []

    def _list(self, node: LexborNode, tag: str, given: Attributes, depth: int) -> Listing:
        items: list[tuple[Block, ...]] = []
        tight = True
        child = node.child
        while child is not None:
            if child.tag == "li":
                tight = tight and not any(one.tag == "p" for one in elements(child))
                items.append(tuple(self.as_blocks(self.children(child, depth + 1), tight=True)))
            elif child.tag not in ("-text", "-comment"):
                more = tuple(self.as_blocks(self._node(child, depth + 1), tight=True))
                items[-1:] = [(*items[-1], *more)] if items else [more]
            child = child.next
        if not tight:
            items = [
                tuple(Paragraph(b.parts) if isinstance(b, Paragraph) else b for b in item) for item in items
            ]
        first = next((one.attributes.get("value") for one in elements(node) if one.tag == "li"), None)
        number = first or given.get("start") or ""
        start = int(number) if re.fullmatch(r"\d{1,6}", number) else 1
        return Listing(tuple(item for item in items if item), start if tag == "ol" else None, tight)

    def _table(self, node: LexborNode, depth: int) -> list[Block]:
        def read(part: LexborNode) -> tuple[Inline | Block, ...]:
            blocks = self.as_blocks(self.children(part, depth + 2), tight=True)
            if len(blocks) == 1 and isinstance(blocks[0], Paragraph):
                return blocks[0].parts
            return tuple(blocks)

        held = self.collected.within_table()
        with held:
            grid = read_table(node, read, self.collected)
        return [] if grid is None else [Display("grid", self.collected.grid(grid))]

    def _image(self, node: LexborNode, given: Attributes) -> list[Inline]:
        source = given.get("src") or last_frame(node)
        alternative = " ".join(clean(given.get("alt") or given.get("title") or "").split())
        return self.collected.picture(source, alternative, given.get("width") or "", given.get("style") or "")

    def _svg(self, node: LexborNode) -> list[Inline]:
        if node.css_first("path, rect, circle, line, polyline, polygon, text, ellipse, image") is None:
            return []
        if "icon" in (node.attributes.get("class") or "") or node.css_first("symbol") is not None:
            return []
        return self.collected.drawing(node.html or "")

    def _input(self, given: Attributes) -> list[Inline]:
        if "task-list-item-checkbox" in (given.get("class") or ""):
            return [Text("☑" if "checked" in given else "☐")]
        return [] if given.get("type") in UNSEEN_INPUT else [Text(clean(given.get("value") or ""))]


def _runs(items: Iterable[Inline | Block]) -> Iterator[tuple[tuple[Inline, ...], tuple[Block, ...]]]:
    """Words and blocks in their order: each time some words, and the blocks that follow them."""
    words: list[Inline] = []
    blocks: list[Block] = []
    for item in items:
        if not isinstance(item, Inline):
            blocks.append(item)
            continue
        if blocks:
            yield tuple(words), tuple(blocks)
            words, blocks = [], []
        words.append(item)
    yield tuple(words), tuple(blocks)


def _wrapped(
    items: Iterable[Inline | Block], wrap: Callable[[tuple[Inline, ...]], Inline]
) -> list[Inline | Block]:
    """Each run of words wrapped; blocks between them stay as they are."""
    found: list[Inline | Block] = []
    for words, blocks in _runs(items):
        found += [wrap(words)] if words else []
        found += blocks
    return found


def _spoken(language: str, items: Iterable[Inline | Block]) -> list[Inline | Block]:
    """Words and blocks in a language of their own."""
    found: list[Inline | Block] = []
    for words, blocks in _runs(items):
        found += [Spoken(language, words)] if plain(words).strip() else words
        found += [Passage(language, blocks)] if blocks else []
    return found


def _picture_of(part: Inline) -> Picture | None:
    """The picture that stands alone in a link or by itself."""
    if isinstance(part, Picture):
        return part
    if isinstance(part, (Link, Styled)) and len(part.parts) == 1:
        return _picture_of(part.parts[0])
    return None


def _has_words(blocks: list[Block]) -> bool:
    return bool(plain(blocks).strip())


def _slug(words: str) -> str:
    return re.sub(r"[^\w\- ]", "", words).strip().replace(" ", "-").lower()
