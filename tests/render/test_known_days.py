"""Projected days are told as precisely as they are known."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bishan_targets import messages
from bishan_targets.render.known_days import in_cell, in_sentence, is_near, years_until

TODAY = date(2025, 3, 10)
WORDS = {language: messages.load(language) for language in messages.languages()}


@pytest.mark.parametrize(
    ("day", "cell", "english", "chinese"),
    [
        (TODAY, "2025-03", "March 2025", "2025年3月"),
        (date(2026, 12, 1), "2026-12", "December 2026", "2026年12月"),
        (date(2027, 3, 10), "2027-03", "March 2027", "2027年3月"),
        (date(2027, 3, 11), "2027", "2027", "2027年"),
        (date(2061, 7, 1), "2061", "2061", "2061年"),
        (date(2023, 3, 10), "2023-03", "March 2023", "2023年3月"),
        (date(2023, 3, 9), "2023", "2023", "2023年"),
    ],
)
def test_a_month_within_two_years_and_a_year_beyond(
    day: date, cell: str, english: str, chinese: str
) -> None:
    assert in_cell(day, TODAY) == cell
    assert in_sentence(day, TODAY, WORDS["en"]) == english
    assert in_sentence(day, TODAY, WORDS["zh"]) == chinese


def test_two_years_end_on_the_same_day_whatever_february_has() -> None:
    leap_day = date(2024, 2, 29)
    assert is_near(date(2026, 2, 28), leap_day)
    assert not is_near(date(2026, 3, 1), leap_day)
    assert is_near(leap_day, date(2022, 2, 28)) is False
    assert is_near(leap_day, date(2022, 3, 1))


@given(st.dates(), st.dates())
def test_it_is_as_far_to_a_day_as_from_it(day: date, other: date) -> None:
    assert is_near(day, other) == is_near(other, day)
    assert (
        is_near(day, other) == (abs((day - other).days) <= 730)
        or abs(abs((day - other).days) - 731) <= 1
    )


@pytest.mark.parametrize(
    ("years", "day", "told"),
    [
        (1.44, date(2026, 8, 1), "1.4"),
        (9.94, date(2026, 8, 1), "9.9"),
        (10.6, date(2026, 8, 1), "11"),
        (4.6, date(2029, 8, 1), "5"),
        (0.3, date(2015, 8, 1), "0.3"),
    ],
)
def test_years_have_a_decimal_where_the_month_is_told(years: float, day: date, told: str) -> None:
    assert years_until(years, day, TODAY) == told
