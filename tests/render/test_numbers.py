from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bishan_targets import messages
from bishan_targets.render.numbers import exact, odds, percent, rounded

SAY = messages.load("en")
BARE = SAY.for_programs()


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (12.86, None, "12.86"),
        (300, None, "300"),
        (3.5, 2, "3.50"),
        (12.144, 2, "12.14"),
        (0.004, 2, "0.00400"),
        (-0.004, 2, "-0.00400"),
        (0, 2, "0.00"),
        (0.005, 2, "0.01"),
        (1e-7, None, "0.0000001"),
        (1e-12, None, "1e-12"),
        (123456789012345678, None, "123,456,789,012,345,678"),
        (10**18, None, "1e+18"),
        (1e20, None, "1e+20"),
    ],
)
def test_figures(value: float, decimals: int | None, text: str) -> None:
    assert exact(value, decimals, say=SAY) == text


@pytest.mark.parametrize(
    ("value", "decimals", "like", "text"),
    [
        (61.8895833, None, None, "61.9"),
        (290.4567, None, None, "290"),
        (123456.7, None, None, "123,457"),
        (0.0623, None, None, "0.0623"),
        (0.0623, 2, None, "0.06"),
        (3.14159, None, 100, "3"),
        (3.14159, None, 0.5, "3.142"),
        (0, None, None, "0"),
        (-0.413, None, 0, "-0.413"),
        (1.5e-12, None, None, "1.50e-12"),
        (1.5e20, None, None, "1.50e+20"),
        (1e-9, None, None, "0.00000000100"),
        (9.99e-10, None, None, "9.99e-10"),
        (999999999999999872, None, None, "999,999,999,999,999,872"),
        (10**18, None, None, "1.00e+18"),
    ],
)
def test_computed_numbers(
    value: float, decimals: int | None, like: float | None, text: str
) -> None:
    assert rounded(value, decimals, like, say=SAY) == text


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (0.2337, "23.4%"),
        (0, "0.0%"),
        (1, "100.0%"),
        (0.9999, "99.9%"),
        (1.0001, "100.1%"),
        (0.00001, "0.1%"),
        (-0.00001, "-0.1%"),
        (-0.5, "-50.0%"),
        (2.345, "234.5%"),
    ],
)
def test_shares_stay_on_their_side(share: float, text: str) -> None:
    assert percent(share) == text


@pytest.mark.parametrize(
    ("probability", "text"),
    [(0.5, "50%"), (0.994, "99%"), (0.996, ">99%"), (1, ">99%"), (0.004, "<1%"), (0, "<1%")],
)
def test_odds_are_no_certainty(probability: float, text: str) -> None:
    assert odds(probability) == text


@pytest.mark.parametrize(
    ("probability", "text"),
    [(0.66, "66%"), (0.6599, "65%"), (0.655, "65%"), (0.33, "33%"), (0.3299, "32%")],
)
def test_odds_never_look_like_a_threshold_that_they_do_not_reach(
    probability: float, text: str
) -> None:
    assert odds(probability) == text


@given(st.floats(-1e15, 1e15).filter(lambda v: v == 0 or abs(v) > 1e-8))
def test_figures_are_shown_in_full(value: float) -> None:
    assert Decimal(exact(value, say=SAY).replace(",", "")) == Decimal(repr(value))


@given(st.floats(-1e6, 1e6), st.integers(0, 6))
def test_what_is_not_zero_never_looks_like_zero(value: float, decimals: int) -> None:
    assert (float(exact(value, decimals, say=BARE)) == 0) == (value == 0)


@pytest.mark.parametrize(
    ("value", "people", "programs"),
    [(999, "999", "999"), (1000, "1,000", "1000"), (-1234567.5, "-1,234,567.5", "-1234567.5")],
)
def test_thousands_are_apart_for_people_alone(value: float, people: str, programs: str) -> None:
    for language in messages.languages():
        assert exact(value, say=messages.load(language)) == people
    assert exact(value, say=BARE) == rounded(value, 1 if value % 1 else 0, say=BARE) == programs
