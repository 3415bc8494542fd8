"""The seeds agree with each other and with the contract of the fiche, in both directions.

Reads files only: no database, no dbt. What the data must satisfy once built belongs to the dbt
tests, not here.
"""

import csv
import re
from pathlib import Path
from typing import Any

import yaml

PROJECT = Path(__file__).parents[2] / "dbt_project"
FIELDS = {"valeur": "", "millesime": "_millesime", "statut": "_statut", "confiance": "_confiance"}


def read_seed(name: str) -> list[dict[str, str]]:
    """Rows of a seed, every cell as text."""
    with (PROJECT / "seeds" / f"{name}.csv").open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def fiche_columns() -> dict[str, dict[str, Any]]:
    """Columns of obs_fiche_quartier that carry an indicator: name -> meta."""
    path = PROJECT / "models" / "marts" / "obs_fiche_quartier.yml"
    model = yaml.safe_load(path.read_text(encoding="utf-8"))["models"][0]
    return {
        column["name"]: column["config"]["meta"]
        for column in model["columns"]
        if "meta" in column.get("config", {})
    }


def test_every_fiche_indicator_has_its_four_columns() -> None:
    columns = fiche_columns()
    expected = {
        row["nom_colonne"] + suffix: {"indicateur": row["code_indicateur"], "champ": field}
        for row in read_seed("indicateurs")
        if row["fiche"] == "oui"
        for field, suffix in FIELDS.items()
    }
    missing = {name: meta for name, meta in expected.items() if columns.get(name) != meta}
    assert not missing


def test_no_fiche_column_without_a_public_indicator() -> None:
    public = {
        row["code_indicateur"]
        for row in read_seed("indicateurs")
        if row["fiche"] == "oui" and row["diffusion"] == "public"
    }
    unexpected = {
        name: meta for name, meta in fiche_columns().items() if meta["indicateur"] not in public
    }
    assert not unexpected


def test_series_are_visible_in_the_fiche() -> None:
    with_series = {row["code_indicateur"] for row in read_seed("indicateur_termes") if row["serie"]}
    shown = {m["indicateur"] for m in fiche_columns().values() if m["champ"] == "serie"}
    in_fiche = {r["code_indicateur"] for r in read_seed("indicateurs") if r["fiche"] == "oui"}
    assert with_series & in_fiche == shown


def test_all_indicators_are_carried_once() -> None:
    codes = [row["code_indicateur"] for row in read_seed("indicateurs")]
    assert len(set(codes)) == len(codes) >= 121


def test_computed_indicators_and_terms_match() -> None:
    computed = {
        r["code_indicateur"]
        for r in read_seed("indicateurs")
        if r["etat"] == "calcule" and not r["modele"]
    }
    assert {row["code_indicateur"] for row in read_seed("indicateur_termes")} == computed


def test_each_formula_is_anchored_on_one_first_numerator() -> None:
    terms = read_seed("indicateur_termes")
    formulas = {(row["code_indicateur"], row["formule"]) for row in terms}
    anchors = [
        (row["code_indicateur"], row["formule"])
        for row in terms
        if row["role"] == "numerateur" and row["ordre"] == "1"
    ]
    assert sorted(formulas) == sorted(anchors)


def test_quotients_have_a_denominator_and_relays_have_none() -> None:
    rows = [r for r in read_seed("indicateurs") if r["etat"] == "calcule" and not r["modele"]]
    ratios = {r["code_indicateur"] for r in rows if r["agregation"] == "ratio_of_sums"}
    with_denominator = {
        row["code_indicateur"]
        for row in read_seed("indicateur_termes")
        if row["role"] == "denominateur"
    }
    # Quotients that are not summed: REV04 is relayed where it is published and computed elsewhere,
    # EDU01 and EDU02 are means of schools, the others are recounted at each level.
    assert with_denominator == ratios | {
        "REV04", "EDU01", "EDU02", "FIL03", "FIL05", "PAR03", "SAN02",
    }  # fmt: skip


def test_a_control_belongs_to_a_rule_that_looks_at_it() -> None:
    terms = read_seed("indicateur_termes")
    controlled = {t["code_indicateur"] for t in terms if t["role"] == "controle"}
    wanted = {
        r["code_indicateur"]
        for r in read_seed("indicateurs")
        if r["etat"] == "calcule" and r["regle_secret"] in ("D3", "GEO80", "GEO80+R5")
    }
    assert controlled == wanted


