"""Properties of goals of every kind, for any figures."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from builders import assessment, steps, target, was
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bishan_targets.assessment.assessment import Assessment
from bishan_targets.assessment.goals_in_force import Goals
from bishan_targets.assessment.projection import trend
from bishan_targets.assessment.projection.course import forecast_of
from bishan_targets.model.book import Book
from bishan_targets.model.observations import Observation
from bishan_targets.model.periods import Every, years_between
from bishan_targets.model.targets import Figures, PublishedRule, Target
from bishan_targets.published import RULES
from bishan_targets.published.case import target_case
from bishan_targets.reading.files import File, Files
from bishan_targets.reading.plan import read
from bishan_targets.report.status import assess
from bishan_targets.report.target import target_report

FIRST = 2015
BY = date(2025, 12, 31)
numbers = st.integers(1, 200)
histories = st.lists(numbers, min_size=1, max_size=9)
operators = st.sampled_from(["<=", "<", ">=", ">"])


def yearly(values: list[int], first: int = FIRST) -> list[Observation]:
    return [Observation(date(first + n, 12, 31), Decimal(v)) for n, v in enumerate(values)]


@st.composite
def targets(draw: st.DrawFn) -> Target:
    """A target with a goal of any kind by 2025, its steps, and the goals that it replaced."""
    operator, value = draw(operators), draw(numbers)
    kind = draw(st.sampled_from(["level", "band", "growth", "total"]))
    texts = {
        "level": f"{operator} {value}",
        "band": f"between {value} {value + draw(numbers)}",
        "growth": f"growth {operator} {value % 20}",
        "total": f"total {operator} {5 * value} 2018-01-01",
    }
    found = target(texts[kind], str(BY), baseline="2017-12-31" if draw(st.booleans()) else None)
    years = draw(st.sets(st.integers(2019, 2024), max_size=3))
    return found._replace(
        figures=Figures.OF_PERIOD if kind == "total" else Figures.LEVEL,
        never_falls=draw(st.booleans()) and kind != "total",
        steps=steps(*(f"{year}-12-31 {texts[kind]}" for year in sorted(years))),
        was=tuple(
            was(texts[kind], f"{year}-01-01")
            for year in sorted(draw(st.sets(st.integers(2016, 2026), max_size=2)))
        ),
    )


def said(found: Assessment) -> Any:
    """Everything that is reported of a target, but its id."""
    book = Book(_plan(found.target), {}, ())
    return target_report(book, found)._replace(id="")


def _plan(wanted: Any) -> Any:
    from builders import books

    return books([(wanted, [])]).plan


@given(targets(), histories, st.lists(numbers, min_size=1, max_size=3), st.integers(0, 364))
@settings(max_examples=40, deadline=None)
def test_figures_after_the_day_change_nothing(
    wanted: Target, values: list[int], later: list[int], days: int
) -> None:
    figures = yearly(values)
    day = str(figures[-1].date + timedelta(days))
    after = yearly(later, FIRST + len(values))
    assert said(assessment(wanted, figures, day)) == said(
        assessment(wanted, [*figures, *after], day)
    )


@given(st.lists(numbers, min_size=2, max_size=8), numbers, numbers, st.integers(2024, 2035))
@settings(max_examples=60, deadline=None)
def test_the_odds_of_a_band_are_those_of_its_bounds(
    values: list[int], low: int, wide: int, by: int
) -> None:
    """Above the lower bound and not above the upper one, on the day of the deadline."""
    figures = yearly(values)
    wanted = target(f"between {low} {low + wide}", f"{by}-12-31")
    odds = assessment(wanted, figures, str(figures[-1].date)).projection.probability
    assert odds is not None
    assert 0 <= odds <= 1
    forecast = forecast_of(trend.fit, figures, None)
    time = years_between(figures[-1].date, wanted.goal.by)
    above = forecast.probability_above(time, low)
    assert abs(odds - (above - forecast.probability_above(time, low + wide, strict=True))) < 1e-9


@given(st.lists(numbers, min_size=2, max_size=6), st.integers(100, 1500), st.integers(1, 100))
@settings(max_examples=40, deadline=None)
def test_a_sum_with_more_behind_it_is_nearer_to_its_bound(
    values: list[int], bar: int, more: int
) -> None:
    """More from before, all figures alike: a cap is harder, a floor easier to meet."""
    day = f"{FIRST + len(values)}-06-30"

    def odds(operator: str, bound: int) -> float:
        wanted = target(f"total {operator} {bound} {FIRST}-01-01")
        wanted = wanted._replace(figures=Figures.OF_PERIOD)
        found = assessment(wanted, yearly(values), day).projection.probability
        assert found is not None
        return found

    # An amount added is the same as a bound that is lower by as much.
    assert odds("<=", bar - more) <= odds("<=", bar)
    assert odds(">=", bar - more) >= odds(">=", bar)


@given(
    st.lists(numbers, min_size=1, max_size=6),
    st.integers(100, 900),
    st.integers(0, 5),
    st.integers(1, 500),
    st.integers(1, 4),
)
def test_a_figure_that_rises_never_saves_a_cap_nor_loses_a_floor(
    values: list[int], bar: int, place: int, rise: int, left: int
) -> None:
    """Once exceeded or reached, and at the end of the sum, whichever figure it is."""
    raised = [v + rise * (n == place % len(values)) for n, v in enumerate(values)]
    by = f"{FIRST + len(values) - 1 + left}-12-31"
    for last in (by, f"{FIRST + len(values) - 1}-12-31"):
        for operator, kept in (("<=", "missed"), (">=", "met")):
            wanted = target(f"total {operator} {bar} {FIRST}-01-01", last)
            wanted = wanted._replace(figures=Figures.OF_PERIOD)
            day = f"{FIRST + len(values) - 1}-12-31"
            before, after = (assessment(wanted, yearly(each), day) for each in (values, raised))
            if before.judgement.verdict == kept:
                assert after.judgement.verdict == kept


PLAIN = """
[targets.firms]
unit = "firms"
{goal}
by = 2025-12-31
{more}
"""
GOALS = st.sampled_from(
    [
        "at_least = 90",
        "at_most = 90",
        "between = [80, 100]",
        "growth = {{ at_least = 5 }}\nbaseline = 2015-12-31".replace("{{", "{").replace("}}", "}"),
        'figures = "of_period"\ntotal = { at_most = 700, from = 2016-01-01 }',
    ]
)
days = st.dates(date(2015, 12, 31), date(2027, 1, 1))


def written(plan: str, values: list[int]) -> Book:
    files = [
        File(f"{FIRST + n}-12-31.toml", f"actuals/{FIRST + n}-12-31.toml", text.encode())
        for n, value in enumerate(values)
        for text in (f"date = {FIRST + n}-12-31\n[values]\nfirms = {value}\n",)
    ]
    return read(Files(File("targets.toml", "targets.toml", plan.encode()), files))


def rows(book: Book, day: date, goals: Goals = Goals.THEN) -> list[Any]:
    return list(assess(book, day, goals=goals).targets)


@given(GOALS, histories, days)
@settings(max_examples=40, deadline=None)
def test_goals_then_are_those_of_now_where_none_was_replaced(
    goal: str, values: list[int], day: date
) -> None:
    book = written(PLAIN.format(goal=goal, more=""), values)
    assert rows(book, day) == rows(book, day, Goals.NOW)


STEPS = [
    "{ by = 2019-12-31, at_least = 60 }",
    "{ by = 2021-12-31, at_least = 70, since = 2020-01-01 }",
    "{ by = 2023-12-31, at_least = 80 }",
]
WAS = [
    f'[[targets.firms.was]]\nat_least = {value}\nuntil = {year}-01-01\nreason = "r"\n'
    for value, year in ((95, 2018), (85, 2020), (99, 2022))
]


@given(st.permutations(STEPS), st.permutations(WAS), histories, days, st.sampled_from(Goals))
@settings(max_examples=40, deadline=None)
def test_the_order_of_steps_and_former_goals_in_the_file_changes_nothing(
    interim: list[str], former: list[str], values: list[int], day: date, goals: Goals
) -> None:
    def plan(first: list[str], second: list[str]) -> Book:
        more = f"steps = [{', '.join(first)}]\n" + "".join(second)
        return written(PLAIN.format(goal="at_least = 90", more=more), values)

    assert rows(plan(interim, former), day, goals) == rows(plan(STEPS, WAS), day, goals)


@given(GOALS, histories, days)
@settings(max_examples=40, deadline=None)
def test_a_target_on_the_metric_of_another_is_as_one_with_the_same_figures(
    goal: str, values: list[int], day: date
) -> None:
    own = PLAIN.format(goal=goal, more="")
    shared = own + own.replace("[targets.firms]", '[targets.again]\nmetric = "firms"')
    first, second = rows(written(shared, values), day)
    name = {"und": ""}
    assert first._replace(id="", name=name) == second._replace(id="", name=name)
    assert [first] == rows(written(own, values), day)


@given(targets(), st.lists(numbers, min_size=1, max_size=9), st.sampled_from([-3, -1, 1, 2, 4]))
@settings(max_examples=40, deadline=None)
def test_another_unit_leaves_verdicts(wanted: Target, values: list[int], power: int) -> None:
    """All figures and goals times a power of two, which loses no digit; rates stay."""
    factor = Decimal(2) ** power

    def scaled(goal: Any) -> Any:
        if goal.of == "growth":
            return goal
        return goal._replace(
            value=goal.value * factor, high=None if goal.high is None else goal.high * factor
        )

    other = wanted._replace(
        goal=scaled(wanted.goal),
        steps=tuple(each._replace(goal=scaled(each.goal)) for each in wanted.steps),
        was=tuple(each._replace(goal=scaled(each.goal)) for each in wanted.was),
    )
    figures = yearly(values)
    larger = [each._replace(value=each.value * factor) for each in figures]
    day = f"{FIRST + len(values)}-06-30"
    before, after = assessment(wanted, figures, day), assessment(other, larger, day)
    odds, odds_after = before.projection.probability, after.projection.probability
    assert (odds is None) is (odds_after is None)
    if odds is not None and odds_after is not None:
        # Figures that never change are taken for rounded to their last decimal.
        assume(len(set(values)) > 1)
        assert abs(odds - odds_after) < 1e-6
        assume(all(abs(odds - edge) > 1e-6 for edge in (0.33, 0.66)))
    assert before.judgement.verdict == after.judgement.verdict
    assert before.judgement.flags == after.judgement.flags
    assert [each.verdict for each in before.steps] == [each.verdict for each in after.steps]


@given(
    st.sampled_from(["<=", "<"]),
    st.integers(2, 100),
    st.lists(st.integers(1, 60), min_size=2, max_size=8),
    st.sampled_from(PublishedRule),
    st.booleans(),
)
@settings(max_examples=200)
def test_no_rule_likes_a_metric_for_running_towards_its_bound(
    operator: str, room: int, rises: list[int], rule: PublishedRule, mirrored: bool
) -> None:
    """A cap that the baseline keeps: figures that rise are never judged better than such that fall.

    Where they have crossed it, no rule calls that on track. A floor is the mirror of a cap.
    """
    sign = -1 if mirrored else 1
    bar = 1000 + room
    text = f"{operator} {bar}" if not mirrored else f"{operator.replace('<', '>')} {-bar}"
    wanted = target(text, str(BY), every=Every.YEAR)

    def judged(direction: int) -> str:
        values, found = [1000], 1000
        for rise in rises:
            found += direction * rise
            values.append(found)
        figures = yearly([sign * each for each in values])
        return RULES[rule].judge(target_case(wanted, figures)).verdict

    towards, away = judged(1), judged(-1)
    order = [*RULES[rule].verdicts, "not_available"]
    assert order.index(towards) >= order.index(away)
    crossed = not wanted.goal.holds(Decimal(sign * (1000 + sum(rises))))
    if crossed:
        assert towards not in RULES[rule].on_track
