"""Registers: rows of text become typed things, one a row, under the fields of the catalogue."""
