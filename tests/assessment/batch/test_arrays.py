"""Distributions over arrays are those of single numbers, to the last digit."""

import math

import numpy as np
import pytest

from bishan_targets.assessment.batch import mixture, student
from bishan_targets.assessment.batch.mixture import Mixtures
from bishan_targets.assessment.projection import mixture as mixture_alone
from bishan_targets.assessment.projection import student as student_alone

X = [0.0, 1e-9, 0.3, 1.0, 2.999, 3.0, 3.001, 8.0, 1e3, 1e80, 1e149, 1e151, 1e300, math.inf]
BOTH = [*X, *(-each for each in X)]


@pytest.mark.parametrize("df", [1, 2, 3, 7, 8, 30, 99, 199])
def test_students_t(df: int) -> None:
    with np.errstate(all="ignore"):
        found = student.cdf(np.array(BOTH), df).tolist()
        heights = student.density(np.array(BOTH), df).tolist()
    assert found == [student_alone.cdf(each, df) for each in BOTH]
    assert heights == [student_alone.density(each, df) for each in BOTH]


@pytest.mark.parametrize("degrees", [1, 4, 40])
def test_quantiles_of_mixtures(degrees: int) -> None:
    """Near each other and so far apart that the curve is flat between them."""
    rows = [(0.5, 0.0, 1.0, 3.0, 2.0), (0.9, 0.0, 1e-6, 1e6, 1e-6), (0.1, 5.0, 1.0, 5.0, 30.0)]
    shares = np.array([[row[0] for row in rows], [1.0 - row[0] for row in rows]])
    means = np.array([[row[1] for row in rows], [row[3] for row in rows]])
    spreads = np.array([[row[2] for row in rows], [row[4] for row in rows]])
    chances = (0.1, 0.5, 0.9)
    with np.errstate(all="ignore"):
        found = mixture.quantiles(Mixtures(shares, means, spreads), degrees, chances)
    for place, chance in enumerate(chances):
        for row, value in zip(rows, found[place].tolist(), strict=True):
            share, mean, spread, other, wide = row
            parts = [(share, mean, spread), (1.0 - share, other, wide)]
            assert value == mixture_alone.quantile(parts, degrees, chance)
