"""The gate's rules for milestones: the findings of each, passes, and ways around it."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from milestone_books import (
    BEGUN,
    BY,
    CLOSED,
    DONE,
    DROPPED,
    SITES,
    TODAY,
    book,
    errors,
    failed,
    of_rule,
    of_sites,
    on,
    one,
    said,
    without,
)

from bishan_targets.gate.decide import Outcome, check
from bishan_targets.model.milestones import NO_EVIDENCE, Milestone, State, Statement
from bishan_targets.model.policy import (
    Closure,
    Level,
    Retirement,
    Rule,
    TargetPolicy,
    Waiver,
)

# --- milestone-undone -----------------------------------------------------------------------------


def test_what_was_done_stays_done() -> None:
    base = book(said("2023-06-30"), said("2023-12-31", DONE))
    assert errors(base, base) == []
    assert errors(book(*base.statements["sites"], said("2024-02-01", DONE)), base) == []


def test_a_later_statement_takes_it_back() -> None:
    done = said("2023-12-31", DONE)
    found = one(book(done, said("2024-02-01")), book(done), Rule.MILESTONE_UNDONE)
    assert found.comparison == of_sites(
        Rule.MILESTONE_UNDONE,
        False,
        value=BEGUN,
        reference=DONE,
        reference_from="base",
        day=on("2024-02-01"),
    )
    assert (found.level, found.introduced) == (Level.ERROR, True)
    assert errors(book(done, said("2024-02-01", DROPPED)), book(done)) == ["milestone-undone"]


def test_taking_it_back_is_one_finding() -> None:
    """`lost` says the same of a milestone that was not done in the base."""
    done = said("2023-12-31", DONE)
    assert errors(book(done, said("2024-02-01")), book(done)) == ["milestone-undone"]
    assert errors(book(done, said("2024-02-01")), book()) == ["lost milestone"]


def test_the_statement_is_removed() -> None:
    begun, done = said("2023-06-30"), said("2023-12-31", DONE)
    for head in (book(begun), book()):
        found = one(head, book(begun, done), Rule.MILESTONE_UNDONE).comparison
        assert found == of_sites(
            Rule.MILESTONE_UNDONE,
            False,
            reference=DONE,
            reference_from="base",
            day=on("2023-12-31"),
            aspect="removed",
        )
    gone = of_rule(book(done), book(begun, done), Rule.HISTORY_REWRITTEN)
    assert [each.comparison for each in gone] == [
        of_sites(
            Rule.HISTORY_REWRITTEN,
            False,
            reference=BEGUN,
            reference_from="base",
            day=on("2023-06-30"),
            aspect="statement-gone",
        )
    ]
    assert errors(book(begun), book(begun, done)) == [
        "milestone-undone removed",
        "history-rewritten statement-gone",
    ]


def test_the_statement_is_changed() -> None:
    base, head = book(said("2023-12-31", DONE)), book(said("2023-12-31"))
    assert errors(head, base) == ["milestone-undone", "history-rewritten statement.state"]


def test_a_date_to_come_hides_nothing() -> None:
    """The last statement counts, even with a later date: it was read when it was done."""
    done = said("2023-12-31", DONE)
    assert errors(book(done, said("2030-01-01")), book(done)) == ["milestone-undone"]


def test_a_date_to_come_takes_nothing_back() -> None:
    done, back, later = said("2023-12-31", DONE), said("2024-02-01"), said("2030-01-01", DONE)
    assert errors(book(done, back, later), book(done)) == ["milestone-undone"]
    first, slip, earlier = (
        said("2023-12-31", expected=on("2024-06-30")),
        said("2024-02-01", expected=on("2024-09-30")),
        said("2030-01-01", expected=on("2024-05-31")),
    )
    for last in (earlier, later):
        found = one(book(first, slip, last), book(first), Rule.EXPECTED_SLIPPED).comparison
        assert (found.value, found.day) == ("2024-09-30", on("2024-02-01"))


def test_a_closure_that_comes_with_it_declares_it() -> None:
    done, back = said("2023-12-31", DONE), said("2024-02-01")
    found = one(book(done, back, closures=[CLOSED]), book(done), Rule.MILESTONE_UNDONE)
    assert found.comparison == of_sites(
        Rule.MILESTONE_UNDONE,
        True,
        value=BEGUN,
        reference=DONE,
        reference_from="base",
        day=on("2024-02-01"),
        aspect="closed",
    )
    other = CLOSED._replace(milestone="places")
    assert "milestone-undone" in errors(book(done, back, closures=[other]), book(done))
    earlier = Closure(None, "done", "report", "sites")
    head, base = book(done, back, closures=[earlier]), book(done, closures=[earlier])
    assert errors(head, base, BY) == ["milestone-undone"]


def test_an_outcome_before_the_deadline_is_none() -> None:
    """A milestone that is done, or dropped by a statement, has one before."""
    begun, ghost = said("2023-12-31"), Closure(None, "x", "r", "ghost")
    head = book(begun, closures=[ghost, CLOSED])
    found = one(head, book(begun), Rule.CLOSED_EARLY)
    assert found.comparison == of_sites(
        Rule.CLOSED_EARLY,
        False,
        value="missed: one of two",
        reference="2025-12-31",
        reference_from="goal",
        aspect="milestone",
        place=("closed", 1),
    )
    assert errors(head, book(begun)) == ["closed-early milestone"]
    assert errors(head, book(begun), BY) == []
    earlier = book(begun, closures=[CLOSED], milestone=SITES._replace(by=on("2024-01-31")))
    assert errors(earlier, book(begun)) == ["closed-early milestone"]
    for state in (DONE, State.DROPPED):
        over = book(begun, said("2024-02-01", state), closures=[CLOSED])
        assert errors(over, book(begun)) == []


# --- milestone-removed ----------------------------------------------------------------------------


def test_a_removed_milestone_is_one_finding() -> None:
    base = book(said("2023-06-30"), said("2023-12-31", DONE))
    assert errors(without(), base) == ["milestone-removed"]
    found = one(without(), base, Rule.MILESTONE_REMOVED).comparison
    assert found == of_sites(Rule.MILESTONE_REMOVED, False)
    assert one(base, base, Rule.MILESTONE_REMOVED).comparison == found._replace(holds=True)


def test_a_retired_milestone_takes_its_statements_along() -> None:
    base = book(said("2023-12-31", DONE))
    retired = Retirement("sites", "merged with another", TODAY)
    found = one(without(retirements=[retired]), base, Rule.MILESTONE_REMOVED)
    assert found.comparison == of_sites(Rule.MILESTONE_REMOVED, True, aspect="retired")
    assert errors(without(retirements=[retired]), base) == []
    kept = one(book(retirements=[retired]), base, Rule.MILESTONE_REMOVED).comparison
    assert kept == of_sites(Rule.MILESTONE_REMOVED, True)


def test_another_id_is_another_milestone() -> None:
    head = book(said("2023-12-31", DONE), milestone=SITES._replace(id="places"))
    assert errors(head, book(said("2023-12-31", DONE))) == ["milestone-removed"]


def test_a_new_milestone_is_fine() -> None:
    assert errors(book(said("2023-06-30")), without()) == []


# --- evidence-removed -----------------------------------------------------------------------------


def test_the_plan_names_no_evidence_any_more() -> None:
    base = book(said("2023-06-30"))
    head = book(said("2023-06-30"), milestone=SITES._replace(evidence=NO_EVIDENCE))
    found = one(head, base, Rule.EVIDENCE_REMOVED).comparison
    assert found == of_sites(
        Rule.EVIDENCE_REMOVED,
        False,
        value="none",
        reference="completion notices",
        reference_from="base",
        aspect="plan",
    )
    assert errors(head, base) == ["evidence-removed plan"]
    assert errors(base, head) == []


def test_the_evidence_of_a_statement_is_changed() -> None:
    base = book(said("2023-12-31", DONE))
    head = book(said("2023-12-31", DONE, evidence="a press release"))
    found = [each.comparison for each in of_rule(head, base, Rule.EVIDENCE_REMOVED)]
    assert [(each.aspect, each.holds) for each in found] == [("plan", True), ("statement", False)]
    assert found[1] == of_sites(
        Rule.EVIDENCE_REMOVED,
        False,
        value="a press release",
        reference="notice 12",
        reference_from="base",
        day=on("2023-12-31"),
        aspect="statement",
    )
    assert errors(head, base) == ["evidence-removed statement"]


def test_what_is_begun_needs_no_evidence() -> None:
    base = book(said("2023-06-30", evidence="visit"))
    assert errors(book(said("2023-06-30")), base) == []


def test_another_document_that_decides_is_looser_or_not_but_said() -> None:
    head = book(said("2023-06-30"), milestone=SITES._replace(evidence="a press release"))
    assert errors(head, book(said("2023-06-30"))) == ["target-loosened evidence"]


# --- expected-slipped -----------------------------------------------------------------------------


def test_one_day_later_is_a_slip() -> None:
    first = said("2023-06-30", expected=on("2024-06-30"))
    later = said("2023-12-31", expected=on("2024-07-01"))
    result = check(book(first, later), book(first), TODAY)
    assert (result.outcome, failed(result, "warning")) == (Outcome.PASS, ["expected-slipped"])
    found = one(book(first, later), book(first), Rule.EXPECTED_SLIPPED).comparison
    assert found == of_sites(
        Rule.EXPECTED_SLIPPED,
        False,
        value="2024-07-01",
        reference="2024-06-30",
        reference_from="base",
        day=on("2023-12-31"),
    )


@pytest.mark.parametrize(
    "later",
    [
        said("2023-12-31"),
        said("2023-12-31", expected=on("2024-06-30")),
        said("2023-12-31", expected=on("2024-01-31")),
        said("2023-12-31", DONE, expected=on("2024-09-30")),
        said("2023-12-31", DROPPED),
    ],
)
def test_no_slip(later: Statement) -> None:
    first = said("2023-06-30", expected=on("2024-06-30"))
    assert failed(check(book(first, later), book(first), TODAY), "warning") == []


def test_the_latest_date_of_the_base_counts() -> None:
    """A slip is found by the change that brings it, not by every later one."""
    first = said("2023-06-30", expected=on("2024-06-30"))
    second = said("2023-09-30", expected=on("2024-09-30"))
    head = book(first, second, said("2023-12-31", expected=on("2024-09-30")))
    assert failed(check(head, book(first, second), TODAY), "warning") == []
    assert failed(check(head, book(said("2023-06-30")), TODAY), "warning") == []


# --- history-rewritten ----------------------------------------------------------------------------


FULL = said("2023-06-30", steps_done=["a", "b"], on=on("2023-06-01"), expected=on("2024-06-30"))


@pytest.mark.parametrize(
    ("changed", "key", "value", "reference"),
    [
        (FULL._replace(state=DROPPED), "state", DROPPED, BEGUN),
        (FULL._replace(steps_done=["a"]), "steps_done", "a", "a / b"),
        (FULL._replace(steps_done=[]), "steps_done", "-", "a / b"),
        (FULL._replace(steps_done=None), "steps_done", "-", "a / b"),
        (FULL._replace(on=None), "on", "-", "2023-06-01"),
        (FULL._replace(expected=on("2024-01-01")), "expected", "2024-01-01", "2024-06-30"),
    ],
)
def test_a_changed_statement(changed: Statement, key: str, value: str, reference: str) -> None:
    found = one(book(changed), book(FULL), Rule.HISTORY_REWRITTEN).comparison
    assert found == of_sites(
        Rule.HISTORY_REWRITTEN,
        False,
        value=value,
        reference=reference,
        reference_from="base",
        day=on("2023-06-30"),
        aspect=f"statement.{key}",
    )
    # A state stays one, for its name in the reader's language.
    assert isinstance(found.value, State) is isinstance(found.reference, State) is (key == "state")
    assert errors(book(changed), book(FULL)) == [f"history-rewritten statement.{key}"]


def test_words_order_and_files_may_change() -> None:
    same = FULL._replace(steps_done=["b", "a"], note="n", source="s", file="actuals/b.toml")
    found = one(book(same, said("2023-12-31")), book(FULL), Rule.HISTORY_REWRITTEN)
    assert found.comparison == of_sites(Rule.HISTORY_REWRITTEN, True, reference_from="base")
    assert of_rule(book(FULL), book(), Rule.HISTORY_REWRITTEN) == []


# --- target-loosened ------------------------------------------------------------------------------


def test_every_setting_is_compared_with_the_bases() -> None:
    binding = SITES._replace(binding=True)
    other = SITES._replace(
        by=date(2026, 6, 30), steps=("b",), evidence="a press release", binding=False
    )

    def values(new: Milestone, old: Milestone) -> list[tuple[object, ...]]:
        found = of_rule(book(milestone=new), book(milestone=old), Rule.TARGET_LOOSENED)
        return [
            (each.aspect, each.value, each.reference, each.holds)
            for each in (check.comparison for check in found)
            if each.metric == "sites"
        ]

    assert values(other, binding) == [
        ("deadline", "2026-06-30", "2025-12-31", False),
        ("steps", "b", "a", False),
        ("evidence", "a press release", "completion notices", False),
        ("binding", "false", "true", False),
    ]
    assert values(binding, SITES) == [
        ("deadline", "2025-12-31", "2025-12-31", True),
        ("steps", "a / b", "a / b", True),
        ("evidence", "completion notices", "completion notices", True),
        ("binding", "true", "false", True),
    ]
    assert len(values(SITES, SITES)) == 3


def test_a_later_deadline_is_looser_and_does_not_count() -> None:
    head = book(said("2023-06-30"), milestone=SITES._replace(by=date(2026, 6, 30)))
    found = check(head, book(said("2023-06-30")), date(2026, 3, 1))
    assert failed(found) == ["target-loosened deadline"]
    assert failed(found, "warning") == ["overdue milestone"]
    assert errors(book(said("2023-06-30")), head) == []


def test_a_removed_step_is_looser() -> None:
    head = book(said("2023-06-30"), milestone=SITES._replace(steps=("b", "c")))
    found = [each for each in of_rule(head, book(), Rule.TARGET_LOOSENED) if each.introduced]
    assert [each.comparison.aspect for each in found] == ["steps"]
    assert (found[0].comparison.value, found[0].comparison.reference) == ("b / c", "a")
    assert errors(book(milestone=SITES._replace(steps=("b", "a", "c"))), book()) == []


def test_what_was_binding_stays_binding() -> None:
    binding = book(milestone=SITES._replace(binding=True))
    assert errors(book(), binding) == ["target-loosened binding"]
    assert errors(binding, binding) == errors(binding, book()) == []


def test_a_severity_of_its_own() -> None:
    lenient = SITES._replace(policy=TargetPolicy({Rule.MILESTONE_UNDONE: Level.WARNING}))
    done, back = said("2023-12-31", DONE), said("2024-02-01")
    base = book(done, milestone=lenient)
    result = check(book(done, back, milestone=lenient), base, TODAY)
    assert (result.outcome, failed(result, "warning")) == (Outcome.PASS, ["milestone-undone"])
    assert errors(book(done, back, milestone=lenient), book(done)) == [
        "milestone-undone",
        "target-loosened severity.milestone-undone",
    ]
    off = {Rule.MILESTONE_REMOVED: Level.OFF}
    assert errors(without(severity=off), base) == [
        "milestone-removed",
        "target-loosened severity.milestone-removed",
    ]


# --- lost, overdue, future-dated ------------------------------------------------------------------


def test_lost_before_the_change_is_a_warning() -> None:
    base = book(said("2023-06-30", DONE), said("2023-12-31"))
    assert errors(base, None) == ["lost milestone"]
    found = one(base, base, Rule.LOST)
    assert (found.level, found.introduced) == (Level.WARNING, False)
    assert found.comparison == of_sites(
        Rule.LOST,
        False,
        value=BEGUN,
        reference=DONE,
        reference_from="goal",
        day=on("2023-12-31"),
        aspect="milestone",
    )
    again = book(*base.statements["sites"], said("2024-02-01", DONE))
    assert one(again, base, Rule.LOST).outcome is Outcome.PASS


def test_overdue_until_the_outcome_is_recorded() -> None:
    late = date(2026, 1, 1)
    begun = said("2023-06-30")
    assert one(book(begun), None, Rule.OVERDUE, late).comparison == of_sites(
        Rule.OVERDUE,
        False,
        value=BEGUN,
        reference="2025-12-31",
        reference_from="goal",
        day=on("2023-06-30"),
        aspect="milestone",
    )
    assert of_rule(book(begun), None, Rule.OVERDUE, BY) == []
    for head in (book(begun, said("2026-01-01", DONE)), book(begun, closures=[CLOSED])):
        assert one(head, None, Rule.OVERDUE, late).outcome is Outcome.PASS


def test_evidence_that_is_gone_does_not_hide_what_is_overdue() -> None:
    head = book(said("2023-06-30"), milestone=SITES._replace(evidence=NO_EVIDENCE))
    assert of_rule(head, None, Rule.OVERDUE, date(2026, 1, 1)) == []
    found = one(head, book(said("2023-06-30")), Rule.OVERDUE, date(2026, 1, 1))
    assert found.outcome is Outcome.FAIL


def test_a_statement_dated_in_the_future() -> None:
    assert one(book(said("2024-03-01")), None, Rule.FUTURE_DATED).outcome is Outcome.PASS
    found = one(book(said("2024-03-02")), None, Rule.FUTURE_DATED)
    days = {"day": on("2024-03-02"), "reference_day": on("2024-03-01")}
    assert found.comparison == of_sites(Rule.FUTURE_DATED, False, **days, aspect="milestone")


# --- waivers and outcomes -------------------------------------------------------------------------


def test_a_waiver_covers_a_milestone_by_its_id() -> None:
    done, back = said("2023-12-31", DONE), said("2024-02-01")
    waiver = Waiver(Rule.MILESTONE_UNDONE, "sites", "flooded", "office", date(2024, 6, 30))
    result = check(book(done, back, waivers=[waiver]), book(done), TODAY)
    assert result.outcome is Outcome.PASS
    assert [each.outcome for each in result.findings] == [Outcome.WAIVED]
    other = waiver._replace(metric="places")
    assert errors(book(done, back, waivers=[other]), book(done)) == [
        "milestone-undone",
        "waiver-unused milestone-undone",
    ]


def test_rules_against_a_base_are_not_judged_without_one() -> None:
    waiver = Waiver(Rule.EXPECTED_SLIPPED, "sites", "r", "o", date(2024, 6, 30))
    found = one(book(said("2023-06-30"), waivers=[waiver]), None, Rule.WAIVER_UNUSED)
    assert found.outcome is Outcome.NOT_JUDGED


def test_a_plan_of_milestones_alone_is_judged() -> None:
    assert check(book(), None, TODAY).outcome is Outcome.PASS
    assert check(book(said("2023-06-30")), None, TODAY).outcome is Outcome.PASS


# --- on any history -------------------------------------------------------------------------------

DAYS = [date(2021 + i, 12, 31) for i in range(4)]
any_statement = st.builds(
    lambda state, steps, expected: said("2000-01-01", state, steps_done=steps, expected=expected),
    st.sampled_from(State),
    st.none() | st.lists(st.sampled_from("ab"), unique=True),
    st.none() | st.dates(date(2022, 1, 1), date(2030, 1, 1)),
)
histories = st.lists(st.none() | any_statement, min_size=4, max_size=4).map(
    lambda found: [each._replace(date=day) for day, each in zip(DAYS, found, strict=True) if each]
)
LATER = date(2025, 6, 30)


@given(histories, histories)
def test_an_undone_milestone_is_found_just_when_it_is(
    old: list[Statement], new: list[Statement]
) -> None:
    was, stays = (bool(each) and each[-1].state is DONE for each in (old, new))
    found = errors(book(*new), book(*old), LATER)
    undone = [each for each in found if each.startswith("milestone-undone")]
    assert len(undone) == (was and not stays)


@given(histories, histories)
def test_each_changed_statement_is_found(old: list[Statement], new: list[Statement]) -> None:
    now = {each.date: each for each in new}
    found = {
        each.comparison.day
        for each in of_rule(book(*new), book(*old), Rule.HISTORY_REWRITTEN, LATER)
        if each.outcome is Outcome.FAIL
    }
    assert found == {
        each.date
        for each in old
        if each.date not in now
        or (each.state, each.expected) != (now[each.date].state, now[each.date].expected)
        or not same_steps(each, now[each.date])
    }


def same_steps(one: Statement, other: Statement) -> bool:
    first, second = (
        None if each.steps_done is None else set(each.steps_done) for each in (one, other)
    )
    return first == second


@given(histories, st.lists(any_statement, max_size=2))
def test_later_statements_rewrite_nothing(old: list[Statement], more: list[Statement]) -> None:
    """Nor is a change that adds nothing at fault for earlier statements."""
    added = [each._replace(date=date(2025, 1 + i, 1)) for i, each in enumerate(more)]
    found = errors(book(*old, *added), book(*old), LATER)
    assert not [each for each in found if each.startswith(("history", "evidence", "target"))]
    assert errors(book(*old), book(*old), LATER) == []
