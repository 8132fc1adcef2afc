"""Findings of the base: one of the change is known only if it is the same."""

from datetime import date
from decimal import Decimal

import pytest
from builders import books, history, target, was

from bishan_targets.gate.decide import Check, check
from bishan_targets.model.book import Book
from bishan_targets.model.policy import (
    Closure,
    Level,
    Policy,
    Rule,
    TargetPolicy,
    Tolerance,
    Waiver,
)
from bishan_targets.model.targets import Target

TODAY = date(2022, 3, 1)
FIRMS = target(">= 140", policy=TargetPolicy(tolerance=Tolerance(Decimal(5))))
# Met in 2020, and no longer.
LOST = ("2019-12-31 100", "2020-12-31 140", "2021-12-31 139")


def book(policy: Policy | None = None, wanted: Target = FIRMS) -> Book:
    """The firms, and the staff, which no target has."""
    return books([(wanted, history(*LOST))], policy, {"staff": history("2021-12-31 8")})


def only(head: Book, base: Book, rule: Rule) -> Check:
    (found,) = (each for each in check(head, base, TODAY).checks if each.comparison.rule is rule)
    return found


def waiver(rule: Rule, metric: str = "firms") -> Policy:
    return Policy(waivers=[Waiver(rule, metric, "why", "office", date(2022, 4, 1))])


def test_a_question_about_what_stands_is_an_error_once_its_waiver_goes() -> None:
    """Without a waiver in the base the finding is known, and a warning."""
    back = only(book(), book(waiver(Rule.LOST)), Rule.LOST)
    assert (back.comparison.question, back.introduced, back.level) == (True, True, Level.ERROR)
    known = only(book(), book(), Rule.LOST)
    assert (known.comparison.question, known.introduced, known.level) == (
        *(True, False),
        Level.WARNING,
    )


def test_a_finding_stays_the_same_under_a_tighter_goal() -> None:
    far, farther = (target(goal) for goal in (">= 500", ">= 600"))
    found = only(book(wanted=farther), book(wanted=far), Rule.OFF_TRACK)
    assert (found.comparison.holds, found.introduced) == (False, False)
    assert only(book(wanted=far), book(), Rule.OFF_TRACK).introduced


def test_a_finding_is_known_by_the_goal_that_was_in_force() -> None:
    """A goal that is to be replaced in June is the goal in March."""
    raised = target(">= 600")._replace(was=(was(">= 500", "2022-06-01"),))
    found = only(book(wanted=raised), book(wanted=raised), Rule.OFF_TRACK)
    assert (found.comparison.holds, found.introduced) == (False, False)


def test_a_finding_of_a_renamed_target_is_known() -> None:
    policy = FIRMS.policy._replace(renamed_from="firms")
    renamed = books([(FIRMS._replace(id="companies", policy=policy), history(*LOST))])
    found = only(renamed, book(), Rule.LOST)
    assert (found.comparison.holds, found.introduced) == (False, False)


def test_a_finding_that_is_about_no_goal_is_known_as_well() -> None:
    early = Policy(closures=[Closure("firms", "missed", "report")])
    for base, level in ((book(), Level.ERROR), (book(early), Level.WARNING)):
        found = only(book(early), base, Rule.CLOSED_EARLY)
        assert (found.comparison.holds, found.level) == (False, level)


def test_a_metric_that_no_target_has_is_known_by_its_own_name() -> None:
    assert not only(book(), book(), Rule.UNTRACKED).introduced
    without = book()._replace(observations={"firms": history(*LOST)})
    assert only(book(), without, Rule.UNTRACKED).introduced
    waived = only(book(), book(waiver(Rule.UNTRACKED, "staff")), Rule.UNTRACKED)
    assert waived.introduced


@pytest.mark.parametrize("rule", [Rule.HISTORY_REWRITTEN, Rule.DRIFT])
def test_a_waiver_that_was_unused_already_is_known(rule: Rule) -> None:
    """Be it for a rule that compares with a base, or for any other."""
    for base, introduced in ((book(), True), (book(waiver(rule)), False)):
        found = only(book(waiver(rule)), base, Rule.WAIVER_UNUSED)
        assert (found.comparison.holds, found.introduced) == (False, introduced)
