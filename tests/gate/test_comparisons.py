"""Comparisons of each rule of the gate in full: the values, their origin and their day."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from builders import book, books, goal, history, target

from bishan_targets.assessment.projection.deadline import project
from bishan_targets.gate.comparison import Comparison
from bishan_targets.gate.decide import Check, Outcome, check
from bishan_targets.model.book import Book
from bishan_targets.model.observations import Observation
from bishan_targets.model.periods import Every
from bishan_targets.model.policy import (
    Closure,
    Correction,
    Level,
    Policy,
    Retirement,
    Rule,
    TargetPolicy,
    Tolerance,
    Waiver,
)
from bishan_targets.model.targets import BaselineRule, Target

TODAY = date(2022, 3, 1)
PAST = ("2019-12-31 100", "2020-12-31 120", "2021-06-30 140")
GOAL = goal("> 500")
Said = dict[str, Any]


def said(head: Book, base: Book | None, rule: Rule, as_of: date = TODAY) -> list[Comparison]:
    return [each.comparison for each in check(head, base, as_of).checks if _is(rule, each)]


def _is(rule: Rule, checked: Any) -> bool:
    return bool(checked.comparison.rule is rule)


def now(*figures: str, wanted: Target | None = None, policy: Policy | None = None) -> Book:
    return book(wanted or target(), history(*PAST, *figures), policy)


def with_policy(text: str = "> 500", by: str = "2025-12-31", **settings: Any) -> Target:
    return target(text, by, policy=TargetPolicy(**settings))


def about(rule: Rule, holds: bool | None, **values: Any) -> Comparison:
    return Comparison(rule, "firms", holds, **{"goal": GOAL, **values})


def test_a_finding_is_known_again_by_its_rule_metric_and_goal() -> None:
    of_all = about(Rule.REGRESSED, False, value=Decimal(1), aspect="why")
    assert of_all.fingerprint == "regressed|firms|>500@2025-12-31|why"
    always = of_all._replace(goal=goal(">= 1", str(date.max)))
    assert always.fingerprint == "regressed|firms|>=1|why"
    assert Comparison(Rule.WAIVER_UNUSED, None, False).fingerprint == "waiver-unused|||"


# --- of one target --------------------------------------------------------------------------------


def test_regressed_against_the_base() -> None:
    expected = about(
        Rule.REGRESSED,
        False,
        value=Decimal(139),
        reference=Decimal(140),
        reference_from="base",
        limit=Decimal(0),
        day=date(2021, 12, 31),
        worse_than_base=True,
    )
    assert said(now("2021-12-31 139"), now(), Rule.REGRESSED) == [expected]


def test_regressed_against_the_figure_before_it() -> None:
    """The first new figure is worse than the base's, the second worse than the first."""
    wanted = with_policy(tolerance=Tolerance(Decimal("0.5")))
    first, second = said(
        now("2021-09-30 139", "2021-12-31 130", wanted=wanted), now(wanted=wanted), Rule.REGRESSED
    )
    assert (first.value, first.reference, first.reference_from) == (139, 140, "base")
    assert (second.value, second.reference, second.reference_from) == (130, 140, "base")
    first, second = said(
        now("2021-09-30 150", "2021-12-31 145", wanted=wanted), now(wanted=wanted), Rule.REGRESSED
    )
    assert (first.holds, second.holds) == (True, False)
    assert (second.value, second.reference, second.reference_from) == (145, 150, "previous")
    assert (second.limit, second.worse_than_base) == (Decimal("0.5"), True)


def test_without_a_base_only_the_latest_figure_is_compared() -> None:
    expected = about(
        Rule.REGRESSED,
        True,
        value=Decimal(140),
        reference=Decimal(120),
        reference_from="previous",
        limit=Decimal(0),
        day=date(2021, 6, 30),
    )
    assert said(now(), None, Rule.REGRESSED) == [expected]
    assert said(book(target(), history("2021-06-30 140")), None, Rule.REGRESSED) == []


def test_what_the_base_had_is_not_made_worse() -> None:
    head = now("2021-12-31 139")
    (found,) = said(head, head, Rule.REGRESSED)
    assert (found.holds, found.worse_than_base) == (False, False)
    assert (found.reference, found.reference_from) == (140, "base")


