"""The named rules that a contract may ask for, the uniqueness of its key, and their running."""

from collections.abc import Callable, Iterator

from ingestion.declaration.contract_model import RowRule
from ingestion.declaration.source_model import Source
from ingestion.partners.rules import control_rules, group_rules, row_rules
from ingestion.partners.rules.rule_table import ROW, Breach, RuleTable, names, terms

Rule = Callable[[RowRule, RuleTable], Iterator[Breach]]

RULES: dict[str, Rule] = {
    "ordre": row_rules.ascending,
    "somme_egale": row_rules.equal_sums,
    "positif_strict": row_rules.strictly_positive,
    "requis_si": row_rules.required_if,
    "vide_si": row_rules.empty_if,
    "prefixe": row_rules.begins_with,
    "dans_liste": row_rules.in_list,
    "pas_a_venir": row_rules.not_to_come,
    "siren": row_rules.siren,
    "siret": row_rules.siret,
    "siret_ou_rna": row_rules.siret_or_rna,
    "quartier_dans_commune": row_rules.quartier_in_commune,
    "parts_de_liste": row_rules.parts_of_list,
    "total_de_groupe": group_rules.group_total,
    "constant_dans_groupe": group_rules.constant_in_group,
    "plafond_de_groupe": group_rules.group_ceiling,
    "cumul_sous_cumul": group_rules.cumulated_flow,
    "rapport_de_groupe": group_rules.group_ratio,
    "total_controle": control_rules.control_total,
    "effectif_controle": control_rules.control_count,
}
# What to do about a broken rule, beside the contract's own sentence; a breach of amounts has its
# own advice, with their values.
ADVICE = {
    "cle_unique": "une seule de ces lignes, ou un identifiant différent sur chacune",
    "positif_strict": "un nombre supérieur à 0",
    "requis_si": "la valeur attendue ; cette cellule ne peut rester vide ici",
    "vide_si": "« s » à la place de la valeur",
    "prefixe": "un sous-thème de ce thème, ou l'autre thème",
    "pas_a_venir": "la date exacte ; ce qui n'a pas encore eu lieu se dépose quand il a eu lieu",
    "siren": "les 9 chiffres du SIREN, colonne au format Texte (annuaire des entreprises)",
    "siret": "les 14 chiffres du SIRET, colonne au format Texte (annuaire des entreprises)",
    "siret_ou_rna": "les 14 chiffres du SIRET, ou W et 9 chiffres ; vide s'il n'y en a pas",
    "quartier_dans_commune": "la commune du quartier, ou un quartier de la commune",
    "parts_de_liste": "une part par quartier, total 1 (par exemple 0,5;0,5)",
    "constant_dans_groupe": "la même valeur sur toutes ces lignes",
}
IDENTIFIERS = ("siren", "siret", "siret_ou_rna")
# Parameters that hold names of fields, or sums of them.
_FIELD_KEYS = (
    "champ", "champs", "groupe", "croissant", "gauche", "droite", "si", "de", "annee", "quartier",
    "commune", "liste", "parts", "plafond", "ordre", "flux", "stock", "montant", "part",
    "reference", "par", "distinct",
)  # fmt: skip


def run_rules(source: Source, table: RuleTable) -> Iterator[tuple[RowRule, Breach]]:
    """Every breach of every rule of the contract, in its order. Raises KeyError on no such rule."""
    assert source.contrat is not None
    for rule in source.contrat.regles:
        yield from ((rule, breach) for breach in RULES[rule.regle](rule, table))


def repeated_keys(key: tuple[str, ...], table: RuleTable) -> Iterator[Breach]:
    """Rows that share the key of the table: which one is right cannot be known."""
    for shared, group in table.groups(key):
        if group.height > 1:
            rows = tuple(group.get_column(ROW).to_list())
            # A key that cannot be read is a problem of its own.
            if any((rows[0], field) in table.faulty for field in key):
                continue
            yield Breach(rows, key, f"{shared} ({table.shown_lines(rows)})")


def identifier_fields(source: Source) -> set[str]:
    """Fields that hold numbers of organisations, often written with blanks."""
    rules = source.contrat.regles if source.contrat else ()
    return {name for rule in rules if rule.regle in IDENTIFIERS for name in names(rule, "champ")}


def rule_faults(source: Source) -> list[str]:
    """What is wrong in the rules of a contract: unknown names of rules or of fields."""
    assert source.contrat is not None
    [table] = source.tables.values()
    faults = []
    for rule in source.contrat.regles:
        if rule.regle not in RULES:
            faults.append(f"règle inconnue « {rule.regle} »")
        fields = {t for key in _FIELD_KEYS for n in names(rule, key) for t in terms(n)}
        unknown = sorted(fields - set(table.champs))
        faults += [f"{rule.regle} : champ inconnu « {name} »" for name in unknown]
    return faults
