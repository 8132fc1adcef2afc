"""Goals for the amount of a year, by the published figures on China's new urban jobs."""

from datetime import date
from decimal import Decimal

import pytest
from builders import assessment, history, target, undecided
from new_jobs import JOBS

from bishan_targets.assessment.assessment import Assessment
from bishan_targets.assessment.gap import Reason
from bishan_targets.assessment.verdict import Flag, Verdict, VerdictRule
from bishan_targets.assessment.year_goals import remaining_path
from bishan_targets.assessment.years import YearsToDate, bounds_of_year
from bishan_targets.model.goals import FormerGoal, Goal, Operator, Quantity, Step
from bishan_targets.model.observations import Observation
from bishan_targets.model.periods import Every
from bishan_targets.model.targets import BaselineRule, Bounds, Figures, Target

YEARS = {2017: 1100, 2018: 1100, 2019: 1100, 2020: 900, 2021: 1100, 2022: 1100}


def yearly(years: dict[int, int] | None = None, operator: Operator = Operator.AT_LEAST) -> Target:
    """The target of these years, or of at least 1100 each year."""
    last = max(years or {0: 0})
    by = date(last, 12, 31) if years else date.max
    goal = Goal(operator, Decimal(years[last] if years else 1100), by, of=Quantity.YEAR)
    found = target("> 500")._replace(goal=goal, figures=Figures.YEAR_TO_DATE, every=Every.MONTH)
    values = tuple((year, Decimal(value)) for year, value in (years or {}).items())
    return found._replace(years=values, baseline=BaselineRule())


def on(day: str, wanted: Target | None = None) -> Assessment:
    return assessment(wanted or yearly(YEARS), JOBS, day)


@pytest.mark.parametrize(
    ("day", "share"),
    [
        ("2018-12-31", 1.237),
        ("2019-06-30", 0.67),
        ("2019-09-30", 0.997),
        ("2020-09-30", 0.998),
        ("2021-07-31", 0.747),
        ("2021-09-30", 0.95),
        ("2022-06-30", 0.595),
    ],
)
def test_the_published_shares_of_the_years_goals_are_reproduced(day: str, share: float) -> None:
    found = on(day).gap
    assert found.progress == pytest.approx(share, abs=0.0006)
    assert not isinstance(found.gap, Reason)
    level = on(day).level
    assert level
    assert not isinstance(found.latest, Reason)
    assert found.gap == level.goal.value - found.latest.value


@pytest.mark.parametrize("day", ["2018-01-01", "2019-05-31", "2022-01-31", "2022-05-31"])
def test_until_the_new_years_first_figure_the_old_years_verdict_stands(day: str) -> None:
    assert on(day).judgement.verdict is Verdict.MET
    assert on(day).judgement.rule is VerdictRule.MET_AT_DEADLINE


@pytest.mark.parametrize(
    ("day", "rule", "year"),
    [
        ("2020-12-31", VerdictRule.MET_AT_DEADLINE, 2019),
        ("2021-01-01", VerdictRule.LIKELY, 2020),
        ("2021-02-14", VerdictRule.LIKELY, 2020),
        ("2021-02-15", VerdictRule.UNDECIDED, 2020),
        ("2021-12-31", VerdictRule.UNDECIDED, 2020),
        ("2022-05-31", VerdictRule.UNDECIDED, 2020),
    ],
)
def test_the_old_years_verdict_ends_with_the_year_after_it(
    day: str, rule: VerdictRule, year: int
) -> None:
    """Without any figure a year is overdue when one without its last figure would be."""
    known = [each for each in JOBS if each.date.year < 2020]
    for wanted in (yearly({2019: 1100, 2020: 1100, 2021: 1100}), yearly()):
        found = assessment(wanted, known, day)
        assert found.level
        assert (found.level.goal.by.year, found.judgement.rule) == (year, rule)
        of_2019 = [each.verdict.value for each in found.steps if each.step.goal.by.year == 2019]
        assert of_2019 == ([] if year == 2019 else ["met"])


