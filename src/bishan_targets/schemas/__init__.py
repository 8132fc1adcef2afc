"""JSON Schemas of the files that bishan reads and of what it prints: a file each beside this one.

The files are made from the types themselves; `tools/schemas.py` writes them anew.
"""

from __future__ import annotations

from importlib.resources import files
from typing import Final

INPUTS: Final = ("targets", "actuals")
OUTPUTS: Final = (
    "status",
    "show",
    "validate",
    "project",
    "rules",
    "backtest",
    "check",
    "record",
    "import",
)


def read(name: str) -> str:
    """The schema of one of INPUTS or OUTPUTS, as the package ships it."""
    return (files(__name__) / f"{name}.json").read_text(encoding="utf-8")
