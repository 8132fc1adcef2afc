"""A harder goal for a later day begins another period, unless it asks for less until then."""

from datetime import date

import pytest
from builders import books, history, steps, target, was

from bishan_targets.gate.decide import Outcome, Result, check
from bishan_targets.model.book import Book
from bishan_targets.model.policy import Closure, Policy, Rule
from bishan_targets.model.targets import Target

FIGURES = ("2020-12-31 20", "2021-12-31 21", "2022-12-31 22")
OLD = target(">= 25", by="2025-12-31")
TODAY = date(2023, 1, 31)


def book(wanted: Target, *figures: str, closed: bool = False) -> Book:
    closures = [Closure("firms", "missed", "yearbook")] if closed else []
    return books([(wanted, history(*figures))], Policy(closures=closures))


def judged(new: Target, old: Target, *figures: str, day: date = TODAY) -> Result:
    return check(book(new, *figures), book(old, *figures), day)


def aspects(result: Result) -> list[str]:
    of = (Rule.TARGET_LOOSENED, Rule.GOAL_LOWERED)
    return [each.comparison.aspect for each in result.findings if each.comparison.rule in of]


@pytest.mark.parametrize(
    ("wanted", "by", "found"),
    [
        (">= 30", "2030-12-31", []),  # 8 in 2922 days, 3 in 1096
        (">= 29.99", "2030-12-31", ["deadline"]),
        (">= 40", "2030-12-31", []),
        (">= 30", "2032-12-31", ["deadline"]),
        (">= 25", "2026-12-31", ["deadline"]),
        (">= 24", "2030-12-31", ["deadline", "value"]),
        ("> 25", "2026-12-31", ["deadline"]),
        ("<= 30", "2030-12-31", ["deadline", "operator"]),
    ],
)
@pytest.mark.parametrize("declared", [True, False])
def test_the_pace_tells(wanted: str, by: str, found: list[str], declared: bool) -> None:
    figures = ("2021-12-31 21", "2022-12-31 22")
    former = (was(">= 25", until="2023-01-01"),) if declared else ()
    new = target(wanted, by=by)._replace(was=former)
    assert sorted(aspects(judged(new, OLD, *figures))) == found


def test_a_cap_that_falls_is_harder() -> None:
    cap = target("<= 30", by="2025-12-31")
    figures = ("2021-12-31 45", "2022-12-31 40")
    assert aspects(judged(target("<= 10", by="2030-12-31"), cap, *figures)) == []
    assert aspects(judged(target("<= 29", by="2030-12-31"), cap, *figures)) == ["deadline"]


def test_a_goal_that_is_met_is_out_of_the_way() -> None:
    met = (*FIGURES, "2023-12-31 26")
    new = target(">= 26.5", by="2035-12-31")
    day = date(2024, 1, 31)
    assert aspects(judged(new, OLD, *met, day=day)) == []
    result = judged(new, target(">= 25", by="2023-12-31"), *met, day=day)
    assert result.outcome is Outcome.PASS


def test_a_missed_goal_is_closed_first() -> None:
    old, new = target(">= 25", by="2022-12-31"), target(">= 30", by="2030-12-31")
    assert aspects(judged(new, old, *FIGURES)) == ["deadline"]
    base = book(old, *FIGURES, closed=True)
    result = check(book(new, *FIGURES), base, TODAY)
    assert aspects(result) == []
    assert result.outcome is Outcome.PASS
    early = check(
        book(new, *FIGURES),
        book(OLD, *FIGURES, closed=True),
        TODAY,
    )
    assert aspects(early) == []  # by its pace: an outcome before the deadline counts for nothing
    slow = target(">= 26", by="2030-12-31")
    assert aspects(check(book(slow, *FIGURES), book(OLD, *FIGURES, closed=True), TODAY)) == [
        "deadline"
    ]


def test_a_missed_goal_that_ran_out_may_be_a_former_one() -> None:
    """In force until after its deadline; one that is replaced before is judged by its pace."""
    old, new = target(">= 25", by="2022-12-31"), target(">= 30", by="2030-12-31")
    former = was(">= 25", until="2023-01-01", by="2022-12-31")
    kept = new._replace(was=(former,))
    result = judged(kept, old, *FIGURES)
    assert aspects(result) == []
    assert result.outcome is Outcome.PASS
    early = new._replace(was=(former._replace(until=date(2022, 12, 31)),))
    assert aspects(judged(early, old, *FIGURES)) == ["deadline"]
    unknown = ("2020-12-31 20", "2021-12-31 21")  # nothing says yet how it ended
    assert aspects(judged(kept, old, *unknown)) == ["deadline"]


