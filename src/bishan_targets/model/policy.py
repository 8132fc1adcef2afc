"""What a plan asks of the gate: severities, tolerances, and the written forms of honest changes."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import Final, NamedTuple


class Level(StrEnum):
    """How much a finding matters; only errors, or warnings if asked, fail the gate."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"
    OFF = "off"

    @property
    def rank(self) -> int:
        """A number that grows with the level."""
        return len(Level) - list(Level).index(self)


def stricter(first: Level, second: Level) -> Level:
    """The one of two levels that matters more."""
    return max(first, second, key=lambda level: level.rank)


class Rule(StrEnum):
    """What the gate looks for."""

    REGRESSED = "regressed"
    LOST = "lost"
    MISSED = "missed"
    DROPPED = "dropped"
    METRIC_REMOVED = "metric-removed"
    TARGET_LOOSENED = "target-loosened"
    HISTORY_REWRITTEN = "history-rewritten"
    WAIVER_EXPIRED = "waiver-expired"
    WAIVER_UNUSED = "waiver-unused"
    BEHIND_PACE = "behind-pace"
    OFF_TRACK = "off-track"
    DRIFT = "drift"
    OVERDUE = "overdue"
    STALE = "stale"
    FUTURE_DATED = "future-dated"
    UNTRACKED = "untracked"
    NO_BASELINE = "no-baseline"


DEFAULT_LEVELS: Final[Mapping[Rule, Level]] = {
    Rule.REGRESSED: Level.ERROR,
    Rule.LOST: Level.ERROR,
    Rule.MISSED: Level.ERROR,
    Rule.DROPPED: Level.ERROR,
    Rule.METRIC_REMOVED: Level.ERROR,
    Rule.TARGET_LOOSENED: Level.ERROR,
    Rule.HISTORY_REWRITTEN: Level.ERROR,
    Rule.WAIVER_EXPIRED: Level.ERROR,
    Rule.WAIVER_UNUSED: Level.ERROR,
    Rule.BEHIND_PACE: Level.WARNING,
    Rule.OFF_TRACK: Level.WARNING,
    Rule.DRIFT: Level.WARNING,
    Rule.OVERDUE: Level.WARNING,
    Rule.STALE: Level.WARNING,
    Rule.FUTURE_DATED: Level.WARNING,
    Rule.UNTRACKED: Level.WARNING,
    Rule.NO_BASELINE: Level.INFO,
}
# Rules about waivers, which no waiver lets pass.
WAIVER_RULES: Final = frozenset({Rule.WAIVER_EXPIRED, Rule.WAIVER_UNUSED})
# Rules that compare with another revision: without one they are not judged.
BASE_RULES: Final = frozenset(
    {Rule.DROPPED, Rule.METRIC_REMOVED, Rule.TARGET_LOOSENED, Rule.HISTORY_REWRITTEN}
)


class Tolerance(NamedTuple):
    """How much worse a value may be than its reference: an amount, or a share of the reference."""

    amount: Decimal
    relative: bool = False

    def limit(self, reference: Decimal) -> Decimal:
        """The amount in the metric's unit; a relative one needs a reference above zero."""
        return self.amount * reference if self.relative else self.amount

    def __str__(self) -> str:
        return f"{(100 * self.amount).normalize():f}%" if self.relative else str(self.amount)


class Waiver(NamedTuple):
    """A finding that is let pass: of one rule, for one metric, up to a bound and a day.

    Without a metric it is one about the plan as a whole.
    With `no_worse_than`, a value beyond it is not let pass.
    """

    rule: Rule
    metric: str | None
    reason: str
    owner: str
    until: date
    no_worse_than: Decimal | None = None


class Correction(NamedTuple):
    """A figure that its source has corrected since it was written down.

    Without an old value it was missing, and completes the history.
    """

    metric: str
    date: date
    old: Decimal | None
    new: Decimal
    source: str


class Retirement(NamedTuple):
    """A target that is given up on purpose."""

    metric: str
    reason: str
    on: date


class Closure(NamedTuple):
    """How a target ended, and where that is said."""

    target: str
    outcome: str
    source: str


class TargetPolicy(NamedTuple):
    """What holds for one target alone; `renamed_from` is the id that it had before."""

    severity: Mapping[Rule, Level] = MappingProxyType({})
    tolerance: Tolerance | None = None
    drift: Tolerance | None = None
    renamed_from: str | None = None


class Policy(NamedTuple):
    """`[check]` and the lists of honest changes; `longest_waiver` is in days."""

    severity: Mapping[Rule, Level] = MappingProxyType({})
    longest_waiver: int = 366
    waivers: Sequence[Waiver] = ()
    corrections: Sequence[Correction] = ()
    retirements: Sequence[Retirement] = ()
    closures: Sequence[Closure] = ()

    def level(self, rule: Rule, target: TargetPolicy | None = None) -> Level:
        """The severity of a rule, for a target or for the plan."""
        own = target.severity if target else {}
        return own.get(rule, self.severity.get(rule, DEFAULT_LEVELS[rule]))
