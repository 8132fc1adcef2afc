"""What a plain install leaves out: the packages of an extra, asked for before they are imported."""

from __future__ import annotations

from importlib.util import find_spec

from bishan_targets.cli.options import Session


def require_extra(extra: str, *modules: str, run: Session) -> None:
    """Raise a UsageError that says what to install, unless all `modules` are there."""
    for module in modules:
        if find_spec(module) is None:
            raise run.refuse("usage.extra-missing", package=module, extra=extra)
