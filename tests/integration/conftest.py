"""A demo refresh, run once, and copies of it to damage."""

from pathlib import Path

import pytest
from support.site import Site, copy_site, new_site


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The demo data refreshed once. Not to be changed by a test."""
    site = new_site(tmp_path_factory.mktemp("demo"))
    report = site.refresh()
    assert report.ending == "publiee", report.journal["motifs"]
    return site


@pytest.fixture
def site(published: Site, tmp_path: Path) -> Site:
    """A copy of the published site, to damage at will."""
    return copy_site(published, tmp_path)
