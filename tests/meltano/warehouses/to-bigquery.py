"""target-bigquery over a file of messages, without BigQuery: the target's own tables, translation and serialisation.

Prints per stream its columns with their types (both resolvers), the rows of a load job, and the faults of the Storage
Write API's serialisation.
"""

import json
import sys

import orjson
from google.protobuf import json_format
from target_bigquery.core import BigQueryTable, IngestionStrategy, SchemaResolverVersion, SchemaTranslator
from target_bigquery.proto_gen import proto_schema_factory_v2


def table_of(message, version):
    return BigQueryTable(
        name=message["stream"].lower().replace("-", "_").replace(".", "_"),
        dataset="kustomer",
        project="nowhere",
        jsonschema=message["schema"],
        ingestion_strategy=IngestionStrategy.DENORMALIZED,
        transforms={},
        schema_resolver_version=SchemaResolverVersion(version),
    )


def described(field):
    """As `BigQuery` would be told: `STRING`, `REPEATED INTEGER`, or the members of a record."""
    kind = [described_member for described_member in map(described, field.fields)] or field.field_type.upper()
    return {"name": field.name, "type": kind, "repeated": field.mode == "REPEATED"}


def fault_of(write):
    try:
        write()
    except Exception as fault:
        return str(fault)


found = {}
tables = {}
for line in open(sys.argv[1], encoding="utf-8"):
    message = json.loads(line)
    if message["type"] == "SCHEMA":
        stream = message["stream"]
        versions = [table_of(message, version) for version in (1, 2)]
        schemas = [table.as_table(True).to_api_repr() and table.get_resolved_schema(True) for table in versions]
        SchemaTranslator(message["schema"], {}).generate_view_statement(versions[0])
        tables[stream] = (versions[0], proto_schema_factory_v2(schemas[0]))
        found[stream] = {
            "columns": [described(field) for field in schemas[0]],
            "columns_v2": [described(field) for field in schemas[1]],
            "rows": [],
            "storage_faults": [],
        }
    elif message["type"] == "RECORD":
        table, proto = tables[message["stream"]]
        stream = found[message["stream"]]
        row = table.schema_translator.translate_record(message["record"])
        stream["rows"].append(json.loads(orjson.dumps(row)))
        fault = fault_of(lambda: json_format.ParseDict(row, proto()).SerializeToString())
        if fault:
            stream["storage_faults"].append(fault)
json.dump(found, sys.stdout)
