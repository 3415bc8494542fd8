"""The contracts: their columns, lists and rules, and a valid example of each."""

import csv
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ingestion.declaration.source_model import Source
from ingestion.partners.rules.rules import RULES, rule_faults
from ingestion.partners.sheets.cells import read_cell
from ingestion.partners.sheets.header import file_fields

SEEDS = Path(__file__).parents[4] / "dbt_project" / "seeds"
# The columns of each contract, in the order of the project's document.
COLUMNS = {
    "ept_fil": "id_projet intitule annee porteur_nom porteur_type porteur_id code_commune "
    "code_quartier cle_repartition theme date_commission montant_demande montant_attribue "
    "montant_verse statut nb_participants nb_femmes nb_16_25",
    "ept_label": "id_projet intitule annee porteur_nom porteur_id innovation_axe montant "
    "cofinancements accompagnement_h quartiers statut",
    "prij": "mois id_prij code_quartier sexe tranche_age nb_reperes nb_accompagnes nb_actifs "
    "sorties_emploi sorties_formation sorties_autres duree_mediane_jours",
    "insee_neet_quartiers": "reference annee code_quartier tranche_age neet",
    "cdv_prog": "id_action intitule annee code_cv theme sous_theme objectif_operationnel quartiers "
    "cle_repartition porteur_nom porteur_siret budget_total financeur nature_credit "
    "montant_sollicite montant_accorde statut reconduite bilan_recu beneficiaires_prevus "
    "beneficiaires_realises_f beneficiaires_realises_h beneficiaires_geolocalises "
    "beneficiaires_qpv",
    "tfpb": "id_convention annee bailleur_siren code_commune code_quartier nb_logements "
    "montant_abattement_estime action axe depense_prevue depense_realisee part_abattement statut",
    "cc_mdp": "id_instance annee type_instance code_commune quartiers date_creation membres_f "
    "membres_h membres_habitants membres_acteurs tirage_au_sort nb_reunions nb_participants "
    "membres_formes nb_formations avis_rapport_annuel comites_pilotage_total "
    "comites_pilotage_presents",
    "fdd": "id_don id_donateur donateur_type montant date_don affectation_projet affectation_qpv "
    "fleche code_quartier",
    "npnru_l": "id_operation projet date_observation code_quartier type_operation hors_qpv "
    "nb_logements_prevus nb_logements_realises cout_total subvention_anru_conventionnee "
    "subvention_anru_engagee avancement",
    "police": "mois secteur classe nombre embargo",
    "conv": "partenaire annee code_quartier indicateur unite valeur secret",
    "idfm_arrets": "annee id_arret nom mode longitude latitude",
}
OBLIGATORY = {
    "ept_fil": "id_projet intitule annee porteur_nom porteur_type code_commune code_quartier "
    "cle_repartition theme montant_attribue statut",
    "ept_label": "id_projet intitule annee porteur_nom innovation_axe montant quartiers statut",
    "prij": "mois id_prij sexe tranche_age nb_reperes nb_accompagnes nb_actifs sorties_emploi "
    "sorties_formation sorties_autres",
    "insee_neet_quartiers": "reference annee code_quartier tranche_age neet",
    "cdv_prog": "id_action intitule annee code_cv theme sous_theme quartiers porteur_nom "
    "budget_total financeur nature_credit montant_sollicite montant_accorde statut reconduite",
    "tfpb": "id_convention annee bailleur_siren code_commune code_quartier nb_logements "
    "montant_abattement_estime action axe depense_prevue part_abattement statut",
    "cc_mdp": "id_instance annee type_instance code_commune quartiers nb_reunions",
    "fdd": "id_don id_donateur donateur_type montant date_don affectation_qpv fleche",
    "npnru_l": "id_operation projet date_observation code_quartier type_operation "
    "nb_logements_prevus nb_logements_realises subvention_anru_conventionnee "
    "subvention_anru_engagee avancement",
    "police": "mois secteur classe nombre embargo",
    "conv": "partenaire annee code_quartier indicateur unite valeur secret",
    "idfm_arrets": "annee id_arret nom mode longitude latitude",
}
SCDL = {
    "nomAttribuant", "idAttribuant", "dateConvention", "referenceDecision", "nomBeneficiaire",
    "idBeneficiaire", "rnaBeneficiaire", "objet", "montant", "nature", "conditionsVersement",
    "datesPeriodeVersement", "idRAE", "notificationUE", "pourcentageSubvention", "dispositifAide",
}  # fmt: skip
PARTNERS = sorted(COLUMNS)


