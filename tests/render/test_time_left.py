"""The time to a deadline in words."""

from datetime import date

import pytest

from bishan_targets import messages
from bishan_targets.render.time_left import is_one_year, is_short, time_left

ZH, EN = messages.load("zh"), messages.load("en")


@pytest.mark.parametrize(
    ("day", "by", "chinese", "english"),
    [
        ((2025, 9, 30), (2025, 12, 31), "四季度", "the fourth quarter"),
        ((2025, 6, 30), (2025, 12, 31), "下半年", "the second half of the year"),
        ((2025, 10, 31), (2025, 12, 31), "余下2个月", "the 2 months left"),
        ((2025, 11, 30), (2025, 12, 31), "余下1个月", "the month that is left"),
        ((2025, 3, 31), (2025, 6, 30), "余下3个月", "the 3 months left"),
        ((2024, 12, 31), (2025, 2, 28), "余下2个月", "the 2 months left"),
        ((2025, 12, 26), (2025, 12, 31), "余下5天", "the 5 days left"),
    ],
)
def test_less_than_a_year(
    day: tuple[int, int, int], by: tuple[int, int, int], chinese: str, english: str
) -> None:
    first, last = date(*day), date(*by)
    assert (time_left(first, last, ZH), time_left(first, last, EN)) == (chinese, english)
    assert is_short(first, last)


def test_a_whole_year_is_not_short() -> None:
    first, last = date(2024, 12, 31), date(2025, 12, 31)
    assert is_one_year(first, last)
    assert not is_short(first, last)
    assert not is_short(last, last), "nothing is left"
    assert is_short(date(2025, 1, 1), last)
