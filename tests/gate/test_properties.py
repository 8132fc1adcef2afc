"""The gate on any history: its findings, and no others."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

from builders import book, target
from hypothesis import given
from hypothesis import strategies as st

from bishan_targets.gate.decide import Outcome, check
from bishan_targets.model.book import Book
from bishan_targets.model.observations import Observation
from bishan_targets.model.policy import Rule

START = date(2000, 12, 31)
TODAY = date(2025, 1, 1)

values = st.lists(st.integers(0, 50), min_size=1, max_size=8)
operators = st.sampled_from([">= 1000", "<= -1000"])


def series(numbers: list[int]) -> list[Observation]:
    return [
        Observation(START + timedelta(365 * i), Decimal(value)) for i, value in enumerate(numbers)
    ]


def failed(head: Book, base: Book | None) -> dict[Rule, int]:
    found: dict[Rule, int] = {}
    for each in check(head, base, TODAY).findings:
        if each.outcome is Outcome.FAIL and each.level == "error":
            found[each.comparison.rule] = found.get(each.comparison.rule, 0) + 1
    return found


@given(values, st.lists(st.integers(0, 50), max_size=4), operators)
def test_new_figures_are_flagged_just_when_they_are_worse(
    old: list[int], new: list[int], goal: str
) -> None:
    wanted = target(goal, by="2030-12-31")
    direction = wanted.goal.operator.direction
    head, base = book(wanted, series(old + new)), book(wanted, series(old))
    worse = {i for i, (a, b) in enumerate(pairwise(old[-1:] + new)) if direction * (b - a) < 0}
    if new and direction * (new[-1] - old[-1]) < 0:
        worse.add(len(new) - 1)
    assert failed(head, base).get(Rule.REGRESSED, 0) == len(worse)


@given(values, st.data(), operators)
def test_every_changed_figure_is_history_rewritten(
    old: list[int], data: st.DataObject, goal: str
) -> None:
    wanted = target(goal, by="2030-12-31")
    new = [data.draw(st.sampled_from([value, value + 1, value - 1])) for value in old]
    head, base = book(wanted, series(new)), book(wanted, series(old))
    changed = sum(a != b for a, b in zip(old, new, strict=True))
    assert failed(head, base).get(Rule.HISTORY_REWRITTEN, 0) == changed


@given(values, operators)
def test_no_change_is_no_error(old: list[int], goal: str) -> None:
    same = book(target(goal, by="2030-12-31"), series(old))
    assert failed(same, same) == {}
    assert check(same, same, TODAY).outcome is Outcome.PASS


@given(values, st.lists(st.integers(0, 50), max_size=4), st.integers(-1500, 1500), operators)
def test_moving_the_goal_never_helps(old: list[int], new: list[int], bar: int, goal: str) -> None:
    """With the goal moved anywhere, all is flagged that is flagged with it left where it was."""
    wanted = target(goal, by="2030-12-31")
    moved = wanted._replace(goal=wanted.goal._replace(value=Decimal(bar)))
    base = book(wanted, series(old))
    left, cheated = (failed(book(each, series(old + new)), base) for each in (wanted, moved))
    assert all(cheated.get(rule, 0) >= number for rule, number in left.items())
    looser = wanted.goal.operator.direction * (Decimal(bar) - wanted.goal.value) < 0
    assert (Rule.TARGET_LOOSENED in cheated) == looser
