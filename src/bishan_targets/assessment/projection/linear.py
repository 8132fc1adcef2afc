"""Small positive definite systems, in plain lists."""

from __future__ import annotations

import math
from collections.abc import Sequence
from operator import mul
from typing import TypeAlias

Vector: TypeAlias = Sequence[float]
Matrix: TypeAlias = Sequence[Sequence[float]]


def dot(one: Vector, other: Vector) -> float:
    """The sum of products, as far as the shorter vector goes."""
    total: float = sum(map(mul, one, other))
    return total


def root_of(lower: Matrix) -> Matrix:
    """Cholesky's factor of a positive definite matrix, given its lower half."""
    root: list[list[float]] = []
    for row in lower:
        made: list[float] = []
        for place, value in enumerate(row[:-1]):
            made.append((value - dot(made, root[place])) / root[place][place])
        root.append([*made, math.sqrt(row[-1] - dot(made, made))])
    return root


def forward(root: Matrix, values: Vector) -> Vector:
    """The solution of root · x = values; zeros at the start of `values` stay zeros."""
    found: list[float] = []
    for row, value in zip(root, values, strict=True):
        found.append((value - dot(row, found)) / row[-1])
    return found


def log_determinant(root: Matrix) -> float:
    """The log determinant of the matrix with this factor."""
    return 2.0 * sum(math.log(row[-1]) for row in root)
