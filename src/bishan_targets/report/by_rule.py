"""A published rule's verdict on a target."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from bishan_targets.assessment.assessment import Assessment
from bishan_targets.assessment.gap import Reason
from bishan_targets.model.targets import PublishedRule, Target
from bishan_targets.report.values import Number, plain

if TYPE_CHECKING:
    from bishan_targets.assessment.year_goals import YearAim
    from bishan_targets.published.case import Case, Step


class StepReport(NamedTuple):
    """One calculation: `formula` names its `values` in braces; `result` is its result."""

    name: str
    formula: str
    values: Mapping[str, Number]
    result: Number


class RuleReport(NamedTuple):
    """A rule's verdict, in its publisher's words, and the number behind it.

    `on_track` tells whether the verdict means that the goal is met or will be. `steps` is the
    calculation of the number; `why_null` is the reason if there is none. `basis` says which figures
    are judged: those recorded (`figures`), amounts of whole years (`year_totals`), or a year's
    figures so far (`year_to_date`); `year` is the one whose goal they are compared with.
    `expected_share_from` is `past_years` (with `expected_share_years`) or `days`, for a rule that
    goes by the share of the year that is expected.
    """

    rule: str
    verdict: str
    value: Number | None
    score: Number | None
    on_track: bool | None
    why_null: str | None
    steps: Sequence[StepReport]
    basis: str = "figures"
    year: int | None = None
    expected_share_from: str | None = None
    expected_share_years: Sequence[int] = ()


def rule_report(name: PublishedRule, case: "Case") -> RuleReport:
    """The verdict of the named rule on a case."""
    from bishan_targets.published import RULES

    rule = RULES[name]
    outcome = rule.judge(case)
    return RuleReport(
        rule=name,
        verdict=outcome.verdict,
        value=None if outcome.value is None else plain(outcome.value),
        score=None if outcome.score is None else plain(outcome.score),
        on_track=outcome.verdict in rule.on_track if outcome.verdict in rule.verdicts else None,
        why_null=outcome.why_null,
        steps=[_step(step) for step in outcome.steps],
    )


def target_rule_report(name: PublishedRule, found: Assessment) -> RuleReport:
    """The verdict of a rule on a target; the publishers' rules know no goal with two bounds."""
    from bishan_targets.published.case import NOT_AVAILABLE, target_case

    if found.level is None:
        why = found.aim.why_null
        return RuleReport(name, NOT_AVAILABLE, None, None, None, why, ())
    if found.level.goal.high is not None:
        return RuleReport(name, NOT_AVAILABLE, None, None, None, Reason.TWO_BOUNDS, ())
    if found.year and isinstance(found.target, Target):
        target = found.target._replace(baseline=found.baseline)
        return _of_year(name, target, found.year)
    return rule_report(name, target_case(found.level, found.history))


def _of_year(name: PublishedRule, target: Target, aim: "YearAim") -> RuleReport:
    from bishan_targets.published.years import year_case

    judged = year_case(name, target, aim)
    expected = judged.expected
    source = None if expected is None else "past_years" if expected.years else "days"
    return rule_report(name, judged.case)._replace(
        basis=judged.basis,
        year=judged.year,
        expected_share_from=source,
        expected_share_years=expected.years if expected else (),
    )


def _step(step: "Step") -> StepReport:
    values = {name: plain(value) for name, value in step.values.items()}
    return StepReport(step.name, step.formula, values, plain(step.result))
