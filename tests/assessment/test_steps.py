"""Interim goals: met, late, missed, open, overdue, set after their day; the odds of the next."""

from datetime import date

import pytest
from builders import assessment, history, steps, target

from bishan_targets.assessment.steps import StepOutcome
from bishan_targets.model.targets import Figures, Target

WANTED = target(">= 3.5", baseline="2020-12-31")._replace(
    steps=steps("2021-12-31 >= 3.1", "2022-12-31 >= 3.2", "2023-12-31 >= 3.3")
)
FIGURES = ("2020-12-31 3.0", "2021-12-31 3.15", "2022-12-31 3.15", "2023-12-31 3.25")


def outcomes(
    as_of: str, *figures: str, wanted: Target = WANTED
) -> list[tuple[int, str, bool, str | None]]:
    found = assessment(wanted, history(*figures), as_of).steps
    return [(each.step.goal.by.year, each.verdict, each.late, day(each)) for each in found]


def day(outcome: StepOutcome) -> str | None:
    return str(outcome.decided_by.date) if outcome.decided_by else None


def test_each_interim_goal_is_decided_by_the_first_figure_from_its_day_on() -> None:
    """3.15 meets 3.1 in time; 3.2 is reached a year late, by 3.25; 3.25 misses 3.3."""
    assert outcomes("2024-06-30", *FIGURES) == [
        (2021, "met", False, "2021-12-31"),
        (2022, "met", True, "2023-12-31"),
        (2023, "missed", False, "2023-12-31"),
    ]


def test_a_late_one_is_missed_until_the_figure_that_reaches_it() -> None:
    assert outcomes("2023-12-30", *FIGURES[:3])[1] == (2022, "missed", False, "2022-12-31")


@pytest.mark.parametrize(
    ("as_of", "verdicts"),
    [
        ("2020-12-31", ["open", "open", "open"]),
        # On its own day an interim goal is still open, a day later overdue.
        ("2021-12-31", ["open", "open", "open"]),
        ("2022-01-01", ["overdue", "open", "open"]),
        ("2024-01-01", ["overdue", "overdue", "overdue"]),
    ],
)
def test_one_without_a_figure_is_open_then_overdue(as_of: str, verdicts: list[str]) -> None:
    assert [found[1] for found in outcomes(as_of, "2020-12-31 3.0")] == verdicts
    nothing = outcomes(as_of)
    assert [found[1] for found in nothing] == verdicts
    assert all(found[3] is None for found in nothing)


def test_one_may_be_met_before_its_day_and_open_again_after() -> None:
    early = outcomes("2021-06-30", "2020-12-31 3.0", "2021-06-30 3.2")
    assert [found[1] for found in early] == ["met", "met", "open"]
    lost = outcomes("2021-09-30", "2020-12-31 3.0", "2021-06-30 3.2", "2021-09-30 3.0")
    assert [found[1] for found in lost] == ["open", "open", "open"]


def test_missed_ones_do_not_decide_the_goal() -> None:
    figures = history("2020-12-31 3.0", "2023-12-31 3.0", "2025-12-31 3.6")
    found = assessment(WANTED, figures, "2026-01-01")
    assert [each.verdict for each in found.steps] == ["met", "met", "met"]
    assert [each.late for each in found.steps] == [True, True, True]
    assert found.judgement.verdict == "met"
    assert "late" not in found.judgement.flags


def test_one_decided_after_its_own_day_has_an_outcome_and_does_not_count() -> None:
    wanted = WANTED._replace(
        steps=steps("2021-12-31 >= 3.1 since 2022-03-01", "2022-12-31 >= 3.2 since 2022-03-01")
    )
    first, second = assessment(wanted, history(*FIGURES), "2024-06-30").steps
    assert (first.verdict, first.counts) == ("met", False)
    assert (second.verdict, second.counts) == ("met", True)
    on_the_day = steps("2021-12-31 >= 3.1 since 2021-12-31")
    assert not on_the_day[0].is_set_after


def test_the_odds_are_those_of_the_next_one() -> None:
    """The odds of 3.3 by 2023 as a goal of its own, from the same figures."""
    figures = history("2020-12-31 3.0", "2021-12-31 3.15", "2022-12-31 3.18")
    found = assessment(WANTED, figures, "2023-06-30")
    assert found.next_step
    outcome, odds = found.next_step
    assert outcome.step.goal.by == date(2023, 12, 31)
    alone = assessment(target(">= 3.3", "2023-12-31"), figures, "2023-06-30")
    assert odds == alone.projection.probability
    assert odds is not None
    assert 0 < odds < 1


@pytest.mark.parametrize(
    ("as_of", "following"), [("2021-12-31", 2021), ("2022-01-01", 2022), ("2024-01-01", None)]
)
def test_the_next_one_is_the_first_with_its_day_ahead(as_of: str, following: int | None) -> None:
    found = assessment(WANTED, history("2020-12-31 3.0"), as_of).next_step
    assert (found and found[0].step.goal.by.year) == following
    assert found is None or found[1] is None  # one figure has no odds


def test_interim_goals_of_a_sum_are_sums_themselves() -> None:
    """100 + 95 = 195 stays below 200 by 2022; 195 + 110 = 305 exceeds 300 by 2023."""
    wanted = target("total <= 500 2021-01-01")._replace(
        figures=Figures.OF_PERIOD,
        steps=steps("2022-12-31 total <= 200 2021-01-01", "2023-12-31 total <= 300 2021-01-01"),
    )
    figures = ("2021-12-31 100", "2022-12-31 95", "2023-12-31 110")
    assert [found[:2] for found in outcomes("2023-06-30", *figures[:2], wanted=wanted)] == [
        (2022, "met"),
        (2023, "open"),
    ]
    assert [found[:2] for found in outcomes("2024-06-30", *figures, wanted=wanted)] == [
        (2022, "met"),
        (2023, "missed"),
    ]
    early = outcomes("2022-06-30", "2021-12-31 201", wanted=wanted)
    assert [found[1] for found in early] == ["missed", "open"]
    gone = outcomes("2023-06-30", "2022-12-31 95", wanted=wanted)
    assert gone == []


def test_a_step_in_a_band() -> None:
    wanted = target("between 45 55")._replace(steps=steps("2022-12-31 between 40 60"))
    figures = ("2020-12-31 70", "2022-12-31 60")
    assert outcomes("2023-01-01", *figures, wanted=wanted) == [(2022, "met", False, "2022-12-31")]


def test_what_comes_after_the_day_of_the_judgement_is_not_known() -> None:
    assert outcomes("2022-06-30", *FIGURES) == outcomes("2022-06-30", *FIGURES[:2])
