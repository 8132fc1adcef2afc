"""What a change declares is said, with before and after, and nothing that was declared before."""

from datetime import date
from decimal import Decimal

import pytest
from builders import book, books, history, target, was

from bishan_targets.gate.decide import check
from bishan_targets.gate.declared import Declared
from bishan_targets.messages import load
from bishan_targets.model.book import Book
from bishan_targets.model.policy import Closure, Correction, Policy, Retirement, TargetPolicy
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
