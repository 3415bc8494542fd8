"""Bounds of what a partner may hand over, and the extensions that are read.

Generous for a quartier drawn by hand (a few kilobytes), small for what would stop a night.
"""

MEGABYTE = 1_000_000
# The 1 609 quartiers of the country weigh 2.3 MB as GeoJSON.
MAX_FILE_MB = 30
MAX_UNZIPPED_MB = 100
MAX_MEMBERS = 100
MAX_FEATURES = 2_000
MAX_VERTICES = 500_000
# The largest commune of the EPT has 12 km²; a « quartier » of 200 km² is a whole territory.
MAX_AREA_KM2 = 200
MIN_AREA_M2 = 100.0

GEOJSON = (".geojson", ".json")
SHAPEFILE_PARTS = (".shp", ".shx", ".dbf", ".prj", ".cpg")
GEOPACKAGE = ".gpkg"
ARCHIVE = ".zip"
LAYERS = (*GEOJSON, ".shp", GEOPACKAGE)
READ = (*GEOJSON, *SHAPEFILE_PARTS, GEOPACKAGE)
FORMATS = "GeoJSON, GeoPackage (.gpkg), Shapefile (.shp, .shx, .dbf, .prj) ou ce Shapefile en .zip"
