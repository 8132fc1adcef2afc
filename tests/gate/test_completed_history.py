"""Histories that are completed, begun or restated: no figure has got worse by that."""

from datetime import date
from decimal import Decimal

import pytest
from builders import book, books, history, target

from bishan_targets.gate.decide import check
from bishan_targets.model.book import Book
from bishan_targets.model.periods import Every
from bishan_targets.model.policy import Policy, Rule, TargetPolicy, Tolerance, Waiver
from bishan_targets.model.targets import Target

TODAY = date(2022, 3, 1)
PAST = ("2015-12-31 100", "2018-12-31 130", "2021-12-31 160")
FALLING = ("2015-12-31 60", "2018-12-31 50", "2021-12-31 40")


def past(*figures: str, wanted: Target | None = None) -> Book:
    return book(wanted or target(), history(*sorted((*PAST, *figures))))


def findings(head: Book, base: Book, as_of: date = TODAY) -> dict[str, list[str]]:
    """Rules and days of new findings by their severity, those of path and odds aside."""
    found: dict[str, list[str]] = {}
    for each in check(head, base, as_of).findings:
        compared = each.comparison
        if each.introduced and compared.rule not in (Rule.BEHIND_PACE, Rule.OFF_TRACK):
            found.setdefault(each.level, []).append(f"{compared.rule} {compared.day}")
    return found


# --- figures before the base's latest day ---------------------------------------------------------


@pytest.mark.parametrize(
    ("figures", "question"),
    [
        (["2012-12-31 20"], None),
        (["2012-12-31 500"], None),
        (["2016-12-31 110"], None),
        (["2016-12-31 100"], None),
        (["2016-12-31 99.9"], "2016-12-31"),
        (["2016-12-31 500"], None),
        (["2012-12-31 90", "2013-12-31 80", "2016-12-31 115", "2017-12-31 110"], None),
        (["2016-12-31 90", "2017-12-31 90"], "2016-12-31"),
        (["2016-12-31 95", "2017-12-31 90"], "2017-12-31"),
        (["2016-12-31 90", "2022-01-31 161"], None),
        (["2016-12-31 90", "2022-04-30 200"], "2016-12-31"),
    ],
)
def test_only_a_figure_worse_than_both_around_it_is_a_question(
    figures: list[str], question: str | None
) -> None:
    expected = [f"history-rewritten {question}"] if question else []
    found = findings(past(*figures), past())
    assert found.get("error", []) == []
    assert [each for each in found.get("warning", []) if "future" not in each] == expected


def test_each_gap_has_a_question_of_its_own() -> None:
    found = findings(past("2016-12-31 99", "2017-12-31 98", "2019-12-31 97"), past())
    days = ["history-rewritten 2017-12-31", "history-rewritten 2019-12-31"]
    assert found == {"warning": days}


def test_the_goals_direction_says_what_is_worse() -> None:
    def falling(*figures: str) -> Book:
        return book(target("<= 30"), history(*sorted((*FALLING, *figures))))

    assert findings(falling("2016-12-31 59"), falling()) == {}
    assert findings(falling("2016-12-31 61"), falling()) == {
        "warning": ["history-rewritten 2016-12-31"]
    }


def test_a_metric_of_two_goals_is_asked_about_once() -> None:
    other = target("> 900")._replace(id="later", figures_from="firms")

    def both(*figures: str) -> Book:
        found = books([(target(), history(*sorted((*PAST, *figures))))])
        plan = found.plan._replace(targets={**found.plan.targets, "later": other})
        return found._replace(plan=plan)

    assert findings(both("2016-12-31 90"), both()) == {"warning": ["history-rewritten 2016-12-31"]}


def test_seasons_are_compared_with_the_years_around() -> None:
    wanted = target()._replace(every=Every.QUARTER, season=True)
    known = ["2019-03-31 50", "2019-06-30 40", "2020-06-30 42", "2021-03-31 54", "2021-06-30 44"]

    def seasonal(*figures: str) -> Book:
        return book(wanted, history(*sorted((*known, *figures))))

    assert findings(seasonal("2020-03-31 50"), seasonal()) == {}
    worse = {"warning": ["history-rewritten 2020-03-31"]}
    assert findings(seasonal("2020-03-31 49"), seasonal()) == worse


def test_a_better_past_makes_the_latest_figure_no_worse() -> None:
    """Neither a regress nor a loss, although a figure that is better now comes before it."""
    head, base = past("2019-12-31 520"), past()
    assert findings(head, base) == {"warning": ["lost 2021-12-31"]}
    assert findings(past("2019-12-31 200"), base) == {}


def test_a_bad_figure_does_not_hide_behind_a_newer_one_or_a_future_one() -> None:
    base = past()
    assert findings(past("2021-12-30 110", "2022-01-31 150"), base) == {
        "error": ["regressed 2022-01-31"]
    }
    far = past("2030-12-31 170")
    both = past("2022-01-31 150", "2030-12-31 170")
    assert findings(both, far)["error"] == ["regressed 2022-01-31"]
    assert findings(both, base)["error"] == ["regressed 2022-01-31"]


