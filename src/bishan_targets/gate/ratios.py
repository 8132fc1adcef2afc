"""Ratios in the gate: changed definitions, and the base's figures after corrections."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from bishan_targets.gate.comparison import Comparison
from bishan_targets.model.book import Book, Observation
from bishan_targets.model.policy import Rule
from bishan_targets.model.ratios import Ratio


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
    ]
