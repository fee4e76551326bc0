"""Where figures and tables stand: the arrangement that leaves the least white space on the pages.

What is kept whole and does not fit on the page where it is shown leaves the rest of that page empty. It can
instead stand at the top of a page while the text runs on, a figure can be a little smaller, and a
long table can be broken over pages. Rules weigh heavier than white space:

- nothing stands before the heading of its section, and figures and tables keep their order, which a table
  that is broken has as a whole: nothing stands between its parts,
- it stands in its section where that can be had: the next heading should not come before it,
- a table that is broken leaves some rows on each side,
- the last page is no leftover of a few lines.

Typst sets the document once with everything in place and whole, and tells where it all came to stand. From
the heights the pages of other arrangements are foretold; the best ones are set in earnest, and what Typst
then tells decides. So a few settings suffice for thousands of arrangements.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from functools import cache

from tertialpdf.layout.arrangements import BROKEN, FITS, IN_PLACE, SMALLER, TOP, Arrangement
from tertialpdf.layout.body import Body, headings_before
from tertialpdf.layout.costs import FIT_COST, MODE_COST, cost, rules_broken
from tertialpdf.layout.foretelling import SLACKS, WIDTH, Setting
from tertialpdf.layout.pages import AREA, Marks, measured
from tertialpdf.layout.pieces import Piece, pieces_of

WORTH = 0.005
"""A lower cost than this much is not worth another setting."""
GOOD, PAGES, AT_MOST = 0.1, 10, 0.25
"""An arrangement of so many pages that costs less is sought no further; longer ones may cost more, up to
less than what a page a third white costs."""


def arrange(
    body: Body,
    trial: Callable[[Arrangement], Marks],
    fixed: Set[str] = frozenset(),
) -> Arrangement:
    """The best arrangement found for a document; ``trial`` sets one and returns its marks.

    fixed: what stands where it is shown, as ``figure-0``.
    """
    own = headings_before(body)
    trial = cache(trial)
    pieces = cache(lambda fit: pieces_of(trial(Arrangement(fit)), fit))
    blocks = pieces(FITS[0])
    best = Arrangement().with_modes({block.key: BROKEN for block in blocks if _too_high(block)})
    plain = measured(trial(best))
    least = cost(plain, own, best)
    good = min(max(GOOD, GOOD * len(plain.white) / PAGES), AT_MOST)
    tried = {best}
    choices = {block.key: _choices(block, fixed) for block in blocks if block.floats}
    for slack in SLACKS:
        if least < good:
            break
        candidate, price = _best_foretold(pieces, own, slack, choices, least - WORTH, good)
        if price > least - WORTH or candidate in tried:
            continue
        tried.add(candidate)
        pages = measured(trial(candidate))
        found = cost(pages, own, candidate)
        if found < least:
            best, least = candidate, found
        if found <= price + WORTH:
            break  # foretold rightly: with more room held free nothing better can be foretold
        # What turns out to break a rule does not stand like that again.
        modes = dict(candidate.modes)
        for key in rules_broken(pages, own, {key for key, mode in modes.items() if mode == TOP}):
            choices[key] = [mode for mode in choices[key] if mode != modes[key]] or [IN_PLACE]
    return best


def _best_foretold(
    pieces: Callable[[str], Sequence[Piece]],
    own: dict[str, int],
    slack: float,
    choices: Mapping[str, Sequence[str]],
    most: float,
    good: float,
) -> tuple[Arrangement, float]:
    """The arrangement foretold to cost least, and its cost; none that costs more than ``most`` is of use.

    One that costs less than ``good`` beside what cannot be had otherwise is sought no further.
    Piece by block, those ways to set the document so far are kept that have cost least.
    """
    unavoidable = sum(MODE_COST[modes[0]] for modes in choices.values() if modes[0] != IN_PLACE)
    most = max(most, unavoidable + max(good, FIT_COST * len(FITS)))
    chosen, least = Arrangement(), float("inf")
    for steps, fit in enumerate(FITS):
        if least <= unavoidable + max(good, FIT_COST * steps):
            break
        blocks = pieces(fit)
        settings = [Setting(blocks, own, fit, slack, {})]
        decided = ""
        for number, (block, key) in enumerate(zip(blocks, _decisions(blocks), strict=True)):
            if key is not None and key != decided:
                decided = key
                settings = [made for one in settings for made in _ways(one, key, choices[key])]
            for one in settings:
                one.put(number)
            if block.floats:
                room = min(most, least) - FIT_COST * steps
                settings = [one for one in _most_promising(settings) if one.spent <= room]
        for one in settings:
            one.finish()
            arrangement = Arrangement(fit, held=tuple(sorted(one.held.items()))).with_modes(one.modes)
            price = cost(one.found, own, arrangement)
            if price < least:
                chosen, least = arrangement, price
    return chosen, least


def _ways(setting: Setting, key: str, modes: Sequence[str]) -> Iterator[Setting]:
    """The document so far, to go on with one thing as each of the modes has it."""
    *others, last = modes
    for mode in others:
        yield setting.copy().decide(key, mode)
    yield setting.decide(key, last)


def _decisions(blocks: Sequence[Piece]) -> list[str | None]:
    """By block, what is to be decided before it is set: how it stands, or what it keeps with."""
    found: list[str | None] = []
    key: str | None = None
    for block in reversed(blocks):
        if not block.keeps:
            key = block.key if block.floats else None
        found.append(key)
    return found[::-1]


def _most_promising(settings: list[Setting]) -> list[Setting]:
    """The few that have cost least, one for each way to go on."""
    unlike: dict[tuple[object, ...], Setting] = {}
    for one in sorted(settings, key=Setting.prospect):
        waiting = tuple(block.key for block, _ in one.waiting)
        unlike.setdefault((one.page, round(one.used), round(one.floats), waiting), one)
    return list(unlike.values())[:WIDTH]


def _choices(block: Piece, fixed: Set[str]) -> list[str]:
    """How a figure or table can stand, the usual way first."""
    if _too_high(block):
        return [BROKEN]
    choices = [IN_PLACE]
    choices += [SMALLER] if block.scales else []
    choices += [BROKEN] if block.rows else []
    return choices if block.key in fixed else [*choices, TOP]


def _too_high(block: Piece) -> bool:
    """Whether it is a table that no page holds."""
    return block.height > AREA - 1 and bool(block.rows)
