/**
 * Catalog → the streams that a sync reads. Pure but for loading schemas.
 */
import { automaticColumns, discoverCatalog, replicationMethods } from './discover';
import { CatalogError } from './errors';
import { loadSchema } from './schema';
import type { Catalog, CatalogEntry, ReplicationMethod } from './singer/catalog';
import {
  isOfAnotherLayout,
  isStreamSelected,
  isWishedInVain,
  requestedMethod,
  selectSchema,
} from './singer/selection';
import type { StreamDefinition } from './streams/definition';
import { STREAMS, findStream } from './streams/table';
import type { SelectedStream } from './sync/families';

export interface Selection {
  readonly selected: readonly SelectedStream[];
  /** Somebody chose them: there is a catalog. */
  readonly isChosen: boolean;
  /** Selected streams that this tap doesn't have: each of them fails. */
  readonly unknown: readonly string[];
  /** All streams that the catalog names, selected or not. */
  readonly named: ReadonlySet<string>;
  readonly warnings: readonly string[];
}

/** What `catalog` selects; without one, all that is selected by default. Throws CatalogError for no stream at all. */
export function selectStreams(catalog: Catalog | undefined): Selection {
  const entries = (catalog ?? discoverCatalog()).streams;
  const chosen = entries.filter(isStreamSelected);
  if (chosen.length === 0) {
    throw new CatalogError(
      '--catalog: no stream is selected; set "selected": true in the metadata of a stream.',
    );
  }
  const byName = new Map(chosen.map((entry) => [entry.tap_stream_id, entry]));
  const warnings = entries
    .filter(isWishedInVain)
    .map(
      ({ tap_stream_id: name }) =>
        `${name}: is selected, but the catalog says "inclusion": "unsupported": when it was written, the key lacked a ` +
        'role. The stream is not read; write the catalog anew with --discover once the key has the role.',
    );
  const selected = STREAMS.flatMap((definition) => {
    const entry = byName.get(definition.name);
    return entry ? [selectStream(definition, entry, warnings)] : [];
  });
  return {
    selected,
    isChosen: catalog !== undefined,
    unknown: [...byName.keys()].filter((name) => !findStream(name)),
    named: new Set(entries.map((entry) => entry.tap_stream_id)),
    warnings,
  };
}

/** The sentence about a selected stream that this tap doesn't have. */
export function describeUnknown(name: string): string {
  return `${name}: this tap has no such stream; deselect it, or write the catalog anew with --discover.`;
}

function selectStream(definition: StreamDefinition, entry: CatalogEntry, warnings: string[]): SelectedStream {
  const fullSchema = loadSchema(definition.name);
  if (isOfAnotherLayout(fullSchema, entry)) {
    warnings.push(
      `${definition.name}: the catalog's fields are those of another tap, so all fields are written; write the catalog ` +
        'anew with --discover.',
    );
  }
  return {
    definition,
    method: methodOf(definition, entry, warnings),
    fullSchema,
    selectedSchema: selectSchema(fullSchema, entry, automaticColumns(definition)),
  };
}

function methodOf(definition: StreamDefinition, entry: CatalogEntry, warnings: string[]): ReplicationMethod {
  const possible = replicationMethods(definition);
  const [fallback = 'FULL_TABLE'] = possible;
  const requested = requestedMethod(entry) ?? fallback;
  const method = possible.find((candidate) => candidate === requested);
  if (method) return method;
  warnings.push(`${definition.name}: can't be replicated as ${requested}; it is read as ${fallback}.`);
  return fallback;
}