def codes(table: str, column: str) -> set[str]:
    with (SEEDS / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return {row[column] for row in csv.DictReader(file)}


def test_the_contracts_are_the_only_sources_that_wait_for_deposits(
    catalogue: dict[str, Source],
) -> None:
    assert [name for name, source in catalogue.items() if source.contrat] == PARTNERS


@pytest.mark.parametrize("source_id", PARTNERS)
def test_columns_are_those_of_the_contract_and_no_other(
    source_id: str, catalogue: dict[str, Source]
) -> None:
    [table] = catalogue[source_id].tables.values()
    fields = file_fields(table)
    assert list(fields) == COLUMNS[source_id].split()
    required = [name for name, field in fields.items() if field.obligatoire]
    assert required == OBLIGATORY[source_id].split()


@pytest.mark.parametrize("source_id", PARTNERS)
def test_rules_exist_and_name_columns_of_the_contract(
    source_id: str, catalogue: dict[str, Source]
) -> None:
    assert rule_faults(catalogue[source_id]) == []


def test_a_rule_that_does_not_exist_or_names_no_column_is_a_fault(
    catalogue: dict[str, Source],
) -> None:
    source = catalogue["fdd"]
    assert source.contrat is not None
    rules = [{"regle": "inconnue", "message": "x"}]
    rules += [{"regle": "positif_strict", "parametres": {"champ": "prix"}, "message": "x"}]  # type: ignore[dict-item]
    content = source.model_dump() | {"contrat": source.contrat.model_dump() | {"regles": rules}}
    faults = rule_faults(Source.model_validate(content))
    assert faults == ["règle inconnue « inconnue »", "positif_strict : champ inconnu « prix »"]


def test_every_named_rule_is_used_by_a_contract(catalogue: dict[str, Source]) -> None:
    used = {r.regle for s in catalogue.values() if s.contrat for r in s.contrat.regles}
    assert used == set(RULES)


@pytest.mark.parametrize("source_id", PARTNERS)
@pytest.mark.parametrize("name", ["depot.csv", "depot.xlsx"])
def test_the_rows_of_the_template_are_valid_once_their_mark_is_gone(
    source_id: str, name: str, bench: Any, rows: Callable[..., list[dict[str, str]]]
) -> None:
    read = bench.read(source_id, bench.write(source_id, rows(source_id), name))
    assert [p.sentence for p in read.problems if p.refuses] == []
    assert read.frame.height == 2
    kinds = {p.kind for p in read.warnings}
    # One PRIJ of five, in a file of two rows.
    assert kinds == ({"effectif_controle"} if source_id == "prij" else set())


@pytest.mark.parametrize("source_id", ["ept_fil", "tfpb", "cc_mdp"])
def test_communes_are_those_of_the_territory(source_id: str, catalogue: dict[str, Source]) -> None:
    [table] = catalogue[source_id].tables.values()
    assert set(table.champs["code_commune"].valeurs) == codes("communes", "code_commune")


def test_contracts_of_the_rules_are_those_of_the_territory(catalogue: dict[str, Source]) -> None:
    contract = catalogue["cdv_prog"].contrat
    assert contract is not None
    lists = [r.parametres["valeurs"] for r in contract.regles if r.regle == "dans_liste"]
    assert [set(values) for values in lists if isinstance(values, tuple)] == [
        codes("contrats_ville", "code_contrat")
    ] * 2


def test_names_of_the_national_schema_of_grants_exist(catalogue: dict[str, Source]) -> None:
    named = {
        part.strip()
        for source in catalogue.values()
        for table in source.tables.values()
        for field in table.champs.values()
        for part in (field.scdl or "").split("/")
    } - {""}
    assert named <= SCDL
    assert {"objet", "montant", "nomBeneficiaire", "referenceDecision"} <= named


@pytest.mark.parametrize("source_id", PARTNERS)
def test_every_column_has_help_and_an_example_that_its_own_type_reads(
    source_id: str, catalogue: dict[str, Source]
) -> None:
    from ingestion.partners.sheets.cells import Column

    [table] = catalogue[source_id].tables.values()
    for name, field in file_fields(table).items():
        assert field.aide, name
        assert field.exemple, name
        read = read_cell(Column(field), field.exemple).text
        assert not field.valeurs or read in field.valeurs, name
        assert not field.motif or re.search(field.motif, read), name


def test_what_no_document_proves_stays_marked(catalogue: dict[str, Source]) -> None:
    for source_id in PARTNERS:
        assert not catalogue[source_id].format_prouve
    unproven = {
        ("ept_label", "innovation_axe"), ("prij", "id_prij"), ("tfpb", "axe"),
        ("police", "secteur"), ("conv", "indicateur"), ("idfm_arrets", "mode"),
        ("insee_neet_quartiers", "neet"),
    }  # fmt: skip
    marked = {
        (source_id, name)
        for source_id in PARTNERS
        for table in catalogue[source_id].tables.values()
        for name, field in table.champs.items()
        if "NON VÉRIFI" in field.libelle
    }
    assert marked == unproven


@pytest.mark.parametrize("source_id", COLUMNS)
def test_no_contract_takes_a_period_that_is_to_come(
    source_id: str, catalogue: dict[str, Source]
) -> None:
    contract = catalogue[source_id].contrat
    assert contract is not None
    watched = {rule.parametres["champ"] for rule in contract.regles if rule.regle == "pas_a_venir"}
    assert contract.periode in watched
