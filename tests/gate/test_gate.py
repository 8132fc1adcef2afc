"""The gate by its rules: findings, passes, and ways to cheat it."""

from datetime import date
from decimal import Decimal

import pytest
from builders import book, books, history, target, without_goals

from bishan_targets.gate.decide import Check, Outcome, Result, check
from bishan_targets.model.book import Book
from bishan_targets.model.observations import Observation
from bishan_targets.model.periods import Every
from bishan_targets.model.policy import (
    Aspect,
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
from bishan_targets.model.targets import Target

TODAY = date(2022, 3, 1)
PAST = ("2019-12-31 100", "2020-12-31 120", "2021-06-30 140")


def past(wanted: Target | None = None, policy: Policy | None = None) -> Book:
    return book(wanted or target(), history(*PAST), policy)


def now(*figures: str, wanted: Target | None = None, policy: Policy | None = None) -> Book:
    return book(wanted or target(), history(*PAST, *figures), policy)


def found(result: Result, level: str = "error") -> list[str]:
    return [
        each.comparison.rule
        for each in result.findings
        if each.outcome is Outcome.FAIL and each.level == level
    ]


def errors(head: Book, base: Book | None, as_of: date = TODAY) -> list[str]:
    return found(check(head, base, as_of))


def one(head: Book, base: Book | None, rule: Rule, as_of: date = TODAY) -> Check:
    (only,) = (c for c in check(head, base, as_of).findings if c.comparison.rule is rule)
    return only


# --- regressed ------------------------------------------------------------------------------------


def test_a_better_figure_passes() -> None:
    result = check(now("2021-12-31 141"), past(), TODAY)
    assert result.outcome is Outcome.PASS
    assert found(result) == []


def test_a_worse_figure_fails_and_says_against_what() -> None:
    result = check(now("2021-12-31 139"), past(), TODAY)
    assert result.outcome is Outcome.FAIL
    (finding,) = result.findings[:1]
    compared = finding.comparison
    assert compared.rule is Rule.REGRESSED
    assert (compared.value, compared.reference) == (Decimal(139), Decimal(140))
    assert (compared.reference_from, compared.limit) == ("base", Decimal(0))
    assert finding.introduced


def test_less_is_better_for_at_most() -> None:
    wanted = target("<= 50")
    worse, better = ("2021-12-31 141", "2021-12-31 139")
    assert errors(now(worse, wanted=wanted), past(wanted)) == ["regressed"]
    assert errors(now(better, wanted=wanted), past(wanted)) == []


def test_an_equal_figure_is_not_worse() -> None:
    assert errors(now("2021-12-31 140"), past()) == []


@pytest.mark.parametrize(
    ("tolerance", "value", "fails"),
    [
        (Tolerance(Decimal("0.5")), "139.5", False),
        (Tolerance(Decimal("0.5")), "139.4", True),
        (Tolerance(Decimal("0.02"), relative=True), "137.2", False),
        (Tolerance(Decimal("0.02"), relative=True), "137.19", True),
    ],
)
def test_tolerance(tolerance: Tolerance, value: str, fails: bool) -> None:
    wanted = target(policy=TargetPolicy(tolerance=tolerance))
    head = now(f"2021-12-31 {value}", wanted=wanted)
    assert (errors(head, past(wanted)) == ["regressed"]) is fails


def test_without_a_base_the_latest_is_compared_with_the_one_before() -> None:
    assert errors(now("2021-12-31 139"), None) == ["regressed"]
    assert errors(now("2021-12-31 139", "2022-01-31 150"), None) == []


def test_every_new_figure_is_compared() -> None:
    """A bad figure between good ones does not hide."""
    assert errors(now("2021-09-30 90", "2021-12-31 150"), past()) == ["regressed"]


def test_a_bad_figure_with_an_old_date_does_not_hide() -> None:
    head = book(target(), history("2019-12-31 100", "2020-06-30 90", *PAST[1:]))
    finding = one(head, past(), Rule.HISTORY_REWRITTEN)
    assert (finding.comparison.aspect, finding.level) == ("inserted", "warning")
    assert errors(head, past()) == []


def test_completing_the_history_has_a_written_form() -> None:
    completed = history(PAST[0], "2020-06-30 90", *PAST[1:])
    revision = Correction("firms", date(2020, 6, 30), None, Decimal(90), "yearbook")
    one(book(target(), completed), past(), Rule.HISTORY_REWRITTEN)
    for head in (
        book(target(), completed, Policy(corrections=[revision])),
        book(target(), [*completed, *history("2021-12-31 150")]),
    ):
        rules = [each.comparison.rule for each in check(head, past(), TODAY).findings]
        assert Rule.HISTORY_REWRITTEN not in rules


def test_a_bad_value_on_the_latest_date() -> None:
    """One change is one finding, unless the figure has also fallen below the one before."""
    head = book(target(), history(*PAST[:2], "2021-06-30 130"))
    assert errors(head, past()) == ["history-rewritten"]
    fallen = book(target(), history(*PAST[:2], "2021-06-30 119"))
    assert errors(fallen, past()) == ["regressed", "history-rewritten"]


def test_taking_the_latest_figure_away() -> None:
    head = book(target(), history(*PAST[:2]))
    assert errors(head, past()) == ["history-rewritten"]


def test_a_figure_worse_than_base_and_previous_is_one_finding() -> None:
    result = check(now("2021-12-31 139"), past(), TODAY)
    assert found(result) == ["regressed"]


# --- introduced or known --------------------------------------------------------------------------


def test_what_the_base_has_already_is_a_warning() -> None:
    base = now("2021-12-31 139")
    result = check(base, base, TODAY)
    assert result.outcome is Outcome.PASS
    assert "regressed" in found(result, "warning")
    assert not one(base, base, Rule.REGRESSED).introduced


def test_what_the_change_makes_worse_counts_though_the_base_has_the_like() -> None:
    base = now("2021-12-31 139")
    head = now("2021-12-31 139", "2022-01-31 138")
    assert errors(head, base) == ["regressed"]


def test_recovery_is_no_finding() -> None:
    base = now("2021-12-31 139")
    head = now("2021-12-31 139", "2022-01-31 139.5")
    assert errors(head, base) == []


def test_a_renamed_target_keeps_what_is_known() -> None:
    base = now("2021-12-31 139")
    renamed = target(name="companies", policy=TargetPolicy(renamed_from="firms"))
    head = book(renamed, history(*PAST, "2021-12-31 139"))
    assert errors(head, base) == []


# --- lost, missed, dropped ------------------------------------------------------------------------


def test_lost() -> None:
    wanted = target(">= 140", policy=TargetPolicy(tolerance=Tolerance(Decimal(5))))
    head = now("2021-12-31 139", wanted=wanted)
    assert errors(head, past(wanted)) == ["lost"]
    assert errors(head, None) == ["lost"]


def test_missed_until_it_is_closed() -> None:
    wanted = target(by="2021-12-31")
    head = now("2021-12-31 150", wanted=wanted)
    assert errors(head, past(wanted)) == ["missed"]
    closed = Policy(closures=[Closure("firms", "missed", "report")])
    assert errors(now("2021-12-31 150", wanted=wanted, policy=closed), past(wanted)) == []


def test_dropped_only_while_due() -> None:
    yearly, half = target(), target(every=Every.HALF_YEAR)
    other = target(name="other")
    for wanted, day, expected in (
        (yearly, "2021-12-31", []),
        (half, "2021-12-31", ["dropped"]),
        (yearly, "2022-06-30", ["dropped"]),
    ):
        base = books([(wanted, history(*PAST)), (other, history("2021-06-30 5"))])
        head = books([(wanted, history(*PAST)), (other, history("2021-06-30 5", f"{day} 6"))])
        assert errors(head, base, date(2022, 7, 1)) == expected, (wanted.every, day)


# --- moving the goal ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "aspect"),
    [
        (target("> 500"), target("> 499"), "value"),
        (target("< 500"), target("< 501"), "value"),
        (target("> 500"), target(">= 500"), "strictness"),
        (target("> 500"), target("< 500"), "operator"),
        (target(by="2025-12-31"), target(by="2026-01-01"), "deadline"),
        (target(every=Every.QUARTER), target(every=Every.YEAR), "every"),
        (target(), target(policy=TargetPolicy(tolerance=Tolerance(Decimal(1)))), "tolerance"),
        (
            target(policy=TargetPolicy(tolerance=Tolerance(Decimal(1)))),
            target(policy=TargetPolicy(tolerance=Tolerance(Decimal("0.01"), relative=True))),
            "tolerance",
        ),
        (
            target(policy=TargetPolicy(drift=Tolerance(Decimal(1)))),
            target(policy=TargetPolicy(drift=Tolerance(Decimal(2)))),
            "drift",
        ),
        (
            target(),
            target(policy=TargetPolicy(severity={Rule.REGRESSED: Level.WARNING})),
            "severity.regressed",
        ),
    ],
)
def test_loosening_is_named(old: Target, new: Target, aspect: str) -> None:
    finding = one(past(new), past(old), Rule.TARGET_LOOSENED)
    assert finding.comparison.aspect == aspect
    assert errors(past(new), past(old)) == ["target-loosened"]
    assert Rule.TARGET_LOOSENED not in [
        each.comparison.rule for each in check(past(old), past(new), TODAY).findings
    ] or aspect in ("operator", "tolerance")


