"""Figures made of members' figures: sums, ratios, weighted means, the worst, and who is missing."""

from decimal import Decimal

import pytest
from builders import books, history, target

from bishan_targets.assessment.rollups.figures import made, observations
from bishan_targets.model.book import Book
from bishan_targets.model.periods import Every
from bishan_targets.model.rollups import Made, Method, Rollup
from bishan_targets.model.targets import Figures


def members(**figures: dict[str, tuple[str, ...]]) -> dict[str, Book]:
    """`members(east={"firms": ("2023-12-31 5",)})`; each metric is a target of at least 100."""
    return {
        name: books(
            [(target(">= 100", name=metric), history(*each)) for metric, each in by_metric.items()]
        )
        for name, by_metric in figures.items()
    }


def values(found: list[Made]) -> dict[str, str | None]:
    """Values by day."""
    return {str(each.date): None if each.value is None else f"{each.value:f}" for each in found}


FIRMS = members(
    east={"firms": ("2022-12-31 100", "2023-12-31 120")},
    west={"firms": ("2022-12-31 50", "2023-12-31 70?")},
)


def test_a_sum_adds_up() -> None:
    found = made(Rollup("all", Method.SUM, "firms"), FIRMS, Every.YEAR)
    assert values(found) == {"2022-12-31": "150", "2023-12-31": "190"}
    assert [each.provisional for each in observations(found)] == [False, True]


def test_a_missing_member_is_carried_for_one_and_a_half_intervals_and_then_missing() -> None:
    known = members(
        east={"firms": ("2022-12-31 100", "2023-12-31 120", "2024-12-31 130")},
        west={"firms": ("2022-12-31 50",)},
    )
    found = made(Rollup("all", Method.SUM, "firms"), known, Every.YEAR)
    assert values(found) == {"2022-12-31": "150", "2023-12-31": "170", "2024-12-31": None}
    assert [each.coverage.carried for each in found] == [(), ("west",), ()]
    assert [each.coverage.missing for each in found] == [(), (), ("west",)]
    assert [each.value for each in observations(found)] == [150, 170]


def test_a_year_to_date_is_not_carried_into_the_next_year() -> None:
    output = target(">= 100", name="output", every=Every.MONTH)
    output = output._replace(figures=Figures.YEAR_TO_DATE)
    known = {
        "east": books([(output, history("2023-12-31 900", "2024-01-31 80"))]),
        "west": books([(output, history("2023-12-31 400"))]),
    }
    found = made(Rollup("all", Method.SUM, "output"), known, Every.MONTH)
    assert values(found) == {"2023-12-31": "1300", "2024-01-31": None}


def test_a_ratio_is_that_of_the_sums_and_not_a_mean_of_ratios() -> None:
    known = members(
        large={"seen": ("2023-12-31 900",), "all": ("2023-12-31 1000",)},
        small={"seen": ("2023-12-31 1",), "all": ("2023-12-31 10",)},
    )
    rollup = Rollup("share", Method.RATIO, "seen", "all", Decimal(100))
    (found,) = made(rollup, known, Every.YEAR)
    assert found.value == pytest.approx(Decimal("89.20792"), abs=Decimal("0.00001"))  # not 50


def test_a_ratio_takes_both_figures_of_one_day() -> None:
    known = members(
        east={"seen": ("2023-06-30 9", "2023-12-31 8"), "all": ("2023-06-30 10",)},
        west={"seen": ("2023-12-31 1",), "all": ("2023-12-31 10",)},
    )
    found = made(Rollup("share", Method.RATIO, "seen", "all"), known, Every.HALF_YEAR)
    assert values(found) == {"2023-06-30": "0.9", "2023-12-31": "0.5"}


def test_a_ratio_without_anything_below_has_no_figure() -> None:
    known = members(east={"seen": ("2023-12-31 0",), "all": ("2023-12-31 0",)})
    found = made(Rollup("share", Method.RATIO, "seen", "all"), known, Every.YEAR)
    assert values(found) == {"2023-12-31": None}


def test_a_mean_is_weighted_and_the_weight_stands_for_a_while() -> None:
    known = members(
        east={"rate": ("2024-12-31 10",), "people": ("2023-12-31 300",)},
        west={"rate": ("2024-12-31 20",), "people": ("2024-12-31 100",)},
        south={"rate": ("2024-12-31 90",), "people": ("2020-12-31 100",)},
    )
    (found,) = made(Rollup("rate", Method.MEAN, "rate", "people"), known, Every.YEAR)
    assert found.value == Decimal("12.5")
    assert found.coverage.missing == ("south",)


def test_the_worst_is_named() -> None:
    known = members(east={"firms": ("2023-12-31 90",)}, west={"firms": ("2023-12-31 40",)})
    (found,) = made(Rollup("worst", Method.WORST, "firms"), known, Every.YEAR)
    assert found.value == 40
    assert found.who == "west"


def test_members_that_meet_their_own_goal_are_counted() -> None:
    found = made(Rollup("meet", Method.MEETING, "firms"), FIRMS, Every.YEAR)
    assert values(found) == {"2022-12-31": "1", "2023-12-31": "1"}


def test_as_a_share_they_are_one_of_those_that_report() -> None:
    known = {**FIRMS, **members(south={"firms": ()})}
    rollup = Rollup("meet", Method.MEETING, "firms", scale=Decimal(100))
    found = made(rollup, known, Every.YEAR)
    assert values(found) == {"2022-12-31": "50", "2023-12-31": "50"}
    assert found[-1].coverage.missing == ("south",)


@pytest.mark.parametrize(
    ("method", "value"), [(Method.SUM, None), (Method.WORST, "70"), (Method.MEETING, "1")]
)
def test_a_member_that_cannot_be_read_is_missing_every_day(
    method: Method, value: str | None
) -> None:
    *_, found = made(Rollup("all", method, "firms"), FIRMS, Every.YEAR, ["north"])
    assert (found.coverage.members, found.coverage.missing) == (3, ("north",))
    assert (found.value if value is None else f"{found.value:f}") == value
