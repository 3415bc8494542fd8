"""From the catalogue to addresses, and what the catalogue may not say."""

from collections.abc import Callable
from typing import Any

import pytest
from pydantic import ValidationError

from ingestion.declaration.source_model import Source
from ingestion.fetch.failure import FetchFailure
from ingestion.fetch.request_plan import access_of, is_fetched, requests_of

Make = Callable[..., Source]


def asked(source: Source) -> list[tuple[str, dict[str, str | None]]]:
    return [(request.url, dict(request.files)) for request in requests_of(source, "2022")]


def parts(make_source: Make, access: dict[str, Any]) -> Source:
    """A source whose edition has two files."""
    block = make_source().editions["2022"].model_dump(mode="json")
    files = {"fichier": "a.csv", "fichiers": {"autre": "b.csv"}}
    return make_source(editions={"2022": block | files}, acces=access)


def test_an_address_names_the_edition_and_the_file(make_source: Make) -> None:
    access = {"type": "fichier", "url": "https://a.fr/{edition}/{fichier}"}
    assert asked(parts(make_source, access)) == [
        ("https://a.fr/2022/a.csv", {"a.csv": None}),
        ("https://a.fr/2022/b.csv", {"b.csv": None}),
    ]


def test_each_file_may_have_its_address(make_source: Make) -> None:
    access = {"type": "fichier", "url": "https://a.fr/x.csv", "urls": {"b.csv": "https://b.fr/y"}}
    assert [url for url, _ in asked(parts(make_source, access))] == [
        "https://a.fr/x.csv", "https://b.fr/y",
    ]  # fmt: skip


def test_files_of_one_zip_are_one_request(make_source: Make) -> None:
    access = {
        "type": "fichier", "url": "https://a.fr/x.zip",
        "membres": {"a.csv": "d/A_{edition}.csv", "b.csv": "d/B.csv"},
    }  # fmt: skip
    assert asked(parts(make_source, access)) == [
        ("https://a.fr/x.zip", {"a.csv": "d/A_2022.csv", "b.csv": "d/B.csv"})
    ]


@pytest.mark.parametrize(
    ("access", "reason"),
    [
        ({"type": "fichier", "urls": {"a.csv": "https://a.fr/a"}}, "aucune adresse .* b.csv"),
        ({"type": "fichier", "url": "https://a.fr/a"}, "même adresse"),
        ({"type": "datagouv", "jeu": "j", "ressources": {"a.csv": "1"}}, "aucune adresse .* b.csv"),
    ],
)
def test_a_catalogue_that_does_not_say_where_is_a_reason(
    make_source: Make, access: dict[str, Any], reason: str
) -> None:
    with pytest.raises(FetchFailure, match=reason):
        requests_of(parts(make_source, access), "2022")


def test_an_edition_has_its_own_access(make_source: Make) -> None:
    block = make_source().editions["2022"].model_dump(mode="json")
    own = {"type": "fichier", "url": "https://b.fr/x"}
    source = make_source(
        editions={"2022": block | {"acces": own}},
        acces={"type": "manuel", "page": "https://a.fr", "consigne": "prendre"},
    )
    assert [url for url, _ in asked(source)] == ["https://b.fr/x"]
    assert is_fetched(access_of(source, "2022"))
    assert not is_fetched(source.acces)


def test_a_resource_of_datagouv_has_a_stable_address(make_source: Make) -> None:
    access = {"type": "datagouv", "jeu": "qpv", "ressource": "942d4ee8-8142"}
    assert [url for url, _ in asked(make_source(acces=access))] == [
        "https://www.data.gouv.fr/fr/datasets/r/942d4ee8-8142"
    ]


def test_an_export_asks_for_fields_in_the_separator_of_the_catalogue(make_source: Make) -> None:
    access = {
        "type": "explore", "portail": "https://data.education.gouv.fr/", "jeu": "fr-en-ips",
        "filtre": "rentree_scolaire='{edition}'", "champs": ["uai", "ips"], "tri": ["uai"],
    }  # fmt: skip
    [(url, _)] = asked(make_source(acces=access))
    assert url.startswith(
        "https://data.education.gouv.fr/api/explore/v2.1/catalog/datasets/fr-en-ips/exports/csv?"
        "select=uai%2Cips&where=rentree_scolaire%3D%272022%27&order_by=uai&delimiter=%3B"
    )
    assert "use_labels=false" in url


def test_an_export_has_a_format_that_the_portal_writes(make_source: Make) -> None:
    block = make_source().editions["2022"].model_dump(mode="json") | {"fichier": "a.xls"}
    access = {"type": "explore", "portail": "a.fr", "jeu": "j"}
    with pytest.raises(FetchFailure, match="format d'export inconnu"):
        requests_of(make_source(editions={"2022": block}, acces=access), "2022")


@pytest.mark.parametrize(
    "access",
    [
        {"type": "fichier", "url": "ftp://a.fr/x"},
        {"type": "fichier", "url": "file:///etc/passwd"},
        {"type": "fichier", "url": "https://a.fr/{annee}"},
        {"type": "fichier", "urls": {"../a.csv": "https://a.fr"}},
        {"type": "datagouv", "jeu": "../x"},
        {"type": "explore", "portail": "a.fr/x", "jeu": "j"},
        {"type": "explore", "portail": "a.fr", "jeu": "j", "mode": "pages"},
        {"type": "fichier", "url": "https://a.fr/x", "duree_max_s": 0},
    ],
)
def test_an_access_that_cannot_be_right_is_refused_with_the_catalogue(
    make_source: Make, access: dict[str, Any]
) -> None:
    with pytest.raises(ValidationError):
        make_source(acces=access)


def test_every_source_of_the_catalogue_has_its_requests(catalogue: dict[str, Source]) -> None:
    for source in catalogue.values():
        for edition_id in source.editions:
            requests = requests_of(source, edition_id)
            named = [name for request in requests for name, _ in request.files]
            wanted = source.editions[edition_id].file_names()
            if is_fetched(access_of(source, edition_id)):
                assert sorted(named) == sorted(wanted), f"{source.source_id}/{edition_id}"
