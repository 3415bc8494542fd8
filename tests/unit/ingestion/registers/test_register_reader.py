"""A register read from delimited text: columns, required fields, keys, tables, checks."""

import datetime
import gzip
import io
import zipfile
from collections.abc import Callable
from typing import Any

import polars as pl
import pytest
import xlsxwriter

from ingestion.declaration.source_model import Source
from ingestion.errors import EditionRefused
from ingestion.registers.schema import landed_schema

Make = Callable[..., Source]
Reader = Callable[..., Any]
HEADER = "code;nombre;jour\n"
GOOD = HEADER + "A01;3;2024-01-02\nA02;;\n"


def test_a_sound_file_lands_whole_under_its_schema(read: Reader, make_register: Make) -> None:
    source = make_register()
    found = read(source, GOOD)
    landed = found.landed()
    assert landed.schema == landed_schema(source.tables["essai"])
    assert landed.select("source_id", "edition", "ligne", "code", "nombre").rows() == [
        ("essai", "2024", 2, "A01", 3), ("essai", "2024", 3, "A02", None),
    ]  # fmt: skip
    assert found.refused == []
    assert found.failed() == {}
    assert found.edition.control.get_column("lignes_essai").to_list() == [2, 2]
    assert found.edition.statistics["blancs"] == {"code": 0.0, "nombre": 0.5, "jour": 0.5}


def test_a_bad_cell_is_null_and_kept_in_quarantine(read: Reader, make_register: Make) -> None:
    found = read(make_register(), HEADER + "A01;trois;2024-02-30\nA02;-1;\n")
    assert found.landed().select("code", "nombre", "jour").rows() == [
        ("A01", None, None), ("A02", None, None),
    ]  # fmt: skip
    assert found.refused == [
        (2, "nombre", "trois", "entier illisible"),
        (2, "jour", "2024-02-30", "date (AAAA-MM-JJ) illisible"),
        (3, "nombre", "-1", "sous le minimum 0"),
    ]
    assert found.failed()["aucune_cellule_refusee"] == "3 cellules"


@pytest.mark.parametrize(
    ("row", "column", "value", "reason"),
    [
        (";3;", "code", None, "champ obligatoire vide"),
        ("a1;3;", "code", "a1", "hors du motif ^[A-Z][0-9]{2}$ (champ obligatoire)"),
        ("A02;3", None, None, "2 champs au lieu de 3"),
    ],
)
def test_a_bad_row_goes_whole_to_quarantine(
    read: Reader, make_register: Make, row: str, column: str, value: str, reason: str
) -> None:
    found = read(make_register(), HEADER + f"A01;1;\n{row}\n")
    assert found.column("code") == ["A01"]
    assert found.refused == [(3, column, value, reason)]
    assert found.edition.rows_read == 2
    [refused] = [c for c in found.edition.checks if c.name == "lignes_refusees"]
    assert (refused.observed, len(refused.sample)) == ("1 lignes, 50.00%", 1)


def test_rows_that_share_a_key_are_set_aside_but_an_exact_copy_keeps_its_first(
    read: Reader, make_register: Make
) -> None:
    rows = "A01;1;\nA02;2;\nA01;1;\nA02;9;\nA03;;\nA01;1;\n"
    found = read(make_register(table={"cle": ["code"]}), HEADER + rows)
    assert found.column("ligne") == [2, 6]
    assert found.refused == [
        (3, "code", "A02", "clé répétée"),
        (4, "code", "A01", "copie exacte de la ligne 2"),
        (5, "code", "A02", "clé répétée"),
        (7, "code", "A01", "copie exacte de la ligne 2"),
    ]


def test_a_key_that_may_repeat_is_kept_and_said(read: Reader, make_register: Make) -> None:
    source = make_register(table={"cle": ["code"], "cle_unique": False})
    found = read(source, HEADER + "A01;1;\nA01;1;\nA02;;\n")
    assert found.column("code") == ["A01", "A01", "A02"]
    assert found.refused == []
    assert found.failed()["cle_repetee"] == "2 lignes partagent leur clé (code)"
    assert "cle_repetee" not in found.blocking()


