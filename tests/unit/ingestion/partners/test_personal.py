"""Personal data: recognised, hidden wherever a deposit leaves a trace, never landed."""

from collections.abc import Callable
from typing import Any

import pytest

from ingestion.partners.privacy.personal import hide, is_personal_title, search

Rows = Callable[..., list[dict[str, str]]]
SECRETS = ("jeanne.martin@exemple.fr", "06 12 34 56 78", "Mme Jeanne Martin", "12 rue des Lilas")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("écrire à jeanne.martin@exemple.fr", "adresse électronique"),
        ("jeanne.martin (at) exemple.fr", "adresse électronique"),
        ("06 12 34 56 78", "téléphone"),
        ("tél : 0145678901", "téléphone"),
        ("+33 6 12.34.56.78", "téléphone"),
        ("0033612345678", "téléphone"),
        ("185057800608491", "numéro de sécurité sociale"),
        ("1 85 05 78 006 084", "numéro de sécurité sociale"),
        ("12 bis, avenue du Général de Gaulle 94400 Vitry-sur-Seine", "adresse postale"),
        ("5 place de la Mairie", "adresse postale"),
        ("3 rue X", "adresse postale"),
        ("Mme Martin", "nom de personne"),
        ("M. Jean-Paul de La Tour", "nom de personne"),
        ("porté par mme martin", "nom de personne"),
        ("Dr. Martin", "nom de personne"),
        ("Tél.06 12 34 56 71", "téléphone"),
        ("0612 345 678", "téléphone"),
        ("06  12  34  56  71", "téléphone"),
        ("06 – 12 – 34 – 56 – 71", "téléphone"),
        ("06_12_34_56_71", "téléphone"),
        ("33612345678", "téléphone"),
        ("jean[arobase]orange.fr", "adresse électronique"),
        ("jean＠orange.fr", "adresse électronique"),
        ("M Durand", "nom de personne"),
        ("madame dupont", "nom de personne"),
        ("M.Dupont", "nom de personne"),
        ("Mme.Dupont", "nom de personne"),
        ("14 cité Gagarine", "adresse postale"),
        ("3 faubourg Saint-Denis", "adresse postale"),
        ("12 mail de la Ferme", "adresse postale"),
        ("1 esplanade Allende", "adresse postale"),
        ("FR76 3000 6000 0112 3456 7890 189", "coordonnées bancaires"),
        ("DE89370400440532013000", "coordonnées bancaires"),
        ("1.85.05.78.006.084", "numéro de sécurité sociale"),
        ("1850578006084", "numéro de sécurité sociale"),
    ],
)
def test_what_tells_of_a_person_is_recognised_and_hidden(text: str, kind: str) -> None:
    found = search(text)
    assert found.kinds == (kind,)
    assert "[retiré]" in found.hidden
    assert search(found.hidden).kinds == ()


@pytest.mark.parametrize(
    "text",
    [
        "8 Mai 1945", "3 cours de cuisine", "24 places en crèche", "12345678200010", "W941234567",
        "123 456 782 00010", "FIL-2024-0612345678", "Madame la Maire", "M. le Préfet", "0,5;0,5",
        "Association M.J.C. de Vitry", "185057800608490", "2 500 000,00", "QP094018", "1 passage",
        "14 quai de déchargement", "10 000 000 00", "Maison du projet", "12 envois par mail",
        "par mail", "12 mail envoyés", "2 cité éducative", "bâtiment M Escalier 2", "33 612 345",
        "01/02/2024 03/04/2024", "01/02/2024-03/04/2024", "QN09407I ; QN09408M", "612345678",
        "Madame, Monsieur", "monsieur le maire", "DE89370400440532013001", "1859978006084",
        "12 345 678,90", "0123456789012", "DISPOSITIF 2024 QPV",
    ],
)  # fmt: skip
def test_what_tells_of_nobody_stays(text: str) -> None:
    assert hide(text) == text


@pytest.mark.parametrize(
    ("title", "personal"),
    [
        ("Nom", True), ("Nom du responsable", True), ("Prénom", True), ("E-mail", True),
        ("Tél.", True), ("n° de portable", True), ("Adresse", True), ("Date de naissance", True),
        ("NIR", True), ("Nom du projet", False), ("porteur_nom", False), ("nombre", False),
        ("Remarques", False), ("dénomination", False), ("Contact", True), ("Référent", True),
        ("Responsable", True), ("Interlocuteur", True), ("Signataire", True), ("Mél", True),
        ("Nom du bénéficiaire", True), ("Coordonnées", True), ("NomPrenom", True),
        ("Nb de contacts", False), ("Structure responsable", False), ("NomProjet", False),
        ("Nombre de bénéficiaires", False),
    ],
)  # fmt: skip
def test_titles_that_announce_persons(title: str, personal: bool) -> None:
    assert is_personal_title(title) is personal


