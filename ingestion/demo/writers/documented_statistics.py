"""Statistical sources whose format rests on documentation."""

from typing import TYPE_CHECKING

from ingestion.declaration.source_model import Source
from ingestion.demo.documented.commune_context import write_jobseekers, write_melodi, write_reach
from ingestion.demo.documented.commune_crime import write_crime
from ingestion.demo.documented.grid_cells import write_grid
from ingestion.demo.documented.iris_census import write_census
from ingestion.demo.documented.quartier_bases import (
    write_2024,
    write_education,
    write_health,
    write_housing,
)
from ingestion.demo.writers.quartiers import by_file

if TYPE_CHECKING:
    from pathlib import Path

    from ingestion.demo.territory import Territory
    from ingestion.demo.writers import Writer


def _nothing(folder: "Path", source: Source, country: "Territory") -> "list[Path]":
    """A source of which nothing is known has no edition, hence no file."""
    return []


WRITERS: "dict[str, Writer]" = {
    "insee_carreaux_200m": by_file(write_grid),
    "insee_rp_iris_population": by_file(write_census),
    "insee_rp_iris_activite": by_file(write_census),
    "insee_rp_iris_logement": by_file(write_census),
    "insee_rp_iris_familles": by_file(write_census),
    "insee_rp_iris_diplomes": by_file(write_census),
    "insee_qpv_education": by_file(write_education),
    "insee_qpv_logement": by_file(write_housing),
    "insee_qpv24_revenus": by_file(write_2024),
    "insee_qpv24_demandeurs_emploi": by_file(write_2024),
    "insee_qpv24_caf": by_file(write_2024),
    "insee_qpv24_education": by_file(write_2024),
    "insee_qpv24_logement_social": by_file(write_2024),
    "cnam_qpv": by_file(write_health),
    "ssmsi_commune": by_file(write_crime),
    "dares_defm_communes": by_file(write_jobseekers),
    "drees_apl": by_file(write_reach),
    "insee_melodi": by_file(write_melodi),
    "insee_pop_reference": _nothing,
    "insee_qpv_tissu_economique": _nothing,
    "insee_qpv24_demographie": _nothing,
    "insee_qpv24_dnb": _nothing,
    "insee_qpv24_entreprises": _nothing,
    "insee_qpv24_population": _nothing,
}
