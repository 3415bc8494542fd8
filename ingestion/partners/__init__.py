"""Files that partners hand over: read, judged row by row, answered, landed by period.

A deposit is a workbook or a CSV file under one of the contracts of the catalogue. Nothing that is
deposited is ever run, guessed or shown with the name of a person.
"""
