"""Numbers of organisations: SIREN, SIRET (Luhn's key), RNA.

La Poste's SIRETs (SIREN 356000000) do not follow Luhn: the sum of their digits is a multiple of 5.
"""

import re

_LA_POSTE = "356000000"
_RNA = re.compile(r"^W[0-9]{9}$")


def is_siren(text: str) -> bool:
    return len(text) == 9 and _digits(text) and _luhn(text)


def is_siret(text: str) -> bool:
    if len(text) != 14 or not _digits(text):
        return False
    if text.startswith(_LA_POSTE):
        return sum(map(int, text)) % 5 == 0 or _luhn(text)
    return _luhn(text)


def is_rna(text: str) -> bool:
    return bool(_RNA.match(text))


def _digits(text: str) -> bool:
    return text.isascii() and text.isdecimal()


def _luhn(text: str) -> bool:
    total = 0
    for position, sign in enumerate(reversed(text)):
        digit = int(sign) * (2 if position % 2 else 1)
        total += digit - 9 if digit > 9 else digit
    # Nothing but zeros has a right key and is nobody's number.
    return total % 10 == 0 and total > 0
