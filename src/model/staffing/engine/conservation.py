"""The books of a played office: what came is done, open, answered, given up or waiting; nothing is lost."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from model.staffing.engine.office import NONE, Fate, History, Office


@dataclass(frozen=True, kw_only=True)
class Accounts:
    """What became of everything, in numbers of rows; hours in seconds.

    Items: planned (released by the clock), arisen (from another item or a call), done, begun but open, never
    begun, and not arisen. Calls: planned, repeated, answered, abandoned, still waiting. desk_seconds and
    call_seconds by person, worked and talked by item and call.
    """

    planned_items: int
    arisen_items: int
    done: int
    begun: int
    untouched: int
    not_arisen: int
    planned_calls: int
    repeated_calls: int
    answered: int
    abandoned: int
    waiting: int
    worked: float
    desk_seconds: float
    talked: float
    call_seconds: float


def accounts(office: Office, history: History) -> Accounts:
    """The books of ``history``.

    Raises ArithmeticError when they do not balance, which only an error in an engine can cause.
    """
    work, calls = office.work, office.calls
    planned = np.isfinite(work.release)
    released, started = np.isfinite(history.release), np.isfinite(history.start)
    ended = np.isfinite(history.end)
    dialled, made = np.isfinite(calls.arrival), np.isfinite(history.call_arrival)
    answered, abandoned = history.fate == Fate.ANSWERED, history.fate == Fate.ABANDONED
    books = Accounts(
        planned_items=int(planned.sum()),
        arisen_items=int((released & ~planned).sum()),
        done=int(ended.sum()),
        begun=int((started & ~ended).sum()),
        untouched=int((released & ~started).sum()),
        not_arisen=int((~released).sum()),
        planned_calls=int(dialled.sum()),
        repeated_calls=int((made & ~dialled).sum()),
        answered=int(answered.sum()),
        abandoned=int(abandoned.sum()),
        waiting=int((history.fate == Fate.WAITING).sum()),
        worked=float(history.worked.sum()),
        desk_seconds=float(history.desk_seconds.sum()),
        talked=float((history.call_end - history.answered)[answered].sum()),
        call_seconds=float(history.call_seconds.sum()),
    )
    follows = work.parent != NONE
    asks = calls.follow_up != NONE
    balances = {
        "planned items are released": bool(released[planned].all()),
        "released items are done, begun or untouched": int(released.sum())
        == books.done + books.begun + books.untouched,
        "only released items are begun, only begun ones done": bool((ended <= started).all())
        and bool((started <= released).all()),
        "what arises has an origin that is done": bool(ended[work.parent[follows & released]].all()),
        "a call-back arises from each answered call that asks for one": bool(
            (released[calls.follow_up[asks]] <= answered[asks]).all()
        ),
        "planned calls are made": bool(made[dialled].all()),
        "made calls are answered, abandoned or waiting": int(made.sum())
        == books.answered + books.abandoned + books.waiting,
        "time by item and by person": bool(np.isclose(books.worked, books.desk_seconds, rtol=1e-9)),
        "time by call and by person": bool(np.isclose(books.talked, books.call_seconds, rtol=1e-9)),
    }
    wrong = [name for name, right in balances.items() if not right]
    if wrong:
        raise ArithmeticError(f"the books of the play do not balance: {'; '.join(wrong)}; {books}")
    return books
