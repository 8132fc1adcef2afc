"""Sheets of cells out of files, a module a format."""
