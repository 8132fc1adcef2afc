"""A change's figures for people: a row for each target, with gap and verdict before and after."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Final

from bishan_targets.assessment.verdict import Verdict
from bishan_targets.messages import Messages
from bishan_targets.render.cells import nothing, with_id
from bishan_targets.render.check import Page
from bishan_targets.render.check.text import severity
from bishan_targets.render.gap_cells import gap_in_cell
from bishan_targets.render.numbers import exact
from bishan_targets.render.terminal.sparkline import sparkline
from bishan_targets.render.units import spaced
from bishan_targets.report.changes import ChangeReport, FigureChange, StandingReport
from bishan_targets.report.check import FindingReport
from bishan_targets.report.values import Number
from bishan_targets.text.safe import visible

COLUMNS: Final = ("target", "course", "figure", "gap", "verdict", "findings")
_SIGNS: Final[Mapping[str, str]] = {
    Verdict.MET: "✓",
    Verdict.ON_TRACK: "↗",
    Verdict.AT_RISK: "⚠",
    Verdict.OFF_TRACK: "↘",
    Verdict.MISSED: "✗",
    Verdict.LOST: "✗",
    Verdict.OVERDUE: "⏱",
}
_MARKS: Final[Mapping[str, str]] = {"error": "✗", "warning": "⚠", "info": "ⓘ"}


def change_rows(page: Page) -> Iterator[list[str]]:
    """The cells of COLUMNS for each target, in the report's order."""
    listed: dict[str, list[FindingReport]] = {}
    for finding, _ in page.listed():
        listed.setdefault(finding.fingerprint, []).append(finding)
    for change in page.report.changes:
        found = [each for name in change.findings for each in listed.get(name, ())]
        yield [
            with_id(visible(page.say.pick(change.name)), visible(change.target), page.say),
            sparkline(change.course, ascii_only=False),
            _figures(change, page),
            _gaps(change, page),
            _from_to(_verdict(change.before, page), _verdict_now(change, page), page),
            page.say("check.mark.separator").join(_findings(found, page)),
        ]


def _figures(change: ChangeReport, page: Page) -> str:
    """The newest figure of the change, and how many others there are of each kind."""
    *others, newest = change.figures
    counts = Counter(each.kind for each in others)
    counted = [page.say(f"check.others.{kind}", n=number) for kind, number in counts.items()]
    return page.say("check.mark.separator").join([_figure(newest, change, page), *counted])


def _figure(figure: FigureChange, change: ChangeReport, page: Page) -> str:
    is_first = figure.kind == "new" and figure.before is None
    unit = visible(page.say.pick(change.unit)) if change.unit else ""
    before, after = (
        _value(each, other, change.decimals, page.say)
        for each, other in ((figure.before, figure.after), (figure.after, figure.before))
    )
    return page.say(
        f"check.change.{'first' if is_first else figure.kind}",
        before=before,
        after=after,
        unit=spaced(unit, page.say),
        date=figure.date.isoformat(),
    )


def _value(value: Number | None, other: Number | None, decimals: int | None, say: Messages) -> str:
    """A value; in full if it would look like the other one."""
    if value is None:
        return ""
    shown = exact(value, decimals, say=say)
    looks_alike = other is not None and value != other and exact(other, decimals, say=say) == shown
    return exact(value, say=say) if looks_alike else shown


def _gaps(change: ChangeReport, page: Page) -> str:
    """Both gaps, the unit behind the last that is known; met ones by their names."""
    unit, unknown = visible(page.say.pick(change.unit)) if change.unit else "", nothing(page.say)

    def gap(side: StandingReport | None, unit: str) -> str:
        return gap_in_cell(side, change.decimals, unit, page.say) if side else unknown

    first, last = gap(change.before, unit), gap(change.after, unit)
    if last not in (first, unknown):
        first = gap(change.before, "")
    return _from_to(first, last, page)


def _verdict(side: StandingReport | None, page: Page) -> str:
    if side is None:
        return nothing(page.say)
    return _signed(side.verdict, page)


def _verdict_now(change: ChangeReport, page: Page) -> str:
    """The verdict after the change; a looser goal that nothing accepts makes it look no better."""
    verdict = _signed(change.after.verdict, page)
    if change.judged is None:
        return verdict
    return page.say("check.judged", verdict=verdict, judged=_signed(change.judged, page))


def _signed(verdict: str, page: Page) -> str:
    sign = page.say.own(_SIGNS.get(verdict, ""))
    return f"{sign} {page.say(f'verdict.{verdict}')}".strip()


def _from_to(before: str, after: str, page: Page) -> str:
    """Both sides; one alone if they are the same."""
    return after if before == after else page.say("check.from_to", before=before, after=after)


def _findings(found: list[FindingReport], page: Page) -> Iterator[str]:
    """The rules of the findings by their severity, worst first."""
    rules: dict[tuple[str, str], dict[str, None]] = {}
    for each in found:
        mark = "" if each.waived else page.say.own(_MARKS[each.severity])
        rules.setdefault((mark, severity(each, page)), {})[each.rule] = None
    for (mark, word), names in rules.items():
        shown = page.say("list.separator").join(names)
        yield page.say("check.marked", mark=mark, severity=word, rules=shown).strip()
