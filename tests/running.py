"""A run of the command line, and the checkout that it runs in."""

from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent


@dataclass
class Run:
    code: int
    out: str
    err: str
