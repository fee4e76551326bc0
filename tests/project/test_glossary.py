"""The glossary names every activity, skill, role and scenario word that the parameters use."""

from __future__ import annotations

from pathlib import Path

import pytest

from model.parameters.schema.parameters import Parameters

GLOSSARY = (Path(__file__).resolve().parents[2] / "docs" / "glossary.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("kind", ["activities", "roles", "skills"])
def test_every_name_is_in_the_glossary(base: Parameters, kind: str) -> None:
    names = {
        "activities": base.activities,
        "roles": base.staffing.roles,
        "skills": base.staffing.skills,
    }[kind]
    assert [name for name in names if f"`{name}`" not in GLOSSARY] == []
