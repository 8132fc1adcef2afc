from datetime import date

import pytest
from builders import history, target

from bishan_targets.assessment.projection.course import points
from bishan_targets.assessment.projection.fan import fan
from bishan_targets.assessment.projection.timeline import timeline
from bishan_targets.assessment.projection.trend import fit
from bishan_targets.model.periods import years_between

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


def test_its_ends_are_exceeded_with_their_odds() -> None:
    """A half lies between the inner ends, four fifths between the outer ones, by the odds."""
    last = fan(target(), FIGURES, BY)[-1]
    ends = (last.low, last.lower, last.median, last.upper, last.high)
    for end, odds in zip(ends, (0.9, 0.75, 0.5, 0.25, 0.1), strict=True):
        above = fit(points(FIGURES)).probability_above(years_between(FIGURES[-1].date, BY), end)
        assert above == pytest.approx(odds, abs=1e-6)


def days(until: str, by: str = "2025-12-31") -> list[str]:
    figures = history("2020-12-26 285", "2021-12-26 300")
    return [str(each.date) for each in fan(target(by=by), figures, date.fromisoformat(until))]


def test_a_short_way_has_eight_even_steps_beside_the_ends_of_years() -> None:
    assert days("2022-01-03") == [f"2021-12-{day}" for day in range(26, 32)] + [
        "2022-01-01",
        "2022-01-02",
        "2022-01-03",
    ]
    assert days("2022-04-05") == [
        *("2021-12-26", "2021-12-31", "2022-01-07", "2022-01-20", "2022-02-01"),
        *("2022-02-14", "2022-02-26", "2022-03-11", "2022-03-23", "2022-04-05"),
    ]
    assert len(days("2027-12-31")) == 1 + 7 + 7


def test_a_long_way_has_the_ends_of_years_and_the_deadline() -> None:
    ends = [f"{year}-12-31" for year in range(2021, 2029)]
    assert days("2028-12-31") == ["2021-12-26", *ends]
    assert days("2028-12-31", by="2028-07-01") == ["2021-12-26", *ends[:7], "2028-07-01", ends[7]]
    assert days("2028-12-31", by="2029-01-01") == ["2021-12-26", *ends]
    assert days("2028-12-31", by="2021-12-01") == ["2021-12-26", *ends]


def test_it_stays_within_the_bounds() -> None:
    bounded = target("> 60", bounds=("0", "100"))
    for each in fan(bounded, history("2020-12-31 5", "2021-12-31 50"), BY)[1:]:
        assert 0 <= each.low <= each.high <= 100


@pytest.mark.parametrize("figures", [[], ["2021-12-31 1"]])
def test_too_few_figures_have_none(figures: list[str]) -> None:
    assert fan(target(), history(*figures), BY) == []


def test_there_is_none_before_the_latest_figure() -> None:
    assert fan(target(), FIGURES, FIGURES[-1].date) == []
