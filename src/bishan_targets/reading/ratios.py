"""Ratios of a plan: their definitions, and the figures computed by them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, MutableMapping, Sequence
from datetime import date
from decimal import Decimal
from functools import partial
from operator import attrgetter
from typing import Final, NamedTuple, TypeVar

from bishan_targets.model.book import Plan
from bishan_targets.model.causes import Gathered
from bishan_targets.model.diagnostics import Diagnostic, Severity
from bishan_targets.model.observations import Observation
from bishan_targets.model.ratios import DECIMALS, Ratio, agrees, decimals_of
from bishan_targets.model.targets import Indicator, Target, Undecided
from bishan_targets.reading.histories.history import BaselinePlaces, FigurePlaces, History
from bishan_targets.reading.plan_input import PlanInput
from bishan_targets.text.numbers import fits
from bishan_targets.text.spelling import closest, near_misses

_MORE_DECIMALS: Final = 2
_date = attrgetter("date")

Figures = Mapping[str, Sequence[Observation]]
_Described = TypeVar("_Described", Target, Undecided, Indicator)


class _Pair(NamedTuple):
    """The figures of a ratio's two parts for one date."""

    of: Observation
    to: Observation


def with_ratios(
    given: PlanInput,
    plan: Plan,
    observations: MutableMapping[str, Sequence[Observation]],
    histories: Sequence[History],
) -> tuple[Plan, list[Diagnostic]]:
    """The plan with its ratios, whose figures are added to `observations`, and diagnostics.

    There is a figure for each date on which both parts have one. A figure of the ratio's metric
    that is in a file stays, and must agree with the computed one at its own decimals.
    """
    ratios = {name: Ratio(name, **dict(table)) for name, table in given.ratios.items()}
    problems = list(_definition_problems(ratios, plan, observations, given))
    plan = _with_descriptions(plan._replace(ratios=ratios))
    places: dict[str, FigurePlaces] = {each.file: each.places for each in histories}
    places[plan.file] = BaselinePlaces(given.source, plan.indicators)
    found = Gathered()
    for ratio in ratios.values():
        if not ratios.keys() & {*ratio.parts}:
            _add_figures(ratio, plan, observations, places, found)
    return plan, [*problems, *found]


def _definition_problems(
    ratios: Mapping[str, Ratio], plan: Plan, observations: Figures, given: PlanInput
) -> Iterator[Diagnostic]:
    """Parts that are ratios themselves, misspelt, or without figures."""
    faulty = given.written("targets").keys() - plan.tracked.keys()
    known = {*plan.metrics, *observations, *faulty} - ratios.keys()
    for ratio in ratios.values():
        for key, part in zip(("of", "to"), ratio.parts, strict=True):
            if part in known:
                continue
            at = partial(given.source.at_value, path=("ratios", ratio.id, key), id=part)
            if part in ratios:
                yield at("ratio-of-ratio", key=key)
            elif match := near_misses([part], known).get(part):
                yield at("ratio-misspelt", match=match)
            else:
                yield _without_figures(at("ratio-without-figures", ratio=ratio.id), part, known)


def _without_figures(found: Diagnostic, part: str, known: set[str]) -> Diagnostic:
    found = found._replace(severity=Severity.WARNING)
    match = closest(part, sorted(known))
    if match is None:
        return found
    return found._replace(hint="did-you-mean", values={**found.values, "match": match})


def _with_descriptions(plan: Plan) -> Plan:
    """The plan with decimals and breaks for its ratios.

    One without decimals to print gets some, and each is of another series from every break of its
    parts on.
    """
    breaks = plan.breaks
    return plan._replace(
        targets={name: _filled(each, plan, breaks) for name, each in plan.targets.items()},
        undecided={name: _filled(each, plan, breaks) for name, each in plan.undecided.items()},
        indicators={name: _filled(each, plan, breaks) for name, each in plan.indicators.items()},
    )


def _filled(each: _Described, plan: Plan, breaks: Mapping[str, Sequence[date]]) -> _Described:
    if each.metric not in plan.ratios:
        return each
    parts = plan.ratios[each.metric].parts
    days = set(each.breaks).union(*(breaks.get(part, ()) for part in parts))
    decimals = DECIMALS if each.decimals is None else each.decimals
    return each._replace(decimals=decimals, breaks=tuple(sorted(days)))


def _add_figures(
    ratio: Ratio,
    plan: Plan,
    observations: MutableMapping[str, Sequence[Observation]],
    places: Mapping[str, FigurePlaces],
    found: Gathered,
) -> None:
    known = observations.get(ratio.id, ())
    own = {each.date: each for each in known}
    described = plan.metrics.get(ratio.id)
    added: list[Observation] = []
    for pair in _pairs(ratio, observations):
        if not pair.to.value:
            _report(found, "ratio-zero", ratio.to, pair.to, places, {"ratio": ratio.id})
            continue
        computed = _computed(ratio, pair)
        if not fits(computed.value):
            _report(found, "ratio-out-of-range", ratio.of, pair.of, places, {"ratio": ratio.id})
        elif computed.date not in own:
            added.append(computed)
            if described and not described.bounds.hold(computed.value):
                values = {"id": ratio.id, "given": _short(computed.value)}
                _report(found, "figure-outside-bounds", ratio.of, pair.of, places, values)
        elif not agrees(own[computed.date].value, computed.value):
            figure = own[computed.date]
            values = disagreement(ratio, figure.value, pair.of, pair.to)
            _report(found, "ratio-disagrees", ratio.id, figure, places, values)
    if added:
        observations[ratio.id] = sorted([*known, *added], key=_date)


def _pairs(ratio: Ratio, observations: Figures) -> Iterator[_Pair]:
    """The figures of both parts for each date that both have, in order of date."""
    below = {each.date: each for each in observations.get(ratio.to, ())}
    for each in observations.get(ratio.of, ()):
        if other := below.get(each.date):
            yield _Pair(each, other)


def _computed(ratio: Ratio, pair: _Pair) -> Observation:
    of, to = pair
    return Observation(
        of.date,
        ratio.value(of.value, to.value),
        _joined(of.source, to.source),
        _joined(of.note, to.note),
        of.provisional or to.provisional,
    )


def _joined(first: str | None, second: str | None) -> str | None:
    """Both texts, or the one that there is."""
    return "; ".join(dict.fromkeys(each for each in (first, second) if each)) or None


def _report(
    found: Gathered,
    code: str,
    metric: str,
    figure: Observation,
    places: Mapping[str, FigurePlaces],
    values: Mapping[str, str],
) -> None:
    """Add a diagnostic at a figure."""
    values = {"id": metric, "date": figure.date.isoformat(), **values}
    at_value = places[figure.file].at_value
    found.add(code, values, partial(at_value, code, metric, figure.date, **values))


def disagreement(ratio: Ratio, given: Decimal, of: Observation, to: Observation) -> dict[str, str]:
    """The values of the diagnostic for a figure that differs from the computed one."""
    decimals = decimals_of(given) + _MORE_DECIMALS
    return {
        "id": ratio.id,
        "date": of.date.isoformat(),
        "given": f"{given:f}",
        "computed": f"{ratio.value(of.value, to.value):.{decimals}f}",
        "of": ratio.of,
        "of_value": f"{of.value:f}",
        "to": ratio.to,
        "to_value": f"{to.value:f}",
        "other": ", ".join(dict.fromkeys((of.file, to.file))),
    }


def _short(value: Decimal) -> str:
    return f"{value:.6g}"
