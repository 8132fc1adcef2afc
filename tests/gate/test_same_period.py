"""The gate compares figures that depend on the time of year with the same period a year before."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from builders import assessment, books, history, target

from bishan_targets.assessment.verdict import Verdict
from bishan_targets.gate.comparison import Comparison
from bishan_targets.gate.decide import check
from bishan_targets.messages import languages, load
from bishan_targets.model.book import Book
from bishan_targets.model.goals import Goal, Operator, Quantity
from bishan_targets.model.periods import Every
from bishan_targets.model.policy import Level, Policy, Rule, TargetPolicy, Tolerance
from bishan_targets.model.targets import Figures, Target
from bishan_targets.render.check.findings import word_findings

TODAY = date(2023, 4, 15)
EACH_YEAR = target("> 1")._replace(
    goal=Goal(Operator.AT_LEAST, Decimal(1100), date.max, of=Quantity.YEAR),
    figures=Figures.YEAR_TO_DATE,
    every=Every.QUARTER,
    policy=TargetPolicy(accumulates=True),
)
AMOUNTS = EACH_YEAR._replace(figures=Figures.OF_PERIOD)
SEASONAL = target(">= 60")._replace(every=Every.QUARTER, season=True)
FREE = SEASONAL._replace(season=None)
QUARTERS = tuple(
    f"{year}-{day} {value + 2 * (year - 2020)}"
    for year in (2020, 2021, 2022)
    for day, value in (("03-31", 20), ("06-30", 26), ("09-30", 27), ("12-31", 30))
)
TO_DATE = (
    *("2021-03-31 297", "2021-06-30 698", "2021-09-30 1045", "2021-12-31 1269"),
    *("2022-03-31 285", "2022-06-30 654", "2022-09-30 1001", "2022-12-31 1206"),
)
BY_QUARTER = tuple(f"2022-{day} {value}" for day, value in (("09-30", 300), ("12-31", 400)))


def book(wanted: Target, *figures: str) -> Book:
    return books([(wanted, history(*sorted(figures)))])


def said(
    wanted: Target,
    before: tuple[str, ...],
    *added: str,
    rule: Rule = Rule.REGRESSED,
    as_of: date = TODAY,
) -> list[Comparison]:
    """The gate's comparisons by a rule when figures are added."""
    found = check(book(wanted, *before, *added), book(wanted, *before), as_of)
    return [each.comparison for each in found.checks if each.comparison.rule is rule]


def values(found: Comparison) -> dict[str, Any]:
    names = ("holds", "value", "reference", "reference_from", "reference_day", "aspect")
    return {name: getattr(found, name) for name in names}


@pytest.mark.parametrize(
    ("wanted", "before", "figure", "reference", "holds"),
    [
        (EACH_YEAR, TO_DATE, 285, 285, True),
        (EACH_YEAR, TO_DATE, 284, 285, False),
        (AMOUNTS, ("2022-03-31 285", *BY_QUARTER), 285, 285, True),
        (AMOUNTS, ("2022-03-31 285", *BY_QUARTER), 284, 285, False),
        (SEASONAL, QUARTERS, 24, 24, True),
        (SEASONAL, QUARTERS, 23, 24, False),
        (FREE, QUARTERS, 24, 24, True),
        (FREE, QUARTERS, 23, 24, False),
    ],
)
def test_the_reference_is_the_figure_a_year_before(
    wanted: Target, before: tuple[str, ...], figure: int, reference: int, holds: bool
) -> None:
    (found,) = said(wanted, before, f"2023-03-31 {figure}")
    assert values(found) == {
        "holds": holds,
        "value": Decimal(figure),
        "reference": Decimal(reference),
        "reference_from": "same_period",
        "reference_day": date(2022, 3, 31),
        "aspect": "same_period",
    }


@pytest.mark.parametrize("wanted", [EACH_YEAR, AMOUNTS, SEASONAL])
def test_without_a_year_before_nothing_is_compared_and_that_is_said(wanted: Target) -> None:
    (found,) = said(wanted, BY_QUARTER, "2023-03-31 10")
    assert found == Comparison(
        Rule.REGRESSED,
        "firms",
        None,
        value=Decimal(10),
        day=date(2023, 3, 31),
        aspect="no_year_before",
        goal=found.goal,
    )