# --- a metric's start -----------------------------------------------------------------------------

DIPS = ("2012-12-31 10", "2013-12-31 9", "2014-12-31 14", "2015-12-31 13")


def test_a_new_metric_may_fall_in_its_own_past() -> None:
    new = target(">= 14", name="q", by="2029-12-31")
    base = books([(target(), history(*PAST))])
    head = books([(target(), history(*PAST)), (new, history(*DIPS))])
    found = findings(head, base)
    assert [each for each in found["warning"] if "stale" not in each] == ["lost 2015-12-31"]
    assert "error" not in found
    later = books([(target(), history(*PAST)), (new, history(*DIPS, "2016-12-31 12"))])
    assert findings(later, head)["error"] == ["regressed 2016-12-31", "lost 2016-12-31"]


def test_a_context_figures_first_goal_starts_with_its_past() -> None:
    new = target(">= 50", name="q", by="2029-12-31")
    base = books([(target(), history(*PAST))], context={"q": history(*DIPS[-2:])})
    for figures in (DIPS, DIPS[-2:]):
        head = books([(target(), history(*PAST)), (new, history(*figures))])
        assert "error" not in findings(head, base)
    worse = books([(target(), history(*PAST)), (new, history(*DIPS, "2016-12-31 12"))])
    assert findings(worse, base)["error"] == ["regressed 2016-12-31"]


# --- restated, not rewritten ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "same"),
    [
        ("25.3", "25.28", True),
        ("25.3", "25.25", True),
        ("25.3", "25.24", False),
        ("25.2", "25.25", True),
        ("25.3", "25.35", False),
        ("25.4", "25.35", True),
        ("25.28", "25.3", True),
        ("59.4", "59.3", False),
        ("285", "284.6", True),
        ("285", "284.4", False),
        ("1102", "1100", False),
        ("25.30", "25.3", True),
        ("-0.5", "-0.47", True),
        ("0", "0.4", True),
    ],
)
def test_a_restatement_in_other_decimals_is_no_rewriting(old: str, new: str, same: bool) -> None:
    wanted = target(">= 2000")

    def of(value: str, *more: str) -> Book:
        return book(wanted, history("2019-12-31 -9", f"2020-12-31 {value}", *more))

    expected = {} if same else {"error": ["history-rewritten 2020-12-31"]}
    assert findings(of(new), of(old)) == expected
    newer = "2021-12-31 3000"
    assert findings(of(new, newer), of(old, newer)) == expected


def test_a_fall_beside_a_restatement_counts_from_the_restated_figure() -> None:
    base = book(target(), history("2019-12-31 20", "2020-12-31 25.3"))

    def head(latest: str) -> Book:
        figures = history("2019-12-31 20", "2020-12-31 25.28", f"2021-12-31 {latest}")
        return book(target(), figures)

    assert findings(head("25.29"), base) == {}
    assert findings(head("25.27"), base) == {"error": ["regressed 2021-12-31"]}


# --- a relative tolerance at and below zero -------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "after", "fails"),
    [("2", "0", False), ("0", "0", False), ("0", "1", True), ("-100", "-99", False)],
)
def test_a_share_of_zero_is_nothing_and_one_of_a_debt_its_amount(
    before: str, after: str, fails: bool
) -> None:
    wanted = target("<= 3", policy=TargetPolicy(tolerance=Tolerance(Decimal("0.02"), True)))
    base = book(wanted, history("2019-12-31 50", f"2020-12-31 {before}"))
    head = book(wanted, history("2019-12-31 50", f"2020-12-31 {before}", f"2021-12-31 {after}"))
    assert ("error" in findings(head, base)) is fails


def test_a_share_of_a_debt_is_not_wider_than_the_share() -> None:
    wanted = target("<= 3", policy=TargetPolicy(tolerance=Tolerance(Decimal("0.02"), True)))
    base = book(wanted, history("2019-12-31 5", "2020-12-31 -100"))
    head = book(wanted, history("2019-12-31 5", "2020-12-31 -100", "2021-12-31 -97.9"))
    assert findings(head, base)["error"] == ["regressed 2021-12-31"]


# --- settings that change beside figures that do not ----------------------------------------------


def test_a_tighter_tolerance_makes_no_error_of_what_was_there() -> None:
    loose = target(policy=TargetPolicy(tolerance=Tolerance(Decimal(5))))
    figures = history(*PAST[:2], "2021-12-31 128")
    base, head = book(loose, figures), book(target(), figures)
    assert "error" not in findings(head, base)
    assert findings(book(target(), [*figures, *history("2022-01-31 127")]), base)["error"] == [
        "regressed 2022-01-31"
    ]


def test_a_waiver_that_goes_brings_its_finding_back() -> None:
    waiver = Waiver(Rule.REGRESSED, "firms", "recount", "office", date(2022, 6, 1))
    figures = history(*PAST[:2], "2021-12-31 128")
    base = book(target(), figures, Policy(waivers=[waiver]))
    assert findings(book(target(), figures), base) == {"error": ["regressed 2021-12-31"]}
