"""How a refusal reads: which check, on what, what it saw, an example."""

from expectations.results import CheckResult


def refusal_text(check: CheckResult) -> str:
    """One French sentence for one failed check."""
    example = f" (par exemple : {check.sample[0]})" if check.sample else ""
    return f"{check.target} / {check.name} : {check.observed}{example}. {check.description}"
