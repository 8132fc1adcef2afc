"""Owners of targets and the like, found by name in any of its languages."""

from collections.abc import Collection, Iterable
from typing import Protocol

from bishan_targets.model.localized import Localized
from bishan_targets.text.folding import folded


class Owned(Protocol):
    """Anything in a plan that somebody answers for."""

    @property
    def owner(self) -> Localized | None:
        """The owner, None if the plan names none."""


def names_of_owners(things: Iterable[Owned]) -> dict[str, str]:
    """Every owner's name in every language by its folded form, in order of first mention."""
    found: dict[str, str] = {}
    for each in things:
        for name in (each.owner or {}).values():
            found.setdefault(folded(name), name)
    return found


def is_owned_by(thing: Owned, names: Collection[str]) -> bool:
    """Whether one of `names`, folded, is the owner's in some language."""
    return any(folded(name) in names for name in (thing.owner or {}).values())
