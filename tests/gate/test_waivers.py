"""A waiver of a loosening accepts one aspect up to its bound, and nothing else."""

from datetime import date
from decimal import Decimal

import pytest
from builders import book, books, history, steps, target, was

from bishan_targets import messages
from bishan_targets.gate.comparison import Comparison
from bishan_targets.gate.decide import Outcome, Result, check
from bishan_targets.gate.waivers import ASPECTS, aspect_of
from bishan_targets.model.book import Book
from bishan_targets.model.observations import Observation
from bishan_targets.model.periods import Every
from bishan_targets.model.policy import (
    Aspect,
    Level,
    Policy,
    Rule,
    TargetPolicy,
    Tolerance,
    Waiver,
)
from bishan_targets.model.targets import Target
from bishan_targets.render.check.findings import word_findings

TODAY = date(2022, 3, 1)
FIGURES = ("2019-12-31 100", "2020-12-31 120", "2021-06-30 140")
Bound = Decimal | date | str | None


def of(wanted: Target, policy: Policy | None = None) -> Book:
    return book(wanted, history(*FIGURES), policy)


def waiver(aspect: Aspect | None, bound: Bound = None, rule: Rule = Rule.TARGET_LOOSENED) -> Waiver:
    return Waiver(rule, "firms", "decided", "office", date(2022, 6, 30), bound, aspect)


def judged(wanted: Target, *waivers: Waiver, before: Target | None = None) -> Result:
    return check(of(wanted, Policy(waivers=waivers)), of(before or target()), TODAY)


def failed(result: Result) -> list[str]:
    compared = [each.comparison for each in result.findings if each.outcome is Outcome.FAIL]
    loosened = (Rule.TARGET_LOOSENED, Rule.GOAL_LOWERED, Rule.WAIVER_UNUSED)
    return sorted(each.aspect for each in compared if each.rule in loosened)


LATER = target(by="2026-01-31")
LOWER = target("> 450")
BOTH = target("> 450", by="2026-01-31")


def test_it_accepts_its_aspect_alone() -> None:
    accepted = waiver(Aspect.DEADLINE, date(2026, 1, 31))
    assert failed(judged(LATER, accepted)) == []
    assert failed(judged(BOTH, accepted)) == ["value"]
    assert failed(judged(LOWER, accepted)) == ["target-loosened.deadline", "value"]
    both = (accepted, waiver(Aspect.BAR, Decimal(450)))
    assert failed(judged(BOTH, *both)) == []


@pytest.mark.parametrize(
    ("aspect", "bound", "loosened", "accepted"),
    [
        (Aspect.DEADLINE, date(2026, 1, 31), LATER, True),
        (Aspect.DEADLINE, "2026-01-31", LATER, True),
        (Aspect.DEADLINE, date(2026, 2, 1), LATER, True),
        (Aspect.DEADLINE, date(2026, 1, 30), LATER, False),
        (Aspect.BAR, Decimal("450.0"), LOWER, True),
        (Aspect.BAR, Decimal(449), LOWER, True),
        (Aspect.BAR, Decimal(451), LOWER, False),
        (Aspect.BAR, Decimal(500), LOWER, False),
        (Aspect.BAR, ">=", target(">= 500"), True),
        (Aspect.BAR, Decimal(500), target(">= 500"), False),
        (Aspect.EVERY, "year", target(every=Every.YEAR), True),
        (Aspect.EVERY, "quarter", target(every=Every.YEAR), False),
        (Aspect.EVERY, "year", target(every=Every.QUARTER), True),
    ],
)
def test_it_accepts_up_to_its_bound(
    aspect: Aspect, bound: Bound, loosened: Target, accepted: bool
) -> None:
    result = judged(loosened, waiver(aspect, bound), before=target(every=Every.MONTH))
    said = [] if accepted else [f"target-loosened.{aspect}"]
    loosenings = [each for each in failed(result) if each != "every" or aspect is Aspect.EVERY]
    assert (loosenings == []) == accepted
    assert [each for each in loosenings if each.startswith("target-")] == said


def test_a_cap_that_is_raised() -> None:
    before = target("<= 30")
    for bound, expected in (
        ("33", []),
        ("33.0", []),
        ("32", ["target-loosened.bar", "value"]),
        ("33.0.1", ["target-loosened.bar", "value"]),
    ):
        accepted = waiver(Aspect.BAR, bound)
        assert failed(judged(target("<= 33"), accepted, before=before)) == expected


@pytest.mark.parametrize(
    ("before", "now", "bound", "accepted"),
    [
        (None, "5", "5", True),
        (None, "5", Decimal(5), True),
        (None, "5", "4", False),
        ("2", "5", "5", True),
        ("2%", "5%", "5%", True),
        ("2%", "5%", "4%", False),
        (None, "5%", "5%", True),
        (None, "5%", Decimal(5), False),
        ("2%", "5", "5%", False),
    ],
)
def test_the_bound_of_a_tolerance_is_one_of_its_kind(
    before: str | None, now: str, bound: Bound, accepted: bool
) -> None:
    result = judged(tolerating(now), waiver(Aspect.TOLERANCE, bound), before=tolerating(before))
    assert failed(result) == ([] if accepted else ["target-loosened.tolerance", "tolerance"])


