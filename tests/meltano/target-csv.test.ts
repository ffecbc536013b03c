/** meltanolabs-target-csv: a file per stream and run, replaced where it is there; objects as Python prints them. */
import { holdsAfterAKill, holdsWhatTheSandboxHolds } from './target-runs';
import { csvTarget } from './targets';

it('holds what the sandbox holds, after a full load and an incremental one', () =>
  holdsWhatTheSandboxHolds(csvTarget));

it('can be killed in the middle: the tap ends with one line, and a rerun completes', () =>
  holdsAfterAKill(csvTarget));
