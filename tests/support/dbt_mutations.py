"""What breaks each generic dbt test, and what must not.

A mutation says exactly which tests it turns red; with none, it is a change that must stay green.
Some damage needs a ground: the demo, the same said to be real, or another perimeter.
"""

from support.dbt_mutation import DEMO, ELSEWHERE, REAL, Mutation


def _change(table: str, values: str, where: str) -> str:
    return f"update {table} set {values} where {where}"


def _indicator(code: str, values: str) -> str:
    return _change("fct_indicateur", values, f"code_indicateur = '{code}' and statut = 'D'")


def _candidate(values: str, where: str) -> str:
    return _change("intermediate.int_observation_candidate", values, where)


def _fail(*tests: str) -> dict[str, str]:
    return dict.fromkeys(tests, "fail")


def _warn(*tests: str) -> dict[str, str]:
    return dict.fromkeys(tests, "warn")


_APPARTENANCE = "intermediate.int_appartenance"

_KEYS = [
    Mutation("cle_unique", "row_twice",
             "insert into fct_observation from fct_observation where not est_retenue limit 1",
             _fail("observation_unique")),
    Mutation("cle_unique", "seed_row_twice",
             "insert into seeds.indicateurs from seeds.indicateurs limit 1",
             _fail("indicateur_unique")),
    Mutation("cle_unique", "two_rows_kept_for_one_value",
             _change("fct_observation", "est_retenue = true", "variable = 'filo_tp60'"),
             _fail("observation_retenue_unique")),
    Mutation("cle_unique", "null_key",
             # One that no register names: else what is financed there would be unknown too.
             _change("intermediate.int_quartier", "code_quartier = null",
                     "code_quartier = 'QP054014'"),
             _fail("quartier_unique")),
    Mutation("cle_unique", "null_in_a_wide_key",
             _change(_APPARTENANCE, "code_membre = null", "code_membre = 'QP094031'"),
             _fail("appartenance_unique")),
]  # fmt: skip

_OBSERVATION_STATUS = _fail("observation_valeur_selon_statut")

