"""Size limit for packed files: a few bytes can stand for any number of equal ones."""

from typing import Final

_MOST_BYTES: Final = 200_000_000
_MOST_TIMES: Final = 50
_ANYWAY: Final = 10_000_000


def most_unpacked(size: int) -> int:
    """Maximum number of bytes to unpack from a packed file of `size` bytes."""
    return min(_MOST_BYTES, max(_ANYWAY, _MOST_TIMES * size))
