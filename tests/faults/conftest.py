"""A publisher on this machine, and a desk that fetches from it."""

from support.fetching import desk, publisher

__all__ = ["desk", "publisher"]