_VALUES = [
    Mutation("valeur_selon_statut", "value_under_secret",
             _change("fct_observation", "valeur = 1", "statut = 'S'"), _OBSERVATION_STATUS),
    Mutation("valeur_selon_statut", "published_without_value",
             _change("fct_observation", "valeur = null", "statut = 'D'"), _OBSERVATION_STATUS),
    # On a row without value: only the list of statuses can see it.
    Mutation("valeur_selon_statut", "invented_status",
             _change("fct_observation", "statut = 'Z'", "statut = 'S'"), _OBSERVATION_STATUS),
    Mutation("valeur_selon_statut", "no_status",
             _change("fct_observation", "statut = null", "statut = 'N'"), _OBSERVATION_STATUS),
    Mutation("valeur_selon_statut", "indicator_published_without_value",
             _indicator("REV05", "valeur = null, motif_absence = 'x'"),
             _fail("indicateur_valeur_selon_statut")),
    Mutation("dans_les_bornes", "rate_over_100", _indicator("REV01", "valeur = 101"),
             _fail("pourcentages_de_0_a_100")),
    Mutation("dans_les_bornes", "rate_under_0", _indicator("REV01", "valeur = -1"),
             _fail("pourcentages_de_0_a_100")),
    Mutation("dans_les_bornes", "negative_count", _indicator("CAF01", "valeur = -1"),
             _fail("effectifs_positifs")),
    Mutation("dans_les_bornes", "income_of_300000", _indicator("REV02", "valeur = 300000"),
             _fail("revenus_plausibles")),
    Mutation("dans_les_bornes", "exempted_indicator", _indicator("EMP14", "valeur = 150")),
    Mutation("effectif_minimum", "numerator_of_3", _indicator("CAF01", "numerateur = 3"),
             _fail("effectifs_visibles_d_au_moins_5")),
    Mutation("effectif_minimum", "denominator_of_4", _indicator("CAF05", "denominateur = 4"),
             _fail("effectifs_visibles_d_au_moins_5")),
    Mutation("effectif_minimum", "real_zero", _indicator("CAF01", "numerateur = 0")),
    Mutation("effectif_minimum", "rule_does_not_apply", _indicator("DEM01", "numerateur = 3")),
    Mutation("jamais_agrege", "said_to_be_an_aggregate", _indicator("REV01", "est_agrege = true"),
             _fail("jamais_d_agregat_non_aggregable")),
    Mutation("jamais_agrege", "on_a_composed_territory",
             _indicator("REV01", "type_territoire = 'ensemble_qpv'"),
             _fail("jamais_d_agregat_non_aggregable")),
    Mutation("condition_vraie", "false",
             _change(_APPARTENANCE, "poids = 2", "code_membre = 'QP094034'"),
             _fail("poids_de_0_a_1")),
    Mutation("condition_vraie", "reason_beside_a_value",
             _indicator("DEM03", "motif_absence = 'x'"), _fail("indicateur_motif_selon_valeur")),
    Mutation("condition_vraie", "quartiers_of_one_commune_disagree",
             "update intermediate.int_observation_commune set valeur_min = valeur - 1",
             _fail("quartiers_concordants_sur_la_commune")),
    Mutation("condition_vraie", "source_out_of_catalogue",
             _change("dim_source", "forme = null", "source_id = 'insee_qpv_revenus'"),
             _fail("source_connue")),
    Mutation("condition_vraie", "published_value_without_correction",
             _change("fct_observation", "valeur_publiee = 1", "code_geo = 'QP094008'"),
             _fail("observation_corrigee_autrement")),
    Mutation("condition_vraie", "correction_without_proof",
             _change("dim_correction", "preuve = null", "etat_declare = 'active'"),
             _fail("correction_prouvee")),
    Mutation("condition_vraie", "correction_applied_to_nothing",
             _change("dim_correction", "nb_cellules = 0", "etat = 'appliquee'"),
             _fail("correction_appliquee_a_une_cellule")),
    Mutation("condition_vraie", "correction_of_unknown_state",
             "update staging.stg_correction set etat = 'corrigee'",
             _fail("correction_d_etat_connu")),
    Mutation("condition_vraie", "indicator_of_unknown_kind",
             _change("seeds.indicateurs", "agregation = 'avg'", "code_indicateur = 'DEM09'"),
             _fail("indicateur_bien_forme")),
    Mutation("condition_vraie", "gap_without_its_rule",
             _change("seeds.indicateur_termes", "ecart_max = 0",
                     "regle_millesime = 'dernier_connu'"),
             _fail("terme_bien_forme")),
    Mutation("condition_vraie", "unknown",
             _candidate("statut_millesime = null", "code_geo = 'QP094002'"),
             _fail("millesime_et_confiance_documentes")),
    Mutation("condition_vraie", "false_as_a_warning",
             _change("dim_territoire", "nb_communes_non_resolues = 1",
                     "code_territoire = 'QP094002'"),
             _warn("communes_resolues")),
    # Also makes the control totals inapplicable: not on the ground of their own mutations.
    Mutation("condition_vraie", "perimeter_of_kind_planete",
             "update staging.stg_perimetre set genre = 'planete'",
             _fail("perimetre_de_genre_connu"), ELSEWHERE),
]  # fmt: skip

