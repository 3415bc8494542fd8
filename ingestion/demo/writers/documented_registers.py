"""Registers and point files whose format rests on documentation."""

from typing import TYPE_CHECKING

from ingestion.declaration.source_model import Source
from ingestion.demo.documented import bpe, dvf, lists, rpls, schools, sirene, subsidies
from ingestion.demo.writers.quartiers import by_file

if TYPE_CHECKING:
    from pathlib import Path

    from ingestion.demo.territory import Territory
    from ingestion.demo.writers import Writer


def _bpe(folder: "Path", source: Source, country: "Territory") -> "list[Path]":
    """Parquet or a zipped text, as the edition says."""
    return [
        (bpe.write_2023 if edition.membre else bpe.write_2024)(
            folder / name / str(edition.fichier), name, edition, country
        )
        for name, edition in source.editions.items()
    ]


def _nothing(folder: "Path", source: Source, country: "Territory") -> "list[Path]":
    """A source of which nothing is known has no edition, hence no file."""
    return []


WRITERS: "dict[str, Writer]" = {
    "insee_sirene": by_file(sirene.write_stock),
    "insee_sirene_geolocalisation": by_file(sirene.write_points),
    "insee_bpe": _bpe,
    "dvf": by_file(dvf.write_sales),
    "depp_annuaire": by_file(schools.write_directory),
    "depp_dnb": by_file(schools.write_results),
    "sdes_rpls_logements": by_file(rpls.write_dwellings),
    "anct_subventions_ville": by_file(subsidies.write_subsidies),
    "anct_france_services": by_file(lists.write_france_services),
    "anct_npnru": by_file(lists.write_npnru),
    "anct_table_appartenance_qpv": by_file(lists.write_tag),
    "anct_qva": by_file(lists.write_qva),
    "filocom": _nothing,
    "lovac": _nothing,
}
