"""The gate on years to date that fall within their year, and on levels that look like them."""

from datetime import date
from decimal import Decimal

import pytest
from builders import books, history, target

from bishan_targets.gate.comparison import Comparison
from bishan_targets.gate.decide import Check, Outcome, check
from bishan_targets.messages import languages, load
from bishan_targets.model.book import Book
from bishan_targets.model.periods import Every
from bishan_targets.model.policy import Level, Policy, Rule, Waiver
from bishan_targets.model.targets import Figures, Target
from bishan_targets.render.check.findings import word_findings

TODAY = date(2022, 1, 15)
TO_DATE = target("total >= 5000 2021-01-01")._replace(
    figures=Figures.YEAR_TO_DATE, figures_stated=True
)
YEARS = ("2020-06-30 650", "2020-12-31 1186", "2021-06-30 698", "2021-09-30 1045")
FALL = "2021-12-31 1027"


def book(*figures: str, wanted: Target = TO_DATE, policy: Policy | None = None) -> Book:
    return books([(wanted, history(*figures))], policy)


def found(head: Book, base: Book | None, rule: Rule = Rule.CUMULATIVE_FELL) -> list[Check]:
    return [each for each in check(head, base, TODAY).findings if each.comparison.rule is rule]


def test_a_year_to_date_that_falls_within_its_year_fails_the_gate() -> None:
    before, after = book(*YEARS), book(*YEARS, FALL)
    assert not found(before, before)
    (fall,) = found(after, before)
    assert (fall.outcome, fall.level, fall.introduced) == (Outcome.FAIL, Level.ERROR, True)
    values = (fall.comparison.value, fall.comparison.reference, fall.comparison.day)
    assert values == (Decimal(1027), Decimal(1045), date(2021, 12, 31))
    assert check(after, before, TODAY).outcome is Outcome.FAIL


def test_balances_may_fall_within_their_year() -> None:
    losses = "2020-06-30 -65", "2020-12-31 -118", "2021-06-30 40", "2021-12-31 12"
    assert not found(book(*losses), book(*losses[:3]))
    (fall,) = found(book("2021-06-30 40", "2021-12-31 -12"), book("2021-06-30 40"))
    assert fall.comparison.value == -12  # the first one below zero may be a slip


def test_a_new_year_is_no_fall() -> None:
    before = book(*YEARS)
    assert not found(book(*YEARS, "2022-01-10 12"), before)


def test_levels_and_amounts_may_fall() -> None:
    for kind in (Figures.LEVEL, Figures.OF_PERIOD):
        wanted = target(">= 500")._replace(figures=kind, figures_stated=True)
        assert not found(book(*YEARS, FALL, wanted=wanted), book(*YEARS, wanted=wanted))


def test_a_fall_of_the_base_is_a_warning() -> None:
    known = book(*YEARS, FALL)
    (fall,) = found(book(*YEARS, FALL, "2022-01-10 12"), known)
    assert (fall.level, fall.introduced) == (Level.WARNING, False)


def test_a_fall_of_the_base_that_is_made_worse_counts_in_full() -> None:
    (fall,) = found(book(*YEARS, "2021-12-31 1001"), book(*YEARS, FALL))
    assert (fall.level, fall.introduced) == (Level.ERROR, True)


def test_a_new_fall_beside_a_known_one_counts_in_full() -> None:
    first, *rest = YEARS
    known = book(first, "2020-09-30 640", *rest)
    falls = found(book(first, "2020-09-30 640", *rest, FALL), known)
    assert [(each.level, each.introduced) for each in falls] == [
        (Level.ERROR, True),
        (Level.WARNING, False),
    ]


def test_a_figure_that_is_filled_in_above_a_later_one_is_found() -> None:
    first, *rest = YEARS
    (fall,) = found(book(first, "2020-09-30 1200", *rest), book(*YEARS))
    assert fall.comparison.day == date(2020, 12, 31)
    assert fall.introduced