_LINKS = [
    Mutation("reference_existante", "term_on_an_unknown_variable",
             _change("seeds.indicateur_termes", "variable = 'inconnue'",
                     "code_indicateur = 'CAF04' and role = 'numerateur'"),
             _fail("terme_connu")),
    Mutation("reference_existante", "unknown_contract",
             _change("seeds.quartier_contrat", "code_contrat = 'CV000'",
                     "code_quartier = 'QP094002'"),
             _fail("contrat_connu")),
    Mutation("reference_existante", "source_removed",
             "delete from dim_source where source_id = 'insee_qpv_insertion'",
             _fail("observation_source_connue")),
    Mutation("reference_existante", "known_source_unknown_edition",
             _change("dim_source", "edition = '1999'",
                     "source_id = 'insee_qpv_revenus' and edition = '2017'"),
             _fail("observation_source_connue")),
    Mutation("reference_existante", "correction_that_nobody_declared",
             _change("fct_observation", "correction = 'inconnue'", "code_geo = 'QP094002'"),
             _fail("observation_correction_connue")),
    Mutation("reference_existante", "correction_of_an_unknown_source",
             _change("dim_correction", "edition = '1999'", "etat = 'appliquee'"),
             _fail("correction_source_connue")),
    Mutation("reference_existante", "computed_without_terms",
             _change("seeds.indicateurs", "etat = 'calcule', niveaux = 'qpv'",
                     "code_indicateur = 'REV10'"),
             _fail("indicateur_calcule_a_des_termes")),
    Mutation("termes_sommables", "rate_in_a_sum",
             _change("seeds.indicateur_termes", "variable = 'rp_tx_f'",
                     "code_indicateur = 'CAF05' and role = 'numerateur'"),
             _fail("aucun_taux_dans_une_somme")),
    Mutation("termes_sommables", "rate_relayed",
             _change("seeds.indicateur_termes", "variable = 'rp_tx_f'",
                     "code_indicateur = 'REV01' and role = 'numerateur'")),
]  # fmt: skip


def _revision(gap: float, where: str) -> str:
    return _change("fct_revision", f"ecart = {gap}", where)


_AGREEMENTS = [
    Mutation("accord_des_publications", "poverty_rate", _revision(2, "variable = 'filo_tp60'"),
             _fail("accord_du_taux_de_pauvrete")),
    Mutation("accord_des_publications", "poverty_rate_the_other_way",
             _revision(-2, "variable = 'filo_tp60'"), _fail("accord_du_taux_de_pauvrete")),
    Mutation("accord_des_publications", "other_variable", _revision(2, "variable = 'filo_q2'"),
             _warn("accord_des_autres_variables")),
    Mutation("accord_des_publications", "within_tolerance",
             _revision(0.05, "variable = 'filo_tp60'")),
    Mutation("accord_des_publications", "year_presumed",
             _revision(2, "statut_millesime = 'presume'")),
    Mutation("identite_comptable", "one_recipient_too_many",
             _candidate("valeur = valeur + 1", "variable = 'cnaf_a'"),
             _fail("allocataires_par_situation_familiale")),
    Mutation("identite_comptable", "one_child_too_many",
             _candidate("valeur = valeur + 1", "variable = 'cnaf_enf_2'"),
             _fail("enfants_par_age")),
    Mutation("identite_comptable", "one_job_seeker_too_many",
             _candidate("valeur = valeur + 1", "variable = 'pe_abc'"),
             _fail("demandeurs_emploi_par_age", "demandeurs_emploi_par_sexe")),
    Mutation("identite_comptable", "a_part_is_withheld",
             _candidate("valeur = case variable when 'cnaf_a' then valeur + 1 end",
                        "variable in ('cnaf_a', 'cnaf_ai')")),
]  # fmt: skip


def _gap(values: str, where: str) -> str:
    return _change("fct_ecart", values, where)


def _evolution(values: str, where: str) -> str:
    return _change("fct_evolution", values, where)


