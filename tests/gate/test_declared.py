"""A change's declarations are listed, with before and after, and no earlier ones."""

from datetime import date
from decimal import Decimal

import pytest
from builders import book, books, history, target, undecided, was

from bishan_targets.gate.changes import names_now
from bishan_targets.gate.decide import check
from bishan_targets.gate.declared import Declared, Form, declared
from bishan_targets.messages import load
from bishan_targets.model.book import Book
from bishan_targets.model.policy import (
    Closure,
    Correction,
    Policy,
    Retirement,
    TargetPolicy,
    Withdrawal,
)
from bishan_targets.model.targets import BaselineRule, Better, Bounds, Indicator
from bishan_targets.render.check.declared import word_declared

TODAY = date(2022, 3, 1)
FIGURES = ("2019-12-31 100", "2020-12-31 120", "2021-06-30 140")
GIVEN_UP = Retirement("old", "no longer collected", date(2022, 1, 31))
ENDED = Closure("firms", "missed: 480", "Final report")


def said(head: Book, base: Book | None, language: str = "en") -> list[str]:
    return [word_declared(each, load(language)) for each in found(head, base)]


def found(head: Book, base: Book | None) -> list[Declared]:
    return [*check(head, base, TODAY).declared]


def with_policy(**policy: object) -> Book:
    return book(target(), history(*FIGURES), Policy(**policy))  # type: ignore[arg-type]


def test_a_corrected_figure_and_one_that_completes_the_history() -> None:
    corrected = Correction("firms", date(2020, 12, 31), Decimal("125.50"), Decimal(120), "Yearbook")
    missing = Correction("firms", date(2019, 12, 31), None, Decimal(100), "Yearbook")
    head = with_policy(corrections=[corrected, missing])
    assert said(head, with_policy()) == [
        "the figure for 2020-12-31 is corrected from 125.5 to 120 (source: Yearbook)",
        "the figure for 2019-12-31, 100, completes the history (source: Yearbook)",
    ]
    assert said(head, with_policy(), "zh") == [
        "2020-12-31的数据由125.5更正为120（来源：Yearbook）",
        "补录2019-12-31的数据100（来源：Yearbook）",
    ]
    assert [each.place for each in found(head, with_policy())] == [
        ("revisions", 0),
        ("revisions", 1),
    ]
    assert said(head, head) == []


def test_the_same_correction_a_second_time_is_said_again() -> None:
    there = Correction("firms", date(2020, 12, 31), Decimal(110), Decimal(120), "a")
    back = Correction("firms", date(2020, 12, 31), Decimal(120), Decimal(110), "b")
    base, head = (
        with_policy(corrections=[there, back]),
        with_policy(corrections=[there, back, there]),
    )
    assert [each.place for each in found(head, base)] == [("revisions", 2)]
    other_source = there._replace(source="c")
    assert found(with_policy(corrections=[other_source, back]), base) == []


def test_a_target_that_is_given_up_has_its_goal() -> None:
    base = books([(target(), history(*FIGURES)), (target("<= 30", name="old"), [])])
    assert said(with_policy(retirements=[GIVEN_UP]), base) == [
        "given up on 2022-01-31, with the goal ≤ 30 by 2025-12-31: no longer collected"
    ]
    assert said(with_policy(retirements=[GIVEN_UP]), with_policy()) == [
        "given up on 2022-01-31: no longer collected"
    ]


def test_what_is_no_longer_given_up_or_ended() -> None:
    base = with_policy(retirements=[GIVEN_UP], closures=[ENDED])
    assert said(with_policy(), base) == [
        "no longer given up: the entry of 2022-01-31 (no longer collected) has been removed",
        "the outcome has been removed; in the base it was: missed: 480",
    ]
    other_reason = GIVEN_UP._replace(reason="merged")
    assert said(with_policy(retirements=[other_reason], closures=[ENDED]), base) == [
        "given up on 2022-01-31: merged"
    ]


@pytest.mark.parametrize(
    ("closure", "words"),
    [
        (ENDED, "the outcome is: missed: 480 (source: Final report)"),
        (ENDED._replace(year=2021), "the outcome of 2021 is: missed: 480 (source: Final report)"),
    ],
)
def test_an_outcome(closure: Closure, words: str) -> None:
    assert said(with_policy(closures=[closure]), with_policy()) == [words]