def test_loosening_for_all_targets_is_named() -> None:
    looser = Policy(severity={Rule.LOST: Level.OFF}, longest_waiver=1000)
    result = check(past(policy=looser), past(), TODAY)
    aspects = {each.comparison.aspect for each in result.findings if each.level == "error"}
    assert aspects == {"severity.lost", "longest_waiver"}


def test_lowering_goal_and_value_together() -> None:
    old, new = target(">= 130"), target(">= 100")
    assert errors(now("2021-12-31 110", wanted=new), past(old)) == [
        "regressed",
        "lost",
        "target-loosened",
    ]


@pytest.mark.parametrize(
    "looser",
    [
        target(policy=TargetPolicy(tolerance=Tolerance(Decimal(50)))),
        target(policy=TargetPolicy(severity={Rule.REGRESSED: Level.OFF})),
        target("< 500"),
    ],
)
def test_loosening_does_not_help_the_change_that_makes_it(looser: Target) -> None:
    assert "regressed" in errors(now("2021-12-31 139", wanted=looser), past())


def test_a_later_deadline_does_not_help_the_change_that_makes_it() -> None:
    old, new = target(by="2021-12-31"), target(by="2023-12-31")
    assert "missed" in errors(now("2021-12-31 150", wanted=new), past(old))


