"""What a source declares in its YAML: the model of `catalogue/<source_id>.yml`.

Keys are French because the data team writes them. Reading the files is the loader's work;
nothing here opens a file.
"""

from collections.abc import Iterator
from typing import Literal, NamedTuple, Self

from pydantic import Field, model_validator

from ingestion.corrections.model import Correction
from ingestion.declaration.access_model import Access
from ingestion.declaration.contract_model import PartnerContract
from ingestion.declaration.layout_model import LongLayout
from ingestion.declaration.model_base import (
    AbsentStatus,
    EditionId,
    FileName,
    GeoLevel,
    Grade,
    Pattern,
    Slug,
    Strict,
)
from ingestion.declaration.register_model import RegisterTable

# Key of `ruptures` for the number of rows; the other keys are variables.
ROWS_BREAK = "lignes"


class Reading(Strict):
    """How a file is read: delimited text, a sheet of a workbook, JSON records, Parquet."""

    format: Literal["csv", "excel", "json", "geojson", "parquet"] = "csv"
    compression: Literal["gzip"] | None = None
    # Sheet of a workbook, by its name or the start of it; the first one otherwise.
    feuille: str | None = None
    # First cell of the header row, where titles stand above it (a vintage may move it).
    entete: str | None = None
    # Rows between the header and the data (long labels under the codes).
    lignes_sous_entete: int = Field(default=0, ge=0, le=20)
    encodage: str = "utf-8"
    separateur: str = Field(default=";", min_length=1, max_length=1)
    decimale: Literal[",", "."] = ","
    # Text of a cell -> status, for files that write "ns", "nd"… instead of a blank.
    marqueurs: dict[str, AbsentStatus] = {}
    taille_max_mo: int = Field(default=200, gt=0)
    lignes_max: int = Field(default=2_000_000, gt=0)
    part_max_rejets: float = Field(default=0.01, ge=0, le=1)


class ReadingOverride(Strict):
    """What one edition reads differently from its source."""

    format: Literal["csv", "excel", "json", "geojson", "parquet"] | None = None
    compression: Literal["gzip"] | None = None
    feuille: str | None = None
    entete: str | None = None
    lignes_sous_entete: int | None = Field(default=None, ge=0, le=20)
    encodage: str | None = None
    separateur: str | None = Field(default=None, min_length=1, max_length=1)
    decimale: Literal[",", "."] | None = None
    marqueurs: dict[str, AbsentStatus] | None = None
    taille_max_mo: int | None = Field(default=None, gt=0)
    lignes_max: int | None = Field(default=None, gt=0)
    part_max_rejets: float | None = Field(default=None, ge=0, le=1)


class Key(Strict):
    """The geographic code of a row, and the rows that are not territories."""

    colonne: str
    motif: Pattern
    lignes_ignorees: tuple[str, ...] = ()
    # Code in the file -> code of the territory tables, where a file has a code of its own.
    recodages: dict[str, str] = {}


class Variable(Strict):
    """A column of the file and the stable variable that it becomes."""

    libelle: str
    unite: str
    variable: Slug | None = None
    # A blank that is neither withheld nor explained by a note (a ratio over zero, say).
    statut_blanc: AbsentStatus | None = None
    # A count that the producer estimates from weighted records: it may have decimals.
    estimee: bool = False
    # A column whose decimal mark is not that of the file (a file re-saved by a program).
    decimale: Literal[",", "."] | None = None


class NoteCode(Strict):
    """What a code of a NOTE column means for the cells of its block."""

    effet: Literal["utilisable", "avertissement", "absent"]
    statut: AbsentStatus = "N"
    sens: str


class Block(Strict):
    """Columns that share a producer, a data year and a NOTE column."""

    libelle: str
    prefixe: str = ""
    note: str | None = None
    codes_note: dict[str, NoteCode] = {}
    # Status of a blank cell that no note explains: withheld unless declared otherwise.
    statut_blanc: AbsentStatus = "S"
    # Decimal mark of the block's columns, when it is not that of the file.
    decimale: Literal[",", "."] | None = None
    variables: dict[str, Variable]

    def variable_name(self, column: str) -> str:
        declared = self.variables[column].variable
        return declared or self.prefixe + column.replace("{yy}", "").lower().strip("_")


class DataYear(Strict):
    """The year that a block's data describe, and how this is known."""

    annee: int | None = Field(default=None, ge=1990, le=2100)
    # Long files: every year that the file holds (`disposition.annee`), instead of `annee`.
    annees: tuple[int, ...] = ()
    statut: Literal["prouve", "presume"]
    preuve: str = Field(min_length=10)

    @property
    def single_year(self) -> int:
        """The year of a file that has one. Raises ValueError for a long file."""
        if self.annee is None:
            raise ValueError("plusieurs années")
        return self.annee

    @property
    def years(self) -> tuple[int, ...]:
        return self.annees or (() if self.annee is None else (self.annee,))


