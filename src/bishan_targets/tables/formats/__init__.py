"""Sheets of cells from files, one module per format."""