def test_a_year_that_is_long_over_without_a_figure_has_no_gap() -> None:
    known = [each for each in JOBS if each.date.year < 2020]
    waiting = assessment(yearly(), known, "2021-02-14")
    assert waiting.gap.gap is waiting.gap.progress is waiting.gap.required is Reason.YEAR_AWAITED
    assert waiting.judgement.verdict.value != "met"
    assert waiting.projection.probability is not None
    found = assessment(yearly(), known, "2021-02-15")
    assert found.gap.gap is Reason.YEAR_WITHOUT_FIGURES
    assert isinstance(found.gap.latest, Observation)
    assert found.gap.latest.date == date(2019, 12, 31)


def test_a_year_without_its_last_figure_stays_overdue_itself() -> None:
    """Nothing is known of 2020 after October, when 1009 of at least 1100 were reached."""
    known = [each for each in JOBS if each.date <= date(2020, 10, 31)]
    for wanted, year in ((yearly(), 2020), (yearly({2020: 900, 2021: 1100}), 2021)):
        found = assessment(wanted, known, "2022-05-31")
        assert found.level
        assert found.level.goal.by.year == year
        assert found.judgement.verdict is Verdict.OVERDUE


def test_after_the_last_goal_its_verdict_stays() -> None:
    known = [each for each in JOBS if each.date.year < 2020]
    assert assessment(yearly({2019: 1100}), known, "2026-11-30").judgement.verdict is Verdict.MET


def test_a_year_is_met_as_soon_as_its_goal_is_reached() -> None:
    assert on("2020-10-31").judgement.rule is VerdictRule.MET_NOW
    assert on("2018-09-30").judgement.rule is VerdictRule.MET_NOW
    assert on("2018-09-30").projection.reached.median == date(2018, 9, 30)


def test_a_new_year_neither_worsens_nor_is_lost() -> None:
    found = on("2022-06-30").judgement
    assert found.verdict is Verdict.ON_TRACK
    assert not {Flag.WORSENING, Flag.MOVING_AWAY} & {*found.flags}
    gap = on("2022-06-30").gap
    assert (gap.previous, gap.recent) == (Reason.NEW_YEAR, Reason.NEW_YEAR)


def test_a_year_that_ends_below_its_goal_is_missed_and_one_without_its_end_overdue() -> None:
    short = yearly({**YEARS, 2021: 1300})
    assert on("2021-12-31", short).judgement.verdict is Verdict.MISSED
    assert on("2022-05-31", short).judgement.verdict is Verdict.MISSED
    awaited = assessment(short, JOBS[:-3], "2022-02-14")
    assert awaited.judgement.verdict is Verdict.AT_RISK
    open_ = assessment(short, JOBS[:-3], "2022-02-15")
    assert open_.judgement.verdict is Verdict.OVERDUE
    met_early = assessment(yearly({2021: 1000}), JOBS[:-3], "2022-01-31")
    assert met_early.judgement.verdict is Verdict.MET


def test_each_year_goes_on_and_the_other_years_are_steps() -> None:
    found = on("2021-09-30", yearly())
    assert found.level
    assert found.level.goal.by == date(2021, 12, 31)
    assert [(each.step.goal.by.year, each.verdict.value) for each in found.steps] == [
        *((year, "met") for year in (2017, 2018, 2019, 2020)),
    ]
    until = yearly()._replace(goal=yearly().goal._replace(by=date(2023, 12, 31)))
    steps = on("2021-09-30", until).steps
    assert [each.step.goal.by.year for each in steps][-2:] == [2022, 2023]
    following = on("2021-09-30", until).next_step
    assert following
    assert following[0].step.goal.by.year == 2022
    assert following[1] is not None


