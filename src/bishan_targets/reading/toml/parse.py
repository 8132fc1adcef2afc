"""Parsing a TOML text, including a faulty one."""

from bishan_targets.reading.toml.load import load
from bishan_targets.reading.toml.parsed import Parsed
from bishan_targets.reading.toml.source import Source


def parse(source: Source) -> Parsed:
    """Parse a text; if that fails, as much of it as possible, with the errors in the rest."""
    try:
        return Parsed(load(source.text), source, [], [])
    except (ValueError, RecursionError):
        from bishan_targets.reading.toml.recovery import parse_around_faults

        return parse_around_faults(source)
