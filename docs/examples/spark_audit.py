"""Decide files of transmissions on a cluster: `spark-submit spark_audit.py INPUT OUTPUT`.

INPUT is a file or folder of Parquet or CSV with the columns `transmitted_at`, `system` and `due`.
OUTPUT is a folder that is not there yet; it is whole if `_SUCCESS` is in it.
"""

import sys

from pyspark.sql import Observation, SparkSession, functions

from graceperiod import OutageCalendar, Outcome

source, output = sys.argv[1:]
spark = SparkSession.builder.appName("graceperiod").getOrCreate()
# Times as instants: Spark's own default is a type that has no zone to other readers.
spark.conf.set("spark.sql.parquet.outputTimestampType", "TIMESTAMP_MICROS")
if source.rstrip("/").endswith(".csv"):
    # Text stays text, and a row that does not fit the header stops the job.
    transmissions = spark.read.csv(source, header=True, escape='"', mode="FAILFAST")
else:
    transmissions = spark.read.parquet(source)

decided = OutageCalendar.cbsa().annotate(transmissions, due="due")
found = Observation()
counts = [functions.count_if(functions.col("outcome") == code).alias(code) for code in Outcome]
problems = functions.count("problem").alias("problems")
decided.observe(found, *counts, problems).write.parquet(output)
for name, number in found.get.items():
    print(f"{name}: {number:,}")
