"""Statements about milestones to be recorded, or recorded, for people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bishan_targets.messages import Messages
from bishan_targets.render.cells import nothing
from bishan_targets.render.grid import Grid, table
from bishan_targets.render.section import without_empty_columns
from bishan_targets.report.recorded_statements import (
    MilestoneEffect,
    MilestoneStanding,
    RecordedStatement,
)
from bishan_targets.text.display import wrap
from bishan_targets.text.safe import visible

_COLUMNS = ("state", "steps", "expected", "on", "evidence", "source")


def parts(
    statements: Sequence[RecordedStatement],
    milestones: Sequence[MilestoneEffect],
    say: Messages,
    width: int,
) -> Iterator[str]:
    """Each statement and its change, the effect on its milestone, and questions."""
    written = [each for each in statements if each.effect != "same"]
    if written:
        yield table(_statements(written, say), width).lstrip("\n")
    if same := len(statements) - len(written):
        yield wrap(say.count("record.same-statements", same), width) + "\n"
    if milestones:
        yield table(_effects(milestones, say), width)
    for each in written:
        if each.future_dated:
            doubt = say("doubt.future", id=each.milestone, date=each.date.isoformat())
            yield wrap("! " + doubt, width) + "\n"


def _statements(statements: Sequence[RecordedStatement], say: Messages) -> Grid:
    heading = [
        *(say(f"record.{name}") for name in ("date", "metric", "effect")),
        *(say(f"milestone.statements.{name}") for name in _COLUMNS),
    ]
    rows = without_empty_columns([heading, *(_row(each, say) for each in statements)])
    return Grid("", rows, len(rows[0]))


def _row(said: RecordedStatement, say: Messages) -> list[str]:
    before = said.before if said.effect == "replaced" else None
    state = say(f"milestone.state.{said.state}")
    return [
        said.date.isoformat(),
        visible(said.milestone),
        say(f"effect.{said.effect}"),
        _change(say(f"milestone.state.{before.state}"), state, say) if before else state,
        say("list.separator").join(map(visible, said.steps_done or ())),
        said.expected.isoformat() if said.expected else "",
        said.on.isoformat() if said.on else "",
        visible(said.evidence or ""),
        visible(said.source or ""),
    ]


def _effects(milestones: Sequence[MilestoneEffect], say: Messages) -> Grid:
    columns = ("name", "expected", "verdict")
    heading = [say(f"milestone.column.{name}") for name in columns]
    rows = [
        [
            visible(say.pick(each.name)),
            _change(_expected(each.before, say), _expected(each.after, say), say),
            _change(_verdict(each.before, say), _verdict(each.after, say), say),
        ]
        for each in milestones
    ]
    return Grid(say("record.milestones"), [heading, *rows], len(heading))


def _expected(found: MilestoneStanding, say: Messages) -> str:
    return found.expected.isoformat() if found.expected else nothing(say)


def _verdict(found: MilestoneStanding, say: Messages) -> str:
    return say(f"milestone.verdict.{found.verdict}")


def _change(before: str, after: str, say: Messages) -> str:
    return after if before == after else f"{before} {say.own('→')} {after}"
