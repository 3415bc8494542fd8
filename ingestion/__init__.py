"""The way in: catalogue of sources, raw archive, readers, landing.

Knows nothing of Dagster, dbt, releases or checks' engines. Everything it hands over is a
Parquet file or a plain value.
"""
