"""The plan's settings for the gate: severities, tolerances, and declared changes."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import Final, NamedTuple


class Level(StrEnum):
    """Severity of a finding; only errors, or warnings on request, fail the gate."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"
    OFF = "off"

    @property
    def rank(self) -> int:
        """Rank of the level; higher is more severe."""
        return _RANKS[self]


_RANKS: Final = {level: rank for rank, level in enumerate(reversed(Level), 1)}


def stricter(first: Level, second: Level) -> Level:
    """The more severe of two levels."""
    return first if first.rank >= second.rank else second


class Rule(StrEnum):
    """Rules of the gate."""

    REGRESSED = "regressed"
    CUMULATIVE_FELL = "cumulative-fell"
    LOST = "lost"
    MISSED = "missed"
    CLOSED_EARLY = "closed-early"
    DROPPED = "dropped"
    METRIC_REMOVED = "metric-removed"
    MEMBER_REMOVED = "member-removed"
    COVERAGE_FELL = "coverage-fell"
    TARGET_LOOSENED = "target-loosened"
    GOAL_LOWERED = "goal-lowered"
    HISTORY_REWRITTEN = "history-rewritten"
    MILESTONE_UNDONE = "milestone-undone"
    MILESTONE_REMOVED = "milestone-removed"
    EVIDENCE_REMOVED = "evidence-removed"
    WAIVER_EXPIRED = "waiver-expired"
    WAIVER_UNUSED = "waiver-unused"
    ROLLUP_REGRESSED = "rollup-regressed"
    BEHIND_PACE = "behind-pace"
    OFF_TRACK = "off-track"
    DRIFT = "drift"
    OVERDUE = "overdue"
    EXPECTED_SLIPPED = "expected-slipped"
    STALE = "stale"
    FUTURE_DATED = "future-dated"
    UNTRACKED = "untracked"
    LOOKS_CUMULATIVE = "looks-cumulative"
    NO_BASELINE = "no-baseline"


DEFAULT_LEVELS: Final[Mapping[Rule, Level]] = {
    Rule.REGRESSED: Level.ERROR,
    Rule.CUMULATIVE_FELL: Level.ERROR,
    Rule.LOST: Level.ERROR,
    Rule.MISSED: Level.ERROR,
    Rule.CLOSED_EARLY: Level.ERROR,
    Rule.DROPPED: Level.ERROR,
    Rule.METRIC_REMOVED: Level.ERROR,
    Rule.MEMBER_REMOVED: Level.ERROR,
    Rule.COVERAGE_FELL: Level.ERROR,
    Rule.TARGET_LOOSENED: Level.ERROR,
    Rule.GOAL_LOWERED: Level.ERROR,
    Rule.HISTORY_REWRITTEN: Level.ERROR,
    Rule.MILESTONE_UNDONE: Level.ERROR,
    Rule.MILESTONE_REMOVED: Level.ERROR,
    Rule.EVIDENCE_REMOVED: Level.ERROR,
    Rule.WAIVER_EXPIRED: Level.ERROR,
    Rule.WAIVER_UNUSED: Level.ERROR,
    Rule.ROLLUP_REGRESSED: Level.WARNING,
    Rule.BEHIND_PACE: Level.WARNING,
    Rule.OFF_TRACK: Level.WARNING,
    Rule.DRIFT: Level.WARNING,
    Rule.OVERDUE: Level.WARNING,
    Rule.EXPECTED_SLIPPED: Level.WARNING,
    Rule.STALE: Level.WARNING,
    Rule.FUTURE_DATED: Level.WARNING,
    Rule.UNTRACKED: Level.WARNING,
    Rule.LOOKS_CUMULATIVE: Level.WARNING,
    Rule.NO_BASELINE: Level.INFO,
}
BINDING_LEVELS: Final[Mapping[Rule, Level]] = {
    Rule.MISSED: Level.ERROR,
    Rule.OFF_TRACK: Level.ERROR,
}
"""Default severities for a binding target, in place of the general ones."""
AMOUNT_LEVELS: Final[Mapping[Rule, Level]] = {Rule.REGRESSED: Level.WARNING}
"""Default severities for a target whose figures are amounts, in place of the general ones."""
# Rules about waivers, which cannot be waived.
WAIVER_RULES: Final = frozenset({Rule.WAIVER_EXPIRED, Rule.WAIVER_UNUSED})
# Rules that compare with another revision: not judged without one.
BASE_RULES: Final = frozenset(
    {
        Rule.DROPPED,
        Rule.METRIC_REMOVED,
        Rule.TARGET_LOOSENED,
        Rule.GOAL_LOWERED,
        Rule.HISTORY_REWRITTEN,
        Rule.MILESTONE_UNDONE,
        Rule.MILESTONE_REMOVED,
        Rule.EVIDENCE_REMOVED,
        Rule.EXPECTED_SLIPPED,
        Rule.MEMBER_REMOVED,
        Rule.COVERAGE_FELL,
    }
)
# Rules about events of a change, not about the state of a target.
EVENT_RULES: Final = frozenset(
    {
        Rule.REGRESSED,
        Rule.ROLLUP_REGRESSED,
        Rule.CUMULATIVE_FELL,
        Rule.DROPPED,
        Rule.HISTORY_REWRITTEN,
        Rule.MEMBER_REMOVED,
        Rule.COVERAGE_FELL,
    }
)