@pytest.mark.parametrize(
    ("baseline", "since", "first"),
    [
        ("2019-12-31", None, 2020),
        ("2019-12-31", "2021-03-01", None),
        (None, "2018-03-01", 2018),
        ("2019-12-30", None, 2019),
    ],
)
def test_a_goal_a_year_counts_from_its_baseline_or_decision(
    baseline: str | None, since: str | None, first: int | None
) -> None:
    wanted = yearly()._replace(
        baseline=BaselineRule(date.fromisoformat(baseline) if baseline else None),
        since=date.fromisoformat(since) if since else None,
    )
    steps = on("2021-09-30", wanted).steps
    assert (steps[0].step.goal.by.year if steps else None) == first


def test_each_year_is_judged_by_the_goal_in_force_at_its_end() -> None:
    former = FormerGoal(
        Goal(Operator.AT_LEAST, Decimal(1400), date.max, of=Quantity.YEAR), date(2019, 3, 1), "r"
    )
    steps = on("2021-09-30", yearly()._replace(was=(former,))).steps
    assert [each.verdict.value for each in steps] == ["missed", "missed", "met", "met"]


def test_a_plain_goal_is_for_the_year_to_date_on_its_day() -> None:
    plain = target(">= 1100")._replace(
        goal=Goal(Operator.AT_LEAST, Decimal(1100), date(2021, 12, 31)),
        figures=Figures.YEAR_TO_DATE,
        every=Every.MONTH,
        baseline=BaselineRule(),
    )
    # Earlier years met it, and count neither as met nor as lost.
    before = on("2020-12-31", plain)
    assert before.judgement.rule in (VerdictRule.LIKELY, VerdictRule.AS_LIKELY_AS_NOT)
    assert before.gap.latest == JOBS[9]
    assert on("2021-09-30", plain).judgement.verdict is Verdict.ON_TRACK
    assert on("2021-12-31", plain).judgement.verdict is Verdict.MET
    assert on("2022-06-30", plain).judgement.verdict is Verdict.MET
    step = Step(Goal(Operator.AT_LEAST, Decimal(1400), date(2019, 12, 31)))
    assert [
        each.verdict.value for each in on("2021-09-30", plain._replace(steps=(step,))).steps
    ] == ["missed"]


def test_before_the_goals_year_the_figures_at_its_deadlines_place_are_compared() -> None:
    plain = target(">= 1400")._replace(
        goal=Goal(Operator.AT_LEAST, Decimal(1400), date(2025, 12, 31)),
        figures=Figures.YEAR_TO_DATE,
        every=Every.MONTH,
        baseline=BaselineRule(date(2017, 12, 31)),
    )
    found = on("2022-06-30", plain)
    assert [int(each.value) for each in found.history] == [1351, 1361, 1352, 1186, 1269]
    assert found.gap.gap == 1400 - 1269
    assert found.gap.baseline == JOBS[1]
    nothing = assessment(plain, JOBS[:1], "2017-09-30")
    assert (nothing.gap.gap, nothing.gap.latest) == (Reason.NO_YEAR_BEFORE, JOBS[0])


def test_growth_of_a_year_is_measured_between_whole_years() -> None:
    grows = target(">= 1400")._replace(
        goal=Goal(Operator.AT_LEAST, Decimal(2), date(2021, 12, 31), of=Quantity.GROWTH),
        figures=Figures.YEAR_TO_DATE,
        every=Every.MONTH,
        baseline=BaselineRule(date(2017, 12, 31)),
    )
    found = on("2021-12-31", grows)
    assert found.level
    assert float(found.level.goal.value) == pytest.approx(1351 * 1.02**4)
    assert found.judgement.verdict is Verdict.MISSED


