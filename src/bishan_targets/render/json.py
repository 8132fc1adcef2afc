"""JSON: the structure of the reports, the same bytes for the same input."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Protocol

from bishan_targets.text.safe import escaped


class Document(Protocol):
    """One of the named tuples of `report`, whose fields are the JSON keys."""

    @property
    def schema(self) -> str:
        """Name and version of the document's schema."""

    def _asdict(self) -> dict[str, Any]: ...


def render(report: Document) -> str:
    """One line of JSON with sorted keys, and targets and milestones in order of id."""
    content = plain(report)
    for name in ("targets", "milestones"):
        if isinstance(rows := content.get(name), list):
            content[name] = sorted(rows, key=lambda row: row["id"])
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, allow_nan=False)
    return escaped(text) + "\n"


def plain(value: Any) -> Any:
    """The JSON equivalent of a value: an object for a named tuple, a string for a date."""
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        return {name: plain(each) for name, each in value._asdict().items()}
    if isinstance(value, Mapping):
        return {name: plain(each) for name, each in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [plain(each) for each in value]
    return value.isoformat() if isinstance(value, date) else value
