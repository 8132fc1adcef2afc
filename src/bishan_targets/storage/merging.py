"""The judged files as they will be once merged into a branch that has gone on."""

from __future__ import annotations

from typing import NamedTuple

from bishan_targets.model.diagnostics import Diagnostic, Severity
from bishan_targets.reading.files import File, Files
from bishan_targets.storage.git import Repository, Revision
from bishan_targets.storage.hooks import Judged, beside, within


class Merged(NamedTuple):
    """The merged files, or the path of one that both sides have changed in the same place."""

    files: Files | None
    conflict: str = ""


def merged(repository: Repository, here: Judged, start: Revision, newest: Revision) -> Merged:
    """Merge the judged files with the changes of a branch from `start` to `newest`.

    Files that cannot be read are left as they are: reading reports them.
    """
    plan = within(here.plan)[1]
    folder = beside(plan)
    if here.files is None or not _are_readable(here.files):
        return Merged(here.files)
    standing = {f"{folder}/{each.name}": each for each in here.files.all()[1:]}
    standing[plan] = here.files.plan
    then, theirs = (repository.files(each, plan, folder) for each in (start, newest))
    found: dict[str, File] = {}
    for path in sorted({*standing, *then, *theirs}):
        shown = (here.plan.parent / folder / path.rpartition("/")[2]).as_posix()
        file = standing.get(path) or File(path.rpartition("/")[2], shown, b"")
        ours = file.content if path in standing else None
        assert not isinstance(ours, Diagnostic)
        sides = ours, then.get(path), theirs.get(path)
        is_settled, content = _settled(*sides)
        if not is_settled:
            content = _text(repository, *sides)
            if content is None:
                return Merged(None, path)
        if content is not None:
            found[path] = file._replace(content=content)
    own = found.pop(plan, None)
    return Merged(Files(own, [*found.values()])) if own else Merged(None, plan)


def _are_readable(files: Files) -> bool:
    snapshots = files.snapshots
    if isinstance(snapshots, Diagnostic) and snapshots.severity is Severity.ERROR:
        return False
    return not any(isinstance(each.content, Diagnostic) for each in files.all())


def _settled(
    ours: bytes | None, then: bytes | None, theirs: bytes | None
) -> tuple[bool, bytes | None]:
    """Whether at most one side has changed a file, and its content, None if it is gone."""
    if ours == then:
        return True, theirs
    return theirs in (then, ours), ours


def _text(
    repository: Repository, ours: bytes | None, then: bytes | None, theirs: bytes | None
) -> bytes | None:
    """The text with both sides' changes; None if they conflict, or one side has none."""
    if ours is None or then is None or theirs is None:
        return None
    return repository.merged_text(ours, then, theirs)
