"""Joins in space: points in quartiers, weights between grids, passage between generations.

`derive_spatial` writes every derived table from the landed ones; `assign_points` places points;
`take_territory_files` takes in the polygons that partners hand over. Everything is computed in
Lambert-93 (EPSG:2154), metres. No reading of publishers' files and no indicator here.
"""
