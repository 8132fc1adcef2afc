"""Student's t distribution, with the standard library alone.

Formulas: M. Abramowitz and I. Stegun, *Handbook of Mathematical Functions* (1964), cited as A&S;
G. W. Hill, "Algorithm 395: Student's t-distribution", Communications of the ACM 13 (1970);
the NIST Digital Library of Mathematical Functions (dlmf.nist.gov), cited as DLMF.
"""

import math
from functools import lru_cache

_SERIES_DF = 200  # up to here the finite sums are the fastest way
_SERIES_T2 = 9.0  # beyond |t| = 3 they would lose digits: they compute one minus the tail
_LARGE_DF = 200.0  # from here Hill's expansion is exact to 1e-12, unless far out
_CONVERGED = 4e-16
_TINY = 1e-300


def cdf(x: float, df: float) -> float:
    """Probability that a Student's t with `df` degrees of freedom does not exceed `x`.

    `df` is any number above zero, infinity included (the normal distribution); `x` may be
    infinite. The lower tail keeps its relative accuracy however small it is.

    Raises:
        ValueError: `df` is not above zero, or either argument is NaN.

    """
    _check_df(df)
    if math.isnan(x):
        raise ValueError("x must not be NaN")
    tail = _upper_tail(abs(x), df)
    return tail if x < 0 else 1.0 - tail


@lru_cache(maxsize=1024)
def quantile(p: float, df: float) -> float:
    """The value that a Student's t with `df` degrees of freedom exceeds with probability 1 - `p`.

    The inverse of `cdf` to about 1e-10; of infinite size if `df` is so small that no float can hold
    the value. Results are cached: few pairs occur.

    Raises:
        ValueError: `p` is not strictly between 0 and 1, or `df` is not above zero.

    """
    _check_df(df)
    if not 0.0 < p < 1.0:
        raise ValueError(f"p must lie strictly between 0 and 1, not {p}")
    if p == 0.5:
        return 0.0
    return math.copysign(_upper_quantile(min(p, 1.0 - p), df), p - 0.5)


def _check_df(df: float) -> None:
    if not df > 0.0:
        raise ValueError(f"df must be above zero, not {df}")


def _upper_tail(t: float, df: float) -> float:
    """P(T > t) for t >= 0."""
    if math.isinf(t):
        return 0.0
    if math.isinf(df):
        return 0.5 * math.erfc(t / math.sqrt(2.0))
    if df >= _LARGE_DF and t * t <= df:
        return 0.5 * math.erfc(_normal_equivalent(t, df) / math.sqrt(2.0))
    if df <= _SERIES_DF and df == int(df) and t * t <= _SERIES_T2:
        return 0.5 - 0.5 * _central_probability(t, int(df))
    return 0.5 * _incomplete_beta_tail(t, df)


def _central_probability(t: float, df: int) -> float:
    """P(|T| <= t) for a whole `df`: the finite sums of A&S 26.7.3 and 26.7.4."""
    cosine_squared = df / (df + t * t)
    sine = t / math.sqrt(df + t * t)
    odd = df % 2
    term = math.sqrt(cosine_squared) if odd else 1.0
    total = term if df > 1 else 0.0
    for i in range(2 + odd, df, 2):
        term *= cosine_squared * (i - 1) / i
        total += term
    if odd:
        return (math.atan(t / math.sqrt(df)) + sine * total) * 2.0 / math.pi
    return sine * total


def _incomplete_beta_tail(t: float, df: float) -> float:
    """P(|T| > t) = I(df/(df + t²); df/2, 1/2), by A&S 26.7.1."""
    complement = t / (t + df / t) if t > 0.0 else 0.0
    if complement == 0.0:
        return 1.0
    a, b = df / 2.0, 0.5
    # Not the logarithm of `share`, which underflows for a large t.
    log_share = math.log(df) - 2.0 * math.log(math.hypot(math.sqrt(df), t))
    log_beta = math.lgamma(a) + math.lgamma(b) - math.lgamma(a + b)
    front = math.exp(a * log_share + b * math.log(complement) - log_beta)
    share = 1.0 / (1.0 + t / df * t)
    if share < (a + 1.0) / (a + b + 2.0):
        return front * _beta_fraction(a, b, share) / a
    return 1.0 - front * _beta_fraction(b, a, complement) / b


def _beta_fraction(a: float, b: float, x: float) -> float:
    """The continued fraction of the incomplete beta function (DLMF 8.17.22), by Lentz's method."""
    # Each sum is zero or far from it; a zero is replaced as in Lentz's method.
    c, d = 1.0, 1.0 / (1.0 - (a + b) * x / (a + 1.0) or _TINY)
    result = d
    for m in range(1, 1000):
        for factor in (
            m * (b - m) * x / ((a + 2 * m - 1.0) * (a + 2 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1.0)),
        ):
            d = 1.0 / (1.0 + factor * d or _TINY)
            c = 1.0 + factor / c or _TINY
            result *= c * d
        if abs(c * d - 1.0) <= _CONVERGED:
            return result
    raise ArithmeticError


def _normal_equivalent(t: float, df: float) -> float:
    """The normal deviate with the same tail as `t`, for a large `df` (Hill 1970)."""
    a = df - 0.5
    b = 48.0 * a * a
    w2 = a * math.log1p(t / df * t)
    w = math.sqrt(w2)
    first = w * (w2 + 3.0) / b
    second = w * (((4.0 * w2 + 33.0) * w2 + 240.0) * w2 + 855.0)
    return w + first - second / (10.0 * b * (b + 0.8 * w2 * w2 + 100.0))


def _upper_quantile(tail: float, df: float) -> float:
    """The t >= 0 with P(T > t) = tail <= 1/2: Newton's method, kept inside a shrinking bracket.

    In u = asinh(t) and log(tail) the curve is close to straight both near the middle and far out.
    """
    target = math.log(tail)
    low, high = 0.0, 1.0
    while high < 700.0 and _upper_tail(math.sinh(high), df) > tail:
        low, high = high, 2.0 * high
    u = (low + high) / 2.0
    for _ in range(200):
        t = math.sinh(min(u, 709.0))
        current = _upper_tail(t, df)
        miss = (math.log(current) if current > 0.0 else -math.inf) - target
        low, high = (u, high) if miss > 0.0 else (low, u)
        slope = _density(t, df) * math.cosh(min(u, 709.0))
        step = miss * current / slope if slope > 0.0 and current > 0.0 else math.inf
        following = u + step
        if not low <= following <= high:
            following = (low + high) / 2.0
        if abs(following - u) <= 1e-15 * abs(u):
            break
        u = following
    return math.sinh(u) if u < 710.0 else math.inf


def density(x: float, df: float) -> float:
    """Density of Student's t at `x`, for any `df` above zero, infinity included."""
    _check_df(df)
    return _density(x, df)


def _density(x: float, df: float) -> float:
    if math.isinf(df):
        return math.exp(-x * x / 2.0) / math.sqrt(2.0 * math.pi)
    return math.exp(_log_constant(df) - (df + 1.0) / 2.0 * math.log1p(x / df * x))


@lru_cache(maxsize=1024)
def _log_constant(df: float) -> float:
    """Log of Γ((df + 1)/2) / (Γ(df/2) √(π df)); a series where the gammas would cancel."""
    if df >= _LARGE_DF:
        return -0.5 * math.log(2.0 * math.pi) - 0.25 / df + 1.0 / (24.0 * df**3)
    return math.lgamma((df + 1.0) / 2.0) - math.lgamma(df / 2.0) - 0.5 * math.log(math.pi * df)