def test_tightening_applies_at_once() -> None:
    loose = target(policy=TargetPolicy(tolerance=Tolerance(Decimal(50))))
    assert errors(now("2021-12-31 139", wanted=target()), past(loose)) == ["regressed"]
    assert errors(now("2021-12-31 139", wanted=loose), past(loose)) == []


# --- removing, renaming, rewriting ----------------------------------------------------------------


def test_a_removed_target() -> None:
    other = target(name="other")
    base = books([(target(), history(*PAST)), (other, history("2021-06-30 5"))])
    head = books([(other, history("2021-06-30 5"))], context={"firms": history(*PAST)})
    assert errors(head, base) == ["metric-removed"]
    retired = Policy(retirements=[Retirement("firms", "no longer collected", TODAY)])
    assert errors(books([(other, history("2021-06-30 5"))], retired), base) == []


def test_a_removed_target_with_its_figures() -> None:
    other = target(name="other")
    base = books([(target(), history(*PAST)), (other, history("2021-06-30 5"))])
    head = books([(other, history("2021-06-30 5"))])
    assert errors(head, base) == ["metric-removed", *["history-rewritten"] * 3]


def test_a_renamed_target() -> None:
    renamed = target(name="companies", policy=TargetPolicy(renamed_from="firms"))
    assert errors(book(renamed, history(*PAST)), past()) == []
    assert errors(book(target(name="companies"), history(*PAST)), past()) == [
        "metric-removed",
        *["history-rewritten"] * 3,
    ]