def test_an_outcome_that_is_edited_has_both() -> None:
    head = with_policy(closures=[ENDED._replace(outcome="met")])
    assert said(head, with_policy(closures=[ENDED])) == [
        "the outcome is now: met (source: Final report); in the base it was: missed: 480"
    ]


def test_a_former_goal_has_the_one_that_followed() -> None:
    first, second = was("> 700", "2021-01-01"), was("> 600", "2022-01-01", by="2024-12-31")
    base = book(target()._replace(was=(first,)), history(*FIGURES))
    head = book(target()._replace(was=(first, second)), history(*FIGURES))
    assert said(head, base) == [
        "on 2022-01-01 the goal became > 500 by 2025-12-31; it was > 600 by 2024-12-31 (too far)"
    ]
    assert said(base, book(target("> 600"), history(*FIGURES))) == [
        "on 2021-01-01 the goal became > 500 by 2025-12-31; it was > 700 by 2025-12-31 (too far)"
    ]
    (declared,) = found(head, base)
    assert declared.place == ("targets", "firms", "was", 1)
    both = found(head, book(target(), history(*FIGURES)))
    assert [each.after for each in both] == [second.goal, target().goal]


def test_a_new_id() -> None:
    head = book(
        target(name="companies", policy=TargetPolicy(renamed_from="firms")), history(*FIGURES)
    )
    assert said(head, with_policy()) == ["the id is companies; it was firms"]
    assert said(head, head) == []


def test_without_a_base_nothing_is_declared_by_the_change() -> None:
    assert found(with_policy(closures=[ENDED]), None) == []


# --- every form in full ---------------------------------------------------------------------------


def between(head: Book, base: Book) -> list[Declared]:
    return declared(head, base, names_now(head, base))


def test_forms_in_the_order_of_the_plan() -> None:
    """One of each, and all that it says."""
    old = target("<= 30", name="old")
    firms = target(name="firms")._replace(unit={"zh": "家"})
    base = books([(firms, history(*FIGURES)), (old, []), (target(name="a"), [])])
    correction = Correction("firms", date(2019, 12, 31), Decimal(100), Decimal(90), "Yearbook")
    taken = Withdrawal("firms", date(2020, 12, 31), "wrong month", "report 12", 3)
    policy = Policy(
        corrections=[correction], withdrawals=[taken], retirements=[GIVEN_UP], closures=[ENDED]
    )
    former = was("> 700", "2021-01-01")
    now = firms._replace(
        unit={"zh": "家", "en": "firms"}, was=(former,), breaks=(date(2021, 1, 1),)
    )
    renamed = target(name="b", policy=TargetPolicy(renamed_from="a"))
    left = history("2019-12-31 90", FIGURES[2])
    head = books([(now, left), (renamed, [])], policy)
    assert between(head, base) == [
        Declared(
            Form.REVISIONS,
            "firms",
            ("revisions", 0),
            Decimal(100),
            Decimal(90),
            day=date(2019, 12, 31),
            reason="Yearbook",
        ),
        Declared(
            Form.WITHDRAWN,
            "firms",
            ("withdrawn", 3),
            Decimal(120),
            day=date(2020, 12, 31),
            reason="wrong month; report 12",
        ),
        Declared(
            Form.RETIRED,
            "old",
            ("retired", 0),
            old.goal,
            day=date(2022, 1, 31),
            reason="no longer collected",
        ),
        Declared(Form.CLOSED, "firms", ("closed", 0), after="missed: 480", reason="Final report"),
        Declared(Form.UNIT, "firms", ("targets", "firms", "unit"), "家", "家 / firms"),
        Declared(
            Form.WAS,
            "firms",
            ("targets", "firms", "was", 0),
            former.goal,
            firms.goal,
            day=date(2021, 1, 1),
            reason="too far",
        ),
        Declared(Form.RENAMED_FROM, "b", ("targets", "b", "renamed_from"), "a", "b"),
        Declared(
            Form.BREAKS,
            "firms",
            ("targets", "firms", "breaks"),
            Decimal(90),
            Decimal(140),
            day=date(2021, 1, 1),
        ),
    ]
    assert between(head, head) == []


def test_forms_have_the_names_that_they_have_in_the_plan() -> None:
    lists = ["revisions", "withdrawn", "retired", "closed"]
    assert [*map(str, Form)] == [*lists, "was", "renamed_from", "unit", "breaks"]