def tolerating(text: str | None) -> Target:
    if text is None:
        return target()
    amount = Decimal(text.removesuffix("%"))
    is_share = text.endswith("%")
    tolerance = Tolerance(amount / 100 if is_share else amount, relative=is_share)
    return target(policy=TargetPolicy(tolerance=tolerance))


@pytest.mark.parametrize(
    ("bound", "accepted"), [("warning", True), ("off", True), ("error", False)]
)
def test_the_bound_of_a_severity(bound: str, accepted: bool) -> None:
    lower = target(policy=TargetPolicy(severity={Rule.LOST: Level.WARNING}))
    expected = [] if accepted else ["severity.lost", "target-loosened.severity"]
    assert failed(judged(lower, waiver(Aspect.SEVERITY, bound))) == expected


def test_an_interim_goal_and_one_that_is_gone() -> None:
    before = target()._replace(steps=steps("2023-12-31 > 300"))
    lower = target()._replace(steps=steps("2023-12-31 > 250"))
    assert failed(judged(lower, waiver(Aspect.BAR, Decimal(250)), before=before)) == []
    assert failed(judged(lower, waiver(Aspect.BAR, Decimal(260)), before=before)) == [
        "interim.2023-12-31",
        "target-loosened.bar",
    ]
    assert failed(judged(target(), waiver(Aspect.BAR, "-"), before=before)) == []
    assert failed(judged(target(), waiver(Aspect.BAR, Decimal(250)), before=before)) == [
        "interim.2023-12-31",
        "target-loosened.bar",
    ]


def test_a_unit_needs_no_bound_and_may_have_one() -> None:
    old, new = (target()._replace(unit={"und": unit}) for unit in ("firms", "1000 firms"))
    assert failed(judged(new, waiver(Aspect.UNIT), before=old)) == []
    assert failed(judged(new, waiver(Aspect.UNIT, "1000 firms"), before=old)) == []
    assert failed(judged(new, waiver(Aspect.UNIT, "companies"), before=old)) == [
        "target-loosened.unit",
        "unit",
    ]


@pytest.mark.parametrize(
    ("lacking", "aspect", "words"),
    [
        (
            waiver(None),
            "no-aspect",
            "the waiver for `target-loosened` (office: decided) does not say what it accepts, "
            "so it accepts nothing",
        ),
        (
            waiver(None, Decimal(400)),
            "no-aspect",
            "the waiver for `target-loosened` (office: decided) does not say what it accepts, "
            "so it accepts nothing",
        ),
        (
            waiver(Aspect.BAR),
            "no-bound",
            "the waiver for `target-loosened bar` (office: decided) does not say how much it "
            "accepts, so it accepts nothing",
        ),
    ],
)
def test_a_waiver_that_does_not_say_what_it_accepts_accepts_nothing(
    lacking: Waiver, aspect: str, words: str
) -> None:
    head = of(LOWER, Policy(waivers=[lacking]))
    result = check(head, of(target()), TODAY)
    assert failed(result) == [aspect, "value"]
    say = messages.load("en")
    said = word_findings(result, head, of(target()), say)
    assert words in [each.message for each in said]


def test_a_goal_that_is_lowered_openly_needs_no_aspect_and_may_have_one() -> None:
    openly = BOTH._replace(was=(was("> 500", "2022-02-01"),))
    rule = Rule.GOAL_LOWERED
    assert failed(judged(openly, waiver(None, rule=rule))) == []
    assert failed(judged(openly, waiver(None, Decimal(450), rule=rule))) == ["deadline"]
    assert failed(judged(openly, waiver(Aspect.BAR, rule=rule))) == ["deadline"]
    assert failed(judged(openly, waiver(Aspect.BAR, Decimal(460), rule=rule))) == [
        "deadline",
        "goal-lowered.bar",
        "value",
    ]


def test_a_waiver_of_another_rule_does_not_accept_it() -> None:
    openly = LOWER._replace(was=(was("> 500", "2022-02-01"),))
    assert failed(judged(openly, waiver(Aspect.BAR, Decimal(450)))) == [
        "target-loosened.bar",
        "value",
    ]


def test_a_waiver_that_is_used_is_named_by_what_it_accepts() -> None:
    """Another direction has no more and less, so that this one needs no bound."""
    result = judged(target("<= 500"), waiver(Aspect.BAR))
    (found,) = (each for each in result.checks if each.comparison.rule is Rule.WAIVER_UNUSED)
    assert (found.outcome, found.comparison.aspect) == (Outcome.PASS, "target-loosened.bar")


