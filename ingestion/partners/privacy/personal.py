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
_PATTERNS: dict[str, re.Pattern[str]] = {
    # Bounded repeats: a cell may hold thirty thousand signs.
    "adresse électronique": re.compile(
        r"[\w.+-]{1,64}\s?(?:@|\(at\)|\[at\])\s?[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}", re.I
    ),
    "téléphone": re.compile(
        r"(?<![\d.,-])(?:(?:\+|00)\s?33\s?(?:\(0\)\s?)?|0)[1-9](?:[\s.\-/]?\d{2}){4}(?!\d)"
    ),
    "numéro de sécurité sociale": re.compile(
        r"(?<!\d)[1-478]\s?\d{2}\s?(?:0[1-9]|1[0-2]|[2-9]\d)\s?(?:\d{2}|2[ABab])\s?\d{3}\s?\d{3}"
        r"(?:\s?\d{2})?(?!\d)"
    ),
    "adresse postale": re.compile(
        r"\b\d{1,4}\s?(?:bis|ter|quater|[a-d])?\s?,?\s+"
        r"(?:(?i:rue|avenue|av\.?|boulevard|bd\.?|blvd|allée|allee|impasse|chemin|sentier|ruelle)"
        r"\s+(?:(?i:de|du|des|la|le|les)\s+|(?i:de l|d|l)['’])*\w+"
        r"|(?i:place|cours|passage|villa|quai|square|route|résidence|residence)"
        rf"\s+(?:(?i:de|du|des|la|le|les)\s+|(?i:de l|d|l)['’])*[{_UPPER}][\w'’-]+)"
        rf"(?:[\s-]+(?:(?:de|du|des|la|le|les|et)\s+|[dl]['’])*[{_UPPER}][\w'’-]+)*"
        rf"(?:\s*,?\s*\d{{5}}\s+{_NAME}(?:[\s-]{_NAME})*)?"
    ),
    "nom de personne": re.compile(
        r"\b(?:Mmes?|MME|Mlles?|MLLE|Madame|MADAME|Mademoiselle|Monsieur|MONSIEUR|Messieurs|MM?\."
        rf"|Mr\.?|MR\.?|Dr\.?|Docteur)\s+(?:(?:de|du|des|van|von|el|ben)\s+)?{_NAME}"
        rf"(?:\s+(?:(?:de|du|des|le|la|van|von|el|ben|et)\s+)?{_NAME}){{0,3}}"
        r"|\b(?i:mme|mlle)\s+(?!l[ae]s?\b|de\b)[^\W\d_][\w'’-]+"
    ),
}
_ALWAYS = {
    "prenom", "prenoms", "mail", "mails", "email", "courriel", "courriels", "telephone", "tel",
    "tels", "tele", "portable", "mobile", "adresse", "adresses", "naissance", "ddn", "nir", "secu",
    "patronyme", "civilite", "rib", "iban",
}  # fmt: skip
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


def is_personal_title(title: str) -> bool:
    """Does the name of a column announce persons?"""
    words = set(plain(title).split())
    if words & _ALWAYS:
        return True
    return bool(words & {"nom", "noms"}) and not words & _THINGS


def _replacement(match: re.Match[str], kind: str) -> str:
    if kind == "numéro de sécurité sociale" and not _is_social_security_number(match.group()):
        return match.group()
    return HIDDEN


def _is_social_security_number(text: str) -> bool:
    """Fifteen digits whose key is right; thirteen only when written in groups."""
    digits = re.sub(r"\s", "", text).upper().replace("2A", "19").replace("2B", "18")
    if len(digits) == 13:
        return bool(re.search(r"\s", text))
    return len(digits) == 15 and 97 - int(digits[:13]) % 97 == int(digits[13:])
