/**
 * Puts marks into a catalog as it was read, so that all that the tap doesn't know of it stays. Pure.
 */
import type { JsonObject } from '../json';
import { isJsonObject, member } from '../json';
import type { Mark } from './edit';

/** The catalog with the marks in it. It has been read by `parseCatalog`, so it has the shape of one. */
export function markCatalog(catalog: JsonObject, marks: readonly Mark[]): JsonObject {
  const streams = catalog['streams'];
  if (!Array.isArray(streams)) return catalog;
  return { ...catalog, streams: streams.map((entry: unknown) => markEntry(entry, marks)) };
}

function markEntry(entry: unknown, marks: readonly Mark[]): unknown {
  const name = member(entry, 'tap_stream_id') ?? member(entry, 'stream');
  const own = marks.filter(({ stream }) => stream === name);
  if (!isJsonObject(entry) || own.length === 0) return entry;
  const given = entry['metadata'];
  const list: readonly unknown[] = Array.isArray(given) ? given : [];
  const markOf = new Map(own.map((mark) => [JSON.stringify(mark.breadcrumb), mark]));
  const marked = list.map((item) => {
    const key = JSON.stringify(member(item, 'breadcrumb'));
    const mark = markOf.get(key);
    markOf.delete(key);
    if (!mark || !isJsonObject(item)) return item;
    const metadata = item['metadata'];
    return { ...item, metadata: { ...(isJsonObject(metadata) && metadata), selected: mark.isSelected } };
  });
  const missing = [...markOf.values()].map(({ breadcrumb, isSelected }) => ({
    breadcrumb,
    metadata: { selected: isSelected },
  }));
  return { ...entry, metadata: [...marked, ...missing] };
}
