"""Obtains the files that the catalogue declares, into `live/<source_id>/<edition>/<file>`.

Knows addresses, retries, limits and what a file must look like before it replaces the one of
before; does not read tables, and does not decide what is published. What happened to each file
is kept in `live/<source_id>/collecte.json`; the rest of the way in learns from it that an edition
is out of date and why.
"""
