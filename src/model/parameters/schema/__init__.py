"""The typed schema of ``params/base``, by subject; the whole is :mod:`model.parameters.schema.parameters`.

What a parameter means, its unit and its source stand beside its value in ``params/base``; here stand its
type and its bounds. Times of day are clock strings; durations carry their unit in the parameter's name or
``unit``. Nothing here reads files: see :mod:`model.parameters.loading`.
"""
