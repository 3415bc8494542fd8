"""Delimited text: what is read, what is set aside with its line, what refuses the file."""

import gzip
import io
import tracemalloc
import zipfile
from collections.abc import Callable

import pytest

from ingestion.errors import EditionRefused
from ingestion.files.text_table import TextTable

Read = Callable[..., TextTable]


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_mark_and_line_ends_never_reach_names_or_cells(
    read_text: Read, mark: bytes, end: str
) -> None:
    table = read_text(mark + f"CODGEO;A{end}QP094001;3{end}".encode())
    assert table.columns == ("CODGEO", "A")
    assert table.rows == [("QP094001", "3")]
    assert table.lines == [2]


def test_unnamed_trailing_columns_are_dropped(read_text: Read) -> None:
    table = read_text("CODGEO;A;;;\nQP094001;3;;;\n")
    assert table.columns == ("CODGEO", "A")
    assert table.rows == [("QP094001", "3")]
    assert table.filled_unnamed == 0


def test_values_in_unnamed_columns_are_counted_by_row(read_text: Read) -> None:
    table = read_text("CODGEO;A;;\nQP094001;3;;x\nQP094002;4;;\nQP094008;5;y;z\n")
    assert table.filled_unnamed == 2


def test_header_and_cells_lose_their_outer_spaces(read_text: Read) -> None:
    table = read_text("CODGEO;EVOL_CA_N_E \n QP094001 ;\u202f3\u00a0\n")
    assert table.columns == ("CODGEO", "EVOL_CA_N_E")
    assert table.rows == [("QP094001", "3")]


@pytest.mark.parametrize("header", ["A;B;A", "A;B;a", "A;B; A "])
def test_names_equal_but_for_case_refuse_the_file(read_text: Read, header: str) -> None:
    with pytest.raises(EditionRefused, match="Deux colonnes portent le même nom") as refusal:
        read_text(f"{header}\n1;2;3\n")
    assert refusal.value.where.line == 1


def test_short_and_long_rows_are_kept_aside_with_their_line(read_text: Read) -> None:
    table = read_text("A;B;C\n1;2;3\n4;5\n6;7;8;9\n10;11;12\n")
    assert table.rows == [("1", "2", "3"), ("10", "11", "12")]
    assert table.lines == [2, 5]
    assert [(r.line, r.content) for r in table.rejected] == [
        (3, ("4", "5")),
        (4, ("6", "7", "8", "9")),
    ]
    assert table.rejected[0].reason == "2 champs au lieu de 3"


@pytest.mark.parametrize("row", ["1;2", "1;2;", "1;2;;", "1;2;;;;"])
def test_blank_padding_of_any_length_is_not_ragged(read_text: Read, row: str) -> None:
    table = read_text(f"A;B;;\n{row}\n")
    assert table.rows == [("1", "2")]
    assert table.rejected == ()


def test_a_row_is_named_after_the_line_where_it_begins(read_text: Read) -> None:
    table = read_text('A;B\n1;"deux\nlignes"\n3;4\n\n5\n')
    assert table.rows == [("1", "deux\nlignes"), ("3", "4")]
    assert table.lines == [2, 4]
    assert [row.line for row in table.rejected] == [6]


def test_doubled_quotes_are_one_quote(read_text: Read) -> None:
    assert read_text('A;B\n1;"les ""Cézeaux"""\n').rows == [("1", 'les "Cézeaux"')]


def test_wrong_encoding_names_the_line(read_text: Read) -> None:
    with pytest.raises(EditionRefused, match="utf-8") as refusal:
        read_text(b"A;B\n1;2\n3;\xe9t\xe9\n")
    assert refusal.value.where.line == 3


def test_declared_encoding_is_followed(read_text: Read) -> None:
    assert read_text(b"A\nB\x9cuf\n", encodage="cp1252").rows == [("Bœuf",)]


def test_unknown_encoding_is_a_refusal(read_text: Read) -> None:
    with pytest.raises(EditionRefused, match="klingon"):
        read_text("A\n1\n", encodage="klingon")


@pytest.mark.parametrize("content", ["", "\n", "\r\n", ";;;\n1;2;3\n", "\ufeff"])
def test_a_file_without_header_is_refused(read_text: Read, content: str) -> None:
    with pytest.raises(EditionRefused, match="en-tête"):
        read_text(content)


