"""Files with several rows per territory: years and classes in rows."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from ingestion.catalogue_tables import catalogue_tables
from ingestion.declaration.source_model import Source
from ingestion.files.text_table import TextTable
from ingestion.ingest import Intake, ingest_source
from ingestion.raw_archive import RawFile
from ingestion.statistics.observations import ReadObservations, read_observations, withdraw_rows
from ingestion.statistics.reader import read_statistics

Make = Callable[..., Source]
HEADER = ("code", "an", "classe", "faits", "taux")
PROOF = {"statut": "prouve", "preuve": "écrit pour cet essai"}
CLASSES = {"Vols": "vols", "Cambriolages": "camb"}


def long_source(make_source: Make, years: tuple[int, ...] = (2022, 2023), **keys: Any) -> Source:
    """Facts and rates by département, year (two digits) and class."""
    known = {"annees": list(years)} | PROOF
    variables = {
        "faits": {"libelle": "faits", "unite": "nb"},
        "taux": {"libelle": "taux", "unite": "pour_1000"},
    }
    base: dict[str, Any] = {
        "niveau_geo": "departement",
        "millesime_geo": 2023,
        "cle": {"colonne": "code", "motif": "^[0-9]{2}$", "lignes_ignorees": ["NA"]},
        "colonnes_ignorees": [],
        "disposition": {
            "annee": {"colonne": "an", "base": 2000},
            "dimensions": [
                {"colonne": "classe", "modalites": CLASSES, "ignorees": {"Autres": "hors champ"}}
            ],
        },
        "blocs": {"ssmsi": {"libelle": "Faits", "variables": variables}},
        "editions": {"2023": {"fichier": "faits.csv", "millesimes": {"ssmsi": known}}},
    }
    return make_source(**base | keys)


def table(*rows: str, header: tuple[str, ...] = HEADER) -> TextTable:
    """Rows written `94 22 Vols 10 1,5`; the first one is line 2."""
    cells = [tuple("" if c == "-" else c for c in row.split(" ")) for row in rows]
    return TextTable.of_rows(header, cells, list(range(2, len(cells) + 2)))


def read(source: Source, *rows: str) -> ReadObservations:
    return read_observations(source, "2023", table(*rows))


def test_a_row_gives_its_year_and_its_class_to_each_observation(make_source: Make) -> None:
    found = read(long_source(make_source), "94 22 Vols 10 1,5", "94 23 Cambriolages 20 -")
    rows = found.long.select("code_geo", "millesime", "variable", "valeur", "statut").rows()
    assert sorted(rows) == [
        ("94", 2022, "vols_faits", 10.0, "D"),
        ("94", 2022, "vols_taux", 1.5, "D"),
        ("94", 2023, "camb_faits", 20.0, "D"),
        ("94", 2023, "camb_taux", None, "S"),
    ]


def test_the_gate_judges_the_rows_of_the_file(make_source: Make) -> None:
    found = read(long_source(make_source), "94 22 Vols 10 1,5", "94 23 Vols 20 2,5")
    assert found.wide.columns == [
        "code_geo", "millesime", "modalite", "ligne", "faits", "taux", "note_ssmsi",
    ]  # fmt: skip
    assert found.wide.select("code_geo", "millesime", "modalite", "ligne", "faits").rows() == [
        ("94", 2022, "vols", 2, 10.0),
        ("94", 2023, "vols", 3, 20.0),
    ]


@pytest.mark.parametrize(
    ("row", "column", "value", "reason"),
    [
        ("941 22 Vols 1 1", "code", "941", "code hors du motif ^[0-9]{2}$"),
        ("94 21 Vols 1 1", "an", "21", "année non déclarée au catalogue (2022 à 2023)"),
        ("94 an Vols 1 1", "an", "an", "année non déclarée au catalogue (2022 à 2023)"),
        ("94 22 Vol 1 1", "classe", "Vol", "modalité non déclarée au catalogue"),
        ("94 22 vols 1 1", "classe", "vols", "modalité non déclarée au catalogue"),
        ("94 22 - 1 1", "classe", "", "modalité non déclarée au catalogue"),
    ],
)
def test_a_row_about_nothing_known_is_refused_with_its_reason(
    make_source: Make, row: str, column: str, value: str, reason: str
) -> None:
    found = read(long_source(make_source), "94 22 Vols 10 1,5", row)
    [refused] = found.rejected
    assert (refused.line, refused.column, refused.value) == (3, column, value)
    assert refused.reason == reason
    assert refused.content == table(row).rows[0]
    assert found.wide.height == 1
    assert found.rows_read == 2


def test_rows_that_the_catalogue_leaves_out_are_counted_and_no_error(make_source: Make) -> None:
    found = read(
        long_source(make_source),
        "94 22 Vols 10 1,5", "NA 22 Vols 3 -", "NA 21 Inconnue 3 -", "94 22 Autres 5 1",
    )  # fmt: skip
    assert found.ignored == {"NA": 2, "classe = Autres": 1}
    assert (found.rows_read, found.rejected, found.undeclared) == (1, (), {})


def test_the_same_place_twice_is_refused_and_stays_without_value(make_source: Make) -> None:
    found = read(
        long_source(make_source),
        "94 22 Vols 10 1,5", "94 22 Vols 11 1,5", "94 23 Vols 12 2", "94 22 Cambriolages 5 1",
    )  # fmt: skip
    assert [(r.line, r.reason) for r in found.rejected] == [
        (2, "code répété (même année, même modalité)"),
        (3, "code répété (même année, même modalité)"),
    ]
    withheld = found.long.filter(pl.col("statut") == "X")
    assert sorted(withheld.select("code_geo", "millesime", "variable", "valeur").rows()) == [
        ("94", 2022, "vols_faits", None),
        ("94", 2022, "vols_taux", None),
    ]
    assert found.long.filter(pl.col("statut") == "D").height == 4


def test_two_spellings_of_one_class_on_one_place_are_a_repetition(make_source: Make) -> None:
    dimension = {"colonne": "classe", "modalites": CLASSES | {"Vol": "vols"}}
    layout = {"annee": {"colonne": "an", "base": 2000}, "dimensions": [dimension]}
    source = long_source(make_source, disposition=layout)
    found = read(source, "94 22 Vols 10 1,5", "94 22 Vol 10 1,5", "94 23 Vol 1 1")
    assert [r.line for r in found.rejected] == [2, 3]
    assert found.wide.get_column("modalite").to_list() == ["vols"]


def test_years_alone_and_classes_alone_are_layouts_too(make_source: Make) -> None:
    years = long_source(make_source, disposition={"annee": {"colonne": "an", "base": 2000}})
    found = read(years, "94 22 Vols 10 1", "94 22 Autre 11 1", "93 22 Vols 1 1", "93 23 x 2 1")
    assert [r.reason for r in found.rejected] == ["code répété (même année)"] * 2
    assert found.wide.columns[:3] == ["code_geo", "millesime", "ligne"]
    assert set(found.long.get_column("variable")) == {"faits", "taux"}

    classes = {"dimensions": [{"colonne": "classe", "modalites": CLASSES}]}
    one = {"ssmsi": {"annee": 2023} | PROOF}
    source = long_source(
        make_source,
        disposition=classes,
        editions={"2023": {"fichier": "faits.csv", "millesimes": one}},
    )
    found = read(source, "94 22 Vols 10 1", "94 23 Cambriolages 2 1")
    assert found.long.get_column("millesime").unique().to_list() == [2023]
    assert found.wide.columns[:3] == ["code_geo", "modalite", "ligne"]


def test_the_modality_of_everybody_adds_nothing_to_a_name(make_source: Make) -> None:
    dimensions = [
        {"colonne": "classe", "modalites": CLASSES},
        {"colonne": "an", "modalites": {"Total": "", "F": "femmes"}},
    ]
    one = {"ssmsi": {"annee": 2023} | PROOF}
    source = long_source(
        make_source,
        disposition={"dimensions": dimensions},
        editions={"2023": {"fichier": "faits.csv", "millesimes": one}},
    )
    found = read(source, "94 Total Vols 10 1", "94 F Vols 4 1")
    assert found.wide.get_column("modalite").to_list() == ["vols", "vols_femmes"]
    assert {v.name for v in source.observed()} == {
        f"{c}{w}_{x}" for c in ("vols", "camb") for w in ("", "_femmes") for x in ("faits", "taux")
    }


def test_a_row_that_the_gate_withdraws_takes_no_other_with_it(make_source: Make) -> None:
    found = read(long_source(make_source), "94 22 Vols 10 1,5", "94 23 Vols 12 2")
    after = withdraw_rows(found.long, {2})
    statuses = dict(after.select("millesime", "statut").unique().iter_rows())
    assert statuses == {2022: "X", 2023: "D"}


def checks(source: Source, folder: Path, *rows: str) -> dict[str, tuple[bool, str]]:
    path = folder / "faits.csv"
    path.write_text("\n".join([" ".join(HEADER), *rows]).replace(" ", ";") + "\n")
    raw = RawFile(path.name, "0" * 64, path.stat().st_size, path)
    found = read_statistics(source, "2023", {path.name: raw})
    return {check.name: (check.passed, check.observed) for check in found.checks}


GOOD = [f"{code} {year} {name} 10 1" for code in ("93", "94") for year in (22, 23) for name in
        CLASSES]  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "name", "observed"),
    [
        ([*GOOD, "94 24 Vols 1 1"], "annees_et_modalites_declarees", "an = 24 (1 lignes)"),
        ([*GOOD, "94 22 Rixes 1 1"], "annees_et_modalites_declarees", "classe = Rixes (1 lignes)"),
        ([r for r in GOOD if " 23 " not in r], "annees_et_modalites_presentes", "2023"),
        ([r for r in GOOD if "Camb" not in r], "annees_et_modalites_presentes", "camb"),
        ([*GOOD, *["NA 22 Vols 1 1"] * 9], "lignes_ignorees", "NA (9 lignes)"),
    ],
)
def test_each_fault_of_layout_reddens_its_own_check(
    make_source: Make, tmp_path: Path, rows: list[str], name: str, observed: str
) -> None:
    source = long_source(make_source, lecture={"part_max_rejets": 0.5})
    assert all(passed for passed, _ in checks(source, tmp_path, *GOOD).values())
    found = checks(source, tmp_path, *rows)
    assert {n for n, (passed, _) in found.items() if not passed} == {name}
    assert found[name][1] == observed


def test_blanks_are_counted_by_class_and_ignored_rows_are_kept_in_memory(
    make_source: Make, tmp_path: Path
) -> None:
    path = tmp_path / "faits.csv"
    rows = ["94 22 Vols 1 1", "93 22 Vols 1 -", "94 22 Cambriolages 1 -", "NA 22 Vols 1 -"]
    path.write_text("\n".join([" ".join(HEADER), *rows]).replace(" ", ";").replace("-", "") + "\n")
    raw = RawFile(path.name, "0" * 64, path.stat().st_size, path)
    found = read_statistics(long_source(make_source), "2023", {path.name: raw})
    assert found.statistics["blancs"] == {
        "vols_faits": 0.0, "vols_taux": 0.5, "camb_faits": 0.0, "camb_taux": 1.0,
    }  # fmt: skip
    assert found.statistics["lignes_ignorees"] == {"NA": 1}


def test_the_catalogue_tables_name_every_class(make_source: Make) -> None:
    found = catalogue_tables({"essai": long_source(make_source)}, [], simulated=True)
    rows = dict(found["variable"].select("variable", "libelle").iter_rows())
    assert rows["camb_faits"] == "Cambriolages : faits"
    assert len(rows) == 4
    assert found["millesime"].get_column("millesime").to_list() == [2022, 2023]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"disposition": None}, "« annees » veut « disposition.annee »"),
        ({"editions": {"2023": {"fichier": "f.csv", "millesimes": {
            "ssmsi": {"annee": 2023} | PROOF}}}}, "veut « annees » dans chaque millésime"),
        ({"disposition": {"annee": {"colonne": "an"}, "dimensions": [
            {"colonne": "classe", "modalites": {"Vols": "3vols"}}]}},
         "ne commence pas par une lettre"),
    ],
)  # fmt: skip
def test_a_layout_that_does_not_hold_together_is_refused(
    make_source: Make, changes: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(ValueError, match=sentence):
        long_source(make_source, **changes)


def national(shift: int, year: int) -> list[str]:
    """Eighty départements, two years, two classes of clearly different sizes."""
    return [
        f"{code:02d} {y} {name} {size * (code + 3) + 7 * (y - 20) + shift} {code + y},5"
        for code in range(10, 90)
        for y in (year - 1, year)
        for name, size in (("Vols", 10), ("Cambriolages", 900))
    ]


@pytest.mark.parametrize(
    ("swap", "state"), [({}, "nouvelle"), ({"Vols": "Cambriolages"}, "refusee")]
)
def test_a_new_edition_is_held_to_the_last_year_of_the_one_before(
    make_source: Make, intake: Intake, swap: dict[str, str], state: str, monkeypatch: Any
) -> None:
    monkeypatch.setattr("ingestion.history.continuity.MIN_CODES", 50)
    editions = {
        str(year): {
            "fichier": "faits.csv",
            "millesimes": {"ssmsi": {"annees": [year - 1, year]} | PROOF},
        }
        for year in (2022, 2023)
    }
    source = long_source(make_source, editions=editions, lecture={"decimale": ","})
    both = swap | {new: old for old, new in swap.items()}
    for year in (22, 23):
        rows = [row.split(" ") for row in national(year, year)]
        if year == 23:
            rows = [[r[0], r[1], both.get(r[2], r[2]), *r[3:]] for r in rows]
        path = intake.folder.root / "essai" / f"20{year}" / "faits.csv"
        path.parent.mkdir(parents=True)
        path.write_text("\n".join(";".join(row) for row in [list(HEADER), *rows]) + "\n")
    outcome = ingest_source(source, intake).editions[-1]
    assert outcome.state == state, outcome.reason
    names = {check.name for check in outcome.checks}
    assert {"valeurs_suivent_leur_code", "valeurs_nouvelles"} <= names