class Tolerance(NamedTuple):
    """Allowed deterioration from a reference: an amount, or a share of the reference."""

    amount: Decimal
    relative: bool = False

    def limit(self, reference: Decimal) -> Decimal:
        """The tolerance in the metric's unit; a share of the reference's distance from zero.

        From zero a relative one allows nothing.
        """
        return self.amount * abs(reference) if self.relative else self.amount

    def __str__(self) -> str:
        return f"{(100 * self.amount).normalize():f}%" if self.relative else str(self.amount)


class Aspect(StrEnum):
    """Aspects of a loosening; a waiver accepts one of them."""

    DEADLINE = "deadline"
    BAR = "bar"
    TOLERANCE = "tolerance"
    SEVERITY = "severity"
    EVERY = "every"
    UNIT = "unit"
    FIGURES = "figures"


ASPECT_RULES: Final = frozenset({Rule.TARGET_LOOSENED, Rule.GOAL_LOWERED})
"""Rules about settings: a waiver names the aspect."""


class Waiver(NamedTuple):
    """An accepted finding: of one rule, for one metric, up to a limit and an end date.

    Without a metric, it applies to a finding about the plan as a whole. With `no_worse_than`,
    values beyond it are not accepted: a figure, or for a setting (`aspect`) one that its file could
    have, such as a day or a severity. Without it, a waiver of an event accepts those of the change
    that brings it.
    """

    rule: Rule
    metric: str | None
    reason: str
    owner: str
    until: date
    no_worse_than: Decimal | date | str | None = None
    aspect: Aspect | None = None


class Correction(NamedTuple):
    """A figure corrected by its source after it was recorded.

    Without an old value, the figure was missing and completes the history; without a new one, it
    was withdrawn.
    """

    metric: str
    date: date
    old: Decimal | None
    new: Decimal | None
    source: str


class Withdrawal(NamedTuple):
    """A figure taken back by its source, or written for the wrong day.

    `place` is its entry's in the plan, which may have several days.
    """

    metric: str
    date: date
    reason: str
    source: str
    place: int = 0


class Retirement(NamedTuple):
    """A target or a milestone given up on purpose; `metric` is its id."""

    metric: str
    reason: str
    on: date


class Closure(NamedTuple):
    """Outcome of a target or a milestone, of exactly one of the two, and its source.

    That of a goal for each year is the outcome of one `year`.
    """

    target: str | None
    outcome: str
    source: str
    milestone: str | None = None
    year: int | None = None


class TargetPolicy(NamedTuple):
    """Settings of one target; `renamed_from` is its previous id.

    A `binding` target (约束性) must be met; any other is expected (预期性). The figures of one that
    `accumulates` are amounts: one that is lower than the one before is no loss yet.
    """

    severity: Mapping[Rule, Level] = MappingProxyType({})
    tolerance: Tolerance | None = None
    drift: Tolerance | None = None
    renamed_from: str | None = None
    binding: bool = False
    accumulates: bool = False


class Policy(NamedTuple):
    """`[check]` and the lists of declared changes; `longest_waiver` is in days."""

    severity: Mapping[Rule, Level] = MappingProxyType({})
    longest_waiver: int = 366
    waivers: Sequence[Waiver] = ()
    corrections: Sequence[Correction] = ()
    withdrawals: Sequence[Withdrawal] = ()
    retirements: Sequence[Retirement] = ()
    closures: Sequence[Closure] = ()

    def level(self, rule: Rule, target: TargetPolicy | None = None) -> Level:
        """Severity of a rule, for a target or for the plan.

        The target's own goes before the plan's, and that before the default.
        """
        own = target.severity if target else {}
        binding = BINDING_LEVELS if target and target.binding else {}
        amounts = AMOUNT_LEVELS if target and target.accumulates else {}
        default = binding.get(rule, amounts.get(rule, DEFAULT_LEVELS[rule]))
        return own.get(rule, self.severity.get(rule, default))
