"""File of `sdes_rpls_qpv`, as a program re-saved it: commas between columns, `"4,8"`, `2493.0`."""

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

from ingestion.declaration.source_model import Edition
from ingestion.demo.draws import fixed, mix, share_out, smooth
from ingestion.demo.elsewhere import LIST_ONLY
from ingestion.demo.territory import Quartier, Territory

# Fewest dwellings that are shown.
_SECRET = 11
_NOTES = {"QP077001": "5", "QP971001": "4"}
# Split of the dwellings: columns and their weights.
_SPLITS: tuple[tuple[tuple[str, ...], tuple[float, ...]], ...] = (
    (("txLsCol", "txLsInd"), (94, 6)),
    (("txLs1p", "txLs2p", "txLs3p", "txLs4p", "txLs5pp"), (7, 19, 35, 29, 10)),
    (
        ("txLsm30", "txLs30a40", "txLs40a60", "txLs60a80", "txLs80a100", "txLs100a120",
         "txLs120p"),
        (3, 6, 27, 41, 19, 3, 1),
    ),
    (
        ("txLsAv49", "txLs49a75", "txLs76a88", "txLs89a00", "txLs01a13", "txLsAp13"),
        (3, 55, 18, 9, 10, 5),
    ),
    (
        ("txLsPlai", "txLsPlusAv77", "txLsPlusAp77", "txLsPls", "txLsPli"),
        (4, 56, 34, 3, 3),
    ),
)  # fmt: skip
_COUNTS = ("nbLsPls", "nbLsMes")
_RATES = ("txVac", "txVac3m", "txRot")
_RENTS = ("moyLoy", "q1Loy", "medLoy", "q3Loy")
_HEADER = (
    "CodGeo", "Note", *_COUNTS, *_RATES, *(name for names, _ in _SPLITS for name in names), *_RENTS
)  # fmt: skip


def write_social_homes(path: Path, edition_id: str, edition: Edition, country: Territory) -> Path:
    year = edition.millesimes["rpls"].single_year
    covered = [q for q in country.quartiers if q.code not in LIST_ONLY]
    lines = [",".join(_HEADER), *(_line(q, year, country) for q in covered)]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(("\n".join(lines) + "\n").encode("ascii"))
    return path


def _line(quartier: Quartier, year: int, country: Territory) -> str:
    code, note = quartier.code, _NOTES.get(quartier.code, "0")
    row = {} if note != "0" else _cells(code, country.population(code, year), year)
    return ",".join([code, note, *(row.get(name, "") for name in _HEADER[2:])])


def _cells(code: str, population: int, year: int) -> dict[str, str]:
    homes = round(population * smooth(0.24, 0.36, 0.03, year, code, "rpls"))
    new = round(homes * smooth(0.0, 0.03, 0.2, year, code, "neufs"))
    vacant = smooth(0.8, 5.5, 0.2, year, code, "vacance")
    rent = smooth(5.2, 7.1, 0.04, year, code, "loyer")
    rates = {
        "txVac": vacant,
        "txVac3m": vacant * 0.55,
        "txRot": smooth(3.5, 9, 0.1, year, code, "rotation"),
    }
    rents = {"moyLoy": rent * 1.01, "q1Loy": rent * 0.88, "medLoy": rent, "q3Loy": rent * 1.14}
    return {
        "nbLsPls": f"{homes}.0",
        "nbLsMes": f"{new}.0" if new >= _SECRET else "",
        **{name: _number(fixed(rate), homes) for name, rate in rates.items()},
        **_all_shares(code, homes, year),
        **{name: _quoted(fixed(value, 2)) for name, value in rents.items()},
    }


def _all_shares(code: str, homes: int, year: int) -> dict[str, str]:
    """Tenths of percent of each split; a part under the secret takes the next smallest with it."""
    cells: dict[str, str] = {}
    for names, weights in _SPLITS:
        tenths = share_out(1000, mix(weights, year, code, names[0]))
        hidden = _hidden(tenths, homes)
        for i, name in enumerate(names):
            cells[name] = "" if i in hidden else _quoted(fixed(tenths[i] / 10))
    return cells


def _hidden(tenths: Sequence[int], homes: int) -> set[int]:
    by_size = sorted(range(len(tenths)), key=lambda i: tenths[i])
    small = [i for i in by_size if tenths[i] * homes < 1000 * _SECRET]
    return set(by_size[:2] if len(small) == 1 else small)


def _number(rate: Decimal, homes: int) -> str:
    return _quoted(rate) if rate * homes >= 100 * _SECRET else ""


def _quoted(value: Decimal) -> str:
    """`47` for 47.0, `"4,8"` for 4.8."""
    text = f"{value:f}".rstrip("0").rstrip(".")
    return f'"{text.replace(".", ",")}"' if "." in text else text
