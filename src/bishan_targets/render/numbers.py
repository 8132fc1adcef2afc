"""Numbers formatted for people, never rounded into another meaning.

Thousands are separated by commas, in all languages; not in text for programs, as `say` tells.
"""

from __future__ import annotations

import math
from decimal import Decimal
from typing import Final

from bishan_targets.assessment.verdict import AS_LIKELY_AS_NOT, LIKELY
from bishan_targets.messages import Messages
from bishan_targets.report.values import Number

_MOST_PLAIN_DIGITS: Final = 18
_SIGNIFICANT: Final = 3
_SMALLEST_PLAIN: Final = 1e-9


def exact(value: Number, decimals: int | None = None, *, say: Messages) -> str:
    """A figure unchanged, or with that many decimals.

    More decimals are shown if a nonzero figure would otherwise look like zero.
    """
    if decimals is None:
        return say.figure(_in_full(Decimal(repr(value))))
    text = f"{value:.{decimals}f}"
    return rounded(value, say=say) if value and float(text) == 0 else say.figure(text)


def _in_full(value: Decimal) -> str:
    if value and (value.adjusted() >= _MOST_PLAIN_DIGITS or abs(value) < _SMALLEST_PLAIN):
        return f"{value.normalize():e}"
    return f"{value:f}"


def rounded(
    value: Number, decimals: int | None = None, like: Number | None = None, *, say: Messages
) -> str:
    """A computed number: with that many decimals, else to three digits of `like` or itself.

    Digits before the point are never rounded away.
    """
    if decimals is not None:
        return exact(value, decimals, say=say)
    size = abs(like or value)
    if size and (size < _SMALLEST_PLAIN or size >= 10.0**_MOST_PLAIN_DIGITS):
        return f"{value:.{_SIGNIFICANT - 1}e}"
    places = _SIGNIFICANT - 1 - math.floor(math.log10(size)) if size else 0
    return say.figure(f"{value:.{max(places, 0)}f}")


def gap_number(gap: Number, decimals: int | None = None, *, is_growth: bool, say: Messages) -> str:
    """A gap without its unit; that to a goal of growth is computed, others are differences."""
    shown = rounded if is_growth else exact
    return shown(gap, decimals, say=say)


def percent(share: Number) -> str:
    """A share with one decimal, kept on its side of 0 and of 100."""
    value = round(100 * share, 1)
    if value == 100 and share != 1:
        value = 100.1 if share > 1 else 99.9
    if value == 0:
        value = 0.1 if share > 0 else -0.1 if share < 0 else 0.0
    return f"{value:.1f}%"


def odds(probability: Number) -> str:
    """Odds in whole percent; never a certainty, nor a verdict's threshold that they do not reach.

    A model's 0 or 1 is only nearer to that than a computer can tell.
    """
    value = round(100 * probability)
    for limit in (LIKELY, AS_LIKELY_AS_NOT):
        if probability < limit and value >= 100 * limit:
            value = round(100 * limit) - 1
    if value == 0:
        return "<1%"
    return ">99%" if value == 100 else f"{value}%"
