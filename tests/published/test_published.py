"""Each rule on figures that were worked out by hand."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from builders import goal, history

from bishan_targets.gap import Reason
from bishan_targets.model import BaselineRule, Bounds, PublishedRule
from bishan_targets.published import RULES
from bishan_targets.published.case import Case, Outcome, growth, years_apart

EUROSTAT, OPEN_SDG, UN, SDSN, DESTATIS, TIME_SHARE, BEEMINDER = PublishedRule


def case(
    goal_text: str | None,
    *values: float,
    first: int = 2015,
    by: str = "2030-12-31",
    up: bool = True,
) -> Case:
    """Yearly figures from `first` on, held against a goal, or one way to go."""
    figures = history(*(f"{first + i}-12-31 {value}" for i, value in enumerate(values)))
    wanted = goal(goal_text, by) if goal_text else None
    direction = wanted.operator.direction if wanted else (1 if up else -1)
    return Case(direction, wanted, False, Bounds(), BaselineRule(), figures)


def judge(rule: PublishedRule, given: Case) -> Outcome:
    return RULES[rule].judge(given)


def test_every_rule_has_a_module_and_names_its_own_verdicts() -> None:
    assert list(RULES) == list(PublishedRule)
    for name, rule in RULES.items():
        assert rule.name is name
        assert rule.on_track <= set(rule.verdicts)


def test_years_between_the_same_day_are_whole() -> None:
    assert years_apart(date(2015, 12, 31), date(2023, 12, 31)) == 8
    assert years_apart(date(2015, 2, 28), date(2024, 2, 28)) == 9
    assert years_apart(date(2020, 12, 31), date(2021, 7, 1)) == pytest.approx(0.5, abs=0.01)


def test_growth_is_compound() -> None:
    assert growth(100, 121, 2) == pytest.approx(0.1)
    assert growth(-100, -121, 2) == pytest.approx(0.1)


@pytest.mark.parametrize(
    ("start", "end", "years", "reason"),
    [
        (0, 5, 1, Reason.NO_GROWTH_RATE),
        (-1, 5, 1, Reason.OPPOSITE_SIGNS),
        (5, -1, 1, Reason.OPPOSITE_SIGNS),
        (1, 2, 0, Reason.DEADLINE_PASSED),
        (1e-90, 1e90, 0.01, Reason.OUT_OF_RANGE),
    ],
)
def test_a_growth_rate_that_does_not_exist_has_a_reason(
    start: float, end: float, years: float, reason: Reason
) -> None:
    assert growth(start, end, years) is reason


# The goal asks for 10 % growth in one year; the figures have one year from 100.
@pytest.mark.parametrize(
    ("value", "eurostat", "open_sdg"),
    [
        (121, "target_achieved", "target_achieved"),
        (109.6, "significant_progress", "substantial_progress"),
        (109.4, "moderate_progress", "moderate_progress"),
        (106.1, "moderate_progress", "moderate_progress"),
        (105.9, "insufficient_progress", "limited_progress"),
        (100, "insufficient_progress", "limited_progress"),
        (99.9, "moving_away", "deterioration"),
    ],
)
def test_growth_against_required_growth(value: float, eurostat: str, open_sdg: str) -> None:
    given = case(">= 121", 100, value, by="2017-12-31")
    assert judge(EUROSTAT, given).verdict == eurostat
    assert judge(OPEN_SDG, given).verdict == open_sdg


@pytest.mark.parametrize(
    ("rate", "eurostat", "open_sdg", "score", "un"),
    [
        (2.5, "significant_progress", "substantial_progress", 5, "target_met_or_on_track"),
        (1.6, "significant_progress", "substantial_progress", 3, "fair_progress"),
        (0.9, "moderate_progress", "moderate_progress", 1, "fair_progress"),
        (0.4, "moderate_progress", "limited_progress", -0.5, "stagnation_or_regression"),
        (-0.5, "moderate_movement_away", "deterioration", -3.125, "stagnation_or_regression"),
        (-3, "significant_movement_away", "deterioration", -5, "stagnation_or_regression"),
    ],
)
def test_without_a_goal_growth_alone_counts(
    rate: float, eurostat: str, open_sdg: str, score: float, un: str
) -> None:
    given = case(None, 1000, 1000 + 10 * rate)
    assert judge(EUROSTAT, given).verdict == eurostat
    assert judge(UN, given).verdict == un
    found = judge(OPEN_SDG, given)
    assert found.verdict == open_sdg
    assert found.value == pytest.approx(rate / 100)
    assert found.score == pytest.approx(score)
    mirrored = case(None, 1000, 1000 - 10 * rate, up=False)
    assert judge(OPEN_SDG, mirrored).verdict == open_sdg


@pytest.mark.parametrize(("ratio", "score"), [(1.4, 5), (1, 2.8572), (0.5, -0.41665), (-2, -5)])
def test_open_sdg_scores_by_the_ratio(ratio: float, score: float) -> None:
    found = judge(OPEN_SDG, case(">= 200", 100, 100 * (1 + ratio * (2 ** (1 / 15) - 1))))
    assert found.value == pytest.approx(ratio)
    assert found.score == pytest.approx(score, abs=1e-3)


def test_open_sdg_starts_in_2015_unless_the_plan_says_otherwise() -> None:
    given = case(">= 200", 50, 100, 110, first=2014)
    assert judge(OPEN_SDG, given).steps[0].values["base"] == 100
    own = replace(given, baseline=BaselineRule(date(2014, 12, 31)))
    assert judge(OPEN_SDG, own).steps[0].values["base"] == 50
    assert judge(OPEN_SDG, case(">= 200", 50, 60, first=2010)).why_null is Reason.NO_BASELINE


def test_open_sdg_takes_a_thousandth_for_zero() -> None:
    found = judge(OPEN_SDG, case("<= 0", 10, 5))
    assert found.steps[1].values["goal"] == 0.001
    assert judge(OPEN_SDG, case("<= 0", 10, 0.0005)).verdict == "target_achieved"
    assert judge(OPEN_SDG, case(None, 0, 5)).steps[0].values["base"] == 0.001


def test_open_sdg_turns_the_direction_where_all_is_negative() -> None:
    assert judge(OPEN_SDG, case(None, -100, -90)).verdict == "substantial_progress"
    assert judge(OPEN_SDG, case(None, -100, -110)).verdict == "deterioration"


def test_open_sdg_asks_for_less_near_a_limit() -> None:
    given = replace(case(None, 99, 99.2), bounds=Bounds(None, Decimal(100)))
    scale = 1 - 0.99**4.44
    found = judge(OPEN_SDG, given)
    assert found.verdict == "substantial_progress"
    assert found.steps[1].result == pytest.approx(scale)
    assert judge(OPEN_SDG, replace(given, bounds=Bounds())).verdict == "limited_progress"
    at_limit = replace(case(None, 100, 100), bounds=Bounds(None, Decimal(100)))
    assert judge(OPEN_SDG, at_limit).score == 5
    beyond = replace(case(None, 250, 251), bounds=Bounds(None, Decimal(100)))
    assert judge(OPEN_SDG, beyond).verdict == "limited_progress"


def test_un_carries_growth_on_to_the_deadline() -> None:
    # 100 → 110 in a year; 10 % more each year gives 121 after one more, of a way of 30: 0.7.
    found = judge(UN, case(">= 130", 100, 110, by="2017-12-31"))
    assert found.verdict == "fair_progress"
    assert found.value == pytest.approx(0.7)
    assert judge(UN, case(">= 122", 100, 110, by="2017-12-31")).verdict == "target_met_or_on_track"
    assert judge(UN, case(">= 130", 100, 100.5, by="2017-12-31")).verdict == (
        "stagnation_or_regression"
    )
    assert judge(UN, case(">= 100", 100, 99)).why_null is Reason.BASELINE_IS_GOAL
    assert judge(UN, case(">= 150", 100, -5)).why_null is Reason.OPPOSITE_SIGNS
    assert judge(UN, case(">= 105", 100, 110)).verdict == "target_met_or_on_track"


@pytest.mark.parametrize(
    ("values", "verdict"),
    [
        ((0, 0, 0, 0, 0, 40), "on_track_or_maintaining"),  # 10 a year, 10 needed
        ((0, 0, 0, 0, 0, 20), "moderately_improving"),
        ((0, 30, 30, 30, 30, 31), "stagnating"),
        ((0, 30, 30, 30, 30, 29), "decreasing"),
        ((0, 0, 0, 0, 0, 160), "on_track_or_maintaining"),
        ((0, 170, 170, 170, 170, 160), "decreasing"),
    ],
)
def test_sdsn_takes_the_pace_of_four_years(values: tuple[float, ...], verdict: str) -> None:
    assert judge(SDSN, case(">= 150", *values)).verdict == verdict


def test_sdsn_takes_the_figure_before_where_none_is_near() -> None:
    figures = history("2010-12-31 0", "2020-12-31 100")
    given = replace(case(">= 200", 1), history=figures)
    assert judge(SDSN, given).value == pytest.approx(1.0)
    assert judge(SDSN, case(">= 0", 0, -1)).why_null is Reason.BASELINE_IS_GOAL
    past = replace(case(">= 5", 0, 1, by="2014-12-31"))
    assert judge(SDSN, past).why_null is Reason.BASELINE_AFTER_DEADLINE


# Up by 2 a year from 50 to 60 in 2020; the remaining way to the goal of 2030.
@pytest.mark.parametrize(
    ("wanted", "verdict"),
    [
        (">= 80", "sun"),
        (">= 81", "sun"),  # 1 of 21 missing
        (">= 82", "sun_with_cloud"),  # 2 of 22
        (">= 85", "sun_with_cloud"),  # 5 of 25: the end of the band is in it
        (">= 86", "cloud"),
        ("<= 40", "thunderstorm"),
        (">= 60", "sun"),
        ("<= 60", "sun_with_cloud"),
    ],
)
def test_destatis_carries_the_mean_of_five_changes_on(wanted: str, verdict: str) -> None:
    assert judge(DESTATIS, case(wanted, 90, 50, 52, 54, 56, 58, 60, first=2014)).verdict == verdict


def test_destatis_counts_gaps_as_years() -> None:
    figures = history("2010-12-31 50", "2015-12-31 55", "2019-12-31 59", "2020-12-31 60")
    found = judge(DESTATIS, replace(case(">= 70", 1), history=figures))
    assert found.steps[0].result == 1
    assert found.verdict == "sun"


def test_destatis_takes_the_last_figure_of_a_year_and_needs_four() -> None:
    figures = history("2018-12-31 1", "2019-12-31 2", "2020-06-30 9", "2020-12-31 3")
    found = judge(DESTATIS, replace(case(">= 70", 1), history=figures))
    assert found.why_null is Reason.FEWER_THAN_FOUR
    assert judge(DESTATIS, case(None, 1, 2, 3, 4)).why_null is Reason.NO_GOAL


@pytest.mark.parametrize(
    ("values", "verdict"),
    [
        ((4, 3, 2, 1), "sun"),
        ((1, 1, 1, 1), "sun"),
        ((1, 1, 1, 2), "sun_with_cloud"),
        ((9, 8, 7, 6), "cloud"),
        ((6, 7, 8, 9), "thunderstorm"),
    ],
)
def test_destatis_judges_a_goal_to_be_kept_by_level_and_trend(
    values: tuple[float, ...], verdict: str
) -> None:
    assert judge(DESTATIS, replace(case("<= 5", *values), keep=True)).verdict == verdict


# Half of the time is gone: 2015 to 2025, seen at the end of 2020 (1827 of 3653 days).
@pytest.mark.parametrize(
    ("value", "verdict", "color"),
    [
        (101, "reached_early", "green"),
        (56, "faster_than_expected", "green"),
        (54, "broadly_as_expected", "green"),
        (46, "broadly_as_expected", "derailed"),
        (44, "lagging", "derailed"),
    ],
)
def test_way_against_time(value: float, verdict: str, color: str) -> None:
    given = replace(
        case("> 100", 0, by="2025-12-31"), history=history("2015-12-31 0", f"2020-12-31 {value}")
    )
    assert judge(TIME_SHARE, given).verdict == verdict
    assert judge(BEEMINDER, given).verdict == color


@pytest.mark.parametrize(
    ("value", "days", "color"),
    [(4.9, -0.1, "derailed"), (5, 0, "red"), (6, 1, "orange"), (7.5, 2.5, "blue"), (8, 3, "green")],
)
def test_beeminder_counts_days_to_the_line(value: float, days: float, color: str) -> None:
    figures = history("2020-01-01 0", f"2020-01-06 {value}")
    given = replace(case(">= 100", 0, by="2020-04-10"), history=figures)
    found = judge(BEEMINDER, given)
    assert found.verdict == color
    assert found.value == pytest.approx(days, abs=1e-9)


def test_beeminders_line_stays_at_the_goal_after_the_deadline() -> None:
    figures = history("2020-01-01 0", "2021-12-31 99")
    given = replace(case(">= 100", 0, by="2020-12-31"), history=figures)
    assert judge(BEEMINDER, given).steps[0].result == 100
    assert judge(BEEMINDER, given).verdict == "derailed"


@pytest.mark.parametrize("rule", RULES)
def test_nothing_and_one_figure_are_not_available(rule: PublishedRule) -> None:
    assert judge(rule, case(">= 5")).why_null is Reason.NO_DATA
    found = judge(rule, case(">= 5", 1))
    assert found.verdict == "not_available"
    assert found.why_null in (Reason.ONE_OBSERVATION, Reason.FEWER_THAN_FOUR)
    late = replace(case(">= 5", 1, 2), baseline=BaselineRule(date(2016, 12, 31)))
    assert judge(rule, late).why_null in (Reason.BASELINE_IS_LATEST, Reason.FEWER_THAN_FOUR)


@pytest.mark.parametrize("rule", [EUROSTAT, OPEN_SDG])
def test_growth_that_rounds_to_nothing_is_no_divisor(rule: PublishedRule) -> None:
    given = case(">= 1.0000000000000002", 1, 0.9)
    assert judge(rule, given).why_null is Reason.OUT_OF_RANGE


def test_un_says_where_what_it_expects_is_beyond_all_numbers() -> None:
    assert judge(UN, case(">= 1e90", 1e-90, 1e80)).why_null is Reason.OUT_OF_RANGE


def test_destatis_at_a_strict_goal_itself_sees_where_it_leads() -> None:
    assert judge(DESTATIS, case("> 5", 2, 3, 4, 5)).verdict == "sun"
    assert judge(DESTATIS, case("> 5", 2, 3, 4, 5, by="2018-12-31")).verdict == "cloud"


def test_a_strict_goal_is_not_met_by_its_own_value() -> None:
    assert judge(EUROSTAT, case("> 5", 4, 5)).verdict == "significant_progress"
    assert judge(EUROSTAT, case(">= 5", 4, 5)).verdict == "target_achieved"
    assert judge(EUROSTAT, case(">= 5", 6)).verdict == "target_achieved"
    assert judge(EUROSTAT, case(">= 5", 5, 4)).why_null is Reason.BASELINE_IS_GOAL
    assert judge(EUROSTAT, case(">= 5", 0, 4)).why_null is Reason.NO_GROWTH_RATE
