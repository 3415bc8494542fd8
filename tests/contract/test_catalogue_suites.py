"""Catalogue and suites of gate 1 agree, in both directions, without any data."""

from collections.abc import Callable
from fnmatch import fnmatchcase
from typing import Any

import pytest

from expectations.computed import computable, read_columns
from expectations.suite_files import SUITES_DIR, load_publication_suites, load_source_suite
from expectations.suite_model import Suite
from ingestion.declaration.catalogue_loader import load_catalogue
from ingestion.declaration.source_model import Source
from ingestion.registers.fixed_tables import REGISTER_SCHEMAS
from ingestion.registers.reader import control_columns
from ingestion.registers.schema import landed_schema

# Nothing to judge: sources of which no file is known; polygons, which their intake judges itself.
SOURCES = {k: s for k, s in load_catalogue().items() if s.editions or s.contrat}
SUITES = {name: load_source_suite(name) for name in SOURCES}
RANGE = "expect_column_values_to_be_between"
# Columns of the frame that gate 1 judges, for the sources that are not observations.
CONTROL = {
    "etalab_decoupage_administratif": {*REGISTER_SCHEMAS["decoupage_commune"]},
    "anct_qpv_contours": {*REGISTER_SCHEMAS["liste_qpv"], "est_valide"},
    "iris_contours": {
        "code_iris", "libelle", "type_iris", "code_commune", "surface_m2", "est_repare",
        "motif_reparation", "est_valide",
    },
}  # fmt: skip
# Percentages that no two-sided range can hold, and why.
UNBOUNDED: dict[str, str] = {}


def frame_columns(source: Source, edition_id: str | None = None) -> set[str]:
    """Columns that the readers give to the gate: of one edition, or of any."""
    if source.source_id in CONTROL:
        return CONTROL[source.source_id]
    if source.tables:
        return register_columns(source, edition_id)
    absent = set(source.editions[edition_id].absentes) if edition_id else set()
    columns = {"code_geo", "ligne"}
    if source.disposition is not None:
        # A long file: its rows have a year, a modality, or both.
        columns |= {"millesime"} if source.disposition.annee else set()
        columns |= {"modalite"} if source.disposition.dimensions else set()
    for block_id, block in source.blocs.items():
        kept = [c for c in block.variables if c not in absent]
        if kept:
            columns |= {block.variable_name(c) for c in kept} | {f"note_{block_id}"}
    return columns


def register_columns(source: Source, edition_id: str | None) -> set[str]:
    """Of a register: the fields of its first table and the rows of each; of a deposit: all."""
    if source.contrat is not None:
        return set(landed_schema(next(iter(source.tables.values()))))
    editions = [edition_id] if edition_id else list(source.editions)
    return set().union(*(control_columns(source, name) for name in editions))


def suite_columns(suite: Suite) -> set[str]:
    """Columns and patterns that the checks of a suite name."""
    return {
        name
        for control in suite.controles
        for name in (*control.named_columns, *(control.colonnes or ()))
    }


def test_each_source_has_a_suite_and_each_suite_a_source() -> None:
    assert {path.stem for path in SUITES_DIR.glob("*.yml")} == set(SOURCES)


@pytest.mark.parametrize("source_id", SOURCES)
def test_every_column_that_a_suite_names_is_read_or_computed(source_id: str) -> None:
    suite = SUITES[source_id]
    known = frame_columns(SOURCES[source_id]) | set(suite.colonnes_calculees)
    lost = [p for p in suite_columns(suite) if not any(fnmatchcase(c, p) for c in known)]
    assert lost == []


@pytest.mark.parametrize("source_id", SOURCES)
def test_every_term_of_a_computed_column_is_a_column_that_is_read(source_id: str) -> None:
    known = frame_columns(SOURCES[source_id])
    terms = {
        c for form in SUITES[source_id].colonnes_calculees.values() for c in read_columns(form)
    }
    assert terms - known == set()


