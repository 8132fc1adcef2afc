"""The schema of input files: their keys, types and limits."""
