"""Figures that are made when somebody asks for them."""

import weakref
from datetime import date
from decimal import Decimal

from bishan_targets.model.observations import Observation
from bishan_targets.reading.histories.lazy import LazyFigures

MADE = [Observation(date(2020 + i, 1, 1), Decimal(i)) for i in range(3)]


def test_they_are_made_once_and_only_when_asked_for() -> None:
    calls = []

    def make() -> list[Observation]:
        calls.append("made")
        return MADE

    figures = LazyFigures(3, make)
    assert len(figures) == 3
    assert calls == []
    assert figures[-1] is MADE[-1]
    assert list(figures) == MADE
    assert calls == ["made"]


def test_what_they_are_made_of_is_released() -> None:
    class Columns:
        def make(self) -> list[Observation]:
            return list(MADE)

    columns = Columns()
    released = weakref.ref(columns)
    figures = LazyFigures(3, columns.make)
    del columns
    assert released()
    assert figures == MADE
    assert released() is None


def test_they_are_like_a_list() -> None:
    figures = LazyFigures(3, lambda: MADE)
    assert figures == MADE
    assert figures == MADE
    assert figures == LazyFigures(3, lambda: list(MADE))
    assert figures != MADE[1:]
    assert figures != 3
    assert figures[1:] == MADE[1:]
    assert repr(figures) == repr(MADE)
    assert MADE[1] in figures
