"""target-snowflake over a file of messages, without Snowflake: the target's own loop, types, checks and batch files.

Prints per stream its columns with their types, and the rows of the files that Snowflake would load.
"""

import gzip
import json
import re
import sys
from urllib.parse import urlparse

import sqlalchemy
from target_snowflake.connector import SnowflakeConnector
from target_snowflake.sinks import SnowflakeSink
from target_snowflake.target import TargetSnowflake

found = {}
staged = {}


def stream_of(table):
    return str(table).split(".")[-1].strip('"').lower()


class OfflineConnector(SnowflakeConnector):
    """Whatever would go to Snowflake is kept; nothing is asked."""

    def create_engine(self):
        return sqlalchemy.create_mock_engine(self.sqlalchemy_url, lambda *_: None)

    def schema_exists(self, schema_name):
        return True

    def prepare_table(self, full_table_name, schema, primary_keys, **_):
        table = sqlalchemy.Table("any", sqlalchemy.MetaData())
        for name, property_schema in schema["properties"].items():
            table.append_column(sqlalchemy.Column(name, self.to_sql_type(property_schema)))
        # Real DDL: it raises where a name or a type can't be written.
        sqlalchemy.schema.CreateTable(table).compile(dialect=self._dialect)
        types = {column.name: column.type.compile(dialect=self._dialect) for column in table.columns}
        found[stream_of(full_table_name)] = {"columns": types, "keys": list(primary_keys), "rows": []}

    def create_file_format(self, file_format, file_type="JSON"):
        self._get_file_format_statement(file_format=file_format, file_type=file_type)

    def drop_file_format(self, file_format):
        self._get_drop_file_format_statement(file_format=file_format)

    def put_batches_to_stage(self, sync_id, files):
        staged[sync_id] = files

    def merge_from_stage(self, full_table_name, schema, sync_id, file_format, key_properties):
        statement, _ = self._get_merge_from_stage_statement(
            full_table_name, schema, sync_id, file_format, key_properties
        )
        stream = found[stream_of(full_table_name)]
        # The merge has to take every column out of the files.
        taken = re.findall(r'\$1:"?([^":]+)"?::', str(statement))
        assert [name.lower() for name in taken] == [name.lower() for name in stream["columns"]]
        for file in staged[sync_id]:
            with gzip.open(urlparse(file).path, "rt", encoding="utf-8") as lines:
                stream["rows"].extend(json.loads(line) for line in lines)
        return len(stream["rows"])

    def remove_staged_files(self, sync_id):
        pass


class OfflineSink(SnowflakeSink):
    connector_class = OfflineConnector


class OfflineTarget(TargetSnowflake):
    default_sink_class = OfflineSink

    def get_sink_class(self, stream_name):
        return OfflineSink


config = {
    "account": "nowhere",
    "user": "nobody",
    "password": "none",
    "database": "kustomer",
    "default_target_schema": "kustomer",
    "clean_up_batch_files": True,
    "add_record_metadata": False,
}
stdout, sys.stdout = sys.stdout, sys.stderr
with open(sys.argv[1], encoding="utf-8") as messages:
    OfflineTarget(config=config).listen(messages)
json.dump(found, stdout)
