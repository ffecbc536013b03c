"""target-redshift over a file of messages, without Redshift: the target's own loop, types and files for COPY.

Prints per stream its columns with their types, and the rows of the files that Redshift would copy.
"""

import json
import re
import sys
from unittest import mock

import target_redshift
from target_redshift.db_sync import DbSync

found = {}


class OfflineDbSync(DbSync):
    """Whatever would go to S3 and Redshift is kept; nothing is asked."""

    def create_schema_if_not_exists(self):
        pass

    def sync_table(self):
        ddl = self.create_table_query()
        columns, _ = re.fullmatch(r"CREATE TABLE IF NOT EXISTS \S+ \((.*), PRIMARY KEY \((.*)\)\)", ddl).groups()
        types = re.findall(r'"([^"]+)" ([a-z ]+(?:\(\d+\))?)', columns)
        message = self.stream_schema_message
        found[message["stream"]] = {
            "columns": {name.lower(): kind for name, kind in types},
            "keys": message["key_properties"],
            "rows": [],
        }

    def put_to_s3(self, file, stream, count, suffix=""):
        # Each cell is a JSON string, number or boolean, or nothing; COPY takes quotes and escapes away.
        decoder = json.JSONDecoder()
        with open(file, encoding="utf-8", newline="\n") as lines:
            for line in lines:
                row, at = {}, 0
                for name in self.flatten_schema:
                    value = None
                    if line[at] not in ",\n":
                        value, at = decoder.raw_decode(line, at)
                    row[name] = value
                    at += 1
                assert at == len(line), line[at:]
                found[stream]["rows"].append(row)
        return file

    def load_csv(self, *_, **__):
        pass

    def delete_from_s3(self, s3_key):
        pass


config = {
    "host": "nowhere",
    "port": 5439,
    "user": "nobody",
    "password": "none",
    "dbname": "kustomer",
    "s3_bucket": "none",
    "default_target_schema": "kustomer",
    "validate_records": True,
}
stdout, sys.stdout = sys.stdout, sys.stderr
with (
    open(sys.argv[1], encoding="utf-8") as messages,
    mock.patch("boto3.session.Session"),
    mock.patch.object(target_redshift, "DbSync", OfflineDbSync),
):
    target_redshift.persist_lines(config, messages)
json.dump(found, stdout)