def test_a_note_does_not_settle_a_fall_and_a_waiver_does() -> None:
    *others, last = history(*YEARS, FALL)
    noted = books([(TO_DATE, [*others, last._replace(note="corrected count")])])
    assert found(noted, book(*YEARS))
    waiver = Waiver(Rule.CUMULATIVE_FELL, "firms", "refunds", "Office", date(2022, 6, 30))
    (fall,) = found(book(*YEARS, FALL, policy=Policy(waivers=[waiver])), book(*YEARS))
    assert fall.outcome is Outcome.WAIVED


def test_calling_it_a_level_is_no_way_out() -> None:
    level = TO_DATE._replace(figures=Figures.LEVEL)
    assert found(book(*YEARS, FALL, wanted=level), book(*YEARS))


QUARTERS = (
    *("2020-03-31 25", "2020-06-30 50", "2020-09-30 74", "2020-12-31 100"),
    *("2021-03-31 26", "2021-06-30 52", "2021-09-30 77", "2021-12-31 104"),
)
LEVEL = target(">= 150")


def test_a_level_that_looks_cumulative_is_a_warning() -> None:
    (doubt,) = found(book(*QUARTERS, wanted=LEVEL), None, Rule.LOOKS_CUMULATIVE)
    assert (doubt.outcome, doubt.level) == (Outcome.FAIL, Level.WARNING)
    assert (doubt.comparison.value, doubt.comparison.reference) == (26, 100)


def test_a_level_that_the_plan_calls_one_is_not_doubted() -> None:
    stated = LEVEL._replace(figures_stated=True)
    assert not found(book(*QUARTERS, wanted=stated), None, Rule.LOOKS_CUMULATIVE)


@pytest.mark.parametrize("language", languages())
def test_both_are_worded_with_the_line_to_write(language: str) -> None:
    heads = (book(*YEARS, FALL), book(*QUARTERS, wanted=LEVEL))
    say = load(language)
    rules = {Rule.CUMULATIVE_FELL, Rule.LOOKS_CUMULATIVE}
    said = [
        words
        for head in heads
        for result in [check(head, None, TODAY)]
        for each, words in zip(result.findings, word_findings(result, head, None, say), strict=True)
        if each.comparison.rule in rules
    ]
    assert len(said) == 2
    fall, doubt = said
    assert "1,027" in fall.message
    assert "1,045" in fall.message
    assert 'figures = "year_to_date"' in doubt.hint
    assert 'figures = "level"' in doubt.hint


@pytest.mark.parametrize(
    ("january", "newest", "is_dropped"),
    [(False, "2022-01-31", False), (False, "2022-02-28", True), (True, "2022-01-31", True)],
)
def test_a_metric_without_januaries_is_not_dropped_in_january(
    january: bool, newest: str, is_dropped: bool
) -> None:
    wanted = TO_DATE._replace(every=Every.MONTH)
    other = target(name="other", every=Every.MONTH)
    before = ("2020-12-31 1186", *(["2021-01-31 70"] if january else []))
    figures = history(*before, "2021-02-28 150", "2021-12-31 1269")
    old = books([(wanted, figures), (other, history("2021-12-31 1"))])
    new = books([(wanted, figures), (other, history("2021-12-31 1", f"{newest} 1"))])
    assert bool(found(new, old, Rule.DROPPED)) is is_dropped


def test_a_metric_of_less_than_a_year_is_dropped_in_january() -> None:
    wanted = TO_DATE._replace(every=Every.MONTH)
    other = target(name="other", every=Every.MONTH)
    figures = history("2021-02-28 150", "2021-12-31 1269")
    old = books([(wanted, figures), (other, history("2021-12-31 1"))])
    new = books([(wanted, figures), (other, history("2021-12-31 1", "2022-01-31 1"))])
    assert found(new, old, Rule.DROPPED)


