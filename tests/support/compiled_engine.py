"""The compiled SQL of the engine, from observations made up on the spot to totals.

What does not belong here: the observations, and what must hold of the results.
"""

from pathlib import Path
from typing import Any

from support.compiled_models import CompiledModels

_CHAIN = tuple(
    ("intermediate", name)
    for name in (
        "int_indicateur_terme", "int_indicateur_formule", "int_indicateur_base",
        "int_indicateur_membre", "int_indicateur_somme", "int_indicateur_agrege",
        "int_sexe_terme", "int_sexe_formule", "int_indicateur_sexe", "int_sexe_membre",
        "int_sexe_somme", "int_sexe_agrege", "int_sexe_reuni", "int_sexe_paire",
        "int_sexe_protege", "int_part_ventilee", "int_observation_ventilee",
        "int_registre_somme", "int_registre_variable",
    )
)  # fmt: skip
# TAUX, of women and men too: a count over the last known one, two years old at most. MED is the
# producer's own. E adds two quartiers up, D holds half of Q2, V two parts of IRIS.
_INPUTS = """
create table seeds.indicateurs as select *, 'calcule' as etat, 'qpv;iris' as niveaux from (values
    ('TAUX', 'ratio_of_sums', 'R5', 100), ('NB', 'sum', 'aucune', 1),
    ('MED', 'non_aggregable', 'relay', 1)) t(code_indicateur, agregation, regle_secret, echelle);
create table seeds.indicateur_termes as select *, 1 as formule, null::varchar as serie, 1 as ordre
    from (values ('TAUX', 'numerateur', 1.0, 'a', 'meme', 0),
    ('TAUX', 'denominateur', 1.0, 'b', 'dernier_connu', 2),
    ('NB', 'numerateur', 1.0, 'c', 'meme', 0), ('MED', 'numerateur', 1.0, 'm', 'meme', 0))
    t(code_indicateur, role, coefficient, variable, regle_millesime, ecart_max);
create table seeds.indicateur_termes_sexe as select *, 1 as formule, null::varchar as serie,
    1 as ordre, 'meme' as regle_millesime, 0 as ecart_max from (values
    ('TAUX', 'F', 'numerateur', 'fa'), ('TAUX', 'F', 'denominateur', 'fb'),
    ('TAUX', 'H', 'numerateur', 'ha'), ('TAUX', 'H', 'denominateur', 'hb'))
    t(code_indicateur, sexe, role, variable);
create table seeds.variables_ventilees as select * from (values ('a', 0.8), ('c', 0.995))
    t(variable, seuil);
create table intermediate.int_appartenance as select *, poids as poids_numerateur,
    1 as poids_denominateur from (values ('qpv', 'Q1', 'E', 'ensemble', 1.0, null),
    ('qpv', 'Q2', 'E', 'ensemble', 1.0, null), ('qpv', 'Q1', 'D', 'ensemble', 1.0, null),
    ('qpv', 'Q2', 'D', 'ensemble', 0.5, null), ('iris', 'I1', 'V', 'qva', 0.25, 0.85),
    ('iris', 'I2', 'V', 'qva', 0.5, 0.15)) t(type_membre, code_membre, code_territoire,
    type_territoire, poids, part_couverte);
alter table intermediate.int_appartenance add column confiance_poids varchar default 'C';
create table staging.stg_poids_iris as select *, 'qpv_2015' as famille, 'C' as confiance from (
    values ('Q1', 'I1', 0.25, 0.85), ('Q1', 'I2', 0.5, 0.15))
    t(code_quartier, code_iris, poids, part_du_quartier);
create table intermediate.int_ecart_population (code_quartier varchar, est_eloignee boolean);
create table intermediate.int_observation_retenue (niveau_geo varchar, code_geo varchar,
    variable varchar, millesime integer, valeur double, rang_statut integer, note varchar,
    source_id varchar default 's', edition varchar default 'e', publication varchar default 's|e',
    statut_millesime varchar default 'prouve', est_perime boolean default false,
    rang_confiance integer default 0);
create table intermediate.int_observation_candidate (niveau_geo varchar, code_geo varchar,
    variable varchar, millesime integer, valeur double, statut varchar, rang integer default 1,
    source_id varchar default 's', edition varchar default 'e', correction varchar,
    statut_millesime varchar default 'prouve', est_perime boolean default false);
create table seeds.variables_registre as select *, 'r' as source_id, null::varchar as confiance
    from (values
    ('projets', 'qpv;commune', 'ept'), ('euros', 'qpv;commune', 'present'), ('tout', 'qpv', 'non'))
    t(variable, niveaux, zero);
create table intermediate.int_registre_place (source_id varchar default 'r', niveau_geo varchar,
    code_geo varchar, millesime integer, portee varchar, edition varchar default 'e');
create table intermediate.int_apport_niveau (source_id varchar default 'r', variable varchar,
    niveau_geo varchar, code_geo varchar, millesime integer, objet varchar, valeur double,
    part double, statut varchar, edition varchar default 'e', note varchar, correction varchar);
create table staging.stg_source as select 'r' as source_id, 'B' as confiance_base;
create table staging.stg_edition as select 'r' as source_id, 'e' as edition, false as est_perime;
"""
_KEY = "niveau_geo, code_geo, variable, millesime, valeur, "


class CompiledEngine:
    """Indicators of both sexes and of each, and shared out counts, over given observations."""

    def __init__(self, compiled: Path) -> None:
        self._models = CompiledModels(compiled, _INPUTS, _CHAIN)

    def observe(self, cells: dict[tuple[str, str, int], float | None]) -> None:
        """Replace the observations: place, variable and year -> value, None when hidden."""
        rows = [("iris" if p[0] == "I" else "qpv", p, v, y, x) for (p, v, y), x in cells.items()]
        hidden = [(*row, 5 if row[-1] is None else 0) for row in rows]
        self._models.fill("intermediate.int_observation_retenue", _KEY + "rang_statut", hidden)
        stated = [(*row, "S" if row[-1] is None else "D") for row in rows]
        self._models.fill("intermediate.int_observation_candidate", _KEY + "statut", stated)

    def register(self, shares: list[tuple[Any, ...]], places: list[tuple[Any, ...]]) -> None:
        """Replace what a register brings, and the territories of which it speaks.

        A share: variable, kind, code, year, object, value, part, status. A place: kind, code, year,
        reach (`present` or `ept`).
        """
        self._models.fill(
            "intermediate.int_apport_niveau",
            "variable, niveau_geo, code_geo, millesime, objet, valeur, part, statut",
            shares,
        )
        self._models.fill(
            "intermediate.int_registre_place", "niveau_geo, code_geo, millesime, portee", places
        )

    def rows(self, name: str) -> list[dict[str, Any]]:
        """Rows of one of the models, by column name."""
        return self._models.rows(f"intermediate.{name}")
