"""Sums of figures: their known parts, and cases without a judgement."""

from datetime import date
from decimal import Decimal

import pytest
from builders import assessment, goal, history, target

from bishan_targets.assessment.assessment import Assessment
from bishan_targets.assessment.gap import Reason
from bishan_targets.assessment.running_sum import RunningSum, running_sum
from bishan_targets.model.periods import Every
from bishan_targets.model.targets import Figures, Target
from bishan_targets.report.goals import total_report

CAP = "total <= 500 2021-01-01"
FLOOR = "total >= 500 2021-01-01"


def summed(
    *figures: str,
    by: str = "2025-12-31",
    kind: Figures = Figures.OF_PERIOD,
    every: Every = Every.YEAR,
    start: str = "2021-01-01",
) -> RunningSum:
    return running_sum(goal(f"total <= 500 {start}", by), kind, every, history(*figures))


def sums(found: RunningSum) -> list[tuple[str, int]]:
    return [(str(each.date), int(each.value)) for each in found.sums]


def wanting(
    text: str = CAP,
    by: str = "2025-12-31",
    *,
    kind: Figures = Figures.OF_PERIOD,
    every: Every = Every.YEAR,
) -> Target:
    return target(text, by, every=every)._replace(figures=kind)


def judged(wanted: Target, as_of: str, *figures: str) -> Assessment:
    return assessment(wanted, history(*figures), as_of)


def verdict(found: Assessment) -> tuple[str, str]:
    return found.judgement.verdict, found.judgement.rule


def partial(found: Assessment) -> object:
    report = total_report(found)
    return report and report.so_far


# --- figures of a period --------------------------------------------------------------------------


def test_figures_of_years_add_up_from_the_first_day_on() -> None:
    """90, 90 + 110 = 200, 200 + 95 = 295; the figure of 2020 is not in the sum."""
    found = summed("2020-12-31 80", "2021-12-31 90", "2022-12-31 110", "2023-12-31 95")
    assert sums(found) == [
        ("2020-12-31", 0),
        ("2021-12-31", 90),
        ("2022-12-31", 200),
        ("2023-12-31", 295),
    ]
    assert (found.known, found.expected, found.missing, found.why_null) == (3, 5, [], None)


def test_figures_of_quarters_and_months_add_up_alike() -> None:
    quarters = summed("2021-03-31 10", "2021-06-30 20", every=Every.QUARTER, by="2021-12-31")
    assert sums(quarters) == [("2020-12-31", 0), ("2021-03-31", 10), ("2021-06-30", 30)]
    assert (quarters.known, quarters.expected) == (2, 4)
    months = summed("2024-01-31 1", "2024-02-29 2", every=Every.MONTH, start="2024-01-01")
    assert sums(months) == [("2023-12-31", 0), ("2024-01-31", 1), ("2024-02-29", 3)]
    assert (months.known, months.expected) == (2, 24)
    halves = summed("2021-06-30 7", every=Every.HALF_YEAR)
    assert (sums(halves)[-1], halves.expected) == (("2021-06-30", 7), 10)


def test_a_figure_from_within_its_period_may_be_a_part_of_it() -> None:
    found = summed("2021-12-31 90", "2022-06-30 55")
    assert (found.why_null, sums(found), found.known) == (Reason.WITHIN_PERIOD, [], 1)
    assert found.partial
    assert found.partial.value == 145


def test_a_year_may_begin_in_april() -> None:
    found = summed("2022-03-31 90", "2023-03-31 110", start="2021-04-01", by="2026-03-31")
    assert sums(found) == [("2021-03-31", 0), ("2022-03-31", 90), ("2023-03-31", 200)]
    assert found.expected == 5


