"""Each rule on figures that were worked out by hand."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from builders import goal, history, target

from bishan_targets.assessment.gap import Reason
from bishan_targets.model.targets import BaselineRule, Better, Bounds, Indicator, PublishedRule
from bishan_targets.published import RULES
from bishan_targets.published.case import (
    Case,
    Ruling,
    finite,
    growth,
    indicator_case,
    target_case,
    years_apart,
)

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


def judge(rule: PublishedRule, given: Case) -> Ruling:
    found = RULES[rule].judge(given)
    assert found.verdict in (*RULES[rule].verdicts, "not_available")
    return found


def sums(found: Ruling) -> list[tuple[str, str, float]]:
    """Each sum's name, its terms, and its result to four places."""
    return [
        (
            step.name,
            step.formula.format(**{name: f"{value:g}" for name, value in step.values.items()}),
            round(float(step.result), 4),
        )
        for step in found.steps
    ]


def test_every_rule_has_a_module_and_names_its_own_verdicts() -> None:
    assert list(RULES) == list(PublishedRule)
    for name, rule in RULES.items():
        assert rule.name is name
        assert rule.on_track <= set(rule.verdicts)


@pytest.mark.parametrize(
    ("rule", "on_track"),
    [
        (EUROSTAT, {"target_achieved", "significant_progress"}),
        (OPEN_SDG, {"target_achieved", "substantial_progress"}),
        (UN, {"target_met_or_on_track"}),
        (SDSN, {"on_track_or_maintaining"}),
        (DESTATIS, {"sun"}),
        (TIME_SHARE, {"reached_early", "faster_than_expected", "broadly_as_expected"}),
        (BEEMINDER, {"green", "blue", "orange"}),
    ],
)
def test_the_best_verdicts_are_on_track(rule: PublishedRule, on_track: set[str]) -> None:
    assert set(RULES[rule].verdicts[: len(on_track)]) == RULES[rule].on_track == on_track


def test_the_case_of_a_target_and_of_an_indicator() -> None:
    figures = history("2020-12-31 239")
    share = target("<= 5", baseline="2020-12-31", bounds=("0", "100"))._replace(keep=True)
    assert target_case(share, figures) == Case(
        -1, share.goal, True, Bounds(Decimal(0), Decimal(100)), share.baseline, figures
    )
    jobs = Indicator(
        "jobs", {}, None, Better.HIGHER, share.baseline, None, share.bounds, None, None
    )
    assert indicator_case(jobs, figures) == Case(
        1, None, False, share.bounds, share.baseline, figures
    )


def test_years_between_the_same_day_are_whole() -> None:
    assert years_apart(date(2015, 12, 31), date(2023, 12, 31)) == 8
    assert years_apart(date(2015, 2, 28), date(2024, 2, 28)) == 9
    assert years_apart(date(2020, 12, 31), date(2021, 7, 1)) == pytest.approx(0.5, abs=0.01)
    assert years_apart(date(2021, 1, 1), date(2021, 1, 16)) == pytest.approx(15 / (12 * 31))


def test_growth_is_compound() -> None:
    assert growth(100, 121, 2) == pytest.approx(0.1)
    assert growth(-100, -121, 2) == pytest.approx(0.1)
    assert growth(100, 0, 2) == growth(-100, 0, 2) == -1


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


def test_what_no_float_holds_is_out_of_range() -> None:
    assert finite(lambda: 2.0) == 2.0
    assert finite(lambda: 1e300 * 1e10) is Reason.OUT_OF_RANGE
    assert finite(lambda: 1e300**2) is Reason.OUT_OF_RANGE
    assert finite(lambda: 1 / 0) is Reason.OUT_OF_RANGE


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
        (0.55, "moderate_progress", "moderate_progress", 0.125, "fair_progress"),
        (0.4, "moderate_progress", "limited_progress", -0.5, "stagnation_or_regression"),
        (-0.5, "moderate_movement_away", "deterioration", -3.125, "stagnation_or_regression"),
        (-1.5, "significant_movement_away", "deterioration", -4.375, "stagnation_or_regression"),
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