def test_lost_names_the_last_figure_that_met_the_goal() -> None:
    wanted = target(">= 120")
    expected = about(
        Rule.LOST,
        False,
        value=Decimal(119),
        reference=Decimal(140),
        reference_from="previous",
        day=date(2021, 12, 31),
        goal=wanted.goal,
        worse_than_base=True,
    )
    head = now("2021-12-31 119", wanted=wanted)
    assert said(head, now(wanted=wanted), Rule.LOST) == [expected]
    in_base = expected._replace(worse_than_base=False, question=True)
    assert said(head, head, Rule.LOST) == [in_base]


def test_not_lost() -> None:
    expected = about(
        Rule.LOST,
        True,
        value=Decimal(139),
        reference=Decimal(500),
        reference_from="goal",
        day=date(2021, 12, 31),
    )
    assert said(now("2021-12-31 139"), now(), Rule.LOST) == [expected]
    assert said(book(target(), []), None, Rule.LOST) == []


def test_missed_and_closed() -> None:
    wanted = target(by="2021-12-31")
    expected = about(
        Rule.MISSED,
        False,
        value=Decimal(150),
        reference=Decimal(500),
        reference_from="goal",
        day=date(2021, 12, 31),
        goal=wanted.goal,
    )
    figures = ("2021-12-31 150", "2022-01-31 160")
    assert said(now(*figures, wanted=wanted), None, Rule.MISSED) == [expected]
    other, own = Closure("other", "met", "report"), Closure("firms", "missed", "report")
    for closures, found in (
        ([other], expected),
        ([other, own], expected._replace(holds=True, aspect="closed")),
    ):
        policy = Policy(closures=closures)
        assert said(now(*figures, wanted=wanted, policy=policy), None, Rule.MISSED) == [found]
    met = now("2021-12-31 501", wanted=wanted, policy=Policy(closures=[own]))
    assert said(met, None, Rule.MISSED) == [expected._replace(holds=True, value=Decimal(501))]


def test_missed_is_judged_from_the_deadline_on() -> None:
    head = now("2021-12-31 150", wanted=target(by="2021-12-31"))
    assert len(said(head, None, Rule.MISSED, date(2021, 12, 31))) == 1
    assert said(head, None, Rule.MISSED, date(2021, 12, 30)) == []
    assert said(book(target(by="2021-12-31"), []), None, Rule.MISSED) == []


def test_behind_pace_is_against_the_linear_path() -> None:
    """547 of the 2192 days from the first figure to the deadline are gone, and 40 of 400 firms."""
    expected = about(
        Rule.BEHIND_PACE,
        False,
        value=Decimal(140),
        reference=pytest.approx(100 + 400 * 547 / 2192),
        reference_from="plan",
        limit=Decimal(2),
        day=date(2021, 6, 30),
    )
    wanted = with_policy(tolerance=Tolerance(Decimal(2)))
    assert said(now(wanted=wanted), None, Rule.BEHIND_PACE) == [expected]
    (worse,) = said(now("2021-12-31 120", wanted=wanted), now(wanted=wanted), Rule.BEHIND_PACE)
    assert worse.worse_than_base


def test_a_cap_that_is_crossed_is_lost_and_behind_no_path() -> None:
    head = now("2021-09-30 180", wanted=with_policy("<= 150"))
    assert said(head, None, Rule.BEHIND_PACE) == []
    (lost,) = said(head, None, Rule.LOST)
    assert lost.holds is False


@pytest.mark.parametrize(
    ("value", "holds"), [("299.9", True), ("299.8999998", True), ("299.8999995", False)]
)
def test_a_pace_is_not_behind_by_the_rounding_of_floats(value: str, holds: bool) -> None:
    """Half of the time from 100 to 500 is gone; 300 less the tolerance of 0.1 will do."""
    wanted = with_policy(by="2022-12-31", tolerance=Tolerance(Decimal("0.1")))
    head = book(wanted, history("2020-12-31 100", f"2021-12-31 {value}"))
    (found,) = said(head, None, Rule.BEHIND_PACE)
    assert found.holds is holds


def test_a_pace_that_cannot_be_judged_says_why() -> None:
    wanted = target(baseline="2021-07-01")
    expected = about(Rule.BEHIND_PACE, None, value=Decimal(140), aspect="no_baseline")
    assert said(now(wanted=wanted), None, Rule.BEHIND_PACE) == [expected]


