/**
 * Opens a selected stream for a run: its tally, its bookmark, the way of its records. Reads nothing.
 */
import { activateVersionLine, schemaLine } from '../singer/messages';
import type { State } from '../singer/state';
import { readBookmark } from '../singer/state';
import { keyPropertiesOf, replicationKeyOf } from '../streams/definition';
import { createDelivery } from './delivery';
import { describeSkip, describeStart } from './describe';
import type { SelectedStream } from './families';
import type { SyncDeps, SyncSettings } from './given';
import { freshPassAgeOf } from './last-pass';
import { scopeAskedFor, scopeOf, widenings } from './scope';
import { createStreamMetrics } from './stream-metrics';
import type { StreamRun } from './stream-run';
import { createStreamTally } from './tally';
import { watchAttributes } from './unknown-attributes';

/** Opens the stream and tells from where it is read, or why it isn't. */
export function openStream(
  deps: SyncDeps,
  stream: SelectedStream,
  input: State,
  settings: SyncSettings,
): StreamRun {
  const { definition, method, fullSchema, selectedSchema } = stream;
  const { name } = definition;
  const tally = createStreamTally(deps.clock.now());
  deps.tallies.set(name, tally);
  const bookmark =
    method === 'INCREMENTAL' ? readBookmark(input, name, replicationKeyOf(definition)) : undefined;
  const freshMs = freshPassAgeOf(stream, bookmark, input, settings, deps.client.apiNow());
  const isDue = freshMs === undefined;
  tally.isRead = isDue;
  if (isDue) deps.note(`${name}: started, ${describeStart(method, bookmark, settings.rules.startDateMs)}`);
  else deps.info(`${name}: ${describeSkip(freshMs)}`);
  const scope = scopeAskedFor(settings, definition);
  for (const widening of bookmark ? widenings(scopeOf(bookmark, scope), scope) : []) {
    deps.info(`${name}: ${widening}; what that adds is read now.`);
  }
  const metrics = createStreamMetrics(name, tally, deps.clock, deps.note);
  // Only a table that is written as a whole has one, and the next pass has a greater one.
  const isVersioned = settings.emitActivateVersionMessages && method === 'FULL_TABLE' && isDue;
  const version = isVersioned ? deps.clock.now() : undefined;
  const delivery = createDelivery({
    stream: name,
    keyProperties: keyPropertiesOf(definition),
    fullSchema,
    selectedSchema,
    check: deps.compileCheck(selectedSchema),
    mode: settings.validateRecords,
    shape: stream.shape,
    writer: deps.writer,
    tally,
    version,
    onWritten: () => metrics.writeIfDue(),
    warn: deps.warn,
  });
  const watched = stream.knownAttributes
    ? watchAttributes(delivery, stream.knownAttributes, tally)
    : delivery;
  return { definition, method, delivery: watched, tally, metrics, version, bookmark, isDue };
}

/** The message that ends a complete pass over a versioned table; behind a failure it would delete what wasn't read. */
export function activationOf({ definition, version, tally }: StreamRun): string[] {
  return version === undefined || tally.result !== 'running'
    ? []
    : [activateVersionLine(definition.name, version)];
}

/** The SCHEMA line of a selected stream. */
export function schemaOf({ definition, selectedSchema, shape, method }: SelectedStream): string {
  const replicationKey = replicationKeyOf(definition);
  return schemaLine({
    stream: definition.name,
    schema: shape?.schema ?? selectedSchema,
    keyProperties: keyPropertiesOf(definition),
    bookmarkProperties: method === 'INCREMENTAL' && replicationKey !== undefined ? [replicationKey] : [],
  });
}
