"""Average growth: the level that it ends at, and the rates so far and from now on."""

from datetime import date
from decimal import Decimal

import pytest
from builders import assessment, goal, history, steps, target

from bishan_targets.assessment.aim import grown
from bishan_targets.assessment.gap import Reason
from bishan_targets.assessment.growth import Growth, growth
from bishan_targets.model.goals import Operator, Quantity
from bishan_targets.model.observations import Observation
from bishan_targets.model.targets import BaselineRule, Target

WANTED = target("growth >= 7", baseline="2020-12-31")


def rates(wanted: Target, *figures: str, as_of: str = "2030-12-31") -> Growth:
    found = assessment(wanted, history(*figures), as_of)
    assert found.level
    return growth(wanted.goal, found.level.goal, found.gap.baseline, found.gap.latest)


@pytest.mark.parametrize(
    ("rate", "start", "by", "level"),
    [
        # 500 × 1.07 = 535; × 1.07 = 572.45; × 1.07 = 612.5215; 655.398005; 701.27586535.
        ("7", "2020-12-31 500", "2025-12-31", "701.27586535"),
        ("7", "2020-12-31 500", "2021-12-31", "535"),
        # Leap days make no year longer: 2016 to 2024 are eight years, 1.5^8 = 25.62890625.
        ("50", "2016-12-31 1", "2024-12-31", "25.62890625"),
        # 29 February has its anniversary on 28 February: 100 × 1.1 × 1.1.
        ("10", "2020-02-29 100", "2022-02-28", "121"),
        # A decline: 200 × 0.9 × 0.9 × 0.9.
        ("-10", "2020-12-31 200", "2023-12-31", "145.8"),
        ("0", "2020-12-31 200", "2023-12-31", "200"),
    ],
)
def test_growth_over_whole_years_ends_at_an_exact_level(
    rate: str, start: str, by: str, level: str
) -> None:
    found = grown(goal(f"growth >= {rate}", by), history(start)[0])
    assert found.value == Decimal(level)
    assert (found.of, found.operator, found.by) == (
        Quantity.GROWN,
        Operator.AT_LEAST,
        date.fromisoformat(by),
    )


def test_part_of_a_year_counts_by_its_share_of_that_year() -> None:
    """Half of 2021 and of 2024: 181 of 365 days, and 182 of 366."""
    start = history("2020-12-31 100")[0]
    half = grown(goal("growth >= 21", "2021-06-30"), start)
    assert float(half.value) == pytest.approx(100 * 1.21 ** (181 / 365))
    leap = grown(goal("growth >= 21", "2024-06-30"), history("2023-12-31 100")[0])
    assert float(leap.value) == pytest.approx(100 * 1.21 ** (182 / 366))


def test_rates_so_far_and_from_now_on() -> None:
    """(605 / 500)^(1/2) = 1.1; (701.27586535 / 605)^(1/3) = 1.0504… in the three years left."""
    found = rates(WANTED, "2020-12-31 500", "2022-12-31 605")
    assert found.wanted == 7
    assert found.so_far == pytest.approx(10)
    assert found.needed == pytest.approx(100 * ((701.27586535 / 605) ** (1 / 3) - 1))
    assert found.needed == pytest.approx(5.0456, abs=1e-4)


def test_a_metric_that_grows_as_wanted_needs_to_grow_so_further() -> None:
    found = rates(WANTED, "2020-12-31 500", "2023-12-31 612.5215")
    assert found.so_far == pytest.approx(7)
    assert found.needed == pytest.approx(7)


def test_rates_that_do_not_exist_have_their_reason() -> None:
    assert rates(WANTED, "2020-12-31 500").so_far is Reason.BASELINE_IS_LATEST
    assert rates(WANTED, "2020-12-31 500", "2021-12-31 0")[1:] == (
        Reason.NO_GROWTH_RATE,
        Reason.NO_GROWTH_RATE,
    )
    ended = rates(WANTED, "2020-12-31 500", "2025-12-31 650")
    assert ended.needed is Reason.DEADLINE_PASSED
    # (650 / 500)^(1/5) = 1.0539
    assert ended.so_far == pytest.approx(5.3874, abs=1e-4)


