"""Verdicts of the published rules on each target, side by side: `bishan rules`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Final, Literal, NamedTuple

from bishan_targets.assessment.assessed import assessed
from bishan_targets.assessment.gap import known_on, since_break
from bishan_targets.assessment.goals_in_force import book_on
from bishan_targets.assessment.verdict import Verdict
from bishan_targets.model.book import Book
from bishan_targets.model.breaks import begin_of_series, series_on
from bishan_targets.model.diagnostics import Diagnostic
from bishan_targets.model.localized import Localized
from bishan_targets.model.observations import Observation
from bishan_targets.model.targets import Indicator, Metric, Tracked
from bishan_targets.published import RULES
from bishan_targets.published.case import Case, indicator_case
from bishan_targets.report.by_rule import RuleReport, rule_report, target_rule_report
from bishan_targets.report.goals import GoalReport, goal_of
from bishan_targets.report.note import Note, not_decided_notes, with_notes
from bishan_targets.report.values import (
    Day,
    DiagnosticReport,
    FigureReport,
    Number,
    PlanReport,
    diagnostic_reports,
    figure_report,
    plain,
    plan_report,
)

RULES_SCHEMA: Final = "bishan.rules/1"
_ON_TRACK: Final = {
    Verdict.MET: True,
    Verdict.ON_TRACK: True,
    Verdict.AT_RISK: False,
    Verdict.OFF_TRACK: False,
    Verdict.LOST: False,
    Verdict.MISSED: False,
}


class OwnReport(NamedTuple):
    """The tool's own verdict, and the probability behind it."""

    verdict: Verdict
    probability: Number | None
    on_track: bool | None


class RuledReport(NamedTuple):
    """One target, or one indicator without a goal, under every rule.

    `goal` is None for an indicator or a target without a goal yet, `own` for an indicator. `agree`
    tells whether all verdicts, including the tool's own, agree on being on track; None for fewer
    than two verdicts.
    """

    id: str
    name: Localized
    unit: Localized | None
    decimals: int | None
    goal: GoalReport | None
    latest: FigureReport | None
    own: OwnReport | None
    rules: Mapping[str, RuleReport]
    agree: bool | None


class RulesReport(NamedTuple):
    """Every target under every rule; `rule` is the one that the plan reports by, or None.

    `later` has the ids of the targets left out because they were decided after the day.
    """

    schema: Literal["bishan.rules/1"]
    as_of: Day
    diagnostics: Sequence[DiagnosticReport]
    plan: PlanReport | None = None
    rule: str | None = None
    later: Sequence[str] = ()
    targets: Sequence[RuledReport] = ()


def ruled(book: Book, as_of: date, ids: Iterable[str] | None = None) -> RulesReport:
    """The targets and indicators of a book under every rule, assessed on the day `as_of`.

    `ids` names those to report, all for None, in the plan's order, indicators last.
    """
    book = book_on(book, as_of)
    plan = book.plan
    wanted = set(plan.described if ids is None else ids)
    targets = [_target(book, each, as_of) for each in plan.tracked.values() if each.id in wanted]
    indicators = [
        _indicator(book, each, as_of) for each in plan.indicators.values() if each.id in wanted
    ]
    report = RulesReport(
        schema=RULES_SCHEMA,
        as_of=as_of,
        plan=plan_report(plan),
        rule=plan.rule,
        later=plan.left_out(wanted if ids is not None else None),
        targets=[*targets, *indicators],
        diagnostics=diagnostic_reports(book.diagnostics),
    )
    return report._replace(diagnostics=with_notes(report.diagnostics, rules_notes(report)))


def has_amounts(report: RulesReport) -> bool:
    """Whether any target's figures accumulate within years, which rules judge in two ways."""
    return any(said.year for target in report.targets for said in target.rules.values())


def rules_notes(report: RulesReport) -> list[Note]:
    """Notes on targets left out, and on the number of those on which the rules disagree."""
    split = sum(target.agree is False for target in report.targets)
    differ = [Note("rules-differ", "ruling.note.split", number=split)] if split else []
    return [*not_decided_notes(report.later), *differ]


def failed_rules(as_of: date, diagnostics: Iterable[Diagnostic]) -> RulesReport:
    """The report of a run with invalid input."""
    return RulesReport(
        schema=RULES_SCHEMA,
        as_of=as_of,
        diagnostics=diagnostic_reports(diagnostics),
    )


def _target(book: Book, target: Tracked, as_of: date) -> RuledReport:
    found = assessed(book, target, as_of)
    verdict, odds = found.judgement.verdict, found.projection.probability
    probability = None if odds is None else plain(odds)
    own = OwnReport(verdict, probability, _ON_TRACK.get(verdict))
    rules = {str(rule): target_rule_report(rule, found) for rule in RULES}
    return _side_by_side(target, goal_of(found), own, found.history, rules)


def _indicator(book: Book, indicator: Indicator, as_of: date) -> RuledReport:
    known = known_on(book.observations.get(indicator.id, ()), as_of)
    history = series_on(known, indicator.breaks, as_of)
    begin = begin_of_series(indicator.breaks, as_of)
    rule = since_break(indicator.baseline, known, begin)
    said = _by_rule(indicator_case(indicator._replace(baseline=rule), history))
    return _side_by_side(indicator, None, None, history, said)


def _by_rule(case: Case) -> dict[str, RuleReport]:
    return {str(rule): rule_report(rule, case) for rule in RULES}


def _side_by_side(
    judged: Metric,
    goal: GoalReport | None,
    own: OwnReport | None,
    history: Sequence[Observation],
    rules: Mapping[str, RuleReport],
) -> RuledReport:
    all_said = [own.on_track if own else None, *(each.on_track for each in rules.values())]
    said = [each for each in all_said if each is not None]
    return RuledReport(
        id=judged.id,
        name=judged.name,
        unit=judged.unit,
        decimals=judged.decimals,
        goal=goal,
        latest=figure_report(history[-1]) if history else None,
        own=own,
        rules=rules,
        agree=len(set(said)) == 1 if len(said) > 1 else None,
    )
