"""Entry point of `dg dev`: the same assets, checks, job and schedule as the command line."""

from dagster import Definitions, definitions

from orchestration.dagster_defs.build import build_defs


@definitions
def defs() -> Definitions:
    """Loaded by Dagster; nothing is built at import."""
    return build_defs()