@pytest.mark.parametrize(
    ("figures", "reason", "verdict"),
    [
        ([], Reason.NO_DATA, "no_data"),
        (["2019-12-31 480"], Reason.NO_BASELINE, "too_few"),
    ],
)
def test_without_a_baseline_there_is_no_level(
    figures: list[str], reason: Reason, verdict: str
) -> None:
    found = assessment(WANTED, history(*figures), "2022-12-31")
    assert (found.level, found.aim.why_null) == (None, reason)
    assert found.judgement.verdict == verdict
    assert found.projection.why_null is reason


def test_interim_goals_grow_from_the_same_baseline() -> None:
    """500 × 1.06² = 561.8."""
    wanted = WANTED._replace(steps=steps("2022-12-31 growth >= 6"))
    found = assessment(wanted, history("2020-12-31 500", "2022-12-31 561.8"), "2023-12-31")
    (step,) = found.steps
    assert step.step.goal.value == Decimal("561.8")
    assert step.verdict == "met"


@pytest.mark.parametrize("start", [2019, 2020, 2023])
@pytest.mark.parametrize("rate", [">= 7", "<= -3", ">= 0.5", "> 40"])
def test_even_growth_is_never_ahead_nor_behind(start: int, rate: str) -> None:
    """Whichever of the years has a leap day, each year's end is on the path."""
    wanted = target(f"growth {rate}", f"{start + 5}-12-31")
    factor, value, figures = 1 + wanted.goal.value / 100, Decimal(500), []
    for year in range(start, start + 6):
        figures.append(Observation(date(year, 12, 31), value))
        value *= factor
    for each in figures[1:]:
        found = assessment(wanted, figures, str(each.date))
        assert found.gap.ahead_days == 0
        assert found.gap.planned == pytest.approx(float(each.value), rel=1e-12)
    assert found.judgement.verdict == ("missed" if wanted.goal.operator.strict else "met")


def test_a_floor_for_a_decline_holds_from_the_start_on() -> None:
    """500 × 0.97^5 = 429.37 is less than the baseline: there is no way to go."""
    found = assessment(
        target("growth >= -3"), history("2020-12-31 500", "2021-12-31 490"), "2022-01-01"
    )
    assert found.gap.progress is Reason.HOLDS_AT_BASELINE
    assert float(found.gap.margin) == pytest.approx(490 - 500 * 0.97**5)
    assert found.judgement.verdict == "met"


def test_a_baseline_in_the_plan_counts_without_a_figure() -> None:
    """The first figure from the day on is the baseline where there is none on that day."""
    wanted = target("growth >= 10", "2023-06-30")._replace(baseline=BaselineRule(date(2021, 1, 1)))
    found = assessment(wanted, history("2020-12-31 1", "2021-06-30 200"), "2021-12-31")
    assert found.level
    assert found.level.goal.value == 242


def test_a_cap_on_growth_is_not_met_by_the_room_that_the_years_to_come_give() -> None:
    """100 → 106 is more than 5 % a year, though less than the 127.6 that the cap ends at."""
    capped = target("growth <= 5", baseline="2020-12-31")
    soon = assessment(capped, history("2020-12-31 100", "2021-12-31 106"), "2022-03-01")
    assert soon.projection.probability is not None
    assert soon.judgement.rule in ("likely", "as_likely_as_not", "unlikely")
    late = assessment(capped, history("2020-12-31 100", "2021-12-31 106"), "2026-03-01")
    assert late.judgement.verdict == "overdue"
    figures = ("2020-12-31 100", "2021-12-31 106", "2025-12-31 127")
    assert assessment(capped, history(*figures), "2026-03-01").judgement.verdict == "met"
