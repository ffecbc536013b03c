/** What the answers are computed from: values of the sandbox's records, without tables. Knows no question. */
import type { StoredResource } from '../../sandbox/resource';
import type { Store } from '../../sandbox/store';
import { isObject } from '../compare';

/** The value at a path of attributes, or undefined. */
export function valueAt(resource: StoredResource | undefined, ...path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (value, name) => (isObject(value) ? value[name] : undefined),
    resource?.attributes,
  );
}

/** A text as a target holds it; undefined where there is none, or an empty one. */
export function textAt(resource: StoredResource | undefined, ...path: readonly string[]): string | undefined {
  const value = valueAt(resource, ...path);
  return typeof value === 'string' && value !== ''
    ? value.replaceAll('\u0000', '').toWellFormed()
    : undefined;
}

export function numberAt(resource: StoredResource, ...path: readonly string[]): number | undefined {
  const value = valueAt(resource, ...path);
  return typeof value === 'number' ? value : undefined;
}

/** A moment in milliseconds since the epoch; NaN where there is none. */
export function momentAt(resource: StoredResource, ...path: readonly string[]): number {
  return Date.parse(textAt(resource, ...path) ?? '');
}

export function textsAt(resource: StoredResource, ...path: readonly string[]): string[] {
  const value = valueAt(resource, ...path);
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

/** The records of a type that a search finds. */
export function existing(store: Store, type: string): StoredResource[] {
  return store.all(type).filter((record) => !isDeleted(record));
}

/** The record that a search finds under this id. */
export function findExisting(store: Store, type: string, id = ''): StoredResource | undefined {
  const record = store.get(type, id);
  return record && !isDeleted(record) ? record : undefined;
}

/** Groups by name, names in order. */
export function grouped<T>(items: readonly T[], nameOf: (item: T) => string): [string, T[]][] {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(nameOf(item), [...(groups.get(nameOf(item)) ?? []), item]);
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1));
}

export function round(value: number, digits: number): number {
  return Math.round(value * 10 ** digits) / 10 ** digits;
}

/** So many of `items` in 100, with one digit behind the point. */
export function percent(count: number, items: readonly unknown[]): number {
  return round((100 * count) / items.length, 1);
}

export function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** Between the two nearest values where there is none at that share. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const at = share * (sorted.length - 1);
  const [below = NaN, above = NaN] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]];
  return below + (above - below) * (at - Math.floor(at));
}

function isDeleted(record: StoredResource): boolean {
  return valueAt(record, 'deleted') === true;
}
