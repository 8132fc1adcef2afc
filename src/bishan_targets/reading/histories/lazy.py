"""Figures made on demand: most of a long history is never needed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, overload

if TYPE_CHECKING:
    from bishan_targets.model.observations import Observation


class LazyFigures(Sequence["Observation"]):
    """A metric's figures in order of date, one per day; at first only their number is known.

    It equals any sequence of the same figures.
    """

    __slots__ = ("_count", "_made", "_make")

    def __init__(self, count: int, make: Callable[[], list[Observation]]) -> None:
        """Call `make` once, when figures are needed, for `count` of them; then release it."""
        self._count = count
        self._make: Callable[[], list[Observation]] | None = make
        self._made: list[Observation] = []

    @property
    def _all(self) -> list[Observation]:
        if self._make:
            self._made, self._make = self._make(), None
        return self._made

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, index: int) -> Observation: ...

    @overload
    def __getitem__(self, index: slice) -> list[Observation]: ...

    def __getitem__(self, index: int | slice) -> Observation | list[Observation]:
        return self._all[index]

    def __iter__(self) -> Iterator[Observation]:
        return iter(self._all)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and self._all == list(other)

    def __repr__(self) -> str:
        return repr(self._all)
