"""How a sheet is laid out: which cells are periods, which are metrics, which are figures."""
