/** How CSV, DuckDB and PostgreSQL are set up, and what of their documented conversions is taken back on reading. */
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { lastByKey, mapRow, type Row } from './compare';
import { columnsOfKind, type Kind } from './kinds';
import type { Postgres } from './postgres';
import { printed, pythonRows } from './python-rows';
import type { Stage, Target } from './stage';

/** meltanolabs-target-csv: a file per stream and run; null is an empty cell, all others are as Python prints them. */
export function csvTarget({ scene }: Pick<Stage, 'scene'>): Target {
  return {
    program: 'target-csv',
    config: { output_path: scene.folder, file_naming_scheme: '{stream_name}-{timestamp}.csv' },
    async rows(stream, kinds) {
      const files = readdirSync(scene.folder).filter((name) => name.startsWith(`${stream}-`));
      const paths = files.sort().map((name) => path.join(scene.folder, name));
      const nested = columnsOfKind(kinds, 'nested').join(',');
      const rows = await pythonRows('target-csv', 'csv', nested, ...paths);
      return lastByKey(rows).map((row) =>
        mapRow(row, (value, column) => (value === '' ? null : fromPython(value, kinds.get(column)))),
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
    async rows(stream, kinds) {
      const rows = await pythonRows('target-duckdb', 'duckdb', file, stream);
      return rows.map((row) => mapRow(row, (value, column) => parsed(value, kinds.get(column), true)));
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
    async rows(stream, kinds) {
      const rows = await postgres.rows(`select * from ${schema}."${stream}"`);
      return rows.map((row) =>
        mapRow(ownColumns(row), (value, column) => {
          const kind = kinds.get(column);
          // PostgreSQL leaves trailing zeros out, and the zone.
          if (kind === 'time' && typeof value === 'string') return new Date(`${value}Z`).toISOString();
          return parsed(value, kind, false);
        }),
      );
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
