"""Errors of the way out. Each says in French what is there, what was expected, what to run next."""

from __future__ import annotations


class PublicationError(Exception):
    """A release cannot be built, published or read."""


class AucunePublication(PublicationError):
    """Nothing has been published yet."""

    def __init__(self, place: object) -> None:
        super().__init__(
            f"Aucune version publiée dans {place}. À faire : observatoire refresh ; s'il a déjà "
            "été lancé, observatoire status dit ce qui l'a arrêté"
        )
