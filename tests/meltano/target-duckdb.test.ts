/** target-duckdb: upserts; objects are JSON columns, date-times are timestamps without zone, empty texts are null. */
import { holdsAfterAKill, holdsWhatTheSandboxHolds } from './target-runs';
import { duckdbTarget } from './targets';

it('holds what the sandbox holds, after a full load and an incremental one', () =>
  holdsWhatTheSandboxHolds(duckdbTarget));

it('can be killed in the middle: the tap ends with one line, and a rerun completes', () =>
  holdsAfterAKill(duckdbTarget));
