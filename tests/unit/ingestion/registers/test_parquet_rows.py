"""Parquet registers: streamed, under their own types, refused when they are damaged."""

import io
import resource
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from ingestion.declaration.source_model import Source
from ingestion.errors import EditionRefused

FIELDS = {
    "code": {"obligatoire": True, "motif": "^[0-9]{5}$"},
    "nombre": {"type": "entier"},
    "x": {"type": "decimal", "minimum": 0},
    "jour": {"type": "date"},
}


@pytest.fixture
def source(make_register: Callable[..., Source]) -> Source:
    lecture = {"format": "parquet", "part_max_rejets": 0.9}
    return make_register(FIELDS, table={"cle": ["code"]}, lecture=lecture)


def parquet(**columns: Any) -> bytes:
    text = io.BytesIO()
    pl.DataFrame(columns).write_parquet(text)
    return text.getvalue()


def test_types_and_texts_are_held_to_the_same_rules(
    read: Callable[..., Any], source: Source
) -> None:
    content = parquet(
        code=["94041", "94081", "9404", None, "94041", "94001", "94001"],
        nombre=[1.0, 2.5, 3.0, 4.0, 1.0, 6.0, 7.0],
        x=pl.Series([1.5, -1.0, 2.0, 2.0, 1.5, 0.0, 0.0], dtype=pl.Float32),
        jour=["2024-01-01", "0004-01-01", None, None, "2024-01-01", None, None],
        autre=[{"a": 1}] * 7,
    )
    found = read(source, content)
    assert found.landed().select("ligne", "code", "nombre", "x").rows() == [
        (1, "94041", 1, 1.5), (2, "94081", None, None),
    ]  # fmt: skip
    assert sorted(found.refused) == [
        (2, "jour", "0004-01-01", "date (AAAA-MM-JJ) illisible"),
        (2, "nombre", "2.5", "nombre illisible"),
        (2, "x", "-1.0", "sous le minimum 0"),
        (3, "code", "9404", "hors du motif ^[0-9]{5}$ (champ obligatoire)"),
        (4, "code", None, "champ obligatoire vide"),
        (5, "code", "94041", "copie exacte de la ligne 1"),
        (6, "code", "94001", "clé répétée"),
        (7, "code", "94001", "clé répétée"),
    ]
    assert found.edition.rows_read == 7
    assert found.failed()["colonnes_declarees"] == "autre"


def test_a_damaged_file_is_refused(read: Callable[..., Any], source: Source) -> None:
    n = 3000
    content = parquet(code=[f"{i:05d}" for i in range(n)], nombre=range(n), x=[0.5] * n,
                      jour=["2024-01-01"] * n)  # fmt: skip
    assert read(source, content).edition.rows_read == n
    with pytest.raises(EditionRefused, match="Parquet lisible"):
        read(source, content[:-40])
    # The footer is sound, a page is not: it shows when the rows are read.
    with pytest.raises(EditionRefused, match="ne peut être lu en entier"):
        read(source, content[:8] + b"\xff" * 600 + content[608:])


def test_a_composite_column_and_too_many_rows_are_refused(
    read: Callable[..., Any], make_register: Callable[..., Source]
) -> None:
    lecture = {"format": "parquet", "lignes_max": 1}
    with pytest.raises(EditionRefused, match="ni un texte, ni un nombre") as refused:
        read(make_register({"a": {}}, lecture=lecture), parquet(a=[{"b": 1}]))
    assert refused.value.where.column == "a"
    with pytest.raises(EditionRefused, match="dépasse 1 lignes"):
        read(make_register({"a": {}}, lecture=lecture), parquet(a=["x", "y"]))


def test_more_refusals_than_can_be_kept_refuse_the_file(
    read: Callable[..., Any], source: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ingestion.registers.typed_rows.MAX_REFUSED", 3)
    many = {"nombre": [1] * 5, "x": [0.5] * 5, "jour": [""] * 5}
    with pytest.raises(EditionRefused, match="Plus de 3 lignes ou cellules") as refused:
        read(source, parquet(code=["x"] * 5, **many))
    assert "code (5)" in str(refused.value)
    with pytest.raises(EditionRefused, match="5 lignes répètent une clé"):
        read(source, parquet(code=["94041"] * 5, **many))


def test_millions_of_rows_pass_within_bounded_memory(
    read: Callable[..., Any], source: Source, tmp_path: Path
) -> None:
    n = 1_500_000
    rank = pl.int_range(n, eager=True)
    frame = pl.DataFrame(
        {
            "code": rank.cast(pl.String).str.zfill(5),
            "nombre": rank,
            "x": rank.cast(pl.Float64),
            "jour": pl.Series(["2024-01-01"]).new_from_index(0, n),
        }
    )
    path = tmp_path / "grand.parquet"
    frame.write_parquet(path)
    content = path.read_bytes()
    del frame, rank
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    wide = source.model_copy(deep=True)
    wide.tables["essai"].champs["code"].__dict__["motif"] = "^[0-9]{5,7}$"
    found = read(wide, content)
    assert found.edition.rows_read == n
    assert found.edition.control.height <= 100_000
    assert found.landed().height == n
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    assert grown < 600, f"{grown:.0f} Mo"