def test_a_renamed_target_is_still_compared() -> None:
    renamed = target("> 400", name="companies", policy=TargetPolicy(renamed_from="firms"))
    changed = book(renamed, history("2019-12-31 101", *PAST[1:], "2021-12-31 130"))
    assert errors(changed, past()) == ["regressed", "history-rewritten", "target-loosened"]


def test_rewritten_history_and_its_written_form() -> None:
    head = history("2019-12-31 100", "2020-12-31 115", "2021-06-30 140")
    assert errors(book(target(), head), past()) == ["history-rewritten"]
    right = Correction("firms", date(2020, 12, 31), Decimal(120), Decimal(115), "yearbook")
    for revision, expected in (
        (right, []),
        (right._replace(old=Decimal(119)), ["history-rewritten"]),
        (right._replace(new=Decimal(116)), ["history-rewritten"]),
        (right._replace(date=date(2020, 6, 30)), ["history-rewritten"]),
        (right._replace(metric="other"), ["history-rewritten"]),
    ):
        policy = Policy(corrections=[revision])
        assert errors(book(target(), head, policy), past()) == expected, revision


def test_an_old_revision_does_not_cover_a_new_change() -> None:
    revision = Correction("firms", date(2020, 12, 31), Decimal(120), Decimal(115), "yearbook")
    policy = Policy(corrections=[revision])
    base = past(policy=policy)
    head = book(target(), history("2019-12-31 100", "2020-12-31 115", "2021-06-30 140"), policy)
    assert errors(head, base) == ["history-rewritten"]


def test_a_figure_that_goes_back_and_forth_is_declared_each_time() -> None:
    there = Correction("firms", date(2020, 12, 31), Decimal(120), Decimal(115), "yearbook")
    back = there._replace(old=there.new, new=Decimal(120))
    base = past(policy=Policy(corrections=[there, back]))
    figures = history("2019-12-31 100", "2020-12-31 115", "2021-06-30 140")
    again = Policy(corrections=[there, back, there])
    assert errors(book(target(), figures, again), base) == []
    assert errors(book(target(), figures, base.plan.policy), base) == ["history-rewritten"]


def test_a_corrected_latest_figure_is_no_regress() -> None:
    revision = Correction("firms", date(2021, 6, 30), Decimal(140), Decimal(130), "yearbook")
    head = book(target(), history(*PAST[:2], "2021-06-30 130"), Policy(corrections=[revision]))
    assert errors(head, past()) == []


def test_figures_of_a_metric_without_target_are_history_too() -> None:
    base = books([(target(), history(*PAST))], context={"other": history("2020-12-31 5")})
    head = books([(target(), history(*PAST))], context={"other": history("2020-12-31 6")})
    assert errors(head, base) == ["history-rewritten"]


# --- waivers --------------------------------------------------------------------------------------


def waiver(
    rule: Rule = Rule.REGRESSED,
    until: date = date(2022, 6, 1),
    bound: int | None = None,
    aspect: Aspect | None = None,
) -> Policy:
    limit = None if bound is None else Decimal(bound)
    return Policy(waivers=[Waiver(rule, "firms", "re-certified", "office", until, limit, aspect)])


