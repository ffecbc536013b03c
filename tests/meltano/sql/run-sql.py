"""Runs files of SQL in a DuckDB file: `run-sql.py DATABASE FILE…`. Prints the rows of each, as JSON."""

import datetime
import decimal
import json
import sys

import duckdb


def as_json(value):
    if isinstance(value, datetime.datetime):
        return value.isoformat(timespec="milliseconds") + "Z"
    return float(value) if isinstance(value, decimal.Decimal) else str(value)


database, *files = sys.argv[1:]
connection = duckdb.connect(database, read_only=True)
answers = []
for file in files:
    found = connection.execute(open(file, encoding="utf-8").read())
    names = [column[0] for column in found.description]
    answers.append([dict(zip(names, row)) for row in found.fetchall()])
json.dump(answers, sys.stdout, default=as_json)
