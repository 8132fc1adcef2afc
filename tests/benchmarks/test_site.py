"""The country of the site's benchmark is what it says, and one figure of it changes."""

from datetime import date
from pathlib import Path

import pytest
import site_of_country
from made_up_country import A_COUNTY, YEARS, series, write

from bishan_targets.storage.store import load


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    return write(tmp_path, 3)


def test_counties_have_ten_years_of_real_series_and_the_country_rolls_them_up(plan: Path) -> None:
    found = load(plan)
    assert [*found.members] == ["c0000", "c0001", "c0002"]
    assert len(found.plan.targets) == 2 * A_COUNTY
    assert all(each[-1].value is not None for each in found.made.values())
    first = found.members["c0000"]
    assert len(first.plan.targets) == A_COUNTY
    for place, figures in enumerate(first.observations.values()):
        assert [each.date for each in figures] == [date(2014 + n, 12, 31) for n in range(YEARS)]
        assert [each.value for each in figures] == [round(each, 6) for each in series()[place]]


def test_one_figure_of_one_county_changes(plan: Path) -> None:
    before = load(plan)
    site_of_country.change(plan)
    after = load(plan)
    changed = [
        (name, metric)
        for name, county in after.members.items()
        for metric, figures in county.observations.items()
        if figures != before.members[name].observations[metric]
    ]
    assert changed == [("c0001", "m19")]
