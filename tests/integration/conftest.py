"""Copies of the demo's release, to damage."""

from pathlib import Path

import pytest
from support.site import Site, copy_site


@pytest.fixture
def site(published: Site, tmp_path: Path) -> Site:
    """A copy of the published site, to damage at will."""
    return copy_site(published, tmp_path)
