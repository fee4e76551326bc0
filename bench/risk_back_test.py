"""Of the years that are said to be safe, how many are: centres whose truth is known, by kind and by way.

Run: ``python bench/risk_back_test.py [CENTRES]``, default 2 000 of each kind. Centres and what is shown are
described in ``tests/pricing/simulated_centres.py``.
"""

from __future__ import annotations

import sys
from pathlib import Path

from model.parameters.loading import load

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from tests.pricing.simulated_centres import KINDS, WAYS, held

WANTED = (0.75, 0.9, 0.95)


def main() -> None:
    """Print the table."""
    centres, base = int(sys.argv[1]) if len(sys.argv) > 1 else 2000, load()
    print("| centres | reckoned | 75 % safe | 90 % safe | 95 % safe |")
    print("| --- | --- | ---: | ---: | ---: |")
    for kind in KINDS:
        for name, way in WAYS.items():
            shares = " | ".join(f"{100 * share:.1f}" for share in held(base, kind, way, centres, WANTED))
            print(f"| {kind} | {name} | {shares} |", flush=True)
    print(f"\nStandard error at 90 %: {100 * (0.09 / centres) ** 0.5:.1f} percentage points.")


if __name__ == "__main__":
    main()
