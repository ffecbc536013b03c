/**
 * What a catalog selects, as lines for a person. Pure.
 */
import { UsageError } from '../errors';
import type { CatalogEntry } from '../singer/catalog';
import { isStreamSelected, requestedMethod } from '../singer/selection';
import { allOf, fieldsOf, leavesOf } from './fields';
import { isForWholeStream, parsePattern, splitPatterns } from './pattern';
import type { Stream } from './wishes';
import { findUnmatched, isUnsupported } from './wishes';

const LEGEND = 'Marks: [x] selected, [ ] deselected, [*] always written, [-] the key lacked a role';

/** A line per stream; with `patterns` a line per field that they match. Throws UsageError for one that matches nothing. */
export function listCatalog(
  entries: readonly CatalogEntry[],
  patterns: readonly string[],
): readonly string[] {
  const streams = entries.map((entry) => ({ name: entry.tap_stream_id, entry, fields: fieldsOf(entry) }));
  return [...(patterns.length === 0 ? streamLines(streams) : fieldLines(streams, patterns)), LEGEND];
}

function streamLines(streams: readonly Stream[]): string[] {
  const width = Math.max(...streams.map(({ name }) => name.length));
  return streams.map((stream) => {
    const { name, entry, fields } = stream;
    const leaves = leavesOf(fields);
    const written = leaves.filter(({ isAutomatic, isSelected }) => isAutomatic || isSelected);
    const mark = isUnsupported(stream) ? '-' : isStreamSelected(entry) ? 'x' : ' ';
    const method = (requestedMethod(entry) ?? '').padEnd('INCREMENTAL'.length);
    return `[${mark}] ${name.padEnd(width)}  ${method}  ${written.length} of ${leaves.length} fields`;
  });
}

function fieldLines(streams: readonly Stream[], texts: readonly string[]): string[] {
  const patterns = splitPatterns(texts).map(parsePattern);
  const problems = patterns
    .map((pattern) => findUnmatched('--list', pattern, streams))
    .filter((line) => line !== undefined);
  if (problems.length > 0) throw new UsageError(problems);
  return streams.flatMap(({ name, fields }) => {
    const own = patterns.filter((pattern) => pattern.matchesStream(name));
    return allOf(fields)
      .filter(({ path }) => own.some((one) => isForWholeStream(one) || one.matchesField(path)))
      .map(({ path, isAutomatic, isSelected }) => {
        const mark = isAutomatic ? '*' : isSelected ? 'x' : ' ';
        return `[${mark}] ${name}.${path}`;
      });
  });
}
