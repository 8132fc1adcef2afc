"""Figures are of one series from one break up to the day before the next."""

from collections.abc import Iterable
from datetime import date

import pytest
from builders import history

from bishan_targets.model.breaks import all_series, are_apart, begin_of_series, series_on
from bishan_targets.model.observations import Observation

FIGURES = history("2019-12-31 1", "2020-12-31 2", "2021-01-01 3", "2021-12-31 4", "2023-12-31 5")
BREAKS = (date(2021, 1, 1), date(2023, 6, 1))


def values(figures: Iterable[Observation]) -> list[int]:
    return [int(each.value) for each in figures]


@pytest.mark.parametrize(
    ("day", "begin", "found"),
    [
        ("2018-01-01", None, [1, 2]),
        ("2020-12-31", None, [1, 2]),
        ("2021-01-01", "2021-01-01", [3, 4]),
        ("2023-05-31", "2021-01-01", [3, 4]),
        ("2023-06-01", "2023-06-01", [5]),
        ("2030-01-01", "2023-06-01", [5]),
    ],
)
def test_the_series_of_a_day(day: str, begin: str | None, found: list[int]) -> None:
    on = date.fromisoformat(day)
    assert str(begin_of_series(BREAKS, on)) == str(begin)
    assert values(series_on(FIGURES, BREAKS, on)) == found


def test_every_figure_is_of_one_series() -> None:
    assert [values(each) for each in all_series(FIGURES, BREAKS)] == [[1, 2], [3, 4], [5]]
    assert [values(each) for each in all_series(FIGURES, ())] == [[1, 2, 3, 4, 5]]
    late = (date(2024, 1, 1), date(2025, 1, 1))
    assert [values(each) for each in all_series(FIGURES, late)] == [[1, 2, 3, 4, 5], [], []]


def test_days_apart() -> None:
    assert are_apart(BREAKS, date(2020, 12, 31), date(2021, 1, 1))
    assert are_apart(BREAKS, date(2024, 1, 1), date(2020, 1, 1))
    assert not are_apart(BREAKS, date(2021, 1, 1), date(2023, 5, 31))
    assert not are_apart((), date(2021, 1, 1), date(2023, 5, 31))
