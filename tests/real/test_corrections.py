"""Every declared correction meets, in the publisher's own file, the error that it corrects."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from ingestion.corrections.model import Correction
from ingestion.corrections.outcome import check_corrections
from ingestion.declaration.source_model import Source
from ingestion.raw_archive import RawFile
from ingestion.read_edition import ReadEdition
from ingestion.reading import read_edition

pytestmark = pytest.mark.real

Read = Callable[[str, str], ReadEdition]
DEMO = "insee_qpv_demographie"
# POP_COM published in the edition 2017, and in 2019 and 2020 for the same census (RP 2013).
TOTALS = {
    "QP013038": (116981, 172296),
    "QP059050": (20549, 35315),
    "QP059080": (253004, 315620),
    "QP075015": (185953, 385472),
    "QP092010": (129239, 43219),
    "QP093010": (103273, 180725),
    "QP095002": (106817, 134672),
    "QP095005": (148006, 106817),
}


def active(catalogue: dict[str, Source]) -> dict[tuple[str, str], list[Correction]]:
    """Active corrections by source and edition."""
    found: dict[tuple[str, str], list[Correction]] = {}
    for source in catalogue.values():
        for entry in (c for c in source.corrections if c.etat == "active"):
            for edition in entry.editions:
                found.setdefault((source.source_id, edition), []).append(entry)
    return found


def test_each_active_correction_is_applied_to_its_file(
    catalogue: dict[str, Source], read: Read
) -> None:
    entries = active(catalogue)
    assert sum(map(len, entries.values())) >= 16
    states = {
        (row["correction"], edition): (row["etat"], row["trouve"])
        for source_id, edition in entries
        for row in read(source_id, edition).statistics["corrections"]
    }
    assert set(states.values()) == {("appliquee", None)}
    assert len(states) == sum(map(len, entries.values()))


def test_the_totals_of_2017_become_those_that_the_producer_published_later(
    observations: Callable[[str, str], pl.DataFrame],
) -> None:
    wanted = pl.col("variable") == "rp_pop_com", pl.col("code_geo").is_in(list(TOTALS))
    first = observations(DEMO, "2017").filter(*wanted)
    rows = first.select("code_geo", "valeur_publiee", "valeur").rows()
    assert {code: (before, after) for code, before, after in rows} == TOTALS
    assert first.get_column("correction").null_count() == 0
    for edition in ("2019", "2020"):
        later = observations(DEMO, edition).filter(*wanted).select("code_geo", "valeur")
        assert dict(later.iter_rows()) == {code: after for code, (_, after) in TOTALS.items()}
        frame = observations(DEMO, edition)
        assert frame.get_column("correction").null_count() == frame.height


def test_no_quartier_has_more_inhabitants_than_its_communes_once_corrected(
    wide: Callable[[str, str], pl.DataFrame],
) -> None:
    frame = wide(DEMO, "2017")
    assert frame.filter(pl.col("rp_pop_com_qp") > pl.col("rp_pop_com")).is_empty()


def test_the_rest_of_the_file_is_as_published(
    observations: Callable[[str, str], pl.DataFrame],
) -> None:
    untouched = observations(DEMO, "2017").filter(pl.col("correction").is_null())
    assert untouched.get_column("valeur_publiee").null_count() == untouched.height
    assert observations(DEMO, "2017").height - untouched.height == len(TOTALS)


def test_corsican_contracts_have_their_departement_and_overseas_ones_no_false_place(
    read: Read, tmp_path: Path
) -> None:
    reading = read("anct_contrats_ville", "non_date")
    reading.build_tables(set())["registre_contrat_ville"](tmp_path / "t.parquet")
    table = pl.read_parquet(tmp_path / "t.parquet")
    corsica = table.filter(pl.col("code_contrat").is_in(["CV366", "CV367", "CV368"]))
    assert corsica.sort("code_contrat").select("code_departement", "nom").rows() == [
        ("2A", "2A - CA du Pays Ajaccien"),
        ("2A", "2A - COMMUNAUTE DE COMMUNES DU SUD CORSE"),
        ("2B", "2B - CA de Bastia"),
    ]
    # Every other contract's name begins with its département: what « NA » stood for is proven.
    assert table.filter(~pl.col("nom").str.starts_with(pl.col("code_departement"))).is_empty()
    overseas = table.filter(pl.col("code_departement").str.contains("^9[78]"))
    assert (overseas.height, overseas.get_column("longitude").null_count()) == (45, 45)
    assert table.get_column("longitude").null_count() == 45
    # The mainland keeps its points.
    mainland = table.filter(~pl.col("code_departement").str.contains("^9[78]"))
    assert mainland.select(pl.col("longitude", "latitude").null_count()).row(0) == (0, 0)


def test_a_correction_expires_when_the_publisher_writes_the_right_value(
    archive: Path, catalogue: dict[str, Source], tmp_path: Path
) -> None:
    source = catalogue[DEMO]
    name = source.editions["2017"].file_names()[0]
    path = tmp_path / name
    shutil.copy(archive / DEMO / "2017" / name, path)
    text = path.read_bytes().decode("utf-8")
    assert text.count("148\u202f006") == 1
    path.write_bytes(text.replace("148\u202f006", "106\u202f817").encode("utf-8"))
    raw = RawFile(name, "0" * 64, path.stat().st_size, path)
    reading = read_edition(source, "2017", (raw,))
    states: dict[str, Any] = {r["correction"]: r for r in reading.statistics["corrections"]}
    expired = states.pop("demo-2017-pop-com-qp095005")
    assert (expired["etat"], expired["trouve"]) == ("expiree", "« 106817 »")
    assert {row["etat"] for row in states.values()} == {"appliquee"}
    rows = reading.statistics["corrections"]
    failed = [c for c in check_corrections(source, "2017", rows, False) if not c.passed]
    assert [c.name for c in failed] == [
        "corrections_en_vigueur",
        "correction_demo-2017-pop-com-qp095005",
    ]
    value = reading.control.filter(pl.col("code_geo") == "QP095005").get_column("rp_pop_com")
    assert value.to_list() == [106817.0]
