"""Territories that partners draw: deposits of polygons, bounded, repaired, named."""
