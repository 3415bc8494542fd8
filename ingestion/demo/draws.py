"""Repeatable draws: each number hangs on its own keys (quartier, variable, year), not on an order.

A hash rather than a generator's stream: adding a quartier or a column leaves every other value
as it was, and the bytes do not depend on the version of a numerical library.
"""

import hashlib
from collections.abc import Sequence
from decimal import Decimal

SEED = "observatoire-demo-1"
_REFERENCE_YEAR = 2015


def draw(*keys: object) -> float:
    """A number of [0, 1), always the same for the same keys."""
    text = "|".join(map(str, (SEED, *keys)))
    digest = hashlib.blake2b(text.encode(), digest_size=8).digest()
    # 53 bits: the whole of a float's mantissa, so that no rounding enters.
    return (int.from_bytes(digest, "big") >> 11) / (1 << 53)


def between(low: float, high: float, *keys: object) -> float:
    return low + (high - low) * draw(*keys)


def smooth(low: float, high: float, wobble: float, year: int, *keys: object) -> float:
    """A level between `low` and `high`, its trend, and a little of the year.

    `wobble` is the relative change that five years may bring.
    """
    level = between(low, high, *keys)
    trend = between(-1, 1, *keys, "pente") * (year - _REFERENCE_YEAR) / 5
    return level * (1 + wobble * (trend + 0.2 * between(-1, 1, *keys, year)))


def mix(weights: Sequence[float], year: int, *keys: object) -> list[float]:
    """Weights moved by a tenth for these keys, and by a little more each year."""
    return [w * smooth(0.9, 1.1, 0.04, year, *keys, i) for i, w in enumerate(weights)]


def share_out(total: int, weights: Sequence[float]) -> list[int]:
    """Integers proportional to `weights` whose sum is exactly `total` (largest remainders)."""
    exact = [total * w / sum(weights) for w in weights]
    parts = [int(x) for x in exact]
    by_remainder = sorted(range(len(parts)), key=lambda i: (parts[i] - exact[i], i))
    for i in by_remainder[: total - sum(parts)]:
        parts[i] += 1
    return parts


def fixed(value: float, digits: int = 1) -> Decimal:
    """A decimal with exactly that many digits, as a file prints it."""
    return Decimal(round(value * 10**digits)).scaleb(-digits)
