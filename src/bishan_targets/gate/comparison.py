"""A single comparison by a rule of the gate."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from bishan_targets.model.diagnostics import KeyPath
from bishan_targets.model.goals import Goal
from bishan_targets.model.policy import Rule, Waiver

Value = Decimal | float


class Comparison(NamedTuple):
    """A value and its reference; `holds` is None if they could not be compared.

    `metric` is None for the plan as a whole. `value` may be worse than `reference` by at most
    `limit`; `reference_from` is its source: base, previous, same_period (a year before), best,
    plan, goal or odds. `day` is the figure's date, and `reference_day` that of one of another year,
    or the day of the check.
    `aspect` distinguishes the cases of one rule, or gives the reason for no judgement.
    `worse_than_base` marks a deterioration by the change itself; a `question`, such as one about a
    figure that the base has as well, is no error. `waiver` is the subject of a rule about waivers;
    `reason` is that of a declared change, `place` the key of the plan that it is about.
    """

    rule: Rule
    metric: str | None
    holds: bool | None
    value: Value | str | None = None
    reference: Value | str | None = None
    reference_from: str | None = None
    limit: Decimal | None = None
    day: date | None = None
    aspect: str = ""
    goal: Goal | None = None
    worse_than_base: bool = False
    reason: str = ""
    waiver: Waiver | None = None
    reference_day: date | None = None
    question: bool = False
    place: KeyPath = ()

    @property
    def fingerprint(self) -> str:
        """Rule, metric and goal, without values: identifies a finding across revisions."""
        return "|".join((self.rule, self.metric or "", self._goal, self.aspect))

    @property
    def _goal(self) -> str:
        if self.goal is None:
            return ""
        by = "" if self.goal.is_open_ended else f"@{self.goal.by}"
        return f"{self.goal.operator}{self.goal.value}{by}"
