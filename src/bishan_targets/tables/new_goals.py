"""Metrics of a table as goals for a plan that does not exist yet, with those that the table has."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import chain
from operator import attrgetter
from typing import Final, NamedTuple

from bishan_targets.model.goals import Operator
from bishan_targets.model.periods import Every
from bishan_targets.model.targets import Figures
from bishan_targets.recording.entries import Origin
from bishan_targets.recording.new_plan import NewGoal, new_id
from bishan_targets.recording.said_levels import GoalSaid, Kind
from bishan_targets.tables.accumulating import adds_up, kind_of
from bishan_targets.tables.average_goals import (
    PlanYears,
    goal_of_years,
    is_sum_of_years,
    plan_years,
    what_grows,
)
from bishan_targets.tables.goal_cells import goal_in
from bishan_targets.tables.goal_sides import sided
from bishan_targets.tables.groups import groups_in
from bishan_targets.tables.interim_goals import with_interim_goals
from bishan_targets.tables.layouts.arrangement import Arrangement, Goal, Item, Layout, Reach, Spot
from bishan_targets.tables.layouts.beside import value_column
from bishan_targets.tables.layouts.layout import lay_out
from bishan_targets.tables.layouts.properties import Properties, properties_in
from bishan_targets.tables.layouts.roles import titles
from bishan_targets.tables.layouts.units import several_units
from bishan_targets.tables.layouts.words import is_category, is_name, is_qualifier
from bishan_targets.tables.names import name_and_unit, particular, same_unit, without_number
from bishan_targets.tables.sheet import Sheet, period_of
from bishan_targets.tables.stacked import tables_in
from bishan_targets.tables.table_cells import TableCells
from bishan_targets.tables.titles import plan_named
from bishan_targets.text.folding import folded
from bishan_targets.text.numbers import Refusal, read_figure, says_none, unit_behind

# Signs that can only be the unit of the number before them.
_SIGNS = ("%", "‰")
_INTERVALS: Final = {Reach.OF_PERIOD: Every.MONTH, Reach.OF_QUARTER: Every.QUARTER}
_CHINESE: Final = re.compile(r"[\u4e00-\u9fff]")


@dataclass(slots=True)
class _Metric:
    """A metric of a table, by its name: figures, goals by their day, properties.

    `place` is the number of the table that names it first, and the row and column there;
    `averages` are texts about average growth, or sums over several years, each with the heading of
    a column of these, if it stands in one;
    `years` are those of the plan that they are about. `has_growth` tells that the table has its
    growth, too; `better` is the side of its goals that the table states.
    """

    name: str
    unit: str | None
    place: tuple[int, Spot]
    figures: list[str] = field(default_factory=list)
    adds_up: bool = False
    reaches: set[Reach | None] = field(default_factory=set)
    goals: dict[date | None, list[str]] = field(default_factory=dict)
    averages: list[tuple[str, str]] = field(default_factory=list)
    years: PlanYears | None = None
    has_growth: bool = False
    binding: bool = False
    owner: str | None = None
    group: str | None = None
    better: Operator | None = None
    base: date | None = None

    @property
    def own_unit(self) -> str | None:
        """The unit, else the sign after every figure if they share one."""
        units = {unit_behind(figure) for figure in self.figures}
        found = units.pop() if len(units) == 1 else None
        return self.unit or (found if found in _SIGNS else None)

    @property
    def is_growth_alone(self) -> bool:
        """Whether the table has only the growth of the metric, and not how much there is."""
        return self.has_growth and not self.figures and self.unit == "%"

    @property
    def kind(self) -> Figures | None:
        """The kind of the figures, if their headings say it."""
        kind = kind_of(self.name, self.own_unit)
        if self.adds_up:
            return kind
        return Figures.OF_PERIOD if self.every and kind is Figures.YEAR_TO_DATE else None

    @property
    def every(self) -> Every | None:
        """The interval of the figures, if all are amounts of a month or a quarter."""
        only = next(iter(self.reaches)) if len(self.reaches) == 1 else None
        return None if only is None else _INTERVALS.get(only)


class Drafted(NamedTuple):
    """The goals of a table, and the day that it measures their way from, if it has a baseline.

    `undated` is the place and text of a column of goals that says no year, beside no figures but
    those of the baseline. `title` names the plan, if the tables have one title, or the same.
    """

    goals: Sequence[NewGoal]
    baseline: date | None = None
    undated: tuple[Origin, str] | None = None
    title: str | None = None


def draft_goals(sheets: Sequence[Sheet], told: date | None = None) -> Drafted:
    """A goal for each metric of a table that has a figure, to be filled in if the table has none.

    They are in the order of the table's rows, whether it has figures of them or goals alone.
    One of growth on the year before becomes that of a metric of its own, if the table has figures
    of it. `told` is the day of figures without one.
    """
    found = _Found()
    for sheet in chain.from_iterable(map(tables_in, sheets)):
        if arrangement := lay_out(sheet):
            _collect(found, sheet, arrangement, told)
            _group(found, sheet, arrangement)
            found.tables += 1
            found.titles.add(plan_named(sheet, arrangement.header))
    baseline = _common_baseline(found)
    goals: list[NewGoal] = []
    for metric in sorted(found.metrics.values(), key=attrgetter("place")):
        if not (metric.figures and all(map(is_name, metric.figures))):
            is_known = (metric.base or baseline) is not None
            taken = [goal.id for goal in goals]
            own = _goals(metric, taken, found.metrics, has_baseline=is_known)
            base = None if metric.base == baseline else metric.base
            goals += [replace(_with_minimum(goal, metric), baseline=base) for goal in own]
    title = next(iter(found.titles)) if len(found.titles) == 1 else None
    return Drafted(goals, baseline, found.undated, title)


def _common_baseline(found: _Found) -> date | None:
    """The day that all columns of a baseline are of, or that most rows say.

    None if a goal is for a day that is not later.
    """
    days = Counter(found.bases or (each.base for each in found.metrics.values() if each.base))
    if not days or len(found.bases) > 1:
        return None
    day, _ = days.most_common(1)[0]
    until = [each for metric in found.metrics.values() for each in metric.goals if each]
    return day if day and all(each > day for each in until) else None


def common_day(goals: Iterable[NewGoal]) -> date | None:
    """The day by which most goals are meant to be reached, if they have one."""
    days = Counter(goal.by for goal in goals if goal.by)
    return days.most_common(1)[0][0] if days else None


@dataclass(slots=True)
class _Found:
    """Contents of the `tables` read so far, and the plans that their `titles` name."""

    tables: int = 0
    titles: set[str | None] = field(default_factory=set)
    metrics: dict[str, _Metric] = field(default_factory=dict)
    bases: set[date | None] = field(default_factory=set)
    undated: tuple[Origin, str] | None = None


def _collect(found: _Found, sheet: Sheet, arrangement: Arrangement, told: date | None) -> None:
    """Add the contents of one table."""
    metrics, properties = found.metrics, properties_in(sheet, arrangement)
    has_others = False
    seen: set[date] = set()
    for item in _items(sheet, arrangement):
        _add(found, sheet, item, arrangement, properties)
        if (day := _day(sheet, item)) and not says_none(sheet.cell(*item.figure).text):
            seen.add(day)
        if item.reach is Reach.BASE:
            found.bases.add(_day(sheet, item) or told)
        else:
            has_others = True
    days = {goal.day for goal in arrangement.goals if goal.day}
    bases = {day for day in found.bases if day}
    years = plan_years(titles(sheet, arrangement.header), days, bases, seen)
    is_own = arrangement.layout is Layout.OF_PLAN
    is_sure = is_own or arrangement.layout is Layout.OF_GOALS
    for goal in arrangement.goals:
        _add_goal(found, sheet, goal, properties, years, is_sure=is_sure)
        is_undated = goal.day is None and goal.heading is None and not is_own
        if is_undated and not has_others and found.undated is None:
            spot = TableCells(sheet, arrangement.header).heading(goal.spot)
            found.undated = Origin(sheet.file, sheet.place(*spot)), sheet.cell(*spot).text
    for item in arrangement.growth:
        metric = metrics.get(folded(name_and_unit(particular(item.path[:-1]))[0]))
        if metric and _is_number(sheet.cell(*item.figure).text):
            metric.has_growth = True


def _group(found: _Found, sheet: Sheet, arrangement: Arrangement) -> None:
    """Give the metrics of the table read last the groups that it lists them under."""
    group_of = groups_in(sheet, arrangement)
    for metric in found.metrics.values():
        table, (row, _) = metric.place
        if table == found.tables:
            metric.group = group_of(row)


def _add(
    found: _Found,
    sheet: Sheet,
    item: Item,
    arrangement: Arrangement,
    properties: Properties,
) -> None:
    figure = sheet.cell(*item.figure).text
    beside = sheet.cell(*item.unit).text if item.unit else ""
    name, unit = _named(found.metrics, item.path, beside)
    if not name or says_none(figure):
        return
    units = several_units(item.units or arrangement.units)
    own = (None if says_none(beside) else beside) or unit or (units[0] if len(units) == 1 else None)
    place = found.tables, item.name_at
    metric = found.metrics.setdefault(folded(name), _Metric(name, own, place))
    metric.figures.append(figure)
    metric.adds_up |= adds_up(item, arrangement)
    metric.reaches.add(item.reach)
    _add_properties(metric, properties, item.figure[0])


def _day(sheet: Sheet, item: Item) -> date | None:
    """The last day of an item's period, if the table says it."""
    if item.period:
        return period_of(item.period)
    return sheet.cell(*item.period_at).period if item.period_at else None


