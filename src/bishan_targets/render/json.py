"""JSON: the reports' own shape, the same bytes for the same input."""

from __future__ import annotations

import json
from dataclasses import Field, asdict
from datetime import date
from typing import Any, ClassVar, Protocol

from bishan_targets.text import escaped


class Document(Protocol):
    """One of the frozen dataclasses of `report`, whose fields are the JSON keys."""

    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]

    @property
    def schema(self) -> str:
        """Name and version of the document's shape."""


def render(report: Document) -> str:
    """One line of JSON with sorted keys, and targets in order of id."""
    content = asdict(report)
    if isinstance(targets := content.get("targets"), list | tuple):
        content["targets"] = sorted(targets, key=lambda target: target["id"])
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, allow_nan=False, default=_encode)
    return escaped(text) + "\n"


def _encode(value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"no JSON form for {type(value).__name__}")
