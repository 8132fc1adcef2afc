"""Ratios in the gate: changed definitions, and the base's figures after corrections."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from bishan_targets.gate.comparison import Comparison
from bishan_targets.model.book import Book
from bishan_targets.model.observations import Observation
from bishan_targets.model.policy import Rule
from bishan_targets.model.ratios import Ratio, agrees


def loosened_ratios(head: Book, base: Book, names: Mapping[str, str]) -> Iterator[Comparison]:
    """Ratios of the base that are defined otherwise, or are gone without a retirement.

    Another numerator, denominator or scale makes the figures those of another metric. `names` are
    the current names of the base's metrics.
    """
    retired = {each.metric for each in head.plan.policy.retirements}
    for old in base.plan.ratios.values():
        now, of, to = (names.get(each, each) for each in (old.id, *old.parts))
        named = Ratio(now, of, to, old.scale)
        new = head.plan.ratios.get(named.id)
        is_retired = old.id in retired and named.id not in head.plan.metrics
        yield Comparison(
            rule=Rule.TARGET_LOOSENED,
            metric=named.id,
            holds=new == named or (new is None and is_retired),
            value=new.formula if new else None,
            reference=old.formula,
            reference_from="base",
            aspect="ratio",
        )


def as_now(figures: Sequence[Observation], now: Sequence[Observation]) -> list[Observation]:
    """The base's figures, with today's value if one of the two is computed and the other typed in.

    Only if they agree at the typed one's decimals: then they differ by its rounding.
    """
    found = {each.date: each for each in now}
    return [
        each._replace(value=other.value)
        if (other := found.get(each.date)) and _is_rounded(each, other)
        else each
        for each in figures
    ]


def _is_rounded(first: Observation, second: Observation) -> bool:
    if bool(first.file) == bool(second.file):
        return False
    typed, computed = (first, second) if first.file else (second, first)
    return agrees(typed.value, computed.value)


def as_recomputed(
    ratio: Ratio,
    figures: Sequence[Observation],
    corrected: Mapping[str, Sequence[Observation]],
) -> list[Observation]:
    """A ratio's figures, those computed made anew of its parts' `corrected` figures."""
    of, to = ({each.date: each.value for each in corrected[part]} for part in ratio.parts)
    return [
        each
        if each.file or not to[each.date]
        else each._replace(value=ratio.value(of[each.date], to[each.date]))
        for each in figures
        if each.file or (each.date in of and each.date in to)
    ]