def test_growth_counts_from_the_share_itself_on() -> None:
    """Growth by 19 times, and by 3, in the year; 20 and 5 are asked for."""
    enough = case(">= 21", 1, 20, by="2016-12-31")
    fair = case(">= 6", 1, 4, by="2016-12-31")
    assert judge(EUROSTAT, enough).verdict == "significant_progress"
    assert judge(OPEN_SDG, enough).verdict == "substantial_progress"
    assert judge(EUROSTAT, fair).verdict == judge(OPEN_SDG, fair).verdict == "moderate_progress"
    assert judge(OPEN_SDG, fair).score == pytest.approx(0.00004, abs=1e-6)


@pytest.mark.parametrize(
    ("ratio", "score"), [(1.4, 5), (1, 2.8572), (0.8, 1.42862), (0.5, -0.41665), (-2, -5)]
)
def test_open_sdg_scores_by_the_ratio(ratio: float, score: float) -> None:
    found = judge(OPEN_SDG, case(">= 200", 100, 100 * (1 + ratio * (2 ** (1 / 15) - 1))))
    assert found.value == pytest.approx(ratio)
    assert found.score == pytest.approx(score, abs=1e-6)


def test_open_sdg_gives_the_highest_score_to_a_goal_that_is_met() -> None:
    assert judge(OPEN_SDG, case(">= 105", 110, 109)).score == 5


def test_open_sdg_needs_values_of_one_sign() -> None:
    assert judge(OPEN_SDG, case(">= 5", -5, 3)).why_null is Reason.OPPOSITE_SIGNS
    assert judge(OPEN_SDG, case(None, -5, 3)).why_null is Reason.OPPOSITE_SIGNS


def test_open_sdg_starts_in_2015_unless_the_plan_says_otherwise() -> None:
    given = case(">= 200", 50, 100, 110, first=2014)
    assert judge(OPEN_SDG, given).steps[0].values["base"] == 100
    own = replace(given, baseline=BaselineRule(date(2014, 12, 31)))
    assert judge(OPEN_SDG, own).steps[0].values["base"] == 50
    figures = history("2014-12-31 40", "2015-01-01 50", "2015-12-31 60")
    first_day = replace(given, history=figures)
    assert judge(OPEN_SDG, first_day).steps[0].values["base"] == 50
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
    assert sums(judge(OPEN_SDG, at_limit))[1:] == [("limit_scale", "1 - (100 / 100) ^ 4.44", 0)]


@pytest.mark.parametrize(
    ("values", "up", "formula"),
    [
        ((80, 80.4), True, "1 - (80 / 100) ^ 4.44"),
        ((-80, -79.6), True, "1 - (80 / 100) ^ 4.44"),
        ((120, 119.4), False, "1 - ((2 × 100 - 120) / 100) ^ 4.44"),
    ],
)
def test_open_sdg_by_hand_near_a_limit(values: tuple[float, ...], up: bool, formula: str) -> None:
    """0.8^4.44 is 0.3713: of 1.5 % and 0.5 % remain 0.94 % and 0.31 %, and growth is 0.5 %."""
    bounds = Bounds(Decimal(1), Decimal(100)) if up else Bounds(Decimal(100), Decimal(900))
    found = judge(OPEN_SDG, replace(case(None, *values, up=up), bounds=bounds))
    assert sums(found)[1:] == [("limit_scale", formula, 0.6287)]
    assert found.verdict == "moderate_progress"
    assert found.score == pytest.approx(250 * 0.005 / 0.6287 - 1.25, abs=1e-4)


@pytest.mark.parametrize(("first", "limit"), [(250, 100), (200, 100), (100, 0)])
def test_open_sdg_asks_for_no_less_from_twice_the_limit_on(first: int, limit: int) -> None:
    given = case(None, first, first * 0.996, up=False)
    found = judge(OPEN_SDG, replace(given, bounds=Bounds(Decimal(limit), None)))
    assert found == judge(OPEN_SDG, given)
    assert found.verdict == "limited_progress"


