"""Corrections of publishers' errors, as data: declared, applied before gate 1, expired, told."""
