"""The empty file of a contract: workbook, CSV twin, Table Schema."""
