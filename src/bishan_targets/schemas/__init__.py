"""JSON Schemas of the files that bishan reads and of what it prints: a file each beside this one.

The files are made from the types themselves; `tools/schemas.py` writes them anew. They ship, as to
make one takes 0.25 s and to read one 0.03 s, and pydantic 2.11 makes others than 2.14, or fails.
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
