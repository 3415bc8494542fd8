"""Registers whose format a real file proves."""

from typing import TYPE_CHECKING

from ingestion.demo import cog, contract_files, correspondence, school_index
from ingestion.demo.writers.quartiers import by_edition, by_file

if TYPE_CHECKING:
    from ingestion.demo.writers import Writer

WRITERS: "dict[str, Writer]" = {
    "insee_cog": by_edition({"2021": cog.write_2021, "2026": cog.write_2026}),
    "insee_epci": by_file(cog.write_epci),
    "insee_iris_reference": by_file(cog.write_iris_reference),
    "anct_contrats_ville": by_file(contract_files.write_contracts),
    "anct_cites_educatives": by_file(contract_files.write_cities),
    "anct_adultes_relais": by_file(contract_files.write_mediators),
    "anct_postes_fonjep": by_file(contract_files.write_fonjep),
    "anct_correspondance_qpv": by_edition(
        {
            "2024": correspondence.write_transcribed,
            "2024-national": correspondence.write_national,
        }
    ),
    "depp_ips_ecoles": by_file(school_index.write_primary),
    "depp_ips_colleges": by_file(school_index.write_secondary),
}
