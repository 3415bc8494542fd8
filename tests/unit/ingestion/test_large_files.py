"""A file read part by part gives what one read whole gives, row for row, refusals included."""

import gc
import gzip
import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from ingestion.declaration.source_model import Reading, Source
from ingestion.errors import EditionRefused
from ingestion.files import csv_spool, csv_table, tabular
from ingestion.files.regular_csv import regular_rows
from ingestion.files.spooled_table import SpooledTable
from ingestion.files.text_table import RejectedRow, TextTable
from ingestion.raw_archive import RawFile
from ingestion.read_edition import ReadEdition
from ingestion.reading import read_edition
from ingestion.statistics import large

TEXTS = st.text(alphabet='ab1,;"\n\r\t \u00a0é', max_size=60)
ROWS = st.lists(
    st.lists(st.sampled_from(["", "a", '"a"', '"a;\nb"', " x ", "é", "1,5", "N° 1"]),
             min_size=1, max_size=3),
    min_size=1, max_size=8,
)  # fmt: skip
HEADER = "CODGEO;LIBGEO;POP;A;NOTE\n"


@pytest.fixture
def in_parts(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """`in_parts(bytes)`: read every file in parts of that size."""

    def set_size(size: int, cells: int = 4) -> None:
        monkeypatch.setattr(tabular, "LARGE_BYTES", size)
        monkeypatch.setattr(csv_spool, "PART_BYTES", size)
        monkeypatch.setattr(csv_spool, "PART_CELLS", cells)

    return set_size


def _whole(path: Path, reading: Reading) -> Any:
    try:
        table = csv_table.parsed_text(path.read_bytes(), reading, path.name)
    except EditionRefused as refusal:
        return str(refusal)
    return table.columns, table.rows, table.lines, table.rejected, table.filled_unnamed


def _spooled(path: Path, reading: Reading) -> Any:
    try:
        table = csv_spool.spool_text_table(path, reading, path.name)
    except EditionRefused as refusal:
        return str(refusal)
    parts = list(table.parts())
    rows = [row for part in parts for row in part.rows]
    lines = [line for part in parts for line in part.lines]
    assert table.height == len(rows)
    assert table.scan().collect().height == len(rows)
    return table.columns, rows, lines, table.rejected, table.filled_unnamed


@settings(max_examples=150, deadline=None,
          suppress_health_check=[HealthCheck.function_scoped_fixture])  # fmt: skip
@given(text=TEXTS | ROWS.map(lambda rows: "\n".join(";".join(row) for row in rows)),
       entete=st.sampled_from([None, "a"]), limit=st.sampled_from([2, 100]))  # fmt: skip
@example(text="a;b\n1;2\n3;4\n5;6\n", entete=None, limit=2)
@example(text='a;b\n1;"2\n3";4\n', entete=None, limit=100)
@example(text="\ufeffa;b;\n1;2;3\n4;5\n", entete=None, limit=100)
def test_parts_make_the_same_table(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    text: str,
    entete: str | None,
    limit: int,
) -> None:
    path = tmp_path / "essai.csv"
    path.write_bytes(text.encode())
    reading = Reading(entete=entete, lignes_max=limit)
    monkeypatch.setattr(csv_spool, "PART_BYTES", 7)
    monkeypatch.setattr(csv_spool, "PART_CELLS", 4)
    assert _spooled(path, reading) == _whole(path, reading)


@pytest.mark.parametrize(
    ("encoding", "raw"),
    [
        ("cp1252", b"a;b\n1;2\n3;\x81\n5;6\n"),
        ("utf-8", b"a;b\n1;2\n3;\xe9\n5;6\n"),
        ("utf-16-le", "a;b\n1;2\n".encode("utf-16-le") + b"\x00\xd8\x00\x00"),
        ("inconnu", b"a;b\n"),
    ],
)
def test_bytes_of_another_encoding_are_refused_with_their_line(
    tmp_path: Path, in_parts: Callable[..., None], encoding: str, raw: bytes
) -> None:
    path = tmp_path / "essai.csv"
    path.write_bytes(raw)
    reading = Reading(encodage=encoding)
    in_parts(7)
    assert _spooled(path, reading) == _whole(path, reading)
    assert "n'est pas en" in _spooled(path, reading)


def _edition(
    make_source: Callable[..., Source], path: Path, **changes: Any
) -> Callable[[], ReadEdition]:
    source = make_source(2022, **changes)
    file = RawFile(source.editions["2022"].file_names()[0], "0" * 64, path.stat().st_size, path)
    return lambda: read_edition(source, "2022", (file,))


def _landed(read: ReadEdition, aside: set[int], folder: Path) -> pl.DataFrame:
    path = folder / "table.parquet"
    assert read.build_tables(aside)["observation"](path) == pl.read_parquet(path).height
    return pl.read_parquet(path)


TABLE = HEADER + "".join(
    [
        "QP094001;Un;100;10;0\n",
        "QP094002;Deux;200;20;1\n",
        "QP094003;Trois;abc;30;0\n",  # unreadable
        "QP094004;Quatre;400;;5\n",  # blank under a note
        "QP094005;Cinq;500;50;9\n",  # a note nobody described
        "Ensemble;Tout;1 200;120;\n",
        "??;Rien;1;1;0\n",  # no code
        "QP094002;Deux encore;201;21;1\n",  # far from its first row
        "QP094006;Six\n",  # ragged
        "QP094007;Sept;700;70;0\n",
    ]
)


def test_a_statistical_edition_read_in_parts_is_the_same(
    tmp_path: Path, make_source: Callable[..., Source], in_parts: Callable[..., None]
) -> None:
    path = tmp_path / "essai_2022.csv"
    path.write_text(TABLE, encoding="utf-8")
    read = _edition(make_source, path)
    whole = read()
    in_parts(30)
    parts = read()
    assert parts.control.equals(whole.control)
    assert sorted(map(str, parts.rejected)) == sorted(map(str, whole.rejected))
    assert parts.checks == whole.checks
    assert (parts.rows_read, parts.statistics) == (whole.rows_read, whole.statistics)
    for aside in (set(), {0}):
        landed = _landed(parts, aside, tmp_path)
        assert landed.equals(_landed(whole, aside, tmp_path))
    twice = landed.filter(pl.col("code_geo") == "QP094002")
    assert twice.get_column("statut").to_list() == ["X", "X"]


@pytest.mark.parametrize(
    "rows",
    [
        "QP094001;;1;1;0\nQP094002;;2;2;0\nQP094003;;3;3;0\nQP094001;;1;1;0\nQP094002;;2;2;0\n",
        "QP094001;;1;1;0;trop\nQP094002;;2;2;0;trop\n",
        "",
    ],
    ids=["repeated", "ragged", "none"],
)
def test_parts_without_a_row_to_keep_lose_nothing(
    tmp_path: Path, make_source: Callable[..., Source], in_parts: Callable[..., None], rows: str
) -> None:
    path = tmp_path / "essai_2022.csv"
    path.write_text(HEADER + rows, encoding="utf-8")
    read = _edition(make_source, path)
    whole = read()
    in_parts(20)
    parts = read()
    assert parts.control.equals(whole.control)
    assert sorted(map(str, parts.rejected)) == sorted(map(str, whole.rejected))
    assert parts.checks == whole.checks
    order = ["variable", "code_geo"]
    landed = _landed(parts, set(), tmp_path).sort(order)
    assert landed.equals(_landed(whole, set(), tmp_path).sort(order))


def test_a_register_read_in_parts_is_the_same(
    tmp_path: Path, make_source: Callable[..., Source], in_parts: Callable[..., None]
) -> None:
    path = tmp_path / "essai_2022.csv"
    path.write_text(
        "id;nom;nb\n1;Un;10\n2;;20\n3;Trois;x\n1;Un encore;5\n\n4;Quatre;40\n", encoding="utf-8"
    )
    champs = {
        "id": {"libelle": "Identifiant", "obligatoire": True},
        "nom": {"libelle": "Nom", "obligatoire": True},
        "nb": {"libelle": "Nombre", "type": "entier"},
    }
    table = {"libelle": "Essai", "grain": "un essai", "cle": ["id"], "champs": champs}
    read = _edition(
        make_source, path, forme="registre", niveau_geo=None, millesime_geo=None, cle=None,
        blocs={}, colonnes_ignorees=[], tables={"essai": table},
        editions={"2022": {"fichier": "essai_2022.csv"}},
    )  # fmt: skip
    whole = read()
    in_parts(12)
    parts = read()
    assert parts.control.equals(whole.control)
    assert parts.rejected == whole.rejected
    assert parts.checks == whole.checks
    assert parts.rejected


def test_a_flood_of_refused_cells_refuses_the_file(
    tmp_path: Path,
    make_source: Callable[..., Source],
    in_parts: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    path = tmp_path / "essai_2022.csv"
    rows = [f"QP0940{i:02d};Nom;1.5;10;0\n" for i in range(20)]
    path.write_text(HEADER + "".join(rows), encoding="utf-8")
    monkeypatch.setattr(large, "MAX_REJECTED", 10)
    in_parts(60)
    with pytest.raises(EditionRefused, match=r"Plus de 10 lignes ou cellules.*nombre illisible"):
        _edition(make_source, path)()


def test_a_flood_of_ragged_rows_refuses_the_file(
    monkeypatch: pytest.MonkeyPatch, in_parts: Callable[..., None]
) -> None:
    monkeypatch.setattr(csv_spool, "MAX_REJECTED", 10)
    in_parts(20)
    text = io.BytesIO(b"a;b\n" + b"1\n" * 100_000)
    filling = csv_spool._Filling(Reading(), "essai.csv")
    with pytest.raises(EditionRefused, match="Plus de 10 lignes n'ont pas le nombre de champs"):
        csv_spool._row_by_row(text, filling)
    # Said when it is seen, not once the whole flood is held.
    assert len(filling.rejected) < 20


def test_compressed_texts_are_read_in_parts_within_their_bound(
    tmp_path: Path, in_parts: Callable[..., None]
) -> None:
    text = b"a;b\n" + b"1;2\n" * 400_000
    zipped, gzipped = tmp_path / "t.zip", tmp_path / "t.csv.gz"
    with zipfile.ZipFile(zipped, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("t.csv", text)
    gzipped.write_bytes(gzip.compress(text))
    in_parts(100_000)
    for path, member, compression in ((zipped, "t.csv", None), (gzipped, None, "gzip")):
        reading = Reading(compression=compression, taille_max_mo=2)
        table = tabular.read_table(path, reading, path.name, member)
        assert isinstance(table, SpooledTable)
        assert table.height == 400_000
        small = reading.model_copy(update={"taille_max_mo": 1})
        with pytest.raises(EditionRefused, match="dépasse 1 Mo"):
            tabular.read_table(path, small, path.name, member)


def test_a_truncated_stream_is_refused_though_its_start_was_read(
    tmp_path: Path, in_parts: Callable[..., None]
) -> None:
    path = tmp_path / "t.csv.gz"
    rows = "".join(f"{i};{i * 7919 % 1009}\n" for i in range(60_000))
    path.write_bytes(gzip.compress(b"a;b\n" + rows.encode())[:-1000])
    in_parts(10_000)
    with pytest.raises(EditionRefused, match="tronqué ou abîmé"):
        tabular.read_table(path, Reading(compression="gzip"), path.name)


def test_nothing_stays_on_disk_once_the_table_is_let_go(
    tmp_path: Path, in_parts: Callable[..., None]
) -> None:
    path = tmp_path / "essai.csv"
    path.write_text("a;b\n1;2\n3;4\n5;6\n", encoding="utf-8")
    in_parts(6)
    table = csv_spool.spool_text_table(path, Reading(), path.name)
    folder = table.spool.parts[0].parent
    assert folder.is_dir()
    del table
    gc.collect()
    assert not folder.exists()


def test_a_full_disk_says_nothing_against_the_file(
    tmp_path: Path,
    make_source: Callable[..., Source],
    in_parts: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def no_room(*_: object, **__: object) -> None:
        raise pl.exceptions.ComputeError("No space left on device")

    path = tmp_path / "essai_2022.csv"
    path.write_text(HEADER + "QP094001;Un;100;10;0\n" * 5, encoding="utf-8")
    in_parts(30)
    monkeypatch.setattr(pl.DataFrame, "write_parquet", no_room)
    with pytest.raises(OSError, match=r"écriture impossible dans .* Mo libres"):
        _edition(make_source, path)()


def test_a_mark_in_the_middle_of_a_text_stays_where_it_is() -> None:
    assert regular_rows("\ufeffa;b\n".encode(), ";", is_start=False) is None


def test_a_small_file_stays_in_memory(tmp_path: Path) -> None:
    path = tmp_path / "essai.csv"
    path.write_text("a;b\n1;2\n3\n", encoding="utf-8")
    table = tabular.read_table(path, Reading(), path.name)
    assert isinstance(table, TextTable)
    assert table.rejected == (RejectedRow(3, None, None, "1 champs au lieu de 2", ("3",)),)