def test_interim_goals_go_with_a_period_that_is_over() -> None:
    old = target(">= 22", by="2022-12-31")._replace(steps=steps("2021-12-31 >= 21"))
    assert aspects(judged(target(">= 30", by="2030-12-31"), old, *FIGURES)) == []
    open_ = OLD._replace(steps=steps("2024-12-31 >= 24"))
    new = target(">= 40", by="2030-12-31")
    assert aspects(judged(new, open_, *FIGURES)) == ["interim.2024-12-31"]


def test_without_a_figure_no_pace_is_known() -> None:
    assert aspects(judged(target(">= 90", by="2026-12-31"), OLD)) == ["deadline"]


def test_the_same_pace_is_no_slower() -> None:
    """3 in 1096 days, and 6 in 2192."""
    figures = ("2021-12-31 21", "2022-12-31 22")
    assert aspects(judged(target(">= 28", by="2028-12-31"), OLD, *figures)) == []
    assert aspects(judged(target(">= 27.99", by="2028-12-31"), OLD, *figures)) == ["deadline"]


@pytest.mark.parametrize(("latest", "year_before"), [("40", "39"), ("60", "61")])
def test_to_a_band_the_pace_is_that_to_its_nearer_bound(latest: str, year_before: str) -> None:
    """5 in 1096 days from either side; 8 in 1461 are faster, 8 in 2922 are not."""
    old = target("between 45 55")
    figures = (f"2021-12-31 {year_before}", f"2022-12-31 {latest}")
    assert aspects(judged(target("between 48 52", by="2026-12-31"), old, *figures)) == []
    assert aspects(judged(target("between 48 52", by="2030-12-31"), old, *figures)) == ["deadline"]


def test_a_goal_that_is_met_already_has_no_pace() -> None:
    figures = ("2021-12-31 21", "2022-12-31 35")
    assert aspects(judged(target(">= 30", by="2030-12-31"), OLD, *figures)) == ["deadline"]


def test_a_goal_is_over_on_the_day_that_it_is_due() -> None:
    old, new = target(">= 22", by="2022-12-31"), target(">= 22.1", by="2040-12-31")
    assert aspects(judged(new, old, *FIGURES, day=date(2022, 12, 31))) == []
    growing = ("2020-12-31 20", "2021-12-31 21", "2022-12-30 23")
    assert aspects(judged(new, old, *growing, day=date(2022, 12, 30))) == ["deadline"]


def test_the_outcome_of_another_target_or_goal_does_not_count() -> None:
    old, new = target(">= 25", by="2022-12-31"), target(">= 30", by="2030-12-31")
    closed = Policy(closures=[Closure("staff", "missed", "yearbook")])
    other = books([(old, history(*FIGURES)), (target(name="staff"), [])], closed)
    head = books([(new, history(*FIGURES)), (target(name="staff"), [])], closed)
    assert aspects(check(head, other, TODAY)) == ["deadline"]
    former = was(">= 24", until="2023-01-01", by="2022-12-31")
    assert aspects(judged(new._replace(was=(former,)), old, *FIGURES)) == ["deadline"]


def test_a_harder_goal_for_the_same_day_is_no_other_period() -> None:
    """Nor is one for an earlier day; their interim goals are still to be kept."""
    old = target(">= 22", by="2022-12-31")._replace(steps=steps("2021-12-31 >= 21"))
    for by in ("2022-12-31", "2022-11-30"):
        result = judged(target(">= 30", by=by), old, *FIGURES)
        assert aspects(result) == ["interim.2021-12-31"]
        (deadline,) = (
            each.comparison
            for each in result.checks
            if each.comparison.rule is Rule.TARGET_LOOSENED and each.comparison.aspect == "deadline"
        )
        assert (deadline.value, deadline.reference) == (by, "2022-12-31")


@pytest.mark.parametrize(
    ("new", "old"), [("growth >= 30", "growth >= 7"), (">= 30", "growth >= 7"), (">= 30", "<= 25")]
)
def test_another_period_is_of_the_same_level(new: str, old: str) -> None:
    """By their numbers alone, growth by 30 % in 2922 days would be faster than 7 % in 1096."""
    figures = ("2020-12-31 2", "2021-12-31 3", "2022-12-31 4")
    found = aspects(judged(target(new, by="2030-12-31"), target(old, by="2025-12-31"), *figures))
    assert "deadline" in found


@pytest.mark.parametrize(("new", "old"), [(">= 22", ">= 22"), ("between 21 31", "between 20 30")])
def test_a_goal_that_is_no_harder_is_put_off(new: str, old: str) -> None:
    """Though the old one is over and met; a band that moves is harder on one side alone."""
    before, after = target(old, by="2022-12-31"), target(new, by="2030-12-31")
    assert "deadline" in aspects(judged(after, before, *FIGURES))