def test_a_figure_that_stands_is_compared_within_the_base_and_a_new_one_with_both() -> None:
    """The year before is edited from 285 to 270, which is history rewritten."""
    edited = (*TO_DATE[:4], "2022-03-31 270", *TO_DATE[5:])
    for added, before in (("2023-03-31 280", ()), ("2023-03-31 280", ("2023-03-31 280",))):
        head, base = book(EACH_YEAR, *edited, added), book(EACH_YEAR, *TO_DATE, *before)
        compared = (each.comparison for each in check(head, base, TODAY).checks)
        (found,) = (each for each in compared if each.rule is Rule.REGRESSED)
        assert (found.holds, found.reference) == (False, Decimal(285))
        assert (found.question, found.worse_than_base) == (bool(before), not before)


def test_a_level_without_seasons_is_compared_with_the_one_before() -> None:
    for wanted, before in ((SEASONAL._replace(season=False), QUARTERS), (FREE, QUARTERS[-3:])):
        (found,) = said(wanted, before, "2023-03-31 26")
        assert (found.holds, found.reference, found.reference_day) == (False, Decimal(34), None)


def test_the_tolerance_is_that_of_the_figure_a_year_before() -> None:
    policy = TargetPolicy(tolerance=Tolerance(Decimal("0.02"), relative=True), accumulates=True)
    (found,) = said(EACH_YEAR._replace(policy=policy), TO_DATE, "2023-03-31 280")
    assert (found.holds, found.limit) == (True, Decimal("5.70"))


def test_a_fall_is_a_warning_for_amounts_and_an_error_for_levels() -> None:
    for wanted, before, level in (
        (EACH_YEAR, TO_DATE, Level.WARNING),
        (FREE, QUARTERS, Level.ERROR),
    ):
        head, base = book(wanted, *before, "2023-03-31 20"), book(wanted, *before)
        (found,) = [c for c in check(head, base, TODAY).findings if c.comparison.aspect]
        assert (found.level, found.introduced) == (level, True)


def test_a_cap_is_worse_when_more_has_come_together() -> None:
    goal = EACH_YEAR.goal._replace(operator=Operator.AT_MOST)
    more, less = (
        said(EACH_YEAR._replace(goal=goal), TO_DATE, f"2023-03-31 {value}") for value in (286, 284)
    )
    assert [more[0].holds, less[0].holds] == [False, True]


def test_a_latest_figure_that_was_edited_is_compared_with_itself() -> None:
    head, base = book(EACH_YEAR, *TO_DATE[:-1], "2022-12-31 1190"), book(EACH_YEAR, *TO_DATE)
    (found,) = [c for c in check(head, base, TODAY).findings if c.comparison.aspect]
    assert (found.comparison.reference, found.introduced) == (Decimal(1269), True)


def test_every_new_figure_is_compared() -> None:
    found = said(EACH_YEAR, TO_DATE[:6], *TO_DATE[6:])
    assert [(each.day, each.holds) for each in found] == [
        (date(2022, 9, 30), False),
        (date(2022, 12, 31), False),
    ]


def test_the_history_of_a_metric_without_figures_is_no_news() -> None:
    dips = ("2012-12-31 10", "2013-12-31 15", "2014-12-31 14", "2015-12-31 18")
    for figures in (dips, dips[:-1]):
        found = check(book(target(">= 50"), *figures), book(target(">= 50")), TODAY).checks
        assert Rule.REGRESSED not in [each.comparison.rule for each in found]


def test_filling_in_a_month_is_no_hidden_fall() -> None:
    rule = Rule.HISTORY_REWRITTEN
    without = (*TO_DATE[:5], *TO_DATE[6:])
    assert [each.holds for each in said(EACH_YEAR, without, TO_DATE[5], rule=rule)] == [True, False]
    higher = said(EACH_YEAR, without, "2022-06-30 700", rule=rule)
    assert [each.holds for each in higher] == [True]
    bare = said(EACH_YEAR, ("2021-12-31 1269", "2022-12-31 1300"), "2022-06-30 60", rule=rule)
    assert [each.holds for each in bare] == [True]