class Layer(Strict):
    """A geometry file of an edition and its role."""

    role: Literal["geometrie", "liste"]
    fichier: FileName
    annexes: tuple[FileName, ...] = ()
    format: Literal["vecteur", "iris_json"] = "vecteur"
    epsg: int
    encodage: str = "utf-8"
    colonnes: dict[str, str]


class Edition(Strict):
    """One publication of the source. `comme` starts from another edition's block."""

    comme: EditionId | None = None
    fichier: FileName | None = None
    membre: str | None = None
    fichiers: dict[Slug, FileName] = {}
    couches: tuple[Layer, ...] = ()
    nature: Literal["native", "reexport"] = "native"
    url: str | None = None
    url_verifiee: bool = False
    # Replaces the source's access for this edition.
    acces: Access | None = None
    # File name -> checksum that the publisher or the project's manifest gives.
    sha256: dict[FileName, str] = {}
    # Is the declared format that of a file that was seen, or of a document only?
    format_prouve: bool | None = None
    millesimes: dict[Slug, DataYear] = {}
    millesime_geo: int | None = None
    # Editions of one series follow each other; those of another (a département…) do not compare.
    serie: str | None = None
    # Name in this edition's file -> name in the source's blocks.
    renommages: dict[str, str] = {}
    absentes: tuple[str, ...] = ()
    # Variable whose cells empty in this edition, and why that is no error.
    ruptures: dict[Slug, str] = {}
    lecture: ReadingOverride = ReadingOverride()
    remarque: str | None = None

    def file_names(self) -> tuple[str, ...]:
        """Every file of the edition, main file first."""
        names: list[str] = [self.fichier] if self.fichier else []
        names.extend(self.fichiers.values())
        for layer in self.couches:
            names.extend((layer.fichier, *layer.annexes))
        return tuple(dict.fromkeys(names))


class Observed(NamedTuple):
    """A variable as it is landed: `name` is unique in its source."""

    block: str
    column: str
    name: str
    label: str
    unit: str


class Source(Strict):
    """One YAML of the catalogue."""

    source_id: Slug
    libelle: str
    description: str
    producteur: str
    page: str
    page_verifiee: bool = False
    licence: str
    licence_verifiee: bool
    periodicite: Literal[
        "mensuelle", "trimestrielle", "semestrielle", "annuelle", "quinquennale", "irreguliere"
    ]
    # non_documentee: a source that is known to exist, and of whose files nothing is.
    forme: Literal["observations", "registre", "contours", "non_documentee"]
    niveau_geo: GeoLevel | None = None
    millesime_geo: int | None = None
    confiance_base: Grade = "A"
    si_echec: Literal["dernier_bon", "bloquer"] = "dernier_bon"
    lecteur: Literal["etalab_decoupage"] | None = None
    # False: the format rests on documentation only; `format_source` then says which.
    format_prouve: bool = True
    format_source: str | None = None
    acces: Access | None = None
    lecture: Reading = Reading()
    cle: Key | None = None
    colonnes_ignorees: tuple[str, ...] = ()
    disposition: LongLayout | None = None
    blocs: dict[Slug, Block] = {}
    tables: dict[Slug, RegisterTable] = {}
    contrat: PartnerContract | None = None
    editions: dict[EditionId, Edition] = {}
    # Read from `corrections/<source_id>.yml`; not written in the source's own file.
    corrections: tuple[Correction, ...] = ()

    @model_validator(mode="after")
    def _coherent(self) -> Self:
        from ingestion.declaration.source_rules import problems

        found = problems(self)
        if found:
            raise ValueError(" ; ".join(found))
        return self

    def observed(self) -> Iterator[Observed]:
        """Every variable that is landed, modalities of rows included."""
        modalities = self.disposition.modality_names() if self.disposition else {"": ""}
        for block_id, block in self.blocs.items():
            for column, declared in block.variables.items():
                name, label = block.variable_name(column), declared.libelle
                for start, meaning in modalities.items():
                    full = (f"{start}_{name}", f"{meaning} : {label}") if start else (name, label)
                    yield Observed(block_id, column, *full, declared.unite)

    def proves_format(self, edition_id: str) -> bool:
        """Was a file of this format seen, or does the edition rest on documentation alone?"""
        edition = self.editions.get(edition_id)
        own = edition.format_prouve if edition else None
        return self.format_prouve if own is None else own

    def reading(self, edition_id: str) -> Reading:
        """Reading parameters of an edition: the source's, then the edition's own."""
        override = self.editions[edition_id].lecture.model_dump(exclude_none=True)
        return Reading.model_validate(self.lecture.model_dump() | override)
