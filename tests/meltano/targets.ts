/** How CSV, DuckDB and PostgreSQL are set up, and what of their documented conversions is taken back on reading. */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { lastByKey, mapRow, mapValues, type Row } from './compare';
import { columnsOfKind, type Kind } from './kinds';
import type { Postgres } from './postgres';
import { printed, pythonRows } from './python-rows';
import type { Stage, Target } from './stage';

/** target-jsonl: appends records as they are. The last version of each row; none where there is no file. */
export function jsonlRows(folder: string, stream: string): Row[] {
  const file = path.join(folder, `${stream}.jsonl`);
  const lines = existsSync(file) ? readFileSync(file, 'utf8').trimEnd().split('\n') : [];
  return lastByKey(lines.map((line) => JSON.parse(line) as Row));
}

/** meltanolabs-target-csv: a file per stream and run; null is an empty cell, all others are as Python prints them. */
export function csvTarget({ scene }: Pick<Stage, 'scene'>): Target {
  return {
    program: 'target-csv',
    config: { output_path: scene.folder, file_naming_scheme: '{stream_name}-{timestamp}.csv' },
    async rows(kinds) {
      const names = readdirSync(scene.folder).sort();
      const filesOf = (stream: string): string[] =>
        names
          .filter((name) => name.startsWith(`${stream}-`) && name.endsWith('.csv'))
          .map((name) => path.join(scene.folder, name));
      const places = mapValues(kinds, (one, stream) => ({
        files: filesOf(stream),
        printed: columnsOfKind(one, 'nested'),
      }));
      return mapValues(await pythonRows('target-csv', 'csv', places), (rows, stream) =>
        lastByKey(rows).map((row) =>
          mapRow(row, (value, column) =>
            value === '' ? null : fromPython(value, kinds.get(stream)?.get(column)),
          ),
        ),
      );
    },
    convert: withoutEmptyTexts,
  };
}

/** target-duckdb: upserts; nested columns are JSON, date-times are timestamps without zone, empty texts are null. */
export function duckdbTarget({ scene }: Pick<Stage, 'scene'>): Target {
  const file = path.join(scene.folder, 'sandbox.duckdb');
  return {
    program: 'target-duckdb',
    config: { path: file, default_target_schema: 'main' },
    async rows(kinds) {
      const places = mapValues(kinds, () => ({ files: [file] }));
      return mapValues(await pythonRows('target-duckdb', 'duckdb', places), (rows, stream) =>
        rows.map((row) =>
          mapRow(row, (value, column) => parsed(value, kinds.get(stream)?.get(column), true)),
        ),
      );
    },
    convert: withoutEmptyTexts,
  };
}

export interface PostgresTarget extends Target {
  readonly schema: string;
}

let schemas = 0;

/** meltanolabs-target-postgres: upserts; nested columns are jsonb or arrays, date-times are timestamps in UTC. */
export function postgresTarget(postgres: Postgres, settings: object = {}): PostgresTarget {
  schemas += 1;
  const schema = `sandbox_${schemas}`;
  return {
    schema,
    program: 'target-postgres',
    config: {
      host: '127.0.0.1',
      port: postgres.port,
      user: postgres.user,
      password: 'none is asked for',
      database: postgres.database,
      default_target_schema: schema,
      ...settings,
    },
    async rows(kinds) {
      const tables = new Map<string, Row[]>();
      for (const [stream, one] of kinds) {
        const rows = await postgres.rows(`select * from ${schema}."${stream}"`);
        tables.set(
          stream,
          rows.map((row) => mapRow(ownColumns(row), (value, column) => fromPostgres(value, one.get(column)))),
        );
      }
      return tables;
    },
  };
}

/** Without the columns that the target adds. */
export function ownColumns(row: Row): Row {
  return Object.fromEntries(Object.entries(row).filter(([column]) => !column.startsWith('_sdc_')));
}

function withoutEmptyTexts(row: Row): Row {
  return mapRow(row, (value) => (value === '' || value === undefined ? null : value));
}

/** PostgreSQL leaves trailing zeros out, and the zone. */
function fromPostgres(value: unknown, kind: Kind | undefined): unknown {
  return kind === 'time' && typeof value === 'string'
    ? new Date(`${value}Z`).toISOString()
    : parsed(value, kind, false);
}

function parsed(value: unknown, kind: Kind | undefined, isNestedText: boolean): unknown {
  const isJson = kind === 'json' || (kind === 'nested' && isNestedText);
  return isJson && typeof value === 'string' ? (JSON.parse(value) as unknown) : value;
}

function fromPython(value: unknown, kind: Kind | undefined): unknown {
  if (typeof value !== 'string') return printed(value);
  switch (kind) {
    case 'number':
      return Number(value);
    case 'boolean':
      return value === 'True' || (value === 'False' ? false : value);
    case 'time':
      return new Date(value.replace(' ', 'T')).toISOString();
    case 'json':
      return JSON.parse(value);
    default:
      return value;
  }
}