def test_a_waiver_lets_its_finding_pass() -> None:
    head = now("2021-12-31 139", policy=waiver())
    result = check(head, past(), TODAY)
    assert result.outcome is Outcome.PASS
    assert one(head, past(), Rule.REGRESSED).outcome is Outcome.WAIVED


@pytest.mark.parametrize(("bound", "expected"), [(139, []), (140, ["regressed", "waiver-unused"])])
def test_beyond_its_bound_a_waiver_does_not_hold(bound: int, expected: list[str]) -> None:
    assert errors(now("2021-12-31 139", policy=waiver(bound=bound)), past()) == expected


def test_the_bound_of_a_metric_that_should_fall() -> None:
    wanted = target("<= 50")
    for bound, expected in ((145, []), (144, ["regressed", "waiver-unused"])):
        head = now("2021-12-31 145", wanted=wanted, policy=waiver(bound=bound))
        assert errors(head, past(wanted)) == expected


def test_an_expired_waiver() -> None:
    head = now("2021-12-31 139", policy=waiver(until=date(2022, 2, 28)))
    assert errors(head, past()) == ["regressed", "waiver-expired"]
    assert errors(now("2021-12-31 139", policy=waiver(until=TODAY)), past()) == []


def test_a_waiver_that_lasts_too_long() -> None:
    head = now("2021-12-31 139", policy=waiver(until=date(2030, 1, 1)))
    assert errors(head, past()) == ["regressed", "waiver-expired"]
    longer = head.plan.policy._replace(longest_waiver=10_000)
    looser = head._replace(plan=head.plan._replace(policy=longer))
    assert errors(looser, past()) == ["regressed", "target-loosened", "waiver-expired"]


def test_an_unused_waiver() -> None:
    head = now("2021-12-31 141", policy=waiver())
    assert errors(head, past()) == ["waiver-unused"]
    assert errors(head, None) == ["waiver-unused"]


def test_a_waiver_for_a_change_has_done_its_work_when_it_is_merged() -> None:
    """It cannot be judged without a base, and the next change is only warned."""
    looser = target("> 400")
    merged = past(looser, waiver(Rule.TARGET_LOOSENED, bound=400, aspect=Aspect.BAR))
    assert errors(merged, past()) == []
    assert errors(merged, None) == []
    next_change = check(merged, merged, TODAY)
    assert next_change.outcome is Outcome.PASS
    assert "waiver-unused" in found(next_change, "warning")


def test_taking_a_waiver_away_brings_its_finding_back() -> None:
    base = now("2021-12-31 139", policy=waiver())
    assert errors(now("2021-12-31 139"), base) == ["regressed"]


# --- warnings -------------------------------------------------------------------------------------


def warnings(head: Book, as_of: date = TODAY) -> list[str]:
    return found(check(head, None, as_of), "warning")


def test_behind_pace_and_off_track() -> None:
    wanted = target(">= 500", by="2022-12-31")
    assert warnings(now(wanted=wanted)) == ["behind-pace", "off-track"]
    assert warnings(now(wanted=target(">= 150", by="2029-12-31"))) == []


def test_drift_is_used_up_by_small_steps() -> None:
    policy = TargetPolicy(tolerance=Tolerance(Decimal(3)), drift=Tolerance(Decimal(5)))
    wanted = target(">= 150", by="2029-12-31", policy=policy)
    assert warnings(now("2021-09-30 138", wanted=wanted)) == []
    assert "drift" not in warnings(now("2021-09-30 138", "2021-12-31 135", wanted=wanted))
    assert "drift" in warnings(now("2021-09-30 138", "2021-12-31 134.9", wanted=wanted))


def test_drift_is_not_judged_without_a_budget() -> None:
    rules = [each.comparison.rule for each in check(now("2021-12-31 1"), None, TODAY).checks]
    assert Rule.DRIFT not in rules


