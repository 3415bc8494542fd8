"""When and in which order: steps, Dagster definitions, command line.

Imports the other rooms; none of them imports this one.
"""
