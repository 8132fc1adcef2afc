from datetime import date

import pytest
from builders import history, target

from bishan_targets.fan import fan
from bishan_targets.timeline import timeline

FIGURES = history("2018-12-31 135", "2019-12-31 170", "2020-12-31 239", "2021-12-26 300")
BY = date(2025, 12, 31)


def test_it_starts_at_the_latest_figure_and_ends_on_the_day_asked() -> None:
    found = fan(target(), FIGURES, date(2027, 3, 1))
    first, last = found[0], found[-1]
    assert {first.low, first.lower, first.median, first.upper, first.high} == {300.0}
    assert (first.date, last.date) == (date(2021, 12, 26), date(2027, 3, 1))
    assert BY in {each.date for each in found}
    assert [each.date for each in found] == sorted({each.date for each in found})


def test_its_80_percent_range_is_that_of_the_timeline() -> None:
    steps = timeline(target(), FIGURES)
    assert isinstance(steps, list)
    found = {each.date: each for each in fan(target(), FIGURES, BY)}
    for step in steps:
        spread = found[step.date]
        assert (spread.low, spread.median, spread.high) == (step.low, step.median, step.high)
        assert spread.low < spread.lower < spread.median < spread.upper < spread.high


def test_it_stays_within_the_bounds() -> None:
    bounded = target("> 60", bounds=("0", "100"))
    for each in fan(bounded, history("2020-12-31 5", "2021-12-31 50"), BY)[1:]:
        assert 0 <= each.low <= each.high <= 100


@pytest.mark.parametrize("figures", [[], ["2021-12-31 1"]])
def test_too_few_figures_have_none(figures: list[str]) -> None:
    assert fan(target(), history(*figures), BY) == []


def test_there_is_none_before_the_latest_figure() -> None:
    assert fan(target(), FIGURES, FIGURES[-1].date) == []