def test_a_unique_field_leaves_blanks_alone(read: Reader, make_register: Make) -> None:
    fields = {"code": {}, "nombre": {"type": "entier", "unique": True}}
    found = read(make_register(fields), "code;nombre\na;1\nb;1\nc;\nd;\n")
    assert found.column("code") == ["c", "d"]
    assert [reason for *_, reason in found.refused] == ["clé répétée", "clé répétée"]


def test_the_part_of_a_key_is_required(read: Reader, make_register: Make) -> None:
    source = make_register(table={"cle": ["code", "jour"]})
    found = read(source, HEADER + "A01;1;2024-01-01\nA01;1;\n")
    assert found.refused == [(3, "jour", None, "champ obligatoire vide")]


def test_what_gate_one_sets_aside_is_not_landed(read: Reader, make_register: Make) -> None:
    found = read(make_register(), HEADER + "A01;1;\nA02;2;\nA03;3;\n")
    assert found.landed(quarantined=frozenset({1})).get_column("code").to_list() == ["A01", "A03"]


def test_missing_columns_are_named_with_the_closest_ones(read: Reader, make_register: Make) -> None:
    with pytest.raises(EditionRefused) as refused:
        read(make_register(), "code;nombres;autre\nA01;1;2\n")
    text = str(refused.value)
    assert "nombre (proche : nombres), jour" in text
    assert "colonnes du fichier non déclarées : nombres, autre" in text
    assert "essai.csv" in text


def test_names_of_an_edition_are_its_own(read: Reader, make_register: Make) -> None:
    edition = {"renommages": {"Identifiant": "code"}, "absentes": ["jour"]}
    found = read(make_register(edition=edition), "IDENTIFIANT;NOMBRE\nA01;1\n")
    assert found.landed().select("code", "nombre", "jour").rows() == [("A01", 1, None)]
    assert "jour" not in found.edition.control.columns


def test_a_column_nobody_declared_is_said_unless_it_is_ignored(
    read: Reader, make_register: Make
) -> None:
    content = "code;nombre;jour;libelle;note\nA01;1;;x;y\n"
    assert read(make_register(), content).failed() == {"colonnes_declarees": "libelle, note"}
    ignored = make_register(colonnes_ignorees=["LIBELLE", "note"])
    assert read(ignored, content).failed() == {}


def test_two_fields_may_come_from_one_column(read: Reader, make_register: Make) -> None:
    fields = {
        "brut": {"colonne": "cv", "motif": "^(CV[0-9]{3})+$"},
        "codes": {"colonne": "cv", "type": "liste", "extraire": "(CV[0-9]{3})"},
    }
    found = read(make_register(fields), "cv\nCV380CV384\n")
    assert found.landed().select("brut", "codes").rows() == [("CV380CV384", "CV380;CV384")]


def test_a_file_may_have_columns_named_as_those_that_are_added(
    read: Reader, make_register: Make
) -> None:
    fields = {"rang": {"colonne": "ligne", "type": "entier"}, "nom": {"colonne": "source_id"}}
    found = read(make_register(fields), "ligne;source_id\n7;x\n")
    assert found.landed().select("ligne", "source_id", "rang", "nom").rows() == [
        (2, "essai", 7, "x")
    ]


def several(make_register: Make, **edition: Any) -> Source:
    tables = {
        name: {"libelle": name, "grain": "x", "role": name, "cle": ["code"],
               "champs": {"code": {"libelle": "Code"}}}
        for name in ("commune", "region")
    }  # fmt: skip
    files = {"commune": "c.csv", "region": "r.csv"}
    return make_register(tables=tables, edition={"fichier": None, "fichiers": files} | edition)


def test_tables_are_read_from_their_own_files(read: Reader, make_register: Make) -> None:
    found = read(
        several(make_register), {"c.csv": "code\na\nb\nb\nc\n", "r.csv": "code\nx\ny\nx\n"}
    )
    assert found.column("code", "commune") == ["a", "b", "c"]
    assert found.column("code", "region") == ["x", "y"]
    assert found.edition.rows_read == 7
    control = found.edition.control
    assert control.select("code", "lignes_commune", "lignes_region").row(0) == ("a", 3, 2)
    assert [reason for *_, reason in found.refused] == [
        "c.csv : copie exacte de la ligne 3", "r.csv : copie exacte de la ligne 2",
    ]  # fmt: skip
    assert found.failed() == {}
    assert "lignes_lues[region]" in {c.name for c in found.edition.checks}


