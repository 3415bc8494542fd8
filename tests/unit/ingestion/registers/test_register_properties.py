"""Whatever the rows of a register are, none is lost and no landed value is invented."""

import csv
import datetime
import io
import json
import tempfile
from pathlib import Path
from typing import Any

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from ingestion.declaration.source_model import Source
from ingestion.raw_archive import RawFile
from ingestion.read_edition import ReadEdition
from ingestion.reading import read_edition

_LETTERS = st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\r\n"), max_size=8)
_NUMBERS = st.integers(-(10**20), 10**20).map(str) | st.floats(allow_nan=True).map(str)
_DATES = st.dates().map(str) | st.dates().map(lambda day: day.strftime("%d/%m/%Y"))
_CODES = st.integers(0, 6).map(lambda n: f"A{n:02d}")
_ROWS = st.lists(
    st.tuples(
        _CODES | _LETTERS,
        _NUMBERS | _LETTERS,
        _NUMBERS | _LETTERS,
        _DATES | _LETTERS,
        st.lists(_CODES, max_size=3).map(" ; ".join) | _LETTERS,
    ),
    min_size=1,
    max_size=12,
)
_NAMES = ("code", "entier", "decimal", "jour", "codes")
_SOURCE = {
    "source_id": "essai",
    "libelle": "Registre d'essai",
    "description": "Ne décrit rien.",
    "producteur": "personne",
    "page": "https://exemple.invalid",
    "licence": "aucune",
    "licence_verifiee": False,
    "periodicite": "annuelle",
    "forme": "registre",
    "tables": {
        "essai": {
            "libelle": "Essai",
            "grain": "une ligne",
            "cle": ["code"],
            "champs": {
                "code": {"libelle": "Code", "obligatoire": True, "motif": "^[A-Z][0-9]{2}$"},
                "entier": {"libelle": "Entier", "type": "entier", "minimum": -1000},
                "decimal": {"libelle": "Décimal", "type": "decimal"},
                "jour": {"libelle": "Jour", "type": "date"},
                "codes": {"libelle": "Codes", "type": "liste", "motif": "^[A-Z][0-9]{2}$"},
            },
        }
    },
    "editions": {"2024": {"fichier": "essai"}},
}


def read(rows: list[tuple[str, ...]], form: str) -> tuple[ReadEdition, pl.DataFrame]:
    """The rows through a file of that format, and what is landed of them."""
    lecture = {"format": form, "decimale": ".", "separateur": ";"}
    source = Source.model_validate(_SOURCE | {"lecture": lecture})
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "essai"
        path.write_bytes(_content(rows, form))
        edition = read_edition(source, "2024", (RawFile("essai", "0", 1, path),))
        landed = Path(folder) / "table.parquet"
        edition.build_tables(set())["registre_essai"](landed)
        return edition, pl.read_parquet(landed)


def _content(rows: list[tuple[str, ...]], form: str) -> bytes:
    if form == "csv":
        text = io.StringIO()
        writer = csv.writer(text, delimiter=";", lineterminator="\n")
        writer.writerows([_NAMES, *rows])
        return text.getvalue().encode()
    records = [dict(zip(_NAMES, row, strict=True)) for row in rows]
    if form == "json":
        return json.dumps(records).encode()
    table = io.BytesIO()
    pl.DataFrame(records, schema=dict.fromkeys(_NAMES, pl.String)).write_parquet(table)
    return table.getvalue()


def says(text: str, value: Any) -> bool:
    """Is the landed value what the text says?"""
    text = text.strip()
    if isinstance(value, datetime.date):
        return text == value.isoformat()
    if isinstance(value, int | float):
        plain = text.replace("\u202f", "").replace("\u00a0", "").replace(" ", "")
        return float(plain) == value
    parts = [part.strip() for part in text.split(";")]
    return value in (text, ";".join(part for part in parts if part))


@settings(max_examples=120, deadline=None)
@given(_ROWS, st.sampled_from(["csv", "json", "parquet"]))
def test_no_row_is_lost_and_each_landed_value_says_what_its_text_says(
    rows: list[tuple[str, ...]], form: str
) -> None:
    edition, landed = read(rows, form)
    first = 2 if form == "csv" else 1
    lines = landed.get_column("ligne").to_list()
    whole = {r.line for r in edition.rejected} - set(lines)
    cells = {(r.line, r.column) for r in edition.rejected if r.line in lines}
    # A line of blanks alone may be no row at all in a delimited file.
    assert landed.height + len(whole) == edition.rows_read
    assert edition.rows_read == len(rows) or form == "csv"
    assert set(lines).isdisjoint(whole)
    keys = landed.get_column("code").to_list()
    assert len(set(keys)) == len(keys)
    for row in landed.iter_rows(named=True):
        texts = dict(zip(_NAMES, rows[row["ligne"] - first], strict=True))
        for name in _NAMES:
            if row[name] is not None:
                assert says(texts[name], row[name]), (name, texts[name], row[name])
            elif texts[name].strip():
                assert (row["ligne"], name) in cells, (name, texts[name])
