"""The assumptions of `--if`: `ID=+60/year` and `ID=300@2022-12-31`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Final

from bishan_targets.assessment.gap import known_on
from bishan_targets.cli.errors import UsageError
from bishan_targets.cli.options import as_day
from bishan_targets.model.book import Book
from bishan_targets.model.observations import Observation
from bishan_targets.report.project import WhatIf

_NUMBER: Final = r"(?P<number>[+-]?\d{1,28}(?:\.\d{1,28})?)"
_PACE = re.compile(rf"(?P<id>[^=]+)={_NUMBER}/year", re.ASCII)
_FIGURE = re.compile(rf"(?P<id>[^=]+)={_NUMBER}@(?P<date>.+)", re.ASCII)


def named(given: Sequence[str], command: str) -> list[str]:
    """Ids in assumptions; a UsageError for an unreadable one."""
    return [_match(each, command)["id"] for each in given]


def read(
    given: Sequence[str], ids: Sequence[str], book: Book, as_of: date, command: str
) -> dict[str, WhatIf]:
    """Assumptions about each target; `ids` are those of `given`, in the same order.

    Figures must be later than the latest known, in any order. Raises UsageError.
    """
    found: dict[str, WhatIf] = {}
    for each, id_ in zip(given, ids, strict=True):
        match = _match(each, command)
        before = found.get(id_, WhatIf())
        number = Decimal(match["number"])
        if match.re is _PACE:
            if before.pace is not None:
                raise UsageError("usage.if-twice", command, given=each)
            found[id_] = before._replace(pace=number)
            continue
        history = known_on(book.observations.get(book.plan.tracked[id_].metric, ()), as_of)
        figure = Observation(_day(each, match["date"], command), number)
        if history and figure.date <= history[-1].date:
            latest = history[-1].date.isoformat()
            raise UsageError("usage.if-too-early", command, given=each, latest=latest)
        if figure.date in [other.date for other in before.figures]:
            raise UsageError("usage.if-twice", command, given=each)
        figures = sorted([*before.figures, figure], key=lambda observation: observation.date)
        found[id_] = before._replace(figures=figures)
    return found


def _match(given: str, command: str) -> re.Match[str]:
    match = _PACE.fullmatch(given) or _FIGURE.fullmatch(given)
    if match is None:
        raise UsageError("usage.bad-if", command, given=given)
    return match


def _day(given: str, text: str, command: str) -> date:
    found = as_day(text)
    if found is None:
        raise UsageError("usage.bad-if", command, given=given)
    return found
