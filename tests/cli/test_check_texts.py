"""``tertial check``: comments and names that no page can show are told before any report is made."""

from pathlib import Path

from tests.tiny_project import make_tiny_project, started


def test_what_no_page_can_show_is_told_by_file_and_line(tmp_path: Path) -> None:
    make_tiny_project(tmp_path)
    comments = tmp_path / "data" / "2011" / "comments" / "month-09"
    comments.mkdir(parents=True)
    (comments / "economy.md").write_text("Kostnaden minskade.\n", encoding="utf-8")
    (tmp_path / "data" / "2011" / "notes.csv").write_text("note\nAllt ⇒ väl\n", encoding="utf-8")
    good = started("check", folder=tmp_path)
    assert good.returncode == 0
    assert good.stdout.startswith("1 kommentarer och ")
    (comments / "economy.md").write_text("Ett.\n\n<!-- stäm av\n\nTvå.\n", encoding="utf-8")
    (tmp_path / "data" / "2011" / "notes.csv").write_text("note\nAllt \ue123 väl\n", encoding="utf-8")
    bad = started("check", folder=tmp_path)
    assert bad.returncode == 1
    first, second = bad.stderr.strip().splitlines()[-2:]
    assert "data/2011/comments/month-09/economy.md, rad 3" in first
    assert "data/2011/notes.csv, rad 2" in second
    assert "U+E123" in second
