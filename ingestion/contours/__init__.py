"""Polygons as published: repaired, in EPSG:2154, with each repair recorded.

Joins between territories are the work of `ingestion/spatial`.
"""
