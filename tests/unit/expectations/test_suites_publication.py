"""The suites of gate 3: green on sound tables, red on each fault."""

from typing import Any

import polars as pl
import pytest

from expectations.outcome import RunContext
from expectations.runner import run_suite
from expectations.suite_files import load_publication_suites

SUITES = load_publication_suites()
INDICATORS = pl.DataFrame(
    {"type_territoire": ["qpv", "qpv", "commune", "contrat_ville"],
     "code_territoire": ["QP094001", "QP094002", "94041", "CV355"],
     "generation": [2015, 2015, None, 2015], "code_indicateur": ["REV01"] * 4,
     "millesime": [2018] * 4, "valeur": [41.5, None, 30.0, 12.0], "statut": ["D", "S", "E", "D"],
     "confiance": ["A", "A", "Z", "B"], "statut_millesime": ["prouve"] * 4}
)  # fmt: skip
OBSERVATIONS = pl.DataFrame(
    {"source_id": ["s"] * 3, "edition": ["2022"] * 3, "variable": ["v"] * 3,
     "niveau_geo": ["qpv", "qpv", "commune"], "code_geo": ["QP02A001", "QN09401M", "94041"],
     "millesime": [2018] * 3, "valeur": [1.0, None, 0.0], "statut": ["D", "S", "D"],
     "diffusion": ["public", "restreint", "public"]}
)  # fmt: skip
TERRITORIES = pl.DataFrame(
    {"type_territoire": ["qpv", "commune"], "code_territoire": ["QP094001", "94041"],
     "libelle": ["a", "b"], "generation": [2015, None], "surface_ha": [12.0, None],
     "population": [1000.0, 60000.0]}
)  # fmt: skip
FICHES = pl.DataFrame(
    {"code_quartier": ["QP094001", "QN09401M"], "generation": [2015, 2024], "libelle": ["a", "b"],
     "taux_pauvrete": [41.5, None], "taux_pauvrete_statut": ["D", "N"],
     "taux_pauvrete_confiance": ["A", None], "allocataires_caf": [100.0, None],
     "niveau_vie_median": [14000.0, None], "indice_fragilite": [100.0, None]}
)  # fmt: skip
COMPARED = INDICATORS.drop("statut_millesime").with_columns(
    diffusion=pl.lit("public"), confiance=pl.lit("B")
)
GAPS = COMPARED.with_columns(
    niveau_reference=pl.lit("france"), nature_ecart=pl.lit("difference"),
    lecture=pl.Series(["defavorable", None, "neutre", "favorable"]),
)  # fmt: skip
EVOLUTIONS = COMPARED.with_columns(
    code_anterieur=pl.col("code_territoire"), millesime_anterieur=pl.lit(2015),
    nb_annees=pl.lit(3), nature_evolution=pl.lit("difference"),
    lecture=pl.Series(["defavorable", None, "neutre", "favorable"]),
)  # fmt: skip
RANKS = COMPARED.with_columns(
    rang=pl.Series([1, None, 1, 1]), nb_au_meme_rang=pl.Series([1, None, 1, 1]),
    premier_rang=pl.lit("moins_favorable"),
)  # fmt: skip
SEXES = pl.DataFrame(
    {"type_territoire": ["qpv"] * 3, "code_territoire": ["QP094001", "QP094002", "QN09401M"],
     "generation": [2015, 2015, 2024], "code_indicateur": ["EMP11", "EMP06", "DEM06"],
     "millesime": [2022] * 3, "valeur_femmes": [34.0, None, 1.2],
     "statut_femmes": ["D", "S", "D"], "valeur_hommes": [33.0, None, None],
     "statut_hommes": ["D", "S", "N"], "confiance": ["A"] * 3, "diffusion": ["public"] * 3}
)  # fmt: skip
GAPS_BY_SEX, EVOLUTIONS_BY_SEX = (
    table.with_columns(sexe=pl.Series(["F", "H", "F", "H"])) for table in (GAPS, EVOLUTIONS)
)
SOUND = {"fct_ecart": GAPS, "fct_ecart_sexe": GAPS_BY_SEX,
         "fct_evolution_sexe": EVOLUTIONS_BY_SEX, "fct_evolution": EVOLUTIONS, "fct_rang": RANKS,
         "fct_indicateur": INDICATORS, "fct_observation": OBSERVATIONS,
         "fct_indicateur_sexe": SEXES,
         "dim_territoire": TERRITORIES, "obs_fiche_quartier": FICHES}  # fmt: skip

