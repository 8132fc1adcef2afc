"""Adding a declaration to a plan: a waiver, a closed target, a correction."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from bishan_targets.model.diagnostics import Diagnostic, InputError
from bishan_targets.reading.plan import read
from bishan_targets.recording.toml_editing import array_of_tables, with_added
from bishan_targets.storage.atomic import replace_all
from bishan_targets.storage.locking import locked
from bishan_targets.storage.store import open_files

if TYPE_CHECKING:
    from bishan_targets.storage.locking import Tell


def add_to_plan(
    path: Path,
    name: str,
    table: Mapping[str, object],
    tell: Tell | None = None,
    *,
    dry_run: bool = False,
) -> str:
    """Add a table `[[name]]` at the end of a plan, and return the text added.

    The rest of the file stays unchanged, byte for byte. Nothing is written unless the plan is valid
    with the addition: raises InputError otherwise, and if writing fails. A dry run stops just
    before that. `tell` is called when waiting for the folder.
    """
    added = array_of_tables(name, [table])
    with locked(path.parent, tell):
        files = open_files(path)
        if isinstance(files.plan.content, Diagnostic):
            raise InputError([files.plan.content])
        content = with_added(files.plan.content, added)
        read(files.with_contents({files.plan.shown: content}))
        if not dry_run:
            replace_all(path.parent, {path: content})
    return added
