"""Sums of figures to come: by the calendar's periods, quantile by quantile."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from builders import assessment, history, target
from hypothesis import given, settings
from hypothesis import strategies as st

from bishan_targets.assessment.projection.forecast import Path
from bishan_targets.assessment.projection.sums import Periods, SumForecast, SumPath
from bishan_targets.model.periods import Every, years_between
from bishan_targets.model.targets import Figures, Target


@dataclass(frozen=True)
class Even:
    """A figure between `low` and `low + 10`, all equally likely, at any time."""

    low: float

    def quantile(self, time: float, probability: float) -> float:
        return self.low + 10 * probability

    def probability_above(self, time: float, value: float, *, strict: bool = False) -> float:
        return min(1.0, max(0.0, (self.low + 10 - value) / 10))


def periods(last: str, begins: str, every: Every = Every.YEAR) -> Periods:
    return Periods(date.fromisoformat(last), date.fromisoformat(begins), every)


def until(found: Periods, day: str) -> list[Any]:
    return found.until(years_between(found.last, date.fromisoformat(day)))


YEARS = periods("2022-12-31", "2023-01-01")


def test_whole_years_are_whole_whether_or_not_they_have_a_leap_day() -> None:
    assert until(YEARS, "2025-12-31") == [
        (1, pytest.approx(1)),
        (2, pytest.approx(1)),
        (3, pytest.approx(1)),
    ]
    assert until(YEARS, "2022-12-31") == []


def test_the_last_period_counts_by_its_days() -> None:
    """182 of the 366 days of 2024, after all of 2023."""
    assert until(YEARS, "2024-06-30") == [(1, pytest.approx(1)), (2, pytest.approx(182 / 366))]
    assert until(YEARS, "2023-01-01") == [(1, pytest.approx(1 / 365))]


def test_a_year_that_is_begun_counts_by_the_days_left() -> None:
    """From 30 June on 184 of the 365 days of 2023 are to come; 92 of them by 30 September."""
    begun = periods("2023-06-30", "2023-01-01")
    assert until(begun, "2024-12-31") == [(1, pytest.approx(184 / 365)), (2, pytest.approx(1))]
    assert until(begun, "2023-09-30") == [(1, pytest.approx(92 / 365))]


@pytest.mark.parametrize(
    ("every", "ends"),
    [
        (Every.MONTH, [n / 12 for n in range(1, 13)]),
        (Every.QUARTER, [0.25, 0.5, 0.75, 1.0]),
        (Every.HALF_YEAR, [0.5, 1.0]),
    ],
)
def test_months_and_quarters_are_those_of_the_calendar(every: Every, ends: list[float]) -> None:
    found = until(periods("2022-12-31", "2023-01-01", every), "2023-12-31")
    assert [end for end, _ in found] == pytest.approx(ends)
    assert [share for _, share in found] == pytest.approx([1] * len(ends))


def test_quantiles_add_up() -> None:
    """200 so far, and two figures between 90 and 100: 380 to 400; half of each is 390."""
    found = SumForecast(Even(90), 200, YEARS)
    end = years_between(YEARS.last, date(2024, 12, 31))
    assert [found.quantile(end, p) for p in (0.1, 0.5, 0.9)] == pytest.approx([382, 390, 398])
    # 395 is exceeded if both figures are above 97.5: in one case of four.
    assert found.probability_above(end, 395) == pytest.approx(0.25)
    assert found.probability_above(end, 380 - 1e-6) == pytest.approx(1)
    assert found.probability_above(end, 401) == pytest.approx(0, abs=1e-7)


def test_a_sum_at_its_latest_day_is_certain() -> None:
    found = SumForecast(Even(90), 200, YEARS)
    assert found.quantile(0, 0.1) == 200
    assert [found.probability_above(0, value) for value in (199, 200, 201)] == [1, 1, 0]
    assert found.probability_above(0, 200, strict=True) == 0


def test_a_path_adds_up_its_values() -> None:
    """100 after the latest figure, 10 more a year: 200 + 110 + 120; half of the third is 65."""
    found = SumPath(Path(100, pace=10), 200, YEARS)
    assert found.value(years_between(YEARS.last, date(2024, 12, 31))) == pytest.approx(430)
    middle = years_between(YEARS.last, date(2025, 7, 1))
    assert found.value(middle) == pytest.approx(430 + 130 * 182 / 365)
    assert found.value(0) == 200


def of_years(text: str, by: str = "2025-12-31", kind: Figures = Figures.OF_PERIOD) -> Target:
    return target(f"total {text} 2021-01-01", by)._replace(figures=kind)


@pytest.mark.parametrize("values", [(100, 100), (100, 100, 100, 100)])
def test_figures_that_never_change_add_up_exactly(values: tuple[int, ...]) -> None:
    """Five years of 100 are 500; of 2020 to 2024, two have a leap day."""
    figures = history(*(f"{2021 + n}-12-31 {value}" for n, value in enumerate(values)))
    most, least, more = (
        assessment(of_years(f"{operator} 500"), figures, "2025-06-30").projection
        for operator in ("<=", ">=", ">")
    )
    assert most.at_deadline
    assert most.at_deadline.median == 500
    assert most.probability == least.probability
    assert most.probability
    assert more.probability == pytest.approx(1 - most.probability)
    assert most.probability > 0.7


def test_the_figures_before_the_sum_count_for_its_trend() -> None:
    """Without them one figure would be too few."""
    figures = history("2019-12-31 100", "2020-12-31 100", "2021-12-31 100")
    found = assessment(of_years(">= 400", "2024-12-31"), figures, "2022-06-30").projection
    assert found.observations == 3
    assert found.at_deadline
    assert found.at_deadline.median == pytest.approx(400)


flows = st.lists(st.integers(-50, 150), min_size=2, max_size=5)


@given(flows, st.integers(-300, 900), st.sampled_from(["<=", "<", ">=", ">"]))
def test_the_odds_at_the_end_of_a_sum_are_all_or_nothing(
    values: list[int], bar: int, operator: str
) -> None:
    """On the day of the latest running sum it is certain whether it meets the goal."""
    last = 2020 + len(values)
    figures = history(*(f"{2021 + n}-12-31 {value}" for n, value in enumerate(values)))
    wanted = of_years(f"{operator} {bar}", f"{last}-12-31")
    found = assessment(wanted, figures, f"{last + 1}-06-30")
    level = found.level
    assert level
    assert found.judgement.verdict == (
        "met" if level.goal.holds(Decimal(sum(values))) else "missed"
    )
    at_end = SumForecast(Even(90), float(found.history[-1].value), YEARS)
    above = at_end.probability_above(0, bar, strict=operator in ("<=", ">"))
    assert above in (0.0, 1.0)
    assert (above == 1.0) is (level.goal.holds(Decimal(sum(values))) is (operator in (">=", ">")))


@given(
    st.lists(st.integers(0, 150), min_size=2, max_size=4),
    st.integers(100, 900),
    st.integers(1, 200),
)
@settings(max_examples=30, deadline=None)
def test_a_cap_and_a_floor_of_one_value_share_the_odds(
    values: list[int], bar: int, more: int
) -> None:
    """One of them is met; a higher cap is easier, a higher floor harder."""
    figures = history(*(f"{2021 + n}-12-31 {value}" for n, value in enumerate(values)))

    def odds(text: str) -> float:
        found = assessment(of_years(text), figures, "2025-06-30").projection.probability
        assert found is not None
        assert 0 <= found <= 1
        return found

    assert odds(f"<= {bar}") + odds(f"> {bar}") == pytest.approx(1)
    assert odds(f"<= {bar + more}") >= odds(f"<= {bar}")
    assert odds(f">= {bar + more}") <= odds(f">= {bar}")


def test_the_calendar_ends_without_a_crash() -> None:
    found = periods("9998-12-31", "9999-01-01")
    assert [share for _, share in found.until(50)] == pytest.approx([1])
    assert [share for _, share in periods("9999-12-31", "9999-12-31").until(1)] == [0]
    wanted = target("total >= 200 9998-01-01", "9999-12-31")._replace(figures=Figures.OF_PERIOD)
    figures = history("9998-12-31 100", "9999-12-31 100")
    assert assessment(wanted, figures, "9999-12-31").judgement.verdict == "met"