FAULTS: list[tuple[str, dict[str, Any], str]] = [
    ("fct_indicateur", {"statut": "Q"}, "statut_connu"),
    ("fct_indicateur", {"statut": None}, "statut_present"),
    ("fct_indicateur", {"statut": "S"}, "valeur_nulle_selon_statut"),
    ("fct_indicateur", {"statut": "X"}, "aucune_cellule_masquee"),
    ("fct_indicateur", {"valeur": None}, "valeur_nulle_selon_statut"),
    ("fct_indicateur", {"valeur": 415.0}, "pourcentage"),
    ("fct_indicateur", {"valeur": 415.0, "code_indicateur": "CAF02"}, "taux_plausible"),
    ("fct_indicateur", {"confiance": "F"}, "confiance_connue"),
    ("fct_indicateur", {"type_territoire": "planete"}, "type_connu"),
    ("fct_indicateur", {"generation": None}, "generation_selon_type"),
    ("fct_indicateur", {"millesime": 22}, "annee_plausible"),
    ("fct_indicateur", {"code_territoire": "QP094002"}, "cle_unique"),
    ("fct_indicateur", {"code_territoire": None}, "cle_presente[code_territoire]"),
    ("fct_indicateur", {"statut_millesime": "sûr"}, "statut_millesime_connu"),
    ("fct_indicateur_sexe", {"statut_femmes": "S"},
     "valeur_nulle_selon_statut[femmes_conforme_au_statut]"),
    ("fct_indicateur_sexe", {"valeur_hommes": None},
     "valeur_nulle_selon_statut[hommes_conforme_au_statut]"),
    ("fct_indicateur_sexe", {"statut_hommes": "Q"}, "statut_connu[statut_hommes]"),
    ("fct_indicateur_sexe", {"statut_femmes": None}, "statut_present[statut_femmes]"),
    ("fct_indicateur_sexe", {"valeur_femmes": 134.0}, "pourcentage[part_femmes_conforme]"),
    ("fct_indicateur_sexe", {"valeur_femmes": 134.0, "code_indicateur": "EDU06"},
     "pourcentage[part_femmes_conforme]"),
    ("fct_indicateur_sexe", {"valeur_hommes": -1.0}, "pourcentage[part_hommes_conforme]"),
    ("fct_indicateur_sexe", {"valeur_femmes": 4.0, "code_indicateur": "EMP06"},
     "effectif_visible[effectif_femmes_conforme]"),
    ("fct_indicateur_sexe", {"valeur_hommes": 3.0, "code_indicateur": "EMP15"},
     "effectif_visible[effectif_hommes_conforme]"),
    ("fct_indicateur_sexe", {"generation": None}, "generation_selon_type"),
    ("fct_indicateur_sexe", {"confiance": "F"}, "confiance_connue"),
    ("fct_indicateur_sexe", {"diffusion": "secret"}, "diffusion_connue"),
    ("fct_indicateur_sexe", {"millesime": 22}, "annee_plausible"),
    ("fct_indicateur_sexe", {"code_indicateur": None}, "cle_presente[code_indicateur]"),
    ("fct_indicateur_sexe",
     {"code_territoire": "QP094002", "code_indicateur": "EMP06"}, "cle_unique"),
    ("fct_ecart", {"statut": "S"}, "valeur_nulle_selon_statut"),
    ("fct_ecart", {"niveau_reference": "planete"}, "niveau_connu"),
    ("fct_ecart", {"niveau_reference": None}, "cle_presente[niveau_reference]"),
    ("fct_ecart", {"nature_ecart": "aucun"}, "nature_connue"),
    ("fct_ecart", {"lecture": "bonne"}, "lecture_connue"),
    ("fct_ecart", {"code_territoire": "QP094002"}, "cle_unique"),
    ("fct_ecart_sexe", {"sexe": "T"}, "sexe_connu"),
    ("fct_ecart_sexe", {"sexe": None}, "cle_presente[sexe]"),
    ("fct_ecart_sexe", {"statut": "S"}, "valeur_nulle_selon_statut"),
    ("fct_evolution_sexe", {"sexe": "ensemble"}, "sexe_connu"),
    ("fct_evolution_sexe", {"valeur": None}, "valeur_nulle_selon_statut"),
    ("fct_evolution_sexe", {"nb_annees": 0}, "annee_anterieure"),
    ("fct_evolution", {"valeur": None}, "valeur_nulle_selon_statut"),
    ("fct_evolution", {"nb_annees": 0}, "annee_anterieure"),
    ("fct_evolution", {"nature_evolution": "aucun"}, "nature_connue"),
    ("fct_evolution", {"generation": None}, "generation_selon_type"),
    ("fct_evolution", {"confiance": "F"}, "confiance_connue"),
    ("fct_rang", {"rang": 0}, "rang_positif[rang]"),
    ("fct_rang", {"premier_rang": "dernier"}, "premier_rang_connu"),
    ("fct_rang", {"diffusion": "secret"}, "diffusion_connue"),
    ("fct_observation", {"statut": "ns"}, "statut_connu"),
    ("fct_observation", {"statut": "S"}, "aucune_cellule_masquee"),
    ("fct_observation", {"diffusion": "secret"}, "diffusion_connue"),
    ("fct_observation", {"code_geo": "Ensemble"}, "forme_du_code"),
    ("fct_observation", {"niveau_geo": "planete"}, "niveau_connu"),
    ("fct_observation", {"code_geo": "QN09401M"}, "cle_unique"),
    ("dim_territoire", {"libelle": None}, "cle_presente[libelle]"),
    ("dim_territoire", {"generation": None}, "generation_selon_type"),
    ("dim_territoire", {"generation": 2023}, "generation_connue"),
    ("dim_territoire", {"population": -1.0}, "population_plausible[population]"),
    ("obs_fiche_quartier", {"indice_fragilite": 101.0}, "indice_de_0_a_100[indice_fragilite]"),
    ("obs_fiche_quartier", {"taux_pauvrete": 141.5}, "pourcentage[taux_pauvrete]"),
    ("obs_fiche_quartier", {"taux_pauvrete_statut": None}, "statut_present[taux_pauvrete_statut]"),
    ("obs_fiche_quartier", {"taux_pauvrete_statut": "x"}, "statut_connu[taux_pauvrete_statut]"),
    ("obs_fiche_quartier", {"taux_pauvrete_confiance": "x"},
     "confiance_connue[taux_pauvrete_confiance]"),
    ("obs_fiche_quartier", {"allocataires_caf": 4.0}, "effectif_visible[allocataires_caf]"),
    ("obs_fiche_quartier", {"code_quartier": "94041"}, "forme_du_code"),
    ("obs_fiche_quartier", {"code_quartier": "QN09401M"}, "cle_unique"),
    ("obs_fiche_quartier", {"niveau_vie_median": 14.0},
     "niveau_de_vie_plausible[niveau_vie_median]"),
]  # fmt: skip


def test_every_published_suite_has_its_sound_table() -> None:
    assert set(SUITES) == set(SOUND)


@pytest.mark.parametrize("table", SOUND)
def test_a_sound_table_passes(table: str) -> None:
    outcome = run_suite(SOUND[table], SUITES[table], RunContext(gate=3))
    assert [f"{r.name} {r.observed}" for r in outcome.failures] == []
    assert {result.gate for result in outcome.results} == {3}


@pytest.mark.parametrize(("table", "changes", "name"), FAULTS)
def test_a_fault_refuses_the_release(table: str, changes: dict[str, Any], name: str) -> None:
    frame = SOUND[table]
    changed = frame.with_columns(
        pl.when(pl.int_range(pl.len()) == 0)
        .then(pl.lit(value, dtype=frame.schema[column]))
        .otherwise(pl.col(column))
        .alias(column)
        for column, value in changes.items()
    )
    outcome = run_suite(changed, SUITES[table], RunContext(gate=3))
    assert outcome.refused
    assert name in {result.name for result in outcome.refusals}