def test_a_missing_period_leaves_a_partial_sum_and_no_verdict() -> None:
    """90 + 95 = 185 without 2022."""
    figures = ("2021-12-31 90", "2023-12-31 95")
    found = summed(*figures)
    assert found.missing == [date(2022, 12, 31)]
    assert (found.why_null, sums(found), found.known) == (Reason.PERIODS_MISSING, [], 2)
    early = judged(wanting(), "2024-03-01", *figures)
    assert verdict(early) == ("too_few", "unclear")
    assert verdict(judged(wanting(), "2026-01-01", *figures)) == ("overdue", "undecided")
    assert partial(early) == 185
    assert early.projection.why_null is Reason.PERIODS_MISSING
    assert early.gap.gap is Reason.PERIODS_MISSING


def test_a_partial_sum_over_a_cap_is_not_judged_either() -> None:
    found = judged(wanting(), "2024-03-01", "2021-12-31 400", "2023-12-31 400")
    assert verdict(found) == ("too_few", "unclear")
    assert partial(found) == 800


@pytest.mark.parametrize("kind", [Figures.OF_PERIOD, Figures.YEAR_TO_DATE])
def test_the_last_period_is_missing_once_a_later_figure_is_known(kind: Figures) -> None:
    """2025 is open until then; with a figure of 2026 it is a gap, as one in the middle is."""
    known = [f"{year}-12-31 90" for year in range(2021, 2025)]
    wanted = wanting(kind=kind)
    # At the end of 2025 its figure may still come.
    assert total_missing(judged(wanted, "2026-01-31", *known)) == []
    later = judged(wanted, "2026-12-31", *known, "2026-12-31 100")
    assert total_missing(later) == ["2025-12-31"]
    assert verdict(later) == ("overdue", "undecided")
    assert later.projection.probability is None


def total_missing(found: Assessment) -> list[str]:
    report = total_report(found)
    assert report
    return [str(each) for each in report.missing]


def test_a_year_to_date_that_ends_before_its_year_is_missing_once_the_next_begins() -> None:
    found = summed("2025-11-30 90", "2026-02-28 10", kind=Figures.YEAR_TO_DATE, start="2025-01-01")
    assert (found.missing, found.known) == ([date(2025, 12, 31)], 0)


def test_no_figure_in_a_sum_that_is_over_leaves_every_period_missing() -> None:
    found = summed("2020-12-31 5", "2026-12-31 5", start="2024-01-01")
    assert found.missing == [date(2024, 12, 31), date(2025, 12, 31)]
    assert found.why_null is Reason.PERIODS_MISSING


def test_several_figures_in_one_period_are_not_judged() -> None:
    """Half-years would be counted as years: 45 + 50 + 110 = 205."""
    figures = ("2021-06-30 45", "2021-12-31 50", "2022-12-31 110")
    found = judged(wanting(), "2023-03-01", *figures)
    assert found.aim.why_null is Reason.SEVERAL_IN_PERIOD
    assert verdict(found) == ("too_few", "unclear")
    assert partial(found) == 205


def test_a_sum_without_a_figure_has_no_data() -> None:
    assert sums(summed()) == []
    assert sums(summed("2019-12-31 80", "2020-12-31 80")) == []
    assert verdict(judged(wanting(), "2021-06-30", "2020-12-31 80")) == ("no_data", "no_data")


# --- figures of a year to date --------------------------------------------------------------------


def test_of_a_year_to_date_the_last_figure_of_each_year_counts() -> None:
    """2021 ends with 90; 2022 is at 60 in June: 150."""
    figures = ("2020-12-31 70", "2021-06-30 40", "2021-12-31 90", "2022-03-31 30", "2022-06-30 60")
    found = summed(*figures, kind=Figures.YEAR_TO_DATE, every=Every.QUARTER)
    assert sums(found) == [
        ("2020-12-31", 0),
        ("2021-06-30", 40),
        ("2021-12-31", 90),
        ("2022-03-31", 120),
        ("2022-06-30", 150),
    ]
    assert (found.known, found.expected, found.why_null) == (1, 5, None)


