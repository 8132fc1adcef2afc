"""Student's t distribution of whole degrees of freedom, with the standard library alone.

Formulas: M. Abramowitz and I. Stegun, *Handbook of Mathematical Functions* (1964), cited as A&S;
G. W. Hill, "Algorithm 395: Student's t-distribution", Communications of the ACM 13 (1970);
the NIST Digital Library of Mathematical Functions (dlmf.nist.gov), cited as DLMF.
"""

import math
from functools import lru_cache
from typing import Any, TypeVar

from bishan_targets.assessment.projection.newton import crossing

Real = TypeVar("Real", bound=Any)

LARGE_DF = 200  # from here Hill's expansion is exact to 1e-12, unless far out
SERIES_T2 = 9.0  # beyond |t| = 3 the sums would lose digits: they compute one minus the tail
FAR = 1e150  # the square of a larger number may be infinite
_HIGHEST = 709.0  # asinh of about the largest float
_CLOSE = 1e-9


def cdf(x: float, df: int) -> float:
    """Probability that a Student's t with `df` degrees of freedom does not exceed `x`.

    `df` is 1 or more; `x` may be infinite. The lower tail keeps its relative accuracy however small
    it is.
    """
    if df < LARGE_DF and x * x <= SERIES_T2:
        return 0.5 + 0.5 * _central_probability(x, df)
    tail = _upper_tail(abs(x), df)
    return tail if x < 0 else 1.0 - tail


def density(x: float, df: int) -> float:
    """Density of Student's t at `x`, for `df` degrees of freedom, 1 or more."""
    return peak(df) * power(math.sqrt(df) / _radius(x, df), df + 1)


@lru_cache(maxsize=1024)
def quantile(p: float, df: int) -> float:
    """The value that a Student's t with `df` degrees of freedom exceeds with probability 1 - `p`.

    The inverse of `cdf` to about 1e-10. Results are cached: few pairs occur.

    Raises:
        ValueError: `p` is not strictly between 0 and 1.

    """
    if not 0.0 < p < 1.0:
        raise ValueError(f"p must lie strictly between 0 and 1, not {p}")
    if p == 0.5:
        return 0.0
    return math.copysign(_upper_quantile(min(p, 1.0 - p), df), p - 0.5)


def _upper_tail(t: float, df: int) -> float:
    """P(T > t) for t >= 0."""
    if math.isinf(t):
        return 0.0
    if df >= LARGE_DF and t * t <= df:
        return 0.5 * math.erfc(_normal_equivalent(t, df) / math.sqrt(2.0))
    if df < LARGE_DF and t * t <= SERIES_T2:
        return 0.5 - 0.5 * _central_probability(t, df)
    return 0.5 * _incomplete_beta_tail(t, df)


def _central_probability(t: float, df: int) -> float:
    """P(|T| <= |t|), with the sign of t: the finite sums of A&S 26.7.3 and 26.7.4."""
    squares = df + t * t
    cosine_squared, sine = df / squares, t / math.sqrt(squares)
    total = 0.0
    for coefficient in coefficients(df):
        total = total * cosine_squared + coefficient
    if df % 2:
        total *= math.sqrt(cosine_squared)
        return (math.atan(t / math.sqrt(df)) + sine * total) * 2.0 / math.pi
    return sine * total


@lru_cache(maxsize=LARGE_DF)
def coefficients(df: int) -> tuple[float, ...]:
    """Coefficients of the sums in the squared cosine, the last power first."""
    found = [1.0] if df > 1 else []
    for i in range(2 + df % 2, df, 2):
        found.append(found[-1] * (i - 1) / i)
    return tuple(reversed(found))


def _incomplete_beta_tail(t: float, df: int) -> float:
    """P(|T| > t) = I(df/(df + t²); df/2, 1/2), by A&S 26.7.1, for t² > 3.

    The continued fraction of the incomplete beta function (DLMF 8.17.22), from the inside out.
    """
    radius = _radius(t, df)
    cosine = math.sqrt(df) / radius
    share, fraction = cosine * cosine, 1.0
    for term in terms(df):
        fraction = 1.0 + term * share / fraction
    return power(cosine, df) * (t / radius) / (unit_of_tail(df) * fraction)


def _radius(x: float, df: int) -> float:
    """The hypotenuse over √df and `x`."""
    return math.sqrt(df + x * x) if abs(x) < FAR else abs(x)


def power(x: Real, exponent: int) -> Real:
    """A power of 1 or more, of a number or of each in an array, by multiplications alone.

    They are the same on every machine.
    """
    found = x
    for digit in f"{exponent:b}"[1:]:
        found = found * found
        if digit == "1":
            found = found * x
    return found


@lru_cache(maxsize=1024)
def unit_of_tail(df: int) -> float:
    """df/2·B(df/2, 1/2)."""
    a, b = df / 2.0, 0.5
    return a * math.exp(math.lgamma(a) + math.lgamma(b) - math.lgamma(a + b))


@lru_cache(maxsize=1024)
def terms(df: int) -> tuple[float, ...]:
    """Terms of the continued fraction, the innermost first: as many as change any result.

    It converges slowest at the largest share that it is used for.
    """
    share = df / (df + SERIES_T2) if df < LARGE_DF else 0.5
    found: list[float] = []
    before, fraction = 0.0, 1.0
    while fraction != before:
        found += _terms(df / 2.0, len(found) // 2)
        before, fraction = fraction, 1.0
        for term in reversed(found):
            fraction = 1.0 + term * share / fraction
    return tuple(reversed(found))


def _terms(a: float, m: int) -> tuple[float, float]:
    """The two of the number `m`, from 0 on, for b = 1/2."""
    odd = -(a + m) * (a + 0.5 + m) / ((a + 2 * m) * (a + 2 * m + 1.0))
    m += 1
    return odd, m * (0.5 - m) / ((a + 2 * m - 1.0) * (a + 2 * m))


def _normal_equivalent(t: float, df: int) -> float:
    """The normal deviate with the same tail as `t`, for a large `df` (Hill 1970)."""
    a = df - 0.5
    b = 48.0 * a * a
    w2 = a * math.log1p(t / df * t)
    w = math.sqrt(w2)
    first = w * (w2 + 3.0) / b
    second = w * (((4.0 * w2 + 33.0) * w2 + 240.0) * w2 + 855.0)
    return w + first - second / (10.0 * b * (b + 0.8 * w2 * w2 + 100.0))


def _upper_quantile(tail: float, df: int) -> float:
    """The t >= 0 with P(T > t) = tail <= 1/2.

    In u = asinh(t) and log(tail) the curve is close to straight both near the middle and far out.
    """
    target = math.log(tail)

    def curve(u: float) -> tuple[float, float]:
        t = math.sinh(u)
        current = _upper_tail(t, df)
        if current == 0.0:
            return -math.inf, 0.0
        return math.log(current) - target, density(t, df) * math.cosh(u) / current

    return math.sinh(crossing(curve, 1.0, (0.0, _HIGHEST), _CLOSE))


@lru_cache(maxsize=1024)
def peak(df: int) -> float:
    """Γ((df + 1)/2) / (Γ(df/2) √(π df)); by a series if the gammas would cancel."""
    if df >= LARGE_DF:
        return math.exp(-0.5 * math.log(2.0 * math.pi) - 0.25 / df + 1.0 / (24.0 * df**3))
    gammas = math.lgamma((df + 1.0) / 2.0) - math.lgamma(df / 2.0)
    return math.exp(gammas - 0.5 * math.log(math.pi * df))
