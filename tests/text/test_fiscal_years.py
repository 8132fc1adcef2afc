"""Years that begin on another day than 1 January."""

from datetime import date

import pytest

from bishan_targets.text.fiscal_years import read_fiscal_year
from bishan_targets.text.spans import Span

APRIL = (4, 1)


@pytest.mark.parametrize(
    "text",
    ["2021/22", "2021-22", "2021–22", "2021/2022", "2021-2022年度", "FY 2021/22"],
)
def test_the_two_years_that_it_touches(text: str) -> None:
    assert read_fiscal_year(text, APRIL) == Span(date(2021, 4, 1), date(2022, 3, 31))


def test_the_turn_of_the_century() -> None:
    assert read_fiscal_year("1999/00", (7, 1)) == Span(date(1999, 7, 1), date(2000, 6, 30))


@pytest.mark.parametrize("text", ["2021", "FY2021", "2021/23", "2021-12", "2021/21", "22/23", ""])
def test_anything_else_is_none(text: str) -> None:
    assert read_fiscal_year(text, APRIL) is None


def test_there_are_none_in_calendar_years() -> None:
    assert read_fiscal_year("2021/22", (1, 1)) is None
