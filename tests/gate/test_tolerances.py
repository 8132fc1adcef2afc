"""A tolerance in another form is compared with the old one at the figures and the goal."""

from decimal import Decimal

import pytest
from builders import book, history, target

from bishan_targets.gate.decide import check
from bishan_targets.model.book import Book
from bishan_targets.model.policy import Rule, TargetPolicy, Tolerance

TWO = Tolerance(Decimal(2))
SHARE = Tolerance(Decimal("0.02"), relative=True)
DAY = history("2023-01-31 1")[0].date


def plan(tolerance: Tolerance, *figures: str, goal: str = ">= 100", drift: bool = False) -> Book:
    policy = TargetPolicy(drift=tolerance) if drift else TargetPolicy(tolerance=tolerance)
    return book(target(goal, policy=policy), history(*figures))


def wider(head: Book, base: Book) -> list[str]:
    found = (each.comparison for each in check(head, base, DAY).findings)
    return [each.aspect for each in found if each.rule is Rule.TARGET_LOOSENED]


@pytest.mark.parametrize("drift", [False, True])
@pytest.mark.parametrize(
    ("new", "old", "figures", "goal", "is_wider"),
    [
        (SHARE, TWO, ("2021-12-31 90", "2022-12-31 100"), ">= 100", False),
        (SHARE, TWO, ("2021-12-31 90", "2022-12-31 101"), ">= 100", True),
        (SHARE, TWO, ("2021-12-31 -101", "2022-12-31 50"), ">= 100", True),
        (SHARE, TWO, ("2021-12-31 90", "2022-12-31 95"), ">= 101", True),
        (SHARE, TWO, ("2021-12-31 90", "2022-12-31 95"), "between 90 101", True),
        (TWO, SHARE, ("2021-12-31 120", "2022-12-31 130"), ">= 100", False),
        (TWO, SHARE, ("2021-12-31 99", "2022-12-31 130"), ">= 100", True),
        (TWO, SHARE, ("2021-12-31 0", "2022-12-31 130"), ">= 100", True),
        (TWO, SHARE, (), ">= 100", False),
        (TWO, SHARE, (), "growth >= 100", True),  # no value is known
    ],
)
def test_at_every_value(
    new: Tolerance,
    old: Tolerance,
    figures: tuple[str, ...],
    goal: str,
    is_wider: bool,
    drift: bool,
) -> None:
    head, base = (plan(each, *figures, goal=goal, drift=drift) for each in (new, old))
    aspect = "drift" if drift else "tolerance"
    assert wider(head, base) == ([aspect] if is_wider else [])


def test_figures_of_both_revisions_count() -> None:
    known = ("2021-12-31 90", "2022-12-31 95")
    assert wider(plan(SHARE, *known, "2023-01-15 120"), plan(TWO, *known)) == ["tolerance"]
    assert wider(plan(SHARE, *known), plan(TWO, *known, "2023-01-15 120")) == ["tolerance"]


def test_a_tolerance_of_zero_is_none() -> None:
    none = book(target(">= 100"), [])
    assert wider(plan(Tolerance(Decimal(0))), none) == []
    assert wider(plan(TWO), none) == ["tolerance"]