def test_no_pace_where_the_end_is_known() -> None:
    at_the_deadline = now("2021-12-31 120", wanted=target(by="2021-12-31"))
    assert said(at_the_deadline, None, Rule.BEHIND_PACE) == []
    assert said(now("2021-12-31 501"), None, Rule.BEHIND_PACE) == []
    assert said(now(), None, Rule.BEHIND_PACE, date(2026, 1, 1)) == []
    assert said(book(target(), []), None, Rule.BEHIND_PACE) == []


@pytest.mark.parametrize(
    ("wanted", "holds"),
    [
        (target("> 500"), False),
        (target("> 200"), True),
        (target("> 200", bounds=(None, "190")), False),
    ],
)
def test_off_track_is_by_the_odds(wanted: Target, holds: bool) -> None:
    head = now("2021-12-31 139", wanted=wanted)
    known = head.observations["firms"]
    expected = about(
        Rule.OFF_TRACK,
        holds,
        value=project(wanted.goal, known, wanted.bounds).probability,
        reference=0.33,
        reference_from="odds",
        day=date(2021, 12, 31),
        goal=wanted.goal,
        worse_than_base=True,
    )
    assert said(head, now(wanted=wanted), Rule.OFF_TRACK) == [expected]
    (same,) = said(head, head, Rule.OFF_TRACK)
    assert not same.worse_than_base


def test_no_odds_for_one_figure() -> None:
    assert said(book(target(), history("2021-06-30 140")), None, Rule.OFF_TRACK) == []


def test_drift_is_from_the_best_figure_in_either_revision() -> None:
    wanted = with_policy(drift=Tolerance(Decimal(5)))
    expected = about(
        Rule.DRIFT,
        False,
        value=Decimal(134),
        reference=Decimal(140),
        reference_from="best",
        limit=Decimal(5),
        day=date(2021, 12, 31),
        worse_than_base=True,
    )
    head = now("2021-12-31 134", wanted=wanted)
    assert said(head, now(wanted=wanted), Rule.DRIFT) == [expected]
    higher = now("2021-07-31 144", wanted=wanted)
    (found,) = said(head, higher, Rule.DRIFT)
    assert found.reference == 144
    assert said(book(wanted, []), None, Rule.DRIFT) == []


def test_the_best_of_a_metric_that_should_fall_is_the_lowest() -> None:
    wanted = with_policy("<= 50", drift=Tolerance(Decimal(5)))
    (found,) = said(now(wanted=wanted), None, Rule.DRIFT)
    assert (found.value, found.reference, found.holds) == (140, 100, False)


def test_overdue_and_closed() -> None:
    expected = about(Rule.OVERDUE, False, value=Decimal(140), day=date(2021, 6, 30))
    later = date(2026, 1, 1)
    assert said(now(), None, Rule.OVERDUE, later) == [expected]
    assert said(now(), None, Rule.OVERDUE, date(2025, 12, 31)) == []
    closed = now(policy=Policy(closures=[Closure("firms", "unknown", "report")]))
    assert said(closed, None, Rule.OVERDUE, later) == [expected._replace(holds=True)]
    others = now(policy=Policy(closures=[Closure("other", "unknown", "report")]))
    assert said(others, None, Rule.OVERDUE, later) == [expected]
    told = now("2026-01-01 150")
    assert [each.holds for each in said(told, None, Rule.OVERDUE, later)] == [True]
    assert said(book(target(), []), None, Rule.OVERDUE, later) == []


def test_stale_after_the_period_and_half_of_it() -> None:
    """547 days after 2021-06-30 is 2022-12-29."""
    expected = about(
        Rule.STALE, True, value=Decimal(547), limit=Decimal(547), day=date(2021, 6, 30)
    )
    assert said(now(), None, Rule.STALE, date(2022, 12, 29)) == [expected]
    late = expected._replace(holds=False, value=Decimal(548))
    assert said(now(), None, Rule.STALE, date(2022, 12, 30)) == [late]
    policy = Policy(closures=[Closure("firms", "unknown", "report")])
    assert said(now(policy=policy), None, Rule.STALE, date(2022, 12, 30)) == [late]
    over = now(wanted=target(by="2022-12-30"), policy=policy)
    assert said(over, None, Rule.STALE, date(2022, 12, 30)) == []
    assert said(now(wanted=target(by="2021-06-30")), None, Rule.STALE, date(2029, 1, 1)) == []
    assert said(book(target(), []), None, Rule.STALE) == []