def test_what_is_taken_back_stands_at_its_list() -> None:
    of_2021 = ENDED._replace(year=2021)
    base = with_policy(retirements=[GIVEN_UP], closures=[of_2021, ENDED])
    kept = with_policy(closures=[ENDED])
    assert between(kept, base) == [
        Declared(
            Form.RETIRED,
            "old",
            ("retired",),
            day=date(2022, 1, 31),
            reason="no longer collected",
            is_gone=True,
        ),
        Declared(
            Form.CLOSED,
            "firms",
            ("closed",),
            "missed: 480",
            year=2021,
            reason="Final report",
            is_gone=True,
        ),
    ]


def test_outcomes_are_told_apart_by_subject_and_year() -> None:
    """A milestone may have a target's id; an outcome of another year replaces none."""
    stone = Closure(None, "met", "Final report", "firms")
    base = with_policy(closures=[ENDED])
    said = Declared(Form.CLOSED, "firms", ("closed", 1), after="met", reason="Final report")
    assert between(with_policy(closures=[ENDED, stone]), base) == [said]
    of_2021 = ENDED._replace(year=2021, outcome="met")
    assert between(with_policy(closures=[ENDED, of_2021]), base) == [said._replace(year=2021)]
    edited = between(with_policy(closures=[ENDED._replace(outcome="met")]), base)
    assert edited == [said._replace(place=("closed", 0), before="missed: 480")]


def test_a_figure_withdrawn_under_a_new_id_is_that_of_the_base() -> None:
    taken = Withdrawal("companies", date(2020, 12, 31), "wrong month", "report 12")
    renamed = target(name="companies", policy=TargetPolicy(renamed_from="firms"))
    head = book(renamed, history(FIGURES[0], FIGURES[2]), Policy(withdrawals=[taken]))
    (withdrawn, _) = between(head, with_policy())
    assert (withdrawn.id, withdrawn.before) == ("companies", Decimal(120))
    for other in (taken._replace(metric="staff"), taken._replace(date=date(2020, 12, 30))):
        (unknown, _) = between(
            book(renamed, history(*FIGURES), Policy(withdrawals=[other])), with_policy()
        )
        assert (unknown.id, unknown.before) == (other.metric, None)


def test_a_target_without_a_goal_declares_its_id_and_unit() -> None:
    def open_(name: str, unit: str, policy: TargetPolicy) -> Book:
        one = undecided(name, policy=policy)._replace(unit={"und": unit})
        found = books([])
        return found._replace(plan=found.plan._replace(undecided={name: one}))

    renamed = TargetPolicy(renamed_from="firms")
    base, head = open_("firms", "%", TargetPolicy()), open_("companies", "percent", renamed)
    of = ("targets", "companies")
    assert between(head, base) == [
        Declared(Form.RENAMED_FROM, "companies", (*of, "renamed_from"), "firms", "companies"),
        Declared(Form.UNIT, "companies", (*of, "unit"), "%", "percent"),
    ]
    # A goal that comes with its own past says so.
    former = was("> 700", "2021-01-01")
    decided = book(target()._replace(was=(former,)), [])
    plain = open_("firms", "%", TargetPolicy())
    assert [each.form for each in between(decided, plain)] == [Form.WAS]


def test_a_unit_is_said_only_where_there_is_none_before() -> None:
    bare, with_unit = (book(target()._replace(unit=unit), []) for unit in (None, {"und": "%"}))
    said = Declared(Form.UNIT, "firms", ("targets", "firms", "unit"), None, "%")
    assert between(with_unit, bare) == [said]
    assert between(bare, with_unit) == []


def test_what_is_new_is_told_by_what_it_says_and_not_by_its_place() -> None:
    """Earlier entries may be added before those that the base has."""
    first, second, third = (was(f"> {8 - n}00", f"202{n}-01-01") for n in (0, 1, 2))
    goals = (first, second, third)
    head, base = (book(target()._replace(was=each), []) for each in (goals, (second,)))
    found = between(head, base)
    assert [each.place[-1] for each in found] == [0, 2]
    assert [(each.before, each.after) for each in found] == [
        (first.goal, second.goal),
        (third.goal, target().goal),
    ]
    of_2020, of_2021 = (
        Withdrawal("firms", date(year, 12, 31), "wrong month", "report 12") for year in (2020, 2021)
    )
    head, base = (with_policy(withdrawals=each) for each in ([of_2020, of_2021], [of_2021]))
    assert [each.day for each in between(head, base)] == [date(2020, 12, 31)]


