"""The targets and milestones that `--owner` and `--binding` leave of a plan's."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING, Final

from bishan_targets.model.diagnostics import Diagnostic, InputError, listed
from bishan_targets.model.owners import Owned, is_owned_by, names_of_owners
from bishan_targets.text.folding import folded
from bishan_targets.text.spelling import closest

if TYPE_CHECKING:
    from bishan_targets.cli.options import Wanted
    from bishan_targets.model.book import Plan

_MOST_LISTED: Final = 20


def narrowed(
    plan: Plan, ids: Collection[str] | None, wanted: Wanted, *, milestones: bool = False
) -> list[str]:
    """Ids of the targets wanted, in the plan's order, of those in `ids`, or of all for None.

    With `milestones`, those of milestones follow. Raises InputError for an owner that none has.
    """
    goals = [*plan.tracked.values(), *(plan.milestones.values() if milestones else ())]
    folded_owners(wanted.owners, goals, plan.file)
    return left(plan, ids, wanted, milestones=milestones)


def left(
    plan: Plan, ids: Collection[str] | None, wanted: Wanted, *, milestones: bool = False
) -> list[str]:
    """The same of a plan that need not have all of the ids and owners."""
    goals = [*plan.tracked.values(), *(plan.milestones.values() if milestones else ())]
    owners = {folded(name) for name in wanted.owners}
    binding = {each.id for each in plan.tracked.values() if each.policy.binding}
    binding |= {each.id for each in plan.milestones.values() if each.binding}
    return [
        each.id
        for each in goals
        if (ids is None or each.id in ids)
        and (each.id in binding or not wanted.binding)
        and (not owners or is_owned_by(each, owners))
    ]


def folded_owners(given: Sequence[str], things: Iterable[Owned], file: str) -> set[str]:
    """The names given for owners of `things`, folded; InputError for one that none of them has."""
    known = names_of_owners(things)
    unknown = [_unknown(name, known, file) for name in given if folded(name) not in known]
    if unknown:
        raise InputError(unknown)
    return {folded(name) for name in given}


def _unknown(name: str, known: dict[str, str], file: str) -> Diagnostic:
    if not known:
        return Diagnostic("no-owner", file, values={"owner": name})
    names = list(known.values())
    shown = listed(names[:_MOST_LISTED] + ["..."] * (len(names) > _MOST_LISTED))
    match = known.get(closest(folded(name), known) or "")
    return Diagnostic(
        code="unknown-owner",
        file=file,
        values={"owner": name, "known": shown, "match": match or ""},
        hint="did-you-mean" if match else None,
    )
