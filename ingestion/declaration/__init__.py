"""What the data team writes: the words of a source's YAML, their rules, and their loading.

Opens no data file.
"""
