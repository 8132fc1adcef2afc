"""Metrics whose figures are computed from two others of the same date: `[ratios.ID]`."""

from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Context, Decimal
from typing import Final, NamedTuple

DECIMALS: Final = 2
"""Decimals printed of a ratio's metric if the plan gives none."""

# Two numbers of 28 digits have a product of 56 at most.
_PRODUCT: Final = Context(prec=56)
_QUOTIENT: Final = Context(prec=28)
# Any figure, down to 1e-100, to the decimals of any other.
_ROUNDING: Final = Context(prec=600)


class Ratio(NamedTuple):
    """The metric `id`: figures of `of`, times `scale`, by those of `to`."""

    id: str
    of: str
    to: str
    scale: Decimal = Decimal(1)

    @property
    def parts(self) -> tuple[str, str]:
        """The two metrics, the numerator first."""
        return self.of, self.to

    def value(self, of: Decimal, to: Decimal) -> Decimal:
        """The figure of the ratio, of × scale ÷ to, to 28 digits; `to` must not be zero."""
        return _QUOTIENT.divide(_PRODUCT.multiply(of, self.scale), to)

    @property
    def formula(self) -> str:
        """The definition in ids and signs."""
        return formula(self.of, f"{self.scale.normalize():f}", self.to)


def formula(of: str, scale: str, to: str) -> str:
    """A ratio of two metrics or two numbers as written; a scale of 1 is left out."""
    return f"{of} ÷ {to}" if scale == "1" else f"{of} × {scale} ÷ {to}"


def agrees(given: Decimal, computed: Decimal) -> bool:
    """Whether a computed figure is the given one at that one's decimals.

    Half of the last decimal may be rounded up or to the even digit: both are usual.
    """
    unit = Decimal(1).scaleb(-decimals_of(given))
    return any(
        computed.quantize(unit, rounding, _ROUNDING) == given
        for rounding in (ROUND_HALF_UP, ROUND_HALF_EVEN)
    )


def decimals_of(given: Decimal) -> int:
    """The number of decimals with which a figure is written."""
    exponent = given.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0
