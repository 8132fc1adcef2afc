"""Milestones in the gate: the days that count, and the stricter of both revisions."""

from datetime import date

import pytest
from milestone_books import (
    BEGUN,
    CLOSED,
    DONE,
    SITES,
    TODAY,
    book,
    errors,
    of_rule,
    of_sites,
    on,
    one,
    said,
)

from bishan_targets.gate.decide import Outcome, check
from bishan_targets.model.milestones import NO_EVIDENCE
from bishan_targets.model.policy import Level, Rule, TargetPolicy

LATE = date(2026, 1, 1)


def test_a_statement_of_the_day_itself_counts() -> None:
    today = said(TODAY.isoformat(), DONE)
    assert one(
        book(said("2023-06-30", DONE), said("2023-12-31"), today), None, Rule.LOST
    ).outcome is (Outcome.PASS)
    base = book(today)
    assert errors(book(said(TODAY.isoformat())), base)[0] == "milestone-undone"
    assert errors(base, base) == []
    tomorrow = said("2024-03-02", DONE)
    assert "milestone-undone" in errors(book(said(TODAY.isoformat()), tomorrow), base)


def test_the_last_of_several_statements_may_lie_in_the_future() -> None:
    found = one(book(said("2023-12-31"), said("2024-03-02")), None, Rule.FUTURE_DATED)
    days = {"day": on("2024-03-02"), "reference_day": on("2024-03-01")}
    assert found.comparison == of_sites(Rule.FUTURE_DATED, False, **days, aspect="milestone")


@pytest.mark.parametrize("outcome", ["met: both are in use", "missed: one of two"])
def test_an_outcome_on_record_is_not_overdue_whatever_it_is(outcome: str) -> None:
    head = book(said("2023-06-30"), closures=[CLOSED._replace(outcome=outcome)])
    assert one(head, None, Rule.OVERDUE, LATE).outcome is Outcome.PASS


def test_evidence_that_is_new_makes_it_checkable() -> None:
    base = book(said("2023-06-30"), milestone=SITES._replace(evidence=NO_EVIDENCE))
    assert one(book(said("2023-06-30")), base, Rule.OVERDUE, LATE).outcome is Outcome.FAIL
    assert of_rule(base, base, Rule.OVERDUE, LATE) == []


def test_what_is_done_and_declared_is_neither_removed_nor_undone() -> None:
    done = said("2023-12-31", DONE)
    found = one(book(done, closures=[CLOSED]), book(done), Rule.MILESTONE_UNDONE)
    assert found.comparison == of_sites(
        Rule.MILESTONE_UNDONE,
        True,
        value=DONE,
        reference=DONE,
        reference_from="base",
        day=on("2023-12-31"),
    )


def test_the_last_statement_tells_whether_one_is_removed() -> None:
    early, done, later = said("2022-12-31"), said("2023-06-30", DONE), said("2023-12-31")
    found = one(book(early, later), book(done), Rule.MILESTONE_UNDONE).comparison
    assert (found.aspect, found.value, found.day) == ("", BEGUN, on("2023-12-31"))


def test_the_stricter_severity_of_both_counts_on_either_side() -> None:
    own = {level: TargetPolicy({Rule.MILESTONE_UNDONE: level}) for level in Level}
    done, back = said("2023-12-31", DONE), said("2024-02-01")
    for mine, bases in ((Level.ERROR, Level.WARNING), (Level.WARNING, Level.ERROR)):
        head = book(done, back, milestone=SITES._replace(policy=own[mine]))
        base = book(done, milestone=SITES._replace(policy=own[bases]))
        assert one(head, base, Rule.MILESTONE_UNDONE).level is Level.ERROR


def test_a_lowered_severity_is_that_of_the_milestone() -> None:
    lenient = SITES._replace(policy=TargetPolicy({Rule.MILESTONE_UNDONE: Level.WARNING}))
    result = check(book(milestone=lenient), book(), TODAY)
    (found,) = (each for each in result.findings if each.outcome is Outcome.FAIL)
    assert (found.comparison.metric, found.comparison.aspect) == (
        "sites",
        "severity.milestone-undone",
    )
