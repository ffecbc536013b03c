/**
 * One selected stream in a run: what it is, where its records go, what its bookmark said at the start. Data only.
 */
import type { ReplicationMethod } from '../singer/catalog';
import type { Bookmark } from '../singer/state';
import type { StreamDefinition } from '../streams/definition';
import type { Delivery } from './delivery';
import type { StreamMetrics } from './stream-metrics';
import type { StreamTally } from './tally';

export interface StreamRun {
  readonly definition: StreamDefinition;
  readonly method: ReplicationMethod;
  readonly delivery: Delivery;
  readonly tally: StreamTally;
  readonly metrics: StreamMetrics;
  /** Of the whole table that is written; undefined where targets aren't told to drop what isn't in it. */
  readonly version: number | undefined;
  /** Undefined on a first run, and where the stream is read as a full table. */
  readonly bookmark: Bookmark | undefined;
  /** False where its last complete pass is recent enough: then nothing of it is read. */
  readonly isDue: boolean;
}
