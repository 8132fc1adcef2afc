"""Reading the tables of others: from a file's bytes to figures, or to what is not understood.

`opening` makes sheets of cells out of any kind of file, `layout` finds out how a sheet is laid out,
`understanding` reads metrics, periods and figures in it.
"""
