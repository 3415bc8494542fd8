"""What publishers withhold: small cells with their complements, small quartiers, NOTE codes.

The blanks of a column fall on the same quartiers in every edition, so that its share of blanks
does not jump from one edition to the next.
"""

from collections.abc import Iterable

from ingestion.demo.tables import Cell

MINIMUM_VISIBLE = 5
NO_NOTE = "0"

# Fewest inhabitants (2018) of a quartier for which the column is published, NOTE being 0.
_FEWEST_INHABITANTS = {
    "TX_F": 970, "TX_F_0A24": 1100, "TX_TOT_60ETPLUS": 1250, "TX_F_60ETPLUS": 1500,
    "IND_JEUNE": 1250, "TX_TOT_MEN6": 2600, "TX_TOT_ET": 1100, "TX_F_ET": 1250, "A_ETUD": 2600,
    "PART_CHOMPRINC": 2600, "PMIMP": 1250, "TX_F_EMPL": 970, "TX_ET_EMPL": 1250,
    "TX_F_EPREC": 1500, "TX_ET_EPREC": 2600, "TX_F_EDLIM": 1500, "TX_ET_EDLIM": 2600,
    "EVOL_CA_N_E ": 1300, "CA_N_E": 1300, "CA_N1_E": 1300,
}  # fmt: skip

Counts = dict[str, int | None]


def withhold_small_quartier(row: dict[str, Cell], population: int) -> None:
    """Blank the columns that are not published under so many inhabitants."""
    for column, fewest in _FEWEST_INHABITANTS.items():
        if column in row and population < fewest:
            row[column] = None


def withhold_parts(counts: Counts, parts: Iterable[str], parent: str | None = None) -> None:
    """Blank parts under 5, and one more when a single blank could be found by difference.

    All of them when their parent is itself withheld: their sum would give it away.
    """
    names = list(parts)
    if parent is not None and counts[parent] is None:
        counts.update(dict.fromkeys(names))
        return
    by_size = sorted(names, key=lambda n: (counts[n] or 0, n))
    small = [n for n in by_size if (counts[n] or 0) < MINIMUM_VISIBLE]
    if len(small) == 1:
        small = by_size[:2]
    counts.update(dict.fromkeys(small))


def withhold_table(counts: Counts, cells: Iterable[str], hidden: bool = False) -> None:
    """Blank a whole crossed table as soon as one of its cells is small: its margins remain."""
    names = list(cells)
    if hidden or any((counts[n] or 0) < MINIMUM_VISIBLE for n in names):
        counts.update(dict.fromkeys(names))


def apply_note(row: dict[str, Cell], note: str, code: str | None, columns: Iterable[str]) -> None:
    """Write a NOTE cell; any code but 0, and no code at all, blanks its block."""
    row[note] = code
    if code != NO_NOTE:
        row.update(dict.fromkeys(columns))
