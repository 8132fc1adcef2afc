"""The results as plain structures, a module a document: what every format renders from.

Field names are the keys of the JSON output; every key is always there, and None says that a thing
is not known. Numbers are what the arithmetic gave, to twelve significant digits.
"""
