"""A cache that is bounded by the size of its results, not by their number."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

Made = TypeVar("Made")


class Kept(Generic[Made]):
    """A function whose results are kept up to a total size; those not used for longest go first.

    A result larger than that alone is not kept.
    """

    def __init__(self, make: Callable[..., Made], size: Callable[[Made], int], most: int) -> None:
        """Keep the results of `make`, up to `most` in total by `size`."""
        self._make, self._size, self._most = make, size, most
        self._found: OrderedDict[Hashable, Made] = OrderedDict()
        self._total = 0

    def __call__(self, *arguments: Hashable) -> Made:
        """The result for these arguments."""
        found = self._found.get(arguments)
        if found is not None:
            self._found.move_to_end(arguments)
            return found
        made = self._make(*arguments)
        if (size := self._size(made)) <= self._most:
            self._found[arguments] = made
            self._total += size
            while self._total > self._most:
                _, oldest = self._found.popitem(last=False)
                self._total -= self._size(oldest)
        return made