def test_a_cap_on_a_year_is_met_at_its_end_and_missed_at_once() -> None:
    cap = yearly({2021: 1300, 2022: 600}, Operator.AT_MOST)
    open_ = on("2021-09-30", cap)
    assert open_.judgement.verdict in (Verdict.ON_TRACK, Verdict.AT_RISK, Verdict.OFF_TRACK)
    assert open_.gap.margin == 1300 - 1045
    assert on("2021-12-31", cap).judgement.verdict is Verdict.MET
    assert on("2022-06-30", cap).judgement.rule is VerdictRule.SUM_EXCEEDED


def test_the_planned_path_follows_the_expected_shares() -> None:
    found = on("2021-09-30")
    assert found.gap.planned == pytest.approx(1100 * (1097 / 1351 + 1097 / 1352) / 2)
    assert isinstance(found.gap.ahead_days, int)
    assert found.gap.ahead_days > 0
    straight = on("2021-07-31").gap  # no two years know July
    assert straight.planned == pytest.approx(1100 * 212 / 365)


def test_amounts_of_periods_have_goals_a_year_too() -> None:
    figures = history("2020-12-31 5", *(f"2021-0{i}-28 10" for i in range(1, 7)))
    wanted = yearly({2021: 100})._replace(figures=Figures.OF_PERIOD)
    found = assessment(wanted, figures, "2021-06-30")
    assert found.gap.gap == 40
    gap = assessment(wanted, [*figures[:3], *figures[4:]], "2021-06-30")
    assert (gap.level, gap.aim.why_null) == (None, Reason.PERIODS_MISSING)
    assert gap.judgement.verdict is Verdict.TOO_FEW


def test_without_figures_there_is_no_verdict() -> None:
    assert assessment(yearly(YEARS), [], "2021-06-30").judgement.verdict is Verdict.NO_DATA
    level = assessment(yearly(), [], "2021-06-30").level
    assert level
    assert level.goal.by.year == 2021


LOSSES = history("2019-06-30 -30", "2019-12-31 -80", "2020-06-30 -35", "2020-12-31 -90")


def test_a_floor_below_zero_is_not_met_by_the_little_that_is_lost_in_january() -> None:
    wanted = yearly({2021: -60})
    found = assessment(wanted, [*LOSSES, *history("2021-03-31 -16")], "2021-04-05")
    assert found.judgement.verdict is Verdict.OFF_TRACK
    assert found.projection.probability
    assert found.projection.probability < 0.1
    assert found.projection.reached.median is None
    over = [*LOSSES, *history("2021-03-31 -16", "2021-12-31 -55")]
    assert assessment(wanted, over, "2022-01-05").judgement.verdict is Verdict.MET


def test_a_cap_below_zero_is_not_exceeded_by_the_little_that_is_saved_in_january() -> None:
    wanted = yearly({2021: -60}, Operator.AT_MOST)
    found = assessment(wanted, [*LOSSES, *history("2021-03-31 -16")], "2021-04-05")
    assert found.judgement.verdict is Verdict.ON_TRACK
    over = [*LOSSES, *history("2021-03-31 -16", "2021-12-31 -55")]
    assert assessment(wanted, over, "2022-01-05").judgement.verdict is Verdict.MISSED


@pytest.mark.parametrize(("before", "flag"), [(1000, Flag.RAISED), (1200, Flag.LOWERED)])
def test_a_changed_goal_for_each_year_is_compared_within_the_year(before: int, flag: Flag) -> None:
    old = Goal(Operator.AT_LEAST, Decimal(before), date.max, of=Quantity.YEAR)
    wanted = yearly()._replace(was=(FormerGoal(old, date(2021, 3, 11), "r"),))
    flags = on("2021-09-30", wanted).judgement.flags
    assert [each for each in flags if each in (Flag.RAISED, Flag.LOWERED)] == [flag]


