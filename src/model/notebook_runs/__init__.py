"""Running notebooks: papermill executes them, in kernels forked from a warm process where that pays."""
