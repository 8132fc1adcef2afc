"""Metrics by their names in somebody's table."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType

from bishan_targets.model.book import Book, Plan
from bishan_targets.model.diagnostics import Diagnostic
from bishan_targets.model.targets import Figures, is_id
from bishan_targets.recording.given import units_of
from bishan_targets.recording.measures import Said
from bishan_targets.tables.layouts.words import is_qualifier, without_plain_words
from bishan_targets.tables.likely_names import suggestion
from bishan_targets.tables.sheet import LONGEST_NAME, without_mark
from bishan_targets.text.folding import folded, narrow
from bishan_targets.text.spelling import near_misses

# Text before and after a name in tables: numbering, "of which", footnote marks.
_NUMBERING = (
    r"[一二三四五六七八九十]+、|\((?:[一二三四五六七八九十]+|\d+)\)|\d+[.、)]\s*|[①-⑳㈠-㈩]|[·•*]"
)
_NUMBER = re.compile(rf"^(?:{_NUMBERING})+\s*")
_LEAD = re.compile(rf"^(?:{_NUMBERING}|#|其中:|of which:?\s)+\s*", re.IGNORECASE)
# An indicator's code behind its name, as DataBank has it: [SL.UEM.TOTL.ZS].
_WITH_CODE = re.compile(r"(?P<name>.+?)\s*\[(?P<code>[A-Z][A-Z0-9]*(?:\.[A-Z0-9]+)+)\]")
_UNIT = re.compile(
    r"(?P<name>.+?)\s*(?:[(\[](?P<unit>[^()\[\]]+)[)\]]|[/,]\s*(?P<unit2>[^/,]+))", re.S
)
# After a name, they make it the name of something else, and are no unit.
_NO_UNIT = re.compile(
    r"同比|环比|增[长速幅减加]|±|占比|比重|growth|change|yoy|year.on.year"
    r"|预[计测期估算]|计划|规划|目标|forecast|projected|projection|planned|target|budget"
)
_WORDS_FOR_GROWTH = ("同比", "同比增长", "同比增速", "增速", "增长率", "增长", "growth")
_PERCENT = ("%", "percent", "percentage", "percentage(%)", "percent(%)", "pct", "百分比")


@dataclass(frozen=True, slots=True)
class Meaning:
    """The metric of a name, and the unit beside the name, if there is one."""

    metric: str
    unit: str | None = None


class Names:
    """Names of metrics: those mapped on the command line, the plan's `[import.names]`, its own.

    A name is looked up by its whole text first, then without numbering and footnote marks, then
    without a unit after it. Spaces, width and case do not count. A name shared by several of the
    plan's metrics stands for none of them. Metrics described by the plan take precedence over
    context, whose only name is the id.
    """

    def __init__(
        self,
        book: Book,
        given: Mapping[str, str] = MappingProxyType({}),
        *,
        of_targets: bool = False,
    ) -> None:
        """Collect the names; `given` ones take precedence over the plan's.

        Names of targets stand for the metrics with their figures, or for the targets themselves if
        `of_targets`. `used` collects the mapped names found, folded.
        """
        self._book = book
        described = book.plan.described if of_targets else book.plan.metrics
        self._owners = _owners(book.plan, of_targets=of_targets)
        self._context = dict.fromkeys(each for each in book.metrics if each not in described)
        for metric in self._context:
            owners = self._owners.setdefault(folded(metric), [])
            if not any(each in described for each in owners):
                owners.append(metric)
        mapped = [*book.plan.import_names.items(), *given.items()]
        self._mapped = {folded(name): metric for name, metric in mapped}
        self._found: dict[tuple[str, ...], Meaning | None] = {}
        self.used: set[str] = set()

    def exactly(self, text: str) -> Meaning | None:
        """The metric of an unchanged text, without removing numbering, marks or units."""
        name = folded(text)
        if metric := self._mapped.get(name):
            self.used.add(name)
            return Meaning(metric)
        owners = self._owners.get(name, ())
        if text in owners:
            return Meaning(text)
        return Meaning(owners[0]) if len(owners) == 1 else None

    def sharers(self, text: str) -> Sequence[str]:
        """The metrics that share a name, which therefore stands for none of them."""
        found = (self._owners.get(folded(name), ()) for name, _ in readings(text))
        return next((owners for owners in found if len(owners) > 1), ())

    def hides(self, text: str) -> str | None:
        """The metric with a name equal to a context id, so that a text may mean either."""
        if text not in self._context or folded(text) in self._mapped:
            return None
        owners = self._owners[folded(text)]
        return None if text in owners else owners[0]

    def meaning(self, path: Sequence[str]) -> Meaning | None:
        """The metric of a name, which may have several parts, from the general to the particular.

        The last part alone may name the metric, or all of them together; if the last one only marks
        the plain figure or gives a unit, it is the part before it. Below a part for growth or goals
        stands something else.
        """
        key = tuple(path)
        if key not in self._found:
            self._found[key] = self._new_meaning(key)
        return self._found[key]

    def _new_meaning(self, path: Sequence[str]) -> Meaning | None:
        if any(is_qualifier(text) for text in path[:-1]):
            return None
        for text in dict.fromkeys((path[-1], "".join(path))):
            if found := self._of_text(text):
                return found
        above, last = path[:-1], path[-1]
        found = self.meaning(above) if above else None
        return self._of_last(found.metric, last) if found else None

    def growth(self, path: Sequence[str]) -> Meaning | None:
        """The metric of the growth of the one that the path names before its last part, a heading.

        Its name is that of the other, with the heading or a word for growth behind it.
        """
        *above, heading = path
        for name, _ in readings(above[-1]) if above else ():
            for text in (f"{name}{heading}", *(f"{name}{word}" for word in _WORDS_FOR_GROWTH)):
                if found := self.exactly(text):
                    return found
        return None

    def _of_last(self, metric: str, text: str) -> Meaning | None:
        """A metric with its name above a text that is only its unit, or marks the plain figure."""
        for name, unit in readings(text):
            if not without_plain_words(name).strip():
                return Meaning(metric, unit)
        unit = text.strip("()（）")
        is_own = any(same_unit(unit, own) for own in units_of(metric, self._book) or ())
        return Meaning(metric, unit) if is_own else None

    def _of_text(self, text: str) -> Meaning | None:
        for name, unit in readings(text):
            found = self.exactly(name)
            # Without a unit of the metric's own, the text in brackets may be anything.
            if found and (unit is None or units_of(found.metric, self._book)):
                return Meaning(found.metric, unit)
        return None


def metric_named(text: str, names: Names, book: Book, *, context: bool) -> Meaning | Diagnostic:
    """The metric of a name given for one, or an error.

    With `context`, an unknown name is the id of a metric that the plan does not describe.
    """
    if found := known_as(text, names, book):
        return found
    if context:
        return context_named(text, book, sure=True)
    values, hint = suggestion(text, book)
    hint = "similar-metrics" if hint == "similar-names" else hint
    return Diagnostic("unknown-metric", values={"id": text, **values}, hint=hint)


def known_as(text: str, names: Names, book: Book) -> Meaning | Diagnostic | None:
    """The metric of a name, None if unknown, or the reason for its ambiguity."""
    if found := names.meaning((text,)):
        return found if _has_own_unit(found, book) else _other_unit(found, book)
    if shared := names.sharers(text):
        return Diagnostic("shared-name", values={"id": text, "known": ", ".join(shared)})
    return None


def context_named(metric: str, book: Book, *, sure: bool) -> Meaning | Diagnostic:
    """An unknown metric, by its id; unless `sure`, not a likely misspelling of a known one."""
    if not is_id(metric):
        return Diagnostic("bad-id", values={"given": metric})
    known = filter(book.may_be_named, book.metrics)
    match = None if sure else near_misses([metric], known).get(metric)
    if match:
        return Diagnostic("misspelt-id", values={"id": metric, "match": match})
    return Meaning(metric)


def mapped(
    given: Mapping[str, str], book: Book, *, sure: bool
) -> tuple[dict[str, str], list[Diagnostic]]:
    """The metric of each name mapped on the command line, and errors in the mappings.

    An unknown metric is context: a mapping is taken as intended.
    """
    names = Names(book)
    found: dict[str, str] = {}
    problems: list[Diagnostic] = []
    for name, text in given.items():
        meaning = known_as(text, names, book) or context_named(text, book, sure=sure)
        if isinstance(meaning, Diagnostic):
            problems.append(meaning)
        else:
            found[name] = meaning.metric
    return found, problems


def said_of_metrics(said: Said, book: Book) -> tuple[Said, list[Diagnostic]]:
    """The kinds of figures that the user states, by id instead of name, and errors in the names."""
    names = Names(book)
    found: dict[str, Figures] = {}
    problems: list[Diagnostic] = []
    for name, kind in said.by_metric.items():
        meaning = metric_named(name, names, book, context=False)
        if isinstance(meaning, Diagnostic):
            problems.append(meaning)
        else:
            found[meaning.metric] = kind
    return said._replace(by_metric=found), problems


def factors_of_metrics(
    factors: Mapping[str, Decimal], book: Book
) -> tuple[dict[str, Decimal], list[Diagnostic]]:
    """The factors by id instead of name, and errors in the names."""
    names = Names(book)
    found: dict[str, Decimal] = {}
    problems: list[Diagnostic] = []
    for name, factor in factors.items():
        meaning = metric_named(name, names, book, context=False)
        if isinstance(meaning, Diagnostic):
            problems.append(meaning)
        else:
            found[meaning.metric] = factor
    return found, problems


def _has_own_unit(meaning: Meaning, book: Book) -> bool:
    """Whether the unit beside a name, if there is one, is the metric's own."""
    own = units_of(meaning.metric, book) or ()
    return not (meaning.unit and own) or any(same_unit(meaning.unit, each) for each in own)


