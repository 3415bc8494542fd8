"""Columns of the landed tables that are not observations: registers and contours.

One place, so that the readers, the assembly and an empty table agree.
"""

import polars as pl

REGISTER_SCHEMAS: dict[str, pl.Schema] = {
    "decoupage_commune": pl.Schema(
        {
            "code_commune": pl.String(),
            "nom": pl.String(),
            "code_departement": pl.String(),
            "code_region": pl.String(),
            "population": pl.Int64(),
            "siren": pl.String(),
            "type": pl.String(),
            "millesime_geo": pl.Int32(),
        }
    ),
    "decoupage_groupement": pl.Schema(
        {
            "code_groupement": pl.String(),
            "nom": pl.String(),
            "type_groupement": pl.String(),
            "code_commune": pl.String(),
            "population": pl.Int64(),
        }
    ),
    "decoupage_departement": pl.Schema(
        {"code_departement": pl.String(), "nom": pl.String(), "code_region": pl.String()}
    ),
    "liste_qpv": pl.Schema(
        {
            "code_quartier": pl.String(),
            "generation": pl.Int32(),
            "libelle": pl.String(),
            "noms_communes": pl.String(),
            "codes_communes": pl.String(),
            "sirens_epci": pl.String(),
            "code_departement": pl.String(),
            "surface_m2": pl.Float64(),
            "est_repare": pl.Boolean(),
            "motif_reparation": pl.String(),
            "a_contour": pl.Boolean(),
        }
    ),
}

CONTOUR_TABLES: dict[str, tuple[str, ...]] = {
    "contour_qpv": (
        "code_quartier",
        "generation",
        "libelle",
        "surface_m2",
        "est_repare",
        "motif_reparation",
    ),
    "contour_iris": (
        "code_iris",
        "libelle",
        "type_iris",
        "code_commune",
        "surface_m2",
        "est_repare",
        "motif_reparation",
    ),
    "contour_qva": (
        "code_quartier",
        "libelle",
        "code_commune",
        "surface_m2",
        "est_repare",
        "motif_reparation",
    ),
    # Polygons that partners handed over, whatever their file was.
    "contour_quartier_vecu": (
        "code_quartier",
        "libelle",
        "depot",
        "fichier",
        "rang",
        "surface_m2",
        "est_repare",
        "motif_reparation",
    ),
}