def test_a_year_to_date_must_go_to_the_years_end() -> None:
    found = summed("2021-11-30 80", "2022-06-30 60", kind=Figures.YEAR_TO_DATE, every=Every.MONTH)
    assert found.missing == [date(2021, 12, 31)]
    assert found.why_null is Reason.PERIODS_MISSING
    skipped = summed("2021-12-31 80", "2023-06-30 60", kind=Figures.YEAR_TO_DATE)
    assert skipped.missing == [date(2022, 12, 31)]


# --- caps and floors ------------------------------------------------------------------------------

YEARS = [
    f"{year}-12-31 {value}"
    for year, value in zip(range(2021, 2026), (100, 95, 105, 110, 90), strict=True)
]


def test_a_cap_is_met_only_when_the_sum_is_complete() -> None:
    """100 + 95 + 105 + 110 + 90 = 500, which a cap of 500 allows."""
    open_ = judged(wanting(), "2025-12-30", *YEARS[:4])
    assert open_.judgement.verdict not in ("met", "missed")
    assert open_.gap.gap == 410 - 500
    assert verdict(judged(wanting(), "2026-01-31", *YEARS[:4])) == ("overdue", "undecided")
    done = judged(wanting(), "2026-01-31", *YEARS)
    assert verdict(done) == ("met", "met_at_deadline")
    assert done.judgement.decided_by
    assert done.judgement.decided_by.value == 500


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (CAP, "met"),
        (CAP.replace("<=", "<"), "missed"),
        (FLOOR, "met"),
        (FLOOR.replace(">=", ">"), "missed"),
        ("total between 500 600 2021-01-01", "met"),
        ("total between 400 500 2021-01-01", "met"),
        ("total between 501 600 2021-01-01", "missed"),
        ("total between 400 499 2021-01-01", "missed"),
    ],
)
def test_a_sum_that_equals_the_goal_exactly(text: str, found: str) -> None:
    assert judged(wanting(text), "2026-01-31", *YEARS).judgement.verdict == found


def test_a_cap_is_missed_as_soon_as_it_is_exceeded() -> None:
    """100 + 95 + 105 = 300 is allowed still; + 201 = 501 is too much, a year before the end."""
    within = judged(wanting(), "2024-06-30", *YEARS[:3])
    assert within.judgement.verdict != "missed"
    over = judged(wanting(), "2025-01-31", *YEARS[:3], "2024-12-31 201")
    assert verdict(over) == ("missed", "sum_exceeded")
    assert over.judgement.decided_by
    assert str(over.judgement.decided_by.date) == "2024-12-31"
    # 500 exactly is no more than 500, but not less.
    full = (*YEARS[:3], "2024-12-31 200")
    assert judged(wanting(), "2025-01-31", *full).judgement.verdict != "missed"
    below = wanting(CAP.replace("<=", "<"))
    assert verdict(judged(below, "2025-01-31", *full)) == ("missed", "sum_exceeded")


def test_a_band_for_a_sum_is_missed_above_and_open_inside() -> None:
    band = wanting("total between 400 500 2021-01-01")
    inside = judged(band, "2025-01-31", *YEARS[:4])
    assert inside.judgement.verdict not in ("met", "missed")
    over = judged(band, "2025-01-31", *YEARS[:3], "2024-12-31 201")
    assert verdict(over) == ("missed", "sum_exceeded")


def test_a_floor_is_met_as_soon_as_it_is_reached() -> None:
    """300 so far; 200 more make 500, a year before the end."""
    short = judged(wanting(FLOOR), "2025-01-31", *YEARS[:3], "2024-12-31 199")
    assert short.judgement.verdict not in ("met", "missed")
    reached = judged(wanting(FLOOR), "2025-01-31", *YEARS[:3], "2024-12-31 200")
    assert verdict(reached) == ("met", "met_now")
    assert reached.projection.reached.years == 0
    assert verdict(judged(wanting(FLOOR), "2026-01-31", *YEARS[:4])) == ("overdue", "undecided")
    late = judged(wanting(FLOOR), "2026-01-31", *YEARS[:4], "2025-12-31 89")
    assert verdict(late) == ("missed", "missed")


