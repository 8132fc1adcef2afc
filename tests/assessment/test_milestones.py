from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bishan_targets.assessment.milestones import MilestoneFlag, Standing, says_missed, standing
from bishan_targets.assessment.verdict import MilestoneVerdict as Verdict
from bishan_targets.model.book import Book, Plan
from bishan_targets.model.milestones import NO_EVIDENCE, Milestone, State, Statement
from bishan_targets.model.policy import Closure, Policy

BY = date(2025, 12, 31)
NOTICES = Milestone("sites", {"en": "Sites"}, BY, "completion notices", steps=("a", "b", "c"))
MISSED = Closure(None, "missed", "report", "sites")


def said(
    day: str,
    state: State = State.BEGUN,
    *,
    on: str | None = None,
    expected: str | None = None,
    steps: list[str] | None = None,
) -> Statement:
    return Statement(
        date.fromisoformat(day),
        state,
        steps_done=steps,
        on=date.fromisoformat(on) if on else None,
        expected=date.fromisoformat(expected) if expected else None,
        evidence="notice" if state is State.DONE else None,
    )


def judged(
    *statements: Statement,
    as_of: str = "2024-06-30",
    milestone: Milestone = NOTICES,
    closures: tuple[Closure, ...] = (),
) -> Standing:
    plan = Plan(
        None, None, "f", {}, Policy(closures=closures), milestones={milestone.id: milestone}
    )
    book = Book(plan, {}, (), statements={milestone.id: statements} if statements else {})
    return standing(book, milestone, date.fromisoformat(as_of))


DONE, DROPPED = State.DONE, State.DROPPED
AFTER = "2026-01-01"


@pytest.mark.parametrize(
    ("statements", "as_of", "verdict"),
    [
        ([], "2024-06-30", Verdict.NO_DATA),
        ([], AFTER, Verdict.NO_DATA),
        ([said("2024-07-01")], "2024-06-30", Verdict.NO_DATA),
        ([said("2021-06-30")], "2024-06-30", Verdict.AS_PLANNED),
        # The deadline is a day like others until its end.
        ([said("2021-06-30")], "2025-12-31", Verdict.AS_PLANNED),
        ([said("2021-06-30")], AFTER, Verdict.OVERDUE),
        ([said("2021-06-30", expected="2025-12-31")], "2024-06-30", Verdict.AS_PLANNED),
        ([said("2021-06-30", expected="2026-01-01")], "2024-06-30", Verdict.EXPECTED_LATE),
        # What was expected last counts, however old it is.
        (
            [said("2021-06-30", expected="2026-06-30"), said("2022-06-30")],
            "2024-06-30",
            Verdict.EXPECTED_LATE,
        ),
        (
            [said("2021-06-30", expected="2026-06-30"), said("2022-06-30", expected="2025-06-30")],
            "2024-06-30",
            Verdict.AS_PLANNED,
        ),
        ([said("2021-06-30", DONE)], "2024-06-30", Verdict.MET),
        ([said("2021-06-30", DONE), said("2022-06-30")], "2024-06-30", Verdict.LOST),
        ([said("2021-06-30", DONE), said("2022-06-30")], AFTER, Verdict.OVERDUE),
        ([said("2021-06-30", DONE), said("2022-06-30")], "2021-12-31", Verdict.MET),
        (
            [said("2021-06-30", DONE), said("2022-06-30"), said("2023-06-30", DONE)],
            "2024-06-30",
            Verdict.MET,
        ),
        ([said("2021-06-30"), said("2022-06-30", DROPPED)], "2024-06-30", Verdict.DROPPED),
        ([said("2021-06-30", DROPPED)], AFTER, Verdict.DROPPED),
        ([said("2021-06-30", DROPPED), said("2022-06-30")], "2024-06-30", Verdict.AS_PLANNED),
    ],
)
def test_verdicts(statements: list[Statement], as_of: str, verdict: Verdict) -> None:
    assert judged(*statements, as_of=as_of).verdict is verdict


@pytest.mark.parametrize(
    ("statements", "as_of", "verdict"),
    [
        ([said("2021-06-30")], AFTER, Verdict.MISSED),
        ([], AFTER, Verdict.MISSED),
        ([said("2021-06-30")], "2025-12-31", Verdict.AS_PLANNED),
        ([said("2026-06-30", DONE)], "2026-12-31", Verdict.MET),
        ([said("2021-06-30", DROPPED)], AFTER, Verdict.DROPPED),
    ],
)
def test_a_closure_says_after_the_deadline_that_it_was_missed(
    statements: list[Statement], as_of: str, verdict: Verdict
) -> None:
    assert judged(*statements, as_of=as_of, closures=(MISSED,)).verdict is verdict


def test_only_the_closure_of_this_milestone_counts_and_only_if_it_says_so() -> None:
    of_another = MISSED._replace(milestone="other")
    of_a_target = Closure("sites", "missed", "report")
    unknown = MISSED._replace(outcome="unknown")
    for closure in (of_another, of_a_target, unknown):
        found = judged(said("2021-06-30"), as_of=AFTER, closures=(closure,))
        assert found.verdict is Verdict.OVERDUE
    assert found.closure == unknown


@pytest.mark.parametrize(
    ("outcome", "missed"),
    [
        ("missed", True),
        (" Missed: two of four sites", True),
        ("未完成", True),
        ("未达标，余两处", True),
        ("未知", False),
        ("unknown", False),
        ("met", False),
    ],
)
def test_outcomes(outcome: str, missed: bool) -> None:
    assert says_missed(MISSED._replace(outcome=outcome)) is missed


