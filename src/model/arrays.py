"""What arrays hold, for annotations; shapes and units stand where an array is described."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Integers = NDArray[np.integer[Any]]
"""Whole numbers of any width: columns of millions of rows are as narrow as they can be."""
Flags = NDArray[np.bool_]
