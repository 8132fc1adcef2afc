"""The goals in force on a day: before, on and after each change, and by today's goals."""

from datetime import date, timedelta

import pytest
from builders import assessment, books, goal, history, steps, target, was

from bishan_targets.assessment.goals_in_force import Goals, book_on, plan_on
from bishan_targets.model.book import Plan
from bishan_targets.model.targets import Target

# ≥ 3 by 2030 until 2018, ≥ 3.5 by 2025 until 2024, then ≥ 3.2 by 2025.
WANTED = target(">= 3.2")._replace(
    was=(was(">= 3", "2018-01-01", by="2030-12-31"), was(">= 3.5", "2024-01-01"))
)


def plan(*targets: Target) -> Plan:
    return books([(each, []) for each in targets]).plan


def on(day: str, wanted: Target = WANTED, goals: Goals = Goals.THEN) -> Target:
    return plan_on(plan(wanted), date.fromisoformat(day), goals).targets["firms"]


@pytest.mark.parametrize(
    ("day", "wanted", "by", "replaced"),
    [
        ("2017-12-31", ">= 3", "2030-12-31", 0),
        ("2018-01-01", ">= 3.5", "2025-12-31", 1),
        ("2018-01-02", ">= 3.5", "2025-12-31", 1),
        ("2023-12-31", ">= 3.5", "2025-12-31", 1),
        ("2024-01-01", ">= 3.2", "2025-12-31", 2),
        ("2030-01-01", ">= 3.2", "2025-12-31", 2),
    ],
)
def test_a_goal_is_in_force_up_to_the_day_before_until(
    day: str, wanted: str, by: str, replaced: int
) -> None:
    found = on(day)
    assert found.goal == goal(wanted, by)
    assert found.was == WANTED.was[:replaced]


@pytest.mark.parametrize("day", ["2010-01-01", "2018-01-01", "2024-01-01", "2030-01-01"])
def test_todays_goal_applies_to_every_day_if_asked(day: str) -> None:
    found = on(day, goals=Goals.NOW)
    assert found.goal == WANTED.goal
    assert found.was == WANTED.was


@pytest.mark.parametrize("goals", Goals)
@pytest.mark.parametrize(("day", "there"), [("2020-12-31", False), ("2021-01-01", True)])
def test_a_target_is_not_there_before_it_was_decided(goals: Goals, day: str, there: bool) -> None:
    """By today's goals neither: a successor counts from its own day on."""
    decided = WANTED._replace(since=date(2021, 1, 1), was=())
    found = plan_on(plan(decided), date.fromisoformat(day), goals)
    assert ("firms" in found.targets) is there
    assert ("firms" in found.later) is not there


@pytest.mark.parametrize(
    ("day", "years"), [("2021-12-31", [2022]), ("2022-03-01", [2021, 2022, 2023])]
)
def test_an_interim_goal_is_not_there_before_it_was_decided(day: str, years: list[int]) -> None:
    wanted = target(">= 3.5")._replace(
        steps=steps(
            "2021-12-31 >= 3.1 since 2022-03-01",
            "2022-12-31 >= 3.2",
            "2023-12-31 >= 3.3 since 2022-03-01",
        )
    )
    for goals in Goals:
        assert [each.goal.by.year for each in on(day, wanted, goals).steps] == years


def test_interim_goals_lead_to_the_goal_in_force() -> None:
    """A former goal for 2022 has none after that year, nor on its own day."""
    wanted = target(">= 3.5")._replace(
        steps=steps("2021-12-31 >= 3.1", "2022-12-31 >= 3.2", "2023-12-31 >= 3.3"),
        was=(was(">= 3.2", "2022-07-01", by="2022-12-31"),),
    )
    assert [each.goal.by.year for each in on("2022-06-30", wanted).steps] == [2021]
    assert [each.goal.by.year for each in on("2022-07-01", wanted).steps] == [2021, 2022, 2023]


def test_a_plan_that_never_changed_is_the_same_on_every_day() -> None:
    same = plan(target())
    assert plan_on(same, date(2000, 1, 1)) is same


def test_a_plan_of_one_day_stays_as_it_is() -> None:
    early = plan_on(plan(WANTED), date(2017, 1, 1))
    assert plan_on(early, date(2024, 6, 1)) is early


def test_a_book_keeps_all_its_figures() -> None:
    figures = history("2016-12-31 2.9", "2024-12-31 3.1")
    found = book_on(books([(WANTED, figures)]), date(2017, 1, 1))
    assert found.observations["firms"] == figures
    assert found.plan.on == date(2017, 1, 1)


# --- flags of a change ----------------------------------------------------------------------------


def flags(wanted: Target, day: str, goals: Goals = Goals.THEN) -> set[str]:
    found = assessment(on(day, wanted, goals), history("2016-12-31 2.9"), day)
    return {"lowered", "raised"} & {str(each) for each in found.judgement.flags}


@pytest.mark.parametrize(
    ("day", "found"),
    [
        # Nothing has changed yet; then a higher goal and an earlier deadline; then a lower goal.
        ("2017-12-31", set()),
        ("2018-01-01", {"raised"}),
        ("2023-12-31", {"raised"}),
        ("2024-01-01", {"raised", "lowered"}),
        ("2025-12-31", {"raised", "lowered"}),
        ("2026-01-01", set()),
    ],
)
def test_a_change_is_flagged_from_its_day_to_the_deadline(day: str, found: set[str]) -> None:
    assert flags(WANTED, day) == found


def test_by_todays_goals_a_change_is_flagged_on_every_day() -> None:
    assert flags(WANTED, "2010-01-01", Goals.NOW) == {"raised", "lowered"}


def test_a_sum_that_starts_on_another_day_is_not_the_same_goal() -> None:
    """The same cap for fewer years cannot be compared with the former one."""
    wanted = target("total <= 500 2022-01-01")._replace(
        was=(was("total <= 500 2021-01-01", "2022-01-01"),)
    )
    assert flags(wanted, "2022-06-30") == {"lowered"}


def test_a_target_decided_after_its_deadline_is_flagged() -> None:
    late = target("> 500")._replace(since=date(2026, 1, 1))
    figures = history("2020-12-31 400", "2025-12-31 501")
    assert "set_after" in assessment(late, figures, "2026-06-30").judgement.flags
    on_the_day = late._replace(since=late.goal.by)
    assert "set_after" not in assessment(on_the_day, figures, "2026-06-30").judgement.flags


def test_a_goal_then_is_judged_by_its_own_deadline() -> None:
    """3.1 by the end of 2017 meets the former goal of 3 by 2030, and not that of today."""
    figures = history("2016-12-31 2.9", "2017-12-31 3.1")
    day = date(2018, 1, 1) - timedelta(1)
    then = assessment(on(str(day)), figures, str(day))
    now = assessment(on(str(day), goals=Goals.NOW), figures, str(day))
    assert then.judgement.verdict == "met"
    assert now.judgement.verdict != "met"
