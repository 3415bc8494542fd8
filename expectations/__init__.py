"""Quality gates: suites as data, one runner, results as values.

Nothing is imported here: `expectations.results` must stay cheap for its readers.
"""
