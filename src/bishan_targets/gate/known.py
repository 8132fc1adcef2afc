"""Findings that the base has itself, so that they are no news of the change."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from functools import cached_property
from typing import TypeAlias

from bishan_targets.assessment.goals_in_force import plan_on
from bishan_targets.gate.changes import names_now, untracked
from bishan_targets.gate.comparison import Comparison
from bishan_targets.gate.milestones import milestone_comparisons
from bishan_targets.gate.rules import TARGET_RULES
from bishan_targets.gate.subjects import Subjects
from bishan_targets.gate.waivers import Valid, about_waivers
from bishan_targets.model.book import Book
from bishan_targets.model.goals import Quantity
from bishan_targets.model.periods import year_of
from bishan_targets.model.policy import Rule

Findings: TypeAlias = Mapping[str, Collection[bool]]
"""For each fingerprint of a finding, whether those with it are waived."""


class Known:
    """The base's own findings under current names; a target's are looked for when asked about.

    The base's waivers count as unused there: a change is not at fault if the base does not need
    them.
    """

    def __init__(self, head: Book, base: Book, as_of: date) -> None:
        """Prepare to judge the base by itself on a day."""
        self._base, self._as_of = base, as_of
        self._names = names_now(head, base)
        self._subjects = Subjects(base, None, {}, as_of)
        targets = plan_on(base.plan, as_of).targets
        self._targets = {self._names[name]: target for name, target in targets.items()}
        policy = base.plan.policy
        self._waivers = Valid(policy.waivers, policy.longest_waiver, as_of)
        self._found: dict[tuple[Rule, str], Findings] = {}

    def __contains__(self, comparison: Comparison) -> bool:
        """Whether the base has the same finding, and no waiver for it."""
        return False in self._alike(comparison)

    def accepts(self, comparison: Comparison) -> bool:
        """Whether the base has the same finding, and a waiver for it."""
        return True in self._alike(comparison)

    def _alike(self, comparison: Comparison) -> Collection[bool]:
        """For each of the base's findings with the same fingerprint, whether it is waived."""
        name = self._fingerprint(comparison)
        target = self._targets.get(comparison.metric or "")
        if target and comparison.rule in TARGET_RULES:
            return self._of_target(comparison.rule, target.id).get(name, ())
        return self._others.get(name, ())

    def _fingerprint(self, comparison: Comparison) -> str:
        """The fingerprint with the base's goal: a tighter goal does not make old findings new.

        Of goals for each year it is the one of the same year.
        """
        target, goal = self._targets.get(comparison.metric or ""), comparison.goal
        if goal and target and target.goal.of is Quantity.YEAR and not goal.is_open_ended:
            from bishan_targets.gate.year_goals import goal_in

            then = goal_in(target, year_of(goal.by, target.year_starts))
        else:
            then = target.goal if goal and target else None
        return comparison._replace(goal=then).fingerprint

    def _of_target(self, rule: Rule, id_: str) -> Findings:
        """The findings about one of the base's targets by a rule, and whether each is waived."""
        if (rule, id_) not in self._found:
            compared = TARGET_RULES[rule](self._subjects[id_])
            self._found[rule, id_] = self._findings(compared)
        return self._found[rule, id_]

    @cached_property
    def _others(self) -> Findings:
        """The findings about anything else, waivers included."""
        milestones = milestone_comparisons(self._base, None, self._as_of)
        waivers = about_waivers(self._base.plan.policy, self._waivers, has_base=True)
        return self._findings([*untracked(self._base), *milestones, *waivers])

    def _findings(self, compared: Iterable[Comparison]) -> Findings:
        found: dict[str, set[bool]] = {}
        for each in compared:
            if each.holds is False:
                name = each.metric and self._names.get(each.metric, each.metric)
                fingerprint = each._replace(metric=name).fingerprint
                found.setdefault(fingerprint, set()).add(self._waivers.covering(each) is not None)
        return found