def test_open_sdg_a_limit_of_zero_at_zero_shrinks_nothing() -> None:
    given = case(None, 0, 5, up=False)
    found = judge(OPEN_SDG, replace(given, bounds=Bounds(Decimal(0), None)))
    assert found == judge(OPEN_SDG, given)


def test_open_sdg_scores_standing_still() -> None:
    found = judge(OPEN_SDG, case(None, 100, 100))
    assert (found.verdict, found.score) == ("limited_progress", -2.5)


def test_un_carries_growth_on_to_the_deadline() -> None:
    # 100 → 110 in a year; 10 % more each year gives 121 after one more, of a way of 30: 0.7.
    found = judge(UN, case(">= 130", 100, 110, by="2017-12-31"))
    assert found.verdict == "fair_progress"
    assert found.value == pytest.approx(0.7)
    assert judge(UN, case(">= 122", 100, 110, by="2017-12-31")).verdict == "target_met_or_on_track"
    assert judge(UN, case(">= 130", 100, 100.5, by="2017-12-31")).verdict == (
        "stagnation_or_regression"
    )
    assert judge(UN, case("> 100", 100, 99)).why_null is Reason.BASELINE_IS_GOAL
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
        ((0, 170, 170, 170, 170, 170), "on_track_or_maintaining"),
        ((0, 170, 170, 170, 170, 171), "on_track_or_maintaining"),
    ],
)
def test_sdsn_takes_the_pace_of_four_years(values: tuple[float, ...], verdict: str) -> None:
    assert judge(SDSN, case(">= 150", *values)).verdict == verdict


def test_sdsn_takes_the_figure_before_where_none_is_near() -> None:
    figures = history("2010-12-31 0", "2020-12-31 100")
    given = replace(case(">= 200", 1), history=figures)
    assert judge(SDSN, given).value == pytest.approx(1.0)
    longer = replace(given, history=history("2000-12-31 -50", "2010-12-31 0", "2020-12-31 100"))
    assert judge(SDSN, longer).steps[0].result == 10


def test_sdsn_takes_none_that_is_older_than_four_years() -> None:
    figures = history("2016-11-30 0", "2017-12-31 30", "2020-12-31 60")
    assert judge(SDSN, replace(case(">= 200", 1), history=figures)).steps[0].result == 10


def test_sdsn_asks_for_a_way_that_has_time() -> None:
    assert judge(SDSN, case("> 0", 0, -1)).why_null is Reason.BASELINE_IS_GOAL
    for by in ("2014-12-31", "2015-06-30", "2015-12-31"):
        assert judge(SDSN, case(">= 5", 0, 1, by=by)).why_null is Reason.BASELINE_AFTER_DEADLINE
    assert judge(SDSN, case(">= 5", 0, 1, by="2016-06-30")).verdict == "stagnating"


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


@pytest.mark.parametrize(
    ("wanted", "by", "verdict"),
    [
        (">= 99.9", 2039, "sun"),  # 1.9 of 39.9
        (">= 100", 2039, "sun_with_cloud"),  # 2 of 40: 5 % is not below 5 %
        (">= 100.2", 2039, "sun_with_cloud"),  # 2.2 of 40.2
    ],
)
def test_destatis_by_the_share_that_would_be_missing(wanted: str, by: int, verdict: str) -> None:
    given = case(wanted, 50, 52, 54, 56, 58, 60, by=f"{by}-12-31")
    assert judge(DESTATIS, given).verdict == verdict


def test_destatis_carries_nothing_on_once_the_time_is_over() -> None:
    found = judge(DESTATIS, case(">= 61", 50, 52, 54, 56, 58, 60, by="2019-12-31"))
    assert sums(found)[1:] == [
        ("expected", "60 + 2 × 0", 60),
        ("share_missing", "(61 - 60) / (61 - 60)", 1),
    ]