def test_what_cannot_be_checked_is_not_judged_whatever_is_said() -> None:
    unchecked = NOTICES._replace(evidence=NO_EVIDENCE)
    for statements in ([], [said("2021-06-30", DONE)], [said("2021-06-30")]):
        for closures in ((), (MISSED,)):
            found = judged(*statements, as_of=AFTER, milestone=unchecked, closures=closures)
            assert (found.verdict, found.flags) == (Verdict.NOT_CHECKABLE, [])


@pytest.mark.parametrize(
    ("statements", "done_on", "flags"),
    [
        ([said("2026-03-31", DONE)], "2026-03-31", ["late"]),
        ([said("2026-03-31", DONE, on="2025-12-31")], "2025-12-31", []),
        ([said("2026-03-31", DONE, on="2026-01-01")], "2026-01-01", ["late"]),
        # The first of the statements that it is done counts, and the day that was stated last.
        ([said("2025-12-01", DONE), said("2026-03-31", DONE)], "2025-12-01", []),
        ([said("2026-03-31", DONE), said("2026-06-30", DONE, on="2025-12-01")], "2025-12-01", []),
        (
            [said("2025-06-30", DONE), said("2025-12-01"), said("2026-03-31", DONE)],
            "2026-03-31",
            ["late"],
        ),
    ],
)
def test_it_is_late_if_done_after_the_deadline(
    statements: list[Statement], done_on: str, flags: list[str]
) -> None:
    found = judged(*statements, as_of="2026-12-31")
    assert (found.verdict, found.flags) == (Verdict.MET, flags)
    assert found.done_on == date.fromisoformat(done_on)


@pytest.mark.parametrize(
    ("expected", "latest", "slip"),
    [
        ([None, None], None, None),
        (["2024-12-31"], "2024-12-31", 0),
        (["2024-12-31", "2024-12-31"], "2024-12-31", 0),
        # 181 days to 30 June of 2025, then 365 + 184 to the last day of 2026.
        (["2024-12-31", "2025-06-30", None, "2026-12-31"], "2026-12-31", 730),
        (["2024-12-31", "2026-12-31", "2024-11-30"], "2024-11-30", -31),
    ],
)
def test_the_slip_is_counted_from_the_first_expected_date(
    expected: list[str | None], latest: str | None, slip: int | None
) -> None:
    statements = [said(f"202{n}-06-30", expected=day) for n, day in enumerate(expected)]
    found = judged(*statements)
    assert (found.expected, found.slip_days) == (latest and date.fromisoformat(latest), slip)


def test_an_expected_date_that_has_passed_is_flagged_while_it_is_open() -> None:
    statement = said("2021-06-30", expected="2022-06-30")
    assert judged(statement, as_of="2022-06-30").flags == []
    assert judged(statement, as_of="2022-07-01").flags == [MilestoneFlag.EXPECTED_PASSED]
    assert judged(statement, said("2022-06-30", DONE), as_of="2022-07-01").flags == []
    assert judged(statement, as_of=AFTER).flags == []


@pytest.mark.parametrize(
    ("stated", "done"),
    [
        ([], []),
        ([None], []),
        ([["c", "a"]], ["a", "c"]),
        ([["a"], None], ["a"]),
        ([["a"], ["a", "b"]], ["a", "b"]),
        ([["a", "b"], ["b"]], ["b"]),
        ([["a"], []], []),
    ],
)
def test_steps_stand_as_last_stated(stated: list[list[str] | None], done: list[str]) -> None:
    statements = [said(f"202{n}-06-30", steps=steps) for n, steps in enumerate(stated)]
    assert judged(*statements).steps_done == done


DAYS = st.dates(date(2020, 1, 1), date(2028, 12, 31))
STATEMENTS = st.lists(
    st.builds(
        Statement,
        date=DAYS,
        state=st.sampled_from(State),
        steps_done=st.none() | st.lists(st.sampled_from("abc"), unique=True),
        expected=st.none() | DAYS,
    ),
    unique_by=lambda each: each.date,
    max_size=6,
).map(lambda found: sorted(found, key=lambda each: each.date))


@given(STATEMENTS, DAYS, st.booleans())
def test_a_later_statement_changes_nothing(
    statements: list[Statement], as_of: date, closed: bool
) -> None:
    closures = (MISSED,) if closed else ()
    known = [each for each in statements if each.date <= as_of]
    day = as_of.isoformat()
    found = judged(*statements, as_of=day, closures=closures)
    assert found == judged(*known, as_of=day, closures=closures)


@given(STATEMENTS, DAYS)
def test_verdicts_agree_with_the_statements(statements: list[Statement], as_of: date) -> None:
    found = judged(*statements, as_of=as_of.isoformat())
    ever_done = any(each.state is DONE for each in statements if each.date <= as_of)
    assert (found.verdict is Verdict.MET) == (found.state is DONE) == (found.done_on is not None)
    assert (found.verdict is Verdict.DROPPED) == (found.state is DROPPED)
    assert (found.verdict is Verdict.NO_DATA) == (found.state is None)
    assert found.verdict is not Verdict.LOST or ever_done
    assert found.verdict not in (Verdict.MISSED, Verdict.NOT_CHECKABLE)
    if found.verdict in (Verdict.AS_PLANNED, Verdict.EXPECTED_LATE, Verdict.LOST):
        assert as_of <= BY
    if found.verdict is Verdict.OVERDUE:
        assert as_of > BY
