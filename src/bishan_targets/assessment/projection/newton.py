"""Newton's method for a falling curve, kept inside a bracket that shrinks."""

import math
from collections.abc import Callable


def crossing(
    curve: Callable[[float], tuple[float, float]],
    start: float,
    ends: tuple[float, float],
    close: float,
) -> float:
    """The zero of a falling curve, between the `ends`.

    `curve` gives the height and the steepness of the fall at a place; if the latter is not above
    zero, the bracket is halved. The search ends with a step no longer than `close`: Newton's error
    after it is about its square.
    """
    low, high = ends
    place = start
    while True:  # the bracket shrinks with every step, and NaN ends the search
        height, fall = curve(place)
        low, high = (place, high) if height > 0.0 else (low, place)
        following = place + height / fall if fall > 0.0 else math.inf
        # A step to an end of the bracket would not shrink it: the next one might lead back.
        if following != place and not low < following < high:
            following = low + (high - low) / 2.0
        if not abs(following - place) > close:
            return following
        place = following