@pytest.mark.parametrize("values", [(3, 3, 3, 3), (3, 2.9, 2.8, 2.7)])
def test_destatis_says_thunderstorm_where_no_way_leads_to_the_goal(
    values: tuple[float, ...],
) -> None:
    found = judge(DESTATIS, case(">= 5", *values))
    assert (found.verdict, found.value) == ("thunderstorm", None)
    assert [name for name, _, _ in sums(found)] == ["mean_change"]


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
        ((6, 6.1, 6.2, 6.3), "thunderstorm"),
        ((6, 6, 6, 6), "thunderstorm"),
    ],
)
def test_destatis_judges_a_goal_to_be_kept_by_level_and_trend(
    values: tuple[float, ...], verdict: str
) -> None:
    found = judge(DESTATIS, replace(case("<= 5", *values), keep=True))
    assert found.verdict == verdict
    assert found.value == pytest.approx((values[0] - values[3]) / 3)
    assert [name for name, _, _ in sums(found)] == ["mean_change"]


# Half of the time is gone: 2015 to 2025, seen at the end of 2020 (1827 of 3653 days).
@pytest.mark.parametrize(
    ("value", "verdict", "color"),
    [
        (101, "reached_early", "green"),
        (56, "faster_than_expected", "green"),
        (54, "broadly_as_expected", "green"),
        (46, "broadly_as_expected", "red"),
        (44, "lagging", "red"),
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
    [
        *((4.9, 0, "red"), (5, 1, "orange"), (5.9, 1, "orange"), (6, 2, "blue"), (7, 3, "green")),
        *((8.5, 4, "green"), (500, 96, "green")),  # no more than the 95 days left and one
    ],
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
    assert judge(BEEMINDER, given).verdict == "red"


CAP, FLOOR = "<= 5.5", ">= 45"


# As Beeminder's own engine has it (beebrain, 2026.08.06): a limit that grows by 1 a day, on day 10.
@pytest.mark.parametrize(
    ("value", "days", "color"),
    [(0, 11, "green"), (5, 6, "green"), (9, 2, "blue"), (10, 1, "orange"), (10.5, 0, "red")],
)
def test_beeminder_counts_days_of_a_limit(value: float, days: float, color: str) -> None:
    figures = history("2021-01-01 0", f"2021-01-11 {value}")
    found = judge(BEEMINDER, replace(case("<= 365", 0, by="2022-01-01"), history=figures))
    assert (found.verdict, found.value) == (color, days)


@pytest.mark.parametrize(
    ("day", "days", "sum_of"),
    [
        # On 2022-12-31, 1,096 days before the deadline: 0.36 below a line that rises by 0.4.
        ("2022-12-31 4.9", 1096, "1096"),
        ("2025-12-30 5.499", 1, "1"),
        ("2025-12-31 5.4", 457, "floor(0.1 / 0.000219058) + 1"),
    ],
)
def test_beeminders_limit_above_the_baseline_is_safe_to_the_deadline(
    day: str, days: int, sum_of: str
) -> None:
    given = replace(case(CAP, 5.1, by="2025-12-31"), history=history("2020-12-31 5.1", day))
    found = judge(BEEMINDER, given)
    assert found.value == days
    assert sums(found)[-1] == ("safe_days", sum_of, days)


def test_beeminder_derails_on_the_second_day_off_the_road() -> None:
    figures = history("2021-01-01 0", "2021-01-10 5", "2021-01-11 8")
    given = replace(case(">= 365", 0, by="2022-01-01"), history=figures)
    assert judge(BEEMINDER, given).verdict == "derailed"
    good = replace(given, history=history("2021-01-01 0", "2021-01-10 9", "2021-01-11 8"))
    assert judge(BEEMINDER, good).verdict == "red"
    # Figures before the baseline date do not count.
    late = replace(
        case("<= 0", 0, by="2022-01-01"),
        baseline=BaselineRule(date(2021, 1, 2)),
        history=history("2021-01-01 -9", "2021-01-02 9", "2021-01-03 10"),
    )
    assert judge(BEEMINDER, late).verdict == "red"


def test_beeminder_misses_no_small_distance() -> None:
    # The line is at 10 and 11 of 365.
    given = case(">= 1", 0, by="2022-01-01")
    red = history("2021-01-01 0", "2021-01-11 0.0274", "2021-01-12 0.0301")
    assert judge(BEEMINDER, replace(given, history=red)).verdict == "red"
    derailed = history("2021-01-01 0", "2021-01-11 0.0273", "2021-01-12 0.0301")
    assert judge(BEEMINDER, replace(given, history=derailed)).verdict == "derailed"
    cap = replace(
        case("<= 0.9", 0.5, by="2022-01-01"), history=history("2021-01-01 0.5", "2021-01-11 0")
    )
    assert judge(BEEMINDER, cap).value == 355
    more = replace(
        case(">= 0.9", 0, by="2022-01-01"), history=history("2021-01-01 0", "2021-01-11 5")
    )
    assert judge(BEEMINDER, more).value == 356


def test_beeminders_line_needs_time() -> None:
    figures = history("2021-01-01 0", "2021-01-11 1")
    given = replace(case(">= 5", 0, by="2021-01-01"), history=figures)
    assert judge(BEEMINDER, given).why_null is Reason.BASELINE_AFTER_DEADLINE


@pytest.mark.parametrize(
    ("wanted", "values"),
    [(CAP, (5.1, 5.4, 5.8)), (CAP, (5.1, 6.0, 5.7)), (FLOOR, (50, 48, 43))],
)
@pytest.mark.parametrize("rule", RULES)
def test_no_rule_calls_a_cap_or_floor_that_is_crossed_on_track(
    rule: PublishedRule, wanted: str, values: tuple[float, ...]
) -> None:
    found = judge(rule, case(wanted, *values))
    assert found.verdict not in RULES[rule].on_track
    if rule in (UN, SDSN, TIME_SHARE):
        assert found.why_null is Reason.HOLDS_AT_BASELINE


def test_one_figure_below_a_cap_is_not_reached_early() -> None:
    assert judge(TIME_SHARE, case(CAP, 5.1)).why_null is Reason.HOLDS_AT_BASELINE


@pytest.mark.parametrize("rule", [UN, SDSN, TIME_SHARE])
def test_a_goal_to_be_kept_has_no_path_whatever_its_baseline(rule: PublishedRule) -> None:
    given = replace(case(FLOOR, 40, 42, 44), keep=True)
    assert judge(rule, given).why_null is Reason.HOLDS_AT_BASELINE


def test_rules_of_a_cap_that_holds() -> None:
    holding = case(CAP, 5.1, 5.0, 4.9)
    said = {rule: judge(rule, holding).verdict for rule in RULES}
    assert said == {
        EUROSTAT: "target_achieved",
        OPEN_SDG: "target_achieved",
        UN: "target_met_or_on_track",
        SDSN: "on_track_or_maintaining",
        DESTATIS: "not_available",
        TIME_SHARE: "not_available",
        BEEMINDER: "green",
    }


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
    found = judge(DESTATIS, case("> 5", 4.7, 4.8, 4.9, 5, by="2019-12-31"))
    assert (found.verdict, found.value) == ("sun", None)
    assert sums(found) == [
        ("mean_change", "(5 - 4.7) / 3", 0.1),
        ("expected", "5 + 0.1 × 1", 5.1),
    ]
    assert judge(DESTATIS, case("> 5", 2, 3, 4, 5, by="2018-12-31")).verdict == "cloud"


def test_a_strict_goal_is_not_met_by_its_own_value() -> None:
    assert judge(EUROSTAT, case("> 5", 4, 5)).verdict == "significant_progress"
    assert judge(EUROSTAT, case(">= 5", 4, 5)).verdict == "target_achieved"
    assert judge(EUROSTAT, case(">= 5", 6)).verdict == "target_achieved"
    assert judge(EUROSTAT, case(">= 5", 5, 4)).why_null is Reason.BASELINE_IS_GOAL
    assert judge(EUROSTAT, case(">= 5", 0, 4)).why_null is Reason.NO_GROWTH_RATE


def test_growth_near_zero_is_measured_in_the_wanted_direction() -> None:
    """From 0.5 to 0.6 is 20 % up; from -0.5 to -0.4, 20 % nearer to zero, is up as well."""
    for rule in (EUROSTAT, OPEN_SDG, UN):
        assert judge(rule, case(None, 0.5, 0.6)).value == pytest.approx(0.2)
        assert judge(rule, case(None, -0.5, -0.4)).value == pytest.approx(0.2)
        assert judge(rule, case(None, -0.5, -0.4, up=False)).value == pytest.approx(-0.2)


@pytest.mark.parametrize("rule", [EUROSTAT, UN])
def test_without_a_goal_a_baseline_of_zero_has_no_growth(rule: PublishedRule) -> None:
    assert judge(rule, case(None, 0, 5)).why_null is Reason.NO_GROWTH_RATE


def test_un_counts_from_a_tenth_of_the_way_on() -> None:
    """Once the deadline is past, the latest value stands for the expected one."""
    for value, verdict in (
        (195, "target_met_or_on_track"),
        (194.9, "fair_progress"),
        (115, "fair_progress"),
        (110, "fair_progress"),
        (109.9, "stagnation_or_regression"),
    ):
        assert judge(UN, case(">= 200", 100, value, by="2016-06-30")).verdict == verdict


@pytest.mark.parametrize(
    ("ahead", "verdict"),
    [
        (5.1, "faster_than_expected"),
        (5, "broadly_as_expected"),
        (-5, "broadly_as_expected"),
        (-5.1, "lagging"),
    ],
)
def test_five_points_on_either_side_are_as_expected(ahead: float, verdict: str) -> None:
    """On day 5 of 100, of a way of 100."""
    figures = history("2020-01-01 0", f"2020-01-06 {5 + ahead}")
    given = replace(case(">= 100", 0, by="2020-04-10"), history=figures)
    assert judge(TIME_SHARE, given).verdict == verdict


def test_a_goal_due_before_the_baseline_has_no_way() -> None:
    for rule in (TIME_SHARE, BEEMINDER):
        found = judge(rule, case(">= 5", 0, 1, by="2014-12-31"))
        assert found.why_null is Reason.BASELINE_AFTER_DEADLINE


# --- the sums behind a verdict --------------------------------------------------------------------


def test_the_sums_of_growth() -> None:
    given = case(">= 121", 100, 109, by="2017-12-31")
    for rule in (EUROSTAT, OPEN_SDG):
        found = judge(rule, given)
        assert found.value == pytest.approx(0.9)
        assert sums(found) == [
            ("growth_observed", "(109 / 100) ^ (1 / 1) - 1", 0.09),
            ("growth_required", "(121 / 100) ^ (1 / 2) - 1", 0.1),
            ("ratio", "0.09 / 0.1", 0.9),
        ]
    found = judge(UN, case(">= 130", 100, 110, by="2017-12-31"))
    assert found.value == pytest.approx(0.7)
    assert sums(found) == [
        ("growth_observed", "(110 / 100) ^ (1 / 1) - 1", 0.1),
        ("expected", "110 × (1 + 0.1) ^ 1", 121),
        ("share_of_way", "(121 - 100) / (130 - 100)", 0.7),
    ]


def test_the_sums_of_growth_without_a_goal() -> None:
    for rule in (EUROSTAT, OPEN_SDG, UN):
        found = judge(rule, case(None, 100, 109))
        assert found.value == pytest.approx(0.09)
        assert sums(found) == [("growth_observed", "(109 / 100) ^ (1 / 1) - 1", 0.09)]
    limited = replace(case(None, 100, 109), bounds=Bounds(None, Decimal(200)))
    assert sums(judge(OPEN_SDG, limited))[1:] == [("limit_scale", "1 - (100 / 200) ^ 4.44", 0.9539)]


def test_the_sums_of_pace() -> None:
    found = judge(SDSN, case(">= 305", 5, 10, 20, 30, 40, 50))
    assert (found.verdict, found.value) == ("moderately_improving", 0.5)
    assert sums(found) == [
        ("pace_recent", "(50 - 10) / 4", 10),
        ("pace_required", "(305 - 5) / 15", 20),
        ("ratio", "10 / 20", 0.5),
    ]


def test_the_sums_of_the_mean_change() -> None:
    found = judge(DESTATIS, case(">= 82", 90, 50, 52, 54, 56, 58, 60, first=2014))
    assert found.value == pytest.approx(2 / 22)
    assert sums(found) == [
        ("mean_change", "(60 - 50) / 5", 2),
        ("expected", "60 + 2 × 10", 80),
        ("share_missing", "(82 - 80) / (82 - 60)", 0.0909),
    ]


def test_the_sums_of_the_linear_path() -> None:
    """From 20 to 120 in 100 days; after five of them 7.5 of the way are done."""
    figures = history("2020-01-01 20", "2020-01-06 27.5")
    given = replace(case(">= 120", 0, by="2020-04-10"), history=figures)
    found = judge(TIME_SHARE, given)
    assert found.value == pytest.approx(0.025)
    assert sums(found) == [("ahead", "0.075 - 0.05", 0.025)]
    assert sums(judge(BEEMINDER, given)) == [
        ("red_line", "20 + (120 - 20) × 0.05", 25),
        ("distance", "27.5 - 25", 2.5),
        ("safe_days", "floor(2.5 / 1) + 1", 3),
    ]


@pytest.mark.parametrize(
    ("rule", "best", "value", "last"),
    [
        # Growth of -0.91 % a year, where the size of (105 / 110)^½ - 1, 2.3 %, is asked for.
        (EUROSTAT, "target_achieved", -0.3954, "ratio"),
        (OPEN_SDG, "target_achieved", -0.3954, "ratio"),
        (SDSN, "decreasing", -1, "pace_recent"),
    ],
)
def test_a_goal_that_is_met_has_its_sums(
    rule: PublishedRule, best: str, value: float, last: str
) -> None:
    found = judge(rule, case(">= 105", 110, 109, by="2017-12-31"))
    assert found.verdict == best
    assert found.value == pytest.approx(value, abs=1e-4)
    assert sums(found)[-1][0] == last


@pytest.mark.parametrize(
    ("rule", "given", "reason", "names"),
    [
        (EUROSTAT, case("<= -5", 10, 5), Reason.OPPOSITE_SIGNS, ["growth_observed"]),
        (OPEN_SDG, case("<= -5", 10, 5), Reason.OPPOSITE_SIGNS, ["growth_observed"]),
        (SDSN, case("> 0", 0, -1), Reason.BASELINE_IS_GOAL, ["pace_recent"]),
        (SDSN, case(">= 0", 0, -1), Reason.HOLDS_AT_BASELINE, ["pace_recent"]),
        (
            SDSN,
            case(">= 5", 0, 1, by="2014-12-31"),
            Reason.BASELINE_AFTER_DEADLINE,
            ["pace_recent"],
        ),
        (UN, case(">= 1e90", 1e-90, 1e80), Reason.OUT_OF_RANGE, ["growth_observed"]),
        (
            UN,
            case(">= 1.00000000000000001", 1, 0.9),
            Reason.OUT_OF_RANGE,
            ["growth_observed", "expected"],
        ),
        (
            EUROSTAT,
            case(">= 1.0000000000000002", 1, 0.9),
            Reason.OUT_OF_RANGE,
            ["growth_observed", "growth_required"],
        ),
        (
            OPEN_SDG,
            case(">= 1.0000000000000002", 1, 0.9),
            Reason.OUT_OF_RANGE,
            ["growth_observed", "growth_required"],
        ),
    ],
)
def test_the_sums_lead_as_far_as_they_can(
    rule: PublishedRule, given: Case, reason: Reason, names: list[str]
) -> None:
    found = judge(rule, given)
    assert found.why_null is reason
    assert [name for name, _, _ in sums(found)] == names
