"""Headings of tables for spreadsheets in words."""

from __future__ import annotations

import pytest

from bishan_targets.messages import load
from bishan_targets.render import csv
from bishan_targets.render.cells import COLUMNS
from bishan_targets.render.rollup_columns import ROLLUP_COLUMNS
from bishan_targets.render.year_columns import YEAR_COLUMNS


@pytest.mark.parametrize("language", ["en", "zh"])
def test_each_column_of_a_plan_with_members_has_its_own_words(language: str) -> None:
    columns = [*COLUMNS, *YEAR_COLUMNS, *ROLLUP_COLUMNS]
    heading = csv.write(csv.Table(columns, []), load(language)).splitlines()[0].split('"')
    words = [w for part in heading[::2] for w in part.split(",") if w] + heading[1::2]
    assert len(set(words)) == len(columns)
