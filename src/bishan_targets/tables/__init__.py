"""Importing tables made by others: from a file's bytes to figures, or to problems.

`formats` turns any kind of file into sheets of cells, `layouts` recognises the arrangement of a
sheet, `understanding` extracts metrics, periods and figures.
"""
