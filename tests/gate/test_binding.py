"""Binding targets in the gate: stricter by default, and not to be made expected on the quiet."""

from datetime import date

import pytest
from builders import book, history, target, undecided, without_goals

from bishan_targets.gate.decide import Check, Outcome, check
from bishan_targets.model.book import Book
from bishan_targets.model.policy import Aspect, Level, Policy, Rule, TargetPolicy, Waiver
from bishan_targets.model.targets import Target

TODAY = date(2022, 3, 1)
# 120 of 500 firms a year before the deadline: hardly to be reached.
BEHIND = ("2019-12-31 100", "2020-12-31 110", "2021-12-31 120")
BINDING = TargetPolicy(binding=True)


def firms(policy: TargetPolicy = BINDING, by: str = "2022-12-31") -> Target:
    return target(by=by, policy=policy)


def levels(head: Book, base: Book | None = None) -> dict[str, Level]:
    """Severities of the findings by rule."""
    return {c.comparison.rule: c.level for c in check(head, base, TODAY).findings}


def of(policy: TargetPolicy, plan: Policy | None = None) -> Book:
    return book(firms(policy), history(*BEHIND), plan)


def found(head: Book, base: Book) -> list[Check]:
    findings = check(head, base, TODAY).findings
    return [each for each in findings if each.comparison.rule is Rule.TARGET_LOOSENED]


def test_a_binding_target_off_track_fails_and_an_expected_one_warns() -> None:
    assert levels(of(BINDING))[Rule.OFF_TRACK] is Level.ERROR
    assert check(of(BINDING), None, TODAY).outcome is Outcome.FAIL
    assert levels(of(TargetPolicy()))[Rule.OFF_TRACK] is Level.WARNING
    assert check(of(TargetPolicy()), None, TODAY).outcome is Outcome.PASS


@pytest.mark.parametrize("policy", [BINDING, TargetPolicy()])
def test_a_missed_target_is_an_error_of_either_type(policy: TargetPolicy) -> None:
    missed = book(firms(policy, "2021-12-31"), history(*BEHIND))
    assert levels(missed)[Rule.MISSED] is Level.ERROR


WARNING, ERROR, INFO = Level.WARNING, Level.ERROR, Level.INFO


@pytest.mark.parametrize(
    ("own", "plans", "binding", "level"),
    [
        (None, None, False, WARNING),
        (None, None, True, ERROR),
        (None, WARNING, True, WARNING),
        (None, INFO, True, INFO),
        (INFO, None, True, INFO),
        (INFO, ERROR, True, INFO),
        (ERROR, WARNING, False, ERROR),
    ],
)
def test_what_the_plan_says_goes_before_the_default(
    own: Level | None, plans: Level | None, binding: bool, level: Level
) -> None:
    policy = TargetPolicy(severity={Rule.OFF_TRACK: own} if own else {}, binding=binding)
    plan = Policy(severity={Rule.OFF_TRACK: plans} if plans else {})
    assert plan.level(Rule.OFF_TRACK, policy) is level
    assert levels(of(policy, plan))[Rule.OFF_TRACK] is level


def test_other_rules_are_as_severe_as_ever() -> None:
    plain, binding = TargetPolicy(), BINDING
    differ = {r for r in Rule if Policy().level(r, plain) is not Policy().level(r, binding)}
    assert differ == {Rule.OFF_TRACK}


def test_a_target_made_expected_is_looser_and_judged_as_binding() -> None:
    on_way = book(firms(), history("2019-12-31 300", "2020-12-31 380"))
    worse = book(
        firms(TargetPolicy()), history("2019-12-31 300", "2020-12-31 380", "2021-12-31 381")
    )
    (finding,) = found(worse, on_way)
    compared = finding.comparison
    assert (compared.aspect, compared.value, compared.reference) == ("binding", "false", "true")
    assert finding.level is Level.ERROR
    assert levels(worse, on_way)[Rule.OFF_TRACK] is Level.ERROR


def test_a_target_made_binding_is_not_looser_and_judged_at_once() -> None:
    assert found(of(BINDING), of(TargetPolicy())) == []
    checks = check(of(BINDING), of(TargetPolicy()), TODAY).checks
    (compared,) = (each.comparison for each in checks if each.comparison.aspect == "binding")
    assert (compared.holds, compared.value, compared.reference) == (True, "true", "false")


def test_plans_without_binding_targets_have_no_check_of_it() -> None:
    checks = check(of(TargetPolicy()), of(TargetPolicy()), TODAY).checks
    assert "binding" not in {each.comparison.aspect for each in checks}


def test_a_new_severity_of_the_plan_that_lowers_a_binding_targets_is_found() -> None:
    """It equals the general default, so that the plan as a whole is no looser."""
    lower = of(BINDING, Policy(severity={Rule.OFF_TRACK: Level.WARNING}))
    (finding,) = found(lower, of(BINDING))
    compared = finding.comparison
    assert (compared.metric, compared.aspect) == ("firms", "severity.off-track")
    assert (compared.value, compared.reference) == ("warning", "error")


def test_a_binding_targets_own_severities_may_not_be_lowered_either() -> None:
    own = TargetPolicy(severity={Rule.STALE: Level.ERROR, Rule.OFF_TRACK: Level.INFO}, binding=True)
    lower = of(own._replace(severity={Rule.STALE: Level.INFO, Rule.OFF_TRACK: Level.INFO}))
    (finding,) = found(lower, of(own))
    compared = finding.comparison
    assert (compared.metric, compared.aspect) == ("firms", "severity.stale")
    assert (compared.value, compared.reference) == ("info", "error")


def test_a_lower_severity_of_the_plan_is_found_once() -> None:
    strict = Policy(severity={Rule.OFF_TRACK: Level.ERROR})
    lower = Policy(severity={Rule.OFF_TRACK: Level.WARNING})
    (finding,) = found(of(BINDING, lower), of(BINDING, strict))
    assert (finding.comparison.metric, finding.comparison.aspect) == (None, "severity.off-track")


def test_a_waiver_accepts_it() -> None:
    until = date(2022, 6, 30)
    waiver = Waiver(
        Rule.TARGET_LOOSENED, "firms", "reclassified", "Bureau", until, aspect=Aspect.SEVERITY
    )
    (finding,) = found(of(TargetPolicy(), Policy(waivers=[waiver])), of(BINDING))
    assert finding.outcome is Outcome.WAIVED


def test_a_target_that_has_no_goal_is_no_hiding_place() -> None:
    without = without_goals(of(BINDING), "firms")
    assert [each.comparison.aspect for each in found(of(TargetPolicy()), without)] == ["binding"]
    head = book(firms(TargetPolicy()), history(*BEHIND, "2022-01-31 121"))
    assert levels(head, without)[Rule.OFF_TRACK] is Level.ERROR
    plan = without.plan._replace(undecided={"firms": undecided()})
    expected = without._replace(plan=plan)
    assert [each.comparison.aspect for each in found(expected, without)] == ["binding"]


def test_a_renamed_target_stays_the_same() -> None:
    renamed = firms(TargetPolicy(renamed_from="firms"))._replace(id="companies")
    (finding,) = found(book(renamed, history(*BEHIND)), of(BINDING))
    assert (finding.comparison.metric, finding.comparison.aspect) == ("companies", "binding")
