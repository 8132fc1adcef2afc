"""A break that begins with new figures is declared; one that splits known figures is loosened."""

from datetime import date
from decimal import Decimal

import pytest
from builders import books, history, target

from bishan_targets.gate.breaks import JudgedBreaks, judged_breaks, other_breaks
from bishan_targets.gate.comparison import Comparison
from bishan_targets.gate.decide import Check, Outcome, Result, check
from bishan_targets.gate.declared import Form
from bishan_targets.messages import languages, load
from bishan_targets.model.book import Book
from bishan_targets.model.periods import Every
from bishan_targets.model.policy import (
    Aspect,
    Correction,
    Level,
    Policy,
    Rule,
    TargetPolicy,
    Tolerance,
    Waiver,
)
from bishan_targets.model.targets import Figures, Target
from bishan_targets.render.check.declared import word_declared
from bishan_targets.render.check.findings import word_findings

TODAY = date(2023, 1, 31)
FIRMS = target(">= 500")
KNOWN = ("2019-12-31 200", "2020-12-31 239", "2021-12-31 300")
LOWER = "2022-12-31 150"


def broken(*days: str, wanted: Target = FIRMS) -> Target:
    return wanted._replace(breaks=tuple(map(date.fromisoformat, days)))


def book(wanted: Target, *figures: str, policy: Policy | None = None) -> Book:
    return books([(wanted, history(*figures))], policy)


def of_rule(result: Result, rule: Rule) -> list[Check]:
    return [each for each in result.findings if each.comparison.rule is rule]


def only(result: Result, rule: Rule) -> Comparison:
    (found,) = of_rule(result, rule)
    return found.comparison


def test_a_break_with_its_first_figure_passes_and_is_said() -> None:
    head, base = book(broken("2022-06-01"), *KNOWN, LOWER), book(FIRMS, *KNOWN)
    result = check(head, base, TODAY)
    assert result.outcome is Outcome.PASS
    (said,) = result.declared
    sides = (Decimal(300), Decimal(150))
    assert (said.form, said.id, said.before, said.after) == (Form.BREAKS, "firms", *sides)
    assert (said.day, said.is_gone) == (date(2022, 6, 1), False)
    (asked,) = of_rule(result, Rule.REGRESSED)
    assert asked.level is Level.WARNING
    assert asked.comparison == Comparison(
        Rule.REGRESSED,
        "firms",
        False,
        value=Decimal(150),
        reference=Decimal(300),
        reference_from="base",
        limit=Decimal(0),
        day=date(2022, 12, 31),
        aspect="new_break",
        goal=FIRMS.goal,
        worse_than_base=True,
        question=True,
    )
    assert not of_rule(result, Rule.TARGET_LOOSENED)


@pytest.mark.parametrize(
    ("added", "reference", "origin"),
    [("2022-03-31 310", 310, "previous"), ("2022-03-31 290", 300, "base")],
)
def test_across_a_new_break_the_worst_of_those_before_it_is_the_question(
    added: str, reference: int, origin: str
) -> None:
    head, base = book(broken("2022-06-01"), *KNOWN, added, LOWER), book(FIRMS, *KNOWN)
    asked = [each.comparison for each in of_rule(check(head, base, TODAY), Rule.REGRESSED)]
    (across,) = (each for each in asked if each.question)
    assert (across.reference, across.reference_from) == (Decimal(reference), origin)


def test_a_break_of_the_base_raises_no_question() -> None:
    wanted = broken("2022-06-01")
    result = check(book(wanted, *KNOWN, LOWER), book(wanted, *KNOWN), TODAY)
    assert not of_rule(result, Rule.REGRESSED)
    assert result.outcome is Outcome.PASS
    assert result.declared == []


def test_within_the_new_series_figures_are_compared() -> None:
    wanted = broken("2022-06-01")
    base = book(wanted, *KNOWN, LOWER)
    result = check(book(wanted, *KNOWN, LOWER, "2023-01-15 140"), base, TODAY)
    assert only(result, Rule.REGRESSED).reference == 150
    assert result.outcome is Outcome.FAIL


@pytest.mark.parametrize("day", ["2020-01-01", "2021-06-01", "2021-12-31"])
def test_a_break_among_known_figures_hides_nothing(day: str) -> None:
    head, base = book(broken(day), *KNOWN, LOWER), book(FIRMS, *KNOWN)
    result = check(head, base, TODAY)
    loosened = only(result, Rule.TARGET_LOOSENED)
    assert (loosened.aspect, loosened.value, loosened.reference) == ("breaks", day, "-")
    assert only(result, Rule.REGRESSED).reference == 300
    assert result.outcome is Outcome.FAIL


def test_the_best_is_that_of_the_bases_series() -> None:
    """A break of 2021 would leave only the 300 after it, which is as good as the latest."""
    wanted = target(">= 500", policy=TargetPolicy(drift=Tolerance(Decimal(50))))
    figures = ("2019-12-31 200", "2020-12-31 400", "2021-12-31 300")
    head, base = book(broken("2021-06-01", wanted=wanted), *figures), book(wanted, *figures)
    assert only(check(head, base, TODAY), Rule.DRIFT).reference == 400