def test_what_is_missing_is_spread_by_the_expected_shares() -> None:
    quarters = history(
        *("2019-03-31 10", "2019-06-30 30", "2019-09-30 60", "2019-12-31 100"),
        *("2020-03-31 20", "2020-06-30 60", "2020-09-30 120", "2020-12-31 200"),
        *("2021-03-31 0", "2021-06-30 30"),
    )
    years = YearsToDate(quarters, (1, 1))
    goal = Goal(Operator.AT_LEAST, Decimal(310), date(2021, 12, 31))
    (autumn,) = remaining_path(goal, quarters[-1], years)
    assert autumn.goal.by == date(2021, 9, 30)
    assert float(autumn.goal.value) == pytest.approx(30 + 280 * 30 / 70)


def test_without_a_goal_the_pace_is_that_within_the_year() -> None:
    wanted = undecided()._replace(figures=Figures.YEAR_TO_DATE, every=Every.MONTH)
    gap = assessment(wanted, JOBS, "2022-06-30").gap
    assert gap.observed == pytest.approx(654 / (181 / 365.25))
    assert gap.previous is Reason.NEW_YEAR


def test_one_year_before_is_no_trend_yet() -> None:
    plain = target(">= 1400")._replace(
        goal=Goal(Operator.AT_LEAST, Decimal(1400), date(2018, 12, 31)),
        figures=Figures.YEAR_TO_DATE,
        every=Every.MONTH,
        baseline=BaselineRule(),
    )
    found = assessment(plain, JOBS[:2], "2018-02-01")
    assert found.judgement.rule is VerdictRule.TOO_FEW
    assert found.gap.gap == 1400 - 1351


QUARTERS = history(
    *("2019-03-31 250", "2019-06-30 250", "2019-09-30 260", "2019-12-31 270"),
    *("2020-03-31 270", "2020-06-30 280", "2020-09-30 280", "2020-12-31 290"),
    *("2021-03-31 290", "2021-06-30 300"),
)


def quarterly(goal: int, least: str | None = None, most: str | None = None) -> Target:
    """At least so much a year, of quarters' amounts within bounds."""
    found = target("> 500", bounds=(least, most), every=Every.QUARTER)
    wanted = Goal(Operator.AT_LEAST, Decimal(goal), date.max, of=Quantity.YEAR)
    return found._replace(goal=wanted, figures=Figures.OF_PERIOD, baseline=BaselineRule())


def test_the_bounds_of_a_quarter_are_not_those_of_the_year() -> None:
    """Quarters of 400 at most make a year of 1600 at most, and 1150 are in reach."""
    free = assessment(quarterly(1150), QUARTERS, "2021-07-31").projection
    bound = assessment(quarterly(1150, "0", "400"), QUARTERS, "2021-07-31").projection
    assert bound == free
    assert bound.probability is not None
    assert bound.probability > 0.5
    assert bound.reached.median is not None


def test_the_bounds_of_all_quarters_together_hold() -> None:
    report = assessment(quarterly(1201, "-9", "300"), QUARTERS, "2021-07-31").projection
    assert report.probability == 0.0
    assert report.at_deadline is not None
    assert report.at_deadline.high == 1200.0
    tight = assessment(quarterly(1150, None, "296"), QUARTERS[:-1], "2021-07-31").projection
    assert tight.at_deadline is not None
    assert tight.at_deadline.high == 1184.0


@pytest.mark.parametrize(
    ("least", "most", "lowest", "highest"),
    [
        ("0", "400", "0", "1600"),
        ("5", "-5", "0", "0"),
        ("-9", None, "-36", None),
        (None, "7", None, "28"),
    ],
)
def test_bounds_of_a_year(
    least: str | None, most: str | None, lowest: str | None, highest: str | None
) -> None:
    """Bounds of amounts add up, and no amount need be there yet; years to date keep theirs."""
    wanted = quarterly(100, least, most)
    ends = (None if each is None else Decimal(each) for each in (lowest, highest))
    assert bounds_of_year(wanted) == Bounds(*ends)
    to_date = wanted._replace(figures=Figures.YEAR_TO_DATE)
    assert bounds_of_year(to_date) == wanted.bounds
