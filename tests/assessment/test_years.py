"""Figures that accumulate within years, by the published figures on China's new urban jobs.

The figures are those of the Ministry of Human Resources and Social Security, in 10,000 jobs.
"""

from datetime import date
from decimal import Decimal

import new_jobs
import pytest
from builders import history

from bishan_targets.assessment.gap import Reason
from bishan_targets.assessment.years import ExpectedShare, YearsToDate, years_to_date
from bishan_targets.model.periods import Every, MonthDay
from bishan_targets.model.targets import Figures

JOBS = new_jobs.JOBS[:12]  # up to September 2021
JANUARY: MonthDay = (1, 1)


def day(text: str) -> date:
    return date.fromisoformat(text)


def jobs() -> YearsToDate:
    return years_to_date(JOBS, Figures.YEAR_TO_DATE, Every.MONTH, JANUARY)


def test_the_expected_share_is_the_median_of_the_years_before() -> None:
    found = jobs().expected_share(day("2021-09-30"), day("2021-12-31"))
    # 1097/1351 = .8120, 1107/1361 = .8134, 1097/1352 = .8114, 898/1186 = .7572
    assert found.years == (2017, 2018, 2019, 2020)
    assert found.share == pytest.approx((1097 / 1351 + 1097 / 1352) / 2)


def test_with_one_year_of_a_month_the_share_is_that_of_the_days() -> None:
    found = jobs().expected_share(day("2021-06-30"), day("2021-12-31"))
    assert found == ExpectedShare(181 / 365, ())
    assert jobs().expected_share(day("2021-10-31"), day("2021-12-31")).years == ()


def test_a_year_without_a_figure_at_its_end_gives_no_share() -> None:
    found = jobs().expected_share(day("2022-09-30"), day("2022-12-31"))
    assert 2021 not in found.years


def test_the_same_place_of_another_year_is_up_to_three_days_away() -> None:
    figures = history("2019-02-28 10", "2020-02-29 12", "2021-03-03 15", "2022-03-04 18")
    years = years_to_date(figures, Figures.YEAR_TO_DATE, Every.MONTH, JANUARY)
    there = [years.at(year, day("2023-02-28")) for year in (2019, 2020, 2021, 2022, 2024)]
    assert [each and int(each.value) for each in there] == [10, 12, 15, None, None]
    assert [int(each.value) for each in years.at_place(day("2023-02-28"))] == [10, 12, 15]


def test_a_year_is_named_by_the_one_in_which_it_starts() -> None:
    figures = history("2020-06-30 5", "2021-03-31 20", "2021-06-30 6")
    years = years_to_date(figures, Figures.YEAR_TO_DATE, Every.QUARTER, (4, 1))
    assert {year: len(each) for year, each in years.by_year.items()} == {2020: 2, 2021: 1}
    assert years.last_day(2020) == day("2021-03-31")
    assert [str(each.value) for each in years.from_zero(2020)] == ["0", "5", "20"]
    assert years.from_zero(2020)[0].date == day("2020-03-31")
    assert years.from_zero(2019) == []


def test_amounts_of_periods_are_added_up_from_each_years_start() -> None:
    figures = history("2020-06-30 4", "2020-09-30 5", "2021-03-31 2", "2021-06-30 3")
    years = years_to_date(figures, Figures.OF_PERIOD, Every.QUARTER, JANUARY)
    # 2020 lacks its first quarter.
    assert [(each.date.isoformat(), each.value) for each in years.figures] == [
        ("2021-03-31", Decimal(2)),
        ("2021-06-30", Decimal(5)),
    ]
    assert years.why_null is None


@pytest.mark.parametrize(
    ("last", "why"),
    [
        ("2021-09-30", Reason.PERIODS_MISSING),
        ("2021-03-20", None),
        ("2021-06-15", Reason.SEVERAL_IN_PERIOD),
    ],
)
def test_a_gap_in_the_latest_year_leaves_it_unknown(last: str, why: Reason | None) -> None:
    known = {
        Reason.PERIODS_MISSING: ["2021-03-31 2"],
        Reason.SEVERAL_IN_PERIOD: ["2021-03-31 2", "2021-05-15 1"],
        None: [],
    }[why]
    years = years_to_date(history(*known, f"{last} 3"), Figures.OF_PERIOD, Every.QUARTER, JANUARY)
    assert years.why_null is why


def test_the_years_of_a_period_need_not_begin_on_the_first_of_a_month() -> None:
    figures = history("2021-05-05 1", "2021-06-05 1", "2022-04-05 1")
    years = years_to_date(figures, Figures.OF_PERIOD, Every.MONTH, (4, 6))
    assert [str(each.value) for each in years.figures] == ["1", "2"]
    assert years.why_null is Reason.PERIODS_MISSING
