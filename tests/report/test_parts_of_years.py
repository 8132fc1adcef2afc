"""Whole years beside a part of one: a district's product, whose half-year is added to its years."""

from datetime import date

import pytest

from bishan_targets.model.book import Book
from bishan_targets.reading.files import File, Files
from bishan_targets.reading.plan import read
from bishan_targets.report.brief import brief
from bishan_targets.report.show import Detail, detail

PLAN = """\
[plan]
by = 2025-12-31
baseline = 2020-12-31
[targets.gdp]
published_growth = "gdp_growth"
growth = { at_least = 6.5 }
"""
GDP = {
    "2020-12-31": "1020.5",
    "2021-12-31": "1095",
    "2022-12-31": "1150.2",
    "2023-12-31": "1221.6",
    "2024-12-31": "1300.9",
}
HALF = {"2025-06-30": "655.2"}


def book(more: str = "", figures: dict[str, str] | None = None) -> Book:
    values = {**GDP, **(figures or {})}
    files = [
        File(
            f"{day}.toml",
            f"actuals/{day}.toml",
            f"date = {day}\n[values]\ngdp = {value}\ngdp_growth = 6.1\n".encode(),
        )
        for day, value in values.items()
    ]
    return read(Files(File("targets.toml", "targets.toml", (PLAN + more).encode()), files))


def shown(more: str = "", figures: dict[str, str] | None = None) -> Detail:
    return detail(book(more, figures), "gdp", date(2025, 10, 1))


@pytest.mark.parametrize("kind", ["year_to_date", "of_period"])
def test_a_half_year_is_no_change_from_a_year(kind: str) -> None:
    found = shown(f'figures = "{kind}"\n', HALF)
    assert [each.change for each in found.history] == [None, 74.5, 55.2, 71.4, 79.3, None]
    as_level = shown("", HALF)
    assert as_level.history[-1].change == pytest.approx(-645.7)


def test_the_growth_needed_starts_from_the_last_whole_year() -> None:
    """1020.5 × 1.065^5 = 1398.17344; 1398.17344 ÷ 1300.9 = 1.0748 in the one year that is left."""
    found = shown('figures = "year_to_date"\n', HALF).target
    assert found
    assert found.growth
    assert found.growth.needed == pytest.approx(7.4774, abs=1e-4)
    assert found.growth.so_far == pytest.approx(100 * ((1300.9 / 1020.5) ** (1 / 4) - 1))


def test_a_brief_compares_a_half_year_with_the_year_before_it() -> None:
    found = brief(book('figures = "year_to_date"\n', HALF), date(2025, 10, 1)).changes
    assert found
    assert found.since == date(2024, 12, 31)


@pytest.mark.parametrize("kind", ["level", "year_to_date"])
def test_the_published_growth_of_a_year_is_shown(kind: str) -> None:
    found = shown(f'figures = "{kind}"\n').published_growth
    assert found
    assert (found.metric, found.date, found.value) == ("gdp_growth", date(2024, 12, 31), 6.1)


def test_without_a_rate_for_that_day_none_is_shown() -> None:
    known = book()
    rates = known.observations["gdp_growth"][:-1]
    without = known._replace(observations={**known.observations, "gdp_growth": rates})
    assert detail(without, "gdp", date(2025, 10, 1)).published_growth is None


def test_the_verdict_on_another_year_is_neither_better_nor_worse() -> None:
    """2023 was met; of 2024 nothing is known on the day after it, when 2023's verdict ends."""
    plan = """\
[targets.grain]
figures = "of_period"
years = { 2023 = 12, 2024 = 14 }
better = "higher"
"""
    files = [
        File(f"{day}.toml", f"{day}.toml", f"date = {day}\n[values]\ngrain = 12\n".encode())
        for day in ("2022-12-31", "2023-12-31")
    ]
    harvest = read(Files(File("targets.toml", "targets.toml", plan.encode()), files))
    found = brief(harvest, date(2025, 1, 1), since=date(2024, 12, 31)).changes
    assert found
    assert [(each.before, each.better) for each in found.verdicts] == [("met", None)]
