"""One phone group with constant staff: to verify the engines by, or to try calls of one's own."""

from __future__ import annotations

from model.arrays import Floats
from model.randomness import ticks
from model.staffing.engine.office import History, Mode, Office, always_at_work, no_work, phone_calls
from model.staffing.engine.play import Engine, play


def play_phone_group(
    arrival: Floats, handling: Floats, patience: Floats, servers: int, engine: Engine = "compiled"
) -> History:
    """History of calls to ``servers`` people who answer around the clock and do nothing else.

    arrival: seconds from now, in order. handling, patience: seconds. All of shape (calls,), rounded to ticks
    of 1/1024 s. Callers who hang up do not call again.
    """
    calls = phone_calls(ticks(arrival), ticks(handling), ticks(patience))
    return play(Office(no_work(), calls, always_at_work(servers, Mode.PHONE)), engine)