def test_the_tolerance_serves_as_drift_budget() -> None:
    wanted = target(policy=TargetPolicy(tolerance=Tolerance(Decimal(3))))
    assert "drift" in warnings(now("2021-09-30 138", "2021-12-31 136", wanted=wanted))


def test_overdue_and_stale() -> None:
    later = date(2026, 6, 1)
    assert warnings(now(), later) == ["overdue", "stale"]
    closed = Policy(closures=[Closure("firms", "unknown", "report")])
    assert warnings(now(policy=closed), later) == []


def test_a_figure_from_the_future() -> None:
    assert "future-dated" in warnings(now("2022-03-02 150"))
    assert "future-dated" not in warnings(now("2022-03-01 150"))


def test_untracked_and_no_baseline() -> None:
    context: dict[str, list[Observation]] = {"other": history("2021-06-30 5")}
    without = target(">= 150", baseline="2021-07-01", by="2029-12-31")
    result = check(books([(without, history(*PAST))], context=context), None, TODAY)
    assert found(result, "warning") == ["untracked"]
    assert found(result, "info") == ["no-baseline"]


# --- outcome --------------------------------------------------------------------------------------


def test_severities_and_fail_on() -> None:
    quiet = Policy(severity={Rule.REGRESSED: Level.WARNING, Rule.UNTRACKED: Level.OFF})
    head = now("2021-12-31 139", policy=quiet)
    assert check(head, None, TODAY).outcome is Outcome.PASS
    assert check(head, None, TODAY, Level.WARNING).outcome is Outcome.FAIL
    assert check(head, None, TODAY, None).outcome is Outcome.PASS
    bad = now("2021-12-31 139")
    assert check(bad, None, TODAY, None).outcome is Outcome.PASS


def test_a_targets_own_severity_goes_before_the_plans() -> None:
    own = target(policy=TargetPolicy(severity={Rule.REGRESSED: Level.ERROR}))
    quiet = Policy(severity={Rule.REGRESSED: Level.OFF})
    assert errors(now("2021-12-31 139", wanted=own, policy=quiet), None) == ["regressed"]


def test_the_words_for_how_it_ended() -> None:
    assert list(Outcome) == ["pass", "fail", "waived", "not_judged"]


def test_nothing_judged() -> None:
    off = Policy(severity=dict.fromkeys(Rule, Level.OFF))
    assert check(now("2021-12-31 139", policy=off), None, TODAY).outcome is Outcome.NOT_JUDGED


def test_before_the_first_figure_there_is_nothing_to_judge() -> None:
    assert check(book(target(), []), None, TODAY).outcome is Outcome.PASS


def test_before_the_first_goal_there_is_nothing_to_judge() -> None:
    assert check(without_goals(past(), "firms"), None, TODAY).outcome is Outcome.PASS


# --- goals that are not written yet ---------------------------------------------------------------


def test_a_goal_that_is_taken_out_is_a_target_that_is_taken_out() -> None:
    finding = one(without_goals(past(), "firms"), past(), Rule.METRIC_REMOVED)
    assert (finding.outcome, finding.introduced) == (Outcome.FAIL, True)
    assert finding.comparison.aspect == "goal"


def test_it_is_so_under_another_name_too() -> None:
    base = past()
    renamed = without_goals(books([(target(name="companies"), history(*PAST))]), "companies")
    policy = TargetPolicy(renamed_from="firms")
    head = renamed._replace(
        plan=renamed.plan._replace(
            undecided={"companies": renamed.plan.undecided["companies"]._replace(policy=policy)}
        )
    )
    assert errors(head, base) == ["metric-removed"]


def test_no_retirement_lets_a_goal_go_whose_target_stays() -> None:
    head = without_goals(
        past(policy=Policy(retirements=[Retirement("firms", "-", TODAY)])), "firms"
    )
    assert errors(head, past()) == ["metric-removed"]


def test_figures_that_go_with_the_goal_are_gone() -> None:
    head = without_goals(book(target(), []), "firms")
    assert errors(head, past()) == ["metric-removed", *["history-rewritten"] * len(PAST)]


