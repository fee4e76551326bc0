"""Publishing: what is asked for, computed beforehand, rendered, put in place whole, and when it is due."""

import model.notebook_runs  # noqa: F401 - before anything here imports what it makes light
