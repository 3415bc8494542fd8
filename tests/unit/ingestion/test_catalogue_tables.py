"""The state of each edition as a release shows it."""

from collections.abc import Callable

import pytest

from ingestion.catalogue_tables import catalogue_tables
from ingestion.declaration.source_model import Source
from ingestion.outcome import EditionOutcome, SourceOutcome


@pytest.mark.parametrize(
    ("reason", "published"),
    [
        ("ligne 4 : « Mme X » et « 12 » : nombre attendu", "ligne 4 : « … » : nombre attendu"),
        ("collecte en échec : 500", "collecte en échec : 500"),
        (None, None),
    ],
)
def test_what_a_refusal_quotes_of_a_file_is_not_published(
    make_source: Callable[..., Source], reason: str | None, published: str | None
) -> None:
    outcome = EditionOutcome("essai", "2022", "refusee", None, reason=reason)
    tables = catalogue_tables(
        {"essai": make_source(2022)}, [SourceOutcome("essai", False, (outcome,))], False
    )
    assert tables["edition"].get_column("motif").to_list() == [published]
