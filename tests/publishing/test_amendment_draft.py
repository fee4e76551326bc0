"""An amendment that is a draft is not decided: what stands out is mended or acknowledged first."""

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pandas as pd
import pytest

from model.errors import InputError
from model.publishing import amendment_set
from model.publishing.folders import published_folder
from model.publishing.manifest import file_digest
from model.publishing.requests import report_request

TEXT = "edition,decided\n1,2011-05-02\n"
OTHER = pd.DataFrame({"edition": [2], "decided": ["2011-05-02"]})


@pytest.mark.parametrize(
    ("codes", "refused"), [(["3f2a91c0"], "utkast: 3f2a91c0"), ([], "underlaget är ändrat")]
)
def test_a_draft_is_not_decided(codes: list[str], refused: str, tmp_path: Path) -> None:
    """Without open codes it is looked at further, and then refused for being of other data here."""
    request = report_request("amendments")
    folder = published_folder(request, tmp_path)
    made = folder / "decided" / "amendments.csv"
    made.parent.mkdir(parents=True)
    made.write_text(TEXT, encoding="utf-8")
    manifest: dict[str, Any] = {"files": {"decided/amendments.csv": file_digest(made)}, "open_remarks": codes}
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    other = SimpleNamespace(state=SimpleNamespace(earlier=()), rows=OTHER)
    other.decided_on = lambda _: other
    with pytest.raises(InputError, match=refused):
        amendment_set.decide(request, cast(Any, other), tmp_path)
