/**
 * Opens the recording of a test: the folder, the secret that its values are scrambled with, the names that it keeps.
 */
import { keyedBytes, randomKey } from '../digest';
import type { Exchange } from '../kustomer/exchange';
import { newFolder } from '../output-file';
import { createRecorder } from '../record/recorder';
import { createScrambleExchange } from '../record/scramble-exchange';
import { secretOf } from '../record/secret';
import { documentedKeys } from '../record/vocabulary';
import { loadSchema } from '../schema';
import { schemaNameOf } from '../streams/definition';
import { STREAMS } from '../streams/table';

export interface Recording {
  readonly onExchange: (exchange: Exchange) => void;
  /** Writes what tells of the recording; returns a line for people. */
  readonly finish: () => string;
}

/**
 * A recording into `folder` of what `origin` answers. Its secret is made here and goes with the process. Throws
 * UsageError where the folder isn't empty or can't be written, also later.
 */
export function openRecording(folder: string, origin: string): Recording {
  const files = newFolder(folder, '--record');
  const isKeptKey = documentedKeys(
    STREAMS.map((stream) => loadSchema(schemaNameOf(stream))),
    STREAMS,
  );
  const secret = secretOf(keyedBytes(randomKey()));
  const recorder = createRecorder(files, createScrambleExchange({ secret, isKeptKey, origin }));
  return {
    onExchange: recorder.record,
    finish: () =>
      `--record ${folder}: ${recorder.finish()} answers are recorded, every value scrambled; look through the files ` +
      'before you share them, README.md there says what to look for.',
  };
}
