"""Targets that are assessed together: the same with numpy, without it, and one by one."""

import sys
from collections.abc import Collection
from datetime import date

import pytest
from builders import books, history, target, undecided

from bishan_targets.assessment import many
from bishan_targets.assessment.assessed import assessed
from bishan_targets.assessment.batch import covered
from bishan_targets.assessment.many import assessed_all
from bishan_targets.model.book import Book
from bishan_targets.model.observations import Observation
from bishan_targets.model.targets import Figures, Target
from bishan_targets.report.status import assess

AS_OF = date(2021, 6, 30)


def yearly(*values: float, flag: str = "") -> list[Observation]:
    """From the end of 2017 on, one a year; the second of them may be provisional."""
    days = [f"{2017 + place}-12-31" for place in range(len(values))]
    flags = [flag if place == 1 else "" for place in range(len(values))]
    return history(*(f"{day} {v}{f}" for day, v, f in zip(days, values, flags, strict=True)))


def amounts(text: str, name: str) -> Target:
    return target(text, name=name)._replace(figures=Figures.OF_PERIOD)


SAME_DATES = {
    "rising": (target(">= 30", name="rising"), yearly(10, 14, 17, 22)),
    "falling": (target("<= 3", name="falling"), yearly(9, 8, 8, 6)),
    "bounded": (target(">= 30", name="bounded", bounds=("0", "29")), yearly(10, 14, 17, 22)),
    "kept": (target("< 30", name="kept")._replace(never_falls=True), yearly(10, 18, 12, 16)),
    "grown": (target("growth >= 7", name="grown"), yearly(10, 14, 17, 22)),
    "later": (target("between 20 25", name="later"), yearly(10, 14, 15, 12, 90)),
    "missed": (target(">= 30", "2020-12-31", name="missed"), yearly(10, 14, 17, 22)),
    "met": (target(">= 20", name="met"), yearly(10, 14, 17, 22)),
}
OTHERS = {
    "constant": (target(">= 30", name="constant"), yearly(5, 5, 5, 5)),
    "fewer": (target(">= 30", name="fewer"), yearly(5, 6, 7)),
    "provisional": (target(">= 30", name="provisional"), yearly(10, 14, 17, 22, flag="?")),
    "summed": (amounts("total >= 100 2017-12-31", "summed"), yearly(9, 8, 9, 7)),
    "of_a_year": (amounts("year >= 30", "of_a_year"), yearly(9, 8, 9, 7)),
    "empty": (target(">= 30", name="empty"), []),
    "broken": (
        target(">= 30", name="broken")._replace(breaks=(date(2019, 6, 1),)),
        yearly(10, 14, 17, 22),
    ),
}


def a_book() -> Book:
    found = books([*SAME_DATES.values(), *OTHERS.values()])
    plan = found.plan._replace(undecided={"open": undecided("open")})
    return found._replace(plan=plan)


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Few targets are enough to be projected at once."""
    monkeypatch.setattr(covered, "FEWEST", 3)
    monkeypatch.setattr(covered, "FEWEST_IN_ALL", len(SAME_DATES))
    monkeypatch.setattr(many, "FEWEST_IN_ALL", len(SAME_DATES))


def made_at_once(book: Book, of: Collection[str] | None = None) -> set[str]:
    targets = book.plan.chosen(of)
    return {each.target.id for each in assessed_all(book, targets, AS_OF) if each.made}


@pytest.mark.usefixtures("few")
def test_levels_with_the_same_dates_are_projected_at_once() -> None:
    """Not those that never change, and not the goals for sums and years."""
    assert made_at_once(a_book()) == set(SAME_DATES)


@pytest.mark.usefixtures("few")
def test_each_is_assessed_as_it_is_alone() -> None:
    book = a_book()
    found = list(assessed_all(book, book.plan.chosen(None), AS_OF))
    alone = [assessed(book, each, AS_OF) for each in book.plan.chosen(None)]
    assert [each.target.id for each in found] == [each.target.id for each in alone]
    assert [each.projection for each in found] == [each.projection for each in alone]
    assert [each.judgement for each in found] == [each.judgement for each in alone]


@pytest.mark.usefixtures("few")
def test_fewer_are_not() -> None:
    """Too few of the same dates, or too few in all for numpy to be imported."""
    book = a_book()
    assert made_at_once(book, list(SAME_DATES)[:-1]) == set()
    apart = {"fewer", "provisional"}
    assert made_at_once(book, {*SAME_DATES, *apart}) == set(SAME_DATES)
    assert made_at_once(book, {*list(SAME_DATES)[:2], *OTHERS}) == set()


@pytest.mark.usefixtures("few")
def test_without_numpy_the_status_is_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    book = a_book()
    with_numpy = assess(book, AS_OF)
    monkeypatch.setitem(sys.modules, "numpy", None)
    assert made_at_once(book) == set()
    assert assess(book, AS_OF) == with_numpy


@pytest.mark.usefixtures("few")
def test_numpy_is_not_asked_for_where_nothing_is_projected_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def never(_extra: str) -> bool:
        raise AssertionError

    monkeypatch.setattr(many, "is_there", never)
    found = books([*list(SAME_DATES.values())[:3], *OTHERS.values()])
    assert made_at_once(found) == set()


def test_a_book_of_many_as_it_is() -> None:
    """From three hundred targets on, none of which knows of the others."""
    some = [
        (target(f">= {place}", name=f"metric_{place}"), yearly(1, 7, 3, place % 50))
        for place in range(covered.FEWEST_IN_ALL)
    ]
    book = books(some)
    assert made_at_once(book) == set(book.plan.targets)
    assert made_at_once(book, list(book.plan.targets)[1:]) == set()
