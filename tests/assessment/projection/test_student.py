"""Student's t against closed forms, published tables and scipy's independent code."""

import math
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bishan_targets.assessment.projection import student

degrees = st.one_of(st.integers(1, 60), st.integers(1, 10**6))


def test_one_degree_is_the_cauchy_distribution() -> None:
    for x in (-300.0, -3.5, -1.0, 0.0, 1e-9, 0.2, 2.9, 3.1, 50.0):
        assert student.cdf(x, 1) == pytest.approx(0.5 + math.atan(x) / math.pi, rel=1e-9, abs=0.0)


@pytest.mark.parametrize("p", [0.05, 0.45, 0.49, 0.51, 0.55, 0.95])
def test_quantiles_of_the_cauchy_distribution(p: float) -> None:
    assert student.quantile(p, 1) == pytest.approx(math.tan(math.pi * (p - 0.5)), rel=1e-9)


def test_two_degrees_have_a_closed_form() -> None:
    for x in (-40.0, -3.1, -2.9, -0.5, 0.0, 1.0, 7.0):
        expected = 0.5 + x / (2.0 * math.sqrt(2.0 + x * x))
        assert student.cdf(x, 2) == pytest.approx(expected, rel=1e-11, abs=0.0)


@pytest.mark.parametrize("x", [-1e8, -1e5, -300.0, -20.0])
def test_a_small_lower_tail_keeps_its_digits(x: float) -> None:
    root = math.sqrt(2.0 + x * x)
    assert student.cdf(x, 2) == pytest.approx(1.0 / (root * (root - x)), rel=1e-11, abs=0.0)


@pytest.mark.parametrize(
    ("p", "df", "expected"),
    [  # NIST/SEMATECH e-Handbook of Statistical Methods, table 1.3.6.7.2
        (0.90, 1, 3.078),
        (0.975, 1, 12.706),
        (0.90, 4, 1.533),
        (0.975, 7, 2.365),
        (0.999, 10, 4.144),
        (0.95, 100, 1.660),
    ],
)
def test_quantiles_of_the_published_table(p: float, df: float, expected: float) -> None:
    assert student.quantile(p, df) == pytest.approx(expected, abs=5e-4)


@pytest.mark.parametrize("half", [1, 7, 99, 100, 101, 150, 1000, 20_000])
def test_density_in_the_middle_is_exact_for_even_degrees(half: int) -> None:
    """Γ(n + 1/2) / Γ(n) is n·C(2n, n)·√π / 4ⁿ."""
    ratio = half * math.comb(2 * half, half) / 4**half
    expected = ratio / math.sqrt(2.0 * half)
    assert student.density(0.0, 2 * half) == pytest.approx(expected, rel=2e-12)


@pytest.mark.parametrize("df", [200, 201, 250, 1000, 10_000])
@pytest.mark.parametrize("x", [-0.1, -1.0, -2.0, -4.0])
def test_many_degrees_agree_with_scipy_to_the_last_digits(x: float, df: int) -> None:
    special = pytest.importorskip("scipy.special")
    assert student.cdf(x, df) == pytest.approx(float(special.stdtr(df, x)), rel=1e-12, abs=0.0)


@given(x=st.one_of(st.floats(-8.0, 8.0), st.floats(-1e4, 1e4)), df=degrees)
def test_cdf_agrees_with_scipy(x: float, df: int) -> None:
    special = pytest.importorskip("scipy.special")
    expected = float(special.stdtr(df, x))
    if expected > 1e-30 and abs(x) > 1e-3:  # scipy rounds x to zero close to it
        assert student.cdf(x, df) == pytest.approx(expected, rel=1e-11, abs=0.0)


@given(x=st.floats(-50.0, 50.0), df=degrees)
def test_density_is_the_slope_of_the_cdf(x: float, df: int) -> None:
    h = 1e-4
    slope = (student.cdf(x + h, df) - student.cdf(x - h, df)) / (2.0 * h)
    assert student.density(x, df) == pytest.approx(slope, abs=1e-7)


@given(p=st.one_of(st.floats(1e-12, 1.0 - 1e-12), st.floats(1e-100, 1e-6)), df=degrees)
def test_quantile_inverts_the_cdf(p: float, df: int) -> None:
    assert student.cdf(student.quantile(p, df), df) == pytest.approx(p, rel=1e-9, abs=0.0)


@given(p=st.floats(1e-9, 0.499), df=degrees)
def test_quantile_is_exact_to_ten_digits(p: float, df: int) -> None:
    """Beside scipy's, away from the median, close to which that one loses digits."""
    special = pytest.importorskip("scipy.special")
    expected = float(special.stdtrit(df, p))
    assert student.quantile(p, df) == pytest.approx(expected, rel=1e-9, abs=1e-10)


@given(x=st.floats(0.0, 1e6), df=degrees)
def test_the_two_sides_mirror_each_other(x: float, df: int) -> None:
    assert student.cdf(x, df) + student.cdf(-x, df) == pytest.approx(1.0, abs=1e-15)


@given(df=degrees)
def test_cdf_rises_where_its_methods_meet(df: int) -> None:
    values = [student.cdf(3.0 + step * 1e-6, df) for step in range(-3, 4)]
    assert values == sorted(values)


@pytest.mark.parametrize("df", [1, 2, 7, 30, 199, 201, 10**9])
def test_extremes_are_finite_and_ordered(df: int) -> None:
    assert student.cdf(-math.inf, df) == 0.0
    assert student.cdf(math.inf, df) == 1.0
    assert student.cdf(0.0, df) == 0.5
    assert 0.0 <= student.cdf(-1e200, df) < 1e-60
    assert -math.inf < student.quantile(1e-120, df) < student.quantile(1e-12, df) < -6.0
    assert str(student.quantile(0.5, df)) == "0.0"


@pytest.mark.parametrize("p", [0.0, 1.0, -0.1, 1.1, math.nan])
def test_probability_must_lie_between_zero_and_one(p: float) -> None:
    with pytest.raises(
        ValueError, match=f"^{re.escape(f'p must lie strictly between 0 and 1, not {p}')}$"
    ):
        student.quantile(p, 3)


@pytest.mark.parametrize("df", [1, 3, 7, 40, 199, 500, 10**6])
def test_a_quantile_is_found_in_few_steps(df: float, monkeypatch: pytest.MonkeyPatch) -> None:
    """Newton's method doubles the digits at each step; halving would take fifty."""
    asked: list[float] = []
    upper_tail = student._upper_tail

    def counted(t: float, df: int) -> float:
        asked.append(t)
        return upper_tail(t, df)

    monkeypatch.setattr(student, "_upper_tail", counted)
    for p in (0.5, 0.51, 0.9, 0.999, 1e-9, 1e-30):
        asked.clear()
        student.quantile.__wrapped__(p, df)
        assert len(asked) <= 16, p


@pytest.mark.parametrize("t", [1e149, 1e151, 1e160, 1e300])
def test_tails_beyond_any_square(t: float) -> None:
    """P(T > t) is 1/(πt) for one degree of freedom, and 1/(2t²) for two, down to no number."""
    assert student.cdf(-t, 1) == pytest.approx(1.0 / (math.pi * t), rel=1e-12, abs=1e-315)
    assert student.cdf(-t, 2) == pytest.approx(0.5 / t / t, rel=1e-12, abs=1e-315)
    assert student.density(t, 1) == pytest.approx(1.0 / math.pi / t / t, rel=1e-12, abs=1e-315)
