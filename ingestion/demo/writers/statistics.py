"""Statistical sources at other levels than the five of `quartiers`."""

from typing import TYPE_CHECKING

from ingestion.demo.cnaf_iris import write_cnaf_iris
from ingestion.demo.filosofi_iris import write_filosofi_iris
from ingestion.demo.filosofi_levels import (
    write_departements,
    write_epci,
    write_france,
    write_regions,
)
from ingestion.demo.quartier_workbooks import write_census_2010, write_population_2013
from ingestion.demo.recorded_crime import write_crime_departements, write_crime_regions
from ingestion.demo.social_homes import write_social_homes
from ingestion.demo.writers.quartiers import by_file
from ingestion.demo.young_people import write_neet

if TYPE_CHECKING:
    from ingestion.demo.writers import Writer

WRITERS: "dict[str, Writer]" = {
    "cnaf_iris": by_file(write_cnaf_iris),
    "insee_filosofi_iris": by_file(write_filosofi_iris),
    "insee_filosofi_epci": by_file(write_epci),
    "insee_filosofi_departement": by_file(write_departements),
    "insee_filosofi_region": by_file(write_regions),
    "insee_filosofi_france": by_file(write_france),
    "insee_neet_communes": by_file(write_neet),
    "ssmsi_departement": by_file(write_crime_departements),
    "ssmsi_region": by_file(write_crime_regions),
    "sdes_rpls_qpv": by_file(write_social_homes),
    "insee_qpv_population": by_file(write_population_2013),
    "insee_qpv_recensement": write_census_2010,
}
