"""Example data: the tables of ``data/`` that no source gives, drawn from the parameters with a fixed seed.

Figures that the source text states are written as they stand; everything else is a closed form with seeded
noise. ``python -m model.example_centre`` writes it all anew; docs/example_data.md tells how each table is
made.
"""

from model.example_centre.generation import generate, happened

__all__ = ["generate", "happened"]
