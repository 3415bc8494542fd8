"""Simulated data in the publishers' own formats: the project runs without a single real file.

Every file is read by the same readers, under the same catalogue, as the real ones. Real are only
the project's reference tables (`dbt_project/seeds`: codes, names, communes, populations of 2018
and control totals, on which the bridges between geographies rest) and the publishers' formats.
Every other number is invented. No reading, no checking and no download here.
"""

from ingestion.demo.draws import SEED
from ingestion.demo.folder import VERSION, generate

__all__ = ["SEED", "VERSION", "generate"]
