"""Prints what a target in Python holds, as JSON, a list of rows per stream: `python-rows.py csv|duckdb|sqlite PLACES`.

PLACES is JSON too: {"stream": {"files": [...], "printed": [...]}}. `printed` are the columns of a CSV file that hold what
Python printed.
"""

import csv
import datetime
import json
import sys


def from_csv(stream, files, printed):
    csv.field_size_limit(1 << 30)
    rows = []
    for path in files:
        with open(path, newline="", encoding="utf-8") as lines:
            rows.extend(csv.DictReader(lines))
    return [{name: from_python_text(value) if name in printed else value for name, value in row.items()} for row in rows]


def from_duckdb(stream, files):
    import duckdb

    found = duckdb.connect(files[0], read_only=True).execute(f'select * from "{stream}"')
    names = [column[0] for column in found.description]
    return [dict(zip(names, row)) for row in found.fetchall()]


def from_sqlite(stream, files):
    import sqlite3

    connection = sqlite3.connect(files[0])
    connection.row_factory = sqlite3.Row
    rows = [dict(row) for row in connection.execute(f'select * from "{stream}"')]
    return [{name: from_python_text(value) for name, value in row.items()} for row in rows]


def from_python_text(value):
    """Lists and objects that were written as Python prints them; the SDK reads fractions as Decimal."""
    if isinstance(value, str) and value[:1] in ("[", "{"):
        return {"printed": eval(value, {"__builtins__": {}, "Decimal": float})}
    return value


def as_json(value):
    if isinstance(value, datetime.datetime):
        return value.isoformat(timespec="milliseconds") + "Z"
    return str(value)


read = {"csv": from_csv, "duckdb": from_duckdb, "sqlite": from_sqlite}[sys.argv[1]]
tables = {stream: read(stream, **place) for stream, place in json.loads(sys.argv[2]).items()}
json.dump(tables, sys.stdout, default=as_json)
