"""Why a file was not obtained, in words that do not change from one night to the next.

The reason goes into the release, whose fingerprint it is part of: a duration or a count of
bytes in it would publish a new release each night for the same failure.
"""

import ssl
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import httpx

# Answers of an address that has nothing to give.
NOT_THERE = frozenset({403, 404, 410})


@dataclass
class FetchFailure(Exception):
    """A file that could not be had.

    `passing`: the same request may work in a moment; `wait`: seconds that the publisher asks
    for; `host_down`: nobody answers there, other files of the host will do no better; `status`:
    what the server answered, if it did.
    """

    reason: str
    passing: bool = False
    wait: float | None = None
    host_down: bool = False
    status: int | None = None

    def __str__(self) -> str:
        return self.reason


def from_status(status: int, phrase: str, wait: float | None = None) -> FetchFailure:
    """Failure for an answer that is not the file. 408, 429 and 5xx pass; the others do not."""
    passing = status in (408, 425, 429) or status >= 500
    said = {
        403: "accès refusé par le serveur",
        404: "fichier introuvable à cette adresse",
        410: "fichier retiré par le producteur",
        429: "trop de demandes",
    }.get(status, phrase.lower() or "réponse inattendue")
    return FetchFailure(f"{status}, {said}", passing, wait, status=status)


def from_error(error: "httpx.HTTPError | httpx.InvalidURL | UnicodeError") -> FetchFailure:
    """Failure for a conversation that broke. UnicodeError: a host that cannot be a name."""
    import httpx

    if isinstance(error, httpx.InvalidURL | httpx.UnsupportedProtocol | UnicodeError):
        return FetchFailure(f"adresse illisible ({error})")
    if isinstance(error, httpx.DecodingError):
        return FetchFailure("la réponse annonce un codage (Content-Encoding) qu'elle n'a pas")
    if isinstance(error, httpx.ConnectTimeout):
        return FetchFailure("le serveur ne répond pas (connexion)", True, host_down=True)
    if isinstance(error, httpx.TimeoutException):
        return FetchFailure("le serveur ne répond plus (lecture)", passing=True)
    if isinstance(error, httpx.ConnectError):
        return _no_connection(error)
    if isinstance(error, httpx.ProxyError):
        return FetchFailure(f"le mandataire (proxy) refuse : {error}", True, host_down=True)
    return FetchFailure("réponse coupée avant la fin", passing=True)


def _no_connection(error: BaseException) -> FetchFailure:
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return FetchFailure(
                f"certificat du serveur refusé ({cause.verify_message}) ; derrière un mandataire "
                "qui déchiffre, SSL_CERT_FILE nomme son autorité"
            )
        cause = cause.__cause__ or cause.__context__
    return FetchFailure(f"connexion impossible ({error})", passing=True, host_down=True)