def _other_unit(meaning: Meaning, book: Book) -> Diagnostic:
    unit = ", ".join(dict.fromkeys(units_of(meaning.metric, book) or ()))
    values = {"id": meaning.metric, "given": meaning.unit or "", "unit": unit}
    return Diagnostic("other-unit", values=values)


def milestone_named(text: str, plan: Plan) -> str | None:
    """The milestone with that id, or the only one with that name; None if there is none."""
    named = milestones_named(text, plan)
    return text if text in plan.milestones else named[0] if len(named) == 1 else None


def milestones_named(text: str, plan: Plan) -> list[str]:
    """The ids of the milestones with that id or name, however it is spaced."""
    return [
        id_
        for id_, each in plan.milestones.items()
        if folded(text) in map(folded, (id_, *each.name.values()))
    ]


def _owners(plan: Plan, *, of_targets: bool) -> dict[str, list[str]]:
    """Ids of the plan's metrics, or targets, by each name and id, folded for comparison."""
    described = plan.described
    stands_for = {id_: id_ if of_targets else each.metric for id_, each in described.items()}
    found = {
        name: list(dict.fromkeys(stands_for[id_] for id_ in ids))
        for name, ids in plan.names.items()
    }
    for id_ in {**described, **plan.metrics}:
        metric = stands_for.get(id_, id_)
        own = found.setdefault(folded(id_), [])
        if metric not in own:
            own.append(metric)
    return found


