"""The format of a file to write, as the ending of its name says."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePath

from bishan_targets.cli.options import Session


def format_of(
    run: Session,
    given: str | None,
    path: str | None,
    formats: Mapping[str, str],
    default: str | None,
) -> str:
    """The format that `--format` names, else the one of the path's ending in `formats`.

    Without an ending, as in a pipe, it is `default`. A UsageError for an ending of something else,
    and for none without a default.
    """
    if given is not None:
        return run.choice("--format", given, list(dict.fromkeys(formats.values())))
    ending = PurePath(path or "").suffix
    found = formats.get(ending.lower()) if ending else default
    if found is None:
        known = run.say("list.separator").join(formats)
        raise run.refuse("usage.bad-ending", given=path or "", known=known)
    return found
