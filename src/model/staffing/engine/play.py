"""Plays an office, by either of two engines that give the same history, to the bit.

Rules, in words:

* Who is on phone duty answers calls first; a call interrupts desk work, which is resumed afterwards.
* A call goes to someone on duty in its group: who is idle, in turn, else the one whose desk work is due last.
  A caller whom nobody has answered after ``overflow_after`` can be answered by any group.
* Otherwise, one works on the item due first among those that one's skills allow; of equals, the one released
  first. An item that comes goes to the one who has been idle longest and can do it.
* Who goes to lunch or a meeting keeps the unfinished item; at the end of the day it goes back to the pool.
* A call is finished even if the shift ends meanwhile. A caller whose patience ends hangs up, and may retry.
* An item that follows from another arises when that one is done, at once or some working days later. One that
  would come back after the last working day does not arise.
* Work takes longer for who is new to it (``Staff.pace``).

Simultaneous events are taken in the order of :class:`model.staffing.engine.office.Rank`. Nothing is drawn
here. The books of every play are checked (:mod:`model.staffing.engine.conservation`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from model.staffing.engine.conservation import accounts
from model.staffing.engine.office import NONE, History, Office, PhoneCalls, Work

Engine = Literal["compiled", "events"]


def play(office: Office, engine: Engine = "compiled") -> History:
    """History of everything in ``office``, row by row.

    ``engine``: ``compiled`` (machine code, for years by the hundred) or ``events`` (SimPy, the reference that
    can be read and traced).
    """
    order = playing_order(office)
    if bool((np.diff(order) == 1).all()):
        return _balanced(office, _player(engine)(office))
    ordered = in_order(office, order)
    history = _balanced(ordered, _player(engine)(ordered))
    return replace(
        history,
        **{
            name: _back(getattr(history, name), order)
            for name in ("release", "due", "start", "end", "worked")
        },
        person=_back(history.person, order),
    )


def _player(engine: Engine) -> Callable[[Office], History]:
    """The engine's own ``play``; imported when it is needed, as the compiler takes a while to load."""
    if engine == "events":
        from model.staffing.engine import event_engine

        return event_engine.play
    from model.staffing.engine import compiled_engine

    return compiled_engine.play


def playing_order(office: Office) -> NDArray[np.intp]:
    """Rows of work in the order in which they are taken among equals: by release, what arises last."""
    return np.argsort(office.work.release, kind="stable")


def in_order(office: Office, order: NDArray[np.intp]) -> Office:
    """``office`` with the rows of its work in ``order``, and links to them renumbered."""
    position = np.empty(len(order) + 1, dtype=np.int32)
    position[order] = np.arange(len(order))
    position[NONE] = NONE
    work, calls = office.work, office.calls
    moved = {name: np.ascontiguousarray(column[order]) for name, column in vars(work).items()}
    linked: dict[str, Any] = {**vars(calls), "follow_up": position[calls.follow_up]}
    return replace(
        office, work=Work(**{**moved, "parent": position[moved["parent"]]}), calls=PhoneCalls(**linked)
    )


def _balanced(office: Office, history: History) -> History:
    accounts(office, history)
    return history


def _back(values: NDArray[Any], order: NDArray[np.intp]) -> NDArray[Any]:
    """``values`` of rows in ``order``, in their first order again."""
    first = np.empty_like(values)
    first[order] = values
    return first
