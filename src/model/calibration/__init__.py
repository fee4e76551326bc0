"""Estimates from public logs as a parameter overlay: ``calibrate`` estimates, ``write_overlay`` writes.

Method, mapping to the centre and limits: ``docs/calibration.md``.
"""

from model.calibration.overlay import calibrate
from model.parameters.overlays import Overlay, write_overlay

__all__ = ["Overlay", "calibrate", "write_overlay"]