def test_published_growth_is_tracked_by_the_target_that_names_it() -> None:
    alone = book(*YEARS)
    figures = {**alone.observations, "rates": history("2021-12-31 3")}
    rates = alone._replace(observations=figures)
    assert found(rates, None, Rule.UNTRACKED)
    wanted = TO_DATE._replace(published_growth="rates")
    assert not found(rates._replace(plan=book(*YEARS, wanted=wanted).plan), None, Rule.UNTRACKED)


# --- what is said in full -------------------------------------------------------------------------


def compared(head: Book, base: Book | None, rule: Rule = Rule.CUMULATIVE_FELL) -> list[Comparison]:
    checks = check(head, base, TODAY).checks
    return [each.comparison for each in checks if each.comparison.rule is rule]


FELL = Comparison(
    Rule.CUMULATIVE_FELL,
    "firms",
    False,
    value=Decimal(1027),
    reference=Decimal(1045),
    reference_from="previous",
    day=date(2021, 12, 31),
    goal=TO_DATE.goal,
)
ROSE = FELL._replace(holds=True, value=Decimal(1045), reference=Decimal(698), day=date(2021, 9, 30))


def test_each_figure_is_compared_with_the_one_before_it_in_its_year() -> None:
    head, earlier = book(*YEARS[2:], FALL), book(*YEARS[2:])
    assert sorted(compared(head, None)) == sorted([ROSE, FELL])
    assert FELL in compared(head, head)
    assert FELL._replace(worse_than_base=True) in compared(head, earlier)
    assert ROSE in compared(earlier, book(YEARS[2]))
    # The base has the lower figure, and lacks the one that it falls from.
    assert FELL._replace(worse_than_base=True) in compared(head, book(YEARS[2], FALL))
    # The first figures at all.
    assert FELL._replace(worse_than_base=True) in compared(head, books([(TO_DATE, [])]))


def test_years_begin_when_the_plan_says() -> None:
    """From April on: the fall in January is within the year, that in June is not."""
    wanted = TO_DATE._replace(year_starts=(4, 1))
    figures = ("2021-03-31 900", "2021-06-30 200", "2021-12-31 500", "2022-01-10 400")
    fallen = [each for each in compared(book(*figures, wanted=wanted), None) if not each.holds]
    assert [each.day for each in fallen] == [date(2022, 1, 10)]


@pytest.mark.parametrize(("before", "is_told"), [("0", True), ("0.5", True), ("-0.5", False)])
def test_below_zero_begins_below_zero(before: str, is_told: bool) -> None:
    head = book(f"2021-06-30 {before}", "2021-12-31 -1")
    assert bool(found(head, None)) is is_told


def test_an_equal_figure_is_no_fall() -> None:
    assert not found(book("2021-06-30 698", "2021-12-31 698"), book("2021-06-30 698"))


def test_a_fall_across_a_break_that_the_change_brings_is_a_question() -> None:
    broken = TO_DATE._replace(breaks=(date(2021, 12, 1),))
    head, base = book(*YEARS[2:], FALL, wanted=broken), book(*YEARS[2:])
    assert FELL._replace(worse_than_base=True, question=True) in compared(head, base)
    # Across another one, a year goes on with the figures after it.
    first = TO_DATE._replace(breaks=(date(2021, 9, 1),))
    known = book(*YEARS[2:], wanted=first)
    after = compared(book(*YEARS[2:], FALL, wanted=first), known)
    assert after == [FELL._replace(worse_than_base=True)]


def test_the_doubt_about_a_level_names_the_first_of_a_year_and_the_last_before() -> None:
    (doubt,) = compared(book(*QUARTERS, wanted=LEVEL), None, Rule.LOOKS_CUMULATIVE)
    assert doubt == Comparison(
        Rule.LOOKS_CUMULATIVE,
        "firms",
        False,
        value=Decimal(26),
        reference=Decimal(100),
        reference_from="previous",
        day=date(2021, 3, 31),
        goal=LEVEL.goal,
    )