def test_every_kind_of_loosening_has_one_aspect() -> None:
    keys = messages.load("en").table
    texts = [key.split(".") for key in keys if key.startswith("finding.target-loosened.")]
    kinds = {key[2].removesuffix("-gone") for key in texts if key[2] != "hint"}
    assert {kind for group in ASPECTS.values() for kind in group} >= kinds
    for kind in kinds:
        found = aspect_of(Comparison(Rule.TARGET_LOOSENED, "a", False, aspect=f"{kind}.2024"))
        assert [aspect for aspect, group in ASPECTS.items() if kind in group] == [found]
    assert set(ASPECTS) == set(Aspect)


def test_a_text_that_ends_in_a_number_is_no_amount() -> None:
    old, new = (target()._replace(unit={"und": unit}) for unit in ("firms 2020", "firms 2024"))
    assert failed(judged(new, waiver(Aspect.UNIT, "firms 2030"), before=old)) == [
        "target-loosened.unit",
        "unit",
    ]


# --- events of later changes ----------------------------------------------------------------------


def with_waivers(figures: tuple[str, ...], *waivers: Waiver) -> Book:
    return book(target(), history(*figures), Policy(waivers=waivers))


FELL = (*FIGURES, "2021-12-31 139")
FELL_AGAIN = (*FELL, "2022-02-28 138")
REWRITTEN = ("2019-12-31 90", *FIGURES[1:])


def of_rules(head: Book, base: Book | None) -> list[tuple[str, str]]:
    compared = [each for each in check(head, base, TODAY).findings if each.level is Level.ERROR]
    return [
        (each.comparison.rule, each.comparison.aspect)
        for each in compared
        if each.outcome is Outcome.FAIL
    ]


@pytest.mark.parametrize(
    ("rule", "before", "now"),
    [(Rule.REGRESSED, FELL, FELL_AGAIN), (Rule.HISTORY_REWRITTEN, FIGURES, REWRITTEN)],
)
def test_without_a_bound_it_accepts_what_came_with_it_and_no_later_event(
    rule: Rule, before: tuple[str, ...], now: tuple[str, ...]
) -> None:
    written = waiver(None, rule=rule)
    assert of_rules(with_waivers(now, written), with_waivers(before)) == []
    merged = with_waivers(before, written)
    head = with_waivers(now, written)
    assert of_rules(head, merged) == [(rule, ""), ("waiver-unused", "spent")]
    renewed = with_waivers(now, written._replace(until=date(2022, 7, 31)))
    assert of_rules(renewed, merged) == []


def test_a_metric_that_is_left_out_by_a_later_change() -> None:
    written = waiver(None, rule=Rule.DROPPED)
    other = target(name="other")
    before, now = history("2020-12-31 120"), history("2020-12-31 120", "2021-12-31 140")

    def of_both(others: list[Observation], *waivers: Waiver) -> Book:
        return books([(target(), before), (other, others)], Policy(waivers=waivers))

    assert of_rules(of_both(now, written), of_both(before)) == []
    assert of_rules(of_both(now, written), of_both(before, written)) == [
        ("dropped", ""),
        ("waiver-unused", "spent"),
    ]


def test_with_a_bound_it_accepts_later_figures_up_to_it() -> None:
    for bound, found in ((138, []), (139, ["regressed"])):
        bounded = waiver(None, Decimal(bound), Rule.REGRESSED)
        rules = of_rules(with_waivers(FELL_AGAIN, bounded), with_waivers(FELL, bounded))
        assert [rule for rule, _ in rules] == found


def test_what_it_was_written_for_stays_accepted() -> None:
    merged = with_waivers(FELL, waiver(None, rule=Rule.REGRESSED))
    (finding,) = (
        each
        for each in check(merged, merged, TODAY).findings
        if each.comparison.rule is Rule.REGRESSED
    )
    assert finding.outcome is Outcome.WAIVED


def test_a_state_that_is_accepted_may_go_on() -> None:
    written = waiver(None, rule=Rule.BEHIND_PACE)
    head, base = with_waivers(FELL_AGAIN, written), with_waivers(FELL, written)
    found = check(head, base, TODAY).findings
    (behind,) = (each for each in found if each.comparison.rule is Rule.BEHIND_PACE)
    assert behind.outcome is Outcome.WAIVED
    assert behind.comparison.worse_than_base


def test_a_waiver_that_is_spent_says_so() -> None:
    written = waiver(None, rule=Rule.REGRESSED)
    head, base = with_waivers(FELL_AGAIN, written), with_waivers(FELL, written)
    said = word_findings(check(head, base, TODAY), head, base, messages.load("en"))
    assert (
        "the waiver for `regressed` (office: decided) is older than this change and has no bound, "
        "so it accepts no finding of the change"
    ) in [each.message for each in said]
