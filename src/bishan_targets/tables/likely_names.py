"""Likely meanings of a name that the plan does not know: its metrics with names like it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from bishan_targets.model.book import Book
from bishan_targets.model.diagnostics import listed
from bishan_targets.text.folding import folded
from bishan_targets.text.spelling import closest

_MOST: Final = 3
_LONGEST: Final = 24
_SHORTEST: Final = 2
# Words that make a metric another than the one without them.
_OF_GROWTH: Final = re.compile(r"同比|环比|增[长速幅]|growth|change|yoy|year.on.year")


def suggestion(
    text: str, book: Book, known: Iterable[str] | None = None
) -> tuple[dict[str, str], str | None]:
    """Values of an error about an unknown name, and the hint for them; None without any.

    `known` are the ids to choose from, all by default.
    """
    ids = list(known or filter(book.may_be_named, book.metrics))
    if match := nearest(text, book, ids):
        return {"match": match}, "did-you-mean"
    found = similar(text, book, ids)
    similar_ones = listed(with_names(found, book))
    return {"match": "", "similar": similar_ones}, "similar-names" if found else None


def with_names(ids: Iterable[str], book: Book) -> list[str]:
    """Each id with its name in the plan's first language behind it, if it has another one.

    A long name is cut.
    """
    return [" ".join([each, *_names(each, book)]) for each in ids]


def _names(metric: str, book: Book) -> list[str]:
    described = book.plan.described.get(metric) or book.plan.milestones.get(metric)
    name = " ".join(next(iter(described.name.values())).split()) if described else metric
    if name == metric:
        return []
    return [name if len(name) <= _LONGEST else name[: _LONGEST - 1] + "…"]


def nearest(text: str, book: Book, known: Iterable[str]) -> str | None:
    """The id among `known` of the metric that a text probably means, by id or by one of its names.

    The name of an amount never means growth, nor the other way round.
    """
    ids = {folded(each): each for each in known}
    named = {name: owners[0] for name, owners in book.plan.names.items()}
    found = {name: metric for name, metric in named.items() if folded(metric) in ids} | ids
    name = folded(text)
    match = name if name in found else closest(name, _alike(name, found))
    return found[match] if match else None


def similar(text: str, book: Book, known: Iterable[str]) -> list[str]:
    """The ids of a few metrics with a name that a text abbreviates, or is a part of.

    Or that has the text as a part: 固投 is one of 固定资产投资, and 社零 of 社会消费品零售总额增速.
    """
    ids, name = set(known), folded(text)
    if len(name) < _SHORTEST:
        return []
    alike = (
        owner
        for each, owners in book.plan.names.items()
        if _abbreviates(name, each) or (len(each) > _SHORTEST and each in name)
        for owner in owners
        if owner in ids
    )
    return list(dict.fromkeys(alike))[:_MOST]


def _alike(name: str, known: Iterable[str]) -> list[str]:
    """The names in `known` that are of growth, if `name` is; else the others."""
    is_growth = bool(_OF_GROWTH.search(name))
    return [each for each in known if bool(_OF_GROWTH.search(each)) is is_growth]


def _abbreviates(short: str, name: str) -> bool:
    """Whether a Chinese name has `short` in it, or begins alike and has its characters in order.

    Two characters in it, such as 投资, are too many metrics' words.
    """
    if short.isascii():
        return False
    rest = iter(name)
    is_part = len(short) > _SHORTEST and short in name
    return is_part or (name[0] == short[0] and all(each in rest for each in short))
