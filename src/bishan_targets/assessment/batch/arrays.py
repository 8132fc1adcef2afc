"""Arrays, and the functions of `math` over each of their numbers.

numpy's own differ from these in the last digit, and from machine to machine.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]
Ints: TypeAlias = NDArray[np.int64]
Bools: TypeAlias = NDArray[np.bool_]


def exp(x: Floats) -> Floats:
    """The exponential of each number."""
    return _each(math.exp, x)


def expm1(x: Floats) -> Floats:
    """The exponential of each number, less one."""
    return _each(math.expm1, x)


def log(x: Floats) -> Floats:
    """The logarithm of each number, which must be above zero."""
    return _each(math.log, x)


def atan(x: Floats) -> Floats:
    """The arc tangent of each number."""
    return _each(math.atan, x)


def _each(function: Callable[[float], float], x: Floats) -> Floats:
    found = np.fromiter(map(function, x.ravel().tolist()), np.float64, x.size)
    return found.reshape(x.shape)
