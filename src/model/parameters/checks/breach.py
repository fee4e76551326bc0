"""What a rule across parameters yields, and what several rules share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from model.parameters.schema.parameters import Parameters

Breach = tuple[str, object, str]
Rule = Callable[[Parameters], Iterator[Breach]]
SUM_TOLERANCE = 1e-9


def sums_to_one(path: str, shares: Sequence[float]) -> Iterator[Breach]:
    """A breach when the ``shares`` at ``path`` do not sum to one."""
    if abs(sum(shares) - 1) > SUM_TOLERANCE:
        yield path, f"summan {sum(shares):.6g}", "andelar vars summa är 1"


def one_of(path: str, value: str, known: Iterable[str], where: str) -> Iterator[Breach]:
    """A breach when ``value`` at ``path`` is not ``known``; what there is ``where``, is told."""
    names = list(known)
    if value not in names:
        yield path, value, f"något av {', '.join(names)} i {where}"