def test_all_figures_that_go_are_gone() -> None:
    assert errors(book(target(), []), past()) == ["history-rewritten"] * len(PAST)


def test_a_first_goal_is_no_finding() -> None:
    result = check(past(), without_goals(past(), "firms"), TODAY)
    assert (result.outcome, found(result)) == (Outcome.PASS, [])


def test_a_target_without_a_goal_may_change_its_name() -> None:
    base = without_goals(past(), "firms")
    wanted = target(name="companies", policy=TargetPolicy(renamed_from="firms"))
    assert errors(books([(wanted, history(*PAST))]), base) == []


@pytest.mark.parametrize("loose", ["head", "base"])
def test_the_history_of_a_target_without_a_goal_is_judged_by_the_stricter_severity(
    loose: str,
) -> None:
    warning = TargetPolicy(severity={Rule.HISTORY_REWRITTEN: Level.WARNING})
    error = TargetPolicy(severity={Rule.HISTORY_REWRITTEN: Level.ERROR})
    old, new = (warning, error) if loose == "base" else (error, warning)
    base = without_goals(past(target(policy=old)), "firms")
    changed = history("2019-12-31 99", *PAST[1:])
    head = without_goals(book(target(policy=new), changed), "firms")
    assert errors(head, base) == ["history-rewritten"]
    both = without_goals(book(target(policy=warning), changed), "firms")
    assert errors(both, without_goals(past(target(policy=warning)), "firms")) == []


def test_worst_first_and_waived_last() -> None:
    head = now("2021-12-31 139", "2022-03-02 100", policy=waiver(bound=139))
    levels = [(each.outcome, each.level) for each in check(head, past(), TODAY).findings]
    assert levels == sorted(
        levels, key=lambda pair: (pair[0] is Outcome.WAIVED, -Level(pair[1]).rank)
    )
    assert levels[-1][0] is Outcome.WAIVED


# --- what an adversary tried ----------------------------------------------------------------------

QUIET = dict.fromkeys(Rule, Level.OFF)


def test_a_target_cannot_take_the_place_of_a_metric_or_of_another_target() -> None:
    """`renamed_from` with a name that was no target, or from a target that was there before."""
    context = {"staff": history("2021-06-30 7")}
    base = books([(target(), history(*PAST))], context=context)
    cheat = target("> 5", policy=TargetPolicy(severity=QUIET, renamed_from="staff"))
    head = books([(cheat, history(*PAST[:2], "2021-06-30 1"))], context=context)
    found_rules = errors(head, base)
    assert {"regressed", "history-rewritten", "target-loosened"} <= set(found_rules)
    other = target(">= 25", name="patents")
    both = books([(target(), history(*PAST)), (other, [])])
    merged = target(policy=TargetPolicy(renamed_from="patents"))
    assert errors(book(merged, history(*PAST)), both) == ["metric-removed"]


def test_an_old_name_may_be_used_again_after_a_rename() -> None:
    renamed = target(name="companies", policy=TargetPolicy(renamed_from="firms"))
    context = {"firms": history("2021-06-30 9")}
    base = books([(renamed, history(*PAST))], context=context)
    head = books([(renamed, history(*PAST, "2021-12-31 150"))], context=context)
    assert errors(head, base) == []


def test_a_new_target_does_not_excuse_its_metrics_past() -> None:
    base = books([(target(), history(*PAST))], context={"staff": history("2021-06-30 7")})
    new = target(">= 3", name="staff", policy=TargetPolicy(severity=QUIET))
    head = books([(target(), history(*PAST)), (new, history("2021-06-30 2"))])
    assert "history-rewritten" in errors(head, base)


