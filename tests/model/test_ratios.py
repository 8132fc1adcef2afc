"""The arithmetic of ratios, checked by hand and against fractions."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bishan_targets.model.ratios import Ratio, agrees, decimals_of

NUMBERS = st.decimals("-1e12", "1e12", allow_nan=False, places=6)


def test_a_figure_is_worked_out_by_hand() -> None:
    share = Ratio("rd_share", "rd_spending", "gdp", Decimal(100))
    assert share.value(Decimal("25.4"), Decimal(800)) == Decimal("3.175")
    assert str(share.value(Decimal(1), Decimal(3))) == "33.33333333333333333333333333"  # 28 digits
    assert Ratio("a", "b", "c").value(Decimal(-9), Decimal(4)) == Decimal("-2.25")


def test_only_the_quotient_is_rounded() -> None:
    """28 digits times 28 digits are kept until the division."""
    long = Decimal("1234567890123456789012345678")
    assert Ratio("a", "b", "c", long).value(long, long) == long


@given(NUMBERS, NUMBERS.filter(bool), NUMBERS.filter(bool))
def test_it_is_the_nearest_of_28_digits(of: Decimal, to: Decimal, scale: Decimal) -> None:
    found = Ratio("a", "b", "c", scale).value(of, to)
    true = Fraction(of) * Fraction(scale) / Fraction(to)
    last = Fraction(Decimal(1).scaleb(found.adjusted() - 27)) if found else Fraction(0)
    assert abs(Fraction(found) - true) <= last / 2


@pytest.mark.parametrize(
    ("typed", "computed", "agree"),
    [
        ("3.25", "3.250159948816378758797184901", True),
        ("3.250", "3.250159948816378758797184901", True),
        ("3.2502", "3.250159948816378758797184901", True),
        ("3.2501", "3.250159948816378758797184901", False),
        ("3.26", "3.250159948816378758797184901", False),
        ("3", "3.250159948816378758797184901", True),
        ("3.24", "3.245", True),  # half to the even digit
        ("3.25", "3.245", True),  # half up
        ("3.23", "3.245", False),
        ("3.25", "3.255", False),  # both ways give 3.26
        ("3.26", "3.255", True),
        ("-3.25", "-3.245", True),
        ("3e2", "301.2", False),
        ("3e2", "300.2", True),
        ("37.5", "37.5", True),
        ("0", "1e-100", True),
        ("0." + "0" * 99 + "1", "1e50", False),
    ],
)
def test_a_typed_figure_agrees_at_its_own_decimals(typed: str, computed: str, agree: bool) -> None:
    assert agrees(Decimal(typed), Decimal(computed)) is agree


@given(NUMBERS, st.integers(0, 8))
def test_what_is_rounded_agrees(computed: Decimal, places: int) -> None:
    typed = Decimal(f"{computed:.{places}f}")
    assert agrees(typed, computed)
    assert decimals_of(typed) == places
    assert not agrees(typed + 2 * Decimal(1).scaleb(-places), computed)


@pytest.mark.parametrize(
    ("scale", "formula"), [("1", "a ÷ b"), ("1.0", "a ÷ b"), ("1e2", "a × 100 ÷ b")]
)
def test_a_definition_is_written(scale: str, formula: str) -> None:
    assert Ratio("r", "a", "b", Decimal(scale)).formula == formula
