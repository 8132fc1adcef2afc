"""A new plan from somebody else's table: goals, and figures read as `import` reads them."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from bishan_targets.cli import output
from bishan_targets.cli.asking import confirm
from bishan_targets.cli.measuring import with_answers
from bishan_targets.cli.options import Session
from bishan_targets.model.diagnostics import Diagnostic, InputError

if TYPE_CHECKING:
    from bishan_targets.recording.measures import Said
    from bishan_targets.recording.new_plan import NewGoal
    from bishan_targets.tables.import_ import Taken
    from bishan_targets.tables.new_goals import Drafted
    from bishan_targets.tables.sheet import Sheet
    from bishan_targets.tables.understood import Told


@dataclass(frozen=True, slots=True)
class FromTable:
    """A table for a new plan: its sheets, and the command line's settings for them.

    `name` is the plan's where the table has no title that names it.
    `by` is the deadline of goals if the table says none, and None if nobody gave one; `otherwise`
    is taken then. `yes` answers questions, `asks` asks them.
    """

    table: str
    sheets: Sequence[Sheet]
    told: Told
    name: str
    by: date | None
    otherwise: date
    yes: bool
    asks: bool

    def write(self, run: Session) -> tuple[Mapping[str, str], bool] | None:
        """The plan's files, and whether goals are still to be filled in.

        None if the user declines to write it. Raises InputError.
        """
        from bishan_targets.cli.writing_figures import doubts_about
        from bishan_targets.recording.new_plan import plan_text, with_schemas
        from bishan_targets.tables.new_goals import common_day, draft_goals
        from bishan_targets.tables.unread_headings import nothing_found

        drafted = draft_goals(self.sheets, self.told.date)
        if not drafted.goals:
            raise InputError(nothing_found(self.table, self.sheets))
        by = common_day(drafted.goals) or self.by or self.otherwise
        goals = [each.with_deadline(by) for each in drafted.goals]
        plan = plan_text(drafted.title or self.name, by, goals, run.say, drafted.baseline)
        found = self._all_taken(plan, drafted, run)
        if (doubts := doubts_about(found.draft)) and not (self.yes or self.asks):
            raise InputError(doubts)
        output.write(self._shown(found, goals, by, run))
        if self.asks and not confirm(run.say("record.ask"), run.say):
            return None
        contents = dict(found.draft.contents)
        changed = contents.pop("targets.toml", plan.encode())  # with the rows chosen, and kinds
        is_open = not all(goal.is_filled_in for goal in goals)
        return with_schemas(changed.decode(), contents), is_open

    def _all_taken(self, plan: str, drafted: Drafted, run: Session) -> Taken:
        """The figures; raises InputError for those, and for goals that have no deadline."""
        from bishan_targets.recording.entries import at

        undated: list[Diagnostic] = []
        if drafted.undated and self.by is None:
            origin, given = drafted.undated
            undated.append(at(origin, "no-deadline", given=given))
        if undated and self.told.date:  # the deadline assumed would not fit the figures
            raise InputError(undated)
        try:
            found = with_answers(run, lambda said: self._taken(plan, said), self.told.said)
        except InputError as error:
            raise InputError([*error.diagnostics, *undated]) from error
        if undated:
            raise InputError(undated)
        return found

    def _taken(self, plan: str, said: Said) -> Taken:
        from bishan_targets.reading.files import File, Files
        from bishan_targets.reading.plan import read
        from bishan_targets.tables.import_ import take

        files = Files(File("targets.toml", "targets.toml", plan.encode()), [])
        told = replace(self.told, said=said, for_new_plan=True)
        return take(self.table, self.sheets, told, files, read(files), today=date.today())

    def _shown(self, found: Taken, goals: Sequence[NewGoal], by: date, run: Session) -> str:
        """The contents recognised in a table, the cells left out, and the goals."""
        from bishan_targets.render.import_ import understood
        from bishan_targets.render.new_goals import goals_text
        from bishan_targets.render.record import measures
        from bishan_targets.report.import_ import import_report

        names = [sheet.name for sheet in self.sheets]
        report = import_report(found.understood, names, found.draft, date.today(), written=False)
        width = output.terminal_width()
        shown = understood(report, run.say, width, with_goals=False)
        lines = [output.fitted(line, sys.stdout) + "\n" for line in measures(report, run.say)]
        said = goals_text(goals, by, run.say, width)
        return "\n".join([shown, *([said] if said else []), *lines])
