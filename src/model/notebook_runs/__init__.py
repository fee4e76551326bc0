"""Running notebooks: papermill executes them, in kernels forked from a warm process where that pays."""

import sys

# jsonschema, when imported, builds a grammar of international web addresses with this package where it finds
# it: more than a second at every start, for a check that no notebook needs.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
