"""Indicators of a release built from the archive, against figures picked by hand in its files."""

from pathlib import Path

import pytest
from support.site import Site, core_catalogue

from orchestration.settings import Settings

pytestmark = [pytest.mark.real, pytest.mark.slow]

# (indicator, territory, year): value, as printed by the publisher or worked out on paper.
FIGURES = {
    ("EMP16", "94041", 2008): 12.60,
    ("EMP16", "94041", 2013): 15.30,
    ("EMP16", "94041", 2018): 14.50,
    # 4 729 burglaries for 654 339,64 dwellings: the file prints 7,22713357317431.
    ("CAD04", "94", 2023): 7.22713357317431,
    ("CAD04", "94", 2022): 8.51392707467839,
    ("CAD04", "11", 2023): 1000 * 45297 / 5949778.227694271,
    # 4 865 within the family and 3 746 others for 1 415 367 inhabitants.
    ("CAD05", "94", 2023): 1000 * (4865 + 3746) / 1415367,
    ("CAD05", "94", 2022): 1000 * (4587 + 3626) / 1415367,
    ("CAD05", "11", 2023): 1000 * 78433 / 12317279,
    ("CAD06", "94", 2023): 8.42255047630756,
    ("CAD06", "94", 2022): 7.97672971038607,
    ("CAD06", "11", 2023): 1000 * 111023 / 12317279,
    # 16 schools in Ivry, 10 in Orly, 10 in Viry-Châtillon.
    ("EDU01", "94041", 2021): 1529.8 / 16,
    ("EDU01", "94054", 2021): 90.07,
    ("EDU01", "91687", 2021): 93.98,
    ("EDU02", "94041", 2021): 349.9 / 4,
    ("EDU02", "94054", 2021): 255.1 / 3,
    ("EDU02", "91687", 2021): 99.05,
    ("LOG06", "QP091030", 2022): 3.7,
    ("LOG06", "QP094009", 2022): 1.2,
    ("LOG06", "QP094013", 2022): 0.5,
    ("LOG08", "QP094013", 2022): 8.6 + 90.3,
    ("LOG08", "QP094015", 2022): 47.1 + 32.1,
    ("LOG08", "QP094040", 2022): 39 + 22.6,
}


@pytest.fixture(scope="module")
def real(archive: Path, tmp_path_factory: pytest.TempPathFactory) -> Site:
    root = tmp_path_factory.mktemp("reel")
    catalogue = core_catalogue(root / "catalogue")
    site = Site(Settings(data=root / "data", catalogue=catalogue), archive)
    report = site.refresh()
    assert report.ending == "publiee", report.journal["motifs"]
    return site


def test_figures_picked_by_hand(real: Site) -> None:
    found = {
        (code, place, year): value
        for code, place, year, value in real.rows(
            "select code_indicateur, code_territoire, millesime, valeur from fct_indicateur "
            "where type_territoire in ('commune', 'departement', 'region', 'qpv')"
        )
        if (code, place, year) in FIGURES
    }
    assert found == {key: pytest.approx(value, rel=1e-9) for key, value in FIGURES.items()}


def test_a_component_that_is_blank_hides_the_sum(real: Site) -> None:
    # QP091030 has 98,5 % of 1949-1975 and a blank before 1949.
    [(value, status)] = real.rows(
        "select valeur, statut from fct_indicateur "
        "where code_indicateur = 'LOG08' and code_territoire = 'QP091030' and millesime = 2022"
    )
    assert (value, status) == (None, "S")


def test_a_register_that_is_not_served_gives_no_row(real: Site) -> None:
    families = "('FIL', 'LAB', 'CDV', 'TFP', 'NPR', 'PAR', 'FDD', 'PRJ')"
    assert real.rows(
        f"select count(*) from fct_indicateur where substring(code_indicateur, 1, 3) in {families}"
    ) == [(0,)]