def _add_properties(metric: _Metric, properties: Properties, row: int) -> None:
    metric.binding = metric.binding or properties.is_binding(row) is True
    metric.owner = metric.owner or properties.owner_of(row)
    metric.better = metric.better or properties.better(row)


def _add_goal(
    found: _Found,
    sheet: Sheet,
    goal: Goal,
    properties: Properties,
    years: PlanYears | None,
    *,
    is_sure: bool,
) -> None:
    """The goal of a metric, which may have no figure yet if its goal is one of a number.

    Or if it `is_sure` that all rows are those of metrics.
    """
    text = "" if sheet.is_hidden(*goal.spot) else sheet.cell(*goal.spot).text
    beside = sheet.cell(*goal.unit).text if goal.unit else ""
    name, unit = _named(found.metrics, goal.path, beside)
    if not name or says_none(text):
        return
    own = (None if says_none(beside) else beside) or unit
    said = goal_in(text, own, name)
    if is_sure or goal.heading or folded(name) in found.metrics or said:
        place = found.tables, goal.name_at
        metric = found.metrics.setdefault(folded(name), _Metric(name, own, place))
        is_of_years = said and years and goal.day == years.until and _is_of(years, said)
        heading = goal.heading or (name if metric.figures and is_sum_of_years(name) else "")
        if heading or is_of_years:
            metric.averages.append((heading, text))
            metric.years = years
            metric.base = metric.base or (years.base if years else None)
        else:
            metric.goals.setdefault(goal.day, []).append(text)
        metric.base = metric.base or goal.base
        _add_properties(metric, properties, goal.spot[0])