_DERIVED = [
    Mutation("derive_ou_motif", "gap_beside_its_reason",
             _gap("motif_absence = 'x'", "code_indicateur = 'REV02' and ecart is not null"),
             _fail("ecart_ou_motif")),
    Mutation("derive_ou_motif", "neither_gap_nor_reason",
             _gap("motif_absence = null", "code_indicateur = 'REV02' and ecart is null"),
             _fail("ecart_ou_motif")),
    # The reason goes with it: only the hidden value can be seen.
    Mutation("derive_ou_motif", "evolution_of_a_hidden_value",
             _evolution("motif_absence = null, evolution = 0, lecture = 'neutre', "
                        "motif_significativite = 'x'", "valeur_anterieure is null"),
             _fail("evolution_ou_motif")),
    Mutation("derive_ou_motif", "rank_of_a_hidden_value",
             _change("fct_rang", "rang = 1, nb_au_meme_rang = 1, motif_absence = null",
                     "valeur is null and nb_classes > 0"),
             _fail("rang_ou_motif")),
    Mutation("jamais_de_niveau", "gap_of_a_count",
             _change("seeds.unites", "nature_ecart = 'aucun', unite_ecart = null, "
                     "motif_aucun = 'x'", "unite = 'EUR/UC'"),
             _fail("aucun_ecart_d_effectif")),
    Mutation("jamais_de_niveau", "gap_of_a_sum",
             _change("seeds.indicateurs", "agregation = 'sum'", "code_indicateur = 'CAF03'"),
             _fail("aucun_ecart_d_effectif")),
    Mutation("meme_geographie", "from_one_generation_to_the_other",
             _evolution("generation_anterieure = 2024",
                        "evolution is not null and generation = 2015"),
             _fail("evolution_d_une_seule_geographie")),
    Mutation("meme_geographie", "not_computed_across_generations",
             _evolution("generation_anterieure = 2024",
                        "evolution is null and generation = 2015")),
    Mutation("diffusion_respectee", "restricted_said_public",
             _change("fct_rang", "diffusion = 'public'", "diffusion = 'restreint'"),
             _fail("rang_de_diffusion_respectee")),
    Mutation("diffusion_respectee", "evolution_that_does_not_say",
             _evolution("diffusion = null", "code_indicateur = 'DEM09'"),
             _fail("evolution_de_diffusion_respectee")),
    Mutation("condition_vraie", "gap_over_two_years",
             _gap("millesime_reference = 1999", "valeur_reference is null"),
             _fail("ecart_d_un_seul_millesime")),
    Mutation("condition_vraie", "gap_read_without_a_gap",
             _gap("lecture = 'favorable'", "ecart is null"), _fail("ecart_lu_selon_le_sens")),
    Mutation("condition_vraie", "evolution_towards_the_past",
             _evolution("nb_annees = -nb_annees", "code_indicateur = 'CAF05'"),
             _fail("evolution_vers_une_annee_passee")),
    Mutation("condition_vraie", "significant_without_precision",
             _evolution("est_significative = true", "motif_significativite is not null"),
             _fail("evolution_significative_ou_motif")),
    Mutation("condition_vraie", "rank_beyond_the_last",
             _change("fct_rang", "rang = nb_classes + 1", "rang = 1"), _fail("rang_de_1_a_n")),
    Mutation("condition_vraie", "unit_compared_in_no_known_way",
             _change("seeds.unites", "nature_evolution = 'moyenne'", "unite = 'classe'"),
             _fail("unite_bien_formee")),
    Mutation("condition_vraie", "guard_without_its_reason",
             _change("seeds.gardes_evolution", "raison = null", "ecart_min = 5"),
             _fail("garde_bien_formee")),
    Mutation("condition_vraie", "rounding_of_nothing",
             _change("seeds.precisions", "demi_largeur = 0", "condition_variable is not null"),
             _fail("precision_bien_formee")),
    Mutation("condition_vraie", "reference_without_code_nor_reason",
             _change("intermediate.int_reference", "motif_reference = null",
                     "code_reference is null"),
             _fail("reference_ou_motif")),
    Mutation("condition_vraie", "block_without_a_guard_as_a_warning",
             _change("intermediate.int_garde_indicateur", "nb_blocs_sans_garde = 1",
                     "code_indicateur = 'REV01'"),
             _warn("indicateur_dont_les_blocs_ont_leur_garde")),
    Mutation("cle_unique", "two_roundings_for_one_value",
             "insert into seeds.precisions from seeds.precisions limit 1",
             _fail("precision_sans_condition_unique")),
    Mutation("cle_unique", "two_guards_for_one_block",
             "insert into seeds.gardes_evolution from seeds.gardes_evolution limit 1",
             _fail("garde_unique")),
    Mutation("valeur_selon_statut", "reference_under_secret",
             _gap("statut_reference = 'S'",
                  "niveau_reference = 'commune' and valeur_reference is not null"),
             _fail("ecart_reference_selon_statut")),
    Mutation("valeur_selon_statut", "earlier_value_under_secret",
             _evolution("statut_anterieur = 'S'", "valeur_anterieure is not null"),
             _fail("evolution_anterieure_selon_statut")),
    Mutation("reference_existante", "unit_that_nobody_compares",
             _change("seeds.indicateurs", "unite = 'inconnue'", "code_indicateur = 'ECO01'"),
             _fail("indicateur_d_unite_connue")),
]  # fmt: skip