@pytest.mark.parametrize("source_id", SOURCES)
def test_every_computed_column_can_be_computed_in_some_edition(source_id: str) -> None:
    source, suite = SOURCES[source_id], SUITES[source_id]
    possible = {
        name
        for edition in source.editions
        for name in computable(suite, frame_columns(source, edition))
    }
    assert set(suite.colonnes_calculees) - possible == set()


@pytest.mark.parametrize("source_id", SOURCES)
def test_every_computed_column_is_checked(source_id: str) -> None:
    suite = SUITES[source_id]
    patterns = suite_columns(suite)
    idle = [n for n in suite.colonnes_calculees if not any(fnmatchcase(n, p) for p in patterns)]
    assert idle == []


@pytest.mark.parametrize("source_id", SOURCES)
def test_every_edition_that_a_suite_names_is_in_the_catalogue(source_id: str) -> None:
    named = {e for control in SUITES[source_id].controles for e in control.editions or ()}
    assert named - set(SOURCES[source_id].editions) == set()


@pytest.mark.parametrize("source_id", SOURCES)
def test_the_key_of_a_suite_is_a_column_of_its_source(source_id: str) -> None:
    assert set(SUITES[source_id].cle) <= frame_columns(SOURCES[source_id])


def percentages(source: Source) -> set[str]:
    return {
        block.variable_name(column)
        for block in source.blocs.values()
        for column, variable in block.variables.items()
        if variable.unite == "%"
    }


def ranges(suite: Suite, sides: tuple[str, ...]) -> list[str]:
    return [
        pattern
        for control in suite.controles
        if control.type == RANGE and all(side in control.parametres for side in sides)
        for pattern in control.colonnes or ()
    ]


@pytest.mark.parametrize("source_id", SOURCES)
def test_every_percentage_has_a_range_on_both_sides_or_a_reason(source_id: str) -> None:
    bounded = ranges(SUITES[source_id], ("min_value", "max_value"))
    free = {
        v for v in percentages(SOURCES[source_id]) if not any(fnmatchcase(v, p) for p in bounded)
    }
    assert free - set(UNBOUNDED) == set()


def test_no_reason_outlives_the_percentage_that_it_excuses() -> None:
    declared = {v for source in SOURCES.values() for v in percentages(source)}
    assert set(UNBOUNDED) <= declared


@pytest.mark.parametrize("source_id", SOURCES)
def test_every_count_of_persons_has_a_lower_bound(source_id: str) -> None:
    bounded = ranges(SUITES[source_id], ("min_value",))
    counts = {
        block.variable_name(column)
        for block in SOURCES[source_id].blocs.values()
        for column, variable in block.variables.items()
        if variable.unite in ("nb", "hab")
    }
    free = {v for v in counts if not any(fnmatchcase(v, p) for p in bounded)}
    assert free == set()


def test_every_note_code_that_empties_a_block_is_checked_by_its_suite() -> None:
    for source_id, source in SOURCES.items():
        forms = SUITES[source_id].colonnes_calculees.values()
        held = {
            f.parametres["note"]: f.parametres["codes"]
            for f in forms
            if getattr(f, "regle", "") == "bloc_vide_sous_note"
        }
        for block_id, block in source.blocs.items():
            absent = {code for code, note in block.codes_note.items() if note.effet == "absent"}
            found = {str(code) for code in held.get(f"note_{block_id}", ())}
            assert found == absent, f"{source_id}, note_{block_id}"


@pytest.mark.parametrize("table", load_publication_suites())
def test_every_column_that_gate_three_names_is_in_the_mart(
    table: str, model_columns: Callable[[str], list[dict[str, Any]]]
) -> None:
    suite = load_publication_suites()[table]
    known = {column["name"] for column in model_columns(table)} | set(suite.colonnes_calculees)
    lost = [p for p in suite_columns(suite) if not any(fnmatchcase(c, p) for c in known)]
    assert lost == []
