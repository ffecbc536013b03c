/**
 * The files that a run is given beside its configuration: catalog and state. Knows no mode.
 */
import { UsageError } from './errors';
import { parseJsonObject, readJsonFile, readTextFile } from './json-file';
import type { Log } from './log';
import { nearest } from './nearest';
import type { TapArguments } from './run';
import type { Selection } from './select-streams';
import { selectStreams } from './select-streams';
import type { ShapeSettings } from './shape-streams';
import { describeIdleGlobs, shapeStreams } from './shape-streams';
import { parseCatalog } from './singer/catalog';
import type { State } from './singer/state';
import { parseState, withoutBookmark } from './singer/state';
import { isKlassStreamName } from './streams/klass-streams';
import { mayNameKlasses } from './streams/optional';
import { findStream } from './streams/table';

interface InputSettings extends ShapeSettings {
  readonly optionalStreams: readonly string[];
}

export interface Inputs {
  readonly selection: Selection;
  /** The state to go on from, without the bookmarks that `--refresh` names. */
  readonly state: State;
}

/**
 * Reads catalog and state, and tells of what is odd. The streams get the shapes that `settings` ask for; by its
 * `optionalStreams` more may join where there is no catalog. Throws UsageError, CatalogError, StateError, and ConfigError
 * for shapes that can't be.
 */
export function readInputs(args: TapArguments, settings: InputSettings, log: Log): Inputs {
  const unshaped = selectStreams(readCatalog(args, log), settings.optionalStreams);
  const selection = { ...unshaped, selected: shapeStreams(unshaped.selected, settings) };
  const mayJoin = (name: string): boolean =>
    !selection.isChosen && isKlassStreamName(name) && mayNameKlasses(settings.optionalStreams);
  const state = forget(args.refresh, readState(args.state), { ...selection, mayJoin }, log);
  for (const warning of [...selection.warnings, ...describeIdleGlobs(settings)]) log.warn(warning);
  for (const stream of Object.keys(state.bookmarks)) {
    if (!selection.named.has(stream) && !mayJoin(stream))
      log.warn(`--state: "${stream}" is not in the catalog; its bookmark is kept.`);
  }
  return { selection, state };
}

function readCatalog(args: TapArguments, log: Log): ReturnType<typeof parseCatalog> | undefined {
  if (args.catalog !== undefined && args.properties !== undefined) {
    log.warn('--catalog and its older name --properties are both given; --catalog counts.');
  }
  const [flag, path] =
    args.catalog !== undefined ? ['--catalog', args.catalog] : ['--properties', args.properties];
  return path === undefined ? undefined : parseCatalog(readJsonFile(path, flag), `${flag} ${path}`);
}

function readState(path: string | undefined): State {
  if (path === undefined) return parseState(undefined, '--state');
  const text = readTextFile(path, '--state');
  const label = `--state ${path}`;
  return parseState(text.trim() === '' ? undefined : parseJsonObject(text, path, '--state'), label);
}

/** The state without the bookmarks that `--refresh` names. Throws UsageError for a stream that nobody knows. */
function forget(
  refresh: readonly string[],
  input: State,
  selection: Selection & { readonly mayJoin: (name: string) => boolean },
  log: Log,
): State {
  const names = new Set(selection.selected.map(({ definition }) => definition.name));
  const isRead = (name: string): boolean => names.has(name) || selection.mayJoin(name);
  const lines = refresh
    .filter((name) => !selection.named.has(name) && !findStream(name) && !isRead(name))
    .map(
      (name) =>
        `--refresh ${name}: there is no such stream; the nearest is "${nearest(name, [...selection.named]) ?? ''}".`,
    );
  if (lines.length > 0) throw new UsageError(lines);
  for (const name of refresh.filter((one) => !isRead(one))) {
    log.warn(`--refresh ${name}: the stream is not selected, so its bookmark is kept.`);
  }
  return refresh.filter(isRead).reduce(withoutBookmark, input);
}
