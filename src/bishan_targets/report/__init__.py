"""Results as plain structures, one module per document: the input of every output format.

Field names are the keys of the JSON output. Every key is always present; None means unknown.
Numbers are the computed values, to twelve significant digits.
"""
