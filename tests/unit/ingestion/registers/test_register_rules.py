"""A register that cannot be applied is refused when the catalogue is loaded, with its place."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import ValidationError

from ingestion.declaration.catalogue_loader import load_catalogue
from ingestion.declaration.source_model import Source
from ingestion.errors import CatalogueError
from ingestion.registers.schema import (
    ORIGIN,
    landed_schema,
    register_tables,
    schema_conflicts,
)

Make = Callable[..., Source]


@pytest.mark.parametrize(
    ("fields", "keys", "sentence"),
    [
        ({"a": {}}, {"table": {"cle": ["b"]}}, "« cle » nomme un champ inconnu « b »"),
        ({"ligne": {}}, {}, "le nom « ligne » est réservé"),
        ({"correction": {}}, {}, "le nom « correction » est réservé"),
        ({"lignes_a": {}}, {}, "le nom « lignes_a » est réservé"),
        ({"x": {}, "y": {"type": "decimal"}}, {"table": {"point": ["x", "y"]}},
         "« point » nomme « x »"),
        ({"a": {}}, {"table": {"categorie": "b"}}, "« categorie » nomme un champ inconnu « b »"),
        ({"a": {}}, {"table": {"categorie": "a"}}, "« categorie » veut un « point »"),
        ({"a": {"personnel": "nom"}}, {}, "une donnée personnelle veut un « traitement »"),
        ({"a": {"personnel": "nom", "traitement": "pseudonymiser", "type": "entier"}}, {},
         "seul un texte se pseudonymise"),
        ({"a": {"personnel": "nom", "traitement": "retirer"}}, {"table": {"cle": ["a"]}},
         "« a », qui n'est jamais gardé"),
        ({"a": {"separateur": ";"}}, {}, "« separateur » va avec le type liste"),
        ({"a": {"format": "%Y"}}, {}, "« format » va avec les types date et mois"),
        ({"a": {"type": "date", "valeurs": ["x"]}}, {}, "« valeurs » compare des textes"),
        ({"a": {"minimum": 1}}, {}, "bornent un nombre"),
        ({"a": {"extraire": "[0-9]+"}}, {}, "« extraire » n'a pas de groupe"),
        ({"a": {"extraire": "([0-9]+"}}, {}, "« extraire » n'a pas de groupe"),
        ({"a": {}}, {"table": {"role": "un"}}, "« fichiers » n'a pas le rôle « un »"),
        ({"a": {}}, {"table": {"fichier": "b.csv"}}, "le fichier « b.csv » de la table « essai »"),
        ({"a": {}}, {"table": {"role": "un", "fichier": "b.csv"}}, "l'un des deux"),
        ({"a": {}}, {"edition": {"fichier": None, "fichiers": {"x": "x.csv"}}},
         "« fichier » manque pour la table « essai »"),
        ({"a": {}}, {"edition": {"fichiers": {"x": "x.csv"}}}, "aucune table n'a le rôle « x »"),
        ({"a": {}}, {"edition": {"absentes": ["essai"]}}, "ne peut pas être absente"),
        ({"a": {}}, {"edition": {"absentes": ["b"]}}, "table ou une colonne inconnue « b »"),
        ({"a": {}}, {"edition": {"renommages": {"x": "b"}}}, "vise une colonne inconnue « b »"),
    ],
)  # fmt: skip
def test_what_cannot_be_applied_is_refused(
    make_register: Make, fields: dict[str, Any], keys: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        make_register(fields, **keys)
    assert sentence in str(refused.value)


def test_what_can_be_applied_is_accepted(make_register: Make) -> None:
    fields = {
        "a": {"type": "liste", "separateur": "|", "extraire": "([0-9]+)", "valeurs": ["1"]},
        "x": {"type": "decimal", "minimum": -180},
        "y": {"type": "decimal"},
        "nom": {"personnel": "nom", "traitement": "retirer"},
    }
    table = {"cle": ["a"], "point": ["x", "y"]}
    source = make_register(fields, table=table, edition={"renommages": {"A": "a"}})
    assert list(landed_schema(source.tables["essai"])) == [*ORIGIN, "a", "x", "y"]


def test_two_sources_share_a_table_only_under_the_same_columns(
    make_register: Make, tmp_path: Path
) -> None:
    one = make_register({"a": {}, "n": {"type": "entier"}})
    same = make_register({"a": {"libelle": "autrement"}, "n": {"type": "entier"}}, source_id="deux")
    typed = make_register({"a": {}, "n": {"type": "decimal"}}, source_id="trois")
    moved = make_register({"n": {"type": "entier"}, "a": {}}, source_id="quatre")
    assert list(schema_conflicts([one, same])) == []
    assert list(register_tables([one, same])) == ["essai"]
    [conflict] = schema_conflicts([one, typed])
    assert "essai et par trois avec des colonnes différentes (n)" in conflict
    [order] = schema_conflicts([one, moved])
    assert "(leur ordre)" in order
    for source in (one, typed):
        text = yaml.safe_dump(source.model_dump(mode="json", exclude_none=True))
        (tmp_path / f"{source.source_id}.yml").write_text(text, encoding="utf-8")
    with pytest.raises(CatalogueError, match="se disputent une table"):
        load_catalogue(tmp_path)