def _is_of(years: PlanYears, said: GoalSaid) -> bool:
    """Whether a goal is average growth, or a sum, over a plan's years, and no others."""
    is_whole = said.years in (None, years.until.year - years.base.year)
    return said.kind in (Kind.AVERAGE_GROWTH, Kind.TOTAL) and is_whole


def _named(
    found: Mapping[str, _Metric], path: Sequence[str], beside: str
) -> tuple[str, str | None]:
    """The name of a metric, and the unit in brackets behind it.

    Beside another unit, and if a metric is already known by the whole name, the text in brackets is
    part of the name.
    """
    text = particular(path)
    whole, (name, unit) = without_number(text), name_and_unit(text)
    is_other = unit is not None and not says_none(beside) and not same_unit(unit, beside)
    return (whole, None) if is_other or folded(whole) in found else (name, unit)


def _is_number(text: str) -> bool:
    return not says_none(text) and not is_name(text)


def _items(sheet: Sheet, arrangement: Arrangement) -> Iterable[Item]:
    """The items that have a name."""
    by_metric = arrangement.layout is Layout.BY_METRIC
    only = value_column(sheet, arrangement.header) if by_metric else None
    for item in arrangement.items.but(()):
        is_figure = only in (None, item.figure[1]) and not sheet.is_hidden(*item.figure)
        if item.path and is_figure and _is_metric(sheet, item):
            yield item