def readings(text: str) -> Iterator[tuple[str, str | None]]:
    """Possible names in a text, with the unit beside each, the most literal one first."""
    yield text, None
    for lead in (_NUMBER, _LEAD):
        yield from _with_unit_and_without(lead, text)


def name_and_unit(text: str) -> tuple[str, str | None]:
    """The name of a new metric in a text; 其中 stays, as a part of something else follows it."""
    return [(text, None), *_with_unit_and_without(_NUMBER, text)][-1]


def without_number(text: str) -> str:
    """A name without numbering and footnote marks, but with any brackets behind it."""
    return [text, *(name for name, _ in _with_unit_and_without(_NUMBER, text))][:2][-1]


def without_unit(text: str) -> str:
    """A name without numbering, and without the unit behind it."""
    return [text, *(name for name, _ in readings(text))][-1]


def _with_unit_and_without(lead: re.Pattern[str], text: str) -> Iterator[tuple[str, str | None]]:
    if len(text) > LONGEST_NAME:
        return
    bare = without_mark(lead.sub("", narrow(text).strip())).strip()
    yield bare, None
    if coded := _WITH_CODE.fullmatch(bare):
        yield coded["code"], None
        bare = coded["name"]
        yield bare, None
    match = _UNIT.fullmatch(bare)
    if match:
        unit = match["unit"] or match["unit2"]
        if not _NO_UNIT.search(unit.lower()):
            yield without_mark(match["name"]).strip(), unit


def particular(path: Sequence[str]) -> str:
    """The last part of a name that is more than a mark of the plain figure."""
    named = [text for text in path if without_plain_words(text).strip()]
    return named[-1] if named else path[-1]


def same_unit(first: str, second: str) -> bool:
    """Whether two texts name one unit."""
    return _plain_unit(first) == _plain_unit(second)


def _plain_unit(text: str) -> str:
    """A unit for comparison: the words for percent are its sign."""
    plain = folded(text)
    return "%" if plain in _PERCENT else plain
