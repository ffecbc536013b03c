"""Prints what a target in Python holds of a stream, as JSON: `python-rows.py csv COLUMNS FILE…`,
`duckdb|sqlite FILE TABLE`. COLUMNS, joined by commas, are those of a CSV file that hold what Python printed."""

import csv
import datetime
import json
import sys


def from_csv(columns, *paths):
    csv.field_size_limit(1 << 30)
    printed = columns.split(",")
    rows = []
    for path in paths:
        with open(path, newline="", encoding="utf-8") as lines:
            rows.extend(csv.DictReader(lines))
    return [{name: from_python_text(value) if name in printed else value for name, value in row.items()} for row in rows]


def from_duckdb(path, table):
    import duckdb

    found = duckdb.connect(path, read_only=True).execute(f'select * from "{table}"')
    names = [column[0] for column in found.description]
    return [dict(zip(names, row)) for row in found.fetchall()]


def from_sqlite(path, table):
    import sqlite3

    connection = sqlite3.connect(path)
    connection.row_factory = sqlite3.Row
    rows = [dict(row) for row in connection.execute(f'select * from "{table}"')]
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


kind, *arguments = sys.argv[1:]
rows = {"csv": from_csv, "duckdb": from_duckdb, "sqlite": from_sqlite}[kind](*arguments)
json.dump(rows, sys.stdout, default=as_json)
