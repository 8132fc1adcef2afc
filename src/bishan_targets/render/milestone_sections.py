"""Everything about one milestone, as titled paragraphs and tables for text and Markdown."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bishan_targets.assessment.verdict import MilestoneVerdict
from bishan_targets.messages import Messages
from bishan_targets.render.cells import charge_lines, with_id
from bishan_targets.render.milestones import MilestoneCells
from bishan_targets.render.section import Section, numbered, without_empty_columns
from bishan_targets.report.milestones import MilestoneReport, StatementReport
from bishan_targets.report.show import Detail
from bishan_targets.text.safe import visible


def milestone_sections(detail: Detail, milestone: MilestoneReport, say: Messages) -> list[Section]:
    """Its words and deadline, the verdict, the steps, the expected date, and the statements."""
    return [
        _title(detail, milestone, say),
        verdict(detail, milestone, say),
        *([_steps(milestone, say)] if milestone.steps else []),
        *([_expected(milestone, detail.statements, say)] if detail.statements else []),
        _statements(detail, say),
    ]


def _title(detail: Detail, milestone: MilestoneReport, say: Messages) -> Section:
    name = with_id(MilestoneCells(milestone, say).name, milestone.id, say)
    lines = [say("milestone.by", by=milestone.by)]
    if milestone.verdict is MilestoneVerdict.NOT_CHECKABLE:
        lines.append(say("milestone.evidence.none"))
    else:
        lines.append(say("milestone.evidence", evidence=visible(milestone.evidence)))
    lines += charge_lines(milestone.binding, milestone.owner, say)
    lines += [say("show.source", source=visible(detail.source))] if detail.source else []
    lines += [say("show.note", note=visible(detail.note))] if detail.note else []
    return Section(say("show.title", name=name, date=detail.as_of), lines)


def verdict(detail: Detail, milestone: MilestoneReport, say: Messages) -> Section:
    """The verdict, its reason, its flags, and the outcome by which the plan closed it."""
    latest = detail.statements[-1] if detail.statements else None
    values = {
        "as_of": detail.as_of,
        "by": milestone.by,
        "done_on": milestone.done_on,
        "expected": milestone.expected,
        "date": latest.date if latest else None,
    }
    lines = [say(f"milestone.why.{milestone.verdict}", **values)]
    if milestone.verdict is MilestoneVerdict.NO_DATA and detail.as_of > milestone.by:
        lines.append(say("milestone.why.passed", **values))
    lines += [say(f"milestone.why.flag.{flag}", **values) for flag in milestone.flags]
    if closed := milestone.closed:
        words = {"outcome": visible(closed.outcome), "source": visible(closed.source)}
        lines.append(say("milestone.closed", **words))
    word = MilestoneCells(milestone, say).verdict
    return Section(say("show.verdict", verdict=word), lines)


def _steps(milestone: MilestoneReport, say: Messages) -> Section:
    rows = [[say("milestone.steps.step"), say("milestone.steps.state")]]
    done = frozenset(milestone.steps_done)
    for step in milestone.steps:
        is_done = "done" if step in done else "open"
        rows.append([visible(step), say(f"milestone.steps.{is_done}")])
    return Section(say("milestone.steps.title"), rows=rows)


def _expected(
    milestone: MilestoneReport, statements: Sequence[StatementReport], say: Messages
) -> Section:
    title = say("milestone.expected.title")
    stated = [(each.date, each.expected) for each in statements if each.expected]
    if not stated:
        return Section(title, [say("milestone.expected.none")])
    (first_stated, first), (last_stated, last) = stated[0], stated[-1]
    beyond = (last - milestone.by).days
    side, until = ("late", (last, milestone.by)) if beyond > 0 else ("early", (milestone.by, last))
    rows = [
        [say(f"show.arithmetic.{column}") for column in ("what", "how", "result")],
        [*_stated("first", first_stated, say), first.isoformat()],
        [*_stated("latest", last_stated, say), last.isoformat()],
        _difference("slip", last, first, say),
        _difference(side, *until, say),
    ]
    return Section(title, rows=rows)


def _stated(name: str, day: date, say: Messages) -> list[str]:
    how = say("milestone.expected.stated", date=day.isoformat())
    return [say(f"milestone.expected.{name}"), how]


def _difference(name: str, end: date, start: date, say: Messages) -> list[str]:
    days = say.count("milestone.days", (end - start).days)
    return [say(f"milestone.expected.{name}"), f"{end} - {start}", days]


def _statements(detail: Detail, say: Messages) -> Section:
    title = say("milestone.statements.title")
    if not detail.statements:
        return Section(title, [say("milestone.statements.none", date=detail.as_of)])
    sources = numbered(each.source for each in detail.statements)
    columns = ("date", "state", "on", "steps", "expected", "evidence", "source")
    rows = [[say(f"milestone.statements.{column}") for column in columns]]
    for each in detail.statements:
        rows.append(
            [
                each.date.isoformat(),
                say(f"milestone.state.{each.state}"),
                each.on.isoformat() if each.on else "",
                say("list.separator").join(map(visible, each.steps_done or ())),
                each.expected.isoformat() if each.expected else "",
                visible(each.evidence or ""),
                f"[{sources[each.source]}]" if each.source else "",
            ]
        )
    footnotes = [f"[{number}] {visible(source)}" for source, number in sources.items()]
    footnotes += [
        say("show.history.note", date=each.date.isoformat(), note=visible(each.note))
        for each in detail.statements
        if each.note
    ]
    return Section(title, rows=without_empty_columns(rows), footnotes=footnotes)
