"""What to tell of amounts that do not fit together: which ones, their values, what to check."""

from collections.abc import Mapping

from ingestion.partners.rules.rule_table import shown, terms

_TIMES = {10.0: "un zéro", 100.0: "deux zéros", 1000.0: "trois zéros"}
Values = Mapping[str, object]


def sum_shown(expression: str, values: Values) -> str:
    """« a = 3 », or « a + b = 20 (12 + 8) »."""
    parts = [values[term] for term in terms(expression)]
    if len(parts) == 1:
        return f"{expression} = {shown(parts[0])}"
    return f"{expression} = {shown(_total(expression, values))} ({' + '.join(map(shown, parts))})"


def too_large(low: str, high: str, values: Values) -> tuple[str, str]:
    """What is seen, and what to check, where `low` exceeds `high`: fields or sums of them."""
    over = _total(low, values) - _total(high, values)
    seen = f"{sum_shown(low, values)} dépasse {sum_shown(high, values)} de {shown(over)}"
    advice = (
        f"des montants tels que {low} ≤ {high} : vérifier les deux cellules et corriger celle qui "
        f"est fausse{_zeros(low, high, values)} ; si les deux sont exactes, dites-nous pourquoi"
    )
    return seen, advice


def unequal(left: str, right: str, values: Values) -> tuple[str, str]:
    """The same for two sums that should be equal."""
    gap = abs(_total(left, values) - _total(right, values))
    seen = f"{sum_shown(left, values)}, {sum_shown(right, values)} : écart de {shown(gap)}"
    fields = ", ".join((*terms(left), *terms(right)))
    return seen, f"des nombres tels que {left} = {right} : vérifier {fields}"


def _zeros(low: str, high: str, values: Values) -> str:
    """Ten times too much is more often a key struck twice than money."""
    base = _total(high, values)
    count = _TIMES.get(round(_total(low, values) / base, 6)) if base else None
    return f" ({count} de trop, ou de moins ?)" if count else ""


def _total(expression: str, values: Values) -> float:
    return round(sum(float(str(values[term])) for term in terms(expression)), 4)
