"""Dates and periods as people write them."""

from calendar import isleap, monthrange
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bishan_targets.text.periods import read_day, read_period, read_span

DAY, JUNE, YEAR = "2021-06-30", "2021-06-30", "2021-12-31"
FORMS = {
    "2021-06-30": DAY,
    "2021-6-30": DAY,
    "2021/6/30": DAY,
    "2021/06/30": DAY,
    "2021.6.30": DAY,
    "20210630": DAY,
    "2021年6月30日": DAY,
    "2021年06月30号": DAY,
    "2021 年 6 月 30 日": DAY,
    "２０２１年６月３０日": DAY,
    "2021-06-30 00:00:00": DAY,
    "2021-06-30T00:00": DAY,
    "30 June 2021": DAY,
    "30 Jun. 2021": DAY,
    "June 30, 2021": DAY,
    "2021-06": JUNE,
    "2021-6": JUNE,
    "2021/6": JUNE,
    "2021M06": JUNE,
    "2021年6月": JUNE,
    "2021年06月": JUNE,
    "2021年6月份": JUNE,
    "2021年6月末": JUNE,
    "2021年6月底": JUNE,
    "2021年1—6月": JUNE,
    "2021年1-6月": JUNE,
    "2021年1至6月": JUNE,
    "2021年1～6月": JUNE,
    "June 2021": JUNE,
    "jun 2021": JUNE,
    "Sept. 2021": "2021-09-30",
    "Feb 2024": "2024-02-29",
    "May 2021": "2021-05-31",
    "2021Q2": JUNE,
    "2021-Q2": JUNE,
    "2021 q2": JUNE,
    "Q2 2021": JUNE,
    "2021年第二季度": JUNE,
    "2021年二季度": JUNE,
    "2021年2季度": JUNE,
    "2021年第2季度末": JUNE,
    "2021年前三季度": "2021-09-30",
    "2021年前3个季度": "2021-09-30",
    "2021年第四季度": YEAR,
    "2021年上半年": JUNE,
    "2021上半年": JUNE,
    "2021H1": JUNE,
    "2021-H1": JUNE,
    "H1 2021": JUNE,
    "2021年下半年": YEAR,
    "2021 H2": YEAR,
    "H2 2021": YEAR,
    "2021": YEAR,
    "２０２１": YEAR,
    "2021年": YEAR,
    "2021年度": YEAR,
    "2021年末": YEAR,
    "2021年底": YEAR,
    "end of 2021": YEAR,
    "the end of 2021": YEAR,
    "2021年全年": YEAR,
    "2021全年": YEAR,
    "2021年1—12月": YEAR,
    "2020年2月": "2020-02-29",
    "2021年2月": "2021-02-28",
    "1900-02": "1900-02-28",
    "202106": JUNE,
    "2021-M06": JUNE,
    "2021-M6": JUNE,
    "2021 Jun": JUNE,
    "2021-Jun": JUNE,
    "2021Jun": JUNE,
    "2021 April": "2021-04-30",
    "2021September": "2021-09-30",
    "2021-S1": JUNE,
    "2021S2": YEAR,
    "2021-T2": "2021-08-31",
    "2021-T3": YEAR,
    "2021K2": JUNE,
    "2021-A1": YEAR,
    "2021-W05": "2021-02-07",
    "2021W5": "2021-02-07",
    "2021-W05-3": "2021-02-03",
    "2020-W53": "2021-01-03",
    "2021-D181": JUNE,
    "2021-01-01/P6M": JUNE,
    "2021-01-01T00:00:00/P1Y": YEAR,
    "2021-06-29/P2D": JUNE,
    "2021-01-01/2021-06-30": JUNE,
    "2021 [YR2021]": YEAR,
    "2021M06 [2021M06]": JUNE,
    "2021Q2 [2021Q2]": JUNE,
    "2000-02": "2000-02-29",
    "2000-02-29": "2000-02-29",
}


@pytest.mark.parametrize(("text", "day"), FORMS.items())
def test_understood(text: str, day: str) -> None:
    assert read_period(text) == date.fromisoformat(day)
    assert read_period(f"  {text}\u3000") == date.fromisoformat(day)


MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)


@pytest.mark.parametrize(("number", "name"), list(enumerate(MONTHS, 1)))
def test_every_month_has_its_name_and_three_letters(number: int, name: str) -> None:
    assert read_period(f"3 {name} 2021") == date(2021, number, 3)
    assert read_period(f"{name[:3]} 3, 2021") == date(2021, number, 3)