def test_a_floor_is_not_reached_after_the_last_day_of_its_sum() -> None:
    """Nothing of 2026 counts for it, with any growth of the figures."""
    short = judged(wanting(FLOOR), "2026-06-30", *YEARS[:4], "2025-12-31 50", "2026-12-31 90")
    assert short.projection.reached.median is None
    open_ = judged(wanting(FLOOR), "2024-06-30", "2021-12-31 50", "2022-12-31 50", "2023-12-31 51")
    assert open_.projection.reached.latest is None


def test_figures_below_zero_lower_a_sum_again() -> None:
    """60 + 60 = 120 exceeds 100; 120 - 40 = 80 does not."""
    wanted = wanting("total <= 100 2021-01-01", "2024-12-31")
    figures = ("2021-12-31 60", "2022-12-31 60", "2023-12-31 -40")
    over = judged(wanted, "2023-01-31", *figures)
    assert verdict(over) == ("missed", "sum_exceeded")
    back = judged(wanted, "2024-01-31", *figures)
    assert back.judgement.verdict != "missed"
    assert back.gap.gap == 80 - 100
    again = judged(wanted, "2025-01-31", *figures, "2024-12-31 10")
    assert verdict(again) == ("met", "met_at_deadline")


def test_a_cap_exceeded_twice_is_missed_since_the_second_time() -> None:
    """150, 50, 150: above 100, below, above."""
    wanted = wanting("total <= 100 2021-01-01")
    found = judged(wanted, "2024-01-31", "2021-12-31 150", "2022-12-31 -100", "2023-12-31 100")
    assert found.judgement.decided_by
    assert str(found.judgement.decided_by.date) == "2023-12-31"


def test_a_floor_that_is_lost_again_by_figures_below_zero() -> None:
    wanted = wanting("total >= 100 2021-01-01", "2024-12-31")
    figures = ("2021-12-31 60", "2022-12-31 60", "2023-12-31 -40")
    assert verdict(judged(wanted, "2023-01-31", *figures)) == ("met", "met_now")
    assert judged(wanted, "2024-01-31", *figures).judgement.verdict == "lost"


def test_no_cap_is_met_before_its_last_day() -> None:
    """A figure dated in the last year may be a part of it: the cap is open, even afterwards."""
    wanted = wanting(CAP, "2022-12-31")
    figures = ("2021-12-31 100", "2022-06-30 95")
    assert judged(wanted, "2022-07-31", *figures).judgement.verdict != "met"
    assert verdict(judged(wanted, "2023-01-15", *figures)) == ("overdue", "undecided")
    figures = ("2021-12-31 100", "2022-12-31 95")
    assert verdict(judged(wanted, "2022-12-31", *figures)) == ("met", "met_at_deadline")


def test_what_a_cap_leaves() -> None:
    """500 - 300 = 200 for two years, of 731 days: 200 × 365.25/731 a year."""
    report = total_report(judged(wanting(), "2024-06-30", *YEARS[:3]))
    assert report
    assert (report.so_far, report.left, report.known, report.expected) == (300, 200, 3, 5)
    assert report.left_per_year == pytest.approx(200 * 365.25 / 731)


def test_a_growing_sum_is_neither_worsening_nor_moving_away() -> None:
    found = judged(wanting(), "2024-01-31", *YEARS[:2], "2023-12-31 150")
    assert {"worsening", "moving_away"}.isdisjoint(found.judgement.flags)
    assert found.gap.margin == Decimal(500 - 345)


def test_the_zero_that_a_sum_starts_with_has_met_nothing() -> None:
    floor = target("total >= 0 2021-01-01")._replace(figures=Figures.OF_PERIOD)
    found = assessment(floor, history("2021-12-31 -5", "2022-12-31 3"), "2023-03-01")
    assert found.judgement.verdict != "lost"
