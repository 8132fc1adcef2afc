"""Checks that count in a judgement: severities without a goal, and targets not yet decided."""

from datetime import date

import pytest
from builders import book, books, history, target, undecided

from bishan_targets.gate.decide import Outcome, Result, check
from bishan_targets.model.book import Book
from bishan_targets.model.milestones import Milestone, State, Statement
from bishan_targets.model.policy import Level, Rule, TargetPolicy
from bishan_targets.model.targets import Figures, Target

TODAY = date(2022, 3, 1)
PAST = ("2020-12-31 120", "2021-06-30 140")


def severity(head: Book, base: Book, rule: Rule) -> Level:
    (found,) = (each for each in check(head, base, TODAY).checks if each.comparison.rule is rule)
    return found.level


def open_goal(name: str, level: Level | None = None, former: str | None = None) -> Book:
    """A plan with a target whose goal is not written yet, and its severity for another unit."""
    own = {Rule.TARGET_LOOSENED: level} if level else {}
    wanted = undecided(name, policy=TargetPolicy(severity=own, renamed_from=former))
    wanted = wanted._replace(unit={"und": "firms"})
    found = books([(target(), history(*PAST))])
    return found._replace(plan=found.plan._replace(undecided={name: wanted}))


@pytest.mark.parametrize(
    ("now", "before", "counts"),
    [
        (Level.WARNING, Level.ERROR, Level.ERROR),
        (Level.ERROR, Level.WARNING, Level.ERROR),
        (Level.INFO, Level.WARNING, Level.WARNING),
    ],
)
@pytest.mark.parametrize("former", ["staff", "people"])
def test_of_a_target_without_a_goal_the_stricter_severity_counts(
    now: Level, before: Level, counts: Level, former: str
) -> None:
    """Whatever its id was: here the rule is about its unit."""
    head = open_goal("staff", now, former if former != "staff" else None)
    checks = check(head, open_goal(former, before), TODAY).checks
    assert [
        each.level
        for each in checks
        if each.comparison.metric == "staff" and each.comparison.aspect == "unit"
    ] == [counts]


def test_a_new_target_without_a_goal_has_the_severities_of_the_plan() -> None:
    head = open_goal("staff")
    for base in (books([(target(), history(*PAST))]), None):
        assert check(head, base, TODAY).outcome is Outcome.PASS


def test_of_a_milestone_the_stricter_severity_counts() -> None:
    def of(level: Level, day: str) -> Book:
        policy = TargetPolicy(severity={Rule.EXPECTED_SLIPPED: level})
        wanted = Milestone("sites", {"en": "Sites"}, date(2025, 12, 31), "notices", policy=policy)
        said = Statement(date(2022, 2, 1), State.BEGUN, expected=date.fromisoformat(day), file="f")
        plain = books([(target(), history(*PAST))])
        plan = plain.plan._replace(milestones={"sites": wanted})
        return plain._replace(plan=plan, statements={"sites": [said]})

    for now, before in ((Level.ERROR, Level.INFO), (Level.INFO, Level.ERROR)):
        head, base = of(now, "2025-06-30"), of(before, "2024-06-30")
        assert severity(head, base, Rule.EXPECTED_SLIPPED) is Level.ERROR


@pytest.mark.parametrize("new", [date(2023, 1, 1), None])
@pytest.mark.parametrize("old", [date(2023, 1, 1), None])
def test_a_sum_that_is_not_decided_yet_is_not_compared(new: date | None, old: date | None) -> None:
    """In either revision or in both."""

    def of(since: date | None) -> Target:
        wanted = target("total >= 500 2020-01-01")
        return wanted._replace(figures=Figures.OF_PERIOD, since=since)

    head, base = (book(of(since), history(*PAST)) for since in (new, old))
    aspects = {each.comparison.aspect for each in check(head, base, TODAY).findings}
    assert "sum" not in aspects


def test_what_holds_is_not_introduced() -> None:
    head, base = book(target(), history(*PAST, "2021-12-31 150")), book(target(), history(*PAST))
    passed = [each for each in check(head, base, TODAY).checks if each.outcome is Outcome.PASS]
    assert {each.introduced for each in passed} == {False}
    assert Result(Outcome.PASS, passed).subjects == {}