def test_its_waiver_names_the_figures() -> None:
    waiver = Waiver(Rule.TARGET_LOOSENED, "firms", "new survey", "me", TODAY, aspect=Aspect.FIGURES)
    head = book(broken("2021-06-01"), *KNOWN, policy=Policy(waivers=[waiver]))
    result = check(head, book(FIRMS, *KNOWN), TODAY)
    assert result.outcome is Outcome.PASS
    (waived,) = of_rule(result, Rule.TARGET_LOOSENED)
    assert waived.outcome is Outcome.WAIVED


def test_a_break_that_is_removed_or_moved() -> None:
    base = book(broken("2021-06-01"), *KNOWN)
    result = check(book(FIRMS, *KNOWN), base, TODAY)
    assert only(result, Rule.TARGET_LOOSENED).reference == "2021-06-01"
    assert [each.is_gone for each in result.declared] == [True]
    between = check(book(broken("2021-01-15"), *KNOWN), base, TODAY)
    assert not of_rule(between, Rule.TARGET_LOOSENED)
    assert [each.is_gone for each in between.declared] == [False, True]
    past = check(book(broken("2020-06-01"), *KNOWN), base, TODAY)
    assert only(past, Rule.TARGET_LOOSENED).value == "2020-06-01"


def test_an_older_series_may_complete_the_history() -> None:
    older = ("2017-12-31 900", "2018-12-31 950")
    result = check(book(broken("2019-01-01"), *older, *KNOWN), book(FIRMS, *KNOWN), TODAY)
    assert result.outcome is Outcome.PASS
    assert not of_rule(result, Rule.TARGET_LOOSENED)


def test_a_break_lets_no_rewriting_pass() -> None:
    changed = ("2019-12-31 200", "2020-12-31 239", "2021-12-31 150")
    head, base = book(broken("2021-06-01"), *changed), book(FIRMS, *KNOWN)
    assert only(check(head, base, TODAY), Rule.HISTORY_REWRITTEN).value == 150
    correction = Correction("firms", date(2021, 12, 31), Decimal(300), Decimal(150), "bureau")
    declared = book(broken("2021-06-01"), *changed, policy=Policy(corrections=[correction]))
    result = check(declared, base, TODAY)
    assert result.outcome is Outcome.PASS
    assert {each.form for each in result.declared} == {Form.REVISIONS, Form.BREAKS}


def test_a_completed_history_is_beside_its_own_series() -> None:
    wanted = broken("2021-01-01")
    known = ("2019-12-31 900", "2020-12-31 950", "2021-12-31 300", "2022-12-31 310")

    def asked(figure: str) -> list[Decimal]:
        head = book(wanted, *sorted((*known, figure)))
        found = of_rule(check(head, book(wanted, *known), TODAY), Rule.HISTORY_REWRITTEN)
        return [Decimal(str(each.comparison.reference)) for each in found]

    assert asked("2020-06-30 890") == [900]
    assert asked("2021-06-30 290") == [300]  # 950 is of the series before
    assert asked("2021-06-30 305") == []


def test_the_best_and_the_season_are_those_since_the_break() -> None:
    tight = TargetPolicy(drift=Tolerance(Decimal(5)))
    wanted = broken("2021-01-01", wanted=FIRMS._replace(policy=tight))
    known = ("2019-12-31 900", "2020-12-31 950", "2021-12-31 300")
    result = check(book(wanted, *known, "2022-12-31 310"), book(wanted, *known), TODAY)
    assert not of_rule(result, Rule.DRIFT)
    low = check(book(wanted, *known, "2022-12-31 290"), book(wanted, *known), TODAY)
    assert only(low, Rule.DRIFT).reference == 300
    season = wanted._replace(season=True)
    result = check(book(season, *known, "2022-12-31 290"), book(season, *known), TODAY)
    assert only(result, Rule.REGRESSED).reference == 300
    first = check(book(season, *known), book(season, *known[:2]), TODAY)
    assert not of_rule(first, Rule.REGRESSED)


def test_a_year_to_date_may_fall_across_a_break() -> None:
    jobs = target(">= 100")._replace(
        figures=Figures.YEAR_TO_DATE,
        every=Every.QUARTER,
        policy=TargetPolicy(accumulates=True),
    )
    known = ("2022-03-31 30", "2022-06-30 60")
    head = book(broken("2022-07-01", wanted=jobs), *known, "2022-09-30 50")
    (asked,) = of_rule(check(head, book(jobs, *known), TODAY), Rule.CUMULATIVE_FELL)
    assert asked.level is Level.WARNING
    declared = broken("2022-07-01", wanted=jobs)
    result = check(book(declared, *known, "2022-09-30 50"), book(declared, *known), TODAY)
    assert not of_rule(result, Rule.CUMULATIVE_FELL)
    unbroken = check(book(jobs, *known, "2022-09-30 50"), book(jobs, *known), TODAY)
    assert [each.level for each in of_rule(unbroken, Rule.CUMULATIVE_FELL)] == [Level.ERROR]