_OBSERVERS = [
    Mutation("condition_vraie", "class_beyond_the_last",
             _change("obs_carte", "classe_carte = 6", "classe_carte = 5"),
             _fail("carte_classe_de_valeurs_publiees")),
    Mutation("condition_vraie", "class_of_a_hidden_value",
             _change("obs_carte", "classe_carte = 1", "valeur is null"),
             _fail("carte_classe_de_valeurs_publiees")),
    Mutation("condition_vraie", "shown_without_its_grade",
             _change("obs_carte", "confiance = 'D'", "est_affichable"),
             _fail("carte_affichable_ou_motif")),
    Mutation("condition_vraie", "more_values_than_their_statuses",
             _change("obs_qualite__couverture", "nb_d = nb_d + 1", "nb_d > 0"),
             _fail("couverture_comptes_coherents")),
    Mutation("condition_vraie", "average_of_a_set_of_quartiers",
             _change("obs_tableau_bord", "valeur = (valeur_min + valeur_max) / 2",
                     "genre = 'ensemble' and valeur_min is not null"),
             _fail("tableau_territoire_ou_ensemble")),
    Mutation("condition_vraie", "quartiers_that_are_not_the_total",
             _change("intermediate.int_complement_somme", "est_concordant = false",
                     "not a_partage"),
             _warn("quartiers_comme_le_total_du_producteur")),
]  # fmt: skip

# (title, damage, the test that sees it, where the figures hold)
_TOTALS = [
    ("quartier_2015_lost", "delete from dim_territoire where code_territoire = 'QP094001'",
     "total_qpv_2015", DEMO),
    ("quartier_2024_lost", "delete from dim_territoire where code_territoire = 'QN09401M'",
     "total_qpv_2024", DEMO),
    ("commune_lost", "delete from dim_territoire where code_territoire = '94041'",
     "total_communes", DEMO),
    ("contract_lost", "delete from dim_territoire where code_territoire = 'CV917'",
     "total_contrats_ville", DEMO),
    ("part_of_a_quartier_lost",
     "delete from bridge_quartier_commune where code_quartier = 'QP094002'",
     "total_population_qpv_2018_dedans", DEMO),
    ("figure_to_compare_with_lost",
     "delete from seeds.totaux_controle where objet = 'sortis_2015'",
     "total_sortis_2015", DEMO),
    ("population_of_the_ept",
     _change("dim_territoire", "population = population + 1", "type_territoire = 'ept'"),
     "total_population_municipale", REAL),
    ("population_of_the_quartiers",
     _change("fct_indicateur", "valeur = valeur + 1",
             "code_territoire = 'ENS-QP2015' and code_indicateur = 'DEM01' and millesime = 2018"),
     "total_population_qpv_2018", REAL),
    ("area_beyond_tolerance",
     _change("dim_territoire", "surface_ha = surface_ha + 0.6", "code_territoire = 'QP094002'"),
     "total_surface_ha_qpv_2015", REAL),
]  # fmt: skip


def _control_totals() -> list[Mutation]:
    """Red where the figure holds; green elsewhere, and on simulated data if it needs real ones."""
    generic = "total_de_controle"
    found = [
        Mutation(generic, "area_within_tolerance",
                 _change("dim_territoire", "surface_ha = surface_ha + 0.4",
                         "code_territoire = 'QP094002'"), ground=REAL),
    ]  # fmt: skip
    for title, sql, test, ground in _TOTALS:
        found.append(Mutation(generic, title, sql, _fail(test), ground))
        found.append(Mutation(generic, f"{title}_elsewhere", sql, ground=ELSEWHERE))
        if ground == REAL:
            found.append(Mutation(generic, f"{title}_simulated", sql))
    return found


MUTATIONS = [*_KEYS, *_VALUES, *_LINKS, *_AGREEMENTS, *_DERIVED, *_OBSERVERS, *_control_totals()]
