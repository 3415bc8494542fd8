"""The frame on which a refresh that published nothing ends."""

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console, RenderableType

from orchestration.cli.conclusion import again, conclusion, incomplete
from orchestration.settings import Layout

# What a terminal shows at once, its prompt aside.
SCREEN = 23


def journal(issue: str, *reasons: str, **others: Any) -> dict[str, Any]:
    asked = {"donnees": "/donnees", "demande": "/donnees", "nature_donnees": "RÉEL"}
    return {"issue": issue, "motifs": list(reasons), "porte": None} | asked | others


def said(shown: RenderableType, width: int = 100) -> str:
    out = StringIO()
    Console(file=out, width=width).print(shown)
    return out.getvalue()


def words(text: str) -> str:
    """The sentences of a frame, whatever its width cut."""
    return " ".join(text.replace("│", " ").split())


@pytest.fixture
def layout(tmp_path: Path) -> Layout:
    return Layout(tmp_path)


@pytest.mark.parametrize(
    ("gate", "title"),
    [
        (1, "Refusé à la porte 1, contrôle des fichiers reçus"),
        (2, "Refusé à la porte 2, tests et contrats dbt"),
        (3, "Refusé à la porte 3, audit de la version candidate"),
        (None, "Refusé avant la porte 1"),
    ],
)
def test_the_gate_is_named_with_the_reason(layout: Layout, gate: int | None, title: str) -> None:
    text = said(
        conclusion(journal("refusee", "a/2022 (b.csv) : ligne 3", porte=gate), None, layout)
    )
    assert title in text
    assert "a/2022 (b.csv) : ligne 3" in text


def test_before_the_first_release_nothing_is_in_service(layout: Layout) -> None:
    text = words(said(conclusion(journal("refusee", "x", porte=1), None, layout)))
    assert "En service rien encore : aucune version n'a été publiée" in text
    assert "n'a pas changé" not in text
    assert "observatoire refresh --donnees /donnees" in text
    assert "SIMULÉES : observatoire refresh --donnees demo" in text


def test_simulated_data_are_not_proposed_in_their_own_place_nor_over_a_release(
    layout: Layout,
) -> None:
    simulated = journal("refusee", "x", porte=1, nature_donnees="SIMULÉ")
    assert "--donnees demo" not in said(conclusion(simulated, None, layout))
    served = said(conclusion(journal("refusee", "x", porte=1), "2026-a (RÉEL)", layout))
    assert "--donnees demo" not in served
    assert "la version 2026-a (RÉEL), qui n'a pas changé" in words(served)


def test_what_to_do_depends_on_the_gate(layout: Layout) -> None:
    second = words(said(conclusion(journal("refusee", "x", porte=2), None, layout), 300))
    assert f"lire le journal de dbt : {layout.dbt_target / 'dbt.log'}" in second
    third = journal("refusee", "x", porte=3)
    assert "--accepter-ecarts" not in said(conclusion(third, None, layout))
    assert '--accepter-ecarts "raison"' in said(conclusion(third, "2026-a", layout), 300)
    fetched = journal("refusee", "x", porte=1, demande="live")
    assert "la collecte n'a pas obtenu" in words(said(conclusion(fetched, None, layout)))


def test_a_later_gate_says_how_many_sources_there_were(layout: Layout) -> None:
    counted = journal("refusee", "x", porte=2, sources_servies="1 sur 79")
    assert "1 sur 79 ont des fichiers en service" in words(said(conclusion(counted, None, layout)))
    first = said(conclusion(counted | {"porte": 1}, None, layout))
    assert "1 sur 79" not in first


def test_a_crash_names_its_trace_and_an_interruption_its_moment(layout: Layout) -> None:
    crash = journal("echec", "les modèles : division by zero", porte=2)
    assert "trace" not in said(conclusion(crash, None, layout))
    layout.last_trace.parent.mkdir()
    layout.last_trace.write_text("Traceback")
    text = words(said(conclusion(crash, None, layout), 300))
    assert "Arrêt inattendu (porte 2, tests et contrats dbt)" in text
    assert f"lire la trace : {layout.last_trace}" in text
    bare = {"issue": "echec", "motifs": ["le démarrage : x"]}
    assert "observatoire refresh" in said(conclusion(bare, None, layout))
    cut = journal("interrompu", "arrêt demandé pendant la publication")
    text = words(said(conclusion(cut, None, layout)))
    assert "Refresh interrompu" in text
    assert "(ce qui est déjà lu n'est pas relu)" in text
    gone = words(said(conclusion(journal("interrompu"), None, layout)))
    assert "le processus a disparu" in gone


def test_many_long_reasons_fit_on_a_screen_and_status_has_them_all(layout: Layout) -> None:
    reasons = [f"source_{i}/2022 (fichier.csv) : ligne {i}, " + "colonne X " * 9 for i in range(40)]
    many = journal("refusee", *reasons, porte=1)
    text = said(conclusion(many, None, layout))
    assert len(text.splitlines()) <= SCREEN
    assert "… et 34 autres : observatoire status" in text
    whole = said(conclusion(many, None, layout, whole=True))
    assert all(f"source_{i}/2022" in whole for i in range(40))


def test_text_of_a_file_is_not_read_as_markup(layout: Layout) -> None:
    text = said(conclusion(journal("refusee", "valeur « [/red][bold] »", porte=1), None, layout))
    assert "« [/red][bold] »" in text


def test_the_command_asks_for_the_same_again() -> None:
    assert again({}) == "observatoire refresh"
    assert again({"demande": "mes données", "perimetre": "94"}) == (
        "observatoire refresh --donnees 'mes données' --territoire 94"
    )


def test_files_that_do_not_serve_are_said_beside_a_release() -> None:
    text = words(said(incomplete(["a/2022 (b.csv) : ligne 25 → l'édition 2021 sert"], journal(""))))
    assert "Fichiers reçus qui ne servent pas (1)" in text
    assert "a/2022 (b.csv) : ligne 25 → l'édition 2021 sert" in text
    assert "remplacer ces fichiers dans /donnees/<source>/<édition>/" in text