def test_an_outcome_before_the_deadline_is_none() -> None:
    closed = Policy(closures=[Closure("other", "x", "r"), Closure("firms", "ended", "report")])
    expected = Comparison(
        Rule.CLOSED_EARLY,
        "firms",
        False,
        value="ended",
        reference="2025-12-31",
        reference_from="goal",
        place=("closed", 1),
    )
    assert said(now(policy=closed), None, Rule.CLOSED_EARLY, date(2025, 12, 30)) == [expected]
    in_time = expected._replace(holds=True)
    assert said(now(policy=closed), None, Rule.CLOSED_EARLY, date(2025, 12, 31)) == [in_time]
    assert said(now(), None, Rule.CLOSED_EARLY) == []


def test_an_earlier_deadline_makes_no_outcome_known() -> None:
    """A change that closes a target and moves its deadline into the past gives it up."""
    closed = Policy(closures=[Closure("firms", "missed", "report")])
    head = now(wanted=target(by="2021-12-31"), policy=closed)
    (found,) = said(head, now(), Rule.CLOSED_EARLY)
    assert (found.holds, found.reference) == (False, "2025-12-31")
    assert [each.holds for each in said(head, head, Rule.CLOSED_EARLY)] == [True]


def test_future_dated_names_the_latest_figure_and_the_day_of_the_check() -> None:
    for holds, day in ((False, 2), (True, 1)):
        days = {"day": date(2022, 3, day), "reference_day": date(2022, 3, 1)}
        expected = about(Rule.FUTURE_DATED, holds, value=Decimal(150), **days)
        assert said(now(f"2022-03-0{day} 150"), None, Rule.FUTURE_DATED) == [expected]
    assert said(book(target(), []), None, Rule.FUTURE_DATED) == []


def test_no_baseline() -> None:
    expected = about(Rule.NO_BASELINE, False, day=date(2021, 6, 30))
    assert said(now(wanted=target(baseline="2021-07-01")), None, Rule.NO_BASELINE) == [expected]
    assert said(now(), None, Rule.NO_BASELINE) == [expected._replace(holds=True)]
    assert said(book(target(), []), None, Rule.NO_BASELINE) == []


# --- of the change --------------------------------------------------------------------------------

OTHER = target("> 5", name="other")
OTHERS = history("2021-06-30 4")


def test_metrics_removed_kept_and_retired() -> None:
    base = books([(target(), history(*PAST)), (OTHER, OTHERS)])
    gone = about(Rule.METRIC_REMOVED, False)
    kept = Comparison(Rule.METRIC_REMOVED, "other", True, goal=OTHER.goal)
    assert said(books([(OTHER, OTHERS)]), base, Rule.METRIC_REMOVED) == [gone, kept]
    both = Policy(retirements=[Retirement(name, "why", TODAY) for name in ("firms", "other")])
    retired = gone._replace(holds=True, aspect="retired")
    assert said(books([(OTHER, OTHERS)], both), base, Rule.METRIC_REMOVED) == [retired, kept]


def test_dropped_is_told_of_each_target_of_the_bases_newest_day() -> None:
    """No figure of the first, the second closed, the third older: the fourth is left out."""
    half = {name: target(name=name, every=Every.HALF_YEAR) for name in ("a", "b", "c", "d", "e")}
    half["b"] = target(name="b", by="2021-12-31", every=Every.HALF_YEAR)
    then: dict[str, list[Observation]] = {
        "a": [],
        "b": history(*PAST),
        "c": history(*PAST[:2]),
        "d": history(*PAST),
        "e": history(*PAST),
    }
    closed = Policy(closures=[Closure("b", "met", "report")])
    base = books([(half[name], then[name]) for name in half], closed)
    news = {**then, "e": history(*PAST, "2021-12-31 150")}
    head = books([(half[name], news[name]) for name in half], closed)
    expected = Comparison(
        Rule.DROPPED,
        "d",
        False,
        reference="2021-06-30",
        reference_from="base",
        day=date(2021, 12, 31),
        goal=GOAL,
    )
    there = expected._replace(metric="e", holds=True)
    assert said(head, base, Rule.DROPPED) == [expected, there]
    removed = books([(half["e"], news["e"])], closed)
    assert said(removed, base, Rule.DROPPED) == [there]


def test_nothing_is_dropped_without_a_newer_day() -> None:
    assert said(now(), now(), Rule.DROPPED) == []
    assert said(book(target(), []), now(), Rule.DROPPED) == []
    assert said(now(), book(target(), []), Rule.DROPPED) == []


