"""Estimates from logs as a parameter overlay: ``calibrate`` estimates, ``write_overlay`` writes.

Method, mapping to the centre and limits: ``docs/calibration.md``.
"""

from pathlib import Path

from model.parameters.loading import load
from model.parameters.overlays import Overlay, write_overlay

__all__ = ["Overlay", "calibrate", "write_overlay"]


def calibrate(public_data: Path) -> Overlay:
    """Estimates from the public logs under ``public_data``, for the centre as its parameters have it.

    Nothing is written. Raises InputError when a file cannot be understood, or none is there.
    """
    # What reads logs starts threads, which a process that notebooks' kernels are forked from may not have.
    from model.calibration.imported.calibrating import calibrate_folder

    return calibrate_folder(public_data, load()).overlay
