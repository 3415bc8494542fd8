"""An edition held against those before it: volume, blanks, values, calendar."""