@pytest.mark.parametrize(
    ("wanted", "before", "best", "year"),
    [(EACH_YEAR, TO_DATE, 297, 2021), (FREE, QUARTERS, 24, 2022)],
)
def test_drift_is_judged_against_the_best_of_the_period(
    wanted: Target, before: tuple[str, ...], best: int, year: int
) -> None:
    wanted = wanted._replace(policy=TargetPolicy(drift=Tolerance(Decimal(4))))
    for value, holds in ((best - 4, True), (best - 5, False)):
        (found,) = said(wanted, before, f"2023-03-31 {value}", rule=Rule.DRIFT)
        assert values(found) == {
            "holds": holds,
            "value": Decimal(value),
            "reference": Decimal(best),
            "reference_from": "best",
            "reference_day": date(year, 3, 31),
            "aspect": "same_period",
        }
        assert (found.limit, found.day) == (Decimal(4), date(2023, 3, 31))


def test_a_level_with_seasons_is_behind_no_path_of_another_season() -> None:
    on_path = SEASONAL.goal._replace(value=Decimal(40))
    for wanted in (SEASONAL, FREE):
        (found,) = said(
            wanted._replace(goal=on_path), QUARTERS[3:], "2023-03-31 26", rule=Rule.BEHIND_PACE
        )
        assert found == Comparison(
            Rule.BEHIND_PACE,
            "firms",
            None,
            value=Decimal(26),
            aspect="other_season",
            goal=on_path,
        )
    (found,) = said(SEASONAL, QUARTERS, "2023-03-31 26", rule=Rule.BEHIND_PACE)
    assert found.holds is False


def test_amounts_within_a_band_are_neither_better_nor_worse() -> None:
    band = Goal(Operator.BETWEEN, Decimal(1000), date(2023, 12, 31), Decimal(1300))
    wanted = EACH_YEAR._replace(goal=band)
    assert all(each.holds is not False for each in said(wanted, TO_DATE, "2023-03-31 200"))


@pytest.mark.parametrize("season", [True, None])
def test_a_goal_met_in_another_season_is_not_lost(season: bool | None) -> None:
    for bar, value, verdict in ((33, 26, "open"), (24, 23, "lost"), (33, 34, "met")):
        wanted = target(f">= {bar}")._replace(every=Every.QUARTER, season=season)
        figures = history(*QUARTERS, f"2023-03-31 {value}")
        found = assessment(wanted, figures, "2023-04-15").judgement
        open_ = {Verdict.ON_TRACK, Verdict.AT_RISK, Verdict.OFF_TRACK}
        assert ("open" if found.verdict in open_ else found.verdict) == verdict
    assert (
        assessment(
            target(">= 33")._replace(season=False),
            history(*QUARTERS, "2023-03-31 26"),
            "2023-04-15",
        ).judgement.verdict
        == Verdict.LOST
    )


@pytest.mark.parametrize("language", languages())
def test_the_finding_names_both_days(language: str) -> None:
    policy = TargetPolicy(drift=Tolerance(Decimal(4)), accumulates=True)
    wanted = EACH_YEAR._replace(policy=policy)
    head, base = book(wanted, *TO_DATE, "2023-03-31 270"), book(wanted, *TO_DATE)
    result = check(head, base, TODAY)
    words = word_findings(result, head, base, load(language))
    found = {
        each.comparison.rule: said.message
        for each, said in zip(result.findings, words, strict=True)
    }
    assert all(day in found[Rule.REGRESSED] for day in ("2023-03-31", "2022-03-31"))
    assert all(day in found[Rule.DRIFT] for day in ("2023-03-31", "2021-03-31"))


def test_what_the_base_had_is_known_and_more_of_the_same_counts() -> None:
    behind = (*TO_DATE[:4], "2022-03-31 200")
    wanted = EACH_YEAR._replace(policy=TargetPolicy(severity={Rule.OFF_TRACK: Level.ERROR}))
    for added, introduced in (("2022-06-30 700", False), ("2022-06-30 400", True)):
        head, base = book(wanted, *behind, added), book(wanted, *behind)
        found = check(head, base, date(2022, 7, 1)).findings
        assert all(each.introduced is introduced for each in found if _is_off_track(each))


def _is_off_track(found: Any) -> bool:
    return bool(found.comparison.rule is Rule.OFF_TRACK)


def test_the_policy_of_the_plan_goes_before_the_default() -> None:
    policy = Policy(severity={Rule.REGRESSED: Level.ERROR})
    head, base = (
        books([(EACH_YEAR, history(*figures))], policy)
        for figures in ((*TO_DATE, "2023-03-31 200"), TO_DATE)
    )
    assert check(head, base, TODAY).outcome == "fail"
