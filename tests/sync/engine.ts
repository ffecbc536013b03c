/** The engine under test: the real one, or a deliberately wrong copy with its own modules. */
import * as errors from '../../src/errors';
import * as state from '../../src/singer/state';
import * as table from '../../src/streams/table';
import * as sync from '../../src/sync/sync';

export interface Engine {
  readonly runSync: typeof sync.runSync;
  readonly parseState: typeof state.parseState;
  readonly findStream: typeof table.findStream;
  readonly refusal: (status: number, line: string) => Error;
}

export const REAL_ENGINE: Engine = {
  runSync: sync.runSync,
  parseState: state.parseState,
  findStream: table.findStream,
  refusal: (status, line) => new errors.ApiError(line, { status }),
};