def test_nothing_is_dropped_at_the_deadline() -> None:
    done, other = target(by="2021-06-30"), target(name="other")
    base = books([(done, history(*PAST))])
    head = books([(done, history(*PAST)), (other, history("2022-06-30 5"))])
    assert said(head, base, Rule.DROPPED) == []


def test_history_rewritten_gone_and_revised() -> None:
    as_it_was = Comparison(Rule.HISTORY_REWRITTEN, "firms", True, reference_from="base")
    assert said(now(), now(), Rule.HISTORY_REWRITTEN) == [as_it_was]
    changed = as_it_was._replace(
        holds=False,
        value=Decimal(115),
        reference=Decimal(120),
        day=date(2020, 12, 31),
    )
    figures = history(PAST[0], "2020-12-31 115", PAST[2])
    assert said(book(target(), figures), now(), Rule.HISTORY_REWRITTEN) == [changed]
    revision = Correction("firms", date(2020, 12, 31), Decimal(120), Decimal(115), "yearbook")
    head = book(target(), figures, Policy(corrections=[revision]))
    revised = changed._replace(holds=True, aspect="revised")
    assert said(head, now(), Rule.HISTORY_REWRITTEN) == [revised]
    gone = changed._replace(value=None, aspect="gone")
    head = book(target(), history(PAST[0], PAST[2]))
    assert said(head, now(), Rule.HISTORY_REWRITTEN) == [gone]


def test_a_retired_metric_hides_no_other() -> None:
    retired = Policy(retirements=[Retirement("a", "why", TODAY)])
    base = books([(target(name="a"), history(*PAST)), (target(), history(*PAST))])
    head = book(target(), history(*PAST[:2], "2021-06-30 141"), retired)
    (found,) = said(head, base, Rule.HISTORY_REWRITTEN)
    assert (found.metric, found.value) == ("firms", 141)


def test_inserted_figures_are_worse_than_both_around_them() -> None:
    expected = Comparison(
        Rule.HISTORY_REWRITTEN,
        "firms",
        False,
        value=Decimal("119.5"),
        reference=Decimal(120),
        reference_from="base",
        day=date(2021, 3, 31),
        aspect="inserted",
        reference_day=date(2020, 12, 31),
        question=True,
    )

    def inserted(value: str, *more: str) -> list[Comparison]:
        early = (target(name="a"), history("2020-12-31 1"))
        head = books([early, (target(), history(*PAST[:2], f"2021-03-31 {value}", PAST[2], *more))])
        base = books([(target(name="a"), []), (target(), history(*PAST))])
        found = said(head, base, Rule.HISTORY_REWRITTEN)
        return [each for each in found if each.aspect == "inserted"]

    assert inserted("119.5") == [expected]
    assert inserted("120") == inserted("140.5") == []
    assert inserted("119.5", "2021-12-31 150") == []


def test_untracked_names_the_latest_figure() -> None:
    context = {"staff": history("2020-12-31 7", "2021-06-30 8")}
    expected = Comparison(Rule.UNTRACKED, "staff", False, value=Decimal(8), day=date(2021, 6, 30))
    plan = [(target(), history(*PAST))]
    assert said(books(plan, context=context), None, Rule.UNTRACKED) == [expected]
    retired = Policy(retirements=[Retirement("staff", "why", TODAY)])
    head = books(plan, retired, context)
    assert said(head, None, Rule.UNTRACKED) == [expected._replace(holds=True)]


# --- looser settings ------------------------------------------------------------------------------


def loosened(new: Target, old: Target, aspect: str) -> Comparison:
    found = said(book(new, []), book(old, []), Rule.TARGET_LOOSENED)
    (only,) = (each for each in found if each.aspect == aspect and each.metric == "firms")
    return only


TWO, THREE = Tolerance(Decimal(2)), Tolerance(Decimal(3))
SHARE = Tolerance(Decimal("0.02"), relative=True)
ZH = target()._replace(unit={"zh": "家", "en": "firms"})


