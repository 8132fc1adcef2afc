"""Newton's method for a falling curve, kept inside a bracket that shrinks."""

import math
from collections.abc import Callable


def crossing(
    curve: Callable[[float], tuple[float, float]],
    start: float,
    ends: tuple[float, float],
    close: float,
) -> float:
    """Where a falling curve crosses zero, between the `ends`.

    `curve` gives a place's height and how steeply the curve falls there; where that is not above
    zero, the bracket is halved. The search ends with a step no longer than `close`: Newton's error
    after it is about its square. A step of a few units in the last place ends it, too: a
    bracket as narrow as that has no room for shorter ones.
    """
    low, high = ends
    place = start
    while True:  # the bracket shrinks with every step, and what is no number ends the search
        height, fall = curve(place)
        low, high = (place, high) if height > 0.0 else (low, place)
        following = place + height / fall if fall > 0.0 else math.inf
        # Back at an end, the curve's rounding would send the search to and fro.
        if not low < following < high and following != place:
            following = low + (high - low) / 2.0
        if not abs(following - place) > max(close, 4.0 * math.ulp(place)):
            return following
        place = following
