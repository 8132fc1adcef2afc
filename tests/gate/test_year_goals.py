"""Goals for each year in the gate: every loosening, and years that were missed."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from builders import books, history, target, was

from bishan_targets.gate.comparison import Comparison
from bishan_targets.gate.decide import Check, check
from bishan_targets.gate.goals import with_terms_of_base
from bishan_targets.gate.year_goals import Eased, eased_years, goal_in
from bishan_targets.messages import languages, load
from bishan_targets.model.book import Book
from bishan_targets.model.goals import Goal, Operator, Quantity
from bishan_targets.model.periods import Every
from bishan_targets.model.policy import Closure, Level, Policy, Rule
from bishan_targets.model.targets import BaselineRule, Figures, Target
from bishan_targets.render.check.findings import word_findings

TODAY = date(2022, 7, 15)
JOBS = (
    *("2020-06-30 564", "2020-12-31 1186", "2021-06-30 698", "2021-12-31 1269"),
    "2022-06-30 654",
)


def each_year(value: int = 1100, by: str = "9999-12-31", **more: Any) -> Target:
    goal = Goal(Operator.AT_LEAST, Decimal(value), date.fromisoformat(by), of=Quantity.YEAR)
    found = target("> 1")._replace(goal=goal, figures=Figures.YEAR_TO_DATE, every=Every.MONTH)
    return found._replace(**more)


def years(numbers: dict[int, int], operator: Operator = Operator.AT_LEAST, **more: Any) -> Target:
    last = max(numbers)
    goal = Goal(operator, Decimal(numbers[last]), date(last, 12, 31), of=Quantity.YEAR)
    values = tuple((year, Decimal(value)) for year, value in numbers.items())
    return each_year()._replace(goal=goal, years=values, **more)


def book(wanted: Target, *figures: str, policy: Policy | None = None) -> Book:
    return books([(wanted, history(*(figures or JOBS)))], policy)


def loosened(new: Target, old: Target) -> list[Check]:
    rules = (Rule.TARGET_LOOSENED, Rule.GOAL_LOWERED)
    found = check(book(new), book(old), TODAY).findings
    return [each for each in found if each.comparison.rule in rules]


THREE = {2021: 1100, 2022: 1100, 2023: 1200}
FROM_2022 = BaselineRule(date(2021, 12, 31))
LOOSENED: list[tuple[Target, Target, list[str]]] = [
    (each_year(1000), each_year(), ["value"]),
    (each_year(by="2025-12-31"), each_year(), ["last-year"]),
    (each_year(by="2024-12-31"), each_year(by="2025-12-31"), ["last-year"]),
    (each_year(baseline=FROM_2022), each_year(), ["first-year"]),
    (years({**THREE, 2022: 1099}), years(THREE), ["year.2022"]),
    (years({2021: 1100, 2022: 1100}), years(THREE), ["year.2023"]),
    (years({2021: 1100, 2023: 1200}), years(THREE), ["year.2022"]),
    (years(THREE, Operator.AT_MOST), years(THREE), ["operator"]),
    (years(THREE), each_year(), ["last-year"]),
    (years({2022: 1000}), each_year(by="2022-12-31"), ["year.2022"]),
    (years({2021: 1100, 2023: 1200}), each_year(by="2023-12-31"), ["year.2022"]),
    (each_year(1150), years(THREE), ["year.2023"]),
    (each_year(1200, by="2022-12-31"), years(THREE), ["last-year", "year.2023"]),
    (each_year(figures=Figures.LEVEL), each_year(), ["figures"]),
    (each_year(figures=Figures.OF_PERIOD), each_year(), ["figures", "sum"]),
    (each_year(year_starts=(4, 1)), each_year(), ["year_starts"]),
    (target(">= 1100", every=Every.MONTH), each_year(), ["figures", "operator"]),
]


@pytest.mark.parametrize(("new", "old", "aspects"), LOOSENED)
def test_every_loosening_is_found(new: Target, old: Target, aspects: list[str]) -> None:
    found = loosened(new, old)
    assert sorted(each.comparison.aspect for each in found) == aspects
    assert all(each.level is Level.ERROR for each in found)


@pytest.mark.parametrize(
    ("new", "old"),
    [
        (each_year(1200), each_year()),
        (each_year(), each_year(by="2025-12-31")),
        (each_year(by="2026-12-31"), each_year(by="2025-12-31")),
        (each_year(), each_year(baseline=FROM_2022)),
        (each_year(baseline=FROM_2022), each_year(baseline=FROM_2022)),
        (years({**THREE, 2022: 1101, 2024: 1}), years(THREE)),
        (each_year(1200), years(THREE)),
        (years({2022: 1100, 2023: 1200}), each_year(by="2022-12-31")),
    ],
)
def test_what_asks_for_more_passes(new: Target, old: Target) -> None:
    assert loosened(new, old) == []


@pytest.mark.parametrize(
    ("new", "old", "eased"),
    [
        (
            each_year(by="2024-12-31", baseline=FROM_2022),
            each_year(),
            [Eased("last-year", "2024", "-", True), Eased("first-year", "2022", "-", True)],
        ),
        (
            each_year(),
            each_year(by="2025-12-31", baseline=FROM_2022),
            [Eased("last-year", "-", "2025", False), Eased("first-year", "-", "2022", False)],
        ),
        (
            years({2022: 1150}),
            each_year(by="2022-12-31"),
            [Eased("year.2022", "1150", "1100", False), Eased("last-year", "2022", "2022", False)],
        ),
        (
            years({2021: 1099, 2022: 1150}),
            years(THREE),
            [
                Eased("year.2021", "1099", "1100", True),
                Eased("year.2022", "1150", "1100", False),
                Eased("year.2023", "-", "1200", True),
            ],
        ),
    ],
)
def test_each_revision_says_what_it_asks_for(new: Target, old: Target, eased: list[Eased]) -> None:
    assert eased_years(new, old) == eased


def test_caps_are_loosened_by_higher_numbers() -> None:
    cap = years(THREE, Operator.AT_MOST)
    higher, lower = ({**THREE, 2022: value} for value in (1101, 1099))
    (found,) = loosened(years(higher, Operator.AT_MOST), cap)
    assert found.comparison.aspect == "year.2022"
    assert loosened(years(lower, Operator.AT_MOST), cap) == []


def test_a_lower_number_that_keeps_the_former_one_is_goal_lowered() -> None:
    former = was(">= 1100", "2022-07-01", "9999-12-31")
    former = former._replace(goal=each_year().goal)
    (found,) = loosened(each_year(900, was=(former,)), each_year())
    assert (found.comparison.rule, found.comparison.reason) == (Rule.GOAL_LOWERED, "too far")


@pytest.mark.parametrize("new", [True, None, False])
@pytest.mark.parametrize("old", [True, None, False])
def test_another_season_is_another_reading(new: bool | None, old: bool | None) -> None:
    now, then = (target()._replace(season=each) for each in (new, old))
    aspects = [each.comparison.aspect for each in loosened(now, then)]
    assert aspects == (["season"] if new != old else [])
    assert with_terms_of_base(now, then).season is old


# --- the stricter number of every year ------------------------------------------------------------


def numbers(new: Target, old: Target) -> dict[int, int | None]:
    """The number that each year is judged by."""
    joined = with_terms_of_base(new, old)
    found = {year: goal_in(joined, year) for year in (2021, 2022, 2023, 2024)}
    return {year: int(goal.value) if goal else None for year, goal in found.items()}


@pytest.mark.parametrize(
    ("new", "old", "wanted"),
    [
        (years({2021: 1000, 2022: 1200, 2024: 5}), years(THREE), [1100, 1200, 1200, 5]),
        (years(THREE), years({2021: 1000, 2022: 1200}), [1100, 1200, 1200, None]),
        (each_year(1000), each_year(), [1100, 1100, 1100, 1100]),
        (each_year(1200, by="2022-12-31"), each_year(by="2023-12-31"), [1200, 1200, 1200, None]),
        (each_year(1150), years(THREE), [1100, 1100, 1200, None]),
        (each_year(1200), years(THREE), [1200, 1200, 1200, 1200]),
        (years(THREE), each_year(), [1100, 1100, 1100, 1100]),
        (target(">= 5", "2023-12-31"), years(THREE), [1100, 1100, 1200, None]),
        (years({2021: 9, 2023: 9}, Operator.AT_MOST), years(THREE), [1100, 1100, 1200, None]),
    ],
)
def test_each_year_has_the_stricter_number(
    new: Target, old: Target, wanted: list[int | None]
) -> None:
    assert list(numbers(new, old).values()) == wanted


@pytest.mark.parametrize(
    ("new", "value", "year"),
    [({2022: 1200, 2024: 5}, 5, 2024), ({2021: 1000, 2022: 1150}, 1200, 2023)],
)
def test_the_stricter_goal_is_that_of_the_last_year_of_both(
    new: dict[int, int], value: int, year: int
) -> None:
    joined = with_terms_of_base(years(new), years(THREE))
    goal = Goal(Operator.AT_LEAST, Decimal(value), date(year, 12, 31), of=Quantity.YEAR)
    assert joined.goal == goal


def test_the_goal_of_a_year_is_a_level_at_its_end() -> None:
    level = Goal(Operator.AT_LEAST, Decimal(1100), date(2022, 12, 31))
    assert goal_in(each_year(), 2022) == goal_in(years(THREE), 2022) == level
    assert goal_in(each_year(year_starts=(4, 1)), 2022) == level._replace(by=date(2023, 3, 31))
    assert goal_in(years(THREE), 2024) is None


def test_figures_are_read_as_in_the_base() -> None:
    new = each_year(figures=Figures.OF_PERIOD, year_starts=(4, 1), every=Every.QUARTER)
    joined = with_terms_of_base(new, each_year())
    assert (joined.figures, joined.year_starts) == (Figures.YEAR_TO_DATE, (1, 1))
    amounts = each_year(figures=Figures.OF_PERIOD)
    assert with_terms_of_base(new, amounts).every is Every.MONTH
    assert with_terms_of_base(target(">= 5"), each_year()).goal == each_year().goal
    assert with_terms_of_base(each_year(), target(">= 5")).years == ()


# --- years that were missed -----------------------------------------------------------------------

SHORT = ("2020-12-31 1186", "2021-06-30 698", "2021-12-31 1050")


def missed(
    head: tuple[str, ...], base: tuple[str, ...], policy: Policy | None = None
) -> list[tuple[int, Level]]:
    wanted = each_year()
    result = check(book(wanted, *head, policy=policy), book(wanted, *base), date(2022, 8, 1))
    found = [each for each in result.findings if each.comparison.rule is Rule.MISSED]
    return [(each.comparison.goal.by.year, each.level) for each in found if each.comparison.goal]


def test_a_missed_year_is_found_in_its_own_time() -> None:
    new = (*SHORT, "2022-01-31 95")
    assert missed(SHORT, SHORT[:-1]) == [(2021, Level.ERROR)]
    assert missed(SHORT, SHORT) == [(2021, Level.WARNING)]
    assert missed(new, SHORT) == []


def test_a_missed_year_cannot_hide_behind_a_new_january() -> None:
    assert missed((*SHORT, "2022-01-31 95"), SHORT[:-1]) == [(2021, Level.ERROR)]


@pytest.mark.parametrize("figures", [SHORT, (*SHORT, "2022-01-31 95")])
def test_a_missed_year_names_its_own_goal_and_figure(figures: tuple[str, ...]) -> None:
    """Whether it is the year in question or one before it."""
    expected = Comparison(
        Rule.MISSED,
        "firms",
        False,
        value=Decimal(1050),
        reference=Decimal(1100),
        reference_from="goal",
        day=date(2021, 12, 31),
        aspect="year",
        goal=Goal(Operator.AT_LEAST, Decimal(1100), date(2021, 12, 31)),
    )
    closed = Policy(closures=[Closure("firms", "missed", "report", year=2021)])
    for policy, found in (
        (None, expected),
        (closed, expected._replace(holds=True, aspect="closed")),
    ):
        head, base = book(each_year(), *figures, policy=policy), book(each_year(), *SHORT[:-1])
        compared = [each.comparison for each in check(head, base, date(2022, 8, 1)).checks]
        assert found in [each for each in compared if each.rule is Rule.MISSED]


def test_the_next_missed_year_is_a_new_finding() -> None:
    after = (*SHORT, "2022-12-31 1000")
    wanted = each_year()
    result = check(book(wanted, *after), book(wanted, *SHORT), date(2023, 1, 15))
    (found,) = [each for each in result.findings if each.comparison.rule is Rule.MISSED]
    assert (found.introduced, found.level) == (True, Level.ERROR)


def test_a_recorded_year_settles_no_other() -> None:
    def closed(year: int | None) -> Policy:
        return Policy(closures=[Closure("firms", "missed", "report", year=year)])

    assert missed(SHORT, SHORT[:-1], closed(2021)) == []
    assert missed((*SHORT, "2022-01-31 95"), SHORT[:-1], closed(2021)) == []
    for year in (2020, 2022, None):
        assert missed(SHORT, SHORT[:-1], closed(year)) == [(2021, Level.ERROR)]


@pytest.mark.parametrize(
    ("wanted", "year", "figures", "early"),
    [
        (each_year(600), 2021, (), False),
        (each_year(600), 2022, (), True),
        (each_year(600), 2022, ("2022-06-30 599",), True),
        (each_year(600), 2022, ("2022-06-30 600",), False),
        (each_year(600), 2023, ("2022-06-30 600",), True),
        (years({2021: 900, 2022: 600}, Operator.AT_MOST), 2022, ("2022-06-30 500",), True),
        (years({2021: 900, 2022: 600}, Operator.AT_MOST), 2022, ("2022-06-30 601",), False),
    ],
)
def test_a_year_has_an_outcome_when_it_is_over_or_decided(
    wanted: Target, year: int, figures: tuple[str, ...], early: bool
) -> None:
    policy = Policy(closures=[Closure("firms", "x", "report", year=year)])
    found = check(book(wanted, *SHORT, *figures, policy=policy), None, TODAY).checks
    (of_year,) = [each for each in found if each.comparison.rule is Rule.CLOSED_EARLY]
    assert of_year.comparison == Comparison(
        Rule.CLOSED_EARLY,
        "firms",
        not early,
        value="x",
        reference=f"{year}-12-31",
        reference_from="goal",
        aspect=f"year.{year}",
        place=("closed", 0),
    )


def test_the_figure_of_the_years_end_is_awaited() -> None:
    wanted = each_year()
    for as_of, holds in ((date(2022, 2, 14), True), (date(2022, 2, 15), False)):
        found = check(book(wanted, *SHORT[:-1]), None, as_of).checks
        (overdue,) = [each.comparison for each in found if each.comparison.rule is Rule.OVERDUE]
        assert (overdue.holds, overdue.goal and overdue.goal.by) == (holds, date(2021, 12, 31))


@pytest.mark.parametrize("language", languages())
def test_nobody_is_shown_the_calendars_end(language: str) -> None:
    say = load(language)
    changes = [(new, old) for new, old, _ in LOOSENED]
    for new, old in [*changes, (each_year(), each_year())]:
        head, base = book(new, *SHORT), book(old, *SHORT[:-1])
        result = check(head, base, date(2022, 3, 1))
        words = word_findings(result, head, base, say)
        for each, said in zip(result.findings, words, strict=True):
            shown = [said.message, said.hint, each.comparison.fingerprint]
            shown += [str(each.comparison.value), str(each.comparison.reference)]
            assert "9999" not in " ".join(shown)