@pytest.mark.parametrize(
    ("new", "old", "aspect", "value", "reference", "holds"),
    [
        (target("< 500"), target("> 500"), "operator", "<", ">", False),
        (target("> 499.5"), target("> 500"), "value", "499.5", "500", False),
        (target("> 500.5"), target("> 500"), "value", "500.5", "500", True),
        (target("> 500"), target("> 500"), "value", "500", "500", True),
        (target("< 500.5"), target("< 500"), "value", "500.5", "500", False),
        (target(">= 500"), target("> 500"), "strictness", ">=", ">", False),
        (target("> 500"), target("> 500"), "strictness", ">", ">", True),
        (target(">= 500"), target(">= 500"), "strictness", ">=", ">=", True),
        (target("> 500"), target(">= 500"), "strictness", ">", ">=", True),
        (target(">= 501"), target("> 500"), "strictness", ">=", ">", True),
        (
            target(by="2026-01-01"),
            target(by="2025-12-31"),
            *("deadline", "2026-01-01", "2025-12-31", False),
        ),
        (target(), target(), "deadline", "2025-12-31", "2025-12-31", True),
        (target(every=Every.YEAR), target(), "every", "year", "year", True),
        (target(), target(every=Every.MONTH), "every", "year", "month", False),
        (ZH, ZH, "unit", "家 / firms", "家 / firms", True),
        (
            ZH._replace(unit={"zh": "千家", "en": "firms"}),
            ZH,
            *("unit", "千家 / firms", "家 / firms", False),
        ),
        (ZH._replace(unit={"zh": "%", "en": "%"}), target(), "unit", "%", "", True),
        (with_policy(tolerance=TWO), target(), "tolerance", "2", "0", False),
        (target(), with_policy(tolerance=TWO), "tolerance", "0", "2", True),
        (with_policy(tolerance=TWO), with_policy(tolerance=TWO), "tolerance", "2", "2", True),
        (with_policy(tolerance=THREE), with_policy(tolerance=TWO), "tolerance", "3", "2", False),
        (with_policy(tolerance=SHARE), with_policy(tolerance=TWO), "tolerance", "2%", "2", False),
        (with_policy(tolerance=TWO), with_policy(tolerance=SHARE), "tolerance", "2", "2%", True),
        (with_policy(drift=TWO), with_policy(drift=TWO), "drift", "2", "2", True),
        (with_policy(drift=THREE), with_policy(drift=TWO), "drift", "3", "2", False),
        (target(), with_policy(drift=TWO), "drift", "-", "2", False),
        (with_policy(drift=TWO), target(), "drift", "2", "-", True),
        (with_policy(drift=THREE), with_policy(tolerance=TWO), "drift", "3", "2", False),
        (
            with_policy(severity={Rule.LOST: Level.INFO}),
            target(),
            *("severity.lost", "info", "error", False),
        ),
        (
            target(),
            with_policy(severity={Rule.STALE: Level.ERROR}),
            *("severity.stale", "warning", "error", False),
        ),
    ],
)
def test_a_looser_setting_names_both_values(
    new: Target, old: Target, aspect: str, value: str, reference: str, holds: bool
) -> None:
    assert loosened(new, old, aspect) == Comparison(
        Rule.TARGET_LOOSENED,
        "firms",
        holds,
        value=value,
        reference=reference,
        reference_from="base",
        aspect=aspect,
    )


def test_an_opposite_goal_is_told_once_and_what_does_not_loosen_not_at_all() -> None:
    def aspects(new: Target, old: Target) -> set[str]:
        found = said(book(new, []), book(old, []), Rule.TARGET_LOOSENED)
        return {each.aspect for each in found if each.metric == "firms"}

    usual = {"value", "strictness", "deadline", "unit", "every", "tolerance"}
    assert aspects(target(), target()) == usual
    assert aspects(target("< 5"), target()) == usual - {"value", "strictness"} | {"operator"}
    same = with_policy(severity={Rule.LOST: Level.ERROR, Rule.STALE: Level.ERROR})
    assert aspects(same, target()) == usual


def test_looser_settings_of_the_plan() -> None:
    def all_of(new: Policy, old: Policy) -> list[Comparison]:
        found = said(now(policy=new), now(policy=old), Rule.TARGET_LOOSENED)
        return [each for each in found if each.metric is None]

    waivers = Comparison(
        Rule.TARGET_LOOSENED,
        None,
        True,
        value="366",
        reference="366",
        reference_from="base",
        aspect="longest_waiver",
    )
    level = waivers._replace(holds=False, value="off", reference="error", aspect="severity.lost")
    assert all_of(Policy(), Policy()) == [waivers]
    assert all_of(Policy(severity={Rule.LOST: Level.ERROR}), Policy()) == [waivers]
    assert all_of(Policy(severity={Rule.LOST: Level.OFF}), Policy()) == [level, waivers]
    strict = Policy(severity={Rule.STALE: Level.ERROR})
    back = level._replace(value="warning", aspect="severity.stale")
    assert all_of(Policy(), strict) == [back, waivers]
    longer = waivers._replace(holds=False, value="367")
    assert all_of(Policy(longest_waiver=367), Policy()) == [longer]
    shorter = waivers._replace(value="365")
    assert all_of(Policy(longest_waiver=365), Policy()) == [shorter]


