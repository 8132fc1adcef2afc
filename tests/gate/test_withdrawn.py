"""Figures that their source takes back, and figures that only look changed."""

from datetime import date
from decimal import Decimal

import pytest
from builders import book, books, history, target

from bishan_targets.gate.changes import history_rewritten, new_corrections
from bishan_targets.gate.comparison import Comparison
from bishan_targets.gate.decide import Outcome, check
from bishan_targets.messages import load
from bishan_targets.model.book import Book
from bishan_targets.model.periods import Every
from bishan_targets.model.policy import (
    Correction,
    Policy,
    Rule,
    TargetPolicy,
    Tolerance,
    Withdrawal,
)
from bishan_targets.model.targets import Target
from bishan_targets.render.check.findings import word_findings

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


LATEST = WITHDRAWN._replace(date=date(2021, 12, 31))


def questions(wanted: Target, *days: str, withdrawal: Withdrawal = LATEST) -> list[str]:
    """The gate's questions on figures if the base's latest one is withdrawn."""
    base = book(wanted, history(*PAST))
    head = book(wanted, history(*days), Policy(withdrawals=[withdrawal]))
    result = check(head, base, date(2022, 12, 31))
    assert result.outcome is Outcome.PASS
    said = word_findings(result, head, base, load("en"))
    return [each.message for each in said if "is worse than" in each.message]


def test_a_withdrawal_hides_no_fall() -> None:
    worse = "130 (2022-12-31) is worse than 140, which this change withdraws, by 10"
    assert questions(target(), *PAST[:2], "2022-12-31 130") == [worse]
    moved = "130 (2021-11-30) is worse than 140, which this change withdraws, by 10"
    assert questions(target(), *PAST[:2], "2021-11-30 130") == [moved]


def test_a_withdrawal_hides_no_fall_twice() -> None:
    base = book(target(), history(*PAST))
    head = book(
        target(), history(PAST[0], "2022-12-31 110"), Policy(withdrawals=[WITHDRAWN, LATEST])
    )
    found = [each.comparison for each in check(head, base, date(2022, 12, 31)).findings]
    (asked,) = [each for each in found if each.rule is Rule.REGRESSED]
    assert asked == Comparison(
        Rule.REGRESSED,
        "firms",
        False,
        value=Decimal(110),
        reference=Decimal(140),
        reference_from="base",
        limit=Decimal(0),
        day=date(2022, 12, 31),
        aspect="withdrawn",
        goal=target().goal,
        worse_than_base=True,
        question=True,
    )
    worse = book(target(), history(*PAST[:2], "2022-12-31 110"), Policy(withdrawals=[LATEST]))
    found = [each.comparison for each in check(worse, base, date(2022, 12, 31)).findings]
    (wrong,) = [each for each in found if each.rule is Rule.REGRESSED]
    assert (wrong.reference, wrong.question) == (120, False)


@pytest.mark.parametrize(
    ("wanted", "days"),
    [
        (target(), PAST[:2]),
        (target(), (*PAST[:2], "2022-12-31 140")),
        (target(), (*PAST[:2], "2022-11-30 130", "2022-12-31 150")),
        (
            target(policy=TargetPolicy(tolerance=Tolerance(Decimal(10)))),
            (*PAST[:2], "2022-12-31 130"),
        ),
        (target()._replace(season=True), (*PAST[:2], "2022-12-31 130")),
        (target()._replace(breaks=(date(2022, 1, 1),)), (*PAST[:2], "2022-12-31 130")),
    ],
)
def test_a_withdrawal_that_hides_none(wanted: Target, days: tuple[str, ...]) -> None:
    assert questions(wanted, *days) == []


def test_figures_that_show_seasons_are_not_compared_with_a_withdrawn_one() -> None:
    wanted = target(">= 60")._replace(every=Every.QUARTER)
    quarters = [
        f"{year}-{day} {value + 2 * (year - 2020)}"
        for year in (2020, 2021, 2022)
        for day, value in (("03-31", 20), ("06-30", 26), ("09-30", 27), ("12-31", 30))
    ]
    base = book(wanted, history(*quarters))
    gone = Policy(withdrawals=[WITHDRAWN._replace(date=date(2022, 12, 31))])
    head = book(wanted, history(*quarters[:-1], "2023-03-31 28"), gone)
    found = [each.comparison for each in check(head, base, date(2023, 4, 30)).findings]
    assert not [each for each in found if each.rule is Rule.REGRESSED and not each.holds]


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
