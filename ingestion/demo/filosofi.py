"""Simulated incomes of a quartier or a commune for a year (Filosofi).

One distribution gives every publication of that year: `insee_qpv_revenus` 2022 and
`insee_filosofi_qpv` 2018 say the same thing twice. Quantiles are ordered, the five parts of
income sum to exactly 100.
"""

from dataclasses import dataclass
from decimal import Decimal

from ingestion.demo.draws import between, draw, fixed, share_out, smooth

# Distance of each quantile to a median of 1, before the local spread is applied.
_SHAPE = {
    "D1": -0.39, "D2": -0.285, "Q1": -0.235, "D3": -0.185, "D4": -0.095, "Q2": 0.0,
    "D6": 0.105, "D7": 0.225, "Q3": 0.295, "D8": 0.38, "D9": 0.64,
}  # fmt: skip
_DECLARED_SHAPE = {"D1": -0.88, "Q1": -0.43, "Q2": 0.0, "Q3": 0.46, "D9": 1.02}
# Parts of disposable income, in percent, where they are drawn.
_SMALL = {
    "ppen": (15, 30), "ppsoc": (15, 26), "ppat": (1.4, 5.2), "pimpot": (6, 12), "pcho": (4, 7.5),
    "pben": (1.8, 5.5),
}  # fmt: skip
_LARGE = {
    "ppen": (23, 31), "ppsoc": (4.5, 8), "ppat": (7, 12), "pimpot": (14, 19), "pcho": (2.6, 3.6),
    "pben": (4.5, 7.5),
}  # fmt: skip
_FIRST_ROUNDED_YEAR = 2016
_FORMER_THRESHOLD = 12_600


@dataclass(frozen=True, slots=True)
class Incomes:
    """Euros per consumption unit; parts of disposable income in percent, one decimal."""

    quantiles: dict[str, int]
    declared: dict[str, int]
    parts: dict[str, Decimal]
    poverty: Decimal
    spread: float

    def ratio(self, high: str, low: str, digits: int = 1) -> Decimal:
        return fixed(self.quantiles[high] / self.quantiles[low], digits)

    @property
    def gini(self) -> float:
        return 0.228 * self.spread

    @property
    def s80_s20(self) -> float:
        return 1 + 2.05 * self.spread


def incomes(code: str, year: int, commune: bool = False, large: bool = False) -> Incomes:
    """`commune`: a territory that is no quartier. `large`: a département or more, as a mean."""
    low, high = (17_200, 25_400) if commune else (12_900, 17_900)
    growth = 1 + 0.011 * (year - 2013)
    median = smooth(low, high, 0.015, year, code, "mediane") * growth
    spread = smooth(1.15, 1.5, 0.02, year, code, "dispersion") if commune else smooth(
        0.9, 1.1, 0.02, year, code, "dispersion"
    )  # fmt: skip
    step = 10 if year >= _FIRST_ROUNDED_YEAR else 1
    quantiles = {q: _euros(median * (1 + d * spread), step) for q, d in _SHAPE.items()}
    threshold = _FORMER_THRESHOLD * growth
    poverty = 49.3 - 58 * (median / threshold - 1) + between(-1.5, 1.5, code, "pauvrete")
    return Incomes(
        quantiles,
        _declared(code, year, median, step),
        _parts(code, year, _LARGE if large else _SMALL),
        fixed(min(max(poverty, 6.0), 62.0)),
        spread,
    )


def _euros(value: float, step: int) -> int:
    return round(value / step) * step


def _declared(code: str, year: int, median: float, step: int) -> dict[str, int]:
    """Income before transfers; a true zero in the first decile of a third of the quartiers."""
    middle = median * smooth(0.72, 0.84, 0.02, year, code, "declare")
    values = {q: _euros(middle * (1 + d), step) for q, d in _DECLARED_SHAPE.items()}
    if draw(code, "decile_nul") < 0.33:
        values["D1"] = 0
    return values


def _parts(code: str, year: int, ranges: dict[str, tuple[float, float]]) -> dict[str, Decimal]:
    """Tenths of percent, as integers until the end so that sums are exact."""
    pensions = round(10 * smooth(*ranges["ppen"], 0.05, year, code, "ppen"))
    social = round(10 * smooth(*ranges["ppsoc"], 0.05, year, code, "ppsoc"))
    assets = round(10 * smooth(*ranges["ppat"], 0.08, year, code, "ppat"))
    taxes = -round(10 * smooth(*ranges["pimpot"], 0.05, year, code, "pimpot"))
    activity = 1000 - pensions - social - assets - taxes
    family, minima, housing = share_out(
        social, [between(0.9, 1.1, code, "social", i) * w for i, w in enumerate((0.29, 0.43, 0.28))]
    )
    unemployment = round(10 * smooth(*ranges["pcho"], 0.06, year, code, "pcho"))
    business = round(10 * smooth(*ranges["pben"], 0.06, year, code, "pben"))
    tenths = {
        "PACT": activity, "PCHO": unemployment, "PBEN": business,
        "PTSA": activity - unemployment - business, "PTSAC": activity - business,
        "PPEN": pensions, "PPAT": assets, "PPSOC": social, "PPFAM": family, "PPMINI": minima,
        "PPLOGT": housing, "PIMPOT": taxes,
    }  # fmt: skip
    return {name: Decimal(value).scaleb(-1) for name, value in tenths.items()}
