"""The compiled SQL of the derived families, over facts made up on the spot.

What does not belong here: the facts, and what must hold of the results.
"""

from pathlib import Path
from typing import Any

from support.compiled_models import CompiledModels

_CHAIN = (
    ("intermediate", "int_ecart_reference"), ("intermediate", "int_ecart_motif"),
    ("main", "fct_ecart"), ("intermediate", "int_evolution_etat"),
    ("intermediate", "int_evolution_paire"), ("intermediate", "int_evolution_motif"),
    ("main", "fct_evolution"), ("main", "fct_rang"),
)  # fmt: skip
_INPUTS = """
create table main.fct_indicateur (type_territoire varchar, code_territoire varchar,
    generation integer, code_indicateur varchar, millesime integer, valeur double, serie varchar,
    statut varchar, motif_absence varchar, confiance varchar default 'A', source_id varchar
    default 's', edition varchar default 'e', est_perime boolean default false, note varchar,
    statut_millesime varchar default 'prouve', diffusion varchar default 'public',
    nature_donnees varchar default 'SIMULÉ', denominateur double, est_agrege boolean,
    base_denominateur varchar);
create table seeds.indicateurs as select * from (values ('TAUX', '%', 'ratio_of_sums', -1),
    ('MED', 'EUR/UC', 'non_aggregable', 1), ('NB', 'nb', 'sum', 0))
    t(code_indicateur, unite, agregation, sens);
create table seeds.unites as select * from (values ('%', 'difference', 'pts', 'difference', 'pts'),
    ('EUR/UC', 'rapport', 'rapport', 'relative', '%'), ('nb', 'aucun', null, 'relative', '%'))
    t(unite, nature_ecart, unite_ecart, nature_evolution, unite_evolution);
create table intermediate.int_reference_datee as select *, 0 as annee_min from (values
    ('qpv', 'Q1', 'commune', 'C1', null), ('qpv', 'Q1', 'france', 'FR', null),
    ('qpv', 'Q1', 'france', 'FRM', null), ('qpv', 'Q2', 'commune', null, 'plusieurs communes'),
    ('qpv', 'Q2', 'france', 'FRM', null), ('commune', 'C1', 'france', 'FRM', null))
    t(type_territoire, code_territoire, niveau_reference, code_reference, motif_reference);
create table intermediate.int_garde_indicateur (code_indicateur varchar, source_id varchar,
    ecart_min integer, nb_blocs_sans_garde integer, raison varchar, reserve varchar);
create table intermediate.int_precision_indicateur (type_territoire varchar,
    code_territoire varchar, code_indicateur varchar, millesime integer, demi_largeur double,
    est_exhaustif boolean);
create table intermediate.int_lignee as select * from (values ('qpv', 'Q1', 'Q1', null),
    ('qpv', 'Q2', 'Q2', null), ('qpv', 'N1', 'N1', null), ('qpv', 'N1', 'Q1', 'identique'),
    ('qpv', 'N1', 'Q2', 'modifie'), ('commune', 'C1', 'C1', null))
    t(type_territoire, code_territoire, code_anterieur, relation);
"""


class CompiledFamilies:
    """Both families of a build, as views over small tables of their own."""

    def __init__(self, compiled: Path) -> None:
        self._models = CompiledModels(compiled, _INPUTS, _CHAIN)

    def results(
        self, facts: list[tuple[Any, ...]], years_apart: int
    ) -> dict[str, list[dict[str, Any]]]:
        """Rows of each table over `facts`.

        A fact: kind, code, generation, indicator, year, value, series.
        """
        self._models.fill(
            "intermediate.int_garde_indicateur",
            "code_indicateur, source_id, ecart_min, nb_blocs_sans_garde, raison",
            [(code, "s", years_apart, 0, "trop proche") for code in ("TAUX", "MED", "NB")],
        )
        self._models.fill(
            "main.fct_indicateur",
            "type_territoire, code_territoire, generation, code_indicateur, millesime, valeur,"
            " serie, statut, motif_absence",
            [
                (*fact, "S" if fact[5] is None else "D", "secret" if fact[5] is None else None)
                for fact in facts
            ],
        )
        names = ("fct_ecart", "fct_evolution", "fct_rang")
        return {name: self._models.rows(f"main.{name}") for name in names}
