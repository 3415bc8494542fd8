"""Columns of the derived tables: the only place that knows them. No row is computed here.

Every table is always written, empty where an input is missing. Those of GEOMETRY also hold a
column `geometry` (EPSG:2154) and are GeoParquet.
"""

import polars as pl

# Families of quartiers; a generation of QPV is one, so that no table mixes the two.
FAMILIES: dict[str, int | None] = {
    "qpv_2015": 2015, "qpv_2024": 2024, "qva": None, "quartier_vecu": None,
}  # fmt: skip
# Families whose polygons must not overlap; those that partners draw may.
DISJOINT = ("qpv_2015", "qpv_2024", "qva")
OVERLAPPING = ("quartier_vecu",)
# The smallest coverage with which a J3 value may be published.
ENOUGH = 0.8
# Method of a share of area; the others are named after what the grid counts.
BY_AREA = "surface"

_FAMILY = {"famille": pl.String(), "generation": pl.Int32()}

SCHEMAS: dict[str, pl.Schema] = {
    # One row per IRIS that meets a quartier and quartier, and one with a null `code_quartier` for
    # what lies in none: Σ poids = 1 by IRIS and family. No such row for `quartier_vecu`, whose
    # polygons may overlap.
    # poids: share of the IRIS's households in the quartier (method `menages`, confiance C) or of
    # its area (`surface`, confiance D). part_du_quartier: share of the quartier that this IRIS
    # holds; summed over the IRIS that have a value, it is the coverage of that value.
    "poids_iris_quartier": pl.Schema(
        _FAMILY
        | {
            "code_iris": pl.String(),
            "code_quartier": pl.String(),
            "poids": pl.Float64(),
            "part_surface": pl.Float64(),
            "part_du_quartier": pl.Float64(),
            "menages": pl.Float64(),
            "part_imputee": pl.Float64(),
            "methode": pl.String(),
            "confiance": pl.String(),
            "millesime_carreaux": pl.Int32(),
        }
    ),
    # The same for cells of 200 m: poids is a share of the cell's area, its smallest unit.
    "poids_carreau_quartier": pl.Schema(
        _FAMILY
        | {
            "code_carreau": pl.String(),
            "code_quartier": pl.String(),
            "poids": pl.Float64(),
            "part_du_quartier": pl.Float64(),
            "menages": pl.Float64(),
            "est_impute": pl.Boolean(),
            "methode": pl.String(),
            "confiance": pl.String(),
            "millesime_carreaux": pl.Int32(),
        }
    ),
    # One row per cell, commune that it meets and generation of quartiers. poids: share of the
    # cell in the commune; poids_qpv: in the quartiers of the commune, never more. menages: those of
    # the cell in the commune's part. Cells that the grid does not name hold nobody.
    "poids_carreau_commune": pl.Schema(
        _FAMILY
        | {
            "code_carreau": pl.String(),
            "code_commune": pl.String(),
            "poids": pl.Float64(),
            "poids_qpv": pl.Float64(),
            "menages": pl.Float64(),
            "est_impute": pl.Boolean(),
            "millesime_carreaux": pl.Int32(),
        }
    ),
    # One row per quartier and kind of unit (iris, carreau). couverture: share of the quartier
    # (households, else area) in units that are known. suffisante: at least 0.8.
    "couverture_quartier": pl.Schema(
        _FAMILY
        | {
            "code_quartier": pl.String(),
            "unite": pl.String(),
            "couverture": pl.Float64(),
            "part_surface": pl.Float64(),
            "part_imputee": pl.Float64(),
            "menages": pl.Float64(),
            "nb_unites": pl.Int32(),
            "nb_unites_sans_valeur": pl.Int32(),
            "methode": pl.String(),
            "suffisante": pl.Boolean(),
        }
    ),
    # One row per pair that overlaps, and one per quartier without counterpart (the other code is
    # null, its share 0). est_bruit: contour noise, kept to be seen, never to be used.
    "passage_quartier": pl.Schema(
        {
            "code_2015": pl.String(),
            "code_2024": pl.String(),
            "surface_commune_m2": pl.Float64(),
            "part_surface_15_dans_24": pl.Float64(),
            "part_surface_24_dans_15": pl.Float64(),
            "part_pop_15_dans_24": pl.Float64(),
            "part_pop_24_dans_15": pl.Float64(),
            "est_bruit": pl.Boolean(),
            "methode": pl.String(),
            "confiance": pl.String(),
            "millesime_carreaux": pl.Int32(),
        }
    ),
    # One row per point and family; for `quartier_vecu`, whose polygons may overlap, one per polygon
    # that holds the point. etat: dedans, dehors, indetermine. code_retenu: the producer's code
    # when it gives one, else ours (methode: producteur, calcul). accord: null unless both speak.
    # code_proche: the quartier whose border distance_m is measured to.
    "rattachement_point": pl.Schema(
        {
            "source_id": pl.String(),
            "edition": pl.String(),
            "registre": pl.String(),
            "ligne": pl.Int32(),
            "cle": pl.String(),
        }
        | _FAMILY
        | {
            "code_producteur": pl.String(),
            "etat_producteur": pl.String(),
            "code_calcule": pl.String(),
            "etat_calcule": pl.String(),
            "motif": pl.String(),
            "code_proche": pl.String(),
            "distance_m": pl.Float64(),
            "nb_polygones": pl.Int32(),
            "accord": pl.Boolean(),
            "code_retenu": pl.String(),
            "etat": pl.String(),
            "methode": pl.String(),
            "confiance": pl.String(),
        }
    ),
    # One row per point and quartier within reach (500 m) of it, in both generations; a point near
    # to none has no row. distance_m: 0 inside. precision_m: metres by which the point may be wrong.
    "proximite_point": pl.Schema(
        {
            "source_id": pl.String(),
            "edition": pl.String(),
            "registre": pl.String(),
            "ligne": pl.Int32(),
            "cle": pl.String(),
        }
        | _FAMILY
        | {
            "code_quartier": pl.String(),
            "distance_m": pl.Float64(),
            "precision_m": pl.Float64(),
        }
    ),
    # One row per cell that a quartier meets and kind of thing that has one within 800 m of its
    # centre, by edition: the nearest. No row: none that near, or no such register.
    "proximite_carreau": pl.Schema(
        {
            "source_id": pl.String(),
            "edition": pl.String(),
            "registre": pl.String(),
            "categorie": pl.String(),
            "code_carreau": pl.String(),
            "distance_m": pl.Float64(),
        }
    ),
    # Communes as the union of their IRIS (methode `reunion_iris`).
    "contour_commune": pl.Schema(
        {
            "code_commune": pl.String(),
            "nom": pl.String(),
            "surface_m2": pl.Float64(),
            "nb_iris": pl.Int32(),
            "methode": pl.String(),
        }
    ),
    # Polygons that partners handed over. codes_communes: joined with ";".
    # dans_perimetre: false when none of them is built; null when this is not known.
    "quartier_vecu": pl.Schema(
        {
            "code_quartier": pl.String(),
            "libelle": pl.String(),
            "depot": pl.String(),
            "fichier": pl.String(),
            "rang": pl.Int32(),
            "codes_communes": pl.String(),
            "dans_perimetre": pl.Boolean(),
            "surface_m2": pl.Float64(),
            "est_repare": pl.Boolean(),
            "motif_reparation": pl.String(),
        }
    ),
}

