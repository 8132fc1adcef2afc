import pytest
from builders import history, target

from bishan_targets.assessment.projection import drift, naive
from bishan_targets.assessment.projection.backtest import (
    METHODS,
    Score,
    Trial,
    cases,
    methods_of,
    score,
)
from bishan_targets.model.book import Figures

YEARLY = history("2018-12-31 10", "2019-12-31 12", "2020-12-30 11", "2021-12-31 15")


def test_every_hidden_figure_is_projected_from_those_before() -> None:
    """From two figures two are projected, from three one; errors of "no change" by hand."""
    found = cases(target(), YEARLY, naive.last_value)
    assert [(case.error, case.scale, case.covered) for case in found] == [
        (1, 2, None),
        (3, 2, None),
        (4, 1.5, None),
    ]
    found_score = score(found)
    assert (found_score.cases, found_score.covered, found_score.ranged) == (3, 0, 0)
    assert found_score.error == pytest.approx(8 / 3)
    assert found_score.scaled_error == pytest.approx((1 / 2 + 3 / 2 + 4 / 1.5) / 3)


@pytest.mark.parametrize(
    ("figures", "count"), [(150, 149 * 148 / 2), (151, 75 * 76 / 2), (302, 100 * 101 / 2)]
)
def test_of_many_figures_only_some_are_hidden(figures: int, count: int) -> None:
    """Of 151 every second: 2, 4, … 150 stay, and 75, 74, … 1 are projected."""
    made = history(*(f"{year:04}-12-31 {year % 7}" for year in range(1, figures + 1)))
    found = cases(target(), made, naive.last_value)
    assert len(found) == count
    last = abs(figures % 7 - (figures - 1) % 7)
    assert found[-1].error == last


def test_coverage_counts_the_figures_within_the_range() -> None:
    """After 10 and 12 the drift's range is so wide that it holds all; a jump is held by none."""
    assert score(cases(target(), YEARLY, drift.fit)).covered == 3
    jump = history(*(f"20{year}-12-31 {year}" for year in range(10, 20)), "2020-12-31 900")
    hits = [case.covered for case in cases(target(), jump, drift.fit) if case.error > 500]
    assert hits == [False] * 9


def test_a_figure_on_the_end_of_its_range_is_within_it() -> None:
    """Without scatter the range is one value: 5 is held, 8 is missed by 3."""
    found = cases(target(), history(*(f"20{y}-12-31 5" for y in range(10, 13))), drift.fit)
    assert found == [Trial(0, 0, True)]
    found = cases(target(), history("2010-12-31 5", "2011-12-31 5", "2012-12-31 8"), drift.fit)
    assert found == [Trial(3, 0, False)]


def test_bounds_are_respected() -> None:
    falling = history("2018-12-31 9", "2019-12-31 5", "2020-12-31 1", "2021-12-31 0")
    free, bound = (
        cases(target("<= 0", bounds=bounds), falling, drift.fit)[-1]
        for bounds in ((None, None), ("0", None))
    )
    assert free.error == pytest.approx(3, abs=0.1)
    assert bound.error == 0


def test_what_never_falls_is_projected_so() -> None:
    """A drift goes on falling; the floor is the figure that was the latest at the time."""
    falling = history("2018-12-31 9", "2019-12-31 5", "2020-12-31 5", "2021-12-31 8")
    free, never = (
        cases(target("> 20")._replace(never_falls=each), falling, drift.fit)
        for each in (False, True)
    )
    assert [round(case.error, 1) for case in free] == [4, 11, 5]
    assert [round(case.error, 1) for case in never] == [0, 3, 3]


def test_no_case_where_there_is_no_answer() -> None:
    assert cases(target(), [], drift.fit) == []
    assert cases(target(), YEARLY[:2], naive.last_value) == []
    assert (
        cases(target(), history("2018-12-31 0", "2019-12-31 1", "2020-12-31 2"), naive.growth_rate)
        == []
    )
    assert score([]) == Score(0, None, None, 0, 0)


def test_a_scale_below_one_is_one_too() -> None:
    assert score([Trial(1, 0.5, None)]).scaled_error == 2


def test_without_change_there_is_no_scale() -> None:
    assert score([Trial(5, 0, True), Trial(3, 2, False)]) == Score(2, 4, 1.5, 1, 2)


def test_years_to_date_are_projected_as_such() -> None:
    """Each quarter adds 10, 20, 30 and 40: a level could not know that."""
    figures = history(
        *(
            f"{year}-{day} {value}"
            for year in range(2018, 2022)
            for day, value in (("03-31", 10), ("06-30", 30), ("09-30", 60), ("12-31", 100))
        )
    )
    accumulating = target()._replace(figures=Figures.YEAR_TO_DATE)
    methods = methods_of(accumulating)
    assert list(methods) == ["trend", "last", "year_before"]
    ours, last = (cases(accumulating, figures[4:], methods[each])[-1] for each in ("trend", "last"))
    assert ours.error < 5 < 30 < last.error
    assert ours.covered
    assert methods_of(target()) is METHODS