def test_a_figure_may_be_withdrawn_under_the_old_id() -> None:
    """As a renamed target may keep its figures under it."""
    taken = Withdrawal("firms", date(2020, 12, 31), "wrong month", "report 12")
    renamed = target(name="companies", policy=TargetPolicy(renamed_from="firms"))
    wanted = renamed._replace(figures_from="firms")
    left = {"firms": history(FIGURES[0], FIGURES[2])}
    head = books([(wanted, [])], Policy(withdrawals=[taken]), left)
    (withdrawn, _) = between(head, with_policy())
    assert (withdrawn.id, withdrawn.before) == ("firms", Decimal(120))


# --- breaks ---------------------------------------------------------------------------------------

HOUSES = Indicator(
    "houses", {"und": "houses"}, None, Better.HIGHER, BaselineRule(), None, Bounds(), None, None
)
EARLY, MIDDLE, LATE = date(2019, 12, 31), date(2020, 12, 31), date(2022, 1, 1)


def broken(*days: date, name: str = "firms", figures: tuple[str, ...] = FIGURES) -> Book:
    return book(target(name=name)._replace(breaks=days), history(*figures))


def test_breaks_have_the_figures_on_either_side() -> None:
    """A break on the day of a figure begins with it."""
    place = ("targets", "firms", "breaks")
    said = Declared(Form.BREAKS, "firms", place, None, Decimal(100), day=EARLY)
    first = said._replace(before=Decimal(100), after=Decimal(120), day=MIDDLE)
    last = said._replace(before=Decimal(140), after=None, day=LATE)
    assert between(broken(EARLY, MIDDLE, LATE), broken()) == [said, first, last]
    assert between(broken(MIDDLE, LATE), broken(EARLY, LATE)) == [
        said._replace(is_gone=True),
        first,
    ]
    nothing = said._replace(before=None, after=None, day=MIDDLE)
    assert between(broken(MIDDLE, figures=()), broken(figures=())) == [nothing]
    assert nothing.reason == ""


def test_breaks_of_a_target_that_is_renamed_or_gone() -> None:
    renamed = TargetPolicy(renamed_from="firms")
    now = target(name="companies", policy=renamed)
    head = book(now._replace(breaks=(MIDDLE, LATE)), history(*FIGURES))
    found = [each for each in between(head, broken(MIDDLE)) if each.form is Form.BREAKS]
    place = ("targets", "companies", "breaks")
    assert found == [Declared(Form.BREAKS, "companies", place, Decimal(140), None, day=LATE)]
    without = book(now, history(*FIGURES))
    (gone,) = (each for each in between(without, broken(MIDDLE)) if each.form is Form.BREAKS)
    assert (gone.id, gone.day, gone.is_gone) == ("companies", MIDDLE, True)
    (left,) = between(books([]), broken(MIDDLE))
    place = ("targets", "firms", "breaks")
    assert left == Declared(Form.BREAKS, "firms", place, day=MIDDLE, is_gone=True)


def test_breaks_stand_where_the_series_is_described() -> None:
    """With an indicator, or with the target whose figures they are."""

    def of(*days: date, figures: tuple[str, ...] = FIGURES) -> Book:
        found = books([], context={"houses": history(*figures)} if figures else {})
        houses = HOUSES._replace(breaks=days)
        return found._replace(plan=found.plan._replace(indicators={"houses": houses}))

    place = ("indicators", "houses", "breaks")
    sides = Decimal(100), Decimal(120)
    assert between(of(MIDDLE), of()) == [Declared(Form.BREAKS, "houses", place, *sides, day=MIDDLE)]
    without = of(MIDDLE, figures=())
    gone = Declared(Form.BREAKS, "houses", place, day=MIDDLE, is_gone=True)
    assert between(of(figures=()), without) == [gone]
    assert between(without, without) == []
    reading = target(name="more")._replace(figures_from="firms")
    base = books([(reading, [])], context={"firms": history(*FIGURES)})
    head = books([(reading._replace(breaks=(MIDDLE,)), [])], context={"firms": history(*FIGURES)})
    place = ("targets", "more", "breaks")
    assert between(head, base) == [Declared(Form.BREAKS, "more", place, *sides, day=MIDDLE)]
