from collections.abc import Callable
from datetime import date, timedelta

import pytest
from builders import history, target

from bishan_targets.assessment.gap import Reason
from bishan_targets.assessment.projection import drift, naive, trusted
from bishan_targets.assessment.projection.backtest import (
    METHODS,
    Rule,
    Score,
    Trial,
    cases,
    each_alone,
    methods_of,
    score,
    total,
)
from bishan_targets.assessment.projection.course import points
from bishan_targets.assessment.projection.forecast import Forecast, Path, Point
from bishan_targets.assessment.projection.naive import YearBefore
from bishan_targets.assessment.projection.outlook import Outlook
from bishan_targets.model.observations import Observation
from bishan_targets.model.targets import Figures, Target


def tried(target: Target, figures: list[Observation], method: Rule) -> list[Trial]:
    return list(cases(target, figures, method))


YEARLY = history("2018-12-31 10", "2019-12-31 12", "2020-12-30 11", "2021-12-31 15")


def test_every_hidden_figure_is_projected_from_those_before() -> None:
    """From two figures two are projected, from three one; errors of "no change" by hand."""
    found = tried(target(), YEARLY, each_alone(naive.last_value))
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
    """Every second one of 151: 2, 4, … 150 stay, and 75, 74, … 1 are projected."""
    made = history(*(f"{year:04}-12-31 {year % 7}" for year in range(1, figures + 1)))
    found = tried(target(), made, each_alone(naive.last_value))
    assert len(found) == count
    last = abs(figures % 7 - (figures - 1) % 7)
    assert found[-1].error == last


def test_coverage_counts_the_figures_within_the_range() -> None:
    """After 10 and 12 the drift's range is so wide that it holds all; a jump is held by none."""
    assert score(tried(target(), YEARLY, drift.fits)).covered == 3
    jump = history(*(f"20{year}-12-31 {year}" for year in range(10, 20)), "2020-12-31 900")
    hits = [case.covered for case in tried(target(), jump, drift.fits) if case.error > 500]
    assert hits == [False] * 9


def test_a_figure_on_the_end_of_its_range_is_within_it() -> None:
    """Without scatter the range is one value: 5 is held, 8 is missed by 3."""
    found = tried(target(), history(*(f"20{y}-12-31 5" for y in range(10, 13))), drift.fits)
    assert found == [Trial(0, 0, True)]
    found = tried(target(), history("2010-12-31 5", "2011-12-31 5", "2012-12-31 8"), drift.fits)
    assert found == [Trial(3, 0, False)]


def test_bounds_are_respected() -> None:
    falling = history("2018-12-31 9", "2019-12-31 5", "2020-12-31 1", "2021-12-31 0")
    free, bound = (
        tried(target("<= 0", bounds=bounds), falling, drift.fits)[-1]
        for bounds in ((None, None), ("0", None))
    )
    assert free.error == pytest.approx(3, abs=0.1)
    assert bound.error == 0


def test_what_never_falls_is_projected_so() -> None:
    """A drift goes on falling; the floor is the figure that was the latest at the time."""
    falling = history("2018-12-31 9", "2019-12-31 5", "2020-12-31 5", "2021-12-31 8")
    free, never = (
        tried(target("> 20")._replace(never_falls=each), falling, drift.fits)
        for each in (False, True)
    )
    assert [round(case.error, 1) for case in free] == [4, 11, 5]
    assert [round(case.error, 1) for case in never] == [0, 3, 3]


def test_no_case_where_there_is_no_answer() -> None:
    assert tried(target(), [], drift.fits) == []
    assert tried(target(), YEARLY[:2], each_alone(naive.last_value)) == []
    assert (
        tried(
            target(),
            history("2018-12-31 0", "2019-12-31 1", "2020-12-31 2"),
            each_alone(naive.growth_rate),
        )
        == []
    )
    assert score([]) == Score()
    assert score([]).error is None
    assert score([]).scaled_error is None


def test_a_scale_below_one_is_one_too() -> None:
    assert score([Trial(1, 0.5, None)]).scaled_error == 2


def test_without_change_there_is_no_scale() -> None:
    found = score([Trial(5, 0, True), Trial(3, 2, False)])
    assert (found.cases, found.error, found.scaled_error) == (2, 4, 1.5)
    assert (found.covered, found.ranged) == (1, 2)


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
    ours, last = (tried(accumulating, figures[4:], methods[each])[-1] for each in ("trend", "last"))
    assert ours.error < 5 < 30 < last.error
    assert ours.covered
    assert methods_of(target()) is METHODS


def test_the_scores_of_several_targets_are_those_of_all_their_cases() -> None:
    first, second = [Trial(5, 0, True), Trial(3, 2, False)], [Trial(1, 4, None)]
    assert total([score(first), score(second)]) == score([*first, *second])
    assert total([]) == Score()


def dates(kind: str) -> list[str]:
    if kind == "yearly":
        return [f"{year}-12-31" for year in range(2000, 2020)]
    start = date(2015, 1, 1)
    if kind == "fortnightly":
        return [str(start + timedelta(14 * n)) for n in range(20)]
    return [str(start + timedelta(n * n * 5)) for n in range(20)]


@pytest.mark.parametrize("kind", ["yearly", "fortnightly", "uneven"])
@pytest.mark.parametrize("still", [0, 7])
@pytest.mark.parametrize(
    ("one", "many"), [(trusted.fit, trusted.fits), (drift.fit, drift.fits)], ids=["trend", "drift"]
)
def test_all_beginnings_at_once_are_fitted_as_each_alone(
    kind: str, still: int, one: Callable[[list[Point]], Forecast], many: Rule
) -> None:
    """Also where the first figures never changed, and after a hidden jump."""
    figures = [5 if n < still else (n * 7) % 11 + n for n in range(19)] + [9000]
    known = points(history(*(f"{d} {v}" for d, v in zip(dates(kind), figures, strict=True))))
    sizes = range(2, 20, 3)
    for size, found in zip(sizes, many(known, sizes), strict=True):
        alone, time = one(known[:size]), known[size - 1].time + 1.5
        assert not isinstance(found, Reason | Path | YearBefore)
        for probability in (0.1, 0.5, 0.9):
            expected = alone.quantile(time, probability)
            assert found.quantile(time, probability) == pytest.approx(expected, rel=1e-9, abs=1e-9)


def test_all_beginnings_have_the_lines_of_each_alone() -> None:
    known = points(YEARLY)
    for size, found in zip((2, 3, 4), naive.lines(known, (2, 3, 4)), strict=True):
        alone = naive.line(known[:size])
        assert found[:2] == pytest.approx(alone[:2])


def test_a_method_that_shares_its_work_finds_what_its_quantiles_say() -> None:
    """Median and range of every hidden figure, each asked of a fit of its own."""
    found = tried(target(bounds=("0", "14")), YEARLY, trusted.fits)
    errors, covered = [], []
    for size in (2, 3):
        outlook = Outlook(trusted.fit(points(YEARLY)[:size]), target(bounds=("0", "14")).bounds)
        for hidden in points(YEARLY)[size:]:
            ends = outlook.range(hidden.time)
            errors.append(abs(ends.median - hidden.value))
            covered.append(ends.low <= hidden.value <= ends.high)
    assert [case.error for case in found] == pytest.approx(errors)
    assert [case.covered for case in found] == covered
