"""Gate 3, counts of persons: a published total less the rows that are shown tells no hidden one.

Judged on what readers get, whatever the models did to protect it. What does not belong here: two
sexes and their total (`audit_sexes`), one value beside its own status (`audit_secrecy`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from expectations.results import CheckResult
from publication.audit_results import Rule, from_query
from publication.partitions import table_columns

if TYPE_CHECKING:
    import duckdb

_ACTIONS_SQL = """
    WITH visibles AS (
        SELECT code_contrat AS code, millesime, sum(beneficiaires_femmes) AS femmes,
            sum(beneficiaires_hommes) AS hommes, sum(beneficiaires) AS tous,
            sum(beneficiaires_geolocalises) AS situes, sum(beneficiaires_qpv) AS qpv,
            sum(beneficiaires - beneficiaires_geolocalises) AS sans_place,
            sum(beneficiaires_geolocalises - beneficiaires_qpv) AS hors_qpv
        FROM main.fct_action WHERE est_retenue GROUP BY ALL),
    publies AS (
        SELECT code_territoire AS code, millesime,
            max(CASE code_indicateur WHEN 'CDV09' THEN numerateur END) AS femmes,
            max(CASE code_indicateur WHEN 'CDV09' THEN denominateur END) AS tous,
            max(CASE code_indicateur WHEN 'CDV08' THEN denominateur END) AS situes,
            max(CASE code_indicateur WHEN 'CDV08' THEN numerateur END) AS qpv
        FROM main.fct_indicateur
        WHERE type_territoire = 'contrat_ville' AND code_indicateur IN ('CDV08', 'CDV09')
        GROUP BY ALL),
    restes AS (
        SELECT code, millesime, unnest(['femmes', 'hommes', 'tous', 'situes', 'qpv',
                'sans place', 'hors qpv']) AS compte,
            unnest([p.femmes - coalesce(v.femmes, 0), p.tous - p.femmes - coalesce(v.hommes, 0),
                p.tous - coalesce(v.tous, 0), p.situes - coalesce(v.situes, 0),
                p.qpv - coalesce(v.qpv, 0), p.tous - p.situes - coalesce(v.sans_place, 0),
                p.situes - p.qpv - coalesce(v.hors_qpv, 0)]) AS reste
        FROM publies AS p LEFT JOIN visibles AS v USING (code, millesime))"""
_COUNCILS_SQL = """
    WITH visibles AS (
        SELECT millesime, sum(membres_femmes) AS femmes, sum(membres_hommes) AS hommes,
            sum(membres) AS tous, sum(membres_formes) AS formes,
            sum(membres - membres_formes) AS non_formes
        FROM main.fct_participation WHERE type_instance = 'conseil_citoyen' GROUP BY ALL),
    publies AS (
        SELECT code_territoire AS code, millesime,
            max(CASE code_indicateur WHEN 'PAR02' THEN numerateur END) AS femmes,
            max(CASE code_indicateur WHEN 'PAR02' THEN denominateur END) AS tous,
            max(CASE code_indicateur WHEN 'PAR04' THEN numerateur END) AS formes
        FROM main.fct_indicateur
        WHERE type_territoire = 'ept' AND code_indicateur IN ('PAR02', 'PAR04') GROUP BY ALL),
    restes AS (
        SELECT code, millesime, unnest(['femmes', 'hommes', 'tous', 'formes', 'non formes'])
                AS compte,
            unnest([p.femmes - coalesce(v.femmes, 0), p.tous - p.femmes - coalesce(v.hommes, 0),
                p.tous - coalesce(v.tous, 0), p.formes - coalesce(v.formes, 0),
                p.tous - p.formes - coalesce(v.non_formes, 0)]) AS reste
        FROM publies AS p LEFT JOIN visibles AS v USING (millesime))"""
# The stock is that of the last month, exits are those of the year; rates by sex give their counts.
_YOUNG_SQL = """
    WITH cellules AS (
        SELECT millesime, sexe, valeur, tranche_age, mesure_prij AS mesure,
            mois = max(mois) OVER (PARTITION BY millesime) AS est_derniere
        FROM main.fct_parcours_prij),
    visibles AS (
        SELECT millesime,
            sum(valeur) FILTER (mesure = 'nb_accompagnes' AND est_derniere) AS suivis,
            sum(valeur) FILTER (mesure = 'nb_accompagnes' AND est_derniere AND sexe = 'F')
                AS femmes,
            sum(valeur) FILTER (mesure = 'nb_accompagnes' AND est_derniere AND sexe = 'H')
                AS hommes,
            sum(valeur) FILTER (mesure = 'nb_accompagnes' AND est_derniere
                AND tranche_age <> '26-30') AS moins_de_26,
            sum(valeur) FILTER (mesure = 'nb_accompagnes' AND est_derniere
                AND tranche_age = '26-30') AS plus_de_26,
            sum(valeur) FILTER (mesure IN ('sorties_emploi', 'sorties_formation')) AS positives,
            sum(valeur) FILTER (mesure = 'sorties_autres') AS autres,
            sum(valeur) FILTER (mesure IN ('sorties_emploi', 'sorties_formation')
                AND sexe = 'F') AS positives_f,
            sum(valeur) FILTER (mesure = 'sorties_autres' AND sexe = 'F') AS autres_f,
            sum(valeur) FILTER (mesure IN ('sorties_emploi', 'sorties_formation')
                AND sexe = 'H') AS positives_h,
            sum(valeur) FILTER (mesure = 'sorties_autres' AND sexe = 'H') AS autres_h
        FROM cellules GROUP BY ALL),
    publies AS (
        SELECT i.code_territoire AS code, i.millesime,
            max(CASE i.code_indicateur WHEN 'PRJ01' THEN i.valeur END) AS suivis,
            max(CASE i.code_indicateur WHEN 'PRJ03' THEN i.numerateur END) AS femmes,
            max(CASE i.code_indicateur WHEN 'PRJ03' THEN i.denominateur - i.numerateur END)
                AS hommes,
            max(CASE i.code_indicateur WHEN 'PRJ04' THEN i.numerateur END) AS moins_de_26,
            max(CASE i.code_indicateur WHEN 'PRJ02' THEN i.numerateur END) AS positives,
            max(CASE i.code_indicateur WHEN 'PRJ02' THEN i.denominateur - i.numerateur END)
                AS autres
        FROM main.fct_indicateur AS i
        WHERE i.type_territoire = 'ept' AND i.code_indicateur LIKE 'PRJ%' GROUP BY ALL),
    -- n of d in all, and both rates: the exits of women follow, then those of men.
    taux AS (
        SELECT i.code_territoire AS code, i.millesime, i.numerateur AS n, i.denominateur AS d,
            s.valeur_femmes / 100 AS f, s.valeur_hommes / 100 AS h
        FROM main.fct_indicateur AS i
        INNER JOIN main.fct_indicateur_sexe AS s
            USING (type_territoire, code_territoire, code_indicateur, millesime)
        WHERE i.code_indicateur = 'PRJ02' AND s.valeur_femmes <> s.valeur_hommes),
    sorties AS (
        SELECT code, millesime, (n - d * h) / (f - h) * f AS positives_f,
            (n - d * h) / (f - h) * (1 - f) AS autres_f,
            (n - d * f) / (h - f) * h AS positives_h, (n - d * f) / (h - f) * (1 - h) AS autres_h
        FROM taux),
    restes AS (
        SELECT code, millesime, unnest(['suivis', 'femmes', 'hommes', 'moins de 26 ans',
                '26 à 30 ans', 'sorties positives', 'autres sorties']) AS compte,
            unnest([p.suivis - coalesce(v.suivis, 0), p.femmes - coalesce(v.femmes, 0),
                p.hommes - coalesce(v.hommes, 0), p.moins_de_26 - coalesce(v.moins_de_26, 0),
                p.suivis - p.moins_de_26 - coalesce(v.plus_de_26, 0),
                p.positives - coalesce(v.positives, 0), p.autres - coalesce(v.autres, 0)])
                AS reste
        FROM publies AS p LEFT JOIN visibles AS v USING (millesime)
        UNION ALL
        SELECT code, millesime, unnest(['sorties positives des femmes', 'autres des femmes',
                'sorties positives des hommes', 'autres des hommes']) AS compte,
            unnest([s.positives_f - coalesce(v.positives_f, 0),
                s.autres_f - coalesce(v.autres_f, 0),
                s.positives_h - coalesce(v.positives_h, 0),
                s.autres_h - coalesce(v.autres_h, 0)]) AS reste
        FROM sorties AS s LEFT JOIN visibles AS v USING (millesime))"""
_CASES_SQL = """
    SELECT concat(code, ' ', millesime, ', ', compte, ' : reste de ', round(reste, 2))
    FROM restes WHERE reste > 0.5 AND reste < 4.5 ORDER BY 1
"""
_RESIDUES = {
    "fct_action": _ACTIONS_SQL,
    "fct_participation": _COUNCILS_SQL,
    "fct_parcours_prij": _YOUNG_SQL,
}


def check_residues(connection: duckdb.DuckDBPyConnection, database: str) -> list[CheckResult]:
    """`database`: catalogue of the candidate. Nothing to check without the facts of both sexes
    and of each, nor of a table that is not there."""
    if "denominateur" not in table_columns(connection, database, "fct_indicateur"):
        return []
    if not table_columns(connection, database, "fct_indicateur_sexe"):
        return []
    return [
        from_query(connection, Rule(
            "effectif_jamais_par_soustraction", table,
            "Le total publié, moins les lignes montrées, ne donne aucun effectif de 1 à 4.",
        ), sql + _CASES_SQL)
        for table, sql in _RESIDUES.items()
        if table_columns(connection, database, table)
    ]  # fmt: skip