@pytest.mark.parametrize("language", languages())
def test_it_is_said_in_words(language: str) -> None:
    say = load(language)
    head, base = book(broken("2022-06-01"), *KNOWN, LOWER), book(FIRMS, *KNOWN)
    result = check(head, base, TODAY)
    (said,) = result.declared
    words = word_declared(said, say)
    assert "2022-06-01" in words
    assert "300" in words
    assert "150" in words
    others = [
        word_declared(said._replace(is_gone=True), say),
        word_declared(said._replace(after=None), say),
        word_declared(said._replace(after=None, is_gone=True), say),
    ]
    assert len({words, *others}) == 4
    assert all("2022-06-01" in each for each in others)
    assert "300" in others[1]
    messages = [each.message for each in word_findings(result, head, base, say)]
    assert any("150" in each and "300" in each for each in messages)


def test_breaks_of_a_series_without_figures_and_of_a_new_target() -> None:
    """A plan may name a break before its first figure, and a new target may bring its past."""
    empty = books([(broken("2021-06-30"), [])])
    assert check(empty, empty, TODAY).outcome is Outcome.PASS
    other = (target(name="staff"), history(*KNOWN))
    base, head = books([other]), books([other, (broken("2021-06-30"), history(*KNOWN))])
    found = [each.comparison for each in check(head, base, TODAY).findings]
    assert [each.rule for each in found if each.metric == "firms" and each.aspect == "breaks"] == []
    assert check(head, base, TODAY).subjects["firms"].target.breaks == (date(2021, 6, 30),)


# --- which breaks count ---------------------------------------------------------------------------


def days(*texts: str) -> tuple[date, ...]:
    return tuple(map(date.fromisoformat, texts))


@pytest.mark.parametrize(
    ("new", "old", "counted", "brought"),
    [
        ((), (), (), ()),
        (("2022-06-01",), (), ("2022-06-01",), ("2022-06-01",)),
        # On the day of the last known figure, and on the day after.
        (("2021-12-31",), (), (), ()),
        (("2022-01-01",), (), ("2022-01-01",), ("2022-01-01",)),
        # Moved between the same two figures.
        (("2021-02-01",), ("2021-06-01",), ("2021-02-01",), ()),
        # Moved past a figure, or removed, while another one is brought.
        (
            ("2020-06-01", "2022-06-01"),
            ("2021-06-01",),
            ("2021-06-01", "2022-06-01"),
            ("2022-06-01",),
        ),
        (("2022-06-01",), ("2021-06-01",), ("2021-06-01", "2022-06-01"), ("2022-06-01",)),
        ((), ("2021-06-01",), ("2021-06-01",), ()),
        (("2022-06-01",), ("2022-06-01",), ("2022-06-01",), ()),
        # Before the first figure.
        (("2019-06-01",), (), ("2019-06-01",), ()),
    ],
)
def test_known_figures_are_read_as_in_the_base(
    new: tuple[str, ...], old: tuple[str, ...], counted: tuple[str, ...], brought: tuple[str, ...]
) -> None:
    now, before = history(*KNOWN, LOWER), history(*KNOWN)
    expected = JudgedBreaks(days(*counted), days(*brought))
    assert judged_breaks(days(*new), days(*old), now, before) == expected


def test_figures_that_are_corrected_do_not_stand() -> None:
    """The break is before the last figure of the base, which the change corrects; or all are."""
    mid = days("2021-06-01")
    last = history(*KNOWN[:2], "2021-12-31 150")
    assert judged_breaks(mid, (), last, history(*KNOWN)) == JudgedBreaks(mid, mid)
    assert judged_breaks(mid, (), [], history(*KNOWN)) == JudgedBreaks(mid, mid)
    first = history("2019-12-31 150", *KNOWN[1:])
    early = days("2020-06-01")
    assert judged_breaks(early, (), first, history(*KNOWN)) == JudgedBreaks(early)


def test_other_breaks_are_named_in_both_revisions() -> None:
    expected = Comparison(
        Rule.TARGET_LOOSENED,
        "firms",
        False,
        value="2020-06-01, 2021-06-01",
        reference="2021-06-01",
        reference_from="base",
        aspect="breaks",
    )
    two, one = broken("2020-06-01", "2021-06-01"), broken("2021-06-01")
    figures = history(*KNOWN)
    assert other_breaks(two, one, figures, figures) == [expected]
    same = expected._replace(holds=True, reference="2020-06-01, 2021-06-01")
    assert other_breaks(two, two, figures, figures) == [same]
    gone = expected._replace(value="-", reference="2021-06-01")
    assert other_breaks(FIRMS, one, figures, figures) == [gone]
    assert other_breaks(FIRMS, FIRMS, figures, figures) == []