def test_a_gone_targets_own_severity_still_counts() -> None:
    strict = target(policy=TargetPolicy(severity={Rule.METRIC_REMOVED: Level.ERROR}))
    lenient = Policy(severity={Rule.METRIC_REMOVED: Level.WARNING})
    other = (target(name="other"), history("2021-06-30 5"))
    base = books([(strict, []), other], lenient)
    assert errors(books([other], lenient), base) == ["metric-removed"]


def test_another_unit_is_another_goal() -> None:
    def measured(**unit: str) -> Book:
        return past(target()._replace(unit=unit))

    assert errors(measured(zh="家"), measured(zh="千家")) == ["target-loosened"]
    assert errors(measured(zh="家", en="firms"), measured(zh="家")) == []
    assert errors(measured(zh="家"), past()) == []


@pytest.mark.parametrize(
    ("old", "new", "looser"),
    [
        ((5, None), (5, 9999), True),
        ((5, 12), (5, None), False),
        ((5, 12), (None, None), True),
        ((5, None), (None, None), False),
        ((None, 5), (None, 6), True),
        ((None, 6), (None, 5), False),
    ],
)
def test_the_drift_budget_that_counts(
    old: tuple[int | None, ...], new: tuple[int | None, ...], looser: bool
) -> None:
    def with_budget(pair: tuple[int | None, ...]) -> Book:
        tolerance, drift = (None if n is None else Tolerance(Decimal(n)) for n in pair)
        return past(target(policy=TargetPolicy(tolerance=tolerance, drift=drift)))

    assert ("target-loosened" in errors(with_budget(new), with_budget(old))) is looser


def test_no_tolerance_at_all_is_never_looser() -> None:
    some = target(policy=TargetPolicy(tolerance=Tolerance(Decimal("0.02"), relative=True)))
    none = target(policy=TargetPolicy(tolerance=Tolerance(Decimal(0))))
    assert errors(past(none), past(some)) == []


@pytest.mark.parametrize("closed", [True, False])
def test_a_finished_target_is_not_dropped(closed: bool) -> None:
    done = target(">= 140", by="2021-09-30" if closed else "2021-06-30", every=Every.QUARTER)
    other = target(name="other")
    policy = Policy(closures=[Closure("firms", "met", "report")] if closed else [])
    base = books([(done, history(*PAST)), (other, history("2021-06-30 5"))], policy)
    later = (other, history("2021-06-30 5", "2021-12-31 6"))
    assert errors(books([(done, history(*PAST)), later], policy), base) == []


def test_a_target_that_is_closed_early_is_dropped_all_the_same() -> None:
    closed = Policy(closures=[Closure("firms", "ended", "report")])
    base = books([(target(), history(*PAST)), (target(name="other"), history("2021-06-30 5"))])
    later = (target(name="other"), history("2021-06-30 5", "2021-12-31 6", "2022-06-30 7"))
    head = books([(target(), history(*PAST)), later], closed)
    found_then = ["closed-early", "dropped"]
    assert errors(head, base, date(2022, 7, 31)) == found_then
    assert errors(head, base, date(2025, 12, 30)) == found_then


def test_an_early_outcome_that_the_base_has_is_known() -> None:
    closed = now(policy=Policy(closures=[Closure("firms", "ended", "report")]))
    assert errors(closed, closed) == []
    assert "closed-early" in found(check(closed, closed, TODAY), "warning")


def test_tightening_makes_nothing_new_of_what_was_known() -> None:
    base = now("2021-12-31 120")
    assert errors(now("2021-12-31 120", wanted=target("> 600")), base) == []


def test_a_waiver_that_a_better_figure_makes_idle_is_a_warning() -> None:
    base = now("2021-12-31 120", policy=waiver(bound=120))
    head = now("2021-12-31 120", "2022-01-31 160", policy=waiver(bound=120))
    assert errors(head, base) == []


def test_the_calendars_end_is_no_fault() -> None:
    late = waiver(until=date(9999, 12, 31))
    assert check(now(policy=late), None, date(9999, 12, 1)).outcome is Outcome.FAIL
