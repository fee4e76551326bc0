"""What no page can show is a fault of the input, told by the comment's file or the report and its cell."""

from typing import Any

import nbformat
import pytest
from IPython.display import Markdown

from model.errors import InputError
from model.presentation.display import Heading, prose
from model.publishing.rendering import page_of


def cell(*shown: Any) -> nbformat.NotebookNode:
    outputs = []
    for one in shown:
        if isinstance(one, Markdown):
            data, metadata = one._repr_markdown_()
            given = {"data": {"text/markdown": data}, "metadata": {"text/markdown": metadata}}
        else:
            given = {"data": one._repr_mimebundle_()}
        outputs.append(nbformat.v4.new_output("display_data", **given))
    return nbformat.v4.new_code_cell("kod()", outputs=outputs)


def test_a_comment_that_cannot_stand_on_a_page_is_told_by_its_file_and_others_by_cell() -> None:
    comment = prose("<!-- stäm av\n\nKostnaden minskade.", "data/2011/comments/month-09/economy.md")
    cells = [
        cell(Heading("T", day="2011-10-10", language="sv")),
        cell(comment),
        nbformat.v4.new_markdown_cell("![x](y.png)"),
    ]
    with pytest.raises(InputError) as told:
        page_of(nbformat.v4.new_notebook(cells=cells), "month-09")
    found = [(one.file, one.place) for one in told.value.findings]
    assert found == [("data/2011/comments/month-09/economy.md", "cell 2"), ("month-09", "cell 3")]
    assert "<!--" in told.value.findings[0].value
    assert "y.png" in told.value.findings[1].value
