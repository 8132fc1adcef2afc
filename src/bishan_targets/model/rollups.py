"""Figures of a plan that are made of its members': `[rollups.ID]`."""

from datetime import date
from decimal import Context, Decimal
from enum import StrEnum
from typing import Final, NamedTuple

from bishan_targets.model.periods import Every

_QUOTIENT: Final = Context(prec=28)
_SUM: Final = Context(prec=60)


class Method(StrEnum):
    """Ways to make one figure of those of the members, by their keys in the plan."""

    SUM = "sum"
    RATIO = "ratio"
    MEAN = "mean"
    WORST = "worst"
    MEETING = "meeting"

    @property
    def is_of_targets(self) -> bool:
        """Whether members' targets are meant, with their goals; otherwise their metrics are."""
        return self in (Method.WORST, Method.MEETING)

    @property
    def may_leave_out(self) -> bool:
        """Whether a figure remains when a member has none; a sum or the worst would be another."""
        return self is not Method.SUM


class Rollup(NamedTuple):
    """The metric `id`, made by `method` of the members' metric or target `of`.

    `by` is the metric below the line of a ratio, or the weight of a mean. A ratio, and the members
    that meet their goals, are multiplied by `scale`: those become a share of the members that
    report. Without a scale they are counted. `every` is the interval that the plan states.
    """

    id: str
    method: Method
    of: str
    by: str | None = None
    scale: Decimal | None = None
    every: Every | None = None

    @property
    def formula(self) -> str:
        """The definition in ids and signs."""
        made = f"{self.method} {self.of}"
        made += f" {'÷' if self.method is Method.RATIO else '·'} {self.by}" if self.by else ""
        return made if self.scale is None else f"{made} × {self.scale.normalize():f}"

    @property
    def parts(self) -> tuple[str, ...]:
        """The members' metrics or targets that it is made of."""
        return (self.of,) if self.by is None else (self.of, self.by)


class Coverage(NamedTuple):
    """Ids of the members with a figure of the day, with an earlier one, and without any."""

    reported: tuple[str, ...]
    carried: tuple[str, ...]
    missing: tuple[str, ...]

    @property
    def counted(self) -> tuple[str, ...]:
        """The members with a figure of the day or an earlier one."""
        return (*self.reported, *self.carried)

    @property
    def members(self) -> int:
        """The number of all."""
        return len(self.reported) + len(self.carried) + len(self.missing)


class Made(NamedTuple):
    """A figure made of members' figures; `who` is the member with the worst one, if asked for.

    `value` is None if the members that report leave none.
    """

    date: date
    value: Decimal | None
    coverage: Coverage
    provisional: bool = False
    who: str | None = None

    @property
    def has_value(self) -> bool:
        """Whether there is a figure."""
        return self.value is not None


def total(values: "list[Decimal]") -> Decimal:
    """The exact sum of figures."""
    found = Decimal(0)
    for each in values:
        found = _SUM.add(found, each)
    return found


def quotient(above: Decimal, below: Decimal, scale: Decimal | None) -> Decimal:
    """Above × scale ÷ below to 28 digits; `below` must not be zero."""
    return _QUOTIENT.divide(_SUM.multiply(above, scale if scale is not None else Decimal(1)), below)