def test_the_name_of_a_bearer_is_asked_for_by_a_contract_or_names_anybody() -> None:
    assert not is_personal_title("Nom du porteur")
    assert is_personal_title("Nom du porteur", declared=False)


def traces(read: Any) -> str:
    """All that a deposit leaves: landed rows, problems, quarantine, facts, queue."""
    return repr((read.frame.rows(), read.problems, read.refused, read.facts, read.queue))


def test_a_text_is_hidden_in_what_is_landed_and_said(bench: Any, rows: Rows) -> None:
    secret = " ; ".join(SECRETS)
    read = bench.read_rows("ept_label", rows("ept_label", intitule=(f"Fête {secret}", None)))
    assert read.frame.height == 2
    assert read.frame["intitule"][0].startswith("Fête [retiré]")
    assert [p.kind for p in read.warnings] == ["donnee_personnelle"]
    assert sum(read.personal.cells.values()) == 4
    assert not [s for s in SECRETS if s in traces(read)]


def test_a_contract_may_refuse_the_row_and_nothing_of_it_is_kept_in_clear(
    bench: Any, rows: Rows
) -> None:
    read = bench.read_rows("fdd", rows("fdd", affectation_projet=(SECRETS[2], None)))
    assert [r.line for r in read.refused] == [2]
    assert not [s for s in SECRETS if s in traces(read)]


def test_a_refused_cell_shows_no_person(bench: Any, rows: Rows) -> None:
    changes = {"statut": (SECRETS[0], None), "annee": (SECRETS[1], None)}
    changes |= {"quartiers": (SECRETS[3], None)}
    read = bench.read_rows("ept_label", rows("ept_label", **changes))
    assert [r.line for r in read.refused] == [2]
    assert not [s for s in SECRETS if s in traces(read)]


def test_a_donor_in_clear_is_refused_and_never_shown(bench: Any, rows: Rows) -> None:
    read = bench.read_rows("fdd", rows("fdd", id_donateur=("Jeanne Martin", None)))
    assert [r.line for r in read.refused] == [2]
    assert "Martin" not in traces(read)


def test_a_column_that_nobody_asked_for_is_left_out_and_the_file_is_not_clean(
    bench: Any, rows: Rows
) -> None:
    head, *lines = bench.lines("ept_label", rows("ept_label"))
    sent = [head + ";Téléphone;Remarque", *(f"{line};{SECRETS[1]};ok" for line in lines)]
    path = bench.text("\n".join(sent))
    read = bench.read("ept_label", path)
    assert read.frame.height == 2
    assert read.personal.columns == ("Téléphone",)
    assert read.facts.columns_left_out == ("Téléphone", "Remarque")
    assert not [s for s in SECRETS if s in traces(read)]
    assert not bench.clean("ept_label", path)


def test_persons_are_looked_for_in_columns_whatever_their_title(bench: Any, rows: Rows) -> None:
    head, *lines = bench.lines("ept_label", rows("ept_label"))
    sent = [f"{head};divers;", *(f"{line};{SECRETS[0]};{SECRETS[1]}" for line in lines)]
    read = bench.read("ept_label", bench.text("\n".join(sent)))
    assert read.personal.columns == ("divers", "sans nom (M)")


def test_a_title_above_the_table_makes_the_file_unclean_too(bench: Any, rows: Rows) -> None:
    lines = bench.lines("ept_label", rows("ept_label"))
    clean = bench.text("\n".join(["Label 2024", *lines]), "a.csv")
    unclean = bench.text("\n".join([f"Contact : {SECRETS[0]}", *lines]), "b.csv")
    assert bench.clean("ept_label", clean)
    assert not bench.clean("ept_label", unclean)
    assert not bench.read("ept_label", unclean).personal.found


def test_names_of_files_sheets_and_columns_are_hidden_too(site: Any, rows: Rows) -> None:
    head, *lines = site.bench.lines("ept_label", rows("ept_label"))
    text = "\n".join([head.replace("montant;", f"montant {SECRETS[0]};"), *lines])
    path = site.bench.text(text, f"FIL de {SECRETS[2]}.csv")
    place = site.intake.folder.root / "ept_label" / path.name
    place.parent.mkdir()
    path.rename(place)
    reason = site.refresh("ept_label")["sans_periode"].reason
    assert "« montant »" in reason
    assert not [s for s in SECRETS if s in reason]


def test_a_very_long_text_is_searched_in_no_time() -> None:
    import time

    begin = time.perf_counter()
    for piece in ("a.", "06 ", "1 rue de la ", "M. Ab ", "a@", "1 ", "+"):
        search(piece * 15_000)
    assert time.perf_counter() - begin < 60
