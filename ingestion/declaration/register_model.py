"""How a register is declared: tables of typed fields, one thing a row.

The vocabulary is that of Table Schema (type, constraints, primary key) with French keys: a table
compiles to a Table Schema descriptor for partner files.
"""

from typing import Literal

from pydantic import Field as Bound

from ingestion.declaration.model_base import FileName, Pattern, Slug, Strict
from ingestion.declaration.point_model import PointPrecision, ProducerZoning, Zoning

FieldType = Literal["texte", "entier", "decimal", "date", "annee", "mois", "booleen", "liste"]
# What a field may tell of a person, and what is done with it before anything is landed.
Personal = Literal["nom", "courriel", "telephone", "adresse", "identifiant"]


class RegisterField(Strict):
    """A column of the landed table. `colonne`: its name in the file, by default the field's."""

    libelle: str
    type: FieldType = "texte"
    colonne: str | None = None
    unite: str | None = None
    obligatoire: bool = False
    unique: bool = False
    motif: Pattern | None = None
    # Closed list; the text of a cell is compared as it stands.
    valeurs: tuple[str, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    longueur_max: int | None = Bound(default=None, gt=0)
    # Sign between the parts of a list, or between the codes that a cell may glue.
    separateur: str | None = None
    # Format of a date (strptime); ISO otherwise.
    format: str | None = None
    # Text -> null, and why the cell may be empty.
    absents: tuple[str, ...] = ()
    # Drawn out of a longer text: the first group of this pattern.
    extraire: str | None = None
    personnel: Personal | None = None
    # Personal data are never landed in clear: dropped, or replaced by a keyed hash.
    traitement: Literal["retirer", "pseudonymiser"] | None = None
    exemple: str | None = None
    aide: str | None = None
    # Name of the same thing in the national schema of grants (SCDL « Subventions » 2.1.1).
    scdl: str | None = None
    # Never in the file: the status (D, S, N) of this other field's cell, filled when it is read.
    statut_de: Slug | None = None


class RegisterTable(Strict):
    """One landed table, `registre_<name>`: what a row is, its key and its fields."""

    libelle: str
    grain: str
    cle: tuple[Slug, ...] = ()
    # A published key may repeat itself: said, and kept as a warning.
    cle_unique: bool = True
    # Role in `editions.*.fichiers`; absent: the edition's main file.
    role: Slug | None = None
    fichier: FileName | None = None
    # Path of keys to the records of a JSON file.
    chemin: tuple[str, ...] = ()
    # Names of the fields that hold a point (GeoJSON points fill them), and their EPSG code.
    point: tuple[Slug, Slug] | None = None
    epsg: int | None = None
    # Field of the EPSG code, where it changes from row to row.
    epsg_champ: Slug | None = None
    precision: PointPrecision | None = None
    # Field of the kind of thing that stands there: the nearest of each kind is then looked for
    # from every cell of the grid that a quartier meets.
    categorie: Slug | None = None
    # The producer's own code of the quartier, by family: `{qpv_2015: plg_qp15, qva: plg_qva}`.
    zonage: dict[Zoning, ProducerZoning] = {}
    champs: dict[Slug, RegisterField]
