"""Which contract a file follows, when its place does not say: one exactly, or none at all."""

from pathlib import Path

from ingestion.declaration.source_model import Source
from ingestion.partners.sheets.delimited import read_delimited
from ingestion.partners.sheets.guards import check_file
from ingestion.partners.sheets.header import best_header, header_score
from ingestion.partners.sheets.workbook import read_workbook


def guess_source(path: Path, sources: dict[str, Source]) -> list[str]:
    """Contracts whose columns are exactly those of the file, in any order.

    Raises EditionRefused when the file cannot be opened.
    """
    contracts = {
        name: (source.contrat, next(iter(source.tables.values())))
        for name, source in sources.items()
        if source.contrat is not None
    }
    tables = [table for _, table in contracts.values()]
    megabytes = max(contract.taille_max_mo for contract, _ in contracts.values())
    rows = max(contract.lignes_max for contract, _ in contracts.values())
    kind = check_file(path, path.name, megabytes)
    if kind == "csv":

        def score(cells: list[str]) -> int:
            return max(header_score(table, cells) for table in tables)

        grids = [read_delimited(path, path.name, rows, score)]
    else:
        grids = read_workbook(path, kind, path.name, rows)
    found = []
    for name, (_, table) in contracts.items():
        headers = (best_header(grid, table) for grid in grids)
        if any(h is not None and not h.absent and not h.extra for h in headers):
            found.append(name)
    return found
