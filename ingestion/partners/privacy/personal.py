"""Personal data in what partners send: recognised, hidden everywhere, never landed.

Recognised: e-mails, French phone numbers, postal addresses, social security numbers, a civility
followed by a name; and columns whose name announces them. A first name and a surname alone look
like any other words: nothing can recognise them, which is why no column of a contract asks for a
person.
"""

import re
from dataclasses import dataclass

from ingestion.partners.sheets.text import plain

HIDDEN = "[retiré]"
_UPPER = "A-ZÀ-ÖØ-ÞŒ"
_NAME = rf"[{_UPPER}][\w'’-]+"
# Words that are a kind of street only before a proper noun: « 3 cours de cuisine » is no address.
_GAP = r"[\s.\-/_\u2010-\u2015]{0,3}"
_AT = r"(?:[@＠﹫]|[\[(]\s?(?:at|arobase)\s?[\])]|\sarobase\s)"
_DOT = r"(?:\.|\s?[\[(]\s?(?:point|dot)\s?[\])]\s?)"
_OF = r"(?:(?i:de|du|des|la|le|les)\s+|(?i:de l|d|l)['’])*"
# Two letters or more, never initials: « M.J.C. » is no person.
_GLUED = rf"(?:[{_UPPER}][a-zà-öø-ÿœ][\w'’-]*|[{_UPPER}]{{4,}})"
_PATTERNS: dict[str, re.Pattern[str]] = {
    # Bounded repeats: a cell may hold thirty thousand signs.
    "adresse électronique": re.compile(
        rf"[\w.+-]{{1,64}}\s?{_AT}\s?[\w-]{{1,63}}(?:{_DOT}[\w-]{{1,63}}){{1,8}}", re.I
    ),
    "coordonnées bancaires": re.compile(
        r"\b(?i:fr)\d{2}(?:\s?[0-9A-Za-z]){23}(?![0-9A-Za-z])"
        r"|\b[A-Z]{2}\d{2}(?:\s?[A-Z0-9]{4}){2,7}(?:\s?[A-Z0-9]{1,3})?(?![0-9A-Za-z])"
    ),
    "numéro de sécurité sociale": re.compile(
        r"(?<!\d)[1-478][\s.-]?\d{2}[\s.-]?(?:0[1-9]|1[0-2]|[2-9]\d)[\s.-]?(?:\d{2}|2[ABab])"
        r"[\s.-]?\d{3}[\s.-]?\d{3}(?:[\s.-]?\d{2})?(?!\d)"
    ),
    # Two dates in a row are no phone number.
    "téléphone": re.compile(
        rf"(?<!\d)(?<!\d[.,/])(?<!-)(?!\d\d/\d\d/\d{{4}})(?:"
        rf"(?:(?:\+|00)\s?33|(?<!\d\s)33){_GAP}(?:\(0\)\s?)?[1-9](?:{_GAP}\d{{2}}){{4}}"
        rf"|0[1-9](?:{_GAP}\d{{2}}){{4}}"
        r"|0[1-9]\d{2}[\s.\-_\u2010-\u2015]{1,2}\d{3}[\s.\-_\u2010-\u2015]{1,2}\d{3}"
        r")(?!\d)"
    ),
    "adresse postale": re.compile(
        r"\b\d{1,4}\s?(?:bis|ter|quater|[a-d])?\s?,?\s+"
        r"(?:(?i:rue|avenue|av\.?|boulevard|bd\.?|blvd|allée|allee|impasse|chemin|sentier|ruelle)"
        rf"\s+{_OF}\w+"
        r"|(?i:place|cours|passage|villa|quai|square|route|résidence|residence|cité|cite|faubourg"
        rf"|fbg|mail|esplanade|parvis|promenade|hameau)\s+{_OF}[{_UPPER}][\w'’-]+)"
        rf"(?:[\s-]+(?:(?:de|du|des|la|le|les|et)\s+|[dl]['’])*[{_UPPER}][\w'’-]+)*"
        rf"(?:\s*,?\s*\d{{5}}\s+{_NAME}(?:[\s-]{_NAME})*)?"
    ),
    "nom de personne": re.compile(
        r"\b(?:(?:Mmes?|MME|Mlles?|MLLE|Madame|MADAME|Mademoiselle|Monsieur|MONSIEUR|Messieurs|MM?\."
        rf"|Mr\.?|MR\.?|Dr\.?|Docteur)\s+(?:(?:de|du|des|van|von|el|ben)\s+)?{_NAME}"
        rf"|(?<!\w\.)(?:Mmes?|MME|Mlles?|MLLE|MM?|Mr|MR|Dr)\.\s?{_GLUED}"
        # « bâtiment M Escalier 2 » is a place.
        rf"|(?<!ment )(?<!lot )(?<!one )(?<!all )(?<!loc )M\s+{_GLUED})"
        rf"(?:\s+(?:(?:de|du|des|le|la|van|von|el|ben|et)\s+)?{_NAME}){{0,3}}"
        r"|\b(?i:(?:mme|mlle)\.?|madame|mademoiselle|monsieur)\s+"
        r"(?!(?i:l[ae]s?|de|du|des|et|ou|est|qui|tout|maire)\b|l['’])[^\W\d_][\w'’-]+"
    ),
}
_ALWAYS = {
    "prenom", "prenoms", "mail", "mails", "email", "courriel", "courriels", "telephone", "tel",
    "tels", "tele", "portable", "mobile", "adresse", "adresses", "naissance", "ddn", "nir", "secu",
    "patronyme", "civilite", "rib", "iban", "mel", "mels", "coordonnees", "nomprenom", "prenomnom",
}  # fmt: skip
# A title of these names a person, unless it counts them or is said of a body.
_ROLES = {
    "contact", "contacts", "referent", "referents", "referente", "referentes", "responsable",
    "responsables", "interlocuteur", "interlocuteurs", "interlocutrice", "signataire",
    "signataires",
}  # fmt: skip
_BODIES = {
    "nb", "nbre", "nombre", "total", "type", "date", "structure", "association", "organisme",
    "service", "direction", "bailleur", "commune",
}  # fmt: skip
_CAMEL = re.compile(r"(?<=[a-zà-öø-ÿ])(?=[A-ZÀ-ÖØ-Þ])")
# « nom » of a thing is not the name of a person.
_THINGS = {
    "projet", "action", "quartier", "commune", "structure", "association", "porteur", "bailleur",
    "organisme", "operation", "convention", "instance", "secteur", "ville", "fichier", "axe",
    "residence", "equipement", "dispositif", "indicateur", "partenaire", "financeur", "contrat",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Found:
    """kinds: what was recognised in a text. hidden: the text without it."""

    kinds: tuple[str, ...]
    hidden: str


def search(text: str) -> Found:
    """What a text tells of persons, and the text with « [retiré] » in its place."""
    kinds: list[str] = []
    hidden = text
    for kind, pattern in _PATTERNS.items():
        if not pattern.search(hidden):
            continue
        replaced = pattern.sub(lambda m, k=kind: _replacement(m, k), hidden)  # type: ignore[misc]
        if replaced != hidden:
            kinds.append(kind)
            hidden = replaced
    return Found(tuple(kinds), hidden)


def hide(text: str) -> str:
    """The text as it may be shown, kept or logged."""
    return search(text).hidden


def is_personal_title(title: str, declared: bool = True) -> bool:
    """Does the name of a column announce persons? `declared`: it may be a field of a contract."""
    words = set(plain(_CAMEL.sub(" ", title)).split())
    if words & _ALWAYS or (words & _ROLES and not words & _BODIES):
        return True
    # « Nom du porteur » is a structure where the contract asks for it, anybody elsewhere.
    things = _THINGS if declared else _THINGS - {"porteur"}
    return bool(words & {"nom", "noms"}) and not words & things


def _replacement(match: re.Match[str], kind: str) -> str:
    if kind == "numéro de sécurité sociale" and not _is_social_security_number(match.group()):
        return match.group()
    if kind == "coordonnées bancaires" and not _is_iban(match.group()):
        return match.group()
    return HIDDEN


def _is_iban(text: str) -> bool:
    """Every French one, even mistyped; the others when their key is right."""
    compact = re.sub(r"\s", "", text).upper()
    if compact.startswith("FR"):
        return len(compact) == 27
    moved = compact[4:] + compact[:4]
    return int("".join(str(int(sign, 36)) for sign in moved)) % 97 == 1


def _is_social_security_number(text: str) -> bool:
    """Fifteen digits whose key is right; thirteen in groups, or glued with a sex and a month."""
    digits = re.sub(r"[\s.-]", "", text).upper().replace("2A", "19").replace("2B", "18")
    if len(digits) == 13:
        plausible = digits[0] in "12" and 1 <= int(digits[3:5]) <= 12
        return plausible or bool(re.search(r"[\s.-]", text))
    return len(digits) == 15 and 97 - int(digits[:13]) % 97 == int(digits[13:])