def test_null_bytes_stay_visible_in_the_cell(read_text: Read) -> None:
    assert read_text(b"A;B\n1;2\x00\n").rows == [("1", "2\x00")]


@pytest.mark.parametrize("cell", ["x" * 200_000, '"x', '"x"y'])
def test_what_is_not_delimited_text_is_refused(read_text: Read, cell: str) -> None:
    with pytest.raises(EditionRefused, match="n'est pas un texte délimité"):
        read_text(f"A;B\n1;{cell}\n")


def test_more_rows_than_declared_are_refused(read_text: Read) -> None:
    assert len(read_text("A\n1\n2\n", lignes_max=2).rows) == 2
    with pytest.raises(EditionRefused, match="dépasse 2 lignes"):
        read_text("A\n1\n2\n3\n", lignes_max=2)


def _zip(content: bytes, name: str = "dedans.csv") -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return buffer.getvalue()


def test_a_zip_member_is_read_like_a_file(read_text: Read) -> None:
    table = read_text(_zip(b"A;B\n1;2\n"), member="dedans.csv")
    assert table.rows == [("1", "2")]


def test_an_unknown_member_is_refused_by_its_name(read_text: Read) -> None:
    with pytest.raises(EditionRefused, match=r"« absent\.csv »"):
        read_text(_zip(b"A\n1\n"), member="absent.csv")


def test_a_member_is_bounded_once_unzipped(read_text: Read) -> None:
    bomb = _zip(bytes(40_000_000))
    assert len(bomb) < 50_000
    tracemalloc.start()
    with pytest.raises(EditionRefused, match="dépasse 1 Mo"):
        read_text(bomb, member="dedans.csv", taille_max_mo=1)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 10_000_000


def test_what_is_not_a_zip_is_refused(read_text: Read) -> None:
    with pytest.raises(EditionRefused, match="ne peut être lu"):
        read_text("A\n1\n", member="dedans.csv")


def test_a_gzip_is_read_like_a_file(read_text: Read) -> None:
    table = read_text(gzip.compress(b"A;B\n1;2\n"), compression="gzip")
    assert table.rows == [("1", "2")]


def test_a_gzip_inside_a_zip_is_read_too(read_text: Read) -> None:
    packed = _zip(gzip.compress(b"A;B\n1;2\n"), "dedans.csv.gz")
    assert read_text(packed, member="dedans.csv.gz", compression="gzip").rows == [("1", "2")]


@pytest.mark.parametrize("lost", [1, 8, 20])
def test_a_truncated_gzip_is_refused(read_text: Read, lost: int) -> None:
    whole = gzip.compress(b"A;B\n" + b"1;2\n" * 400)
    with pytest.raises(EditionRefused, match="tronqué ou abîmé") as refusal:
        read_text(whole[:-lost], compression="gzip")
    assert refusal.value.where.file == "essai.csv"


@pytest.mark.parametrize("content", [b"A;B\n1;2\n", b"<html>Erreur 404</html>", b"\x1f\x8bxyz"])
def test_what_is_not_a_gzip_is_refused(read_text: Read, content: bytes) -> None:
    with pytest.raises(EditionRefused, match="tronqué ou abîmé"):
        read_text(content, compression="gzip")


def test_a_gzip_is_bounded_whatever_size_it_states(read_text: Read) -> None:
    bomb = bytearray(gzip.compress(bytes(40_000_000)))
    # The last four bytes state the size.
    bomb[-4:] = (10).to_bytes(4, "little")
    tracemalloc.start()
    with pytest.raises(EditionRefused, match="dépasse 1 Mo"):
        read_text(bytes(bomb), compression="gzip", taille_max_mo=1)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 10_000_000


def test_the_header_is_found_under_its_titles(read_text: Read) -> None:
    text = "Titre du fichier\n\nSource : ;INSEE\nCodGeo;A\nCode;Valeur\n94041;3\n"
    table = read_text(text, entete="codgeo", lignes_sous_entete=1)
    assert (table.columns, table.rows, table.lines) == (("CodGeo", "A"), [("94041", "3")], [6])


def test_a_header_that_is_not_there_is_refused_by_its_first_cell(read_text: Read) -> None:
    with pytest.raises(EditionRefused, match="aucune ligne ne commence par « CODGEO »"):
        read_text("Titre\nIRIS;A\n940410101;3\n", entete="CODGEO")
