"""File formats, from bytes to rows of text: delimited text, workbooks, JSON, GeoJSON, Parquet.

Knows nothing of what a column means.
"""