# --- waivers --------------------------------------------------------------------------------------


def test_a_waiver_is_told_of_with_what_it_is_for() -> None:
    waiver = Waiver(Rule.REGRESSED, "firms", "why", "office", date(2022, 6, 1))
    expired = Comparison(
        Rule.WAIVER_EXPIRED,
        "firms",
        True,
        value="2022-06-01",
        aspect="regressed",
        waiver=waiver,
    )
    unused = Comparison(Rule.WAIVER_UNUSED, "firms", False, aspect="regressed", waiver=waiver)
    head = now(policy=Policy(waivers=[waiver]))
    assert said(head, None, Rule.WAIVER_EXPIRED) == [expired]
    assert said(head, None, Rule.WAIVER_UNUSED) == [unused]
    ended = now(policy=Policy(waivers=[waiver._replace(until=date(2022, 2, 28))]))
    assert [each.holds for each in said(ended, None, Rule.WAIVER_EXPIRED)] == [False]
    assert said(ended, None, Rule.WAIVER_UNUSED) == []


def test_what_needs_a_base_leaves_its_waiver_unjudged_without_one() -> None:
    waiver = Waiver(Rule.DROPPED, "firms", "why", "office", date(2022, 6, 1))
    head = now(policy=Policy(waivers=[waiver]))
    assert [each.holds for each in said(head, None, Rule.WAIVER_UNUSED)] == [None]
    assert [each.holds for each in said(head, head, Rule.WAIVER_UNUSED)] == [False]


def test_a_waiver_lasts_as_long_as_the_plan_lets_it() -> None:
    """A year and a day from 2022-03-01 is 2023-03-02."""
    waiver = Waiver(Rule.REGRESSED, "firms", "why", "office", date(2023, 3, 2))
    for until, holds in ((waiver.until, True), (date(2023, 3, 3), False)):
        head = now(policy=Policy(waivers=[waiver._replace(until=until)]))
        assert [each.holds for each in said(head, None, Rule.WAIVER_EXPIRED)] == [holds]


def test_a_waiver_with_a_bound_holds_for_values_to_compare_with_it_alone() -> None:
    """Odds are no value of the metric, and a metric without a goal has no worse and better."""
    bound = Waiver(Rule.OFF_TRACK, "firms", "why", "office", date(2022, 6, 1), Decimal(1))
    checked = check(now(policy=Policy(waivers=[bound])), None, TODAY)
    (finding,) = (each for each in checked.findings if _is(Rule.OFF_TRACK, each))
    assert finding.outcome is Outcome.FAIL
    staff = bound._replace(rule=Rule.UNTRACKED, metric="staff")
    plan = [(target(), history(*PAST))]
    context = {"staff": history("2021-06-30 8")}
    checked = check(books(plan, Policy(waivers=[staff]), context), None, TODAY)
    (finding,) = (each for each in checked.findings if _is(Rule.UNTRACKED, each))
    assert finding.outcome is Outcome.FAIL


def test_a_waiver_for_no_metric_at_all_is_known_once_it_is_merged() -> None:
    ghost = Waiver(Rule.REGRESSED, "ghost", "why", "office", date(2022, 6, 1))
    head = now(policy=Policy(waivers=[ghost]))
    for base, introduced in ((now(), True), (head, False)):
        found = check(head, base, TODAY).findings
        (finding,) = (each for each in found if _is(Rule.WAIVER_UNUSED, each))
        assert finding.introduced is introduced


# --- what a comparison counts as ------------------------------------------------------------------


