"""What the catalogue says of points and zonings names fields that exist."""

import pytest

from ingestion.declaration.catalogue_loader import load_catalogue
from ingestion.declaration.register_model import RegisterTable
from ingestion.registers.schema import landed_schema
from ingestion.spatial.attachment import needed_fields
from ingestion.spatial.grid import CELL_SOURCE, HOUSEHOLDS, LEVEL, RESIDENTS
from ingestion.spatial.inputs import has_place

CATALOGUE = load_catalogue()
TABLES = {
    f"{source.source_id}-{name}": table
    for source in CATALOGUE.values()
    for name, table in source.tables.items()
    if table.point is not None
}


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_a_point_names_landed_fields_and_its_projection(table: RegisterTable) -> None:
    assert has_place(table)
    assert not set(needed_fields(table)) - set(landed_schema(table))


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_a_zoning_can_tell_inside_from_outside(table: RegisterTable) -> None:
    for zoning in table.zonage.values():
        field = table.champs[zoning.champ]
        assert field.type == "texte"
        # A value that the field refuses would never be seen.
        if field.valeurs:
            assert set(zoning.hors) <= set(field.valeurs)


def test_the_grid_has_the_counts_that_weights_rest_on() -> None:
    source = CATALOGUE[CELL_SOURCE]
    assert source.niveau_geo == LEVEL
    names = {b.variable_name(c) for b in source.blocs.values() for c in b.variables}
    assert {HOUSEHOLDS, RESIDENTS} <= names
