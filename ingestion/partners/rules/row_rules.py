"""Rules between the cells of one row. Each gives the rows that break it; a blank breaks none."""

from collections.abc import Callable, Iterator

import polars as pl

from ingestion.declaration.contract_model import RowRule
from ingestion.partners.rules.amounts import too_large, unequal
from ingestion.partners.rules.identifiers import is_rna, is_siren, is_siret
from ingestion.partners.rules.rule_table import (
    Breach,
    RuleTable,
    names,
    number,
    shown,
    terms,
    total,
)


def ascending(rule: RowRule, table: RuleTable) -> Iterator[Breach]:
    """`croissant`: fields or sums that never decrease from left to right, blanks left out."""
    chain = names(rule, "croissant")
    for (i, low), (j, high) in _pairs(chain):
        between = [total(middle).is_null() for middle in chain[i + 1 : j]]
        broken = pl.all_horizontal([total(low) > total(high) + 1e-9, *between])
        for row in table.where(broken):
            fields = (*terms(low), *terms(high))
            yield Breach((row,), fields, *too_large(low, high, _values(table, row, fields)))


def _pairs(chain: tuple[str, ...]) -> Iterator[tuple[tuple[int, str], tuple[int, str]]]:
    numbered = list(enumerate(chain))
    yield from ((a, b) for a in numbered for b in numbered if a[0] < b[0])


def _values(table: RuleTable, row: int, fields: tuple[str, ...]) -> dict[str, object]:
    return table.typed.select(list(dict.fromkeys(fields))).row(row, named=True)


def equal_sums(rule: RowRule, table: RuleTable) -> Iterator[Breach]:
    """`gauche` and `droite`: two sums that are equal."""
    [left], [right] = names(rule, "gauche"), names(rule, "droite")
    for row in table.where((total(left) - total(right)).abs() > 1e-9):
        fields = (*terms(left), *terms(right))
        yield Breach((row,), fields, *unequal(left, right, _values(table, row, fields)))


def strictly_positive(rule: RowRule, table: RuleTable) -> Iterator[Breach]:
    """`champ` is above 0."""
    [field] = names(rule, "champ")
    for row in table.where(pl.col(field) <= 0):
        yield Breach((row,), (field,), f"{field} = {shown(table.typed[field][row])}")


def required_if(rule: RowRule, table: RuleTable) -> Iterator[Breach]:
    """`champs` are filled when `si` has one of the values of `vaut`."""
    [condition], wanted = names(rule, "si"), names(rule, "vaut")
    answers = table.texts(condition)
    for field in names(rule, "champs"):
        for row, value in enumerate(table.texts(field)):
            # A cell that could not be read is a problem of its own.
            if answers[row] in wanted and not value and (row, field) not in table.faulty:
                yield Breach((row,), (field,), f"{condition} = {answers[row]}, {field} est vide")


def empty_if(rule: RowRule, table: RuleTable) -> Iterator[Breach]:
    """`champ` is empty when `si` has one of the values of `vaut`."""
    [field], [condition], wanted = names(rule, "champ"), names(rule, "si"), names(rule, "vaut")
    answers = table.texts(condition)
    for row, value in enumerate(table.texts(field)):
        if answers[row] in wanted and value:
            # What should have been withheld is not shown.
            yield Breach((row,), (field,), f"{condition} = {answers[row]}, {field} est rempli")


def begins_with(rule: RowRule, table: RuleTable) -> Iterator[Breach]:
    """`champ` begins with the text of `de`."""
    [field], [start] = names(rule, "champ"), names(rule, "de")
    starts = table.texts(start)
    for row, value in enumerate(table.texts(field)):
        if value and starts[row] and not value.startswith(f"{starts[row]}."):
            yield Breach((row,), (field, start), f"{field} = {value}, {start} = {starts[row]}")


def in_list(rule: RowRule, table: RuleTable) -> Iterator[Breach]:
    """`champ` is one of `valeurs` for the years from `depuis` to `jusqu_a`."""
    [field], allowed, [year] = names(rule, "champ"), names(rule, "valeurs"), names(rule, "annee")
    first, last = number(rule, "depuis", 0), number(rule, "jusqu_a", 9999)
    years = table.typed.get_column(year).to_list()
    for row, value in enumerate(table.texts(field)):
        if value and years[row] and first <= years[row] <= last and value not in allowed:
            yield Breach((row,), (field,), f"{field} = {value}, {year} = {years[row]}")


def not_to_come(rule: RowRule, table: RuleTable) -> Iterator[Breach]:
    """`champ` (a year, a month, a date) is not after today, `avance` years aside."""
    [field] = names(rule, "champ")
    ahead = table.today.year + int(number(rule, "avance", 0))
    last = f"{ahead:04d}{table.today.isoformat()[4:]}"
    for row, value in enumerate(table.texts(field)):
        # ISO texts are in the order of time; a cell that could not be read is null here.
        if value and table.typed[field][row] is not None and value > last[: len(value)]:
            yield Breach((row,), (field,), f"{field} = {value}, au plus {last[: len(value)]}")


def identifier(rule: RowRule, table: RuleTable, accepts: Callable[[str], bool]) -> Iterator[Breach]:
    """`champ` is a number of organisation."""
    [field] = names(rule, "champ")
    for row, value in enumerate(table.texts(field)):
        if value and not accepts(value):
            yield Breach((row,), (field,), f"{field} = {value}")


def siren(rule: RowRule, table: RuleTable) -> Iterator[Breach]:
    return identifier(rule, table, is_siren)


def siret(rule: RowRule, table: RuleTable) -> Iterator[Breach]:
    return identifier(rule, table, is_siret)


def siret_or_rna(rule: RowRule, table: RuleTable) -> Iterator[Breach]:
    return identifier(rule, table, lambda text: is_siret(text) or is_rna(text))


def quartier_in_commune(rule: RowRule, table: RuleTable) -> Iterator[Breach]:
    """Each quartier of `quartier` (one, or a list) touches the commune of `commune`."""
    [field], [commune] = names(rule, "quartier"), names(rule, "commune")
    communes = table.texts(commune)
    for row, value in enumerate(table.texts(field)):
        for code in (value or "").split(";"):
            quartier = table.quartiers.quartiers.get(code)
            if quartier and communes[row] and communes[row] not in quartier.communes:
                seen = ", ".join(quartier.communes)
                observed = f"{code} ({quartier.nom}) touche {seen}, la ligne dit {communes[row]}"
                yield Breach((row,), (field, commune), observed)


def parts_of_list(rule: RowRule, table: RuleTable) -> Iterator[Breach]:
    """`parts` has as many numbers as `liste` has items, above 0, that sum to 1."""
    [field], [items] = names(rule, "parts"), names(rule, "liste")
    tolerance = number(rule, "tolerance", 0.0005)
    lists = table.texts(items)
    for row, value in enumerate(table.texts(field)):
        if not value:
            continue
        parts = [_number(part) for part in value.split(";")]
        count = len((lists[row] or "").split(";")) if lists[row] else None
        known = [part for part in parts if part is not None]
        if len(known) < len(parts) or any(part <= 0 for part in known):
            yield Breach((row,), (field,), f"{field} = {value} : une part n'est pas un nombre > 0")
        elif count is not None and len(parts) != count:
            yield Breach((row,), (field, items), f"{len(parts)} parts pour {count} quartiers")
        elif abs(sum(known) - 1) > tolerance:
            yield Breach((row,), (field,), f"les parts font {shown(sum(known))}")


def _number(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if value == value and abs(value) < 1e9 else None
