"""The « Lisez-moi » of a template: how to fill and send it, and the dictionary of its columns."""

from collections.abc import Iterator

from ingestion.declaration.register_model import RegisterField
from ingestion.declaration.source_model import Source
from ingestion.partners.sheets.header import file_fields
from ingestion.partners.sheets.text import percent

# Look of a row (`titre`, `partie`, `entete`, `texte`, `case`) and its cells.
GuideRow = tuple[str, tuple[str, ...]]
_TYPES = {
    "texte": "texte",
    "entier": "nombre entier",
    "decimal": "nombre",
    "date": "date",
    "annee": "année",
    "mois": "mois",
    "booleen": "oui ou non",
    "liste": "liste",
}
_FORMS = {
    "date": "AAAA-MM-JJ, ou date du tableur",
    "mois": "AAAA-MM",
    "annee": "AAAA",
    "liste": "valeurs séparées par un point-virgule",
    "booleen": "oui, non",
}
_MARKERS = {"S": "valeur masquée (secret)", "N": "valeur inconnue"}
_STEPS = {"annee": "une année entière", "mois": "un mois entier", "date": "une date d'observation"}
_COLUMNS = (
    "Colonne", "Ce que c'est", "Obligatoire", "Type", "Valeurs admises", "Aide", "Exemple",
    "SCDL 2.1.1",
)  # fmt: skip


def guide_rows(source: Source) -> Iterator[GuideRow]:
    """Rows of the sheet, from the top."""
    yield "titre", (source.libelle,)
    yield "texte", (source.description,)
    yield "texte", ("Format du projet, NON VÉRIFIÉ par un fichier réel : dites-nous ce qui gêne.",)
    yield "texte", ("",)
    yield "partie", ("Remplir et envoyer",)
    yield from (("texte", (line,)) for line in _steps(source))
    yield "texte", ("",)
    yield "partie", ("Colonnes",)
    yield "entete", _COLUMNS
    [table] = source.tables.values()
    yield from (("case", _dictionary(n, f)) for n, f in file_fields(table).items())
    yield "texte", ("",)
    yield "partie", ("Règles vérifiées à la réception",)
    yield from (("texte", (line,)) for line in _rules(source))


def _steps(source: Source) -> Iterator[str]:
    contract = source.contrat
    assert contract is not None
    [table] = source.tables.values()
    yield f"1. Une ligne pour {table.grain}. Les lignes EXEMPLE sont ignorées : les effacer."
    yield "2. Ne pas renommer les colonnes ; l'ordre est libre, les titres au-dessus aussi."
    yield (
        f"3. Un envoi remplace {_STEPS[contract.pas]} : toujours envoyer la période complète, "
        "jamais les seules lignes nouvelles."
    )
    markers = " ; ".join(f"« {m} » : {_MARKERS[s]}" for m, s in contract.marqueurs.items())
    absent = f" Marqueurs admis : {markers}." if markers else ""
    yield f"4. Une valeur absente reste vide, jamais 0.{absent}"
    yield (
        "5. Aucune donnée personnelle : ni nom, ni prénom, ni adresse, ni téléphone, ni courriel. "
        + (
            "Une colonne ou un texte qui en contient fait refuser le fichier ou la ligne."
            if contract.texte_personnel == "refuser"
            else "Ce qui est reconnu est retiré, et le fichier rendu à son expéditeur."
        )
    )
    yield "6. Formats acceptés : .xlsx, .ods, .csv. Sans macro, sans mot de passe, sans fusion."
    yield "7. Les formules sont lues par leur dernière valeur enregistrée, jamais calculées."
    yield (
        f"8. Au-delà de {percent(contract.part_max_refus)} de lignes à corriger, le fichier entier "
        "est renvoyé."
    )


def _dictionary(name: str, field: RegisterField) -> tuple[str, ...]:
    allowed = ", ".join(field.valeurs) or _FORMS.get(field.type, "")
    bounds = [f"au moins {field.minimum:g}" if field.minimum is not None else ""]
    bounds.append(f"au plus {field.maximum:g}" if field.maximum is not None else "")
    limits = ", ".join(filter(None, bounds))
    unit = "" if field.unite in (None, "nb", "lgt") else f" ({field.unite})"
    kind = _TYPES[field.type] + unit
    needed = "oui" if field.obligatoire else "non"
    parts = (allowed or limits, field.aide or "", field.exemple or "", field.scdl or "")
    return (name, field.libelle, needed, kind, *parts)


def _rules(source: Source) -> Iterator[str]:
    [table] = source.tables.values()
    assert source.contrat is not None
    yield f"Une seule ligne pour {table.grain} ({', '.join(table.cle)})."
    for rule in source.contrat.regles:
        yield rule.message + (" (avertissement)" if rule.severite == "avertissement" else "")