def _is_metric(sheet: Sheet, item: Item) -> bool:
    """Whether a name is that of a metric, not of a breakdown, a forecast or a growth rate."""
    is_breakdown = is_category(item.path[-1]) and is_name(sheet.cell(*item.figure).text)
    return not (is_breakdown or any(map(is_qualifier, item.path[:-1])))


# --- goals ---


def _goals(
    metric: _Metric, taken: Sequence[str], known: Container[str], *, has_baseline: bool
) -> list[NewGoal]:
    """The metric with its goal, and with that of its growth; average growth needs a baseline."""
    id_ = new_id(metric.name, taken)
    plain = NewGoal(id_, metric.name, metric.own_unit, figures=metric.kind)
    plain = replace(plain, binding=metric.binding, owner=metric.owner, group=metric.group)
    if plain.figures is Figures.OF_PERIOD:
        plain = replace(plain, every=metric.every)
    day = max(metric.goals, key=lambda each: each or date.min, default=None)
    texts = list(dict.fromkeys(metric.goals.get(day, ())))
    earlier = {each: said for each, said in metric.goals.items() if each and each != day}
    text = " / ".join([*texts, *(" ".join(each).strip() for each in metric.averages)])
    if not texts:
        return [_of_years(metric, plain, text, taken, known) if text else plain]
    said = goal_in(texts[0], metric.own_unit, metric.name) if len(texts) == 1 else None
    if said:
        before = [*metric.figures, *chain.from_iterable(earlier.values())]
        said = sided(said, before, metric.own_unit, metric.better)
    if said and metric.is_growth_alone:
        said = said._replace(kind=Kind.YEAR_GROWTH)
    if said and said.kind is Kind.YEAR_GROWTH and metric.has_growth:
        name = f"{metric.name}同比增长" if _CHINESE.search(metric.name) else f"{metric.name} growth"
        own = replace(plain, id=new_id(name, [*taken, id_]), name=name, unit="%")
        own = replace(own, figures=_kind_of_growth(metric))
        grown = with_interim_goals(_with(own, said, text, day), earlier)
        return [grown] if metric.is_growth_alone else [plain, grown]
    kinds = {Kind.LEVEL, *([Kind.AVERAGE_GROWTH] if has_baseline and metric.own_unit else [])}
    own = _with(plain, said if said and said.kind in kinds else None, text, day)
    return [with_interim_goals(own, earlier)]


def _of_years(
    metric: _Metric, plain: NewGoal, text: str, taken: Sequence[str], known: Container[str]
) -> NewGoal:
    """The metric with its goal of average growth, or of a sum over the plan's years.

    For a metric of growth without figures, it is the metric of the amount that grows.
    """
    own, years = plain, metric.years
    what = what_grows(metric.name) if plain.unit == "%" and not metric.figures else None
    if what and folded(what) not in known:
        own = replace(plain, id=new_id(what, taken), name=what, unit=None)
    said = None
    if years and len(metric.averages) == 1:
        said = goal_of_years(*metric.averages[0], own.unit, own.name, metric.figures)
    if years is None or said is None or (said.kind is Kind.TOTAL and own is not plain):
        return plain.filled(by=None, text=text)
    found = _with(own, said, text, years.until)
    if said.kind is not Kind.TOTAL:
        return found
    return replace(found, sum_from=years.begin, figures=plain.figures or Figures.OF_PERIOD)


def _with_minimum(goal: NewGoal, metric: _Metric) -> NewGoal:
    """The goal with a minimum of zero, if all figures are read, and allow it."""
    units = [metric.own_unit] if metric.own_unit else []
    figures = [read_figure(text, units) for text in metric.figures]
    known = [each for each in figures if not isinstance(each, Refusal)]
    return goal.with_minimum(known) if len(known) == len(figures) else goal


def _kind_of_growth(metric: _Metric) -> Figures | None:
    return Figures.LEVEL if metric.adds_up else None


def _with(goal: NewGoal, said: GoalSaid | None, text: str, day: date | None) -> NewGoal:
    if said is None:
        return goal.filled(by=day, text=text)
    filled = goal.filled(said.operator, said.value, said.high, said.about, by=day, text=text)
    is_low = said.is_assumed and said.operator is Operator.AT_MOST
    return replace(filled, is_growth=said.kind is Kind.AVERAGE_GROWTH, is_below_figures=is_low)
