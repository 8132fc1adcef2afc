"""Metrics that a plan's members have and the plan itself has not."""

from __future__ import annotations

from contextlib import suppress

from bishan_targets.model.book import Book
from bishan_targets.model.diagnostics import Diagnostic, InputError
from bishan_targets.storage.members import members_of
from bishan_targets.storage.store import load, plan_source


def named_by_members(unknown: Diagnostic, book: Book) -> Diagnostic:
    """The error for a metric that a plan does not have, which tells if members do have it.

    They are read for that; those that cannot be read are passed over.
    """
    source = plan_source(book.plan)
    if unknown.code != "unknown-metric" or source is None:
        return unknown
    name = unknown.values["id"]
    for each in members_of(book.plan, source):
        with suppress(InputError):
            found = load(each.plan(source))
            if name in found.metrics or name in found.plan.tracked:
                return Diagnostic("metric-of-members", values={"id": name, "member": each.id})
    return unknown