GEOMETRY = ("contour_commune", "quartier_vecu")
KEYS: dict[str, tuple[str, ...]] = {
    "poids_iris_quartier": ("famille", "code_iris", "code_quartier"),
    "poids_carreau_quartier": ("famille", "code_carreau", "code_quartier"),
    "poids_carreau_commune": ("famille", "code_commune", "code_carreau"),
    "couverture_quartier": ("famille", "code_quartier", "unite"),
    "passage_quartier": ("code_2015", "code_2024"),
    "rattachement_point": (
        "source_id",
        "edition",
        "registre",
        "ligne",
        "famille",
        "code_proche",
    ),
    "proximite_point": (
        "source_id",
        "edition",
        "registre",
        "ligne",
        "famille",
        "code_quartier",
    ),
    "proximite_carreau": ("source_id", "edition", "registre", "categorie", "code_carreau"),
    "contour_commune": ("code_commune",),
    "quartier_vecu": ("code_quartier",),
}


def as_table(name: str, frame: pl.DataFrame) -> pl.DataFrame:
    """The rows with the table's columns, types and order; sorted by its key."""
    schema = SCHEMAS[name]
    return frame.select(pl.col(c).cast(t) for c, t in schema.items()).sort(
        KEYS[name], nulls_last=True
    )


def empty_table(name: str) -> pl.DataFrame:
    return pl.DataFrame(schema=SCHEMAS[name])
