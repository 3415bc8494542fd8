"""Replaces an identifier of a person by a keyed hash: the same person keeps the same mark.

The key is a secret of the site, in an environment variable; without it nothing is landed.
"""

import hashlib
import hmac
import os

import polars as pl

# Environment variable of the key, and the shortest one that resists guessing.
KEY_VARIABLE = "OBSERVATOIRE_CLE_PSEUDONYMES"
MIN_KEY = 16


def pseudonym_key() -> bytes | None:
    """The site's key; None when there is none, or one too short to protect anybody."""
    key = os.environ.get(KEY_VARIABLE, "").encode()
    return key if len(key) >= MIN_KEY else None


def pseudonym(text: str, key: bytes) -> str:
    """HMAC-SHA256 of the text, in hexadecimal."""
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


def pseudonymised(value: pl.Expr, key: bytes | None) -> pl.Expr:
    """The column with every text replaced; all null without a key."""
    if key is None:
        return pl.lit(None, dtype=pl.String)
    return value.map_batches(
        lambda texts: _replaced(texts, key), return_dtype=pl.String(), is_elementwise=True
    )


def _replaced(texts: pl.Series, key: bytes) -> pl.Series:
    return pl.Series(
        texts.name,
        [None if text is None else pseudonym(text, key) for text in texts],
        dtype=pl.String,
    )
