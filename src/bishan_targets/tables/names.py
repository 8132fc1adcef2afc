"""Which metric a name in somebody's table stands for."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bishan_targets.figures import units_of
from bishan_targets.model import Book
from bishan_targets.tables.sheet import LONGEST_NAME, without_mark
from bishan_targets.tables.words import without_plain_words
from bishan_targets.text import narrow

# What tables put before and behind a name: numbering, "of which", marks of footnotes.
_LEAD = re.compile(
    r"^(?:[一二三四五六七八九十]+、|\((?:[一二三四五六七八九十]+|\d+)\)|\d+[.、)]\s*|[①-⑳㈠-㈩]"
    r"|#|其中:|of which:?\s|[·•*])+\s*",
    re.IGNORECASE,
)
_UNIT = re.compile(
    r"(?P<name>.+?)\s*(?:[(\[](?P<unit>[^()\[\]]+)[)\]]|[/,]\s*(?P<unit2>[^/,]+))", re.S
)
# Behind a name, they make it the name of another thing, and no unit.
_NO_UNIT = re.compile(r"同比|环比|增[长速幅减加]|±|占比|比重|growth|change|yoy|year.on.year")
_SPACES = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Meaning:
    """The metric that a name stands for, and the unit that stands beside it, if there is one."""

    metric: str
    unit: str | None = None


class Names:
    """Names of metrics: those that the command line maps, the plan's `[import.names]`, its targets.

    A name is found by its whole text first, then without numbering and footnote marks, then
    without a unit behind it. Spaces, width and case do not count. A name that two targets share
    stands for neither.
    """

    def __init__(self, book: Book, given: Mapping[str, str]) -> None:
        """Collect the names; what is given comes before what the plan says."""
        self._book = book
        ids = {*book.plan.targets, *book.observations}
        targets = book.plan.targets.values()
        own = {(plain(name), each.id) for each in targets for name in each.name.values()}
        own |= {(plain(metric), metric) for metric in ids}
        shared = Counter(name for name, _ in own)
        mapped = [*book.plan.import_names.items(), *given.items()]
        self._mapped = {plain(name): metric for name, metric in mapped}
        self._exact = {metric: metric for metric in ids}
        self._known = {name: metric for name, metric in own if shared[name] == 1}

    def exactly(self, text: str) -> Meaning | None:
        """What a text stands for as it is, without numbering, marks or units taken off."""
        name = plain(text)
        metric = self._mapped.get(name) or self._exact.get(text) or self._known.get(name)
        return Meaning(metric) if metric else None

    def meaning(self, path: Sequence[str]) -> Meaning | None:
        """What a name stands for, which may have several parts, from the general to the particular.

        The last part alone may name the metric, or all of them together; where the last one only
        says that the plain figure stands there, or in which unit, it is the part before it.
        """
        for text in dict.fromkeys((path[-1], "".join(path))):
            if found := self._of_text(text):
                return found
        above, last = path[:-1], path[-1]
        found = self.meaning(above) if above else None
        return self._of_last(found.metric, last) if found else None

    def _of_last(self, metric: str, text: str) -> Meaning | None:
        """A metric whose name stands above a text that says only its unit, or the plain figure."""
        for name, unit in readings(text):
            if not without_plain_words(name).strip():
                return Meaning(metric, unit)
        unit = text.strip("()（）")
        is_own = any(same_unit(unit, own) for own in units_of(metric, self._book) or ())
        return Meaning(metric, unit) if is_own else None

    def _of_text(self, text: str) -> Meaning | None:
        for name, unit in readings(text):
            found = self.exactly(name)
            # Without a unit of the metric's own, what is in brackets may be anything.
            if found and (unit is None or units_of(found.metric, self._book)):
                return Meaning(found.metric, unit)
        return None


def readings(text: str) -> Iterator[tuple[str, str | None]]:
    """The names that a text may be, and the unit beside each, the most literal one first."""
    yield text, None
    if len(text) > LONGEST_NAME:
        return
    bare = without_mark(_LEAD.sub("", narrow(text).strip())).strip()
    yield bare, None
    match = _UNIT.fullmatch(bare)
    if match:
        unit = match["unit"] or match["unit2"]
        if not _NO_UNIT.search(unit.lower()):
            yield without_mark(match["name"]).strip(), unit


def particular(path: Sequence[str]) -> str:
    """The last part of a name that does not only say that the plain figure stands there."""
    named = [text for text in path if without_plain_words(text).strip()]
    return named[-1] if named else path[-1]


def plain(text: str) -> str:
    """A name as names are compared."""
    return _SPACES.sub("", narrow(text)).casefold()


def same_unit(first: str, second: str) -> bool:
    """Whether two texts name one unit."""
    return plain(first) == plain(second)
