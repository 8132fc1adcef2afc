"""The stricter reading of two revisions of a target, by which the gate judges."""

from datetime import date
from decimal import Decimal

import pytest
from builders import assessment, goal, history, steps, target

from bishan_targets.gate.comparison import Comparison
from bishan_targets.gate.goals import (
    loosened_goals,
    not_later,
    stricter_goal,
    unjudged_sum,
    with_terms_of_base,
)
from bishan_targets.model.book import Plan
from bishan_targets.model.goals import Goal, Operator, Quantity
from bishan_targets.model.periods import Every
from bishan_targets.model.policy import Rule
from bishan_targets.model.targets import Figures, Target

TODAY = date(2022, 3, 1)
PLAIN = target(">= 150")


def yearly(by: str, operator: Operator = Operator.AT_LEAST) -> Goal:
    return Goal(operator, Decimal(1100), date.fromisoformat(by), of=Quantity.YEAR)


@pytest.mark.parametrize(
    ("new", "old", "stricter"),
    [
        ("between 50 60", "between 45 55", "between 50 55"),
        ("between 45 55", "between 50 60", "between 50 55"),
        ("between 50 60", "between 40 50", "between 40 50"),  # one number is no band
        ("between 70 80", "between 40 50", "between 40 50"),
        (">= 140", ">= 150", ">= 150"),
        (">= 160", ">= 150", ">= 160"),
        ("<= 160", ">= 150", ">= 150"),
    ],
)
def test_two_goals(new: str, old: str, stricter: str) -> None:
    assert stricter_goal(goal(new), goal(old)) == goal(stricter)


def test_a_goal_for_each_year_is_harder_the_longer_it_lasts() -> None:
    short, long = yearly("2023-12-31"), yearly("2025-12-31")
    assert stricter_goal(long, short).by == stricter_goal(short, long).by == long.by
    capped = yearly("2025-12-31", Operator.AT_MOST)
    assert stricter_goal(capped, short).by == short.by
    assert stricter_goal(goal(">= 1", "2024-12-31"), goal(">= 1")).by == date(2024, 12, 31)


def joined(new: Target, old: Target) -> Target:
    return with_terms_of_base(new, old)


def test_a_metric_never_falls_if_both_say_so() -> None:
    falls, never = (PLAIN._replace(never_falls=each) for each in (False, True))
    assert joined(never, never).never_falls is True
    for new, old in ((never, falls), (falls, never), (falls, falls)):
        assert joined(new, old).never_falls is False


def test_figures_are_due_by_the_shorter_interval_but_added_up_by_the_bases() -> None:
    months, years = Every.MONTH, Every.YEAR
    sum_ = target("total >= 500 2021-01-01")
    amounts = PLAIN._replace(figures=Figures.OF_PERIOD)
    assert joined(PLAIN._replace(every=months), PLAIN._replace(every=years)).every is months
    assert joined(PLAIN._replace(every=years), PLAIN._replace(every=months)).every is months
    for added_up in (sum_, amounts):
        new, old = added_up._replace(every=months), added_up._replace(every=years)
        assert joined(new, old).every is years


def test_interim_goals_are_those_that_ask_for_more() -> None:
    easier, harder = steps("2024-12-31 >= 120"), steps("2024-12-31 >= 130")
    for new, old in ((easier, harder), (harder, easier)):
        assert joined(PLAIN._replace(steps=new), PLAIN._replace(steps=old)).steps == harder


@pytest.mark.parametrize(
    ("new", "old", "judged"),
    [
        ("2024-01-01", "2023-01-01", "2023-01-01"),
        ("2024-01-01", None, None),
        ("2022-01-01", "2023-01-01", "2022-01-01"),
        (None, "2023-01-01", None),
        ("2023-01-01", "2023-01-01", "2023-01-01"),
    ],
)
def test_a_target_was_decided_no_later_than_the_base_says(
    new: str | None, old: str | None, judged: str | None
) -> None:
    """Whatever it is called by now; one that is gone, or new, stays so."""

    def plan(name: str, since: str | None, *others: str) -> Plan:
        on = date.fromisoformat(since) if since else None
        given = {name: PLAIN._replace(id=name, since=on), **dict.fromkeys(others, PLAIN)}
        return Plan(None, None, "f", given)

    names = {"firms": "companies", "gone": "gone"}
    found = not_later(plan("companies", new, "own"), plan("firms", old, "gone"), names)
    assert found.targets.keys() == {"companies", "own"}
    assert found.targets["companies"].since == (date.fromisoformat(judged) if judged else None)
    assert found.targets["own"] is PLAIN


def test_a_goal_that_is_not_decided_yet_is_compared_as_it_stands() -> None:
    later = PLAIN._replace(since=date(2023, 1, 1))
    for new, old in ((later, PLAIN), (PLAIN, later), (later, later)):
        found = {each.aspect: each.holds for each in loosened_goals(new, old, TODAY)}
        assert found["value"] is True
    assert {each.aspect for each in loosened_goals(later, PLAIN, TODAY) if not each.holds} == {
        "since"
    }


MONTHS = ("2021-03-31 10", "2021-06-30 12", "2021-09-30 11", "2021-12-31 13")
SUM = target("total >= 500 2021-01-01", every=Every.QUARTER)._replace(figures=Figures.OF_PERIOD)


def unjudged(new: tuple[str, ...], wanted: Target = SUM, base: Target = SUM) -> list[Comparison]:
    now = assessment(wanted, history(*new), "2022-03-01")
    return list(unjudged_sum(now, assessment(base, history(*MONTHS), "2022-03-01")))


def of_sum(value: str, holds: bool) -> Comparison:
    return Comparison(
        rule=Rule.TARGET_LOOSENED,
        metric="firms",
        holds=holds,
        value=value,
        reference="",
        reference_from="base",
        aspect="sum",
    )


def test_a_sum_stays_one_that_can_be_judged() -> None:
    assert unjudged(MONTHS) == [of_sum("", True)]
    (broken,) = unjudged((MONTHS[0], *MONTHS[2:]))
    assert (broken.holds, broken.metric, broken.aspect) == (False, "firms", "sum")
    assert broken == of_sum(str(broken.value), False)
    assert broken.value not in ("", "None")


def test_levels_and_sums_that_could_not_be_judged_are_no_question() -> None:
    assert unjudged(MONTHS, PLAIN, PLAIN) == []
    hole = (MONTHS[0], *MONTHS[2:])
    now, then = (assessment(SUM, history(*hole), "2022-03-01") for _ in range(2))
    assert list(unjudged_sum(now, then)) == []