def test_a_period_has_at_most_forty_characters() -> None:
    assert read_period(f"2021{' ' * 35}年") == date(2021, 12, 31)
    assert read_period(f"2021{' ' * 36}年") is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2021-02-30",
        "2021-02-29",
        "1900-02-29",
        "2021-13",
        "2021-00",
        "2021年0月",
        "2021年13月",
        "2021-06-00",
        "2021-06-31",
        "20210631",
        "202113",
        "202100",
        "2021-M13",
        "2021S3",
        "2021-T4",
        "2021T2",
        "2021-A2",
        "2021-W54",
        "2021-W53",
        "2021-W00",
        "2021-W05-8",
        "2021-D366",
        "2021-D000",
        "2021-01-01/P",
        "2021-01-01/P0M",
        "2021-01-01/P1W",
        "9999-01-01/P1Y",
        "2021-12-31/2021-01-01",
        "2020 [YR2021]",
        "2021 [2021M06]",
        "2021Q0",
        "2021Q5",
        "2021年第五季度",
        "2021H3",
        "30/06/2021",
        "06/30/2021",
        "2021/06-30",
        "30.6.2021",
        "21-06-30",
        "1899-12-31",
        "2200",
        "20211",
        "2021.6",
        "2021-06-30 12:00:00",
        "2021年初",
        "2021年3—6月",
        "2020-2021年",
        "截至2021年6月",
        "2021-06-30*",
        "2021①",
        "2021²",
        "44377",
        "Jun 31 2021",
        "Junk 2021",
        "Mayor 2021",
        "Marble 5, 2021",
        "June",
        "2021 was a year that nobody forgets, as far as I know",
    ],
)
def test_not_understood(text: str) -> None:
    assert read_period(text) is None


@pytest.mark.parametrize("text", ["2010-11", "2010/11", "2011/12", "2008-09", "2000-01", "2011-12"])
def test_a_financial_year_is_not_taken_for_a_month(text: str) -> None:
    """`2010/11` is November to some and the year from April 2010 to others."""
    assert read_period(text) is None


@pytest.mark.parametrize(
    "text", ["2010-10", "2010-1", "2008/9", "2010年11月", "2012-12", "1999-12"]
)
def test_other_months_are(text: str) -> None:
    assert read_period(text) is not None


@pytest.mark.parametrize(
    "text", ["2022April", "2022July", "2022Sep", "2022Oct", "2022oct", "2022Nov"]
)
def test_a_financial_year_of_dhis2_is_not_taken_for_a_month(text: str) -> None:
    assert read_period(text) is None


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("2021-06-30", 1),
        ("2021年末", 1),
        ("2021年6月末", 1),
        ("2021-W05", 7),
        ("2021-02", 28),
        ("2021年2月份", 28),
        ("2021Q2", 91),
        ("2021-T1", 120),
        ("2021S1", 181),
        ("2021年1-6月", 181),
        ("2021年前三季度", 273),
        ("2021年第三季度", 92),
        ("2021", 365),
        ("2020-A1", 366),
        ("2021-01-01/P2M", 59),
        ("no period", None),
    ],
)
def test_the_days_of_a_period(text: str, days: int | None) -> None:
    span = read_span(text)
    assert (span.days if span else None) == days


days = st.dates(date(1900, 1, 1), date(2199, 12, 31))


@given(days)
def test_a_day_in_any_form_is_that_day(day: date) -> None:
    for form in (
        "{0:%Y}-{0:%m}-{0:%d}",
        "{0:%Y}/{0.month}/{0.day}",
        "{0:%Y}.{0.month}.{0.day}",
        "{0:%Y}年{0.month}月{0.day}日",
        "{0:%Y}{0:%m}{0:%d}",
        "{0.day} {0:%B} {0:%Y}",
        "{0:%b} {0.day}, {0:%Y}",
    ):
        assert read_period(form.format(day)) == day


@given(days)
def test_a_period_ends_the_day_before_the_next_begins(day: date) -> None:
    """Found by counting days on, and not with the calendar that the code asks."""

    def last(months: int) -> date:
        start = day.replace(month=(day.month - 1) // months * months + 1, day=1)
        end = start
        while (end.month - 1) // months == (start.month - 1) // months and end.year == day.year:
            end += timedelta(days=1)
        return end - timedelta(days=1)

    quarter, half = (day.month + 2) // 3, (day.month + 5) // 6
    assert read_period(f"{day:%Y}年{day.month}月") == last(1)
    assert read_period(f"{day:%Y}Q{quarter}") == last(3)
    assert read_period(f"{day:%Y}年第{'一二三四'[quarter - 1]}季度") == last(3)
    assert read_period(f"{day:%Y}H{half}") == last(6)
    assert read_period(f"{day:%Y}年{'上下'[half - 1]}半年") == last(6)
    assert read_period(f"{day:%Y}") == last(12)


@given(st.integers(1900, 2199), st.integers(0, 99), st.integers(0, 99))
def test_a_day_that_is_none_is_refused(year: int, month: int, day: int) -> None:
    is_day = 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]
    assert (read_period(f"{year}-{month:02}-{day:02}") is not None) == is_day


@given(st.integers(1900, 2199))
def test_february_has_29_days_in_leap_years_alone(year: int) -> None:
    assert (read_period(f"{year}年2月29日") is not None) == isleap(year)


@given(st.text("0123456789２年月日季度上半HQ-/. ①二", max_size=14) | st.text(max_size=14))
def test_any_text_is_a_day_or_none(text: str) -> None:
    found = read_period(text)
    assert found is None or 1900 <= found.year <= 2199


def test_a_long_gap_takes_no_time() -> None:
    assert read_period("2021" + " " * 100_000 + "x") is None


def test_a_period_is_no_day() -> None:
    assert read_day("2023年7月1日") == date(2023, 7, 1)
    assert read_day("2023-07-01") == date(2023, 7, 1)
    assert read_day("2023年7月") is None
    assert read_day("2023") is None
    assert read_day("2023-02-30") is None