def test_what_is_not_computed_says_why_and_what_is_split_is_computed() -> None:
    rows = {r["code_indicateur"]: r for r in read_seed("indicateurs")}
    silent = [c for c, r in rows.items() if r["etat"] != "calcule" and len(r["correction"]) < 20]
    assert silent == []
    parents = {r["decline_de"] for r in rows.values() if r["decline_de"]}
    assert parents == {c for c, r in rows.items() if r["etat"] == "decline"}
    assert all(r["etat"] == "calcule" for r in rows.values() if r["decline_de"])


def test_every_indicator_informs_the_observatory_and_known_actions() -> None:
    known = {"F030", "F026", "F029", "F007"}
    for row in read_seed("indicateurs"):
        actions = row["actions"].split(";")
        assert actions[0] == "F030"
        assert set(actions) <= known


def test_every_variable_of_a_register_serves() -> None:
    terms = {t["variable"] for t in read_seed("indicateur_termes")}
    by_sex = {t["variable"] for t in read_seed("indicateur_termes_sexe")}
    counted = {v["variable"] for v in read_seed("variables_registre")}
    assert counted <= terms | by_sex
    assert {v["variable"] for v in read_seed("variables_ventilees")} <= terms | by_sex


def test_models_and_seed_name_the_same_variables_of_registers() -> None:
    folder = PROJECT / "models" / "intermediate"
    text = "\n".join(p.read_text(encoding="utf-8") for p in folder.glob("int_apport_*.sql"))
    made = set(re.findall(r"'variable': '(\w+)'", text)) - {"presence"}
    made |= {c["variable"] for c in read_seed("constantes_registre")}
    # Counted in cells, not thing by thing: what is near to them, and the quartiers of a generation.
    made |= {c["variable"] for c in read_seed("lieux_proches")}
    made |= {f"carr_men_pauv_qpv_{generation}" for generation in (2015, 2024)}
    assert made == {v["variable"] for v in read_seed("variables_registre")}


def test_contracts_add_up_to_the_population_printed_by_the_anct() -> None:
    sums: dict[str, int] = {}
    for row in read_seed("quartier_contrat"):
        contract = row["code_contrat"]
        sums[contract] = sums.get(contract, 0) + int(row["population_2018"])
    printed = {
        r["code_contrat"]: int(r["population_qpv_anct"]) for r in read_seed("contrats_ville")
    }
    assert sums == printed


def test_parts_of_quartiers_close_on_their_population() -> None:
    parts: dict[str, int] = {}
    for row in read_seed("quartier_commune_2015"):
        parts[row["code_quartier"]] = parts.get(row["code_quartier"], 0) + int(
            row["population_2018"]
        )
    whole = {r["code_quartier"]: int(r["population_2018"]) for r in read_seed("quartiers_2015")}
    assert parts == whole


def test_inputs_of_the_index_are_public_indicators_of_the_quartier() -> None:
    rows = {r["code_indicateur"]: r for r in read_seed("indicateurs")}
    inputs = read_seed("indice_fragilite")
    for code in {c for r in inputs for c in (r["code_indicateur"], r["code_base"]) if c}:
        assert rows[code]["diffusion"] == "public"
        assert rows[code]["etat"] == "calcule"
        assert "qpv" in rows[code]["niveaux"].split(";")
    # A count grows with the quartier: it is brought to the population, a share is not.
    assert all(
        (rows[r["code_indicateur"]]["unite"] == "nb") == bool(r["code_base"]) for r in inputs
    )


def test_each_version_of_the_index_has_weights_marked_as_unverified() -> None:
    inputs = read_seed("indice_fragilite")
    versions = sorted({int(r["version"]) for r in inputs})
    assert versions == list(range(1, len(versions) + 1))
    assert all(sum(int(r["version"]) == v for r in inputs) > 1 for v in versions)
    assert all("NON VÉRIFIÉ" in r["reserve"] for r in inputs)


def test_terms_by_sex_mirror_those_of_both_sexes() -> None:
    both: dict[tuple[str, str], set[tuple[str, str]]] = {}
    for t in read_seed("indicateur_termes"):
        both.setdefault((t["code_indicateur"], t["serie"]), set()).add((t["role"], t["ordre"]))
    by_sex: dict[tuple[str, str, str], set[tuple[str, str]]] = {}
    for t in read_seed("indicateur_termes_sexe"):
        key = (t["code_indicateur"], t["serie"], t["sexe"])
        by_sex.setdefault(key, set()).add((t["role"], t["ordre"]))
        # A term of women is never in the formula of men, nor what both sexes have.
        assert not re.search(r"_h_|_h$|_h(nscol|act)", t["variable"]) or t["sexe"] == "H"
        assert not re.search(r"_f_|_f$|_f(nscol|act)", t["variable"]) or t["sexe"] == "F"
    assert {key[2] for key in by_sex} == {"F", "H"}
    for (code, series, _), terms in by_sex.items():
        assert terms == both[code, series], code
