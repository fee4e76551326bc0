"""Running notebooks: papermill, and kernels that are started or forked."""
