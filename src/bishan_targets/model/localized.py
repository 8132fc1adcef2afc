"""Text in one or more languages."""

from collections.abc import Mapping
from typing import TypeAlias

Localized: TypeAlias = Mapping[str, str]
"""Text by language code; `und` holds text given without a language."""
