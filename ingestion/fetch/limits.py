"""How long and how often: the patience of the fetch, in one place.

What depends on a source (size, time for a file) is in its `acces`.
"""

from dataclasses import dataclass

MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds and counts. Tests give small ones."""

    connect_s: float = 10.0
    # Longest silence in the middle of an answer.
    read_s: float = 60.0
    attempts: int = 4
    wait_initial_s: float = 1.0
    wait_max_s: float = 20.0
    wait_jitter_s: float = 1.0
    # A publisher that asks for more (Retry-After) is left alone until the next night.
    retry_after_max_s: float = 90.0
    redirects: int = 5
    # Time of a source, in times of one of its files: an edition that hangs costs one of them.
    files_of_time: float = 2.0
    # A page of an API, a dataset's description.
    page_mb: int = 50
    # Decompressed size accepted, in times the largest answer: a truncated container is seen by
    # reading it to its end, which a bomb must not make endless.
    expansion: int = 20
