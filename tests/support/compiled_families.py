"""The compiled SQL of the derived families, over facts made up on the spot.

What does not belong here: the facts, and what must hold of the results.
"""

from pathlib import Path
from typing import Any

import duckdb

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
    code_territoire varchar, code_indicateur varchar, millesime integer, demi_largeur double);
create table intermediate.int_lignee as select * from (values ('qpv', 'Q1', 'Q1', null),
    ('qpv', 'Q2', 'Q2', null), ('qpv', 'N1', 'N1', null), ('qpv', 'N1', 'Q1', 'identique'),
    ('qpv', 'N1', 'Q2', 'modifie'), ('commune', 'C1', 'C1', null))
    t(type_territoire, code_territoire, code_anterieur, relation);
"""


class CompiledFamilies:
    """Both families of a build, as views over small tables of their own."""

    def __init__(self, compiled: Path) -> None:
        self._base = duckdb.connect()
        self._base.execute("attach ':memory:' as observatoire; use observatoire")
        for schema in ("seeds", "intermediate"):
            self._base.execute(f"create schema {schema}")
        self._base.execute(_INPUTS)
        for schema, name in _CHAIN:
            folder = "marts" if schema == "main" else schema
            path = next(compiled.rglob(f"models/{folder}/{name}.sql"))
            sql = path.read_text(encoding="utf-8")
            self._base.execute(f"create view {schema}.{name} as {sql}")

    def results(
        self, facts: list[tuple[Any, ...]], years_apart: int
    ) -> dict[str, list[dict[str, Any]]]:
        """Rows of each table over `facts`.

        A fact: kind, code, generation, indicator, year, value, series.
        """
        self._base.execute("delete from main.fct_indicateur")
        self._base.execute("delete from intermediate.int_garde_indicateur")
        self._base.executemany(
            "insert into intermediate.int_garde_indicateur"
            " values (?, 's', ?, 0, 'trop proche', null)",
            [(code, years_apart) for code in ("TAUX", "MED", "NB")],
        )
        if facts:
            self._base.executemany(
                "insert into main.fct_indicateur (type_territoire, code_territoire, generation,"
                " code_indicateur, millesime, valeur, serie, statut, motif_absence)"
                " values ($1, $2, $3, $4, $5, $6, $7, case when $6 is null then 'S' else 'D' end,"
                " case when $6 is null then 'secret' end)",
                facts,
            )
        return {name: self._rows(name) for name in ("fct_ecart", "fct_evolution", "fct_rang")}

    def _rows(self, table: str) -> list[dict[str, Any]]:
        found = self._base.execute(f"select * from main.{table}")
        names = [column[0] for column in found.description]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]
