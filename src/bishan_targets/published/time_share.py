"""The time-proportional rule (序时进度): progress against elapsed time.

The verdicts are the terms used for indicators in the mid-term evaluations of China's five-year
plans: 提前实现 (reached early), 快于预期 (faster than expected), 基本符合预期 (broadly as
expected), 滞后 (lagging); see the National Development and Reform Commission's report on the
mid-term evaluation of the 12th plan to the National People's Congress, 2013-12-25. No width of
"broadly" is published: TOLERANCE is this tool's choice.
"""

from __future__ import annotations

from typing import Final

from bishan_targets.assessment.gap import Reason
from bishan_targets.model.targets import PublishedRule
from bishan_targets.published.case import Case, RuleDefinition, Ruling, Step, unavailable
from bishan_targets.published.linear_path import LinearPath, linear_path_of

TOLERANCE: Final = 0.05


def judge(case: Case) -> Ruling:
    """Progress minus elapsed time, both at the latest figure's date, never at today's.

    - The latest figure meets the goal: `reached_early`.
    - Progress is ahead of elapsed time by more than 5 percentage points: `faster_than_expected`;
      within 5 points either way: `broadly_as_expected`; behind by more: `lagging`.

    Both are shares from the baseline to the goal and to its deadline, counted in days. For amounts
    within a year, the share of the year's amount that is expected by then stands for the time. Not
    available without a goal, with fewer than two figures, or if the baseline equals the goal or
    meets it. `value` is progress minus elapsed time, as a share.
    """
    if case.is_held:
        return unavailable(Reason.HOLDS_AT_BASELINE)
    path = linear_path_of(case)
    found = unavailable(path) if isinstance(path, Reason) else _compared(path, case.expected)
    return Ruling("reached_early", found.value, steps=found.steps) if case.reached else found


def _compared(path: LinearPath, expected: float | None) -> Ruling:
    if expected is None:
        ahead = path.progress - path.elapsed
        values = {"progress": path.progress, "elapsed": path.elapsed}
        step = Step("ahead", "{progress} - {elapsed}", values, ahead)
    else:
        ahead = path.progress - expected
        values = {"done": path.progress, "expected": expected}
        step = Step("ahead_of_share", "{done} - {expected}", values, ahead)
    return Ruling(_word(ahead), ahead, steps=(step,))


def _word(ahead: float) -> str:
    if ahead > TOLERANCE:
        return "faster_than_expected"
    return "broadly_as_expected" if ahead >= -TOLERANCE else "lagging"


RULE: Final = RuleDefinition(
    PublishedRule.TIME_SHARE,
    ("reached_early", "faster_than_expected", "broadly_as_expected", "lagging"),
    frozenset({"reached_early", "faster_than_expected", "broadly_as_expected"}),
    judge,
)
