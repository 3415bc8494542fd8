"""What a partner sends, as a grid of text: workbook or delimited text, header found, cells read."""