def test_an_edition_may_lack_a_table(read: Reader, make_register: Make) -> None:
    source = several(make_register, absentes=["region"], fichiers={"commune": "c.csv"})
    found = read(source, {"c.csv": "code\na\n"})
    assert list(found.edition.build_tables(set())) == ["registre_commune"]
    assert "lignes_region" not in found.edition.control.columns


def test_gate_one_sets_aside_rows_of_the_first_table_alone(
    read: Reader, make_register: Make
) -> None:
    found = read(several(make_register), {"c.csv": "code\na\nb\n", "r.csv": "code\nx\ny\n"})
    aside = frozenset({0})
    assert found.landed("commune", aside).get_column("code").to_list() == ["b"]
    assert found.landed("region", aside).get_column("code").to_list() == ["x", "y"]


def test_a_gzip_and_a_zip_are_opened_and_a_truncated_one_is_refused(
    read: Reader, make_register: Make
) -> None:
    zipped = make_register(lecture={"compression": "gzip"})
    content = gzip.compress(GOOD.encode() * 1, mtime=0)
    assert read(zipped, content).column("code") == ["A01", "A02"]
    with pytest.raises(EditionRefused, match="tronqué ou abîmé"):
        read(zipped, content[:-12])
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("dedans/essai.txt", GOOD)
    member = make_register(edition={"membre": "dedans/essai.txt"})
    assert read(member, archive.getvalue()).column("code") == ["A01", "A02"]
    with pytest.raises(EditionRefused, match="ne peut être lu"):
        read(member, archive.getvalue()[:-30])


def test_a_sheet_of_a_workbook_is_a_table_like_another(read: Reader, make_register: Make) -> None:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Liste")
        days = book.add_format({"num_format": "dd/mm/yyyy"})
        for row, cells in enumerate([["Titre"], ["code", "nombre", "jour"], ["A01", 12], ["A02"]]):
            sheet.write_row(row, 0, cells)
        sheet.write_datetime(2, 2, datetime.datetime(2024, 2, 29), days)
    source = make_register(lecture={"format": "excel", "feuille": "Liste", "entete": "code"})
    landed = read(source, content.getvalue()).landed()
    assert landed.select("ligne", "code", "nombre", "jour").rows() == [
        (3, "A01", 12, datetime.date(2024, 2, 29)), (4, "A02", None, None),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("content", "limit", "blocking"),
    [
        (HEADER, 0.9, ["lignes_lues"]),
        (HEADER + "A01;1;\n" + ";1;\n" * 9, 0.5, ["lignes_refusees"]),
        (HEADER + "A01;x;\nA02;y;\nA03;1;\n", 0.1, ["cellules_lisibles", "colonnes_lisibles"]),
        (HEADER + "A01;x;\nA02;y;\nA03;1;\n", 0.9, ["colonnes_lisibles"]),
        (HEADER + "A01;x;\nA02;1;\nA03;1;\n", 0.9, []),
    ],
)
def test_too_much_refused_refuses_the_edition(
    read: Reader, make_register: Make, content: str, limit: float, blocking: list[str]
) -> None:
    source = make_register(lecture={"part_max_rejets": limit})
    assert read(source, content).blocking() == blocking


def test_a_large_table_is_judged_on_a_regular_sample(
    read: Reader, make_register: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ingestion.registers.reader.MAX_CONTROL", 10)
    rows = "".join(f"A{i:02d};{i};\n" for i in range(95))
    found = read(make_register(), HEADER + rows)
    control: pl.DataFrame = found.edition.control
    assert control.get_column("ligne").to_list() == [10, 20, 30, 40, 50, 60, 70, 80, 90]
    assert control.get_column("lignes_essai").unique().to_list() == [95]
    assert found.landed().height == 95
    [sampled] = [c for c in found.edition.checks if c.name == "controle_par_echantillon"]
    assert sampled.observed == "9 lignes sur 95"
    # A position in the sample is a line of the file.
    assert 20 not in found.landed(quarantined=frozenset({1})).get_column("ligne")
