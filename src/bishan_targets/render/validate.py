"""Output of `bishan validate` for files without errors."""

from __future__ import annotations

from collections.abc import Sequence

from bishan_targets.messages import Messages
from bishan_targets.model.diagnostics import Diagnostic
from bishan_targets.render.problems import problems
from bishan_targets.report.validate import Validation
from bishan_targets.text.display import display_width, pad
from bishan_targets.text.safe import visible


def text(
    found: Validation, diagnostics: Sequence[Diagnostic], say: Messages, width: int | None
) -> str:
    """Warnings, the metrics without a target, and the amount read; for `width` see `problems`."""
    parts = [problems(diagnostics, say, width)] if diagnostics else []
    if found.untracked or found.untracked_beyond:
        parts.append(_untracked(found, say))
    parts.append(_fine(found, say) + "\n")
    return "\n".join(parts)


def _fine(found: Validation, say: Messages) -> str:
    """The amount read, that of milestones and members only in a plan with some."""
    own = say(
        "validate.fine.milestones" if found.milestones else "validate.fine",
        file=visible(found.plan.file if found.plan else ""),
        targets=say.count("validate.targets", found.targets),
        figures=say.count("validate.figures", found.figures),
        milestones=say.count("validate.milestones", found.milestones),
        statements=say.count("validate.statements", found.statements),
    )
    if found.members is None:
        return own
    members = say.count(
        "validate.members",
        found.members.members,
        targets=say.count("validate.targets", found.members.targets),
        figures=say.count("validate.figures", found.members.figures),
    )
    return say("sentence.separator").join((own, members))


def _untracked(found: Validation, say: Messages) -> str:
    lines = []
    if found.untracked:
        width = max(display_width(each.id) for each in found.untracked)
        lines.append(say.count("validate.untracked", len(found.untracked)))
        lines += [f"  {pad(each.id, width)}  {visible(each.file)}" for each in found.untracked]
    if found.untracked_beyond:
        lines.append(say.count("validate.beyond", found.untracked_beyond))
    return "\n".join(lines) + "\n"
