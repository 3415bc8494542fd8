"""Dagster's side of the refresh: assets, checks, job, schedule, hook.

Each asset calls one step of `orchestration/`; no step knows Dagster.
"""
