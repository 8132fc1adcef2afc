"""Units in two revisions: the same one in another spelling or language, or another one."""

from __future__ import annotations

from typing import Final
from unicodedata import normalize

from bishan_targets.messages import picked
from bishan_targets.model.localized import Localized

_READERS: Final = ("zh", "en")
_FIRST_HAN: Final = "\u2e80"


def is_other_unit(new: Localized | None, old: Localized | None) -> bool:
    """Whether a figure means another amount by the new unit, or none at all.

    A unit may be written in more languages: it stays the same if a text is kept, and if no reader
    sees two different texts in one script. A first unit is no other one.
    """
    if not old:
        return False
    if not new:
        return True
    before, now = ({_spelled(text) for text in texts.values()} for texts in (old, new))
    languages = (*_READERS, *(new.keys() & old.keys()))
    return not before & now or any(
        _differ(picked(new, each), picked(old, each)) for each in languages
    )


def listed(unit: Localized | None) -> str:
    """A unit's texts in all languages."""
    return " / ".join(dict.fromkeys((unit or {}).values()))


def _differ(new: str, old: str) -> bool:
    """Whether two texts differ, and not only as a translation does."""
    return _spelled(new) != _spelled(old) and _is_han(new) == _is_han(old)


def _spelled(unit: str) -> str:
    """A unit in one spelling: µ, μ and u, ³ and 3, full and half width, spaces; case counts."""
    return "".join(normalize("NFKC", unit).replace("μ", "u").split())


def _is_han(text: str) -> bool:
    return any(character >= _FIRST_HAN for character in normalize("NFKC", text))
