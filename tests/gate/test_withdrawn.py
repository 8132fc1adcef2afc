"""Figures that their source takes back, and figures that only look changed."""

from datetime import date

import pytest
from builders import book, books, history, target

from bishan_targets.gate.changes import history_rewritten, new_corrections
from bishan_targets.gate.comparison import Comparison
from bishan_targets.model.book import Book
from bishan_targets.model.policy import Correction, Policy, Rule, Withdrawal

PAST = ("2019-12-31 100", "2020-12-31 120", "2021-12-31 140")
DAY = date(2020, 12, 31)
WITHDRAWN = Withdrawal("firms", DAY, "wrong month", "report 12")
BASE = book(target(), history(*PAST))


def rewritten(head: Book, base: Book = BASE) -> list[Comparison]:
    return list(history_rewritten(head, base, {}, new_corrections(head, base)))


def without(*withdrawals: Withdrawal, days: tuple[str, ...] = (PAST[0], PAST[2])) -> Book:
    return book(target(), history(*days), Policy(withdrawals=withdrawals))


def test_a_figure_that_is_withdrawn_in_the_open() -> None:
    (found,) = rewritten(without(WITHDRAWN))
    assert (found.holds, found.aspect, found.day, found.value) == (True, "withdrawn", DAY, None)


@pytest.mark.parametrize(
    "withdrawal",
    [WITHDRAWN._replace(metric="other"), WITHDRAWN._replace(date=date(2021, 12, 31))],
)
def test_a_withdrawal_covers_its_own_figure_alone(withdrawal: Withdrawal) -> None:
    (found,) = rewritten(without(withdrawal))
    assert (found.holds, found.aspect, found.day) == (False, "gone", DAY)


def test_a_withdrawal_that_the_base_has_declares_nothing_now() -> None:
    base = book(target(), history(*PAST), Policy(withdrawals=[WITHDRAWN]))
    (found,) = rewritten(without(WITHDRAWN), base)
    assert (found.holds, found.aspect) == (False, "gone")


def test_two_withdrawals_of_one_metric() -> None:
    other = WITHDRAWN._replace(date=date(2019, 12, 31))
    found = rewritten(without(WITHDRAWN, other, days=PAST[2:]))
    assert [(each.holds, each.aspect) for each in found] == [(True, "withdrawn")] * 2


def test_a_withdrawn_figure_that_still_stands_is_no_change() -> None:
    (found,) = rewritten(without(WITHDRAWN, days=PAST))
    assert found == Comparison(Rule.HISTORY_REWRITTEN, "firms", True, reference_from="base")


def test_a_figure_may_be_corrected_and_withdrawn_with_others_left_alone() -> None:
    corrected = Correction(
        "firms", date(2019, 12, 31), BASE.observations["firms"][0].value, None, "r"
    )
    policy = Policy(withdrawals=[WITHDRAWN], corrections=[corrected])
    found = rewritten(book(target(), history(PAST[2]), policy))
    assert [each.holds for each in found] == [True, True]


@pytest.mark.parametrize(
    ("old", "new", "holds"),
    [
        ("25.3", "25.28", True),
        ("25.28", "25.3", True),
        ("25.3", "25.30", True),
        ("59.4", "59.3", False),
        ("25.3", "25.23", False),
        ("25", "26", False),
    ],
)
def test_a_figure_with_other_decimals_is_the_same(old: str, new: str, holds: bool) -> None:
    """Beside a figure that has gone, so that every figure is looked at."""
    base = book(target(), history(f"2019-12-31 {old}", PAST[1], PAST[2]))
    policy = Policy(withdrawals=[WITHDRAWN])
    found = rewritten(book(target(), history(f"2019-12-31 {new}", PAST[2]), policy), base)
    changed = [each for each in found if each.day != DAY]
    assert [each.holds for each in changed] == ([] if holds else [False])


def test_each_metric_is_compared_by_its_own_figures() -> None:
    other = target(name="other")
    base = books([(target(), history(*PAST)), (other, history(*PAST))])
    head = books([(target(), history(*PAST)), (other, history(*PAST[:2], "2021-12-31 1"))])
    same, changed = rewritten(head, base)
    assert (same.metric, same.holds, same.reference_from) == ("firms", True, "base")
    assert (changed.metric, changed.holds, changed.aspect) == ("other", False, "")
