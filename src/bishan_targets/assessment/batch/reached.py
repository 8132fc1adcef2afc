"""The first days on which many goals have given odds of holding: `projection.reached` over arrays.

All goals and levels are searched for at once.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from bishan_targets.assessment.batch import mixture, outlook
from bishan_targets.assessment.batch.arrays import Bools, Floats, Ints
from bishan_targets.assessment.batch.horizon import Ahead
from bishan_targets.assessment.batch.outlook import Goals
from bishan_targets.assessment.batch.trend import Fits
from bishan_targets.assessment.projection.reached import LEVELS, looks
from bishan_targets.assessment.projection.student import quantile as deviate_of

NEVER = -1


class _Questions(NamedTuple):
    """Whether a goal has one of `LEVELS` on a day; each an array of them."""

    goals: Ints
    levels: Ints
    days: Ints


class _Answers(NamedTuple):
    """Tells it, for goals that are not settled."""

    fits: Fits
    goals: Goals
    ahead: Ahead

    def of(self, asked: _Questions) -> Bools:
        """Whether the odds are at the level."""
        found = np.empty(asked.goals.size, np.bool_)
        bands = self.goals.direction[asked.goals] == 0
        for places, answer in ((bands, self._of_bands), (~bands, self._of_singles)):
            if places.any():
                found[places] = answer(_Questions(*(each[places] for each in asked)))
        return found

    def _of_bands(self, asked: _Questions) -> Bools:
        fits, goals = self.fits.at(asked.goals), self.goals.at(asked.goals)
        odds = outlook.unrounded(fits, fits.parts(*self.ahead.on(asked.days)), goals)
        return odds >= np.array(LEVELS)[asked.levels]

    def _of_singles(self, asked: _Questions) -> Bools:
        """By the quantiles of the parts, and by the odds if these disagree."""
        fits, goals = self.fits.at(asked.goals), self.goals.at(asked.goals)
        parts, inside = fits.parts(*self.ahead.on(asked.days)), fits.inside(goals.value)
        upwards = goals.direction > 0
        level = np.array(LEVELS)[asked.levels]
        deviates = np.where(upwards, *_deviates(fits.degrees)[:, asked.levels])
        reaching = parts.means + deviates * parts.spreads >= inside
        reached: Bools = np.all(reaching, axis=0)
        split = np.flatnonzero(reaching.any(axis=0) & ~reached)
        least = 1.0 - np.where(upwards, 1.0 - level, level)[split]
        reached[split] = mixture.above(parts.at(split), fits.degrees, inside[split]) >= least
        answers: Bools = reached == upwards
        return answers


def _deviates(degrees: int) -> Floats:
    """Quantiles of Student's t at the levels: those asked for upwards, and downwards."""
    return np.array(
        [
            [deviate_of(1.0 - level, degrees) for level in LEVELS],
            [deviate_of(level, degrees) for level in LEVELS],
        ]
    )


def first_days(fits: Fits, goals: Goals, ahead: Ahead) -> Ints:
    """For each of `LEVELS` the first day on which each goal has these odds; levels by goals.

    `NEVER` if there is none; 0 if the latest figure meets the goal. `ahead` has all days.
    """
    found = np.full((len(LEVELS), goals.by.size), NEVER)
    found[:, goals.settled == 1] = 1
    found[:, goals.holds] = 0
    open_ = np.flatnonzero((goals.settled < 0) & ~goals.holds)
    answers = _Answers(fits.at(open_), goals.at(open_), ahead)
    found[:, open_] = _searched(answers, ahead.reaches.shape[1] - 1)
    return found


def _searched(answers: _Answers, last: int) -> Ints:
    found = np.full((len(LEVELS), answers.goals.by.size), NEVER)
    spans = _spans(answers, last)
    found[spans.levels, spans.goals] = _first(answers, spans)
    return found


class _Spans(NamedTuple):
    """Days from one look to the next, which has the odds; each an array of them."""

    goals: Ints
    levels: Ints
    starts: Ints
    """The day after the first look."""
    ends: Ints


def _spans(answers: _Answers, last: int) -> _Spans:
    """The spans in which the goals reach the levels; goals that do not have none."""
    days = np.array(looks(last, last))
    goals, first = np.arange(answers.goals.by.size), np.zeros(answers.goals.by.size, np.int64)
    found = []
    for level in range(len(LEVELS)):
        before, day = _looked(answers, level, goals, days, first)
        there = day <= last
        goals, before, day = goals[there], before[there], day[there]
        found.append(_Spans(goals, np.full_like(goals, level), before + 1, day))
        first = np.searchsorted(days, day)
    return _Spans(*(np.concatenate(each) for each in zip(*found, strict=True)))


def _looked(
    answers: _Answers, level: int, goals: Ints, days: Ints, first: Ints
) -> tuple[Ints, Ints]:
    """The first look that has the odds, and the one before it, or 0; days as in `looks`.

    They are looked at from each goal's `first` place on, and so is the deadline. If none has the
    odds, the look is after the last.
    """
    rows, places = np.nonzero(np.arange(days.size) >= first[:, None])
    has = np.zeros((goals.size, days.size + 1), np.bool_)
    has[rows, places] = answers.of(_Questions(goals[rows], np.full_like(rows, level), days[places]))
    has[:, -1] = True
    place = has.argmax(axis=1)
    day, before = np.append(days, days[-1] + 1)[place], np.append(0, days)[place]
    by = answers.goals.by[goals]
    between = np.flatnonzero((by > 0) & (by < day))
    by = by[between]
    at_deadline = answers.of(_Questions(goals[between], np.full_like(between, level), by))
    before[between] = np.where(
        at_deadline,
        np.append(0, days)[np.searchsorted(days, by)],
        np.maximum(before[between], by),
    )
    day[between] = np.where(at_deadline, by, day[between])
    return before, day


def _first(answers: _Answers, spans: _Spans) -> Ints:
    """The first day of each span that has the odds, if these only rise up to its end."""
    low, high = np.zeros_like(spans.starts), spans.ends - spans.starts
    while (going := np.flatnonzero(low < high)).size:
        middle = (low[going] + high[going]) // 2
        asked = _Questions(spans.goals[going], spans.levels[going], spans.starts[going] + middle)
        has = answers.of(asked)
        high[going] = np.where(has, middle, high[going])
        low[going] = np.where(has, low[going], middle + 1)
    return spans.starts + low
