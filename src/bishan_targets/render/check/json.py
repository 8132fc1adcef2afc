"""The gate's result as JSON."""

from __future__ import annotations

from bishan_targets.render import json
from bishan_targets.render.check import Page


def render(page: Page) -> str:
    """The report as it is; its messages are in English for readers of every language."""
    return json.render(page.report)