def test_a_check_is_a_comparison_with_its_weight() -> None:
    def weighed(head: Book, base: Book | None, rule: Rule) -> Check:
        (only,) = (each for each in check(head, base, TODAY).checks if _is(rule, each))
        return only

    better, worse = now("2021-12-31 141"), now("2021-12-31 139")
    passed = weighed(better, now(), Rule.REGRESSED)
    assert passed == Check(passed.comparison, Outcome.PASS, Level.ERROR, False, None)
    failed = weighed(worse, now(), Rule.REGRESSED)
    assert failed == Check(failed.comparison, Outcome.FAIL, Level.ERROR, True, None)
    known = weighed(worse, worse, Rule.REGRESSED)
    assert known == Check(known.comparison, Outcome.FAIL, Level.WARNING, False, None)
    alone = weighed(worse, None, Rule.REGRESSED)
    assert alone == Check(alone.comparison, Outcome.FAIL, Level.ERROR, False, None)
    unclear = weighed(now(wanted=target(baseline="2021-07-01")), None, Rule.BEHIND_PACE)
    assert unclear.comparison.holds is None
    assert unclear == Check(unclear.comparison, Outcome.NOT_JUDGED, Level.WARNING, False, None)
    waiver = Waiver(Rule.REGRESSED, "firms", "why", "office", date(2022, 6, 1))
    waived = weighed(now("2021-12-31 139", policy=Policy(waivers=[waiver])), now(), Rule.REGRESSED)
    assert waived == Check(waived.comparison, Outcome.WAIVED, Level.ERROR, True, waiver)


# --- the settings that count ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("new", "old", "counts"),
    [
        ("> 500", "> 499", "> 500"),
        ("> 499", "> 500", "> 500"),
        ("> 499.5", "> 500", "> 500"),
        ("> 500.5", "> 500", "> 500.5"),
        ("> 500", ">= 500", "> 500"),
        (">= 500", "> 500", "> 500"),
        ("< 500", "< 499", "< 499"),
        ("< 499.5", "< 500", "< 499.5"),
        ("< 500", "> 400", "> 400"),
    ],
)
def test_the_goal_that_is_harder_to_reach_counts(new: str, old: str, counts: str) -> None:
    early, late = "2025-06-30", "2025-12-31"
    for by_new, by_old in ((early, late), (late, early)):
        head, base = now(wanted=target(new, by_new)), now(wanted=target(old, by_old))
        (found,) = said(head, base, Rule.NO_BASELINE)
        assert found.goal == goal(counts, early)


def test_the_bases_baseline_and_shorter_period_count() -> None:
    old = target(every=Every.HALF_YEAR, baseline="2020-12-31")
    new = target()._replace(baseline=BaselineRule(date(2022, 1, 1)))
    for first, second in (
        (new, old),
        (old._replace(baseline=new.baseline), new._replace(baseline=old.baseline)),
    ):
        (stale,) = said(now(wanted=first), now(wanted=second), Rule.STALE)
        assert stale.limit == 273
        (baseline,) = said(now(wanted=first), now(wanted=second), Rule.NO_BASELINE)
        assert baseline.holds


def test_of_two_periods_the_shorter_counts() -> None:
    month, half = now(wanted=target(every=Every.MONTH)), now(wanted=target(every=Every.HALF_YEAR))
    for head, base in ((month, half), (half, month)):
        (stale,) = said(head, base, Rule.STALE)
        assert stale.limit == 45


def test_of_two_severities_the_stricter_counts() -> None:
    strict, usual = with_policy(severity={Rule.STALE: Level.ERROR}), target()
    for new, old in ((strict, usual), (usual, strict)):
        result = check(now(wanted=new), now(wanted=old), date(2024, 1, 1))
        (stale,) = (each for each in result.checks if _is(Rule.STALE, each))
        assert stale.comparison.holds is False
        # The base had it already, so the error counts as a warning.
        assert (stale.level, stale.introduced) == (Level.WARNING, False)
    passing = check(now(wanted=usual), now(wanted=strict), TODAY)
    (stale,) = (each for each in passing.checks if _is(Rule.STALE, each))
    assert stale.level is Level.ERROR


def test_the_tolerance_that_allows_least_counts() -> None:
    for new, old, limit in (
        (TWO, THREE, "2"),
        (THREE, TWO, "2"),
        (TWO, None, "0"),
        (None, TWO, "0"),
        (SHARE, THREE, "2.8"),
        (SHARE, TWO, "2"),
    ):
        head = now("2021-12-31 150", wanted=with_policy(tolerance=new))
        (found,) = said(head, now(wanted=with_policy(tolerance=old)), Rule.REGRESSED)
        assert found.limit == Decimal(limit), (new, old)
