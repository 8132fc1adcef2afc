"""The shape of input files: their keys, their types and their limits."""
