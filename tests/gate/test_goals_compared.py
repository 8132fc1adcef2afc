"""Comparisons of a goal in two revisions, and the words for both sides."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from builders import steps, target, was

from bishan_targets.gate.comparison import Comparison
from bishan_targets.gate.goals import former_goals_rewritten, loosened_goals, other_metric
from bishan_targets.model.policy import Rule
from bishan_targets.model.targets import BaselineRule, Figures, Target

TODAY = date(2022, 3, 1)
WANTED = target(">= 3.5")
LOWERED = target(">= 3.2")._replace(was=(was(">= 3.5", "2022-01-01"),))


def compared(new: Target, old: Target = WANTED, as_of: date = TODAY) -> list[tuple[Any, ...]]:
    found = loosened_goals(new, old, as_of)
    return [(each.aspect, each.value, each.reference, each.holds) for each in found]


def of_goal(aspect: str, value: str, reference: str, **more: Any) -> Comparison:
    known: dict[str, Any] = {"rule": Rule.TARGET_LOOSENED, "holds": False, **more}
    return Comparison(
        metric="firms",
        value=value,
        reference=reference,
        reference_from="base",
        aspect=aspect,
        **known,
    )


KEPT = [("strictness", ">=", ">=", True), ("deadline", "2025-12-31", "2025-12-31", True)]
SAME = [("value", "3.5", "3.5", True), *KEPT]


def test_a_goal_has_a_value_a_strictness_and_a_deadline() -> None:
    assert compared(WANTED) == SAME
    assert compared(target("> 3.5", "2024-12-31")) == [
        ("value", "3.5", "3.5", True),
        ("strictness", ">", ">=", True),
        ("deadline", "2024-12-31", "2025-12-31", True),
    ]
    assert compared(target("<= 3.5")) == [("operator", "<=", ">=", False), KEPT[1]]
    assert compared(target("between 44 55"), target("between 45 55")) == [
        ("value", "44 – 55", "45 – 55", False),
        KEPT[1],
    ]


def test_a_former_goal_is_named_only_where_the_goal_is_lower() -> None:
    value, strictness, deadline = loosened_goals(LOWERED, WANTED, TODAY)
    assert value == of_goal(
        *("value", "3.2", "3.5"),
        rule=Rule.GOAL_LOWERED,
        day=date(2022, 1, 1),
        reason="too far",
    )
    assert strictness == of_goal("strictness", ">=", ">=", holds=True)
    assert deadline == of_goal("deadline", "2025-12-31", "2025-12-31", holds=True)


def test_of_two_lower_goals_the_last_one_is_named() -> None:
    """3.4 in the end, and 3 until 2023."""
    new = target(">= 3.4")._replace(was=(was(">= 3", "2023-01-01"),))
    assert compared(new)[0] == ("value", "3.4", "3.5", False)


def test_a_former_goal_is_in_force_until_the_day_before() -> None:
    old = WANTED._replace(was=(was(">= 3.4", "2023-01-01"),))
    for until, holds in (("2022-03-01", True), ("2022-03-02", False)):
        new = old._replace(was=(was(">= 3", until), *old.was))
        assert compared(new, old)[0][-1] is holds


# --- interim goals --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("now", "then", "value", "reference", "holds"),
    [
        ((">= 3.4",), ">= 3.3", ">= 3.4", ">= 3.3", True),
        ((), ">= 3.3", "-", ">= 3.3", False),
        ((">= 3.3 since 2022-02-01",), ">= 3.3", ">= 3.3 (2022-02-01)", ">= 3.3", False),
        (("between 1 4",), "between 2 4", "1 – 4", "2 – 4", False),
    ],
)
def test_both_interim_goals_of_a_day_are_named(
    now: tuple[str, ...], then: str, value: str, reference: str, holds: bool
) -> None:
    new = WANTED._replace(steps=steps(*(f"2023-12-31 {each}" for each in now)))
    old = WANTED._replace(steps=steps(f"2023-12-31 {then}"))
    assert list(loosened_goals(new, old, TODAY))[3:] == [
        of_goal("interim.2023-12-31", value, reference, holds=holds)
    ]


# --- the reading of the figures -------------------------------------------------------------------

READ = WANTED._replace(
    figures=Figures.OF_PERIOD,
    year_starts=(4, 1),
    season=True,
    since=date(2022, 2, 1),
    never_falls=True,
)


def test_every_reading_is_named_in_both_revisions() -> None:
    assert list(loosened_goals(READ, WANTED, TODAY))[3:] == [
        of_goal("figures", "of_period", "level"),
        of_goal("year_starts", "04-01", "01-01"),
        of_goal("season", "true", "-"),
        of_goal("since", "2022-02-01", "-"),
        of_goal("never_falls", "true", "false"),
    ]
    assert compared(WANTED, READ)[3:] == [
        ("figures", "level", "of_period", False),
        ("year_starts", "01-01", "04-01", False),
        ("season", "-", "true", False),
        ("since", "-", "2022-02-01", True),
        ("never_falls", "false", "true", True),
    ]
    assert [each[-1] for each in compared(READ, READ)[3:]] == [True] * 5
    unlike = WANTED._replace(season=False)
    assert compared(unlike)[3:] == [("season", "false", "-", False)]


def test_growth_names_both_baselines() -> None:
    old = target("growth >= 7", baseline="2020-12-31")
    given = BaselineRule(date(2019, 12, 31), Decimal("2.5"))
    assert compared(old._replace(baseline=given), old)[3:] == [
        ("baseline", "2019-12-31 2.5", "2020-12-31", False)
    ]
    assert compared(old._replace(baseline=BaselineRule()), old)[3:] == [
        ("baseline", "-", "2020-12-31", False)
    ]
    assert compared(old, old)[3:] == [("baseline", "2020-12-31", "2020-12-31", True)]


def test_a_decision_may_be_as_late_as_the_change_of_the_goal() -> None:
    """A day later it may not."""
    for since, holds in (("2022-01-01", True), ("2022-01-02", False)):
        new = LOWERED._replace(since=date.fromisoformat(since))
        (found,) = (each for each in compared(new) if each[0] == "since")
        assert found == ("since", since, "-", holds)


# --- another metric, former goals -----------------------------------------------------------------


def test_the_figures_of_another_metric() -> None:
    other = WANTED._replace(figures_from="others")
    assert list(other_metric(other, WANTED, "firms")) == [of_goal("metric", "others", "firms")]
    renamed = other_metric(other, WANTED._replace(figures_from="old"), "others")
    assert list(renamed) == [of_goal("metric", "others", "old", holds=True)]
    assert list(other_metric(WANTED, WANTED, "firms")) == []


def test_every_former_goal_is_compared() -> None:
    band = WANTED._replace(was=(was("between 1 4", "2021-01-01"), *LOWERED.was))
    kept, gone = former_goals_rewritten(band._replace(was=band.was[:1]), band)
    known: dict[str, Any] = {"metric": "firms", "reference_from": "base", "aspect": "was"}
    rule = Rule.HISTORY_REWRITTEN
    day = date(2021, 1, 1)
    assert kept == Comparison(rule, holds=True, reference="1 – 4", day=day, **known)
    day = date(2022, 1, 1)
    assert gone == Comparison(rule, holds=False, reference=">= 3.5", day=day, **known)
