/**
 * One selected stream in a run: what it is, where its records go, what its bookmark said at the start. Data only.
 */
import type { ReplicationMethod } from '../singer/catalog';
import type { Bookmark } from '../singer/state';
import type { StreamDefinition } from '../streams/definition';
import type { Delivery } from './delivery';
import type { StreamTally } from './tally';

export interface StreamRun {
  readonly definition: StreamDefinition;
  readonly method: ReplicationMethod;
  readonly delivery: Delivery;
  readonly tally: StreamTally;
  /** Undefined on a first run, and where the stream is read as a full table. */
  readonly bookmark: Bookmark | undefined;
}
