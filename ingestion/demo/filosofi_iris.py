"""Editions of `insee_filosofi_iris`: columns, notes, markers and rounding of each file."""

from decimal import Decimal
from pathlib import Path

from ingestion.declaration.source_model import Edition
from ingestion.demo.draws import draw, fixed
from ingestion.demo.filosofi import Incomes, incomes
from ingestion.demo.iris_households import Iris, divided_iris
from ingestion.demo.tables import Cell, Layout, write_table
from ingestion.demo.territory import Territory

_QUANTILES = {
    "Q1": "Q1", "MED": "Q2", "Q3": "Q3", "D1": "D1", "D2": "D2", "D3": "D3", "D4": "D4",
    "D6": "D6", "D7": "D7", "D8": "D8", "D9": "D9",
}  # fmt: skip
_FIRST = "TP60{yy} Q1{yy} MED{yy} Q3{yy} EQ{yy} D1{yy} D2{yy} D3{yy} D4{yy} D6{yy} D7{yy} D8{yy}"
_MIDDLE = "D9{yy} RD{yy} S80S20{yy} GI{yy}"
_LAST = "PBEN{yy} PPEN{yy} PPAT{yy} PPSOC{yy} PPFAM{yy} PPMINI{yy} PPLOGT{yy} PIMPOT{yy}"
_ACTIVITY = "PACT{yy} PTSA{yy} PCHO{yy}"
_LABELS = ("IRIS", "LIBIRIS", "COM", "LIBCOM")
_NEW_LAYOUT = 2021
_UNNAMED = {2016: 68}
_HOUSEHOLD = 2.4
# Households from which incomes, then a poverty rate, are published; 1 000 for a sharper rate.
_PUBLISHED, _WITH_RATE, _SHARP = 200, 500, 1000
_NOTES = {
    2014: {"940410103": "1", "940810104": "2"}, 2015: {"940410103": "1", "940810104": "2"},
    2016: {"940650102": "1", "940810104": "2"}, 2018: {"940650102": "1", "940540105": "5"},
    2019: {"940760103": "1"}, 2021: {"940760103": "1", "940540105": "5"},
}  # fmt: skip
_EMPTY_ROW = frozenset("25")
# `so` on these, `ns` or `nd` on the others, when the row of 2021 is not published.
_NOT_APPLICABLE = ("INCERT", "RD", "S80S20")
_HIDDEN_PARTS = ("PTSA", "PCHO", "PBEN")


def write_filosofi_iris(path: Path, edition_id: str, edition: Edition, country: Territory) -> Path:
    year = edition.millesimes["filosofi"].single_year
    listed = [i for i in divided_iris(country, year) if year == _NEW_LAYOUT or _published(i)]
    rows = [_row(iris, year) for iris in listed]
    new = year == _NEW_LAYOUT
    layout = Layout(
        _header(year),
        bom=not new,
        unnamed=_UNNAMED.get(year, 0),
        last_line_end=new,
        line_end="\n" if new else "\r\n",
    )
    return write_table(path, layout, rows)


def _header(year: int) -> tuple[str, ...]:
    activity = "PTSAC{yy}" if year == 2014 else _ACTIVITY
    figures = f"{_FIRST} {_MIDDLE} {activity} {_LAST}".split()
    if year == _NEW_LAYOUT:
        figures.insert(1, "INCERT{yy}")
    suffix = f"{year % 100:02d}"
    named = [f"DISP_{name}".replace("{yy}", suffix) for name in figures]
    note = "note" if year == 2014 else f"DISP_NOTE{suffix}"
    return (*(_LABELS[:1] if year == _NEW_LAYOUT else _LABELS), *named, note)


def _published(iris: Iris) -> bool:
    return iris.kind == "H" and iris.people / _HOUSEHOLD >= _PUBLISHED


def _row(iris: Iris, year: int) -> dict[str, Cell]:
    suffix = f"{year % 100:02d}"
    note = _NOTES[year].get(iris.code, "0")
    figures = _figures(iris, year, incomes(iris.code, year, commune=True))
    if year == _NEW_LAYOUT:
        figures, note = _marked(iris, figures, note)
    elif note in _EMPTY_ROW:
        figures = {}
    labels = dict(
        zip(_LABELS, (iris.code, iris.name, iris.commune, iris.commune_name), strict=True)
    )
    return {
        **labels,
        **{f"DISP_{name}{suffix}": cell for name, cell in figures.items()},
        "note" if year == 2014 else f"DISP_NOTE{suffix}": note,
    }


def _figures(iris: Iris, year: int, found: Incomes) -> dict[str, Cell]:
    quantiles = found.quantiles
    former = year <= 2015
    gap = (quantiles["Q3"] - quantiles["Q1"]) / quantiles["Q2"]
    rate = found.poverty if iris.people / _HOUSEHOLD >= _WITH_RATE else None
    return {
        "TP60": rate,
        **{name: fixed(quantiles[q]) if former else quantiles[q] for name, q in _QUANTILES.items()},
        "EQ": fixed(gap, 1 if former else 2),
        "RD": found.ratio("D9", "D1"),
        "S80S20": fixed(found.s80_s20, 3 if year == 2016 else 1),
        "GI": fixed(found.gini, 1 if former else 3),
        **found.parts,
    }


def _marked(iris: Iris, figures: dict[str, Cell], note: str) -> tuple[dict[str, Cell], str]:
    """The cells of 2021: no blank, a marker wherever there is no figure."""
    figures = {**figures, "INCERT": None}
    if note in _EMPTY_ROW or not _published(iris):
        marker = "nd" if iris.kind == "D" else "ns"
        cells: dict[str, Cell] = dict.fromkeys(figures, marker)
        return cells | dict.fromkeys(_NOT_APPLICABLE, "so"), note if note in _EMPTY_ROW else "so"
    sharp = iris.people / _HOUSEHOLD >= _SHARP
    rate = figures["TP60"]
    figures["INCERT"] = "1" if sharp else "2"
    figures["TP60"] = "s" if rate is None else _rounded(Decimal(str(rate)), sharp)
    if draw(iris.code, "parts_secretes") < 0.02:
        figures |= dict.fromkeys(_HIDDEN_PARTS, "s")
    return figures, note


def _rounded(rate: Decimal, sharp: bool) -> Decimal:
    """A whole number, odd where there are few households, printed `33,0`."""
    whole = round(rate) if sharp else 2 * int(rate / 2) + 1
    return fixed(whole, 1)
